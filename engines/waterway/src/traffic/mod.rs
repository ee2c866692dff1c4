//! Who comes when: classes of vessels and their arrivals at the two ends.

mod arrivals;
mod fleet;

pub use arrivals::{Arrivals, RecordedArrival, Stream};
pub use fleet::{Side, VesselClass};
