//! Composite indices, step by step: denominate, impute, screen, treat outliers, normalise, aggregate, rank; and how much the
//! result hangs on the choices made on the way.

mod aggregate;
mod impute;
mod normalise;
mod structure;
mod treat;
mod uncertainty;

pub use aggregate::{Aggregation, aggregate, correlation, ranks};
pub use impute::{available, denominate, impute_by_group};
pub use normalise::{Normalisation, between_goalposts, normalise};
pub use structure::{Framework, Node};
pub use treat::{Check, Treated, Treatment, kurtosis, skewness, treat};
pub use uncertainty::{Choices, RankBand, Uncertainty, rank_uncertainty};

/// Values of one indicator or aggregate, unit by unit; none where missing.
pub type Column = Vec<Option<f64>>;

/// The values that are there.
fn present(column: &[Option<f64>]) -> Vec<f64> {
    column.iter().flatten().copied().collect()
}
