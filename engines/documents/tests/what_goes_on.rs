//! What a text goes on telling of without saying so again: the five years behind the last one, deeds announced in the same
//! paragraph, a part of the year over several paragraphs; and lists whose pieces share a word.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use linping_documents::{Dictionary, Document, Options, Statement};

fn read(name: &str, text: &str) -> Vec<Statement> {
    Document::read(text.as_bytes(), name).unwrap().statements(&Dictionary::standard(), &Options::default())
}

fn told(name: &str, text: &str) -> Vec<String> {
    let period = |s: &Statement| s.period.clone().unwrap_or_default();
    let short = |s: Statement| {
        format!("{} {}{} {:?} {}", s.indicator, s.value, s.unit.clone().unwrap_or_default(), s.kind, period(&s))
    };
    read(name, text).into_iter().map(short).collect()
}

#[test]
fn a_review_of_a_year_and_a_plan_goes_on_to_the_plan_without_a_heading() {
    let report = "2026年青岭省政府工作报告\n\n一、2025年和“十四五”时期工作回顾\n\n城镇新增就业61万人。\n\n\
                  （一）发展质量提高。税收收入年均增长3.1%。\n\n（二）城乡面貌改变。累计改造老旧小区820个。\n";
    assert_eq!(
        told("a.txt", report),
        ["城镇新增就业 61万人 Count 2025", "税收收入 3.1% Growth 2021-2025", "改造老旧小区 820个 Count 2021-2025"]
    );
}

#[test]
fn deeds_are_meant_where_the_paragraph_announces_them() {
    let report = "青岭县政府工作报告（2026年1月）\n\n民生为大，今年要继续办好“十件民生实事”。（1）新建养老中心12个。（2）改造农村公路210公里。\n";
    let found = read("a.txt", report);
    assert!(found.iter().all(|s| format!("{:?}", s.kind) == "Target"), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_part_of_the_year_holds_until_another_time_is_told() {
    let news = "---\ntitle: '青岭市经济稳中有进'\ndate: Tue, 25 Jan 2022 10:05:13 GMT\n---\n\n\
                去年1-11月，全市规模以上工业增加值同比增长4.8%，比上年同期加快。\n\n\
                分行业看，医药制造业增加值增长17.3%，电气机械制造业增加值增长14.6%。\n\n\
                2021年，全市出口规模增长9.1%。\n";
    let found = told("a.md", news);
    assert!(found[1].ends_with("2021-01/2021-11") && found[2].ends_with("2021-01/2021-11"), "{found:?}");
    assert!(found[3].ends_with(" 2021"), "{found:?}");
}

#[test]
fn pieces_of_a_list_share_what_is_said_once() {
    let of = |text: &str| told("2021年青岭市统计公报.txt", &format!("2021年青岭市统计公报\n\n{text}\n"));
    let names = |text: &str| of(text).iter().map(|t| t.split(' ').next().unwrap_or("").to_string()).collect::<Vec<_>>();
    assert_eq!(
        names("一二三产增加值分别增长3.1%、6.2%、5.3%。"),
        ["第一产业增加值", "第二产业增加值", "第三产业增加值"]
    );
    assert_eq!(
        names("第一产业比重上升3.8个百分点，第二、第三产业占地区生产总值的比重分别回落2.1和1.7个百分点。")[1..],
        ["第二产业增加值占地区生产总值比重", "第三产业占地区生产总值比重"]
    );
    assert_eq!(names("锂离子电池、光伏电池等绿色低碳产品产量分别增长50.4%和32%。"), ["锂离子电池产量", "光伏电池产量"]);
    assert_eq!(
        names("主要高技术产品产量大幅增长，其中智能手机、集成电路同比分别增长32.7%、28.4%。"),
        ["智能手机产量", "集成电路产量"]
    );
    assert_eq!(
        names("0-17岁、18-59岁、60岁及以上人口分别为1.9万人、6.8万人和2.6万人。"),
        ["0-17岁人口", "18-59岁人口", "60岁及以上人口"]
    );
    assert_eq!(
        names("规上金属制品业和纺织业分别实现增加值17.7亿元和67.0亿元。"),
        ["规模以上金属制品业增加值", "纺织业增加值"]
    );
}

#[test]
fn what_only_looks_like_a_figure_of_its_own() {
    let of = |text: &str| told("2021年青岭市统计公报.txt", &format!("2021年青岭市统计公报\n\n{text}\n"));
    assert_eq!(of("据全省5‰人口变动抽样调查推算，年末常住人口12.7万人。").len(), 1);
    assert_eq!(of("出生人口580人，死亡人口939人。"), ["出生人口 580人 Level 2021", "死亡人口 939人 Level 2021"]);
    assert_eq!(
        of("人均地区生产总值19763元，按2018年平均汇率计算为2865美元。")[1],
        "人均地区生产总值 2865美元 Level 2021"
    );
    assert_eq!(of("财政收入增长12%，五年内翻了一番。")[1], "财政收入 一番 Change 2017-2021");
}

#[test]
fn an_account_is_of_the_place_it_is_filed_under_if_it_names_none() {
    let found = read("2021_青岭市.txt", "扎实推进就业。城镇新增就业2.1万人，失业率4.1%。\n");
    assert!(found.iter().all(|s| s.region.as_deref() == Some("青岭市")), "{found:?}");
    let paragraph = "青岭经济开发区于1992年7月经岭西省人民政府批准成立，2003年设立青岭区，全区总面积695平方公里，下辖6个镇，常住人口43万人，城镇化率61.2%，是全省最年轻的县级行政区，也是全省经济强区。\n\n2010年，全区财政总收入9.1亿元。\n";
    let found = read("2011_青岭区.txt", paragraph);
    assert!(found.iter().all(|s| s.region.as_deref() == Some("青岭区")), "{found:?}");
}

#[test]
fn labels_on_the_line_are_no_part_of_the_first_name() {
    let text = "马集乡\n\n交通 邮电 2006年邮政业务总量12万元，电信业务总量200万元。\n";
    assert_eq!(told("a.txt", text)[0], "邮政业务总量 12万元 Level 2006");
}
