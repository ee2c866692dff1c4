//! Fixtures and the scorer of the corpus, shared by the tests.
#![allow(dead_code, clippy::unwrap_used)]

use lopdf::content::{Content, Operation};
use lopdf::{Object, Stream, dictionary};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// The folder of the corpus, if the shared data are there.
pub fn corpus() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/documents"));
    path.is_dir().then_some(path)
}

/// A DOCX file of paragraphs and, between them, tables (rows of cells).
pub fn docx(blocks: &[DocxBlock]) -> Vec<u8> {
    let escape = |t: &str| t.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut body = String::new();
    for block in blocks {
        match block {
            DocxBlock::Paragraph(text) => {
                // Words are cut into runs, as word processors do.
                let characters: Vec<char> = text.chars().collect();
                body.push_str("<w:p>");
                for run in characters.chunks(7) {
                    body.push_str(&format!(
                        "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>",
                        escape(&run.iter().collect::<String>())
                    ));
                }
                body.push_str("</w:p>");
            }
            DocxBlock::Table(rows) => {
                body.push_str("<w:tbl>");
                for row in rows {
                    body.push_str("<w:tr>");
                    for cell in row {
                        body.push_str(&format!("<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>", escape(cell)));
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    docx_of(&xml)
}

/// A DOCX file whose document is this XML.
pub fn docx_of(xml: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

pub enum DocxBlock {
    Paragraph(String),
    Table(Vec<Vec<String>>),
}

/// The blocks of a document, its tables as rows of cells.
pub fn blocks_of(document: &linping_documents::Document) -> Vec<DocxBlock> {
    let mut blocks = Vec::new();
    let mut done = 0;
    for block in document.blocks() {
        match block.kind {
            linping_documents::BlockKind::Cell { table, .. } if table >= done => {
                done = table + 1;
                let grid = &document.tables()[table];
                let text = |r, c| grid.at(r, c).map_or(String::new(), |cell| cell.text.clone());
                blocks.push(DocxBlock::Table(
                    (0..grid.rows).map(|r| (0..grid.columns).map(|c| text(r, c)).collect()).collect(),
                ));
            }
            linping_documents::BlockKind::Cell { .. } => {}
            _ => blocks.push(DocxBlock::Paragraph(document.block_text(block).to_string())),
        }
    }
    blocks
}

/// The same as lines for [`pdf`]: cells parted by tabs.
pub fn lines_of(blocks: &[DocxBlock]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            DocxBlock::Paragraph(words) => text.push_str(words),
            DocxBlock::Table(rows) => text.push_str(&rows.iter().map(|r| r.join("\t")).collect::<Vec<_>>().join("\n")),
        }
        text.push('\n');
    }
    text
}

/// A PDF with a composite font whose codes are turned into characters by a ToUnicode map, 38 characters a line, 40 lines a page.
/// A line with tabs is a row of a table; its cells stand apart.
pub fn pdf(text: &str) -> Vec<u8> {
    let mut codes: BTreeMap<char, u16> = BTreeMap::new();
    for c in text.chars().filter(|c| *c != '\n' && *c != '\t') {
        let next = codes.len() as u16 + 1;
        codes.entry(c).or_insert(next);
    }
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines().filter(|l| !l.trim().is_empty()) {
        if paragraph.contains('\t') {
            lines.push(paragraph.to_string());
            continue;
        }
        let characters: Vec<char> = paragraph.chars().collect();
        lines.extend(characters.chunks(38).map(|c| c.iter().collect()));
    }
    let mut document = lopdf::Document::with_version("1.5");
    let pages_id = document.new_object_id();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /X def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let all: Vec<(char, u16)> = codes.iter().map(|(c, i)| (*c, *i)).collect();
    for chunk in all.chunks(90) {
        map.push_str(&format!("{} beginbfchar\n", chunk.len()));
        for (c, code) in chunk {
            let mut units = [0u16; 2];
            let hexadecimal: String = c.encode_utf16(&mut units).iter().map(|u| format!("{u:04X}")).collect();
            map.push_str(&format!("<{code:04X}> <{hexadecimal}>\n"));
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    let map_id = document.add_object(Stream::new(dictionary! {}, map.into_bytes()));
    let descriptor = document.add_object(dictionary! { "Type" => "FontDescriptor", "FontName" => "Song", "Flags" => 4, "ItalicAngle" => 0, "Ascent" => 880, "Descent" => -120, "CapHeight" => 880, "StemV" => 80, "FontBBox" => vec![0.into(), (-120).into(), 1000.into(), 880.into()] });
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Song", "DW" => 1000, "FontDescriptor" => descriptor,
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
    });
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Song", "Encoding" => "Identity-H", "DescendantFonts" => vec![descendant.into()], "ToUnicode" => map_id });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for page_lines in lines.chunks(40) {
        let mut operations = vec![Operation::new("BT", vec![]), Operation::new("Tf", vec!["F1".into(), 12.into()])];
        for (row, line) in page_lines.iter().enumerate() {
            let cells: Vec<&str> = line.split('\t').collect();
            // Columns as wide as the page allows; a wide sheet, as tables often need.
            let step = if cells.len() > 1 { 2000 / cells.len() as i64 } else { 0 };
            for (column, cell) in cells.iter().enumerate().filter(|(_, c)| !c.trim().is_empty()) {
                let x = 60 + step * column as i64;
                let y = 780 - 18 * row as i64;
                operations.push(Operation::new("Tm", vec![1.into(), 0.into(), 0.into(), 1.into(), x.into(), y.into()]));
                let bytes: Vec<u8> = cell.chars().flat_map(|c| codes[&c].to_be_bytes()).collect();
                operations.push(Operation::new("Tj", vec![Object::String(bytes, lopdf::StringFormat::Hexadecimal)]));
            }
        }
        operations.push(Operation::new("ET", vec![]));
        let content = document.add_object(Stream::new(dictionary! {}, Content { operations }.encode().unwrap()));
        let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages_id, "Contents" => content, "Resources" => resources, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] });
        kids.push(page.into());
    }
    let count = kids.len() as i64;
    document
        .objects
        .insert(pages_id, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages_id });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// How much two names of indicators have in common: pairs of characters, after what says nothing is taken off.
pub fn alike(a: &str, b: &str) -> f64 {
    let plain = |name: &str| {
        let mut name: String = name
            .chars()
            .filter(|c| !"()（）“”、，· \"".contains(*c))
            .collect::<String>()
            .replace("GDP", "地区生产总值");
        for (from, to) in
            [("规上", "规模以上"), ("占比", "比重"), ("比例", "比重"), ("总额", ""), ("总量", ""), ("全市", "")]
        {
            name = name.replace(from, to);
        }
        for end in ["增速", "增长", "增幅", "数量", "数"] {
            name = name.strip_suffix(end).unwrap_or(&name).to_string();
        }
        name.chars().collect::<Vec<char>>()
    };
    let (a, b) = (plain(a), plain(b));
    if a == b {
        return 1.0;
    }
    let mut left: Vec<&[char]> = b.windows(2).collect();
    let all = a.len().saturating_sub(1) + left.len();
    let common = a
        .windows(2)
        .filter(|pair| left.iter().position(|other| other == pair).map(|i| left.swap_remove(i)).is_some())
        .count();
    2.0 * common as f64 / all.max(1) as f64
}

/// The year the front matter of a document gives.
pub fn published(document: &linping_documents::Document) -> Option<i32> {
    let date = document.date()?;
    date.split(|c: char| !c.is_ascii_digit()).find(|w| w.len() == 4).and_then(|y| y.parse().ok())
}
