use super::{TidyTable, number};
use crate::Report;
use crate::voice::status_word;
use linping_tables::Cell;

/// One row a promise, cited or illustrative.
pub(super) fn promises(report: &Report) -> TidyTable {
    let plan = &report.results.plan;
    let rows = report.results.promises.iter().map(|promise| {
        let cite = promise.promised.as_ref().filter(|cite| plan.is_open_source(&cite.source.value));
        let progress = promise.progress.as_ref();
        let schedule = progress.and_then(|p| p.schedule.as_ref());
        let likely = promise.likelihood.as_ref();
        let target = promise.number.as_ref();
        vec![
            promise.id.as_str().into(),
            promise.name.zh.as_str().into(),
            promise.name.en.as_str().into(),
            if promise.is_cited() { "cited" } else { "illustrative" }.into(),
            promise.indicator.as_deref().into(),
            promise.action.as_deref().into(),
            target.map(|number| if number.at_least { "at-least" } else { "at-most" }).into(),
            target.map_or(Cell::Empty, |target| number(target.written.value)),
            target.map(|target| target.written.unit.to_string()).into(),
            promise.by.as_ref().map(|by| by.written().to_string()).into(),
            promise.verdict.word().into(),
            promise.reason.zh.as_str().into(),
            promise.reason.en.as_str().into(),
            promise.status.map(status_word).into(),
            cite.map(|cite| cite.source.value.0.clone()).into(),
            cite.map(|cite| cite.says.value.clone()).into(),
            promise.illustrative.as_deref().into(),
            progress.map(|p| p.status.name()).into(),
            progress.and_then(|p| p.required_rate).into(),
            progress.and_then(|p| p.achieved_rate).into(),
            schedule.and_then(|s| s.done_share).into(),
            schedule.map(|s| s.elapsed_share).into(),
            likely.map(|l| l.probability).into(),
            likely.map(|l| l.range_80.0).into(),
            likely.map(|l| l.range_80.1).into(),
        ]
    });
    TidyTable {
        name: "promises",
        columns: vec![
            "promise",
            "name_zh",
            "name_en",
            "kind",
            "indicator",
            "action",
            "comparison",
            "target",
            "unit",
            "by",
            "verdict",
            "reason_zh",
            "reason_en",
            "status",
            "source",
            "quote",
            "illustrative",
            "progress",
            "required_rate",
            "achieved_rate",
            "done_share",
            "elapsed_share",
            "likelihood",
            "low_80",
            "high_80",
        ],
        rows: rows.collect(),
    }
}
