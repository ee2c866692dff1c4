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
}

impl Piece {
    fn middle(&self) -> f64 {
        (self.start + self.end) / 2.0
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
        .map(|row| {
            let Some((start, end)) = span(row) else { return Reach::Short };
            let letters: usize = row.pieces.iter().map(|p| p.text.chars().count()).sum();
            let letter = (end - start) / letters.max(1) as f64;
            // A line that is not justified ends up to a letter and a half before the edge.
            if end >= right - 1.6 * letter {
                Reach::Full
            } else if end - left >= 0.75 * (right - left) {
                Reach::Near
            } else {
                Reach::Short
            }
        })
        .collect()
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

/// The column of every piece of every row, told by where the pieces of the fullest row stand.
pub(super) fn columns(rows: &[Row]) -> Vec<Vec<usize>> {
    let middles: Vec<f64> = rows
        .iter()
        .max_by_key(|r| r.pieces.len())
        .map(|r| r.pieces.iter().map(Piece::middle).collect())
        .unwrap_or_default();
    let nearest = |piece: &Piece| {
        let distance = |m: &f64| (m - piece.middle()).abs();
        middles.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b))).map_or(0, |(i, _)| i)
    };
    rows.iter()
        .map(|row| {
            if row.pieces.len() == middles.len() {
                return (0..middles.len()).collect();
            }
            let mut free = 0;
            row.pieces
                .iter()
                .map(|piece| {
                    let column = nearest(piece).max(free);
                    free = column + 1;
                    column
                })
                .collect()
        })
        .collect()
}
