//! One scenario, run once, with its answers kept ready.

use crate::answer::{Answer, Ready, Refusal};
use linping_baseline::Layers;
use linping_baseline::layers::LayerChange;
use linping_effects::Results;
use linping_problems::Text;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A scenario that was run.
pub(crate) struct Run {
    pub results: Results,
    ready: RwLock<HashMap<String, Arc<Ready>>>,
}

impl Run {
    pub fn new(results: Results) -> Run {
        Run { results, ready: RwLock::default() }
    }

    /// The answer kept under a key, or made now. Keys must come from what the plan holds, never from the client alone, so
    /// that their number is bounded.
    pub fn kept(&self, key: &str, make: impl FnOnce(&Run) -> Result<Ready, Refusal>) -> Answer {
        if let Some(found) = self.ready.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(make(self)?);
        self.ready.write().unwrap_or_else(PoisonError::into_inner).insert(key.to_string(), Arc::clone(&made));
        Ok(made)
    }

    /// The years in which the map differs: the base year, every year in which something opens, the horizon.
    pub fn years(&self) -> Vec<i16> {
        let head = &self.results.plan.head;
        let opening = self.changes().map(|(year, _)| year).filter(|y| (head.base_year..head.horizon).contains(y));
        let mut years: Vec<i16> = opening.chain([head.base_year, head.horizon]).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The layers as they are in a year.
    ///
    /// # Errors
    /// A change that does not fit; the run would have failed on it.
    pub fn layers_in(&self, year: i16) -> Result<Layers, Text> {
        let until = self.changes().filter(|(from, _)| *from <= year).map(|(_, change)| change);
        Ok(self.results.baseline.layers.after(until)?.at(year))
    }

    fn changes(&self) -> impl Iterator<Item = (i16, &LayerChange)> {
        let outcomes = self.results.actions.values().flat_map(|action| &action.outcome.layers);
        outcomes.map(|(year, change)| (*year, change))
    }
}
