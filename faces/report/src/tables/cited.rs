use super::indicators::kind_word;
use super::{TidyTable, number};
use crate::Report;
use crate::voice::status_word;
use linping_language::files::{SourceForm, TextKind};
use linping_tables::Cell;

/// One row a cited figure.
pub(super) fn figures(report: &Report) -> TidyTable {
    let plan = &report.results.plan;
    let mut rows = Vec::new();
    for (source, file) in &plan.sources {
        for figure in &file.figure {
            let name = format!("{source}.{}", figure.id.value.0);
            if !plan.is_open_figure(&name) {
                continue;
            }
            let value = &figure.value.value.0;
            rows.push(vec![
                name.into(),
                source.as_str().into(),
                number(value.value),
                value.unit.to_string().into(),
                kind_word(figure.kind).into(),
                figure.period.value.0.written().into(),
                figure.region.as_ref().map(|region| region.value.0.clone()).into(),
                figure.indicator.as_ref().map(|indicator| indicator.value.0.clone()).into(),
                status_word(file.status).into(),
                figure.says.as_ref().map(|says| says.value.clone()).into(),
                figure.row.as_ref().map(|row| row.value.clone()).into(),
                figure.column.as_ref().map(|column| column.value.clone()).into(),
                figure.page.map(i64::from).into(),
            ]);
        }
    }
    TidyTable {
        name: "figures",
        columns: vec![
            "figure",
            "source",
            "value",
            "unit",
            "kind",
            "period",
            "region",
            "indicator",
            "status",
            "quote",
            "row",
            "column",
            "page",
        ],
        rows,
    }
}

/// One row a source.
pub(super) fn sources(report: &Report) -> TidyTable {
    let plan = &report.results.plan;
    let open = plan.sources.iter().filter(|(name, _)| plan.is_open_source(name));
    let rows = open.map(|(name, file)| {
        let original = file.original.as_ref();
        let path = file.file.as_ref().map(|file| format!("sources/{}", &*file.value));
        let sha256 = path.as_ref().and_then(|path| report.sources.lock.input(path));
        vec![
            name.as_str().into(),
            file.title.zh.as_str().into(),
            file.title.en.as_str().into(),
            file.producer.zh.as_str().into(),
            file.producer.en.as_str().into(),
            file.published.as_ref().map(|p| p.value.0.to_string()).into(),
            file.accessed.as_ref().map(|p| p.value.0.to_string()).into(),
            file.licence.as_str().into(),
            form_word(file.form).into(),
            if file.text == TextKind::Paraphrase { "paraphrase" } else { "verbatim" }.into(),
            status_word(file.status).into(),
            path.clone().into(),
            sha256.map(|input| input.sha256.clone()).into(),
            file.url.as_deref().into(),
            original.map(|o| o.title.as_str()).into(),
            original.map(|o| o.publisher.as_str()).into(),
            original.map(|o| o.published.value.0.to_string()).into(),
            original.and_then(|o| o.url.as_deref()).into(),
            original.and_then(|o| o.sha256.as_ref()).map_or(Cell::Empty, |sha| sha.value.0.as_str().into()),
        ]
    });
    TidyTable {
        name: "sources",
        columns: vec![
            "source",
            "title_zh",
            "title_en",
            "producer_zh",
            "producer_en",
            "published",
            "accessed",
            "licence",
            "form",
            "text",
            "status",
            "file",
            "sha256",
            "url",
            "original_title",
            "original_publisher",
            "original_published",
            "original_url",
            "original_sha256",
        ],
        rows: rows.collect(),
    }
}

fn form_word(form: SourceForm) -> &'static str {
    match form {
        SourceForm::Document => "document",
        SourceForm::Table => "table",
        SourceForm::Layer => "layer",
        SourceForm::Network => "network",
    }
}
