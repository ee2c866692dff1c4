//! How unequally something is shared out: indices of a distribution, their parts by group, in space and along a rank.

mod concentration;
mod decomposition;
mod distribution;
mod spatial;

pub use concentration::{Ties, concentration_index};
pub use decomposition::{Decomposition, GroupShare, decompose, ratio_of_means};
pub use distribution::Distribution;
pub use spatial::{SpatialGini, spatial_gini_by_group, spatial_gini_by_neighbours};
