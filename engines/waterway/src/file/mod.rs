//! The file in which a user describes a waterway (TOML): classes, the way from the upper to the lower end, arrivals,
//! demand, the design figures, alternatives.

mod build;
mod fields;
mod recorded;

pub use build::{Alternative, Design, WaterwayFile, read_waterway};
pub use recorded::recorded_arrivals;
