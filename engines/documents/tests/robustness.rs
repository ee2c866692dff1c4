//! Large, damaged and hostile input gives a result or a clear error, never a panic and never a hang.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use linping_documents::{Dictionary, Document, Options, coverage};
use proptest::prelude::*;

fn read_all(bytes: &[u8], name: &str) -> usize {
    let Ok(document) = Document::read(bytes, name) else { return 0 };
    let options = Options::default();
    let statements = document.statements(&Dictionary::standard(), &options);
    let commitments = document.commitments(&options);
    for s in &statements {
        assert_eq!(document.source_text(s.start..s.end), s.quote);
        assert!(s.quote.chars().count() <= 120, "{}", s.quote);
    }
    for c in &commitments {
        assert_eq!(document.source_text(c.start..c.end), c.quote);
    }
    let covered = coverage(&document, &statements, &commitments);
    covered.len()
}

const WORDS: &str = "2021年，全区实现生产总值940.09亿元，同比增长10.6%，其中化工、汽车、电子等行业产值分别增长5.1%、6.2%和7.3%；推进老旧小区改造，";

#[test]
fn a_line_of_five_megabytes_is_read() {
    let line = WORDS.repeat(5_000_000 / WORDS.len());
    assert!(read_all(line.as_bytes(), "a.txt") > 0);
}

#[test]
fn a_line_without_end_is_read_in_pieces_that_say_what_its_sentences_say() {
    let sentence = "2021年，全区实现生产总值940.09亿元，同比增长10.6%。";
    let times = 2_000;
    let document = Document::read(sentence.repeat(times).as_bytes(), "a.txt").unwrap();
    assert!(document.blocks().iter().all(|b| b.range.len() <= 20_001));
    assert_eq!(document.blocks().iter().map(|b| b.range.len()).sum::<usize>(), document.length());
    assert_eq!(document.blocks().iter().map(|b| document.block_text(b)).collect::<String>(), document.text());
    let statements = document.statements(&Dictionary::standard(), &Options::default());
    assert_eq!(statements.len(), 2 * times);
    // A stretch that no mark ends is cut all the same.
    let document = Document::read("产".repeat(90_000).as_bytes(), "a.txt").unwrap();
    assert!(document.blocks().len() > 4);
}

#[test]
fn a_line_of_a_million_marks_is_read() {
    for mark in ["（", "“", "、", "《", "1", "一", "第", "，", "分别", "%", "等", "<", "<p", "&", "["] {
        read_all(mark.repeat(200_000).as_bytes(), "a.txt");
        read_all(mark.repeat(200_000).as_bytes(), "a.html");
        read_all(mark.repeat(200_000).as_bytes(), "a.md");
    }
}

#[test]
fn a_list_of_twenty_thousand_items_is_read() {
    let text = format!("2023年，甲产业、乙产业分别增长{}", vec!["1%"; 20_000].join("、"));
    assert!(read_all(text.as_bytes(), "a.txt") > 0);
}

#[test]
fn ten_thousand_nested_elements_and_tables_are_read() {
    let deep = format!("{}2021年产值5亿元{}", "<div><span>".repeat(10_000), "</span></div>".repeat(10_000));
    assert!(read_all(deep.as_bytes(), "a.html") > 0);
    read_all("<table><tr><td>1<td>2".repeat(10_000).as_bytes(), "a.html");
    read_all("<td rowspan=99999 colspan=99999>1".repeat(50).as_bytes(), "a.html");
}

#[test]
fn text_cut_in_the_middle_of_a_character_is_read() {
    let bytes = WORDS.as_bytes();
    for cut in 1..8 {
        read_all(&bytes[..bytes.len() - cut], "a.txt");
    }
}

#[test]
fn damaged_archives_and_pdfs_are_errors() {
    assert!(Document::read(b"PK\x03\x04rubbish", "a.docx").is_err());
    assert!(Document::read(b"%PDF-1.4 rubbish", "a.pdf").is_err());
    assert!(Document::read(b"plain", "a.pdf").is_err());
    assert!(Document::read(&[0u8; 5000], "a.txt").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z]\\.(txt|md|html|docx|pdf)") {
        read_all(&bytes, &name);
    }

    #[test]
    fn any_mixture_of_the_words_of_reports_is_survived(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "2021年", "1-5月", "“十四五”时期，", "由", "从", "提高到", "增长", "下降", "分别", "、", "和", "，", "。", "；", "（", "）", "“", "”", "第", "三", "位", "万亿", "亿元",
            "5.1%", "87：9：4", "2×7500吨", "个百分点", "占", "比重", "拉动", "GDP", "其中", "，其中", "推进", "建设", "等项目", "达到", "<b>", "</td>", "<td>", "&amp;", "\r\n", "|", "#", "十", "百", "以上", "的", "持平", "与", "同期", "年均", "比上年", "两年平均", "1", ".", ",", "-", "~", "℅", "㐀", "𠀀", "\u{feff}",
        ]), 0..60),
        name in "a\\.(txt|md|html)",
    ) {
        read_all(parts.concat().as_bytes(), &name);
    }
}
