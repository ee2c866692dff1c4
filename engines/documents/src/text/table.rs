use std::collections::BTreeMap;
use std::ops::Range;

/// A cell as the document writes it, before it is spread over the rows and columns it spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows covered, at least 1.
    pub rows: usize,
    /// Columns covered, at least 1.
    pub columns: usize,
    /// Marked as a header by the document.
    pub header: bool,
    /// Place in the rendered text; empty for an empty cell.
    pub range: Range<usize>,
    /// What it says, white space trimmed.
    pub text: String,
}

/// A table as a grid: every position knows the cell that covers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its heading: the `<caption>`, or the line before it that is not about the unit.
    pub caption: Option<String>,
    /// The unit that the line before the table gives to all of it (`单位：亿元`).
    pub unit: Option<String>,
    /// Cells in reading order.
    pub cells: Vec<Cell>,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    pub(crate) positions: BTreeMap<(usize, usize), usize>,
}

/// The widest span that is believed; anything more is a slip or an attack.
const WIDEST_SPAN: usize = 200;

impl Table {
    /// The cell that covers a position.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.positions.get(&(row, column)).and_then(|i| self.cells.get(*i))
    }

    /// Puts a cell into the first free position of a row.
    pub(crate) fn place(&mut self, row: usize, rows: usize, columns: usize, header: bool) -> usize {
        let rows = rows.clamp(1, WIDEST_SPAN);
        let columns = columns.clamp(1, WIDEST_SPAN);
        let mut column = self.positions.range((row, 0)..=(row, usize::MAX)).next_back().map_or(0, |(p, _)| p.1 + 1);
        // A gap before cells that hang down from the row above is filled first.
        if let Some(free) = (0..column).find(|c| !self.positions.contains_key(&(row, *c))) {
            column = free;
        }
        let index = self.cells.len();
        for r in row..row + rows {
            for c in column..column + columns {
                self.positions.entry((r, c)).or_insert(index);
            }
        }
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + columns);
        self.cells.push(Cell { row, column, rows, columns, header, range: 0..0, text: String::new() });
        index
    }

    /// True for tables of figures, false for tables that only lay out a page.
    pub(crate) fn holds_figures(&self) -> bool {
        let numeric = self.cells.iter().filter(|c| is_figure(&c.text)).count();
        let long = self.cells.iter().filter(|c| c.text.chars().count() > 80).count();
        self.rows >= 2 && self.columns >= 2 && numeric >= 2 && long == 0
    }
}

/// True if a cell is a number and nothing else (a sign, thousands, a per cent sign allowed).
pub(crate) fn is_figure(text: &str) -> bool {
    let t = text.trim().trim_end_matches(['%', '％']);
    let t = t.trim_start_matches(['-', '+', '−', '－', '＋']);
    let digits = t.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | ' ' | '\u{a0}'))
        && t.chars().filter(|c| *c == '.').count() <= 1
        && t.chars().next_back().is_some_and(|c| c.is_ascii_digit())
}
