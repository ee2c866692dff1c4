use serde::Serialize;
use std::ops::Range;

/// Where in what the user gave the problem lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file as the user would name it, relative to the plan folder where there is one.
    pub file: String,
    /// Where in the file.
    pub position: Position,
}

/// Where in a file: the whole of it, a stretch of bytes, a line and column, or a cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// The file as a whole.
    Whole,
    /// Bytes of the file, start inclusive, end exclusive; line and column are worked out when it is shown.
    Bytes {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// Line and column, both from 1; column counts characters.
    Line {
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
    },
    /// A cell of a workbook, such as `B7`.
    Cell {
        /// Name of the sheet.
        sheet: String,
        /// Address of the cell.
        cell: String,
    },
}

impl Place {
    /// The file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Place { file: file.into(), position: Position::Whole }
    }

    /// A stretch of bytes of the file.
    pub fn bytes(file: impl Into<String>, span: Range<usize>) -> Self {
        Place { file: file.into(), position: Position::Bytes { start: span.start, end: span.end } }
    }

    /// A line and column, both from 1.
    pub fn line(file: impl Into<String>, line: u64, column: u64) -> Self {
        Place { file: file.into(), position: Position::Line { line, column } }
    }

    /// A cell of a sheet.
    pub fn cell(file: impl Into<String>, sheet: impl Into<String>, cell: impl Into<String>) -> Self {
        Place { file: file.into(), position: Position::Cell { sheet: sheet.into(), cell: cell.into() } }
    }
}

/// Line and column, both from 1, of a byte offset; the column counts characters, so that editors agree.
///
/// ```
/// assert_eq!(linping_problems::line_and_column("万元\n亩x", 10), (2, 2));
/// ```
pub fn line_and_column(text: &str, byte: usize) -> (u64, u64) {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.bytes().filter(|b| *b == b'\n').count() as u64 + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() as u64 + 1)
}
