use super::document::BlockKind;
use super::entities::entity;
use super::markdown;
use super::rendering::Rendering;
use super::table::Table;

/// Elements whose content is never text of the document.
#[rustfmt::skip]
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "button",
    "textarea", "footer", "nav", "aside", "canvas", "video", "audio", "title",
];

/// Names in `class` or `id` that mark page furniture rather than text.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "footer", "copyright", "appendqr", "qrcode", "advert", "share", "editor", "breadcrumb", "recommend",
    "related", "navbar", "sidebar", "comment",
];

/// Such names that are only meant whole.
const FURNITURE_WHOLE: &[&str] = &["ad", "ads", "adv", "nav", "pages", "pagination"];

/// What a line of the imprint or of the page's own buttons starts with.
#[rustfmt::skip]
const IMPRINT: &[&str] = &[
    "责任编辑", "编辑：", "责编", "上一篇", "下一篇", "版权所有", "相关阅读", "相关新闻", "相关链接", "相关报道", "延伸阅读", "推荐阅读", "热点推荐", "猜你喜欢", "扫一扫", "分享到", "打印本页",
    "关闭窗口", "返回顶部",
];

/// The longest line of an imprint.
const LONGEST_IMPRINT: usize = 60;

/// Elements that end the line before and after them.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "section",
    "article", "header", "main", "blockquote", "pre", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr",
    "td", "th", "form", "fieldset", "figure", "figcaption", "address", "center", "body", "html", "head",
    "center",
];

const VOID: &[&str] =
    &["br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr"];

/// Tables inside tables deeper than this are read as paragraphs.
const DEEPEST_TABLE: usize = 16;

/// A table being read.
struct OpenTable {
    index: usize,
    row: Option<usize>,
    rows: usize,
    cell: Option<(usize, usize)>,
    in_caption: bool,
}

/// What is left out until its end tag.
struct Silence {
    tag: String,
    depth: usize,
    /// Where to go on if it never ends.
    resume: (usize, usize),
    by_name: bool,
}

/// A tag as it stands: name in lower case, attributes raw, whether it closes.
struct Tag<'a> {
    name: String,
    attributes: &'a str,
    closing: bool,
    /// Bytes and characters up to and with `>`.
    bytes: usize,
}

/// Reads HTML, or Markdown's HTML, with a tokenizer that never recurses and goes over the text once.
pub(crate) struct Reader<'a> {
    source: &'a str,
    byte: usize,
    character: usize,
    out: &'a mut Rendering,
    tables: Vec<OpenTable>,
    silence: Option<Silence>,
    heading: bool,
    /// Lines outside of tables are Markdown's.
    markdown: bool,
    /// The pipe table being read, and the number of its next row.
    pipes: Option<(usize, usize)>,
    /// Open links, and the characters of the open block inside them.
    links: usize,
    linked: usize,
    believe_furniture: bool,
    /// Visible characters left out as page furniture.
    left_out: usize,
}

/// Reads the stretch of `source` from a byte (a character offset is given with it) to its end.
///
/// Names such as `editor` mark a line of imprint on one site and the whole article on another. Where more was left out by its name than
/// was kept, the names are not believed and everything is read.
/// With `markdown` the headings, lists, links and blank lines that Markdown writes between its HTML are read as well.
pub(crate) fn read(source: &str, (byte, character): (usize, usize), markdown: bool, out: &mut Rendering) {
    let before = out.characters();
    let left_out = pass(source, (byte, character), markdown, out, true);
    if before == 0 && left_out > out.characters() {
        let mut afresh = Rendering::default();
        (afresh.title, afresh.date) = (out.title.take(), out.date.take());
        *out = afresh;
        pass(source, (byte, character), markdown, out, false);
    }
}

/// Reads once; returns how many visible characters were left out by the names of their elements.
fn pass(
    source: &str,
    (byte, character): (usize, usize),
    markdown: bool,
    out: &mut Rendering,
    believe_furniture: bool,
) -> usize {
    let reader = Reader {
        source,
        byte,
        character,
        out,
        tables: Vec::new(),
        silence: None,
        heading: false,
        markdown,
        pipes: None,
        links: 0,
        linked: 0,
        believe_furniture,
        left_out: 0,
    };
    reader.run()
}

impl<'a> Reader<'a> {
    fn run(mut self) -> usize {
        if self.markdown {
            self.start_line();
        }
        loop {
            while let Some(c) = self.source.get(self.byte..).and_then(|s| s.chars().next()) {
                if c == '<' && self.markup() {
                    continue;
                }
                if self.silence.is_some() {
                    self.skip_to_markup();
                    continue;
                }
                self.character_of_text(c);
            }
            // Something silent that never ends was no such thing: read on after its start tag.
            match self.silence.take() {
                Some(silence) if !silence.by_name => {
                    (self.byte, self.character) = silence.resume;
                    self.believe_furniture = false;
                }
                _ => break,
            }
        }
        self.pipe_line("");
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        self.left_out
    }

    fn advance(&mut self, bytes: usize) {
        let end = (self.byte + bytes).min(self.source.len());
        if let Some(passed) = self.source.get(self.byte..end) {
            self.character += passed.chars().count();
        }
        self.byte = end;
    }

    fn skip_to_markup(&mut self) {
        let rest = self.source.get(self.byte..).unwrap_or("");
        let next = rest.bytes().skip(1).position(|b| b == b'<').map_or(rest.len(), |p| p + 1);
        if self.silence.as_ref().is_some_and(|s| !s.by_name) {
            let skipped = rest.get(..next).unwrap_or("");
            self.left_out += skipped.chars().filter(|c| !c.is_whitespace()).count();
        }
        self.advance(next);
    }

    fn character_of_text(&mut self, c: char) {
        let (start, bytes) = (self.character, c.len_utf8());
        if c == '&'
            && let Some((meant, length)) = self.source.get(self.byte..).and_then(entity)
        {
            self.advance(length);
            let written = self.character - start;
            self.text(meant, start, written);
            return;
        }
        if self.markdown && self.markdown_mark(c) {
            return;
        }
        self.byte += bytes;
        self.character += 1;
        self.text(c, start, 1);
        if c == '\n' && self.markdown && self.tables.is_empty() {
            self.start_line();
        }
    }

    /// Passes over the marks of emphasis and the targets of links; false if `c` is a letter like any other.
    fn markdown_mark(&mut self, c: char) -> bool {
        let rest = self.source.get(self.byte..).unwrap_or("");
        let bytes = match c {
            '*' | '`' => 1,
            '!' if rest.starts_with("![") => match link(rest.get(1..).unwrap_or("")) {
                Some((_, after)) => after + 1,
                None => return false,
            },
            '[' if link(rest).is_some() => 1,
            ']' if rest.starts_with("](") => match target(rest) {
                Some(after) => after,
                None => return false,
            },
            _ => return false,
        };
        self.advance(bytes);
        true
    }

    /// A line of a pipe table, read whole; false if it is none.
    fn pipe_line(&mut self, line: &str) -> bool {
        let trimmed = line.trim();
        if !(trimmed.len() > 2 && trimmed.starts_with('|')) {
            if let Some((index, _)) = self.pipes.take() {
                self.out.finish_table(index);
            }
            return false;
        }
        if self.pipes.is_none() {
            self.end_block();
        }
        markdown::pipe_row(line.trim_end_matches('\r'), self.character, &mut self.pipes, self.out);
        self.advance(line.len());
        true
    }

    /// At the start of a line: a blank line, a heading or an entry of a list ends what was before it.
    fn start_line(&mut self) {
        let line = self.source.get(self.byte..).unwrap_or("").split('\n').next().unwrap_or("");
        if self.pipe_line(line) {
            return;
        }
        let words = line.trim_start_matches([' ', '\t', '>']);
        let hashes = words.bytes().take_while(|b| *b == b'#').count();
        let titled = (1..=6).contains(&hashes) && words.get(hashes..).is_some_and(|w| w.starts_with([' ', '\u{3000}']));
        let entry = ["- ", "* ", "+ "].iter().any(|mark| words.starts_with(mark));
        let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let entry = entry || numbered.len() < words.len() && numbered.starts_with(". ");
        if self.heading || titled || entry || words.trim().is_empty() {
            self.end_block();
            self.heading = false;
        }
        let marks = line.len() - words.len() + if titled { hashes } else { 0 };
        self.heading = titled;
        if titled || words.len() < line.len() {
            self.advance(marks);
        }
        if entry && numbered.len() == words.len() {
            self.advance(1);
        }
    }

    fn text(&mut self, c: char, start: usize, length: usize) {
        if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
            self.out.space(start);
        } else {
            self.out.put(c, start, length);
            self.linked += usize::from(self.links > 0);
        }
    }

    /// Handles what starts with `<`; false if it is no markup.
    fn markup(&mut self) -> bool {
        let rest = self.source.get(self.byte..).unwrap_or("");
        if rest.starts_with("<!--") {
            let length = rest.find("-->").map_or(rest.len(), |p| p + 3);
            self.advance(length);
            return true;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let length = rest.find('>').map_or(rest.len(), |p| p + 1);
            self.advance(length);
            return true;
        }
        let Some(tag) = tag(rest) else { return false };
        let Tag { name, attributes, closing, bytes } = tag;
        if let Some(silence) = &mut self.silence {
            if silence.tag == name {
                // A paragraph ends where the next begins.
                silence.depth = if closing || name == "p" { silence.depth - 1 } else { silence.depth + 1 };
                if silence.depth == 0 {
                    self.silence = None;
                }
            }
            self.advance(bytes);
            return true;
        }
        self.advance(bytes);
        if closing {
            self.close(&name);
        } else {
            self.open(&name, attributes);
        }
        true
    }

    fn open(&mut self, name: &str, attributes: &str) {
        let void = VOID.contains(&name) || attributes.trim_end().ends_with('/');
        let by_name = SILENT.contains(&name);
        if !void && (by_name || (self.believe_furniture && is_furniture(name, attributes))) {
            if BLOCKS.contains(&name) {
                self.end_block();
            }
            let resume = (self.byte, self.character);
            self.silence = Some(Silence { tag: name.to_string(), depth: 1, resume, by_name });
            return;
        }
        if name == "a" && !void {
            // A link does not stand inside a link.
            self.links = 1;
        }
        if !BLOCKS.contains(&name) {
            return;
        }
        match name {
            "table" => self.start_table(),
            "caption" => {
                self.end_block();
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = true;
                }
            }
            "tr" => {
                self.end_cell();
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(table.rows);
                    table.rows += 1;
                }
            }
            "td" | "th" => self.start_cell(name == "th", attributes),
            _ => self.end_block(),
        }
        self.heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.links = 0,
            "table" => self.end_table(),
            "td" | "th" | "tr" => self.end_cell(),
            "caption" => {
                self.end_block();
                if let Some(table) = self.tables.last_mut() {
                    table.in_caption = false;
                }
            }
            _ if BLOCKS.contains(&name) => self.end_block(),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.heading = false;
        }
    }

    /// True if the open block is no text of the document: only links to other pages, or a line of the imprint.
    fn leads_elsewhere(&self) -> bool {
        let words = self.out.open_text();
        let visible = words.chars().filter(|c| !c.is_whitespace()).count();
        if visible == 0 || self.heading || !self.believe_furniture {
            return false;
        }
        let start = words.trim_start_matches(['（', '(', '【', '[', '>', '·', ' ']);
        let imprint = visible <= LONGEST_IMPRINT && IMPRINT.iter().any(|w| start.starts_with(w));
        imprint || self.linked >= visible && !words.contains('。') && self.tables.is_empty()
    }

    fn end_block(&mut self) {
        if self.leads_elsewhere() {
            self.left_out += self.out.abandon();
        }
        self.linked = 0;
        let kind = match self.tables.last() {
            Some(OpenTable { index, cell: Some((cell, _)), .. }) => BlockKind::Cell { table: *index, cell: *cell },
            Some(OpenTable { index, in_caption: true, .. }) => BlockKind::Caption { table: *index },
            _ if self.heading => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        };
        self.out.end(kind);
    }

    fn start_table(&mut self) {
        self.end_block();
        if self.tables.len() < DEEPEST_TABLE {
            let index = self.out.tables.len();
            self.out.tables.push(Table::default());
            self.tables.push(OpenTable { index, row: None, rows: 0, cell: None, in_caption: false });
        }
    }

    fn start_cell(&mut self, header: bool, attributes: &str) {
        self.end_cell();
        let first_block = self.out.blocks.len();
        if let Some(open) = self.tables.last_mut()
            && let Some(table) = self.out.tables.get_mut(open.index)
        {
            let row = *open.row.get_or_insert_with(|| {
                open.rows += 1;
                open.rows - 1
            });
            let rows = attribute(attributes, "rowspan").and_then(|v| v.parse().ok()).unwrap_or(1);
            let columns = attribute(attributes, "colspan").and_then(|v| v.parse().ok()).unwrap_or(1);
            let cell = table.place(row, rows, columns, header);
            open.cell = Some((cell, first_block));
        }
    }

    fn end_cell(&mut self) {
        self.end_block();
        if let Some(open) = self.tables.last_mut()
            && let Some((cell, first_block)) = open.cell.take()
        {
            self.out.finish_cell(open.index, cell, first_block);
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        if let Some(open) = self.tables.pop() {
            self.out.finish_table(open.index);
        }
    }
}

/// For `[words](target)`: the bytes up to `]`, and to the end.
fn link(rest: &str) -> Option<(usize, usize)> {
    let line = rest.split('\n').next()?;
    let close = line.find(']')?;
    Some((close, close + target(line.get(close..)?)?))
}

/// For `](target)`: its length.
fn target(rest: &str) -> Option<usize> {
    let line = rest.split('\n').next()?.strip_prefix("](")?;
    line.find(')').map(|end| end + 3)
}

fn tag(rest: &str) -> Option<Tag<'_>> {
    let bytes = rest.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = bytes
        .iter()
        .skip(start)
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')))
        .map_or(bytes.len(), |p| p + start);
    // The end of the tag, quotes respected; a quote that never ends is ignored.
    let mut quote = None;
    let mut end = None;
    let mut first_close = None;
    for (i, b) in bytes.iter().enumerate().skip(name_end).take(20_000) {
        match (quote, b) {
            (None, b'>') => {
                end = Some(i);
                break;
            }
            (None, b'"' | b'\'') => quote = Some(*b),
            (Some(q), b) if q == *b => quote = None,
            // A tag does not open inside a tag.
            (None, b'<') => return None,
            (Some(_), b'>') => first_close = first_close.or(Some(i)),
            _ => {}
        }
    }
    let end = end.or(first_close)?;
    Some(Tag {
        name: rest.get(start..name_end)?.to_ascii_lowercase(),
        attributes: rest.get(name_end..end)?,
        closing,
        bytes: end + 1,
    })
}

/// The value of an attribute.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let at = rest.find('=')?;
        let key = rest.get(..at)?.trim().rsplit(char::is_whitespace).next()?;
        let value = rest.get(at + 1..)?.trim_start();
        let (value, after) = match value.chars().next() {
            Some(q @ ('"' | '\'')) => {
                let inner = value.get(1..)?;
                let end = inner.find(q).unwrap_or(inner.len());
                (inner.get(..end)?, inner.get((end + 1).min(inner.len())..)?)
            }
            _ => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                (value.get(..end)?, value.get(end..)?)
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

fn is_furniture(name: &str, attributes: &str) -> bool {
    if matches!(name, "body" | "html" | "main" | "article" | "table" | "tr" | "td" | "tbody" | "a" | "span" | "font") {
        return false;
    }
    let hidden = attribute(attributes, "style").is_some_and(|style| {
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase().contains("display:none")
    });
    hidden
        || ["class", "id"].iter().filter_map(|key| attribute(attributes, key)).any(|value| {
            let value = value.to_ascii_lowercase();
            value
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| FURNITURE_WHOLE.contains(&word) || FURNITURE.iter().any(|f| word.starts_with(f)))
        })
}

/// True if a plain file is really HTML.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with('<') && ["</p>", "</div>", "</td>", "</span>", "<br"].iter().any(|t| head.contains(t)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(html: &str) -> Rendering {
        let mut out = Rendering::default();
        read(html, (0, 0), false, &mut out);
        out
    }

    #[test]
    fn a_link_inside_a_word_does_not_split_it() {
        let out = rendered("<p>创新<span id=\"s\"><a href=\"x>y\">驱动力</a></span><span></span>、竞争力</p>");
        assert_eq!(out.text, "创新驱动力、竞争力");
    }

    #[test]
    fn scripts_comments_and_page_furniture_are_left_out() {
        let out = rendered(
            "<p>正文1，这是文章的第一段</p><!-- 2 --><style>p{x:3}</style><div class=\"appendQr_wrap\"><div>广告4</div></div><p class='article-editor'>责任编辑<p>正文5",
        );
        assert_eq!(out.text, "正文1，这是文章的第一段\n正文5");
    }

    #[test]
    fn lines_of_links_and_imprints_are_left_out_and_links_inside_lines_are_not() {
        let out = rendered(
            "<p>一季度，全区<a>工业</a>增加值增长6.1%，投资下降2.4%，居民收入增长5.3%，城镇新增就业1200人。</p><p>（责任编辑：张三）</p><p>相关阅读：</p><ul><li><a href=1>去年产值增长4.1%</a></li></ul><p>上一篇：公报</p><div style='display: none'>99%</div><div class=\"ad box\">8%</div><p>完。</p>",
        );
        assert_eq!(
            out.text,
            "一季度，全区工业增加值增长6.1%，投资下降2.4%，居民收入增长5.3%，城镇新增就业1200人。\n完。"
        );
        let place = out.map.source_range(out.text.chars().count() - 2..out.text.chars().count());
        assert_eq!(place.len(), 2);
    }

    #[test]
    fn a_page_of_links_is_read_after_all() {
        assert_eq!(rendered("<p><a href=1>产值增长4.1%</a></p><p>完</p>").text, "产值增长4.1%\n完");
    }

    #[test]
    fn what_is_most_of_a_page_is_text_whatever_its_class_says() {
        let out = rendered("<h1>公报</h1><div class=\"TRS_Editor\"><p>全年实现地区生产总值1286.4亿元。</p></div>");
        assert_eq!(out.text, "公报\n全年实现地区生产总值1286.4亿元。");
    }

    #[test]
    fn furniture_that_never_ends_is_text_after_all() {
        assert_eq!(rendered("<div class=share>甲<p>乙</p>").text, "甲\n乙");
    }

    #[test]
    fn spans_of_rows_and_columns_make_a_grid() {
        let out = rendered(
            "<table><tr><td rowspan=2>指标</td><td colspan=\"2\">2012年</td></tr><tr><td>总量</td><td>增长%</td></tr><tr><td>产值</td><td>5.0</td><td>6.1</td></tr></table>",
        );
        let table = &out.tables[0];
        assert_eq!((table.rows, table.columns), (3, 3));
        assert_eq!(table.at(1, 0).unwrap().text, "指标");
        assert_eq!(table.at(0, 2).unwrap().text, "2012年");
        assert_eq!(table.at(2, 2).unwrap().text, "6.1");
    }

    #[test]
    fn a_note_under_a_table_is_a_paragraph_and_the_table_stays_a_table() {
        let note = "注：绝对额按现价计算，增长速度按不变价计算。".repeat(6);
        let out = rendered(&format!(
            "<table><tr><td>指标</td><td>一季度</td><td>增长%</td></tr><tr><td>产值</td><td>5.0</td><td>6.1</td></tr><tr><td colspan=3>{note}</td></tr></table>"
        ));
        assert_eq!(out.tables[0].at(1, 2).unwrap().text, "6.1");
        assert_eq!(out.blocks.last().unwrap().kind, BlockKind::Paragraph);
    }

    #[test]
    fn a_page_laid_out_by_a_table_is_no_table() {
        let words = "全年实现地区生产总值1286.4亿元，比上年增长6.1%。".repeat(5);
        let out = rendered(&format!(
            "<table><tr><td>2019</td><td>12</td></tr><tr><td>公报</td><td>{words}</td></tr></table>"
        ));
        assert!(out.tables[0].cells.is_empty());
    }

    #[test]
    fn ten_thousand_nested_elements_are_no_trouble() {
        let deep = format!("{}核心{}", "<div><b>".repeat(10_000), "</b></div>".repeat(10_000));
        assert_eq!(rendered(&deep).text, "核心");
        let tables = format!("{}核心", "<table><tr><td>".repeat(10_000));
        assert_eq!(rendered(&tables).text, "核心");
    }
}
