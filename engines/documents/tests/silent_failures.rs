//! The ten ways an existing collector of statistics went wrong without a word; each must not happen here.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use linping_documents::{Dictionary, Document, Error, Kind, Options, Statement, checks};

fn read(text: &str) -> Vec<Statement> {
    let document = Document::read(text.as_bytes(), "公报.txt").unwrap();
    document.statements(&Dictionary::standard(), &Options::default())
}

#[test]
fn a_fall_is_not_stored_as_a_rise() {
    let found = read("2023年，固定资产投资下降2.1%，房地产开发投资减少3.4亿元。");
    assert_eq!((found[0].value.as_str(), found[0].sign, found[0].kind), ("2.1", -1, Kind::Growth));
    assert_eq!((found[1].value.as_str(), found[1].sign, found[1].kind), ("3.4", -1, Kind::Change));
}

#[test]
fn parts_after_其中_do_not_become_rows_of_the_whole() {
    let found = read(
        "2023年，进出口总额6377.8亿元，增长14.1%，其中机电产品出口2023.6亿元，增长9.9%，民营企业出口151.6亿元，下降4.3%。",
    );
    let whole = found.iter().filter(|s| s.indicator == "进出口总额").count();
    assert_eq!(whole, 2, "{found:#?}");
    assert_eq!(found.iter().filter(|s| s.indicator == "民营企业出口").count(), 2);
}

#[test]
fn a_figure_is_not_cut_at_a_line_break() {
    let text = "2012年全市各项事业取得新的成绩，全市年末常住人口2\n81.5万人，比上年增加三千余人，其中城镇人口占了\n百分之五十七点二，人口自然增长率继续保持低位运\n行的态势，出生率与死亡率都比上一年略有一些下降\n趋势。\n";
    let found = read(text);
    assert!(found.iter().any(|s| s.value == "281.5" && s.unit.as_deref() == Some("万人")), "{found:#?}");
    let document = Document::read(text.as_bytes(), "a.txt").unwrap();
    for s in &found {
        assert_eq!(document.source_text(s.start..s.end), s.quote, "the quote holds the line break of the file");
        assert!(s.quote.chars().count() <= 120);
    }
}

#[test]
fn outturn_and_budget_of_different_years_stay_apart() {
    let found = read("2025年一般公共预算收入完成326.5亿元，增长3.1%。2026年一般公共预算收入预期目标增长5%。");
    assert_eq!((found[0].kind, found[0].period.as_deref()), (Kind::Level, Some("2025")));
    assert_eq!((found[2].kind, found[2].period.as_deref()), (Kind::Target, Some("2026")));
}

#[test]
fn two_scopes_under_one_name_stay_apart() {
    let found = read("2023年，全部税收收入512.3亿元，海关代征税收收入33.8亿元。");
    assert_eq!(found.len(), 2);
    assert_ne!(found[0].indicator, found[1].indicator);
    assert!(found[1].indicator.contains("海关代征"));
}

#[test]
fn 市本级_is_not_the_whole_city() {
    let found = read("2023年，全市一般公共预算收入185.6亿元，市本级一般公共预算收入42.1亿元。");
    assert_eq!(found[0].indicator, "一般公共预算收入");
    assert!(found[1].indicator.contains("本级"), "{}", found[1].indicator);
}

#[test]
fn an_old_word_file_is_an_error_and_no_empty_success() {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(4096, 0);
    assert!(matches!(Document::read(&bytes, "公报.doc"), Err(Error::Unsupported { format: "DOC", .. })));
}

#[test]
fn an_empty_parse_is_an_error() {
    assert!(matches!(Document::read(b"", "a.txt"), Err(Error::Empty { .. })));
    assert!(matches!(Document::read(b" \n\r\n ", "a.md"), Err(Error::Empty { .. })));
    assert!(matches!(Document::read(b"<html><script>1</script></html>", "a.html"), Err(Error::Empty { .. })));
}

#[test]
fn half_a_year_is_not_compared_with_a_whole_one() {
    let found =
        read("2022年，社会消费品零售总额实现200亿元。2023年上半年，社会消费品零售总额实现110亿元，同比增长5%。");
    assert_eq!(found[0].period.as_deref(), Some("2022"));
    assert_eq!(found[1].period.as_deref(), Some("2023H1"));
    assert!(checks(&found).is_empty());
}

#[test]
fn every_quote_is_at_its_place_in_the_file() {
    let html = "\u{feff}<p>2012年，粮食产量\r\n<span>650.0</span>万吨，增长<b>17.3%</b>&nbsp;，工业<a href='#'>机器人</a>产量增长37%。</p>";
    let document = Document::read(html.as_bytes(), "a.html").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let characters: Vec<char> = html.chars().collect();
    assert_eq!(found.len(), 3);
    for s in &found {
        assert_eq!(characters[s.start..s.end].iter().collect::<String>(), s.quote);
        assert!(characters[s.value_start..].iter().collect::<String>().starts_with(&s.value));
    }
    assert_eq!(found[2].indicator, "工业机器人产量");
}
