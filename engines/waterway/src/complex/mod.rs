//! A lock complex: one or several chambers side by side that share the vessels waiting on either side.

mod calendar;
mod chamber;
mod state;

pub use calendar::{Calendar, Closure, Departures};
pub use chamber::{Chamber, LockComplex, Rules};
pub(crate) use state::{Began, Doings, Left, LockState, Waiting};
