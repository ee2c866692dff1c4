//! The district as it stands: observations of every indicator with their period, place and status, and the indicators derived
//! from them.
//!
//! ```
//! use linping_baseline::kinds;
//! use linping_language::KindSet;
//!
//! let kinds = kinds(KindSet::default());
//! assert!(kinds.names().any(|name| name == "ratio"));
//! ```

mod derive;
mod derived;
mod follow;
pub mod layer_measures;
pub mod layers;
pub mod measures;
mod observation;
mod observe;
mod rows;
mod series;
mod totals;

pub use derived::{Derived, Step};
pub use follow::Followers;
pub use layer_measures::{CellValues, LayerMeasure, LayerValue, evaluate, evaluate_by_cell, layer_measure};
pub use layers::Layers;
pub use measures::{Measure, kinds, measure};
pub use observation::{Observation, Origin};
pub use series::{Baseline, Series, in_unit};
