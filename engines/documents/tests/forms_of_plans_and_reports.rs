//! Forms that communiqués, plans and news use, each with the statements a reader would take from it. The texts are invented.

#![allow(clippy::unwrap_used, clippy::panic)]

use linping_documents::{Dictionary, Document, Options};

/// `indicator value unit kind period comparison`, one a statement.
fn statements(text: &str) -> Vec<String> {
    let document = Document::read(text.as_bytes(), "invented.txt").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    found
        .iter()
        .map(|s| {
            let s = serde_json::to_value(s).unwrap();
            let of = |key: &str| s[key].as_str().unwrap_or("-").to_string();
            let sign = if s["sign"] == -1 { "-" } else { "" };
            [of("indicator"), sign.to_string() + &of("value"), of("unit"), of("kind"), of("period"), of("comparison")]
                .join(" ")
        })
        .collect()
}

fn communique(sentence: &str) -> Vec<String> {
    statements(&format!("2023年江北市国民经济和社会发展统计公报\n{sentence}\n"))
}

#[test]
fn a_negative_rate_is_named_without_its_copula() {
    assert_eq!(communique("自然增长率为-1.36‰。"), ["自然增长率 -1.36 ‰ level 2023 -"]);
}

#[test]
fn accidents_are_counted_and_fall_one_by_one() {
    assert_eq!(
        communique("全年共发生生产安全事故23起，死亡15人，分别下降14.8%和11.8%。"),
        [
            "生产安全事故 23 起 count 2023 -",
            "生产安全事故死亡 15 人 count 2023 -",
            "生产安全事故 -14.8 % growth 2023 同比",
            "生产安全事故死亡 -11.8 % growth 2023 同比"
        ]
    );
}

#[test]
fn imports_follow_exports_under_their_total() {
    let found = communique("货物进出口总额682.3亿元。其中，出口561.8亿元，增长1.2%；进口120.5亿元，下降12.9%。");
    assert!(found.contains(&"货物出口 561.8 亿元 level 2023 -".to_string()), "{found:?}");
    assert!(found.contains(&"货物进口 120.5 亿元 level 2023 -".to_string()), "{found:?}");
    assert!(found.contains(&"货物进口 -12.9 % growth 2023 同比".to_string()), "{found:?}");
}

#[test]
fn a_structure_changes_from_last_year_to_this() {
    assert_eq!(
        communique("三次产业结构由上年的4.9:41.2:53.9调整为4.7:40.5:54.8。"),
        [
            "第一产业增加值占地区生产总值比重 4.9 % share 2022 -",
            "第二产业增加值占地区生产总值比重 41.2 % share 2022 -",
            "第三产业增加值占地区生产总值比重 53.9 % share 2022 -",
            "第一产业增加值占地区生产总值比重 4.7 % share 2023 -",
            "第二产业增加值占地区生产总值比重 40.5 % share 2023 -",
            "第三产业增加值占地区生产总值比重 54.8 % share 2023 -"
        ]
    );
}

#[test]
fn the_base_of_a_rate_is_no_indicator() {
    assert_eq!(
        communique("一般公共预算收入98.5亿元，同口径增长12.3%。"),
        ["一般公共预算收入 98.5 亿元 level 2023 -", "一般公共预算收入 12.3 % growth 2023 同比"]
    );
    assert_eq!(
        communique("城镇新增就业5.12万人，完成年度目标的128%。")[1],
        "城镇新增就业占年度目标比重 128 % share 2023 -"
    );
    assert_eq!(
        communique("一般公共预算收入42.7亿元，剔除留抵退税因素后增长3.6%。")[1],
        "一般公共预算收入 3.6 % growth 2023 同比"
    );
}

#[test]
fn days_and_years_of_age_are_figures_where_a_clause_ends() {
    assert_eq!(communique("空气质量优良天数达到335天。"), ["空气质量优良天数 335 天 count 2023 -"]);
    assert_eq!(communique("人均预期寿命达到79.5岁。").len(), 1);
    assert!(communique("推行24小时服务，打造15分钟生活圈，关爱60岁以上老人。").is_empty());
}

#[test]
fn names_that_open_with_a_code_stay_whole() {
    assert_eq!(communique("上市企业增至21家。建成5G基站3200个。")[1], "5G基站 3200 个 count 2023 -");
}

#[test]
fn a_plan_looks_back_over_the_plan_before_and_means_the_rest() {
    let found = statements(
        "清河县国民经济和社会发展第十四个五年规划纲要\n2021年4月\n第一节 发展基础\n\
         地区生产总值由2015年的186.4亿元增加到2020年的278.9亿元，年均增长7.2%，财政总收入36.5亿元，是2015年的1.6倍。\n\
         高新技术企业从12家增加到58家。\n第二节 主要目标\n到2025年，地区生产总值达到420亿元，年均增长8%左右。\n\
         专栏1 重点工程\n新建幼儿园12所、小学5所。\n",
    );
    assert_eq!(
        found,
        [
            "地区生产总值 186.4 亿元 level 2015 -",
            "地区生产总值 278.9 亿元 level 2020 -",
            "地区生产总值 7.2 % growth 2016-2020 年均",
            "财政总收入 36.5 亿元 level 2020 -",
            "财政总收入 1.6 倍 growth 2020 比2015年",
            "高新技术企业 12 家 count 2015 -",
            "高新技术企业 58 家 count 2020 -",
            "地区生产总值 420 亿元 target 2025 -",
            "地区生产总值 8 % target 2021-2025 年均",
            "新建幼儿园 12 所 target 2021-2025 -",
            "小学 5 所 target 2021-2025 -"
        ]
    );
}

#[test]
fn five_years_back_are_counted_from_the_year_that_is_reviewed() {
    let report = "政府工作报告\n——2023年1月8日在青山市第八届人民代表大会上\n一、过去五年工作回顾\n五年来，全市实现GDP812.5亿元，年均增长6.8%。\n今年主要预期目标是：地区生产总值增长6%。\n再减少困难户300户。\n";
    assert_eq!(
        statements(report),
        [
            "地区生产总值 812.5 亿元 level 2018-2022 -",
            "地区生产总值 6.8 % growth 2018-2022 年均",
            "地区生产总值 6 % target 2023 同比",
            "减少困难户 -300 户 target 2023 -",
        ]
    );
}

#[test]
fn a_rate_that_is_ranked_keeps_the_name_of_what_grew() {
    let found = communique("固定资产投资52.6亿元，增长4.1%，增速在全市排第4位。");
    assert_eq!(found.last().unwrap(), "固定资产投资 4 位 rank 2023 -");
}

#[test]
fn headers_of_months_say_when_and_headers_of_areas_where() {
    let page = "<table><caption>2023年5月主要指标</caption><tr><th rowspan=2>指标</th><th rowspan=2>单位</th><th colspan=2>5月</th><th colspan=2>1-5月</th></tr>\
        <tr><th>绝对值</th><th>同比±%</th><th>累计</th><th>同比±%</th></tr><tr><td>发电量</td><td>亿千瓦时</td><td>3.1</td><td>2.2</td><td>15.8</td><td>-1.4</td></tr></table>";
    let document = Document::read(page.as_bytes(), "invented.html").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let said: Vec<(&str, Option<&str>)> = found.iter().map(|s| (s.value.as_str(), s.period.as_deref())).collect();
    let (month, months) = (Some("2023-05"), Some("2023-01/2023-05"));
    assert_eq!(said, [("3.1", month), ("2.2", month), ("15.8", months), ("-1.4", months)]);
    assert!(found.iter().all(|s| s.indicator == "发电量"));
}

#[test]
fn the_noun_behind_a_share_of_a_larger_area_is_the_part() {
    let found = statements("青山以全省2.4%的耕地，产出了全省6.1%的茶叶。\n");
    assert_eq!(found, ["耕地占全省比重 2.4 % share - -", "茶叶占全省比重 6.1 % share - -"]);
}

#[test]
fn what_a_policy_grants_is_a_rule_and_what_was_paid_a_figure() {
    let found = statements("对新建温室的，每亩补助2000元。2022年已发放补助资金350万元。\n");
    assert!(found.first().is_some_and(|s| s.contains("2000 元 target")), "{found:?}");
    assert!(found.last().is_some_and(|s| s.contains("350 万元 level")), "{found:?}");
}

#[test]
fn rows_of_years_or_areas_take_their_indicator_from_column_or_caption() {
    let page = "<html><body><h1>青山市统计</h1>\
        <table><caption>2012—2014年青山市粮食产量</caption><tr><th>年份</th><th>产量（万吨）</th></tr><tr><td>2012</td><td>20.1</td></tr></table>\
        <table><caption>2020年10月各县区固定资产投资增速（%）</caption><tr><th>地区</th><th>累计增速</th><th>位次</th></tr>\
        <tr><td>河湾县</td><td>-5.2</td><td>3</td></tr></table></body></html>";
    let document = Document::read(page.as_bytes(), "invented.html").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let said: Vec<String> = found
        .iter()
        .map(|s| {
            let s = serde_json::to_value(s).unwrap();
            ["indicator", "value", "kind", "period", "region"]
                .map(|key| s[key].as_str().unwrap_or("-").to_string())
                .join(" ")
        })
        .collect();
    assert_eq!(
        said,
        [
            "粮食产量 20.1 level 2012 青山市",
            "固定资产投资 -5.2 growth 2020-01/2020-10 河湾县",
            "固定资产投资 3 rank 2020-10 河湾县",
        ]
    );
}

#[test]
fn commas_of_the_alphabet_between_ideographs_part_clauses_and_those_in_numbers_do_not() {
    let text = "2023年青岭市经济运行情况\n全市总人口28.5万人,其中农业人口8,200人;粮食产量12万吨,增长3%。三次产业比例16:55:29。\n";
    let document = Document::read(text.as_bytes(), "a.txt").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let said: Vec<String> = found.iter().map(|s| format!("{} {}", s.indicator, s.value)).collect();
    assert_eq!(said[..4], ["总人口 28.5", "农业人口 8,200", "粮食产量 12", "粮食产量 3"]);
    assert_eq!(found.iter().filter(|s| s.indicator.contains("产业增加值占")).count(), 3);
    assert!(
        found.iter().all(|s| document.source_text(s.start..s.end) == s.quote),
        "quotes stay as the file writes them"
    );
}

#[test]
fn a_rate_held_against_those_of_areas_is_theirs_for_its_figure_alone() {
    let text = "青岭县概况\n全县森林覆盖率38.6%，高于全国的21.6%和山西省的20.5%，有水库14座。\n";
    let document = Document::read(text.as_bytes(), "a.txt").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let said: Vec<String> =
        found.iter().map(|s| format!("{} {} {}", s.indicator, s.value, s.region.clone().unwrap_or_default())).collect();
    assert_eq!(said, ["森林覆盖率 38.6 青岭县", "森林覆盖率 21.6 全国", "森林覆盖率 20.5 山西省", "水库 14 青岭县"]);
}
