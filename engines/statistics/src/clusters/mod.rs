//! What a place is specialised in, how its industries fare, what is near to what it can do.

mod complexity;
mod location;
mod relatedness;
mod shift_share;
mod specialisation;

pub use complexity::{Complexity, complexity};
pub use location::{location_quotient, location_quotients, presence};
pub use relatedness::{Relatedness, co_occurrence, proximity, relatedness, relatedness_density};
pub use shift_share::{Dunn, DunnOfIndustry, EstebanMarquillas, Gerfin, ShiftShare, shift_share};
pub use specialisation::{entropy_bits, gini_of_specialisation, hachman_index, herfindahl, krugman_specialisation};
