use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::ReadOptions;
use std::path::Path;

/// A table of a folder: its cells, with their places.
pub(super) struct Table {
    inner: linping_tables::Table,
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row and the line it stands on.
#[derive(Clone, Copy)]
pub(super) struct Row {
    index: usize,
}

impl Table {
    pub fn read(folder: &Path, name: &str) -> Result<Table, Problems> {
        let path = folder.join(name);
        let shown = path.display().to_string();
        let file = std::fs::File::open(&path).map_err(|error| {
            let message = Text::new(format!("无法读取 {name}：{error}"), format!("cannot read {name}: {error}"));
            vec![Problem::new(Code::UnreadableFile, message).at(Place::file(shown.clone()))]
        })?;
        let inner = linping_tables::Table::read(&shown, file, &ReadOptions::default())?;
        if inner.rows() == 0 {
            let message = Text::new(format!("{name} 没有数据行"), format!("{name} has no rows"));
            return Err(vec![Problem::new(Code::Empty, message).at(Place::file(shown))]);
        }
        let rows = (0..inner.rows()).map(|index| Row { index }).collect();
        Ok(Table { headers: inner.columns().to_vec(), inner, rows })
    }

    /// The column of the first of several possible names.
    pub fn column(&self, names: &[&str]) -> Result<usize, Problem> {
        let mut missing = None;
        for name in names {
            match self.inner.column(name) {
                Ok(column) => return Ok(column),
                Err(problem) => missing = missing.or(Some(problem)),
            }
        }
        Err(missing.unwrap_or_else(|| self.problem(Code::MissingColumn, None, "缺少列", "a column is missing")))
    }

    /// The first column whose name starts so.
    pub fn column_starting(&self, start: &str) -> Result<usize, Problem> {
        match self.headers.iter().position(|h| h.starts_with(start)) {
            Some(column) => Ok(column),
            None => self.column(&[start]),
        }
    }

    pub fn text(&self, row: Row, column: usize) -> &str {
        self.inner.cell(row.index, column)
    }

    pub fn number(&self, row: Row, column: usize) -> Result<f64, Problem> {
        let cell = self.text(row, column);
        linping_tables::parse_number(cell).ok_or_else(|| {
            Problem::new(
                Code::BadNumber,
                Text::new(format!("“{cell}”不是有效的数"), format!("`{cell}` is not a usable number")),
            )
            .at(self.cell(row, column))
        })
    }

    /// The columns named by years, in order of the years.
    pub fn years(&self) -> Vec<(i32, usize)> {
        let mut years: Vec<(i32, usize)> =
            self.headers.iter().enumerate().filter_map(|(at, h)| h.parse().ok().map(|year| (year, at))).collect();
        years.sort_unstable();
        years
    }

    /// The place of a cell.
    pub fn cell(&self, row: Row, column: usize) -> Place {
        self.inner.place(row.index, column)
    }

    /// A problem of a row, or of the table as a whole.
    pub fn problem(&self, code: Code, row: Option<Row>, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        let place = row.map_or_else(|| self.inner.header_place(0), |row| self.cell(row, 0));
        Problem::new(code, Text::new(zh, en)).at(place)
    }
}

/// Keeps problems and goes on with the rest.
pub(super) fn keep<T, P: Into<Several>>(problems: &mut Problems, result: Result<T, P>) -> Option<T> {
    result.map_err(|found| problems.extend(found.into().0)).ok()
}

/// One problem or many.
pub(super) struct Several(Problems);

impl From<Problem> for Several {
    fn from(problem: Problem) -> Self {
        Several(vec![problem])
    }
}

impl From<Problems> for Several {
    fn from(problems: Problems) -> Self {
        Several(problems)
    }
}
