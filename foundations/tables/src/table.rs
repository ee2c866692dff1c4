use crate::names::column_named;
use crate::number::{is_missing, not_a_number, parse_number};
use crate::source::{is_workbook, problem_of, text_source, unpacked};
use crate::{ReadOptions, Rows, workbook};
use linping_problems::{Code, Place, Problem, Problems, Text};
use std::collections::HashMap;
use std::io::Read;

/// A table in memory: named columns, rows of text, and the place of every cell for problems.
///
/// Columns are asked for by name and type; each answer is the whole column or every problem in it.
///
/// ```
/// use linping_tables::{ReadOptions, Table};
/// let table = Table::read("d.csv", "id,people\nA,3\nB,many\nC,\n".as_bytes(), &ReadOptions::default()).unwrap();
/// assert_eq!(table.texts("id").unwrap(), ["A", "B", "C"]);
/// let problems = table.numbers("people").unwrap_err();
/// assert_eq!(problems.len(), 2, "both bad cells are reported");
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) file: String,
    pub(crate) columns: Vec<String>,
    pub(crate) text: String,
    /// End of each cell in `text`, row by row.
    pub(crate) ends: Vec<usize>,
    pub(crate) at: CellPlaces,
}

/// Where the cells stand in the file they come from.
#[derive(Clone, Debug)]
pub(crate) enum CellPlaces {
    /// Line and column of each header cell, then of each cell.
    Text { header: Vec<(u64, u64)>, cells: Vec<(u32, u32)> },
    /// Sheet, row of the header, rows and columns of the cells, all from 0.
    Sheet { sheet: String, header: u32, rows: Vec<u32>, columns: Vec<u32> },
    /// Something that is no table: the place of each row as a whole.
    Rows(Vec<Place>),
}

impl Table {
    /// Reads a table from CSV (any usual delimiter and encoding), gzip of it, or a workbook; `file` is the name shown in
    /// problems.
    ///
    /// # Errors
    /// Every problem found: unreadable or oversized source, broken text, rows with another number of cells than the
    /// header.
    pub fn read<'a>(file: &str, reader: impl Read + 'a, options: &ReadOptions) -> Result<Table, Problems> {
        let unreadable = |error: std::io::Error| vec![problem_of(file, &error)];
        let (head, mut reader) = unpacked(reader, options.largest_bytes).map_err(unreadable)?;
        if is_workbook(&head) {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(unreadable)?;
            return workbook::read_sheet(file, bytes, options);
        }
        if workbook::is_named(file) {
            return Err(vec![workbook::is_none(file)]);
        }
        let rows = Rows::of_text(file, text_source(reader, options), options).map_err(|problem| vec![problem])?;
        Table::collect(rows, options)
    }

    /// A table out of something that is none, the properties of a map layer: named columns, and rows with their place in the
    /// file. Cells a row lacks are empty, cells beyond the columns are left out.
    ///
    /// ```
    /// use linping_problems::Place;
    /// let row = (vec!["k1".to_string(), "3".to_string()], Place::line("clinics.geojson", 4, 1));
    /// let table = linping_tables::Table::of_rows("clinics.geojson", vec!["id".into(), "doctors".into()], vec![row]);
    /// assert_eq!(table.numbers("doctors").unwrap(), [3.0]);
    /// ```
    pub fn of_rows(file: &str, columns: Vec<String>, rows: Vec<(Vec<String>, Place)>) -> Table {
        let (mut text, mut ends, mut places) = (String::new(), Vec::new(), Vec::new());
        for (cells, place) in rows {
            for column in 0..columns.len() {
                text.push_str(cells.get(column).map_or("", |cell| cell.trim()));
                ends.push(text.len());
            }
            places.push(place);
        }
        Table { file: file.to_string(), columns, text, ends, at: CellPlaces::Rows(places) }
    }

    /// All rows of a text table.
    fn collect(mut rows: Rows, options: &ReadOptions) -> Result<Table, Problems> {
        let mut table = Table {
            file: rows.file().to_string(),
            columns: rows.columns().to_vec(),
            text: String::new(),
            ends: Vec::new(),
            at: CellPlaces::Text { header: Vec::new(), cells: Vec::new() },
        };
        let header = rows.column_places().to_vec();
        let (mut cells, mut starts) = (Vec::new(), Vec::new());
        let mut problems = Collected::default();
        while let Some(row) = rows.next_row() {
            let row = match row {
                Ok(row) => row,
                Err(problem) => {
                    problems.add(problem);
                    continue;
                }
            };
            row.starts(&mut starts);
            for column in 0..row.len() {
                table.text.push_str(row.text(column));
                table.ends.push(table.text.len());
                let (line, at) = starts.get(column).or(starts.first()).copied().unwrap_or((1, 1));
                cells.push((u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(at).unwrap_or(u32::MAX)));
            }
            if table.ends.len() as u64 > options.largest_cells {
                problems.add(too_many_cells(&table.file, options.largest_cells));
                break;
            }
        }
        table.at = CellPlaces::Text { header, cells };
        problems.or(table)
    }

    /// The name shown in problems.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Names of the columns, in the file's order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Number of rows, the header not counted.
    pub fn rows(&self) -> usize {
        if self.columns.is_empty() { 0 } else { self.ends.len() / self.columns.len() }
    }

    /// True if the table has a column of that name.
    pub fn has(&self, name: &str) -> bool {
        column_named(&self.columns, name).is_ok()
    }

    /// The index of a column.
    ///
    /// # Errors
    /// No such column (with the nearest names), or two of that name.
    pub fn column(&self, name: &str) -> Result<usize, Problem> {
        column_named(&self.columns, name).map_err(|problem| problem.at(self.header_place(0)))
    }

    /// The text of a cell without the spaces around it; empty outside the table.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.columns.len() {
            return "";
        }
        let at = row * self.columns.len() + column;
        let end = self.ends.get(at).copied().unwrap_or(0);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    /// Where a cell stands in its file.
    pub fn place(&self, row: usize, column: usize) -> Place {
        match &self.at {
            CellPlaces::Text { cells, .. } => match cells.get(row * self.columns.len() + column) {
                Some(&(line, at)) => Place::line(&self.file, line.into(), at.into()),
                None => Place::file(&self.file),
            },
            CellPlaces::Sheet { sheet, rows, columns, .. } => match (rows.get(row), columns.get(column)) {
                (Some(&row), Some(&column)) => Place::cell(&self.file, sheet, workbook::address(row, column)),
                _ => Place::file(&self.file),
            },
            CellPlaces::Rows(places) => places.get(row).cloned().unwrap_or_else(|| Place::file(&self.file)),
        }
    }

    /// Where the name of a column stands.
    pub fn header_place(&self, column: usize) -> Place {
        match &self.at {
            CellPlaces::Text { header, .. } => match header.get(column) {
                Some(&(line, at)) => Place::line(&self.file, line, at),
                None => Place::file(&self.file),
            },
            CellPlaces::Sheet { sheet, header, columns, .. } => match columns.get(column) {
                Some(&column) => Place::cell(&self.file, sheet, workbook::address(*header, column)),
                None => Place::file(&self.file),
            },
            CellPlaces::Rows(_) => Place::file(&self.file),
        }
    }

    /// A column as text, every cell filled.
    ///
    /// # Errors
    /// No such column; every empty cell.
    pub fn texts(&self, name: &str) -> Result<Vec<&str>, Problems> {
        self.each(name, |column, cell| {
            if cell.is_empty() {
                return Err(Problem::new(
                    Code::BadTable,
                    Text::new(format!("列“{column}”为空"), format!("column `{column}` is empty here")),
                ));
            }
            Ok(cell)
        })
    }

    /// A column as text, empty cells included.
    ///
    /// # Errors
    /// No such column.
    pub fn texts_or_empty(&self, name: &str) -> Result<Vec<&str>, Problems> {
        self.each(name, |_, cell| Ok(cell))
    }

    /// A column of identifiers: text, every cell filled, none twice.
    ///
    /// # Errors
    /// No such column; every empty cell; every identifier that stands a second time, with the place of the first.
    pub fn identifiers(&self, name: &str) -> Result<Vec<&str>, Problems> {
        let texts = self.texts(name)?;
        let column = self.column(name).map_err(|problem| vec![problem])?;
        let mut first: HashMap<&str, usize> = HashMap::with_capacity(texts.len());
        let mut problems = Collected::default();
        for (row, text) in texts.iter().enumerate() {
            if let Some(before) = first.get(text) {
                let message = Text::new(format!("标识“{text}”重复"), format!("the identifier `{text}` stands twice"));
                problems.add(
                    Problem::new(Code::DuplicateRow, message)
                        .at(self.place(row, column))
                        .related(self.place(*before, column), Text::new("首次出现", "first here")),
                );
            } else {
                first.insert(text, row);
            }
        }
        problems.or(texts)
    }

    /// A column as finite numbers, every cell filled.
    ///
    /// # Errors
    /// No such column; every cell that is empty or no number.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Problems> {
        self.each(name, |column, cell| parse_number(cell).ok_or_else(|| not_a_number(column, cell)))
    }

    /// A column as finite numbers; empty cells and the usual words for "no value" give `None`.
    ///
    /// # Errors
    /// No such column; every other cell that is no number.
    pub fn optional_numbers(&self, name: &str) -> Result<Vec<Option<f64>>, Problems> {
        self.each(name, |column, cell| match parse_number(cell) {
            None if !is_missing(cell) => Err(not_a_number(column, cell)),
            other => Ok(other),
        })
    }

    /// A column as finite numbers between two bounds, both allowed.
    ///
    /// # Errors
    /// No such column; every cell that is empty, no number or out of bounds.
    pub fn numbers_between(&self, name: &str, least: f64, most: f64) -> Result<Vec<f64>, Problems> {
        self.each(name, |column, cell| {
            let number = parse_number(cell).ok_or_else(|| not_a_number(column, cell))?;
            if number >= least && number <= most {
                return Ok(number);
            }
            let (zh, en) = match (least.is_finite(), most.is_finite()) {
                (true, true) => {
                    (format!("应在 {least} 与 {most} 之间"), format!("must lie between {least} and {most}"))
                }
                (true, false) => (format!("不应小于 {least}"), format!("must not be below {least}")),
                _ => (format!("不应大于 {most}"), format!("must not be above {most}")),
            };
            let message =
                Text::new(format!("列“{column}”的 {number} {zh}"), format!("{number} in column `{column}` {en}"));
            Err(Problem::new(Code::OutOfRange, message))
        })
    }

    /// A column as whole numbers.
    ///
    /// # Errors
    /// No such column; every cell that is empty or no whole number.
    pub fn integers(&self, name: &str) -> Result<Vec<i64>, Problems> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        self.each(name, |column, cell| {
            let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= EXACT;
            match cell.parse::<i64>() {
                Ok(number) => Ok(number),
                Err(_) => parse_number(cell).filter(whole).map(|number| number as i64).ok_or_else(|| {
                    let message = Text::new(
                        format!("列“{column}”中的“{cell}”不是整数"),
                        format!("`{cell}` in column `{column}` is not a whole number"),
                    );
                    Problem::new(Code::BadNumber, message)
                }),
            }
        })
    }

    /// A column read cell by cell; every problem gets the place of its cell.
    ///
    /// # Errors
    /// No such column; whatever `read` finds, given the column's name and the cell.
    pub fn each<'t, T>(
        &'t self,
        name: &str,
        read: impl Fn(&str, &'t str) -> Result<T, Problem>,
    ) -> Result<Vec<T>, Problems> {
        let column = self.column(name).map_err(|problem| vec![problem])?;
        let mut values = Vec::with_capacity(self.rows());
        let mut problems = Collected::default();
        for row in 0..self.rows() {
            match read(&self.columns[column], self.cell(row, column)) {
                Ok(value) => values.push(value),
                Err(problem) => problems.add(problem.at(self.place(row, column))),
            }
        }
        problems.or(values)
    }
}

/// A table that does not fit the limit.
pub(crate) fn too_many_cells(file: &str, limit: u64) -> Problem {
    Problem::new(
        Code::TooLarge,
        Text::new(format!("{file} 超过 {limit} 个单元格的上限"), format!("{file} holds more than {limit} cells")),
    )
    .at(Place::file(file))
}

/// Problems of one table: the first hundred in full, the rest counted, so that a wrong file cannot fill the memory.
#[derive(Debug, Default)]
pub struct Collected {
    problems: Problems,
    more: usize,
}

impl Collected {
    /// Most problems told in full.
    pub const MOST: usize = 100;

    /// One more problem.
    pub fn add(&mut self, problem: Problem) {
        if self.problems.len() < Self::MOST {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Several more problems.
    pub fn extend(&mut self, problems: Problems) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }

    /// True while nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Everything collected.
    pub fn into_problems(mut self) -> Problems {
        if self.more > 0 {
            let more = self.more;
            let place = self.problems.last().and_then(|problem| problem.place.clone());
            let mut rest = Problem::new(
                Code::BadTable,
                Text::new(format!("另有 {more} 个同类问题未列出"), format!("{more} more problems are not listed")),
            );
            rest.place = place.map(|place| Place::file(place.file));
            self.problems.push(rest);
        }
        self.problems
    }

    /// The value if nothing is wrong, else everything collected.
    ///
    /// # Errors
    /// The problems, if there are any.
    pub fn or<T>(self, value: T) -> Result<T, Problems> {
        if self.is_empty() { Ok(value) } else { Err(self.into_problems()) }
    }
}
