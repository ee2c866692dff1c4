//! What to fund: knapsacks with one or several capacities, portfolios by years with side conditions, closures.

mod binary;
mod closure;
mod core;
mod genetic;
mod knapsack;
mod multi;
mod programme;

pub(crate) use binary::{Binary, Search};
pub use closure::Closure;
pub use knapsack::Knapsack;
pub use multi::MultiKnapsack;
pub use programme::{Portfolio, Project};
