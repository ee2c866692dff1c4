//! Runs the plan: folds the outcomes of its actions, judges every target and promise, compares scenarios, and keeps the chain
//! behind each number.
//!
//! ```
//! use linping_effects::Verdict;
//!
//! assert_eq!(Verdict::NotJudgeable.word(), "not-judgeable");
//! ```

mod act;
mod chain;
mod compare;
mod fold;
mod promise;
mod run;
mod shapley;
mod space;
mod target;
mod touched;
mod verdict;

pub use chain::{Link, chain};
pub use compare::{Comparison, IndicatorChange, PromiseChange, compare};
pub use fold::quantity;
pub use promise::PromiseResult;
pub use run::{ActionResult, Options, Results, default_scenario, run};
pub use shapley::{Attribution, Part};
pub use space::Effect;
pub use target::{TargetNumber, progress_direction};
pub use touched::Touched;
pub use verdict::{Headline, Verdict};
