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

/// The widths of all letters as one range, none by default: as browsers write them.
fn with_widths_in_ranges(bytes: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(bytes).unwrap();
    let fonts: Vec<lopdf::ObjectId> = document
        .objects
        .iter()
        .filter(|(_, o)| o.as_dict().is_ok_and(|d| d.has(b"CIDSystemInfo")))
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(fonts.len(), 1);
    for id in fonts {
        let font = document.get_object_mut(id).unwrap().as_dict_mut().unwrap();
        font.set("DW", 0);
        font.set("W", lopdf::Object::Array(vec![1.into(), 4000.into(), 1000.into()]));
    }
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_pdf_whose_fonts_give_widths_by_ranges_and_radicals_for_letters_says_the_same() {
    let plain = Document::read(WORDS.as_bytes(), "a.txt").unwrap();
    let radicals = WORDS.replace('工', "⼯").replace('长', "⻓").replace('口', "⼝").replace('人', "⼈");
    let document = Document::read(&with_widths_in_ranges(&pdf(&radicals)), "a.pdf").unwrap();
    assert_eq!(said(&document), said(&plain), "{}", document.text());
    assert_eq!(document.find_quote("常住⼈⼝117.6万人"), document.find_quote("常住人口117.6万人"));
    assert!(document.find_quote("常住人口117.6万人").is_some());
}

#[test]
fn headers_and_numbers_of_pages_do_not_stand_in_sentences() {
    let words: String = WORDS.lines().skip(1).collect::<String>().repeat(20);
    let letters: Vec<char> = words.chars().collect();
    let mut lines: Vec<String> = Vec::new();
    for (page, lines_of_page) in letters.chunks(38).collect::<Vec<_>>().chunks(38).enumerate() {
        lines.push("清河区统计公报".to_string());
        let body: Vec<String> = lines_of_page.iter().map(|line| line.iter().collect()).collect();
        lines.extend(body);
        // The last page is not full; its number stands at its end all the same.
        lines.push(format!("— {} —", page + 1));
    }
    assert!(lines.len() > 80, "{}", lines.len());
    let document = Document::read(&pdf(&lines.join("\n")), "a.pdf").unwrap();
    assert!(document.text().replace('\n', "").contains(&words), "{}", document.text());
    assert!(!document.text().contains("统计公报") && !document.text().contains('—'));
}

#[test]
fn a_header_over_two_columns_of_a_pdf_belongs_to_both() {
    let rows = "\t2021年\t\t2022年\t\n指标\t产量\t增长（%）\t产量\t增长（%）\n粮食\t650.0\t17.3\t660.0\t1.5\n大豆\t7.0\t-1.6\t8.0\t14.2";
    let document = Document::read(&pdf(rows), "a.pdf").unwrap();
    let table = &document.tables()[0];
    let head: Vec<&str> = (0..5).filter_map(|c| table.at(0, c)).map(|c| c.text.as_str()).collect();
    assert_eq!(head, ["", "2021年", "2021年", "2022年", "2022年"]);
    assert_eq!(table.at(3, 4).map(|c| c.text.as_str()), Some("14.2"));
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
