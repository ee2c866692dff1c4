//! Documents that cannot be read, through the built program: a clear error that names the file and the remedy in both languages, never
//! an empty success; and documents that only look bad.

use crate::support::linping;
use std::io::Write;
use std::path::Path;

const WORDS: &str = "2021年，全区实现生产总值940.09亿元，同比增长10.6%。";

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document_xml(body: &str) -> String {
    format!("<w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>")
}

/// A PDF of one page that draws a square and no letter.
fn picture() -> lopdf::Document {
    use lopdf::{Object, Stream, dictionary};
    let mut document = lopdf::Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"0 0 100 100 re f".to_vec()));
    let media: Vec<Object> = [0, 0, 595, 842].map(Object::from).to_vec();
    let page = document
        .add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "MediaBox" => media });
    let kids: Vec<Object> = vec![page.into()];
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document
}

fn saved(mut document: lopdf::Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn locked() -> Vec<u8> {
    let mut document = picture();
    let id = || lopdf::Object::string_literal("a");
    document.trailer.set("ID", lopdf::Object::Array(vec![id(), id()]));
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}

/// Says what is wrong with `name` in both languages: (Chinese, English).
fn refused(folder: &Path, name: &str) -> (String, String) {
    let say = |language: &str| {
        let said = linping(folder, &["read", name, "--lang", language]);
        assert_eq!(said.code, 1, "{name}: {}", said.all());
        assert!(said.out.is_empty(), "{name}: {}", said.out);
        assert!(said.err.contains(name), "{name}: {}", said.err);
        let label = if language == "zh" { "建议:" } else { "help:" };
        let help = said.err.split(label).nth(1).unwrap_or("");
        assert!(help.trim().chars().count() > 4, "no remedy for {name}: {}", said.err);
        said.err
    };
    (say("zh"), say("en"))
}

#[test]
fn what_cannot_be_read_is_refused_with_a_remedy_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let whole = saved(picture());
    let noise: Vec<u8> = (0..4000u32).map(|i| (i * 7919 % 256) as u8 | 0x80).collect();
    let text = document_xml("<w:p><w:r><w:t>2021年产值5亿元</w:t></w:r></w:p>");
    let bomb = document_xml(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "A".repeat(30 << 20)));
    let nothing = document_xml("<w:p/>");
    let tags = "<div><span>".repeat(10_000);
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("empty.txt", Vec::new(), "没有文字", "no text"),
        ("blank.txt", "\u{3000}\u{a0} \n".as_bytes().to_vec(), "没有文字", "no text"),
        ("zeros.txt", vec![0; 5000], "二进制", "binary"),
        ("noise.txt", noise, "无法解码", "neither UTF-8"),
        ("tags.html", tags.clone().into_bytes(), "没有文字", "no text"),
        ("old.doc", b"\xd0\xcf\x11\xe0rubbish".to_vec(), "DOC", "DOC"),
        ("locked.docx", b"\xd0\xcf\x11\xe0rubbish".to_vec(), "加密", "password"),
        ("letter.rtf", b"{\\rtf1 x}".to_vec(), "RTF", "RTF"),
        ("other.docx", zipped(&[("a.txt", b"hello")]), "压缩包", "ZIP"),
        ("sheet.docx", zipped(&[("xl/workbook.xml", b"<x/>")]), "XLSX", "XLSX"),
        ("nothing.docx", zipped(&[("word/document.xml", nothing.as_bytes())]), "没有文字", "no text"),
        ("torn.docx", zipped(&[("word/document.xml", &text.as_bytes()[..text.len() - 30])]), "损坏", "damaged"),
        ("bomb.docx", zipped(&[("word/document.xml", bomb.as_bytes())]), "超过上限", "limit"),
        ("words.pdf", b"only words".to_vec(), "扩展名", "named as PDF"),
        ("words.docx", b"only words".to_vec(), "扩展名", "named as DOCX"),
        ("torn.pdf", whole[..whole.len() / 2].to_vec(), "损坏", "damaged"),
        ("scan.pdf", whole, "扫描件", "text recognition"),
        ("locked.pdf", locked(), "加密", "password"),
    ];
    for (name, bytes, zh, en) in cases {
        std::fs::write(at.join(name), bytes).unwrap();
        let (chinese, english) = refused(at, name);
        assert!(chinese.contains(zh), "{name}: {chinese}");
        assert!(english.contains(en), "{name}: {english}");
    }
    std::fs::create_dir(at.join("folder.txt")).unwrap();
    refused(at, "folder.txt");
}

#[test]
fn odd_encodings_and_depths_are_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let utf16 = |unit: fn(u16) -> [u8; 2]| WORDS.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let deep = format!("{}{WORDS}{}", "<div><span>".repeat(10_000), "</span></div>".repeat(10_000));
    let nested =
        document_xml(&format!("{}<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc>".repeat(10_000)));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("gb18030.txt", encoding_rs::GB18030.encode(WORDS).0.into_owned()),
        ("little.txt", [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat()),
        ("big.txt", [vec![0xfe, 0xff], utf16(u16::to_be_bytes)].concat()),
        ("cut.txt", [WORDS.as_bytes(), &"元".as_bytes()[..2]].concat()),
        ("deep.html", deep.into_bytes()),
        ("deep.docx", zipped(&[("word/document.xml", nested.as_bytes())])),
    ];
    for (name, bytes) in cases {
        std::fs::write(at.join(name), bytes).unwrap();
        let said = linping(at, &["read", name, "--json"]);
        assert_eq!(said.code, 0, "{name}: {}", said.all());
        let statements: Vec<serde_json::Value> =
            said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let values: Vec<&str> = statements.iter().filter_map(|s| s["value"].as_str()).collect();
        assert_eq!(values, ["940.09", "10.6"], "{name}");
    }
}
