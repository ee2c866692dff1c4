//! Firms: per-mu rating, maturity of intelligent manufacturing, overall equipment effectiveness.

mod effectiveness;
mod maturity;
mod rating;

pub use effectiveness::{Effectiveness, Shift, effectiveness};
pub use maturity::{Clause, MATURITY_STATUS, MaturityLevel, Requirement, clause_score, maturity_level, maturity_score};
pub use rating::{ClassRule, FirmItems, Grade, ItemSpec, Missing, Rating, ScoringForm, huangyan_2021, rate_firms};
