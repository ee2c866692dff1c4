//! Indicators that follow from indicators over layers: worked out again when these change.

use crate::derive::Deriver;
use crate::measures::{Measure, measure};
use crate::{Baseline, Layers, Origin, layer_measure};
use linping_language::Plan;
use linping_problems::Problems;
use linping_sources::Sources;
use linping_work::Stop;
use std::collections::{BTreeMap, BTreeSet};

/// The indicators of a plan that are worked out of indicators over layers, directly or by way of others.
#[derive(Clone, Debug, Default)]
pub struct Followers {
    names: Vec<String>,
    /// Every indicator that one of them looks at.
    inputs: BTreeSet<String>,
    /// Those that look at years before their own, by themselves or by way of others, and how many.
    back: BTreeMap<String, i16>,
}

impl Followers {
    /// Those of a plan, in its order.
    pub fn of(plan: &Plan) -> Followers {
        let measures: BTreeMap<&str, Box<dyn Measure>> = plan
            .indicators
            .iter()
            .filter_map(|(name, indicator)| Some((name.as_str(), measure(indicator.measure.as_ref()?).ok()??)))
            .collect();
        let looked_at = |measure: &dyn Measure| measure.inputs().iter().map(|input| input.value.0.clone()).collect();
        let inputs: BTreeMap<&str, Vec<String>> =
            measures.iter().map(|(name, measure)| (*name, looked_at(&**measure))).collect();
        let over_layers = |name: &str| {
            let kind = plan.indicators.get(name).and_then(|indicator| indicator.measure.as_ref());
            kind.is_some_and(|kind| matches!(layer_measure(kind), Ok(Some(_))))
        };
        // What follows from a follower follows: until nothing more is found.
        let mut found: BTreeSet<&str> = BTreeSet::new();
        loop {
            let follows =
                |names: &Vec<String>| names.iter().any(|name| over_layers(name) || found.contains(name.as_str()));
            let more: Vec<&str> = inputs.iter().filter(|(_, names)| follows(names)).map(|(name, _)| *name).collect();
            let before = found.len();
            found.extend(more);
            if found.len() == before {
                break;
            }
        }
        let names: Vec<String> = plan.indicators.keys().filter(|name| found.contains(name.as_str())).cloned().collect();
        // The growth of a growth looks two years back. A circle is a problem told elsewhere: as many rounds as there are names.
        let mut back: BTreeMap<String, i16> = BTreeMap::new();
        for _ in &names {
            for name in &names {
                let own = measures.get(name.as_str()).map_or(0, |measure| measure.looks_back());
                let behind = inputs.get(name.as_str()).into_iter().flatten().filter_map(|input| back.get(input)).max();
                let years = own + behind.copied().unwrap_or(0);
                if years > 0 {
                    back.insert(name.clone(), years);
                }
            }
        }
        let inputs = names.iter().filter_map(|name| inputs.get(name.as_str())).flatten().cloned().collect();
        Followers { names, inputs, back }
    }

    /// How many years before a period they look at, all together.
    pub fn years_back(&self) -> i16 {
        self.back.values().copied().max().unwrap_or(0)
    }

    /// Whether an indicator looks at years before its own.
    pub fn looks_back(&self, indicator: &str) -> bool {
        self.back.contains_key(indicator)
    }

    /// Their names, in the order of the plan.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether one of them looks at an indicator.
    pub fn look_at(&self, indicator: &str) -> bool {
        self.inputs.contains(indicator)
    }
}

impl Baseline {
    /// Only the series that the followers are and look at: what they need to be worked out again in another state of the layers.
    #[must_use]
    pub fn behind(&self, followers: &Followers) -> Baseline {
        let needed = |name: &String| followers.names.contains(name) || followers.look_at(name);
        let series = self.series.iter().filter(|(name, _)| needed(name));
        Baseline {
            region: self.region.clone(),
            series: series.map(|(name, series)| (name.clone(), series.clone())).collect(),
            layers: Layers::default(),
        }
    }

    /// Works the followers out again, over the observations there are now; what is observed stands.
    pub fn follow(&mut self, followers: &Followers, plan: &Plan, sources: &Sources, stop: &Stop) -> Problems {
        for name in &followers.names {
            if let Some(series) = self.series.get_mut(name) {
                series.observations.retain(|observation| !matches!(observation.origin, Origin::Derived(_)));
                series.flags.truncate(series.stated);
                series.missing = None;
            }
        }
        let mut problems = Problems::new();
        Deriver::of_some(plan, sources, self, &mut problems, stop, &followers.names).derive_all();
        followers.names.iter().for_each(|name| self.put_in_order(plan, name));
        problems
    }
}
