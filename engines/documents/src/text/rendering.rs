use super::document::{Block, BlockKind, Page};
use super::map::SourceMap;
use super::radicals::letter;
use super::table::Table;

/// The longest paragraph that is read as one, in characters. A file without line ends is read in pieces, so that what is worked out
/// for a piece is never worked out for the whole.
const LONGEST: usize = 20_000;

/// Builds the rendered text block by block, keeping the map.
#[derive(Debug, Default)]
pub(crate) struct Rendering {
    pub text: String,
    pub map: SourceMap,
    pub blocks: Vec<Block>,
    pub tables: Vec<Table>,
    pub pages: Vec<Page>,
    /// Title, as the front matter or the head of the page gives it.
    pub title: Option<String>,
    /// Date of publication, as the front matter gives it.
    pub date: Option<String>,
    characters: usize,
    open: Option<(usize, usize)>,
    /// White space waits until it is known whether something follows in the same block.
    pending_space: Option<usize>,
    last: Option<char>,
}

/// True for letters that are written without spaces between words.
pub(crate) fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// The Chinese form of a mark between clauses.
fn wide(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        _ => return None,
    })
}

impl Rendering {
    pub fn characters(&self) -> usize {
        self.characters
    }

    fn open_block(&mut self) {
        if self.open.is_none() {
            if self.characters > 0 {
                let source = self.map.source_range(self.characters - 1..self.characters).end;
                self.map.push(self.characters, 1, source, 0);
                self.text.push('\n');
                self.characters += 1;
            }
            self.open = Some((self.characters, self.text.len()));
            self.last = None;
        }
    }

    /// One visible character that the file writes in `source_length` characters from `source`.
    pub fn put(&mut self, c: char, source: usize, source_length: usize) {
        let c = self.mark(letter(c));
        self.open_block();
        if let Some(space) = self.pending_space.take()
            && let Some(last) = self.last
            && !(is_ideographic(last) || is_ideographic(c))
        {
            self.map.push(self.characters, 1, space, 1);
            self.text.push(' ');
            self.characters += 1;
        }
        self.map.push(self.characters, 1, source, source_length);
        self.text.push(c);
        self.characters += 1;
        self.last = Some(c);
    }

    /// Commas, colons and semicolons of the alphabet between ideographs are those of Chinese: 增长5%,其中. Those within numbers
    /// (1,200; 16:55:30) stand between digits and stay.
    fn mark(&mut self, c: char) -> char {
        if is_ideographic(c)
            && let Some(wide) = self.last.and_then(wide)
        {
            self.text.pop();
            self.text.push(wide);
            self.last = Some(wide);
        }
        match wide(c) {
            Some(wide) if self.last.is_some_and(is_ideographic) => wide,
            _ => c,
        }
    }

    /// White space at this place of the file; it survives only between two letters of an alphabet.
    pub fn space(&mut self, source: usize) {
        if self.open.is_some() && self.pending_space.is_none() {
            self.pending_space = Some(source);
        }
    }

    /// What the open block says so far.
    pub fn open_text(&self) -> &str {
        self.open.and_then(|(_, byte)| self.text.get(byte..)).unwrap_or("")
    }

    /// Takes the open block back; returns how many characters it had.
    pub fn abandon(&mut self) -> usize {
        self.pending_space = None;
        self.last = None;
        let Some((start, byte)) = self.open.take() else { return 0 };
        let taken = self.characters - start;
        // The line end before it goes as well; the next block brings its own.
        let (start, byte) = (start.saturating_sub(1), byte.saturating_sub(1));
        self.text.truncate(byte);
        self.characters = start;
        self.map.truncate(start);
        taken
    }

    /// Ends the block, if one is open.
    pub fn end(&mut self, kind: BlockKind) {
        self.pending_space = None;
        if let Some((start, byte)) = self.open.take() {
            if self.characters - start > LONGEST && kind == BlockKind::Paragraph {
                self.divide(start, byte);
            } else if start < self.characters {
                self.blocks.push(Block { kind, range: start..self.characters, bytes: byte..self.text.len() });
            }
            self.last = None;
        }
    }
}

impl Rendering {
    /// Parts what was rendered since a place into paragraphs, at ends of sentences where there are any, else after any mark.
    fn divide(&mut self, start: usize, byte: usize) {
        let (mut first, mut first_byte) = (start, byte);
        // The last place to part at: after a sentence, after a mark.
        let (mut sentence, mut mark) = (None, None);
        let text = self.text.get(byte..).unwrap_or("");
        for (n, (at, c)) in text.char_indices().enumerate() {
            let here = (start + n, byte + at);
            if here.0 - first > LONGEST {
                let (end, end_byte) = sentence.or(mark).unwrap_or(here);
                self.blocks.push(Block { kind: BlockKind::Paragraph, range: first..end, bytes: first_byte..end_byte });
                (first, first_byte, sentence, mark) = (end, end_byte, None, None);
            }
            let after = (here.0 + 1, here.1 + c.len_utf8());
            match c {
                '。' | '！' | '？' => sentence = Some(after),
                '；' | '，' | ',' | ' ' | ';' => mark = Some(after),
                _ => {}
            }
        }
        self.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: first..self.characters,
            bytes: first_byte..self.text.len(),
        });
    }
}

impl Rendering {
    /// Gives a cell what was rendered since its start.
    pub fn finish_cell(&mut self, table: usize, cell: usize, first_block: usize) {
        let blocks = self.blocks.get(first_block..).unwrap_or(&[]);
        let own = |b: &&Block| b.kind == BlockKind::Cell { table, cell };
        let (Some(first), Some(last)) = (blocks.iter().find(own), blocks.iter().rev().find(own)) else { return };
        let range = first.range.start..last.range.end;
        let text = self.text.get(first.bytes.start..last.bytes.end).unwrap_or("").trim().to_string();
        if let Some(cell) = self.tables.get_mut(table).and_then(|t| t.cells.get_mut(cell)) {
            cell.range = range;
            cell.text = text;
        }
    }

    /// Finds what stands over a table; a table that only lays out the page gives its text back to the page.
    pub fn finish_table(&mut self, table: usize) {
        let Some(read) = self.tables.get(table) else { return };
        if read.holds_figures() {
            let first = self.blocks.iter().rposition(
                |b| !matches!(b.kind, BlockKind::Cell { table: t, .. } | BlockKind::Caption { table: t } if t >= table),
            );
            let (mut caption, mut unit) = (None, None);
            for block in self.blocks.get(..first.map_or(0, |f| f + 1)).unwrap_or(&[]).iter().rev().take(3) {
                let text = self.text.get(block.bytes.clone()).unwrap_or("").trim();
                if matches!(block.kind, BlockKind::Cell { .. }) || text.chars().count() > 50 {
                    break;
                }
                if unit.is_none()
                    && let Some(found) = unit_line(text)
                {
                    unit = Some(found.to_string());
                    let before = text.split("单位").next().unwrap_or("").trim_end_matches(UNIT_MARKS);
                    if !before.is_empty() {
                        caption = Some(before.to_string());
                        break;
                    }
                } else if !text.ends_with(['。', '；', '：', '，']) {
                    caption = Some(text.to_string());
                    break;
                } else {
                    break;
                }
            }
            for block in &self.blocks {
                if block.kind == (BlockKind::Caption { table }) {
                    caption = self.text.get(block.bytes.clone()).map(|t| t.trim().to_string());
                }
            }
            if let Some(read) = self.tables.get_mut(table) {
                let titles = read.title_rows();
                read.titles = titles.len();
                for title in &titles {
                    match unit_line(title) {
                        Some(found) => {
                            unit = Some(found.to_string());
                            let before = title.split("单位").next().unwrap_or("").trim_end_matches(UNIT_MARKS);
                            if !before.is_empty() {
                                caption = Some(before.to_string());
                            }
                        }
                        None => caption = Some(title.clone()),
                    }
                }
                // A note is a paragraph like any other.
                for block in &mut self.blocks {
                    if matches!(block.kind, BlockKind::Cell { table: t, cell } if t == table && read.is_note(cell)) {
                        block.kind = BlockKind::Paragraph;
                    }
                }
                unit = unit.or_else(|| caption.as_deref().and_then(unit_line).map(str::to_string));
                read.caption = caption;
                read.unit = unit;
            }
        } else {
            for block in &mut self.blocks {
                if matches!(block.kind, BlockKind::Cell { table: t, .. } | BlockKind::Caption { table: t } if t == table)
                {
                    block.kind = BlockKind::Paragraph;
                }
            }
            if let Some(read) = self.tables.get_mut(table) {
                *read = Table::default();
            }
        }
    }
}

/// What stands between a caption and its unit.
const UNIT_MARKS: [char; 4] = ['（', '(', '：', ' '];

/// The unit of a line such as `单位：亿元`.
pub(crate) fn unit_line(text: &str) -> Option<&str> {
    let after = text.split("单位").nth(1)?;
    let after = after.trim_start_matches([':', '：', ' ', '\u{3000}', '为']);
    let unit = after.trim_end_matches([')', '）', ' ', '。']).trim();
    (!unit.is_empty() && unit.chars().count() <= 12).then_some(unit)
}
