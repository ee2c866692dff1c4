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
mod check;
mod compare;
mod fold;
mod funding;
mod promise;
mod run;
mod sensitivity;
mod shapley;
mod space;
mod sweep;
mod target;
mod touched;
mod verdict;

pub use chain::{Link, chain};
pub use check::check;
pub use compare::{Comparison, IndicatorChange, PromiseChange, compare};
pub use fold::quantity;
pub use funding::{FundedCost, Payer, funding};
pub use promise::PromiseResult;
pub use run::{ActionResult, Options, Results, default_scenario, run};
pub use sensitivity::{Bar, Parameter, Sensitivity, sensitivity};
pub use shapley::{Attribution, Part};
pub use space::Effect;
pub use sweep::{Sweep, SweepSpec, SweepStep, sweep, sweeps_of_report};
pub use target::{TargetNumber, progress_direction};
pub use touched::Touched;
pub use verdict::{Headline, Verdict};
