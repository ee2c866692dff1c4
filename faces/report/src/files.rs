use crate::{Error, Report, file_name, maps, page, resolved, tables};

/// A file of the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path inside the folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every file a build gives besides `run.json`; the same plan and inputs always give the same bytes.
///
/// # Errors
/// What the template or the workbook refuses.
pub fn files(report: &Report) -> Result<Vec<OutputFile>, Error> {
    let mut files = Vec::new();
    for language in report.languages() {
        let page = page::render(report, language)?;
        files.push(OutputFile { path: file_name(language), bytes: page.into_bytes() });
    }
    let tables = tables::tables(report);
    for table in &tables {
        files.push(OutputFile { path: format!("data/{}.csv", table.name), bytes: table.to_csv() });
    }
    files.push(OutputFile { path: "workbook.xlsx".into(), bytes: tables::workbook(report, &tables)? });
    // A plan without a map has no file of it; what is wrong with a map was told when the plan was opened.
    if let Ok(layers) = maps::layers(report) {
        files.push(OutputFile { path: "district.gpkg".into(), bytes: maps::geopackage(report, &layers)? });
    }
    files.push(OutputFile { path: "plan.resolved.toml".into(), bytes: resolved::resolved(report)?.into_bytes() });
    Ok(files)
}
