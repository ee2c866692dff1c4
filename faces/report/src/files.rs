use crate::tables::TidyTable;
use crate::{Error, Report, file_name, maps, page, resolved, tables};
use rayon::prelude::*;

/// A file of the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path inside the folder, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> OutputFile {
        OutputFile { path: path.into(), bytes: bytes.into() }
    }
}

/// What makes some of the files.
type Part<'a> = Box<dyn Fn() -> Result<Vec<OutputFile>, Error> + Send + Sync + 'a>;

/// Every file a build gives besides `run.json`; the same plan and inputs always give the same bytes.
///
/// # Errors
/// What the template or the workbook refuses.
pub fn files(report: &Report) -> Result<Vec<OutputFile>, Error> {
    let (tables, drawn) = rayon::join(|| tables::tables(report), || maps::drawn(report));
    let languages = report.languages();
    let page = |language| Ok(vec![OutputFile::new(file_name(language), page::render(report, &drawn, language)?)]);
    let as_csv = |table: &TidyTable| OutputFile::new(format!("data/{}.csv", table.name), table.to_csv());
    let csv = || Ok(tables.iter().map(as_csv).collect());
    let workbook = || Ok(vec![OutputFile::new("workbook.xlsx", tables::workbook(report, &tables)?)]);
    let package = || match drawn.is_empty() {
        true => Ok(Vec::new()),
        false => Ok(vec![OutputFile::new("district.gpkg", maps::geopackage(report, &drawn)?)]),
    };
    let plan = || Ok(vec![OutputFile::new("plan.resolved.toml", resolved::resolved(report)?)]);
    // Side by side, since none needs another; in the order in which they are listed.
    let mut parts: Vec<Part> = Vec::new();
    for language in &languages {
        parts.push(Box::new(|| page(*language)));
    }
    parts.push(Box::new(csv));
    parts.push(Box::new(workbook));
    parts.push(Box::new(package));
    parts.push(Box::new(plan));
    let made: Result<Vec<Vec<OutputFile>>, Error> = parts.par_iter().map(|part| part()).collect();
    Ok(made?.into_iter().flatten().collect())
}
