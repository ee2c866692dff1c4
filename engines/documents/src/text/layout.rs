//! Where the letters of a PDF stand: rows, and within a row the pieces that a wide gap parts, as the cells of a table are parted.

use super::plain::Reach;
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// Letters of one row that stand together.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub text: String,
    /// From the left edge of the page, in points.
    pub start: f64,
    pub end: f64,
    /// Gaps that part nothing by themselves, but do where the rows around have them too.
    gaps: Vec<Gap>,
}

/// A gap inside a piece.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// The byte of the space that stands for it.
    byte: usize,
    /// Where the letters before it end and those after it start.
    end: f64,
    start: f64,
}

impl Piece {
    fn middle(&self) -> f64 {
        (self.start + self.end) / 2.0
    }

    /// The piece parted at its gaps.
    fn parted(&self) -> Vec<Piece> {
        let mut found = Vec::new();
        let (mut byte, mut start) = (0, self.start);
        for gap in &self.gaps {
            let text = self.text.get(byte..gap.byte).unwrap_or("").to_string();
            found.push(Piece { text, start, end: gap.end, gaps: Vec::new() });
            (byte, start) = (gap.byte + 1, gap.start);
        }
        let text = self.text.get(byte..).unwrap_or("").to_string();
        found.push(Piece { text, start, end: self.end, gaps: Vec::new() });
        found
    }
}

/// A row of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub page: usize,
    pub pieces: Vec<Piece>,
}

/// A gap of so many letters parts two pieces.
const GAP: f64 = 1.5;

/// A gap of so many letters parts two pieces where the rows above or below have one too.
const NARROW_GAP: f64 = 0.2;

/// The longest cell of a table whose columns stand close.
const LONGEST_CELL: usize = 20;

/// Collects rows from the letters as the file draws them.
#[derive(Default)]
pub(super) struct Layout {
    pub rows: Vec<Row>,
    page: usize,
    height: f64,
    last_y: f64,
    last_end: f64,
    /// The next letter opens a stretch drawn at once.
    opens: bool,
    /// The next letter opens a page.
    fresh: bool,
}

impl OutputDev for Layout {
    fn begin_page(&mut self, _: u32, media: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.page += 1;
        self.height = media.ury - media.lly;
        self.fresh = true;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        letters: &str,
    ) -> Result<(), OutputError> {
        let (x, y) = (place.m31, self.height - place.m32);
        // The side of a square as large as a letter, whatever the page is turned or stretched by.
        let (along, across) = (font_size * (place.m11 + place.m21), font_size * (place.m12 + place.m22));
        let size = (along * across).abs().sqrt().max(0.1);
        let down = (y - self.last_y).abs();
        let moved = self.opens && (down > size * 1.5 || x < self.last_end && down > size * 0.5);
        if self.fresh || moved || self.rows.is_empty() {
            self.rows.push(Row { page: self.page, pieces: vec![Piece { start: x, ..Piece::default() }] });
        } else if self.opens
            && let Some(row) = self.rows.last_mut()
        {
            let gap = x - self.last_end;
            if gap > size * GAP {
                row.pieces.push(Piece { start: x, ..Piece::default() });
            } else if gap > size * 0.1
                && let Some(piece) = row.pieces.last_mut()
            {
                if gap > size * NARROW_GAP {
                    piece.gaps.push(Gap { byte: piece.text.len(), end: self.last_end, start: x });
                }
                piece.text.push(' ');
            }
        }
        if let Some(piece) = self.rows.last_mut().and_then(|r| r.pieces.last_mut()) {
            piece.text.push_str(letters);
            piece.end = x + width * size;
        }
        self.fresh = false;
        self.opens = false;
        self.last_y = y;
        self.last_end = x + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.opens = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Parts rows at narrow gaps where neighbouring rows have them and figures stand between: tables whose columns stand close.
pub(super) fn part_close_columns(rows: &mut [Row]) {
    let parted: Vec<Vec<Piece>> = rows.iter().map(|r| r.pieces.iter().flat_map(Piece::parted).collect()).collect();
    let is_row = |i: usize| {
        parted.get(i).is_some_and(|p| {
            p.len() >= 2
                && p.iter()
                    .all(|c| c.text.chars().count() <= LONGEST_CELL && !c.text.trim_end().ends_with(['，', '。', '；']))
        })
    };
    let figures = |p: &[Piece]| p.iter().filter(|c| super::table::is_figure(&c.text)).count();
    let mut at = 0;
    while at < rows.len() {
        let end = (at..rows.len()).find(|i| !is_row(*i)).unwrap_or(rows.len());
        let run = parted.get(at..end).unwrap_or(&[]);
        // Each row of figures has as many cells as the next.
        let with_figures: Vec<usize> = run.iter().filter(|p| figures(p) > 0).map(Vec::len).collect();
        if with_figures.len() >= 2 && with_figures.iter().all(|n| Some(n) == with_figures.first()) {
            for (row, cells) in rows.iter_mut().skip(at).zip(run) {
                row.pieces = cells.clone();
            }
        }
        at = end.max(at + 1);
    }
}

/// So many rows at either end of a page, as it is drawn, can be a header or a footer.
const FURNITURE: usize = 3;

/// Takes out what is printed on most pages and belongs to none of the text: the same words, or the number of the page, near the beginning
/// or the end of each.
pub(super) fn without_page_furniture(rows: Vec<Row>) -> Vec<Row> {
    let pages = rows.chunk_by(|a, b| a.page == b.page).count();
    if pages < 2 {
        return rows;
    }
    // 第 3 页 and 3/8 differ on every page by nothing but figures.
    let words = |row: &Row| {
        let text: String = row.pieces.iter().map(|p| p.text.as_str()).collect();
        let figures = text.chars().filter(char::is_ascii_digit).count();
        let said: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect();
        let number = said.chars().all(|c| "-—–·/第页共".contains(c));
        let sentence = said.contains(['，', '。', '；', '%', '、']);
        // A row of a table at the end of a page is no number of a page.
        (!sentence && (!number || row.pieces.len() == 1 && (1..=6).contains(&figures))).then_some(said)
    };
    let ends: Vec<Option<String>> = rows
        .chunk_by(|a, b| a.page == b.page)
        .flat_map(|page| {
            let ends = |i: usize| i < FURNITURE || i + FURNITURE >= page.len();
            page.iter().enumerate().map(move |(i, row)| words(row).filter(|_| ends(i)))
        })
        .collect();
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for said in ends.iter().flatten() {
        *counts.entry(said).or_default() += 1;
    }
    let kept: Vec<bool> = ends
        .iter()
        .map(|said| said.as_ref().and_then(|s| counts.get(s.as_str())).is_none_or(|n| n * 2 <= pages))
        .collect();
    rows.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row).collect()
}

/// So many rows before and after tell where a column ends.
const COLUMN: usize = 12;

/// How far every row reaches towards the right edge of the text.
pub(super) fn reach(rows: &[Row]) -> Vec<Reach> {
    let span = |r: &Row| Some((r.pieces.first()?.start, r.pieces.last()?.end));
    // Rows of tables may be wider than the text.
    let mut ends: Vec<f64> = rows.iter().filter(|r| r.pieces.len() == 1).filter_map(span).map(|s| s.1).collect();
    ends.sort_by(f64::total_cmp);
    let left = rows.iter().filter_map(span).map(|s| s.0).fold(f64::INFINITY, f64::min);
    // The widest rows but for the odd header or table.
    let right = ends.get(ends.len() * 9 / 10).copied().unwrap_or(0.0);
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            let Some((start, end)) = span(row) else { return Reach::Short };
            let letters: usize = row.pieces.iter().map(|p| p.text.chars().count()).sum();
            let letter = (end - start) / letters.max(1) as f64;
            // A line that is not justified ends up to a letter and a half before the edge.
            if end >= right - 1.6 * letter {
                Reach::Full
            } else if end - left >= 0.75 * (right - left) || in_column(rows, i, letter) {
                Reach::Near
            } else {
                Reach::Short
            }
        })
        .collect()
}

/// True for a row that ends where others of its column end: pages of several columns have several edges.
fn in_column(rows: &[Row], i: usize, letter: f64) -> bool {
    let single = |r: &Row| match r.pieces.as_slice() {
        [piece] => Some((piece.start, piece.end)),
        _ => None,
    };
    let Some((start, end)) = rows.get(i).and_then(single) else { return false };
    let near = rows.get(i.saturating_sub(COLUMN)..(i + COLUMN).min(rows.len())).unwrap_or(&[]);
    let column = || near.iter().filter_map(single).filter(|(s, _)| (s - start).abs() <= 3.0 * letter);
    let edge = column().map(|(_, e)| e).fold(0.0, f64::max);
    let full = column().filter(|(_, e)| *e >= edge - 1.6 * letter).count();
    end >= edge - 1.6 * letter && full >= 3 && end - start >= 14.0 * letter
}

/// True for rows that look like a table: at least two, most of several pieces, with figures in two of them.
fn is_table(rows: &[Row]) -> bool {
    let figures = |r: &Row| r.pieces.iter().filter(|p| super::table::is_figure(&p.text)).count();
    rows.len() >= 2
        && rows.iter().filter(|r| figures(r) > 0).count() >= 2
        && rows.iter().map(figures).sum::<usize>() * 4 >= rows.iter().map(|r| r.pieces.len()).sum::<usize>()
}

/// The stretches of rows that are tables, and those between them: (first, last + 1, is a table).
pub(super) fn stretches(rows: &[Row]) -> Vec<(usize, usize, bool)> {
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let several = |i: usize| rows.get(i).is_some_and(|r| r.pieces.len() >= 2);
        // A short line between two rows heads a part of the table: 期末畜禽存栏.
        let heads = |i: usize| {
            i > at
                && several(i - 1)
                && several(i + 1)
                && rows.get(i).and_then(|r| r.pieces.first()).is_some_and(|p| {
                    p.text.chars().count() <= 16
                        && !p.text.starts_with('表')
                        && !p.text.contains("单位")
                        && !p.text.ends_with('。')
                })
        };
        let end = (at..rows.len()).find(|i| !several(*i) && !heads(*i)).unwrap_or(rows.len());
        if end > at && rows.get(at..end).is_some_and(is_table) {
            found.push((at, end, true));
            at = end;
            continue;
        }
        let end = end.max(at + 1);
        match found.last_mut() {
            Some(last) if !last.2 => last.1 = end,
            _ => found.push((at, end, false)),
        }
        at = end;
    }
    found
}

/// Columns a piece covers: the first, and how many.
pub(super) type Covered = (usize, usize);

/// The columns of every piece of every row, told by where the pieces of the fullest row stand.
pub(super) fn columns(rows: &[Row]) -> Vec<Vec<Covered>> {
    let middles: Vec<f64> = rows
        .iter()
        .max_by_key(|r| r.pieces.len())
        .map(|r| r.pieces.iter().map(Piece::middle).collect())
        .unwrap_or_default();
    let distance = |piece: &Piece, m: &f64| (m - piece.middle()).abs();
    let nearest = |piece: &Piece| {
        let by_distance = |a: &f64, b: &f64| distance(piece, a).total_cmp(&distance(piece, b));
        middles.iter().enumerate().min_by(|(_, a), (_, b)| by_distance(a, b)).map_or(0, |(i, _)| i)
    };
    let is_header = |row: &Row| !row.pieces.iter().any(|p| super::table::is_figure(&p.text));
    let names_first = |row: &Row| match (row.pieces.first(), middles.as_slice()) {
        (Some(piece), [first, second, ..]) => piece.middle() < (first + second) / 2.0,
        _ => true,
    };
    rows.iter()
        .map(|row| {
            let count = row.pieces.len();
            if count == middles.len() {
                return (0..count).map(|column| (column, 1)).collect();
            }
            // Headers share the columns behind the first evenly: 2021年 and 2022年 over two each.
            let lead = usize::from(names_first(row));
            let (shared, headers) = (middles.len().saturating_sub(1), count.saturating_sub(lead));
            if is_header(row) && headers > 0 && shared >= headers && shared % headers == 0 {
                let span = shared / headers;
                let first = (0..lead).map(|_| (0, 1));
                return first.chain((0..headers).map(|i| (1 + i * span, span))).collect();
            }
            let mut free = 0;
            row.pieces
                .iter()
                .map(|piece| {
                    let column = nearest(piece).max(free);
                    free = column + 1;
                    (column, 1)
                })
                .collect()
        })
        .collect()
}
