//! Tables for measures, and guesses which columns are meant where that is not in doubt.

use crate::context::Failure;
use linping_problems::{Place, Problem};
use linping_tables::{ReadOptions, Table};
use std::path::Path;

/// Reads a table.
pub fn open(path: &Path) -> Result<Table, Failure> {
    let file = std::fs::File::open(path).map_err(|error| Failure::missing(path, &error))?;
    Ok(Table::read(&path.display().to_string(), file, &ReadOptions::default())?)
}

/// An engine's refusal, at the file it is about.
pub fn refused(error: &linping_statistics::Error, path: &Path) -> Failure {
    Failure::from(at(error, path))
}

/// An engine's refusal as a problem of a file.
pub fn at(error: &linping_statistics::Error, path: &Path) -> Problem {
    error.problem().at(Place::file(path.display().to_string()))
}

/// A column of texts as positions in the list of its different values, in order of appearance.
pub fn positions(texts: &[&str]) -> (Vec<usize>, Vec<String>) {
    let mut known: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let mut names = Vec::new();
    let found = texts
        .iter()
        .map(|text| {
            *known.entry(text).or_insert_with(|| {
                names.push((*text).to_string());
                names.len() - 1
            })
        })
        .collect();
    (found, names)
}

/// The names of the columns whose every cell is a number.
pub fn numeric_columns(table: &Table) -> Vec<String> {
    let is_numeric =
        |column: usize| (0..table.rows()).all(|row| linping_tables::parse_number(table.cell(row, column)).is_some());
    let columns = table.columns().iter().enumerate();
    columns.filter(|(at, _)| table.rows() > 0 && is_numeric(*at)).map(|(_, name)| name.clone()).collect()
}
