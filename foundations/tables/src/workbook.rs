//! Sheets of workbooks as tables.

use crate::table::{CellPlaces, too_many_cells};
use crate::{ReadOptions, Table};
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, Sheets, open_workbook_auto_from_rs};
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Filled cells by row, then column, both from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// The address of a cell as people write it: row and column from 0 to `B7`.
pub(crate) fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}

/// The names of the sheets of a workbook.
///
/// # Errors
/// Bytes that are no workbook.
pub fn sheet_names(file: &str, bytes: Vec<u8>) -> Result<Vec<String>, Problem> {
    open(file, bytes).map(|book| book.sheet_names())
}

fn open(file: &str, bytes: Vec<u8>) -> Result<Sheets<Cursor<Vec<u8>>>, Problem> {
    open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| unreadable(file, &error))
}

/// Whether a file is called as workbooks are, whatever stands in it. Many a text is called `.xls`, and is read as one.
pub(crate) fn is_named(file: &str) -> bool {
    let name = file.to_ascii_lowercase();
    [".xlsx", ".xlsm", ".xlsb", ".ods"].iter().any(|ending| name.ends_with(ending))
}

/// A file that is called a workbook and is none.
pub(crate) fn is_none(file: &str) -> Problem {
    let message = Text::new(
        format!("{file} 名为工作簿，内容却不是"),
        format!("{file} is called a workbook, and its content is none"),
    );
    let hint = Text::new(
        "请在表格软件中重新另存为 .xlsx；文本表请改名为 .csv。",
        "save it again as .xlsx in a spreadsheet program; a table of text is called .csv.",
    );
    Problem::new(Code::UnreadableFile, message).at(Place::file(file)).hint(hint)
}

fn unreadable(file: &str, error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Code::UnreadableFile,
        Text::new(format!("{file} 不是可读的工作簿：{error}"), format!("{file} is not a readable workbook: {error}")),
    )
    .at(Place::file(file))
    .hint(Text::new("请在表格软件中重新另存为 .xlsx。", "open it in a spreadsheet program and save it again as .xlsx."))
}

/// One sheet of a workbook as a table.
pub(crate) fn read_sheet(file: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Table, Problems> {
    let mut book = open(file, bytes).map_err(|problem| vec![problem])?;
    let names = book.sheet_names();
    let sheet = match &options.sheet {
        Some(wanted) => names.iter().find(|name| *name == wanted).cloned().ok_or_else(|| {
            let listed = names.join(", ");
            Problem::new(
                Code::BadTable,
                Text::new(format!("没有名为“{wanted}”的工作表"), format!("there is no sheet `{wanted}`")),
            )
            .at(Place::file(file))
            .hint(Text::new(format!("现有的工作表：{listed}"), format!("the sheets are: {listed}")))
        }),
        None => names.first().cloned().ok_or_else(|| unreadable(file, &"no sheet")),
    }
    .map_err(|problem| vec![problem])?;
    let (mut cells, merged) = cells_of(&mut book, &sheet, file, options).map_err(|problem| vec![problem])?;
    fill_merged(&mut cells, &merged);
    table_of(file, &sheet, &cells, options).map_err(|problem| vec![problem])
}

/// The filled cells of a sheet and its merged regions.
fn cells_of(
    book: &mut Sheets<Cursor<Vec<u8>>>,
    sheet: &str,
    file: &str,
    options: &ReadOptions,
) -> Result<(Cells, Vec<Dimensions>), Problem> {
    let mut cells = Cells::new();
    let mut count = 0u64;
    let mut keep = |row: u32, column: u32, text: String| {
        let text = text.trim();
        if !text.is_empty() {
            count += 1;
            cells.entry(row).or_default().insert(column, text.to_string());
        }
        if count > options.largest_cells { Err(too_many_cells(file, options.largest_cells)) } else { Ok(()) }
    };
    let merged = if let Sheets::Xlsx(book) = book {
        // Cell by cell: a sheet with one cell in its last corner must not cost the memory of all between.
        let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| unreadable(file, &error))?;
        while let Some(cell) = reader.next_cell().map_err(|error| unreadable(file, &error))? {
            let (row, column) = cell.get_position();
            keep(row, column, shared_text(cell.get_value()))?;
        }
        drop(reader);
        book.merge_cells_by_sheet_name(sheet).unwrap_or_default()
    } else {
        let range = book.worksheet_range(sheet).map_err(|error| unreadable(file, &error))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            keep(top + row as u32, left + column as u32, owned_text(value))?;
        }
        Vec::new()
    };
    Ok((cells, merged))
}

fn shared_text(value: &DataRef) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_string(),
        other => owned_text(&Data::from(other.clone())),
    }
}

/// A cell as the text a CSV of the sheet would hold: numbers in full, dates in ISO form.
fn owned_text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_string(),
        Data::DateTime(date) => date_text(date),
        Data::Error(error) => error.to_string(),
    }
}

fn date_text(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        return date.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// Gives every cell of a merged region its words. Numbers stay where they are: a total over three rows is not three
/// totals.
fn fill_merged(cells: &mut Cells, merged: &[Dimensions]) {
    for region in merged {
        let ((top, left), (bottom, right)) = (region.start, region.end);
        let Some(text) = cells.get(&top).and_then(|row| row.get(&left)).cloned() else { continue };
        let is_small = u64::from(bottom - top.min(bottom)) * u64::from(right - left.min(right)) < 1 << 20;
        if crate::parse_number(&text).is_some() || !is_small {
            continue;
        }
        for row in top..=bottom {
            for column in left..=right {
                cells.entry(row).or_default().entry(column).or_insert_with(|| text.clone());
            }
        }
    }
}

/// The row of the header: the first with two different words, else the first filled one.
fn header_row(cells: &Cells) -> Option<u32> {
    let differs = |row: &BTreeMap<u32, String>| {
        let first = row.values().next();
        row.values().any(|text| Some(text) != first)
    };
    cells.iter().find(|(_, row)| differs(row)).or_else(|| cells.iter().next()).map(|(row, _)| *row)
}

fn table_of(file: &str, sheet: &str, cells: &Cells, options: &ReadOptions) -> Result<Table, Problem> {
    let empty = || {
        Problem::new(
            Code::Empty,
            Text::new(format!("工作表“{sheet}”中没有表头"), format!("sheet `{sheet}` holds no header")),
        )
        .at(Place::file(file))
    };
    let header = match options.header_row {
        Some(row) => row.saturating_sub(1),
        None => header_row(cells).ok_or_else(empty)?,
    };
    let last_header = header + options.header_rows.max(1) - 1;
    let mut columns: Vec<u32> = cells.range(header..=last_header).flat_map(|(_, row)| row.keys().copied()).collect();
    columns.sort_unstable();
    columns.dedup();
    if columns.is_empty() {
        return Err(empty());
    }
    let name = |column: u32| {
        let mut words: Vec<&str> = Vec::new();
        for (_, row) in cells.range(header..=last_header) {
            match row.get(&column) {
                Some(word) if words.last() != Some(&word.as_str()) => words.push(word),
                _ => {}
            }
        }
        words.join(" / ")
    };
    let mut table = Table {
        file: file.to_string(),
        columns: columns.iter().map(|column| name(*column)).collect(),
        text: String::new(),
        ends: Vec::new(),
        at: CellPlaces::Text { header: Vec::new(), cells: Vec::new() },
    };
    let mut rows = Vec::new();
    for (number, row) in cells.range(last_header + 1..) {
        if !columns.iter().any(|column| row.contains_key(column)) {
            continue;
        }
        rows.push(*number);
        for column in &columns {
            table.text.push_str(row.get(column).map_or("", String::as_str));
            table.ends.push(table.text.len());
        }
        if table.ends.len() as u64 > options.largest_cells {
            return Err(too_many_cells(file, options.largest_cells));
        }
    }
    table.at = CellPlaces::Sheet { sheet: sheet.to_string(), header: last_header, rows, columns };
    Ok(table)
}
