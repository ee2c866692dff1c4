//! What to fund: knapsacks with one or several capacities, portfolios by years with side conditions, closures.

mod binary;
mod breed;
mod closure;
mod core;
mod knapsack;
mod multi;
mod packing;
mod plane;
mod programme;
mod tableau;
mod unfunded;

pub(crate) use binary::{Binary, Search};
pub use closure::Closure;
pub use knapsack::Knapsack;
pub use multi::MultiKnapsack;
pub use programme::{Portfolio, Project};
pub use unfunded::Funding;
pub(crate) use unfunded::told;
