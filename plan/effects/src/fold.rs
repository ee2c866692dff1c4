//! Folding the outcomes of actions into the district, in plan order.

use linping_baseline::{Derived, Observation, Origin, Series};
use linping_language::Status;
use linping_language::files::{FigureKind, IndicatorFile};
use linping_problems::{Code, Problem, Problems, Text};
use linping_units::{Decimal, Period, Quantity};

use crate::run::ActionResult;
use indexmap::IndexMap;
use linping_baseline::Baseline;
use linping_language::{Plan, Span};

/// Whether an observation is known on a day: what is observed after it is not, what a plan projects is.
pub(crate) fn is_known(observation: &Observation, day: &Period) -> bool {
    observation.period.last_day() <= day.last_day()
}

/// A value in the indicator's unit, with the decimals it is shown with.
pub fn quantity(observation: &Observation, indicator: &IndicatorFile) -> Quantity {
    let unit = &indicator.unit.value.0;
    if let Some(written) = &observation.written
        && written.unit == *unit
    {
        return written.clone();
    }
    let decimals = indicator.decimals.unwrap_or_else(|| observation.written.as_ref().map_or(2, |w| w.value.scale()));
    rounded(observation.value, indicator, decimals)
}

/// A number in the indicator's unit, to so many decimals.
pub(crate) fn rounded(value: f64, indicator: &IndicatorFile, decimals: u32) -> Quantity {
    let mut value = Decimal::from_f64_retain(value).unwrap_or_default().round_dp(decimals);
    if indicator.decimals.is_some() {
        // 1.5 to three decimals is 1.500, so that a column of values lines up.
        value.rescale(decimals);
    }
    Quantity::new(value, indicator.unit.value.0.clone())
}

/// The value in Chinese.
pub(crate) fn shown(observation: &Observation, indicator: &IndicatorFile) -> String {
    quantity(observation, indicator).in_chinese()
}

/// The value in English.
pub(crate) fn shown_english(observation: &Observation, indicator: &IndicatorFile) -> String {
    quantity(observation, indicator).in_english()
}

/// Puts the changes of all actions into the series. Two actions that write the same indicator, place and year with values that
/// do not follow from one another are a problem.
pub(crate) fn fold(plan: &Plan, baseline: &mut Baseline, actions: &IndexMap<String, ActionResult>) -> Problems {
    let mut problems = Problems::new();
    let mut written: IndexMap<(String, String, i16), (String, f64)> = IndexMap::new();
    for (action, result) in actions {
        for change in &result.outcome.changes {
            let key = (change.indicator.clone(), change.region.clone(), change.year);
            if let Some((first, value)) = written.get(&key)
                && (value - change.before).abs() > 1e-9 * value.abs().max(1.0)
            {
                let (indicator, year) = (&change.indicator, change.year);
                problems.push(
                    Problem::new(
                        Code::Conflict,
                        Text::new(
                            format!("行动“{first}”与“{action}”都写 {indicator}（{year}）"),
                            format!("the actions `{first}` and `{action}` both write {indicator} ({year})"),
                        ),
                    )
                    .at(action_place(plan, action))
                    .hint(Text::new(
                        "请把它们合成一个行动，或让一个在另一个之后（after）。",
                        "make one action of them, or let one come after the other.",
                    )),
                );
                continue;
            }
            written.insert(key, (action.clone(), change.after));
            let Some(series) = baseline.series.get_mut(&change.indicator) else { continue };
            put(series, action, result.outcome.status, change);
        }
    }
    problems
}

fn put(series: &mut Series, action: &str, status: Status, change: &linping_actions::Change) {
    let Ok(period) = Period::year(change.year) else { return };
    let derived = Derived {
        method: format!("action:{action}"),
        equation: format!("{} → {}", change.before, change.after),
        ..Derived::default()
    };
    let observation = Observation {
        value: change.after,
        written: None,
        period,
        region: change.region.clone(),
        kind: series.observations.first().map_or(FigureKind::Level, |o| o.kind),
        prices: None,
        vintage: None,
        status,
        origin: Origin::Derived(derived),
        open: true,
    };
    series.observations.retain(|o| !(o.period == observation.period && o.region == observation.region));
    series.observations.push(observation);
    series.observations.sort_by(|a, b| a.period.cmp(&b.period).then_with(|| a.region.cmp(&b.region)));
}

/// The head of an action's file.
pub(crate) fn action_place(plan: &Plan, action: &str) -> linping_problems::Place {
    let span = plan
        .nodes
        .get(&format!("actions/{action}.toml"))
        .map_or_else(Span::default, |node| Span { end: node.span.start, ..node.span });
    plan.place(span)
}
