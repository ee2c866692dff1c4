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
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

pub enum DocxBlock {
    Paragraph(String),
    Table(Vec<Vec<String>>),
}

/// A PDF with a composite font whose codes are turned into characters by a ToUnicode map, 38 characters a line, 40 lines a page.
pub fn pdf(text: &str) -> Vec<u8> {
    let mut codes: BTreeMap<char, u16> = BTreeMap::new();
    for c in text.chars().filter(|c| *c != '\n') {
        let next = codes.len() as u16 + 1;
        codes.entry(c).or_insert(next);
    }
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines().filter(|l| !l.trim().is_empty()) {
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
        let mut operations = vec![
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("TL", vec![18.into()]),
            Operation::new("Td", vec![60.into(), 780.into()]),
        ];
        for line in page_lines {
            let bytes: Vec<u8> = line.chars().flat_map(|c| codes[&c].to_be_bytes()).collect();
            operations.push(Operation::new("Tj", vec![Object::String(bytes, lopdf::StringFormat::Hexadecimal)]));
            operations.push(Operation::new("T*", vec![]));
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
