//! Locks and channels: how long vessels wait, how many tonnes pass in a year, when a lock saturates and what more
//! chambers or other fleets gain. Knows nothing of plans; never prints, reads no clock, and draws chance only from a
//! seed.
//!
//! ```
//! use linping_waterway::{DesignLockage, design_capacity};
//!
//! // 24 lockages a day of 10,000 t each, 350 days, load factor 0.65, unevenness 1.3: 21 Mt a year in one direction.
//! let chamber = DesignLockage {
//!     lockages_per_day: 24.0, service_lockages_per_day: 0.0, navigable_days: 350.0,
//!     tonnes_per_lockage: 10_000.0, load_factor: 0.65, unevenness: 1.3,
//! };
//! assert_eq!(design_capacity(&chamber)?.cargo_tonnes_per_year, 21_000_000.0);
//! # Ok::<(), linping_waterway::WaterwayError>(())
//! ```

pub mod cases;
pub mod channel;
pub mod complex;
mod design;
mod error;
pub mod experiment;
pub mod file;
pub mod master;
pub mod queueing;
mod reference;
pub mod stowage;
pub mod traffic;

pub use design::{
    CycleFormula, CycleTimes, DesignCapacity, DesignLockage, Levelling, cycle_minutes, design_capacity,
    levelling_time_s, lockages_per_day,
};
pub use error::{Dimension, Wanted, WaterwayError};
pub use reference::{
    ReferenceLock, ReferenceLockage, ReferencePassage, ReferenceRun, ReferenceSummary, ReferenceVessel,
};
