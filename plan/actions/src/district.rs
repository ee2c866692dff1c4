use crate::Outcome;
use linping_baseline::{Baseline, Layers};
use linping_problems::Text;
use std::sync::Arc;

/// The district at a point of the fold: immutable; each action's outcome gives the next.
#[derive(Clone, Debug)]
pub struct District {
    /// Observations without any action.
    pub baseline: Arc<Baseline>,
    /// People, facilities and streets after the actions before.
    pub layers: Layers,
    /// First and last year looked at.
    pub years: (i16, i16),
}

impl District {
    /// The district after an outcome, everything it changes up to its last year included.
    ///
    /// # Errors
    /// A change that does not fit the layers.
    pub fn after(&self, outcome: &Outcome) -> Result<District, Text> {
        let layers = self.layers.after(outcome.layers.iter().map(|(_, change)| change))?;
        Ok(District { layers, ..self.clone() })
    }
}
