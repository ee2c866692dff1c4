use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use std::io::{self, Write};

/// One cell to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// Words; never read as a formula.
    Text(String),
    /// A number; written as an empty cell if it is not finite.
    Number(f64),
    /// A whole number.
    Integer(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        Cell::Number(number)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Integer(number)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl Cell {
    /// The cell as a CSV holds it: the shortest digits that read back to the same number.
    fn to_text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => write_number(*number),
            Cell::Integer(number) => number.to_string(),
        }
    }
}

/// A number in the shortest digits that read back to the same number; empty if it is not finite.
///
/// ```
/// assert_eq!(linping_tables::write_number(0.1), "0.1");
/// assert_eq!(linping_tables::write_number(6.28842901796e-05), "6.28842901796e-5");
/// assert_eq!(linping_tables::write_number(f64::NAN), "");
/// ```
pub fn write_number(number: f64) -> String {
    let size = number.abs();
    if !number.is_finite() {
        String::new()
    } else if size != 0.0 && !(1e-4..1e16).contains(&size) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// Writes a tidy CSV: UTF-8, comma, one header row, line feed; quotes only where needed.
///
/// # Errors
/// What the writer says.
pub fn write_csv<R: AsRef<[Cell]>>(
    out: &mut dyn Write,
    columns: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let plain = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    };
    writer.write_record(columns).map_err(plain)?;
    for row in rows {
        writer.write_record(row.as_ref().iter().map(Cell::to_text)).map_err(plain)?;
    }
    writer.flush()
}

/// One sheet of a workbook to be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheetContent<'a> {
    /// Its name; characters a workbook does not allow are replaced.
    pub name: &'a str,
    /// Names of the columns.
    pub columns: &'a [&'a str],
    /// The rows.
    pub rows: &'a [Vec<Cell>],
}

/// The date a workbook says it was created on; passed in so that the same plan gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreatedOn {
    /// Year, 1900 to 9999.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
}

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// More rows or columns than a sheet holds, two sheets of one name, an impossible date.
    #[error("the workbook cannot be written: {0}")]
    Refused(#[from] rust_xlsxwriter::XlsxError),
}

/// The bytes of an XLSX workbook: bold frozen header, columns as wide as their words, the same bytes for the same content
/// and date.
///
/// # Errors
/// Content that no workbook can hold.
pub fn write_workbook(sheets: &[SheetContent], created: CreatedOn) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(created.year, created.month, created.day)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    let bold = Format::new().set_bold();
    for (number, content) in sheets.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(content.name, number))?;
        for (column, name) in (0u16..).zip(content.columns) {
            sheet.write_string_with_format(0, column, *name, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, cells) in (1u32..).zip(content.rows) {
            for (column, cell) in (0u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text)?,
                    Cell::Number(number) if number.is_finite() => sheet.write_number(row, column, *number)?,
                    Cell::Integer(number) => sheet.write_number(row, column, *number as f64)?,
                    Cell::Empty | Cell::Number(_) => sheet,
                };
            }
        }
        sheet.autofit();
    }
    Ok(workbook.save_to_buffer()?)
}

/// A name a sheet may have: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(name: &str, number: usize) -> String {
    let allowed = |letter: char| if "[]:*?/\\".contains(letter) { '_' } else { letter };
    let name: String = name.trim_matches('\'').chars().map(allowed).take(31).collect();
    if name.trim().is_empty() { format!("Sheet{}", number + 1) } else { name }
}
