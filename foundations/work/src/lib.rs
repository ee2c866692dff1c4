//! How long work may go on and where its chance comes from: [`Stop`], [`Progress`], seeded generators, sums that do not
//! depend on the number of threads, and [`Kept`] results that need not be worked out again. Nothing in the engines reads a clock or a random source that was not passed in.
//!
//! ```
//! use linping_work::Stop;
//!
//! let stop = Stop::after_work(1_000);
//! assert!(!stop.spend(999));
//! assert!(stop.spend(2), "the limit is reached");
//! ```

mod chance;
mod kept;
mod parallel;
mod progress;
mod stop;

pub use chance::{Generator, generator, generator_for};
pub use kept::{Kept, Key, KeyOf};
pub use parallel::{CHUNK, chunked_sum};
pub use progress::{NoProgress, Progress};
pub use stop::Stop;
