//! Formulas of the design code: capacity, cycle time, levelling, channel classes.

mod capacity;
mod cycle;
mod levelling;

pub use capacity::{DesignCapacity, DesignLockage, design_capacity};
pub use cycle::{CycleFormula, CycleTimes, cycle_minutes, lockages_per_day};
pub use levelling::{Levelling, levelling_time_s};
