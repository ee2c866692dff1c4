//! Accounts that compare places: whose figures are told, and how many of the places something is said of. The texts are invented;
//! the names of cities are real, for only those are known without 市.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use linping_documents::{Dictionary, Document, Options, Statement};

fn read(text: &str) -> Vec<Statement> {
    Document::read(text.as_bytes(), "a.md").unwrap().statements(&Dictionary::standard(), &Options::default())
}

/// `indicator value kind region`, one a statement that is not minor.
fn told(text: &str) -> Vec<String> {
    let line = |s: Statement| {
        let kind = serde_json::to_value(&s).unwrap()["kind"].as_str().unwrap().to_string();
        format!("{} {} {kind} {}", s.indicator, s.value, s.region.unwrap_or_default())
    };
    read(text).into_iter().filter(|s| !s.minor).map(line).collect()
}

const CITIES: &str = "---\ntitle: '8个城市上半年GDP：宁波增速最快'\n---\n\n\
    宁波上半年GDP为800亿元，同比增长9.1%。规模以上工业增加值增长8.3%，出口形势良好，各项指标继续处在合理的区间之内运行。\n\n\
    其中，服务业增加值增长7.5%，比一季度有所加快，旅游、餐饮和住宿等行业继续恢复，消费市场总体平稳有序。\n\n\
    与之相比，青岛GDP为700亿元，大连也达到600亿元，两地的差距只有一百亿元上下，后者仍在努力追赶之中。\n\n\
    从增速看，有5个城市增速高于全国平均水平，另外3个城市的表现则相对要弱一些，原因各不相同。\n\n\
    厦门和福州GDP都超过400亿元，济南增长5.2%，沈阳增长4.1%，合肥增长4.0%，这些城市的差距并不算大。\n";

#[test]
fn the_place_a_clause_opens_with_holds_until_another_is_named() {
    let found = told(CITIES);
    let of =
        |figure: &str| found.iter().find(|f| f.contains(figure)).map(|f| f.rsplit(' ').next().unwrap().to_string());
    assert_eq!(of(" 800 "), Some("宁波市".to_string()));
    assert_eq!(of(" 8.3 "), Some("宁波市".to_string()));
    assert_eq!(of(" 7.5 "), Some("宁波市".to_string()));
    assert_eq!(of(" 700 "), Some("青岛市".to_string()));
    assert_eq!(of(" 600 "), Some("大连市".to_string()));
    assert_eq!(of(" 400 "), Some("厦门市、福州市".to_string()));
    assert_eq!(of(" 4.1 "), Some("沈阳市".to_string()));
    assert_eq!(of(" 5 "), Some("全国".to_string()), "those that are counted are of all");
}

#[test]
fn places_that_are_counted_are_named_by_what_is_said_of_them() {
    let news = |text: &str| told(&format!("2023年一季度各地GDP\n{text}\n"));
    let first = |text: &str| news(text).first().cloned().unwrap_or_default();
    assert_eq!(first("21个省份GDP增速高于全国平均水平。"), "GDP增速高于全国平均水平省份数 21 count 全国");
    assert_eq!(first("从GDP看，有6个省份超过万亿元。"), "地区生产总值超过万亿元省份数 6 count ");
    assert_eq!(first("近8成省份都完成了增速目标。"), "完成增速目标省份比重 8 share ");
    let found = news("有9个省份GDP增速高于4.8%的全国水平。");
    assert_eq!(found, ["GDP增速高于全国水平省份数 9 count 全国", "地区生产总值 4.8 growth 全国"]);
}

#[test]
fn how_long_an_order_has_lasted_is_counted_and_the_order_is_of_the_measure() {
    let found = told("2023年青岭市经济运行情况\n全市固定资产投资增速连续4个月居全省首位。\n");
    assert_eq!(found[0], "固定资产投资增速连续居全省首位月数 4 count 青岭市");
    assert!(found[1].starts_with("固定资产投资 首 rank"), "{found:?}");
}

#[test]
fn words_that_only_end_like_areas_are_no_place_a_document_is_of() {
    for title in ["南方五省区2023年用电情况", "大中型灌区2023年运行情况", "2023年成功创建省级园区情况"]
    {
        let found = read(&format!("{title}\n用电量120亿千瓦时，增长5%。\n"));
        let region = found[0].region.clone().unwrap_or_default();
        assert!(!region.ends_with("五省") && !region.ends_with("灌区") && !region.ends_with("建省"), "{region}");
    }
}

#[test]
fn lists_in_quotation_marks_keep_their_own_years() {
    let text = "青岭省2021年政府工作报告解读\n2020年成就：\n城镇新增就业43.2万人\n\"十三五\"成就：\n对外贸易年均增长14.8%\n\
                “十四五”目标：\n人均生产总值达到9万元左右\n";
    let found: Vec<String> =
        read(text).into_iter().map(|s| format!("{} {}", s.value, s.period.unwrap_or_default())).collect();
    assert_eq!(found, ["43.2 2020", "14.8 2016-2020", "9 2021-2025"]);
}
