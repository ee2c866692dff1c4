use crate::{Results, Verdict, fold};
use linping_baseline::{Observation, Origin, Series};
use linping_language::files::Better;
use linping_problems::Text;
use linping_units::Period;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What changes between two runs.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The left side.
    pub from: String,
    /// The right side.
    pub to: String,
    /// Indicators whose latest value differs, or that a side lacks.
    pub indicators: Vec<IndicatorChange>,
    /// Promises whose verdict differs.
    pub promises: Vec<PromiseChange>,
    /// Actions only on the left.
    pub only_left: Vec<String>,
    /// Actions only on the right.
    pub only_right: Vec<String>,
    /// Cost of all years, yuan: left and right.
    pub cost: (f64, f64),
}

/// One indicator in two runs.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorChange {
    /// The indicator.
    pub indicator: String,
    /// What it is called.
    pub name: Text,
    /// The period and place.
    pub period: String,
    /// The place.
    pub region: String,
    /// Left value, in the indicator's unit.
    pub before: Option<f64>,
    /// Right value.
    pub after: Option<f64>,
    /// The unit.
    pub unit: String,
    /// True if the right is better, false if worse; none if neither.
    pub better: Option<bool>,
}

/// One promise in two runs.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseChange {
    /// The promise.
    pub id: String,
    /// What is promised.
    pub name: Text,
    /// Left verdict.
    pub before: Option<Verdict>,
    /// Right verdict.
    pub after: Option<Verdict>,
}

/// Compares two runs of the same plan: every period and place whose value differs, verdicts, actions, cost.
pub fn compare(left: &Results, right: &Results) -> Comparison {
    let mut indicators = Vec::new();
    for (name, indicator) in &right.plan.indicators {
        let (Some(a), Some(b)) = (left.baseline.series.get(name), right.baseline.series.get(name)) else { continue };
        if alike(a, b) {
            continue;
        }
        let mut keys: Vec<(&Period, &str)> =
            a.observations.iter().chain(&b.observations).map(|o| (&o.period, o.region.as_str())).collect();
        keys.sort();
        keys.dedup();
        let (a, b) = (Found::of(a, &left.baseline.region), Found::of(b, &right.baseline.region));
        for (period, region) in keys {
            let (before, after) = (a.standing(region, period), b.standing(region, period));
            let (x, y) = (before.map(|o| o.value), after.map(|o| o.value));
            if x == y || !before.or(after).is_some_and(|o| o.open) {
                continue;
            }
            let better = match (x, y, indicator.better) {
                (Some(x), Some(y), Better::Higher) => Some(y > x),
                (Some(x), Some(y), Better::Lower) => Some(y < x),
                _ => None,
            };
            indicators.push(IndicatorChange {
                indicator: name.clone(),
                name: (&indicator.name).into(),
                period: period.to_string(),
                region: region.to_string(),
                before: x,
                after: y,
                unit: before.or(after).map(|o| fold::quantity(o, indicator).unit.to_string()).unwrap_or_default(),
                better,
            });
        }
    }
    let mut promises = Vec::new();
    for promise in left.promises.iter().chain(&right.promises) {
        let of = |results: &Results| results.promises.iter().find(|p| p.id == promise.id).map(|p| p.verdict);
        let (before, after) = (of(left), of(right));
        if before != after && !promises.iter().any(|p: &PromiseChange| p.id == promise.id) {
            promises.push(PromiseChange { id: promise.id.clone(), name: promise.name.clone(), before, after });
        }
    }
    let only =
        |a: &Results, b: &Results| a.actions.keys().filter(|name| !b.actions.contains_key(*name)).cloned().collect();
    let cost = |results: &Results| results.costs().values().map(|(yuan, _)| yuan).sum();
    Comparison {
        from: left.scenario.clone(),
        to: right.scenario.clone(),
        indicators,
        promises,
        only_left: only(left, right),
        only_right: only(right, left),
        cost: (cost(left), cost(right)),
    }
}

/// Whether two series have the same values for the same periods and places, in the same order: most indicators have in most scenarios.
fn alike(a: &Series, b: &Series) -> bool {
    let same =
        |(a, b): (&Observation, &Observation)| a.value == b.value && a.period == b.period && a.region == b.region;
    a.observations.len() == b.observations.len() && a.observations.iter().zip(&b.observations).all(same)
}

/// The observations of a series, found by place and period: a series may have one for each of thousands of cells.
struct Found<'a> {
    at: BTreeMap<(&'a str, &'a Period), &'a Observation>,
    home: &'a str,
    /// The periods for which values were worked out over layers: of the district, and of its areas, cells or facilities.
    of_home: BTreeSet<&'a Period>,
    of_parts: BTreeSet<&'a Period>,
}

impl<'a> Found<'a> {
    fn of(series: &'a Series, home: &'a str) -> Found<'a> {
        let mut found = Found { at: BTreeMap::new(), home, of_home: BTreeSet::new(), of_parts: BTreeSet::new() };
        for observation in &series.observations {
            let region = observation.region.as_str();
            found.at.entry((region, &observation.period)).or_insert(observation);
            if matches!(&observation.origin, Origin::Derived(derived) if derived.inputs.is_empty()) {
                let worked_out = if region == home { &mut found.of_home } else { &mut found.of_parts };
                worked_out.insert(&observation.period);
            }
        }
        found
    }

    /// The value of a period; for what is worked out over layers, the value that still stands from the last time it was. A
    /// school that was closed by then has none.
    fn standing(&self, region: &str, period: &Period) -> Option<&'a Observation> {
        let worked_out = if region == self.home { &self.of_home } else { &self.of_parts };
        let last = worked_out.range::<Period, _>(..=period).next_back().copied();
        self.at.get(&(region, period)).or_else(|| self.at.get(&(region, last?))).copied()
    }
}
