use super::document::BlockKind;
use super::rendering::Rendering;
use super::table::Table;
use crate::Error;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};

/// What a word processor's file may unpack to, whatever its size.
const LARGEST_XML: u64 = 400 << 20;

/// How many times its size a file may unpack to; a text seldom packs to less than a twentieth.
const PACKED: u64 = 100;

/// What even the smallest file may unpack to.
const SMALLEST_LIMIT: u64 = 4 << 20;

/// Paragraphs and tables of a DOCX file. Deleted text, field codes and text boxes' second copies are left out.
pub(crate) fn read(bytes: &[u8], name: &str, out: &mut Rendering) -> Result<(), Error> {
    let damaged = |reason: String| Error::Damaged { name: name.to_string(), format: "DOCX", reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?;
    let holds = |part: &str| archive.file_names().flatten().any(|n| n.starts_with(part));
    if !holds("word/document.xml") {
        let known = [("xl/", "XLSX"), ("ppt/", "PPTX"), ("content.xml", "ODT")];
        let format = known.iter().find(|(part, _)| holds(part)).map_or("a ZIP archive", |(_, format)| format);
        return Err(Error::Unsupported { name: name.to_string(), format });
    }
    let file = archive.by_name("word/document.xml").map_err(|e| damaged(e.to_string()))?;
    if file.encrypted() {
        return Err(Error::Encrypted { name: name.to_string() });
    }
    let mut xml = String::new();
    let limit = (bytes.len() as u64 * PACKED).clamp(SMALLEST_LIMIT, LARGEST_XML);
    let read = file.take(limit + 1).read_to_string(&mut xml).map_err(|e| damaged(e.to_string()))?;
    if read as u64 > limit {
        return Err(Error::TooLarge { name: name.to_string(), bytes: read as u64, limit });
    }
    Body { out, tables: Vec::new(), heading: false, in_text: false, silent: 0 }
        .run(&xml)
        .map_err(|e| damaged(e.to_string()))
}

struct OpenTable {
    index: usize,
    rows: usize,
    cell: Option<(usize, usize)>,
    /// Span of the cell being opened, known from its properties.
    span: usize,
    merged: bool,
    first_block: usize,
}

struct Body<'a> {
    out: &'a mut Rendering,
    tables: Vec<OpenTable>,
    heading: bool,
    in_text: bool,
    silent: usize,
}

impl Body<'_> {
    fn run(mut self, xml: &str) -> Result<(), quick_xml::Error> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event()? {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(tag.local_name().as_ref());
                }
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text && self.silent == 0 => {
                    let words = text.xml10_content().into_owned();
                    self.words(&words);
                }
                Event::GeneralRef(reference) if self.in_text && self.silent == 0 => {
                    let c = reference.resolve_char_ref().ok().flatten().or_else(|| match reference.as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    });
                    if let Some(c) = c {
                        self.words(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        Ok(())
    }

    fn words(&mut self, words: &str) {
        for c in words.chars() {
            let at = self.out.characters();
            if c.is_whitespace() { self.out.space(at) } else { self.out.put(c, at, 1) }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let value = |key: &str| {
            tag.attributes()
                .with_checks(false)
                .flatten()
                .find(|a| a.key.local_name().as_ref() == key)
                .map(|a| a.value.into_owned())
        };
        match tag.local_name().as_ref() {
            "t" => self.in_text = true,
            "del" | "instrText" | "Fallback" | "moveFrom" => self.silent += 1,
            "pStyle" => {
                let style = value("val").unwrap_or_default().to_ascii_lowercase();
                self.heading = style.starts_with("heading") || style.starts_with("title");
            }
            "tab" | "br" if self.silent == 0 => {
                let at = self.out.characters();
                self.out.space(at);
            }
            "tbl" => {
                self.end_block();
                let index = self.out.tables.len();
                self.out.tables.push(Table::default());
                self.tables.push(OpenTable { index, rows: 0, cell: None, span: 1, merged: false, first_block: 0 });
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows += 1;
                }
            }
            "tc" => {
                let first_block = self.out.blocks.len();
                if let Some(table) = self.tables.last_mut() {
                    (table.span, table.merged, table.first_block, table.cell) = (1, false, first_block, None);
                }
            }
            "gridSpan" => {
                let span = value("val").and_then(|v| v.parse().ok()).unwrap_or(1);
                if let Some(table) = self.tables.last_mut() {
                    table.span = span;
                }
            }
            "vMerge" => {
                let merged = value("val").is_none_or(|v| v != "restart");
                if let Some(table) = self.tables.last_mut() {
                    table.merged = merged;
                }
            }
            "p" => self.place_cell(),
            _ => {}
        }
    }

    /// A cell's place is known when its properties have been read, that is at its first paragraph.
    fn place_cell(&mut self) {
        let Some(open) = self.tables.last_mut() else { return };
        if open.cell.is_some() {
            return;
        }
        let Some(table) = self.out.tables.get_mut(open.index) else { return };
        let row = open.rows.saturating_sub(1);
        let column = table.positions.range((row, 0)..=(row, usize::MAX)).next_back().map_or(0, |(p, _)| p.1 + 1);
        let above = row.checked_sub(1).and_then(|r| table.positions.get(&(r, column)).copied());
        let cell = table.place(row, 1, open.span, false);
        if let (true, Some(above)) = (open.merged, above) {
            for c in column..column + open.span.min(200) {
                table.positions.insert((row, c), above);
            }
        }
        open.cell = Some((cell, row));
    }

    fn end_block(&mut self) {
        let kind = match self.tables.last() {
            Some(OpenTable { index, cell: Some((cell, _)), .. }) => BlockKind::Cell { table: *index, cell: *cell },
            _ if self.heading => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        };
        self.out.end(kind);
        self.heading = false;
    }

    fn end_table(&mut self) {
        self.end_block();
        if let Some(open) = self.tables.pop() {
            self.out.finish_table(open.index);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "del" | "instrText" | "Fallback" | "moveFrom" => self.silent = self.silent.saturating_sub(1),
            "p" => self.end_block(),
            "tc" => {
                self.end_block();
                if let Some(open) = self.tables.last_mut()
                    && let Some((cell, _)) = open.cell.take()
                {
                    self.out.finish_cell(open.index, cell, open.first_block);
                }
            }
            "tbl" => self.end_table(),
            _ => {}
        }
    }
}
