use linping_problems::{Code, Place, Problem, Text};
use std::path::Path;

/// A CSV file in memory, cells with their places.
pub(super) struct Table {
    file: String,
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

pub(super) struct Row {
    pub line: u64,
    cells: Vec<String>,
}

/// Largest file read, since inputs of a projection are small.
const LARGEST: u64 = 256 << 20;

impl Table {
    pub fn read(folder: &Path, name: &str) -> Result<Table, Problem> {
        let path = folder.join(name);
        let file = path.display().to_string();
        let unreadable = |error: &dyn std::fmt::Display| {
            Problem::new(
                Code::UnreadableFile,
                Text::new(format!("无法读取 {name}：{error}"), format!("cannot read {name}: {error}")),
            )
            .at(Place::file(file.clone()))
        };
        let size = std::fs::metadata(&path).map_err(|e| unreadable(&e))?.len();
        if size > LARGEST {
            let message = Text::new(format!("{name} 超过 256 MB"), format!("{name} is larger than 256 MB"));
            return Err(Problem::new(Code::TooLarge, message).at(Place::file(file)));
        }
        let bytes = std::fs::read(&path).map_err(|e| unreadable(&e))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Problem::new(Code::BadEncoding, Text::new(format!("{name} 不是 UTF-8"), format!("{name} is not UTF-8")))
                .at(Place::file(file.clone()))
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let bad = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            Problem::new(Code::BadTable, Text::new(format!("{name}：{error}"), format!("{name}: {error}")))
                .at(Place::line(file.clone(), line, 1))
        };
        let headers: Vec<String> = reader.headers().map_err(|e| bad(&e))?.iter().map(str::to_string).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| bad(&e))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != headers.len() {
                let (found, expected) = (record.len(), headers.len());
                return Err(Problem::new(
                    Code::BadTable,
                    Text::new(
                        format!("应有 {expected} 列，实有 {found} 列"),
                        format!("{found} cells where the header has {expected}"),
                    ),
                )
                .at(Place::line(file.clone(), line, 1)));
            }
            rows.push(Row { line, cells: record.iter().map(str::to_string).collect() });
        }
        if rows.is_empty() {
            let message = Text::new(format!("{name} 没有数据行"), format!("{name} has no rows"));
            return Err(Problem::new(Code::Empty, message).at(Place::file(file)));
        }
        Ok(Table { file, headers, rows })
    }

    /// The column of the first of several possible names.
    pub fn column(&self, names: &[&str]) -> Result<usize, Problem> {
        names.iter().find_map(|name| self.headers.iter().position(|h| h == name)).ok_or_else(|| {
            let wanted = names.join(" / ");
            let found = self.headers.join(", ");
            Problem::new(Code::MissingColumn, Text::new(format!("缺少列 {wanted}"), format!("no column {wanted}")))
                .at(self.place(1))
                .hint(Text::new(format!("现有的列：{found}"), format!("the columns are: {found}")))
        })
    }

    /// The first column whose name starts so.
    pub fn column_starting(&self, start: &str) -> Result<usize, Problem> {
        match self.headers.iter().position(|h| h.starts_with(start)) {
            Some(column) => Ok(column),
            None => self.column(&[start]),
        }
    }

    pub fn text<'a>(&self, row: &'a Row, column: usize) -> &'a str {
        row.cells.get(column).map_or("", String::as_str)
    }

    pub fn number(&self, row: &Row, column: usize) -> Result<f64, Problem> {
        let cell = self.text(row, column);
        match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(Problem::new(
                Code::BadNumber,
                Text::new(format!("“{cell}”不是有效的数"), format!("`{cell}` is not a usable number")),
            )
            .at(self.cell(row, column))),
        }
    }

    /// The columns named by years, in order of the years.
    pub fn years(&self) -> Vec<(i32, usize)> {
        let mut years: Vec<(i32, usize)> =
            self.headers.iter().enumerate().filter_map(|(at, h)| h.parse().ok().map(|year| (year, at))).collect();
        years.sort_unstable();
        years
    }

    pub fn place(&self, line: u64) -> Place {
        Place::line(self.file.clone(), line, 1)
    }

    /// The place of a cell, as far as cells without quotes tell.
    pub fn cell(&self, row: &Row, column: usize) -> Place {
        let before: usize = row.cells.iter().take(column).map(|c| c.chars().count() + 1).sum();
        Place::line(self.file.clone(), row.line, before as u64 + 1)
    }

    pub fn problem(&self, code: Code, line: u64, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(code, Text::new(zh, en)).at(self.place(line))
    }
}

/// Keeps a problem and goes on with the rest.
pub(super) fn keep<T>(problems: &mut Vec<Problem>, result: Result<T, Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}
