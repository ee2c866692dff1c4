use crate::ReadOptions;
use crate::layout::{field_starts, sniff_delimiter};
use crate::names::column_named;
use crate::number::{not_a_number, parse_number};
use crate::source::{KeptReader, is_workbook, problem_of, text_source, unpacked};
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use linping_problems::{Code, Place, Problem, Text};
use std::io::Read;

/// A text table read row by row in bounded memory: for files of any length.
///
/// Delimiter, encoding and gzip are found out; a row that is damaged is a problem with its line, and reading can go on.
///
/// ```
/// use linping_tables::{ReadOptions, Rows};
/// let mut rows = Rows::new("d.csv", "id;people\nA;3\nB;4\n".as_bytes(), &ReadOptions::streaming()).unwrap();
/// let people = rows.column("people").unwrap();
/// let mut sum = 0.0;
/// while let Some(row) = rows.next_row() {
///     sum += row.unwrap().number(people).unwrap();
/// }
/// assert_eq!(sum, 7.0);
/// ```
pub struct Rows<'a> {
    file: String,
    columns: Vec<String>,
    column_places: Vec<(u64, u64)>,
    reader: Reader<KeptReader<'a>>,
    record: StringRecord,
    delimiter: u8,
    lines_before: u64,
    ended: bool,
}

/// One row of a text table.
pub struct Row<'r> {
    file: &'r str,
    columns: &'r [String],
    record: &'r StringRecord,
    raw: &'r [u8],
    line: u64,
    delimiter: u8,
}

/// How much of a file the delimiter is guessed from.
const LOOKED_AT: usize = 1 << 16;

impl<'a> Rows<'a> {
    /// Opens a text table and reads its header; `file` is the name shown in problems.
    ///
    /// # Errors
    /// An unreadable or empty source, a workbook (which is no text), broken text.
    pub fn new(file: &str, reader: impl Read + 'a, options: &ReadOptions) -> Result<Self, Problem> {
        let (head, reader) = unpacked(reader, options.largest_bytes).map_err(|error| problem_of(file, &error))?;
        if is_workbook(&head) {
            return Err(Problem::new(
                Code::BadTable,
                Text::new(
                    format!("{file} 是工作簿，此处需要 CSV"),
                    format!("{file} is a workbook; a CSV is needed here"),
                ),
            )
            .at(Place::file(file))
            .hint(Text::new("请另存为 CSV。", "save the sheet as CSV.")));
        }
        Rows::of_text(file, text_source(reader, options), options)
    }

    /// Over a source already unpacked.
    pub(crate) fn of_text(file: &str, mut text: KeptReader<'a>, options: &ReadOptions) -> Result<Self, Problem> {
        let unreadable = |error: &std::io::Error| problem_of(file, error);
        let ahead = text.look_ahead(LOOKED_AT).map_err(|error| unreadable(&error))?;
        let (mut delimiter, mut lines_before) = (sniff_delimiter(ahead), 0);
        // Excel's own first line that names the delimiter.
        let named = ahead.strip_prefix(b"sep=").and_then(|rest| {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let length = if rest[..end].ends_with(b"\r") { end - 1 } else { end };
            (length == 1).then(|| (rest[0], 4 + end + 1))
        });
        if let Some((byte, length)) = named {
            delimiter = byte;
            lines_before = 1;
            text.skip(length);
        }
        delimiter = options.delimiter.unwrap_or(delimiter);
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(LOOKED_AT)
            .from_reader(text);
        let mut rows = Rows {
            file: file.to_string(),
            columns: Vec::new(),
            column_places: Vec::new(),
            reader,
            record: StringRecord::new(),
            delimiter,
            lines_before,
            ended: false,
        };
        rows.read_header(options.header_row.unwrap_or(1).max(1))?;
        Ok(rows)
    }

    fn read_header(&mut self, header_row: u32) -> Result<(), Problem> {
        for _ in 0..header_row {
            if !self.read_record().map_err(|error| self.damaged(&error))? {
                return Err(Problem::new(
                    Code::Empty,
                    Text::new(format!("{} 中没有表头", self.file), format!("{} holds no header", self.file)),
                )
                .at(Place::file(&self.file)));
            }
        }
        self.columns = self.record.iter().map(|name| name.trim().to_string()).collect();
        let (raw, line) = self.raw_record();
        let mut starts = Vec::new();
        field_starts(raw, line, self.delimiter, &mut starts);
        self.column_places = starts;
        Ok(())
    }

    fn read_record(&mut self) -> Result<bool, csv::Error> {
        let position = self.reader.position().byte();
        self.reader.get_mut().forget_before(position);
        self.reader.read_record(&mut self.record)
    }

    /// The bytes of the present record and the line they begin on.
    fn raw_record(&self) -> (&[u8], u64) {
        match self.record.position() {
            Some(position) => (
                self.reader.get_ref().between(position.byte(), self.reader.position().byte()),
                position.line() + self.lines_before,
            ),
            None => (&[], 1),
        }
    }

    /// An error of the CSV library as a problem.
    fn damaged(&self, error: &csv::Error) -> Problem {
        match error.kind() {
            ErrorKind::Io(inner) => problem_of(&self.file, inner),
            _ => {
                let line = error.position().map_or(1, csv::Position::line) + self.lines_before;
                Problem::new(
                    Code::BadTable,
                    Text::new(format!("无法读取该行：{error}"), format!("unreadable row: {error}")),
                )
                .at(Place::line(&self.file, line, 1))
            }
        }
    }

    /// The name shown in problems.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Names of the columns, in the file's order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Places of the columns' names.
    pub(crate) fn column_places(&self) -> &[(u64, u64)] {
        &self.column_places
    }

    /// The index of a column.
    ///
    /// # Errors
    /// No such column (with the nearest names), or two of that name.
    pub fn column(&self, name: &str) -> Result<usize, Problem> {
        let place = self
            .column_places
            .first()
            .map_or_else(|| Place::file(&self.file), |&(line, column)| Place::line(&self.file, line, column));
        column_named(&self.columns, name).map_err(|problem| problem.at(place))
    }

    /// The next row: `None` at the end. After a problem in a row the next call goes on behind it; after one of the file
    /// (broken text, size limit) there is no next row. Rows without a single filled cell are passed over.
    pub fn next_row(&mut self) -> Option<Result<Row<'_>, Problem>> {
        loop {
            if self.ended {
                return None;
            }
            match self.read_record() {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    return None;
                }
                Err(error) => {
                    self.ended = error.is_io_error();
                    return Some(Err(self.damaged(&error)));
                }
            }
            if self.record.len() == self.columns.len() {
                // Most rows: the first cell tells that the row is not blank.
                if self.record.get(0).is_some_and(|cell| !cell.is_empty()) || !self.is_blank() {
                    break;
                }
            } else if !self.is_blank() {
                // Spreadsheets leave delimiters behind at the end of rows.
                let extra = self.record.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty());
                if self.record.len() > self.columns.len() && !extra {
                    break;
                }
                return Some(Err(self.ragged()));
            }
        }
        let (raw, line) = self.raw_record();
        let (file, columns, record) = (self.file.as_str(), self.columns.as_slice(), &self.record);
        Some(Ok(Row { file, columns, record, raw, line, delimiter: self.delimiter }))
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim().is_empty())
    }

    fn ragged(&self) -> Problem {
        let (raw, line) = self.raw_record();
        let mut starts = Vec::new();
        field_starts(raw, line, self.delimiter, &mut starts);
        let (line, column) = starts.first().copied().unwrap_or((line, 1));
        let (found, expected) = (self.record.len(), self.columns.len());
        Problem::new(
            Code::BadTable,
            Text::new(
                format!("该行有 {found} 个单元格，表头有 {expected} 个"),
                format!("this row has {found} cells, the header has {expected}"),
            ),
        )
        .at(Place::line(&self.file, line, column))
        .hint(Text::new(
            "请检查分隔符与引号；含分隔符的内容须加引号。",
            "check delimiters and quotes; a cell that contains the delimiter must be quoted.",
        ))
    }
}

impl<'r> Row<'r> {
    /// A cell without the spaces around it; empty beyond the last cell.
    pub fn text(&self, column: usize) -> &'r str {
        self.record.get(column).map_or("", str::trim)
    }

    /// Number of columns of the table.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// True for a table without columns.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// A cell as a finite number.
    ///
    /// # Errors
    /// A cell that is empty or no number.
    pub fn number(&self, column: usize) -> Result<f64, Problem> {
        let cell = self.text(column);
        parse_number(cell).ok_or_else(|| {
            let name = self.columns.get(column).map_or("", String::as_str);
            not_a_number(name, cell).at(self.place(column))
        })
    }

    /// Where a cell stands.
    pub fn place(&self, column: usize) -> Place {
        let mut starts = Vec::new();
        self.starts(&mut starts);
        let (line, at) = starts.get(column).or(starts.first()).copied().unwrap_or((self.line, 1));
        Place::line(self.file, line, at)
    }

    /// Line and column of every cell.
    pub(crate) fn starts(&self, starts: &mut Vec<(u64, u64)>) {
        field_starts(self.raw, self.line, self.delimiter, starts);
    }
}
