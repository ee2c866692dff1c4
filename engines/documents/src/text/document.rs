use super::map::SourceMap;
use super::quotes::Quotes;
use super::rendering::Rendering;
use super::sentence::{self, Sentence};
use super::table::Table;
use super::{decoding, docx, html, markdown, pdf, plain};
use crate::Error;
use std::ops::Range;
use std::sync::OnceLock;

/// The largest file that is read, in bytes.
pub const LIMIT: u64 = 256 << 20;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, with front matter or without.
    Markdown,
    /// HTML.
    Html,
    /// DOCX.
    Docx,
    /// PDF with text.
    Pdf,
}

/// What a block of the rendered text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Title from the front matter.
    Title,
    /// A line that announces what follows.
    Heading,
    /// Running text.
    Paragraph,
    /// The caption of a table.
    Caption {
        /// Index of the table.
        table: usize,
    },
    /// In a cell of a table.
    Cell {
        /// Index of the table.
        table: usize,
        /// Index of the cell among the table's cells.
        cell: usize,
    },
}

/// A stretch of the rendered text that stands on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its place in the rendered text, in characters.
    pub range: Range<usize>,
    /// Its place in the rendered text, in bytes.
    pub bytes: Range<usize>,
}

/// A page of a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub number: usize,
    /// Its place in the extracted text, in characters.
    pub source: Range<usize>,
}

/// A published document: its words as a reader sees them, and the place of each in the file.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    format: Format,
    source: String,
    /// Byte offsets of every 1024th character of the source.
    marks: Vec<usize>,
    rendering: Parts,
    /// Where the lines of the source begin, in characters; found when first asked for.
    lines: OnceLock<Vec<usize>>,
    /// The index of the rendered text; made when first searched.
    quotes: OnceLock<Quotes>,
}

#[derive(Clone, Debug)]
struct Parts {
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    pages: Vec<Page>,
    title: Option<String>,
    date: Option<String>,
    characters: usize,
}

/// Every so many characters the byte offset is kept.
const STRIDE: usize = 64;

fn marks(text: &str) -> Vec<usize> {
    text.char_indices().step_by(STRIDE).map(|(byte, _)| byte).collect()
}

/// Byte offset of a character offset.
fn byte_of(text: &str, marks: &[usize], character: usize) -> usize {
    let Some(&start) = marks.get(character / STRIDE) else { return text.len() };
    let rest = text.get(start..).unwrap_or("");
    rest.char_indices().nth(character % STRIDE).map_or(text.len(), |(byte, _)| start + byte)
}

impl Document {
    /// Reads a document. The format is told by content first, then by the extension of `name`.
    ///
    /// # Errors
    /// Whatever gives no text is an error: an unknown encoding, an encrypted or scanned PDF, an old `.doc`, an empty file.
    ///
    /// # Examples
    /// ```
    /// use linping_documents::Document;
    ///
    /// let document = Document::read("<p>工业<a href='#'>机器人</a>产量增长73.9%</p>".as_bytes(), "a.html").unwrap();
    /// assert_eq!(document.text(), "工业机器人产量增长73.9%");
    /// assert_eq!(document.source_range(0..5), 3..20);
    /// ```
    pub fn read(bytes: &[u8], name: &str) -> Result<Document, Error> {
        if bytes.len() as u64 > LIMIT {
            return Err(Error::TooLarge { name: name.to_string(), bytes: bytes.len() as u64, limit: LIMIT });
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::Empty { name: name.to_string() });
        }
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
        let mut out = Rendering::default();
        let (format, source) = if bytes.starts_with(b"%PDF") {
            (Format::Pdf, Some(pdf::read(bytes, name, &mut out)?))
        } else if bytes.starts_with(b"PK\x03\x04") {
            docx::read(bytes, name, &mut out)?;
            (Format::Docx, None)
        } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            // Old Word files and encrypted DOCX share the same container.
            return Err(if extension == "docx" {
                Error::Encrypted { name: name.to_string() }
            } else {
                Error::Unsupported { name: name.to_string(), format: "DOC" }
            });
        } else if bytes.starts_with(b"{\\rtf") {
            return Err(Error::Unsupported { name: name.to_string(), format: "RTF" });
        } else if matches!(extension.as_str(), "docx" | "pdf") {
            let format = if extension == "pdf" { "PDF" } else { "DOCX" };
            return Err(Error::Misnamed { name: name.to_string(), format });
        } else if bytes.iter().take(4096).filter(|b| **b == 0).count() > 8
            && !bytes.starts_with(&[0xff, 0xfe])
            && !bytes.starts_with(&[0xfe, 0xff])
        {
            return Err(Error::Unsupported { name: name.to_string(), format: "a binary file" });
        } else {
            let text = decoding::decode(bytes, name)?;
            let format = match extension.as_str() {
                "md" | "markdown" => Format::Markdown,
                "html" | "htm" | "xhtml" | "shtml" | "jsp" => Format::Html,
                _ if html::looks_like_html(&text) => Format::Html,
                _ => Format::Plain,
            };
            match format {
                Format::Markdown => markdown::read(&text, &mut out),
                Format::Html => html::read(&text, (0, 0), false, &mut out),
                _ => plain::read(&text, 0, 0, &mut out),
            }
            (format, Some(text))
        };
        let characters = out.characters();
        if out.blocks.is_empty() {
            return Err(Error::Empty { name: name.to_string() });
        }
        let source = source.unwrap_or_else(|| {
            out.map = SourceMap::default();
            out.map.push(0, characters, 0, characters);
            out.text.clone()
        });
        let marks = marks(&source);
        let Rendering { text, map, blocks, tables, pages, title, date, .. } = out;
        let rendering = Parts { text, map, blocks, tables, pages, title, date, characters };
        Ok(Document {
            name: name.to_string(),
            format,
            source,
            marks,
            rendering,
            lines: OnceLock::new(),
            quotes: OnceLock::new(),
        })
    }

    /// The base name it was read under.
    pub fn name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// What it turned out to be.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The words as a reader sees them: no markup, one line a block.
    pub fn text(&self) -> &str {
        &self.rendering.text
    }

    /// Length of [`Document::text`] in characters.
    pub fn length(&self) -> usize {
        self.rendering.characters
    }

    /// The decoded characters of the file; of DOCX and PDF the extracted text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// A stretch of the decoded characters of the file.
    pub fn source_text(&self, range: Range<usize>) -> &str {
        let start = byte_of(&self.source, &self.marks, range.start);
        let end = byte_of(&self.source, &self.marks, range.end);
        self.source.get(start..end).unwrap_or("")
    }

    /// Where a stretch of the rendered text, in characters, stands among the decoded characters of the file.
    pub fn source_range(&self, rendered: Range<usize>) -> Range<usize> {
        self.rendering.map.source_range(rendered)
    }

    /// The page of a place among the decoded characters, for PDF.
    pub fn page_of(&self, source: usize) -> Option<usize> {
        self.rendering.pages.iter().find(|p| p.source.contains(&source)).map(|p| p.number)
    }

    /// Headings, paragraphs and cells in reading order.
    pub fn blocks(&self) -> &[Block] {
        &self.rendering.blocks
    }

    /// The words of a block.
    pub fn block_text(&self, block: &Block) -> &str {
        self.rendering.text.get(block.bytes.clone()).unwrap_or("")
    }

    /// Tables of figures as grids.
    pub fn tables(&self) -> &[Table] {
        &self.rendering.tables
    }

    /// Pages of a PDF; empty for other formats.
    pub fn pages(&self) -> &[Page] {
        &self.rendering.pages
    }

    /// The title the front matter gives.
    pub fn title(&self) -> Option<&str> {
        self.rendering.title.as_deref()
    }

    /// The date of publication the front matter gives, as written.
    pub fn date(&self) -> Option<&str> {
        self.rendering.date.as_deref()
    }

    /// Every sentence of the running text, headings included, cells left out.
    pub fn sentences(&self) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for (index, block) in self.blocks().iter().enumerate() {
            if matches!(block.kind, BlockKind::Cell { .. }) {
                continue;
            }
            let characters: Vec<char> = self.block_text(block).chars().collect();
            for range in sentence::split(&characters) {
                let text: String = characters.get(range.clone()).unwrap_or(&[]).iter().collect();
                let rendered = block.range.start + range.start..block.range.start + range.end;
                let source = self.source_range(rendered.clone());
                sentences.push(Sentence { range: rendered, source, text, block: index });
            }
        }
        sentences
    }

    /// Finds a quote in the rendered text: white space is folded, markup and links do not matter. Gives its place in the
    /// rendered text, in characters.
    ///
    /// # Examples
    /// ```
    /// use linping_documents::Document;
    ///
    /// let document = Document::read("<p>工业<b>机器人</b> 产量</p>".as_bytes(), "a.html").unwrap();
    /// let found = document.find_quote("机器人产量").unwrap();
    /// assert_eq!(document.source_text(document.source_range(found)), "机器人</b> 产量");
    /// ```
    pub fn find_quote(&self, quote: &str) -> Option<Range<usize>> {
        self.quotes.get_or_init(|| Quotes::of(&self.rendering.text)).find(quote)
    }

    /// Line and column of a place among the decoded characters, both from 1, in characters.
    pub fn line_and_column(&self, character: usize) -> (u64, u64) {
        let lines = self.lines.get_or_init(|| {
            let ends = self.source.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let line = lines.partition_point(|start| *start <= character).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        (line as u64, (character - start) as u64 + 1)
    }
}
