//! One scenario, run once, with its answers kept ready.

use crate::answer::{Answer, Ready, Refusal};
use linping_baseline::Layers;
use linping_baseline::layers::{LayerChange, Streets};
use linping_effects::Results;
use linping_problems::Text;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How many changed street networks are kept: a clinic is dragged many times over the same closed street.
const STREETS_KEPT: usize = 8;

/// A scenario that was run.
pub(crate) struct Run {
    pub results: Results,
    ready: RwLock<HashMap<String, Arc<Ready>>>,
    layers: Mutex<HashMap<i16, Layers>>,
    streets: Mutex<VecDeque<(String, Arc<Streets>)>>,
}

impl Run {
    pub fn new(results: Results) -> Run {
        Run { results, ready: RwLock::default(), layers: Mutex::default(), streets: Mutex::default() }
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
        let span = head.base_year..head.horizon;
        let opening = self.changes().map(|(year, _)| year).filter(|year| span.contains(year));
        let mut years: Vec<i16> = opening.chain([head.base_year, head.horizon]).collect();
        if self.results.baseline.layers.vary() {
            years.extend(span);
        }
        years.sort_unstable();
        years.dedup();
        years
    }

    /// A year asked for; the horizon if none is.
    pub fn year(&self, asked: Option<i16>) -> Result<i16, Refusal> {
        let head = &self.results.plan.head;
        let year = asked.unwrap_or(head.horizon);
        if (head.base_year..=head.horizon).contains(&year) {
            return Ok(year);
        }
        let (from, to) = (head.base_year, head.horizon);
        Err(Refusal::wrong(
            format!("年份须在 {from} 到 {to} 之间"),
            format!("the year must lie between {from} and {to}"),
        ))
    }

    /// The layers as they are in a year.
    ///
    /// # Errors
    /// A change that does not fit; the run would have failed on it.
    pub fn layers_in(&self, year: i16) -> Result<Layers, Text> {
        if let Some(found) = self.layers.lock().unwrap_or_else(PoisonError::into_inner).get(&year) {
            return Ok(found.clone());
        }
        let until = self.changes().filter(|(from, _)| *from <= year).map(|(_, change)| change);
        let layers = self.results.baseline.layers.after(until)?.at(year);
        self.layers.lock().unwrap_or_else(PoisonError::into_inner).insert(year, layers.clone());
        Ok(layers)
    }

    /// Layers after some changes. Changing streets is the slow part, so the last few networks are kept.
    pub fn changed(&self, year: i16, before: &Layers, changes: &[LayerChange]) -> Result<Layers, Refusal> {
        let refused = |why: Text| Refusal::of(&why);
        let (of_streets, others): (Vec<_>, Vec<_>) =
            changes.iter().partition(|change| matches!(change, LayerChange::Streets { .. }));
        let mut after = before.after(others).map_err(refused)?;
        let mut names: Vec<&String> = of_streets
            .iter()
            .filter_map(|change| if let LayerChange::Streets { layer, .. } = change { Some(layer) } else { None })
            .collect();
        names.sort();
        names.dedup();
        for name in names {
            let own: Vec<&LayerChange> = of_streets
                .iter()
                .copied()
                .filter(|c| matches!(c, LayerChange::Streets { layer, .. } if layer == name))
                .collect();
            let key = format!("{year} {own:?}");
            let found = {
                let kept = self.streets.lock().unwrap_or_else(PoisonError::into_inner);
                kept.iter().find(|(known, _)| *known == key).map(|(_, streets)| Arc::clone(streets))
            };
            let made = match found {
                Some(found) => found,
                None => {
                    // A network that remembers nothing: the plan's own streets hold what was asked of them for ever.
                    let mut alone = before.clone();
                    if let Some(streets) = alone.streets.get_mut(name) {
                        *streets = Arc::new(streets.apart());
                    }
                    let changed = alone.after(own).map_err(refused)?;
                    let made = changed.streets.get(name).cloned().ok_or_else(|| Refusal::not_found(name))?;
                    let mut kept = self.streets.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.push_front((key, Arc::clone(&made)));
                    kept.truncate(STREETS_KEPT);
                    made
                }
            };
            after.streets.insert(name.clone(), made);
        }
        Ok(after)
    }

    fn changes(&self) -> impl Iterator<Item = (i16, &LayerChange)> {
        let outcomes = self.results.actions.values().flat_map(|action| &action.outcome.layers);
        outcomes.map(|(year, change)| (*year, change))
    }
}
