//! The formats in which published location problems come: OR-Library, OPLib and others.

mod cap;
mod guess;
mod mknap;
mod pmed;
mod pmedcap;
mod points;
mod tokens;
mod tour;

pub use cap::{Cap, read_cap};
pub use guess::{Format, guess};
pub use mknap::{Mknap, read_mknap};
pub use pmed::{Pmed, read_pmed};
pub use pmedcap::{PmedCap, read_pmedcap};
pub use points::{Points, read_bds, read_sjc};
pub use tour::{Metric, Tour, read_oplib, read_tsiligirides};

use linping_problems::{Code, Place, Problem, Text};

/// A problem with a file as a whole.
pub(crate) fn bad(file: &str, what: Text, remedy: Text) -> Problem {
    Problem::new(Code::BadInstance, what).at(Place::file(file)).hint(remedy)
}

/// A file whose costs make no table: a fault of its reader, never of the user.
pub(crate) fn no_table(file: &str, error: &linping_tables::CostError) -> Problem {
    Problem::new(Code::Internal, Text::same(error.to_string())).at(Place::file(file))
}

/// Refuses a square table of lengths that would not fit in memory.
///
/// # Errors
/// A problem that names the memory needed.
pub fn check_square(file: &str, count: usize) -> Result<(), Problem> {
    tokens::check_cells(file, count, count)
}
