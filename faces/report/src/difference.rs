use crate::money::{PARTS, Sum, is_open};
use linping_actions::State;
use linping_effects::{IndicatorChange, PromiseChange, Results, compare};
use linping_problems::Text;
use serde::Serialize;

/// What differs between two runs, as far as it is open.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The left scenario.
    pub from: String,
    /// The right scenario.
    pub to: String,
    /// Indicators, by period and place.
    pub indicators: Vec<IndicatorChange>,
    /// Promises whose verdict differs.
    pub promises: Vec<PromiseChange>,
    /// Actions on one side only, or that stand otherwise or cost something else.
    pub actions: Vec<ActionChange>,
    /// Cost by part, in yuan.
    pub costs: Vec<CostChange>,
}

/// An action in two runs.
#[derive(Clone, Debug, Serialize)]
pub struct ActionChange {
    /// The action.
    pub action: String,
    /// What it is called.
    pub name: Text,
    /// How it stands on the left; nothing if it is not there.
    pub before: Option<Side>,
    /// How it stands on the right.
    pub after: Option<Side>,
}

/// An action on one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// How it stands.
    pub state: &'static str,
    /// The same for people.
    pub words: Text,
    /// Planned investment and running cost of all years, in yuan; nothing if not open.
    pub yuan: Option<f64>,
}

/// One part of the cost in two runs.
#[derive(Clone, Debug, Serialize)]
pub struct CostChange {
    /// `planned`, `completed`, `paid`, `running`, or `all-years`: what the run spreads over the years.
    pub part: &'static str,
    /// Left.
    pub before: f64,
    /// Right.
    pub after: f64,
}

/// What differs between two runs of one plan.
pub fn difference(left: &Results, right: &Results) -> Difference {
    let compared = compare(left, right);
    let mut names: Vec<&String> = left.plan.actions.keys().chain(right.plan.actions.keys()).collect();
    names.sort();
    names.dedup();
    let actions = names.into_iter().filter_map(|name| {
        let (before, after) = (side(left, name), side(right, name));
        let spec = right.plan.actions.get(name).or_else(|| left.plan.actions.get(name))?;
        (before != after).then(|| ActionChange { action: name.clone(), name: (&spec.name).into(), before, after })
    });
    let yuan = |results: &Results, word, part| Sum::of(results, word, part).total().to_string().parse().unwrap_or(0.0);
    let mut costs: Vec<CostChange> = PARTS
        .iter()
        .map(|(word, part)| CostChange { part: word, before: yuan(left, word, *part), after: yuan(right, word, *part) })
        .collect();
    costs.push(CostChange { part: "all-years", before: all_years(left), after: all_years(right) });
    Difference {
        from: compared.from,
        to: compared.to,
        indicators: compared.indicators,
        promises: compared.promises,
        actions: actions.collect(),
        costs,
    }
}

fn side(results: &Results, name: &str) -> Option<Side> {
    let state = results.actions.get(name).map_or(State::NoDates, |result| result.state.clone());
    results.plan.actions.get(name)?;
    Some(Side { state: state.word(), words: state.text(), yuan: cost_of(results, name) })
}

fn cost_of(results: &Results, name: &str) -> Option<f64> {
    let action = results.plan.actions.get(name).filter(|action| is_open(&results.plan, action))?;
    action.cost.as_ref()?;
    results.actions.get(name).map(|result| result.outcome.costs.iter().map(|cost| cost.yuan).sum())
}

fn all_years(results: &Results) -> f64 {
    results.plan.actions.keys().filter_map(|name| cost_of(results, name)).sum()
}
