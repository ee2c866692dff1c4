//! The same words come out of every format and encoding.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use common::{DocxBlock, docx, pdf};
use linping_documents::{Dictionary, Document, Error, Format, Options, Statement};

const WORDS: &str = "临平区2021年经济运行情况\n2021年，全区实现生产总值940.09亿元，同比增长10.6%，其中第一产业增加值15.2亿元，下降1.9%；第二产业增加值470.3亿元，增长13.0%；第三产业增加值454.59亿元，增长8.4%。\n规模以上工业企业624家，其中上市企业18家，常住人口117.6万人，城镇化率达到89.1%，居民人均可支配收入71890元，增长9.3%。\n";

fn said(document: &Document) -> Vec<(String, String, Option<String>, i8)> {
    let statements: Vec<Statement> = document.statements(&Dictionary::standard(), &Options::default());
    statements.into_iter().map(|s| (s.indicator, s.value, s.unit, s.sign)).collect()
}

#[test]
fn plain_text_in_gb18030_says_what_it_says_in_utf8() {
    let utf8 = Document::read(WORDS.as_bytes(), "a.txt").unwrap();
    let (bytes, ..) = encoding_rs::GB18030.encode(WORDS);
    let gb = Document::read(&bytes, "a.txt").unwrap();
    assert_eq!(said(&utf8), said(&gb));
    assert_eq!(said(&utf8).len(), 14);
}

#[test]
fn docx_says_the_same_and_its_quotes_are_in_the_extracted_text() {
    let plain = Document::read(WORDS.as_bytes(), "a.txt").unwrap();
    let blocks: Vec<DocxBlock> = WORDS.lines().map(|l| DocxBlock::Paragraph(l.to_string())).collect();
    let document = Document::read(&docx(&blocks), "a.docx").unwrap();
    assert_eq!(document.format(), Format::Docx);
    assert_eq!(said(&document), said(&plain));
    for s in document.statements(&Dictionary::standard(), &Options::default()) {
        assert_eq!(document.source_text(s.start..s.end), s.quote);
    }
}

#[test]
fn a_pdf_says_the_same_and_gives_pages() {
    let plain = Document::read(WORDS.as_bytes(), "a.txt").unwrap();
    let document = Document::read(&pdf(WORDS), "a.pdf").unwrap();
    assert_eq!(document.format(), Format::Pdf);
    assert_eq!(said(&document), said(&plain), "{}", document.text());
    let statements = document.statements(&Dictionary::standard(), &Options::default());
    assert!(statements.iter().all(|s| s.page == Some(1) && document.source_text(s.start..s.end) == s.quote));
}

#[test]
fn a_table_of_a_docx_is_a_grid() {
    let row = |cells: &[&str]| cells.iter().map(|c| c.to_string()).collect::<Vec<_>>();
    let table = DocxBlock::Table(vec![
        row(&["指标", "2021年", "同比增长（%）"]),
        row(&["粮食产量", "650.0", "17.3"]),
        row(&["大豆产量", "7.0", "-1.6"]),
    ]);
    let blocks =
        [DocxBlock::Paragraph("2021年主要农产品产量".into()), DocxBlock::Paragraph("单位：万吨".into()), table];
    let document = Document::read(&docx(&blocks), "a.docx").unwrap();
    let expected = [
        ("粮食产量", "650.0", "万吨", 1),
        ("粮食产量", "17.3", "%", 1),
        ("大豆产量", "7.0", "万吨", 1),
        ("大豆产量", "-1.6", "%", -1),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(i, v, u, s)| (i.to_string(), v.to_string(), Some(u.to_string()), *s)).collect();
    assert_eq!(said(&document), expected);
}

#[test]
fn an_encrypted_pdf_and_one_of_pictures_are_errors() {
    let empty = pdf("页");
    assert!(matches!(Document::read(&empty, "scan.pdf"), Err(Error::Scanned { pages: 1, .. })));
    let mut document = lopdf::Document::load_mem(&pdf(WORDS)).unwrap();
    document
        .trailer
        .set("ID", lopdf::Object::Array(vec![lopdf::Object::string_literal("a"), lopdf::Object::string_literal("a")]));
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(matches!(Document::read(&bytes, "locked.pdf"), Err(Error::Encrypted { .. })));
}
