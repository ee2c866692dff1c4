use super::document::{BlockKind, Page};
use super::layout::{Layout, Row, columns, part_close_columns, reach, stretches, without_page_furniture};
use super::plain;
use super::radicals::letter;
use super::rendering::Rendering;
use super::table::Table;
use crate::Error;
use std::panic::AssertUnwindSafe;

/// Reads a PDF: renders its words and tables, and gives the extracted text. Pieces of a row are parted by a tab.
pub(crate) fn read(bytes: &[u8], name: &str, out: &mut Rendering) -> Result<String, Error> {
    let rows = rows(bytes, name)?;
    let mut text = String::new();
    // Where each row starts, in characters and bytes.
    let mut starts = Vec::with_capacity(rows.len() + 1);
    let mut at = 0;
    for row in &rows {
        starts.push((at, text.len()));
        for (i, piece) in row.pieces.iter().enumerate() {
            if i > 0 {
                text.push('\t');
                at += 1;
            }
            text.push_str(&piece.text);
            at += piece.text.chars().count();
        }
        text.push('\n');
        at += 1;
        match out.pages.last_mut() {
            Some(page) if page.number == row.page => page.source.end = at,
            _ => out.pages.push(Page { number: row.page, source: starts.last().map_or(0, |s| s.0)..at }),
        }
    }
    starts.push((at, text.len()));
    let reach = reach(&rows);
    for (first, last, is_table) in stretches(&rows) {
        let (Some(&(character, byte)), Some(&(_, end))) = (starts.get(first), starts.get(last)) else { continue };
        if is_table {
            table(rows.get(first..last).unwrap_or(&[]), character, out);
        } else {
            plain::read_page_lines(
                text.get(byte..end).unwrap_or(""),
                character,
                reach.get(first..last).unwrap_or(&[]),
                out,
            );
        }
    }
    Ok(text)
}

/// Rows of pieces as a grid.
fn table(rows: &[Row], character: usize, out: &mut Rendering) {
    let index = out.tables.len();
    out.tables.push(Table::default());
    let mut at = character;
    for (r, (row, columns)) in rows.iter().zip(columns(rows)).enumerate() {
        let mut next = 0;
        for (piece, (column, span)) in row.pieces.iter().zip(columns) {
            let Some(table) = out.tables.get_mut(index) else { return };
            while next < column {
                table.place(r, 1, 1, false);
                next += 1;
            }
            let cell = table.place(r, 1, span, false);
            next += span;
            let first_block = out.blocks.len();
            for c in piece.text.chars() {
                if c.is_whitespace() {
                    out.space(at)
                } else {
                    out.put(c, at, 1)
                }
                at += 1;
            }
            out.end(BlockKind::Cell { table: index, cell });
            out.finish_cell(index, cell, first_block);
            // The tab or line end after the piece.
            at += 1;
        }
    }
    out.finish_table(index);
}

fn rows(bytes: &[u8], name: &str) -> Result<Vec<Row>, Error> {
    let damaged = |reason: String| Error::Damaged { name: name.to_string(), format: "PDF", reason };
    // The PDF library brings its own reader of the file's structure.
    let mut document = pdf_extract::Document::load_mem(bytes).map_err(|e| match e {
        pdf_extract::Error::InvalidPassword => Error::Encrypted { name: name.to_string() },
        other => damaged(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(Error::Encrypted { name: name.to_string() });
    }
    let pages = document.get_pages().len();
    spell_widths_out(&mut document);
    // The library panics on some damaged files; that must not reach the caller. Nothing of the document is used afterwards.
    let layout = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut layout = Layout::default();
        pdf_extract::output_doc(&document, &mut layout).map(|()| layout)
    }))
    .map_err(|_| damaged("its text cannot be extracted".to_string()))?
    .map_err(|e| damaged(e.to_string()))?;
    let mut rows = layout.rows;
    part_close_columns(&mut rows);
    for row in &mut rows {
        for piece in &mut row.pieces {
            // A line end inside a piece would make two lines of a row.
            let words = piece.text.trim_end().chars();
            piece.text = words.map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { letter(c) }).collect();
        }
        row.pieces.retain(|p| !p.text.trim().is_empty());
    }
    rows.retain(|r| !r.pieces.is_empty());
    let rows = without_page_furniture(rows);
    let letters: usize =
        rows.iter().flat_map(|r| &r.pieces).map(|p| p.text.chars().filter(|c| !c.is_whitespace()).count()).sum();
    if letters < 8 * pages.max(1) / 2 {
        return Err(Error::Scanned { name: name.to_string(), pages });
    }
    Ok(rows)
}

/// The widest range of letters with one width that is believed.
const WIDEST_RANGE: i64 = 65_536;

/// Widths of composite fonts given for a range of letters (`19 28 636`) become a list for each letter: the library reads only lists right,
/// and without widths letters and gaps cannot be told apart.
fn spell_widths_out(document: &mut pdf_extract::Document) {
    use pdf_extract::Object;
    let lists: Vec<_> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let widths = object.as_dict().ok()?.get(b"W").ok()?;
            let widths = document.dereference(widths).ok()?.1.as_array().ok()?.clone();
            Some((*id, widths))
        })
        .collect();
    for (id, widths) in lists {
        let mut out = Vec::new();
        let mut rest = widths.as_slice();
        loop {
            match rest {
                [first, list @ (Object::Array(_) | Object::Reference(_)), after @ ..] => {
                    out.extend([first.clone(), list.clone()]);
                    rest = after;
                }
                [first, last, width, after @ ..] => {
                    if let (Ok(from), Ok(to)) = (first.as_i64(), last.as_i64())
                        && (0..WIDEST_RANGE).contains(&(to - from))
                    {
                        let each = (from..=to).map(|_| width.clone()).collect();
                        out.extend([first.clone(), Object::Array(each)]);
                    }
                    rest = after;
                }
                _ => break,
            }
        }
        if let Ok(font) = document.get_object_mut(id).and_then(Object::as_dict_mut) {
            font.set("W", Object::Array(out));
        }
    }
}
