//! Tables as offices set them: titles and units inside, notes at the foot, parts side by side, lines of plain text.

#![allow(clippy::unwrap_used)]

use linping_documents::{Dictionary, Document, Options, Statement};

/// Indicator, value, unit, period and region of every statement.
fn read(text: &str, name: &str) -> Vec<String> {
    let found = Document::read(text.as_bytes(), name).unwrap().statements(&Dictionary::standard(), &Options::default());
    let said = |s: &Statement| {
        let or = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_string());
        format!("{} {} {} {} {}", s.indicator, s.value, or(&s.unit), or(&s.period), or(&s.region))
    };
    found.iter().map(said).collect()
}

#[test]
fn a_row_over_the_whole_width_gives_the_title_or_the_unit_and_a_note_is_no_row() {
    let note = "注：绝对额按现价计算，增长速度按不变价计算，行业按国家标准划分。".repeat(3);
    let text = format!(
        "<h3>云溪县2023年统计公报</h3><table><tr><td colspan=3>主要工业产品产量</td></tr><tr><td colspan=3>单位：万吨、%</td></tr>\
         <tr><td>产品名称</td><td>产量</td><td>比上年<br>增长</td></tr><tr><td>水泥</td><td>1,286.4</td><td>-3.2</td></tr>\
         <tr><td colspan=3>{note}</td></tr></table>"
    );
    assert_eq!(read(&text, "a.html"), ["水泥产量 1,286.4 万吨 2023 云溪县", "水泥产量 -3.2 % 2023 云溪县"]);
}

#[test]
fn parts_of_a_table_side_by_side_are_read_each_by_its_own_labels() {
    let text = "<h3>云溪县2023年统计公报</h3><table><tr><td>指标</td><td>完成</td><td>指标</td><td>完成</td></tr>\
                <tr><td>地区生产总值（亿元）</td><td>286.4</td><td>城镇居民人均可支配收入（元）</td><td>40200</td></tr></table>";
    assert_eq!(
        read(text, "a.html"),
        ["地区生产总值 286.4 亿元 2023 云溪县", "城镇居民人均可支配收入 40200 元 2023 云溪县"]
    );
}

#[test]
fn a_unit_in_an_upper_header_is_that_of_the_columns_below_and_totals_are_of_the_whole() {
    let text = "<h3>云溪县2023年统计公报</h3><table><tr><th rowspan=2>乡镇</th><th colspan=2>常住人口（人）</th></tr><tr><th>2022年</th><th>2023年</th></tr>\
                <tr><td>东河镇</td><td>12000</td><td>12100</td></tr><tr><td>合计</td><td>20000</td><td>20100</td></tr></table>";
    assert_eq!(
        read(text, "a.html"),
        [
            "常住人口 12000 人 2022 东河镇",
            "常住人口 12100 人 2023 东河镇",
            "常住人口 20000 人 2022 云溪县",
            "常住人口 20100 人 2023 云溪县"
        ]
    );
}

#[test]
fn industries_beside_the_gross_product_are_told_by_value_added_and_rates_per_mille_are_no_growth() {
    let text = "<h3>云溪县2023年前三季度数据</h3><table><tr><td></td><td>绝对额（亿元）</td></tr><tr><td>GDP</td><td>286</td></tr><tr><td>建筑业</td><td>22</td></tr></table>\
                <table><tr><th></th><th>年份</th><th>户籍人口（万人）</th><th>人口自然增长率‰</th></tr><tr><th>8</th><td>2022</td><td>70.5</td><td>8.17</td></tr></table>";
    assert_eq!(
        read(text, "a.html"),
        [
            "地区生产总值 286 亿元 2023Q1-Q3 云溪县",
            "建筑业增加值 22 亿元 2023Q1-Q3 云溪县",
            "户籍人口 70.5 万人 2022 云溪县",
            "人口自然增长率 8.17 ‰ 2022 云溪县"
        ]
    );
}

#[test]
fn pipe_tables_beside_html_and_lines_with_tabs_are_tables() {
    let piped = "# 云溪县2022年经济运行\n\n单位：亿元<br>\n\n| 指标名称 | 5月 | 1-5月累计 |\n|---|---|---|\n| 财政总收入 | 3.2 | 15.8<br> |\n";
    assert_eq!(
        read(piped, "a.md"),
        ["财政总收入 3.2 亿元 2022-05 云溪县", "财政总收入 15.8 亿元 2022-01/2022-05 云溪县"]
    );
    let tabbed = "云溪县2021年主要经济指标\n\n指标\t单位\t2020年\t2021年\n地区生产总值\t亿元\t260.1\t286.4\n粮食产量\t万吨\t22.1\t22.4\n";
    assert_eq!(
        read(tabbed, "a.txt"),
        [
            "地区生产总值 260.1 亿元 2020 云溪县",
            "地区生产总值 286.4 亿元 2021 云溪县",
            "粮食产量 22.1 万吨 2020 云溪县",
            "粮食产量 22.4 万吨 2021 云溪县"
        ]
    );
}

#[test]
fn what_a_plan_puts_in_brackets_holds_for_all_its_years() {
    let text = "<h1>云溪县国民经济和社会发展第十四个五年规划纲要</h1><table>\
        <tr><th>指标</th><th>2020年</th><th>2025年</th><th>年均增长（%）或[累计]</th></tr>\
        <tr><td>地区生产总值（亿元）</td><td>260</td><td>380</td><td>7.5左右</td></tr>\
        <tr><td>单位GDP能耗降低（%）</td><td>[15.1]</td><td>[13.5]</td><td>-</td></tr>\
        <tr><td>森林覆盖率（%）</td><td>41</td><td>43.2</td><td>[2.2]</td></tr></table>";
    let found =
        Document::read(text.as_bytes(), "a.html").unwrap().statements(&Dictionary::standard(), &Options::default());
    let told: Vec<(&str, &str, Option<&str>, i8)> = found
        .iter()
        .map(|s| (s.value.as_str(), s.unit.as_deref().unwrap_or(""), s.period.as_deref(), s.sign))
        .collect();
    assert!(told.contains(&("7.5", "%", Some("2021-2025"), 1)), "{told:?}");
    assert!(told.contains(&("15.1", "%", Some("2016-2020"), -1)), "{told:?}");
    assert!(told.contains(&("2.2", "个百分点", Some("2021-2025"), 1)), "{told:?}");
    assert_eq!(text.chars().nth(found[5].value_start).map(|c| found[5].value.starts_with(c)), Some(true));
}

#[test]
fn what_an_index_is_counted_from_is_no_statement_and_a_fall_in_a_table_agrees_with_the_text() {
    let text = "<h1>云溪县2018年居民消费价格</h1><p>2018年，衣着类价格下降0.4%，居住类价格上涨1.1%，两年平均增长0.9%。</p>\
        <table><caption>居民消费价格比上年涨跌幅度（上年=100）</caption><tr><th>项目</th><th>比上年涨跌（%）</th></tr>\
        <tr><td>衣着类</td><td>-0.4</td></tr></table><p>注：指数以上年同月=100。</p>";
    let found =
        Document::read(text.as_bytes(), "a.html").unwrap().statements(&Dictionary::standard(), &Options::default());
    assert!(found.iter().all(|s| s.value != "100"), "{found:?}");
    assert_eq!(linping_documents::checks(&found), []);
}

#[test]
fn parts_behind_a_row_have_its_unit_and_measure_until_another_row_names_a_unit() {
    let rows = [
        ("房地产开发投资（亿元）", "38"),
        ("其中：住宅", "29"),
        ("办公楼", "1"),
        ("商品房销售面积（万平方米）", "40"),
        ("其中：住宅", "33"),
    ];
    let rows: String = rows.iter().map(|(label, value)| format!("<tr><td>{label}</td><td>{value}</td></tr>")).collect();
    let text = format!("<h3>云溪县2023年统计公报</h3><table><tr><td>指标</td><td>绝对量</td></tr>{rows}</table>");
    assert_eq!(
        read(&text, "a.html"),
        [
            "房地产开发投资 38 亿元 2023 云溪县",
            "住宅投资 29 亿元 2023 云溪县",
            "办公楼投资 1 亿元 2023 云溪县",
            "商品房销售面积 40 万平方米 2023 云溪县",
            "住宅销售面积 33 万平方米 2023 云溪县"
        ]
    );
}
