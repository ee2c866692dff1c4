//! The results as tidy tables: one row a thing, one column a property. The same tables make the CSV files, the workbook and the
//! exports.

mod actions;
mod cited;
mod effects;
mod indicators;
mod promises;

pub use effects::{is_open_action, per_million, sensitivity_table, sweep_table};
pub(crate) use effects::{is_open_indicator, part_word};
pub use indicators::is_shown;

use crate::{Error, Report};
use linping_tables::{Cell, CreatedOn, SheetContent, write_csv, write_workbook};

/// A table of open data.
#[derive(Clone, Debug)]
pub struct TidyTable {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl TidyTable {
    /// The table as CSV: UTF-8, comma, one header row.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing into memory cannot fail.
        let _ = write_csv(&mut bytes, &self.columns, &self.rows);
        bytes
    }
}

/// Every table, in the order of the workbook. Nothing that is not open stands in them.
pub fn tables(report: &Report) -> Vec<TidyTable> {
    let results = report.results;
    let mut tables = vec![
        indicators::indicators(report),
        indicators::changes(report),
        promises::promises(report),
        actions::actions(report),
        actions::milestones(report),
        actions::costs(report),
        effects::effects(report),
        effects::funding_table(report),
        cited::figures(report),
        cited::sources(report),
    ];
    if !results.sweeps.is_empty() {
        tables.push(sweep_table(results, &results.sweeps));
    }
    tables.extend(results.sensitivity.as_ref().map(|study| sensitivity_table(results, study)));
    tables.iter_mut().flat_map(|table| &mut table.rows).flatten().for_each(without_noise);
    tables
}

/// Twelve significant digits: more than any input has, fewer than binary fractions need to show their noise.
fn without_noise(cell: &mut Cell) {
    if let Cell::Number(value) = cell {
        // Zero has no sign for people.
        *value = format!("{value:.11e}").parse().unwrap_or(*value) + 0.0;
    }
}

/// All tables as one workbook, a sheet each; created on the day of the plan.
///
/// # Errors
/// Content that no workbook can hold.
pub fn workbook(report: &Report, tables: &[TidyTable]) -> Result<Vec<u8>, Error> {
    let sheets: Vec<SheetContent> = tables
        .iter()
        .map(|table| SheetContent { name: table.name, columns: &table.columns, rows: &table.rows })
        .collect();
    let day = report.results.plan.head.as_of.value.0.last_day();
    let created = CreatedOn {
        year: u16::try_from(day.year()).unwrap_or(1900),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day()).unwrap_or(1),
    };
    Ok(write_workbook(&sheets, created)?)
}

/// A decimal number as a cell.
pub(crate) fn number(value: linping_units::Decimal) -> Cell {
    value.to_string().parse::<f64>().map_or(Cell::Empty, Cell::Number)
}
