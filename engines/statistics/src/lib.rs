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

pub mod clusters;
pub mod composite;
pub mod disclosure;
mod distributions;
mod eigen;
mod error;
pub mod growth;
pub mod inequality;
mod input_output;
mod matrix;
mod names;
pub mod progress;
pub mod ranks;
mod sensitivity;

pub use error::Error;
pub use input_output::{InputOutput, Linkages, flegg_requirements};
pub use matrix::Matrix;
pub use sensitivity::{SobolIndex, sobol_indices};
