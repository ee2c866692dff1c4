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
    /// What the actions before did, in their order.
    pub done: Vec<Arc<Outcome>>,
}

impl District {
    /// The district before any action.
    #[must_use]
    pub fn before_all(baseline: &Arc<Baseline>, years: (i16, i16)) -> District {
        let layers = baseline.layers.clone();
        District { baseline: Arc::clone(baseline), layers, years, done: Vec::new() }
    }

    /// The district after an outcome, everything it changes up to its last year included.
    ///
    /// # Errors
    /// A change that does not fit the layers.
    pub fn after(&self, outcome: &Arc<Outcome>) -> Result<District, Text> {
        let layers = self.layers.after(outcome.layers.iter().map(|(_, change)| change))?;
        let done = self.done.iter().chain([outcome]).map(Arc::clone).collect();
        Ok(District { layers, done, ..self.clone() })
    }

    /// The layers as they are in a year: with what has opened by then.
    ///
    /// # Errors
    /// A change that rests on one that comes only later.
    pub fn layers_in(&self, year: i16) -> Result<Layers, Text> {
        if year >= self.years.1 {
            return Ok(self.layers.at(year));
        }
        let changes = self.done.iter().flat_map(|outcome| &outcome.layers);
        let until = changes.filter(|(from, _)| *from <= year).map(|(_, change)| change);
        Ok(self.baseline.layers.after(until)?.at(year))
    }
}
