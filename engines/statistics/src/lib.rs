//! Statistics a district plan needs: real and nominal growth, target tracking, inequality, rank outlook, clusters,
//! composite indices and input-output. Every function works on plain numbers and knows nothing of plans.
//!
//! ```
//! use linping_statistics::progress::{Direction, RuleSet, Status, assess};
//!
//! let series = [(2015.0, 50.0), (2020.0, 70.0)];
//! let progress = assess(&series, Direction::Positive, 2015.0, Some((80.0, 2030.0)), None, RuleSet::OpenSdg)?;
//! assert_eq!(progress.status, Status::SubstantialProgress);
//! # Ok::<(), linping_statistics::Error>(())
//! ```

mod distributions;
mod error;
pub mod growth;
pub mod inequality;
pub mod progress;

pub use error::Error;
