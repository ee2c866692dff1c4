//! What actions do, who pays, and what if.

use super::TidyTable;
use crate::Report;
use crate::money::is_open;
use crate::voice::status_word;
use linping_actions::CostPart;
use linping_effects::{Payer, Results, Sensitivity, Sweep, funding};
use linping_tables::Cell;

/// Whether anybody may see an indicator.
pub(crate) fn is_open_indicator(results: &Results, name: &str) -> bool {
    results.baseline.series.get(name).is_some_and(|series| series.observations.iter().all(|o| o.open))
}

/// One row an action, indicator and place.
pub(super) fn effects(report: &Report) -> TidyTable {
    let results = report.results;
    let mut rows = Vec::new();
    for (name, result) in &results.actions {
        for effect in result.effects.iter().filter(|e| is_open_indicator(results, &e.indicator)) {
            let touched = effect.touched.as_ref();
            let part = results.attribution.as_ref().and_then(|attribution| {
                attribution
                    .parts
                    .iter()
                    .find(|p| p.action == *name && p.indicator == effect.indicator && p.region == effect.region)
            });
            rows.push(vec![
                name.as_str().into(),
                effect.indicator.as_str().into(),
                effect.region.as_str().into(),
                effect.before.into(),
                effect.after.into(),
                effect.alone.into(),
                part.map(|part| part.value).into(),
                part.and_then(|part| part.standard_error).into(),
                touched.map_or(Cell::Empty, |t| Cell::Integer(t.cells as i64)),
                touched.map(|t| t.people).into(),
                touched.map(|t| t.newly_reached).into(),
                touched.and_then(|t| t.before).into(),
                touched.and_then(|t| t.after).into(),
            ]);
        }
    }
    let columns = vec![
        "action",
        "indicator",
        "region",
        "before",
        "after",
        "alone",
        "shapley",
        "shapley_standard_error",
        "touched_cells",
        "touched_people",
        "newly_reached_people",
        "touched_before",
        "touched_after",
    ];
    TidyTable { name: "effects", columns, rows }
}

/// One row an action, year, part and payer.
pub(super) fn funding_table(report: &Report) -> TidyTable {
    let results = report.results;
    let rows = funding(results).into_iter().filter(|cost| is_open_action(results, &cost.action)).map(|cost| {
        let (zh, en): (Cell, Cell) = match &cost.payer {
            Payer::Source(name) => (name.zh.as_str().into(), name.en.as_str().into()),
            Payer::Unfunded => ("未落实".into(), "unfunded".into()),
        };
        vec![
            cost.action.as_str().into(),
            i64::from(cost.year).into(),
            part_word(cost.part).into(),
            zh,
            en,
            cost.yuan.into(),
            status_word(cost.status).into(),
        ]
    });
    let columns = vec!["action", "year", "part", "from_zh", "from_en", "yuan", "status"];
    TidyTable { name: "funding", columns, rows: rows.collect() }
}

pub(crate) fn part_word(part: CostPart) -> &'static str {
    match part {
        CostPart::Capital => "capital",
        CostPart::Running => "running",
    }
}

/// Whether anybody may see what an action of a run costs.
pub fn is_open_action(results: &Results, name: &str) -> bool {
    results.plan.actions.get(name).is_some_and(|action| is_open(&results.plan, action))
}

/// One row a sweep, step and indicator: the value, and what each further million yuan of cost brought; costs only where
/// everything the action reckons with is open.
pub fn sweep_table(results: &Results, sweeps: &[Sweep]) -> TidyTable {
    let mut rows = Vec::new();
    for sweep in sweeps {
        let open = is_open_action(results, &sweep.action);
        let mut before: Option<&linping_effects::SweepStep> = None;
        for step in &sweep.steps {
            let objective = step.objective.as_ref();
            let head = |indicator: Cell, value: Cell, marginal: Cell| {
                vec![
                    sweep.action.as_str().into(),
                    sweep.key.as_str().into(),
                    step.value.into(),
                    sweep.unit.as_str().into(),
                    (open && step.impossible.is_none()).then_some(step.yuan).into(),
                    step.touched.join(";").into(),
                    objective.map(|o| o.value).into(),
                    objective.map(|o| o.bound).into(),
                    indicator,
                    value,
                    marginal,
                    // The reasons tell prices.
                    step.nothing.as_ref().filter(|_| open).map(|why| why.en.as_str()).into(),
                    step.impossible.as_ref().filter(|_| open).map(|why| why.en.as_str()).into(),
                ]
            };
            let shown = step.indicators.iter().filter(|(name, _)| is_open_indicator(results, name));
            let before_count = rows.len();
            for (name, value) in shown {
                let marginal = before.filter(|_| open).and_then(|before| per_million(before, step, name));
                rows.push(head(name.as_str().into(), (*value).into(), marginal.into()));
            }
            if rows.len() == before_count {
                rows.push(head(Cell::Empty, Cell::Empty, Cell::Empty));
            }
            before = Some(step);
        }
    }
    let columns = vec![
        "action",
        "key",
        "value",
        "unit",
        "yuan",
        "chosen",
        "objective",
        "bound",
        "indicator",
        "indicator_value",
        "per_further_million_yuan",
        "buys_nothing_because",
        "impossible_because",
    ];
    TidyTable { name: "sweeps", columns, rows }
}

/// What each further million yuan of cost brought since the step before: nothing (0) if no more was bought, none if something
/// changed at no more cost.
pub fn per_million(
    before: &linping_effects::SweepStep,
    step: &linping_effects::SweepStep,
    indicator: &str,
) -> Option<f64> {
    let (millions, more) = ((step.yuan - before.yuan) / 1e6, step.indicator(indicator)? - before.indicator(indicator)?);
    if millions > 0.0 { Some(more / millions) } else { (more == 0.0).then_some(0.0) }
}

/// One row an assumed value and indicator it moves; one without an indicator if it moves none.
pub fn sensitivity_table(results: &Results, sensitivity: &Sensitivity) -> TidyTable {
    let mut rows = Vec::new();
    for parameter in &sensitivity.parameters {
        let verdicts = parameter.verdicts_low.iter().chain(&parameter.verdicts_high).map(|change| change.id.as_str());
        let mut verdicts: Vec<&str> = verdicts.collect();
        verdicts.dedup();
        let failed = parameter.failed.iter().map(|why| why.en.as_str()).collect::<Vec<_>>().join("; ");
        let mut row = |indicator: &str, numbers: [Cell; 3]| {
            let mut cells: Vec<Cell> = vec![
                parameter.name.as_str().into(),
                parameter.value.as_str().into(),
                parameter.low.as_str().into(),
                parameter.high.as_str().into(),
                if parameter.stated { "stated" } else { "±20 %" }.into(),
                indicator.into(),
            ];
            cells.extend(numbers);
            cells.extend([verdicts.join(";").into(), failed.as_str().into()]);
            rows.push(cells);
        };
        let open =
            |bar: &&linping_effects::Bar| bar.indicator.as_ref().is_none_or(|name| is_open_indicator(results, name));
        let bars: Vec<_> = parameter.bars.iter().filter(open).collect();
        for bar in &bars {
            let name = bar.indicator.as_deref().unwrap_or("cost");
            row(name, [bar.low.into(), bar.value.into(), bar.high.into()]);
        }
        if bars.is_empty() {
            row("", [Cell::Empty, Cell::Empty, Cell::Empty]);
        }
    }
    let columns = vec![
        "parameter",
        "value",
        "low",
        "high",
        "range",
        "indicator",
        "at_low",
        "as_assumed",
        "at_high",
        "verdicts_that_differ",
        "failed",
    ];
    TidyTable { name: "sensitivity", columns, rows }
}
