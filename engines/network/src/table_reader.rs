//! An edge or node table being read: columns by any of their usual names, every mistake with its place.

use crate::NetworkError;
use linping_problems::{Code, Place, Problem, Text};
pub(crate) use linping_tables::Row;
use linping_tables::{ReadOptions, Rows};

/// Bytes of an unpacked table at most.
const LARGEST: u64 = 8 << 30;

pub(crate) fn problem(code: Code, zh: String, en: String, place: Place) -> Problem {
    Problem::new(code, Text::new(zh, en)).at(place)
}

/// A table being read.
pub(crate) struct Table<'a> {
    rows: Rows<'a>,
}

impl<'a> Table<'a> {
    pub fn open(bytes: &'a [u8], name: &str) -> Result<Self, NetworkError> {
        let options = ReadOptions { largest_bytes: LARGEST, ..ReadOptions::streaming() };
        let rows = Rows::new(name, bytes, &options).map_err(|problem| NetworkError::Table(vec![problem]))?;
        Ok(Table { rows })
    }

    /// The column with any of the names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        let columns = self.rows.columns();
        names.iter().find_map(|name| columns.iter().position(|column| column.eq_ignore_ascii_case(name)))
    }

    /// The column with any of the names, or the problem that it is missing.
    pub fn need(&self, names: &[&str]) -> Result<usize, NetworkError> {
        if let Some(at) = self.find(names) {
            return Ok(at);
        }
        let wanted = names.first().copied().unwrap_or_default();
        self.rows.column(wanted).map_err(|problem| NetworkError::Table(vec![problem]))
    }

    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, NetworkError> {
        self.rows.next_row().transpose().map_err(|problem| NetworkError::Table(vec![problem]))
    }
}
