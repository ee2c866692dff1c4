use linping_baseline::Baseline;
use std::sync::Arc;

/// The district at a point of the fold: immutable; each action's outcome gives the next.
#[derive(Clone, Debug)]
pub struct District {
    /// The district as it stands without any action.
    pub baseline: Arc<Baseline>,
    /// First and last year looked at.
    pub years: (i16, i16),
}
