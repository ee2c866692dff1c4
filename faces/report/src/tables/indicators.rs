use super::TidyTable;
use crate::Report;
use crate::voice::status_word;
use linping_baseline::{Observation, Origin};
use linping_effects::{Results, compare};
use linping_language::Status;
use linping_language::files::{Better, FigureKind, PriceBase};
use linping_tables::Cell;

/// One row an observation.
pub(super) fn indicators(report: &Report) -> TidyTable {
    let results = report.results;
    let mut rows = Vec::new();
    for (name, spec) in &results.plan.indicators {
        let Some(series) = results.baseline.series.get(name) else { continue };
        for observation in series.observations.iter().filter(|o| is_shown(o, results)) {
            let (origin, reference) = origin(&observation.origin);
            rows.push(vec![
                name.as_str().into(),
                spec.name.zh.as_str().into(),
                spec.name.en.as_str().into(),
                observation.period.written().into(),
                observation.period.start().to_string().into(),
                observation.period.last_day().to_string().into(),
                observation.region.as_str().into(),
                observation.value.into(),
                spec.unit.value.0.to_string().into(),
                kind_word(observation.kind).into(),
                observation.prices.map(price_word).into(),
                better_word(spec.better).into(),
                observation.vintage.as_deref().into(),
                status_word(observation.status).into(),
                origin.into(),
                reference.into(),
            ]);
        }
    }
    TidyTable {
        name: "indicators",
        columns: vec![
            "indicator",
            "name_zh",
            "name_en",
            "period",
            "first_day",
            "last_day",
            "region",
            "value",
            "unit",
            "kind",
            "prices",
            "better",
            "vintage",
            "status",
            "origin",
            "reference",
        ],
        rows,
    }
}

/// One row an indicator, period and place that differ from the baseline.
pub(super) fn changes(report: &Report) -> TidyTable {
    let changes = report.reference.map(|reference| compare(reference, report.results).indicators).unwrap_or_default();
    let rows = changes.into_iter().map(|change| {
        let better = match change.better {
            Some(true) => "better",
            Some(false) => "worse",
            None => "",
        };
        vec![
            change.indicator.into(),
            change.period.into(),
            change.region.into(),
            change.before.into(),
            change.after.into(),
            change.unit.into(),
            Cell::from(better),
        ]
    });
    TidyTable {
        name: "changes",
        columns: vec!["indicator", "period", "region", "before", "after", "unit", "better"],
        rows: rows.collect(),
    }
}

/// Whether a value is open and known on the day of the report; what is projected is known.
pub fn is_shown(observation: &Observation, results: &Results) -> bool {
    let day = results.as_of.last_day();
    let known = observation.period.last_day() <= day || observation.is_projected();
    observation.open && (known || observation.status >= Status::Assumed)
}

fn origin(origin: &Origin) -> (&'static str, String) {
    match origin {
        Origin::Figure(figure) => ("figure", figure.clone()),
        Origin::Given { reason } => ("given", reason.clone()),
        Origin::Cell { source, place } => ("table", format!("{source} {place}")),
        Origin::Derived(derived) => match derived.method.strip_prefix("action:") {
            Some(action) => ("action", action.to_string()),
            None => ("derived", derived.method.clone()),
        },
    }
}

pub(crate) fn kind_word(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Level => "level",
        FigureKind::Count => "count",
        FigureKind::Growth => "growth",
        FigureKind::Share => "share",
        FigureKind::Rank => "rank",
        FigureKind::Change => "change",
        FigureKind::Target => "target",
    }
}

fn price_word(prices: PriceBase) -> &'static str {
    match prices {
        PriceBase::Current => "current",
        PriceBase::Constant => "constant",
    }
}

fn better_word(better: Better) -> &'static str {
    match better {
        Better::Higher => "higher",
        Better::Lower => "lower",
        Better::Neither => "neither",
    }
}
