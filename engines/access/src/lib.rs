//! Who reaches what: measures of accessibility over a cost table, named and defined as in PySAL `access`, and the rational
//! agent model solved to a proven gap.
//!
//! ```
//! use linping_access::{Measure, Reach, answer};
//! use linping_tables::{CostTable, CostUnit};
//! use linping_work::Stop;
//!
//! // Two homes, two clinics; the second home reaches only the second clinic.
//! let minutes = vec![(0, 0, 8.0), (0, 1, 25.0), (1, 1, 12.0)];
//! let costs = CostTable::from_triplets(2, 2, CostUnit::Minutes, minutes).unwrap();
//! let reach = Reach::new(&costs, &[100.0, 50.0], &[3.0, 2.0]).unwrap();
//! let measure: Measure = "cumulative:15".parse().unwrap();
//! assert_eq!(answer(&reach, &measure, &Stop::never()).unwrap().values, [Some(3.0), Some(2.0)]);
//! ```

mod answer;
mod catchment;
mod decay;
mod error;
mod measure;
mod raam;
mod reach;
mod summary;

pub use answer::{Answer, answer};
pub use catchment::{Values, nearest, three_stage, two_stage, weighted_supply};
pub use decay::Decay;
pub use error::AccessError;
pub use measure::Measure;
pub use raam::{Certificate, Equilibrium, EquilibriumSettings, equilibrium};
pub use reach::Reach;
pub use summary::{Summary, WorstOff, summarise};
