//! Is a promise on track? Three published rule sets, the position on a date, and the probability of arriving.

mod assess;
mod likelihood;
mod open_sdg;
mod schedule;
mod sdr;
mod status;
mod un_chart;

pub use assess::{Progress, assess, assess_at};
pub use likelihood::{Likelihood, likelihood};
pub use open_sdg::aggregate;
pub use schedule::{Schedule, schedule};
pub use status::{Direction, Reason, RuleSet, Status};
