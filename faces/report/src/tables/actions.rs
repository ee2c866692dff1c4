use super::{TidyTable, number, part_word};
use crate::Report;
use crate::money::{PARTS, is_open};
use crate::voice::status_word;
use linping_actions::{State, milestone_at};
use linping_language::files::{ActionFile, Dates};
use linping_language::{IndicatorRef, Located, Name, Stated, When};
use linping_tables::Cell;

/// One row an action.
pub(super) fn actions(report: &Report) -> TidyTable {
    let results = report.results;
    let rows = results.plan.actions.iter().map(|(name, action)| {
        let state = results.actions.get(name).map_or(State::NoDates, |result| result.state.clone());
        let list = |indicators: &[Located<IndicatorRef>]| {
            indicators.iter().map(|i| i.value.0.as_str()).collect::<Vec<_>>().join(";")
        };
        let partners = |of: fn(&Name) -> &str| action.partners.iter().map(of).collect::<Vec<_>>().join(";");
        let planned = |of: fn(&Dates) -> Option<&Located<When>>| action.planned.as_ref().and_then(of).map(written);
        let actual = |of: fn(&Dates) -> Option<&Located<When>>, begins: bool| {
            action.actual.as_ref().and_then(of).and_then(|when| known(when, begins, report))
        };
        vec![
            name.as_str().into(),
            action.name.zh.as_str().into(),
            action.name.en.as_str().into(),
            action.measure.as_ref().map_or("milestones", |m| m.kind.value.as_str()).into(),
            action.owner.as_ref().map(|o| o.zh.as_str()).into(),
            action.owner.as_ref().map(|o| o.en.as_str()).into(),
            partners(|p| &p.zh).into(),
            partners(|p| &p.en).into(),
            planned(|d| d.start.as_ref()).into(),
            planned(|d| d.end.as_ref()).into(),
            actual(|d| d.start.as_ref(), true).into(),
            actual(|d| d.end.as_ref(), false).into(),
            state.word().into(),
            months_late(&state),
            list(&action.serves).into(),
            list(&action.supports).into(),
            if action.effect.is_some() { "none claimed" } else { "" }.into(),
        ]
    });
    TidyTable {
        name: "actions",
        columns: vec![
            "action",
            "name_zh",
            "name_en",
            "kind",
            "owner_zh",
            "owner_en",
            "partners_zh",
            "partners_en",
            "planned_start",
            "planned_end",
            "actual_start",
            "actual_end",
            "state",
            "months_late",
            "serves",
            "supports",
            "effect",
        ],
        rows: rows.collect(),
    }
}

/// One row a milestone.
pub(super) fn milestones(report: &Report) -> TidyTable {
    let results = report.results;
    let mut rows = Vec::new();
    for (name, action) in &results.plan.actions {
        for milestone in &action.milestone {
            let state = milestone_at(milestone, &results.as_of);
            rows.push(vec![
                name.as_str().into(),
                milestone.id.value.0.as_str().into(),
                milestone.name.zh.as_str().into(),
                milestone.name.en.as_str().into(),
                milestone.planned.as_ref().map(written).into(),
                milestone.actual.as_ref().and_then(|when| known(when, false, report)).into(),
                state.word().into(),
                months_late(&state),
            ]);
        }
    }
    TidyTable {
        name: "milestones",
        columns: vec!["action", "milestone", "name_zh", "name_en", "planned", "actual", "state", "months_late"],
        rows,
    }
}

/// One row an amount: what the plan states (`stated`), and what the run spreads over the years (`by-year`).
pub(super) fn costs(report: &Report) -> TidyTable {
    let results = report.results;
    let mut rows = Vec::new();
    for (name, action) in &results.plan.actions {
        rows.extend(stated_costs(report, name, action));
        if !is_open(&results.plan, action) {
            continue;
        }
        for cost in results.actions.get(name).iter().flat_map(|result| &result.outcome.costs) {
            rows.push(vec![
                name.as_str().into(),
                "by-year".into(),
                part_word(cost.part).into(),
                i64::from(cost.year).into(),
                Cell::Empty,
                Cell::Empty,
                cost.yuan.into(),
                status_word(cost.status).into(),
                Cell::Empty,
                Cell::Empty,
            ]);
        }
    }
    TidyTable {
        name: "costs",
        columns: vec!["action", "kind", "part", "year", "from_zh", "from_en", "yuan", "status", "figure", "reason"],
        rows,
    }
}

fn stated_costs(report: &Report, name: &str, action: &ActionFile) -> Vec<Vec<Cell>> {
    let plan = &report.results.plan;
    let row = |part: &str, from: Option<&Name>, stated: &Stated| {
        let (quantity, status, figure) = plan.stated(stated).filter(|_| plan.is_open(stated))?;
        let yuan = quantity.convert(&"元".parse().ok()?)?;
        Some(vec![
            name.into(),
            "stated".into(),
            part.into(),
            Cell::Empty,
            from.map(|from| from.zh.as_str()).into(),
            from.map(|from| from.en.as_str()).into(),
            number(yuan.value),
            status_word(status).into(),
            figure.into(),
            stated.reasons().first().map(|(_, reason)| *reason).into(),
        ])
    };
    let costs =
        action.cost.iter().flat_map(|cost| PARTS.iter().filter_map(move |(word, part)| Some((*word, part(cost)?))));
    let mut rows: Vec<Vec<Cell>> = costs.filter_map(|(word, stated)| row(word, None, stated)).collect();
    rows.extend(action.funding.iter().filter_map(|funding| row("funding", Some(&funding.from), &funding.amount)));
    rows
}

fn written(when: &Located<When>) -> String {
    when.value.0.to_string()
}

/// A date, if it was known on the day of the report.
fn known(when: &Located<When>, begins: bool, report: &Report) -> Option<String> {
    let day = report.results.as_of.last_day();
    let reached = if begins { when.start() <= day } else { when.last_day() <= day };
    reached.then(|| written(when))
}

fn months_late(state: &State) -> Cell {
    match state {
        State::Late(months) | State::DoneLate(months) => Cell::Integer(i64::from(*months)),
        _ => Cell::Empty,
    }
}
