//! Pinned files and cited figures: every quote is looked up in the rendered text of its file, every cell in its table, and
//! every input has its checksum in the lock.
//!
//! ```
//! use linping_sources::states;
//!
//! let value = "940.09 亿元".parse().unwrap();
//! assert!(states("全区实现生产总值940.09亿元，同比增长10.6%", &value));
//! assert!(!states("全区实现生产总值94.009亿元", &value));
//! ```

mod cells;
mod cited;
mod input;
mod layers;
mod lock;
mod original;
mod sources;

pub use cells::rows_with;
pub use cited::states;
pub use input::{Input, checksum};
pub use layers::read_layers;
pub use lock::{Difference, Lock, LockedInput};
pub use original::{OriginalCheck, check_original};
pub use sources::{Sources, problem_of_document};
