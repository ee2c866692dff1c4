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
    /// Rows above its header that hold one text over the whole width: its title, its unit.
    pub titles: usize,
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
        // 注：… over the whole width is a note to the table; a column of remarks leaves most cells to figures.
        let long = (0..self.cells.len()).filter(|i| self.is_long(*i) && !self.is_note(*i)).count();
        self.rows >= 2 && self.columns >= 2 && numeric >= 2 && long * 4 <= numeric
    }

    /// The texts of its first rows that each stand alone in their row, over more than one column.
    pub(crate) fn title_rows(&self) -> Vec<String> {
        let alone = |row: usize| {
            let mut cells = self.cells.iter().filter(|c| c.row == row && !c.text.is_empty());
            let only = cells.next()?;
            let whole = only.columns > 1 && only.columns * 2 >= self.columns || only.text.contains("单位");
            (cells.next().is_none() && only.rows == 1 && whole && !is_figure(&only.text)).then(|| only.text.clone())
        };
        (0..self.rows.saturating_sub(2)).map_while(alone).collect()
    }

    /// True for a cell that holds a text rather than a label.
    fn is_long(&self, cell: usize) -> bool {
        self.cells.get(cell).is_some_and(|c| c.text.chars().count() > 80)
    }

    /// True for a text over the whole width of the table, such as a note at its foot.
    pub(crate) fn is_note(&self, cell: usize) -> bool {
        self.is_long(cell) && self.cells.get(cell).is_some_and(|c| c.columns >= self.columns)
    }
}

/// What stands of a cell's words for its figure: plans put what holds for all their years in brackets ([10.7]), and bounds beside it.
pub(crate) fn figure_of(text: &str) -> &str {
    let t = text.trim();
    let t = [('[', ']'), ('【', '】'), ('〔', '〕'), ('［', '］')]
        .iter()
        .find_map(|(open, close)| t.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(t);
    let t = t.trim().trim_start_matches(['≥', '≤', '>', '<', '＞', '＜', '约']);
    ["左右", "以上", "以下", "以内"].iter().find_map(|w| t.strip_suffix(w)).unwrap_or(t).trim()
}

/// True if a cell is a number and nothing else (a sign, thousands, a per cent sign, a bound allowed).
pub(crate) fn is_figure(text: &str) -> bool {
    let t = figure_of(text).trim_end_matches(['%', '％']);
    let t = t.trim_start_matches(['-', '+', '−', '－', '＋']);
    let digits = t.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | ' ' | '\u{a0}'))
        && t.chars().filter(|c| *c == '.').count() <= 1
        && t.chars().next_back().is_some_and(|c| c.is_ascii_digit())
}
