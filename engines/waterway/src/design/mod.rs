//! Formulas of the design code: capacity, cycle time, levelling, channel classes.

mod capacity;
mod levelling;

pub use capacity::{DesignCapacity, DesignLockage, design_capacity};
pub use levelling::{Levelling, levelling_time_s};
