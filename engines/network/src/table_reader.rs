//! CSV with the place of every mistake; gzip is read as it is.

use crate::NetworkError;
use flate2::read::MultiGzDecoder;
use linping_problems::{Code, Place, Problem, Text};
use std::io::{Cursor, Read};

/// Bytes of an unpacked table at most.
const LARGEST: u64 = 4 << 30;

pub(crate) fn problem(code: Code, zh: String, en: String, place: Place) -> Problem {
    Problem::new(code, Text::new(zh, en)).at(place)
}

/// A table being read.
pub(crate) struct Table<'a> {
    name: String,
    header: Vec<String>,
    reader: csv::Reader<Box<dyn Read + 'a>>,
    record: csv::StringRecord,
}

/// One row of it.
pub(crate) struct Row<'a> {
    name: &'a str,
    record: &'a csv::StringRecord,
}

impl<'a> Table<'a> {
    pub fn open(bytes: &'a [u8], name: &str) -> Result<Self, NetworkError> {
        let source: Box<dyn Read + 'a> = if bytes.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(Cursor::new(bytes)).take(LARGEST))
        } else {
            // A byte order mark would become part of the first column's name.
            Box::new(Cursor::new(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)))
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
        let header = reader.headers().map_err(|e| unreadable(&e, name))?.iter().map(str::to_ascii_lowercase).collect();
        Ok(Table { name: name.to_string(), header, reader, record: csv::StringRecord::new() })
    }

    /// The column with any of the names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|h| h == name))
    }

    /// The column with any of the names, or the problem that it is missing.
    pub fn need(&self, names: &[&str]) -> Result<usize, NetworkError> {
        self.find(names).ok_or_else(|| {
            let wanted = names.first().copied().unwrap_or_default();
            let found = self.header.join(", ");
            let zh = format!("缺少列 {wanted}（表头：{found}）");
            let en = format!("no column `{wanted}` (the header is: {found})");
            NetworkError::Table(vec![problem(Code::MissingColumn, zh, en, Place::line(&self.name, 1, 1))])
        })
    }

    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, NetworkError> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(Some(Row { name: &self.name, record: &self.record })),
            Ok(false) => Ok(None),
            Err(error) => Err(unreadable(&error, &self.name)),
        }
    }
}

fn unreadable(error: &csv::Error, name: &str) -> NetworkError {
    if let csv::ErrorKind::Io(io) = error.kind() {
        return NetworkError::DamagedGzip(io.to_string());
    }
    let place = error.position().map_or_else(|| Place::file(name), |p| Place::line(name, p.line(), 1));
    let (zh, en) = (format!("表格无法读取：{error}"), format!("the table cannot be read: {error}"));
    NetworkError::Table(vec![problem(Code::BadTable, zh, en, place)])
}

impl Row<'_> {
    pub fn text(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    /// A finite number.
    pub fn number(&self, column: usize) -> Result<f64, Problem> {
        match self.text(column).parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => {
                let text = self.text(column);
                let (zh, en) = (format!("“{text}”不是有效的数"), format!("`{text}` is not a usable number"));
                Err(problem(Code::BadNumber, zh, en, self.place(column)))
            }
        }
    }

    /// Where the cell stands: its line, and the characters before it counted as written without quotes.
    pub fn place(&self, column: usize) -> Place {
        let line = self.record.position().map_or(1, csv::Position::line);
        let before: usize = (0..column).map(|c| self.text(c).chars().count() + 1).sum();
        Place::line(self.name, line, before as u64 + 1)
    }
}
