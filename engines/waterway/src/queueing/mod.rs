//! Exact answers of queueing theory, against which the simulation is tested and with which a lock can be sized by hand.
//!
//! Notation of the field: λ arrivals, μ services, ρ utilisation; Wq the mean wait to the start of service, W to its end,
//! Lq and L the mean numbers waiting and present (Little's law).

mod bulk;
mod chain;
mod several;
mod single;
mod timetable;

pub use bulk::{GatedDeterministic, GatedExponential, gated_deterministic, gated_exponential};
pub use several::{ErlangQueue, deterministic_servers, exponential_servers};
pub use single::{Queue, deterministic_server, exponential_server, general_server};
pub use timetable::{Timetable, fixed_timetable};

use crate::error::WaterwayError;

/// An error that names the rate if demand is not below capacity.
pub(crate) fn stable(demand: f64, capacity: f64) -> Result<f64, WaterwayError> {
    let rate = demand / capacity;
    if rate < 1.0 { Ok(rate) } else { Err(WaterwayError::Unstable { rate, demand, capacity, unit: "1/time" }) }
}
