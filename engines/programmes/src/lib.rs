//! Plan-free methods of single programmes: the banks of a canal (zones, heritage, visitors, festivals, trails), firms
//! (per-mu rating, maturity, equipment effectiveness) and shared-ownership homes. Every norm says how it is known: read,
//! recalled or the user's. Nothing here knows what a plan is.
//!
//! ```
//! use linping_programmes::canal::{day_capacity, path_capacity};
//!
//! // Two kilometres of towpath 4 m wide at 8 m² each hold 1,000 visitors; open ten hours, two-hour visits: 5,000 a day.
//! let instant = path_capacity(2_000.0 * 4.0, 8.0)?;
//! assert_eq!(day_capacity(instant, 10.0, 2.0)?.day, 5_000.0);
//! # Ok::<(), linping_programmes::ProgrammeError>(())
//! ```

pub mod canal;
mod error;
pub mod firms;
pub mod housing;
mod status;

pub use error::ProgrammeError;
pub use status::NormStatus;
