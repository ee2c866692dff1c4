use linping_problems::Text;
use thiserror::Error;

/// Why a location problem cannot be solved as asked.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Error {
    /// A parameter or a datum makes no sense.
    #[error("{}", .0.en)]
    Invalid(Text),
    /// No answer exists; the least change that would make one possible.
    #[error("{}; {}", .what.en, .change.en)]
    Infeasible {
        /// What cannot be met.
        what: Text,
        /// The least change that would make the request feasible.
        change: Text,
        /// That change as a number (sites, radius, seats, budget), where there is one.
        amount: Option<f64>,
    },
    /// More sites asked for than there are.
    #[error("{asked} sites asked for, {available} available")]
    TooManySites {
        /// Sites asked for.
        asked: usize,
        /// Candidate sites that may be opened.
        available: usize,
    },
    /// A demand that no site can reach.
    #[error("demand {demand} (and {others} more) reaches no site")]
    Unreachable {
        /// First such demand, counted from 0.
        demand: usize,
        /// How many more there are.
        others: usize,
    },
    /// A problem beyond memory.
    #[error("the problem would need about {gigabytes:.1} GB")]
    TooBig {
        /// Estimated need in gigabytes.
        gigabytes: f64,
    },
    /// An answer that failed its independent check: a fault of the solver, never of the user.
    #[error("an answer failed its check: {}", .0.en)]
    Unverified(Text),
    /// The stop came before any answer was found.
    #[error("the stop came before any answer was found")]
    Stopped,
}

impl Error {
    /// A parameter or a datum that makes no sense.
    pub(crate) fn invalid(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Error::Invalid(Text::new(zh, en))
    }
}
