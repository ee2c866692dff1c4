//! Of when a statement is and what kind of fact it is, by the document it stands in. The texts are invented.

#![allow(clippy::unwrap_used, clippy::panic)]

use linping_documents::{Dictionary, Document, Options, Statement};

fn statements(text: &str, name: &str) -> Vec<Statement> {
    Document::read(text.as_bytes(), name).unwrap().statements(&Dictionary::standard(), &Options::default())
}

/// `value kind period`, one a statement that is not minor.
fn told(text: &str) -> Vec<String> {
    let line = |s: &Statement| {
        let s = serde_json::to_value(s).unwrap();
        let of = |key: &str| s[key].as_str().unwrap_or("-").to_string();
        [of("value"), of("kind"), of("period")].join(" ")
    };
    statements(text, "invented.txt").iter().filter(|s| !s.minor).map(line).collect()
}

fn compared(text: &str) -> Vec<String> {
    statements(text, "invented.txt").iter().map(|s| s.comparison.clone().unwrap_or("-".to_string())).collect()
}

#[test]
fn a_survey_is_of_its_standard_time_and_not_of_its_publication() {
    let text = "青岭省湖泊普查公报\n2022年6月1日\n以2020年12月31日为标准时点汇总数据。全省湖泊面积832.5万亩。";
    assert_eq!(told(text), ["832.5 level 2020"]);
}

#[test]
fn an_account_carries_a_year_to_the_next_named_paragraph_but_not_over_a_heading() {
    let text = "青岭县概况\n青岭县面积1200平方公里。\n经济提速。2019年，全县生产总值60.5亿元。\n农业兴旺。粮食总产18.6万吨。\n\
                二、交通\n公路里程1286公里。";
    assert_eq!(told(text), ["1200 level -", "60.5 level 2019", "18.6 level 2019", "1286 level -"]);
}

#[test]
fn what_a_policy_grants_is_meant_and_of_no_year() {
    let text = "青岭县茶产业\n一、概况\n2021年茶叶产量3200吨。\n二、扶持政策\n（一）支持茶园建设。新建茶园每亩补助800元。\n\
                三、现状\n全县有茶企45家。";
    assert_eq!(told(text), ["3200 level 2021", "800 target -", "45 count -"]);
}

#[test]
fn aims_of_an_account_are_meant_whatever_their_verb() {
    let text = "青岭乡基本情况\n一、概况\n2007年全乡产粮5200吨。\n二、发展思路\n今年新修梯田3000亩。";
    assert_eq!(told(text), ["5200 level 2007", "3000 target 2008"]);
}

#[test]
fn a_plan_starts_from_the_year_before_it() {
    let text = "青岭市“十四五”规划\n第一章　主要目标\n到2025年，服务业增加值占比由41.5%提高到46%。";
    assert_eq!(told(text), ["41.5 share 2020", "46 target 2025"]);
}

#[test]
fn a_table_under_a_year_to_come_holds_targets() {
    let text = "<h3>青岭市国民经济和社会发展第十四个五年规划纲要</h3><table><tr><th>指标</th><th>2020年</th><th>2025年</th></tr>\
                <tr><td>粮食产量（万吨）</td><td>36</td><td>38</td></tr></table>";
    let found = statements(text, "plan.html");
    let kinds: Vec<String> =
        found.iter().map(|s| format!("{:?} {}", s.kind, s.period.as_deref().unwrap_or("-"))).collect();
    assert_eq!(kinds, ["Level 2020", "Target 2025"]);
}

#[test]
fn years_in_chinese_figures_are_years() {
    let text = "青岭市“十四五”规划\n第一章　主要目标\n展望二〇三五年，经济总量达到5000亿元。";
    assert_eq!(told(text), ["5000 target 2035"]);
}

#[test]
fn per_cents_of_a_sentence_on_growth_are_growth() {
    let text = "2023年一季度各市经济\n从增速看，青岭市（6.2%）、云溪市（5.8%）居前，失业率4.1%。";
    assert_eq!(told(text), ["6.2 growth 2023Q1", "5.8 growth 2023Q1", "4.1 level 2023Q1"]);
    let signed = "2023年一季度青岭市工业\n主要行业中，化工（+11.2%）、纺织（-3.4%）走势分化。";
    assert_eq!(told(signed), ["11.2 growth 2023Q1", "3.4 growth 2023Q1"]);
}

#[test]
fn what_is_called_a_goal_is_one() {
    let text = "2023年上半年青岭市经济\n社会消费品零售总额82.4亿元，离全年8%的增长目标尚有差距。";
    assert_eq!(told(text), ["82.4 level 2023H1", "8 target 2023"]);
}

#[test]
fn what_was_planned_is_told_apart_from_what_was_done() {
    let text = "2023年上半年青岭市投资\n青岭市计划投资232亿元，完成63.5%。";
    assert_eq!(told(text), ["232 target 2023", "63.5 level 2023H1"]);
}

#[test]
fn the_amount_of_the_year_compared_with_is_of_that_year() {
    let text = "2014年青岭县茶业\n茶业产值7.7亿元，比2009年的4.9亿元增加2.8亿元。";
    assert_eq!(told(text), ["7.7 level 2014", "4.9 level 2009", "2.8 change 2014"]);
}

#[test]
fn words_that_look_like_verbs_of_change_are_none() {
    assert_eq!(told("2021年青岭县工业\n规上企业（含停产）增加值31.9亿元。"), ["31.9 level 2021"]);
    assert_eq!(told("青岭县概况\n极端最高气温34.4℃、最低-23℃。"), ["34.4 level -", "23 level -"]);
}

#[test]
fn means_of_many_years_and_heights_of_growth_are_compared_with() {
    assert_eq!(compared("2021年青岭市水资源公报\n全市降水量873毫米，比多年均值少4.7%。"), ["-", "比多年均值"]);
    let text = "2021年青岭市经济\n固定资产投资增长7.2%，快于去年全年0.3个百分点。";
    assert_eq!(compared(text), ["同比", "快于去年全年"]);
}

#[test]
fn a_report_is_of_its_own_year_however_its_title_or_its_first_chapter_writes_it() -> Result<(), linping_documents::Error>
{
    let period = |text: &str, quote: &str| -> Result<Option<String>, linping_documents::Error> {
        let document = Document::read(text.as_bytes(), "报告.txt")?;
        let found = document.statements(&Dictionary::standard(), &Options::default());
        Ok(found.into_iter().find(|s| s.quote.contains(quote)).and_then(|s| s.period))
    };
    let bare =
        "2018政府工作报告\n2017年，全市生产总值增长8.3%。\n这一年，我们狠抓项目，财政总收入增长6.4%，新增企业12家。\n";
    assert_eq!(period(bare, "6.4")?.as_deref(), Some("2017"));
    let chapter = "一、2021年工作回顾\n经济稳中有进，地区生产总值增长8.2%。\n二、2022年工作安排\n今年预期目标是地区生产总值增长6.5%左右。\n";
    assert_eq!(period(chapter, "8.2")?.as_deref(), Some("2021"));
    assert_eq!(period(chapter, "6.5")?.as_deref(), Some("2022"));
    Ok(())
}

#[test]
fn a_line_in_brackets_dates_a_text_and_a_page_about_a_place_is_of_no_year() -> Result<(), linping_documents::Error> {
    let period = |text: &str| -> Result<Option<String>, linping_documents::Error> {
        let document = Document::read(text.as_bytes(), "介绍.txt")?;
        let found = document.statements(&Dictionary::standard(), &Options::default());
        Ok(found.into_iter().next().and_then(|s| s.period))
    };
    let noted = "甲县茶业\n（县茶办，2014年9月）\n今年，县里新建茶园300亩，改造老茶园500亩。\n";
    assert_eq!(period(noted)?.as_deref(), Some("2014"));
    let page = "乙镇简介\n发布日期：2016-12-29\n乙镇位于县城东部，面积96平方公里，辖10个行政村。\n";
    assert_eq!(period(page)?, None);
    Ok(())
}

#[test]
fn words_between_a_name_and_its_figure_are_no_part_of_the_name() {
    let named = |text: &str| -> Vec<String> {
        statements(text, "invented.txt").into_iter().filter(|s| !s.minor).map(|s| s.indicator).collect()
    };
    assert_eq!(named("2022年全县地区生产总值420亿元，按不变价计算比上年增长5.2%。")[1], "地区生产总值");
    assert_eq!(named("2022年，全县矿产量31万吨，粮食产值却下滑8.3%。")[1], "粮食产值");
    assert_eq!(named("2022年，全县每百元营业收入中的成本88.7元。")[0], "每百元营业收入中的成本");
    assert_eq!(named("2022年，全县工业、商业产值增速依次为3.1%和2.9%。"), ["工业产值", "商业产值"]);
}

#[test]
fn a_title_with_the_year_before_the_report_dates_the_report_whatever_it_reviews() {
    let text =
        "2017年青岭市政府工作报告（过去五年工作回顾）\n（一）经济转型取得进展。\n三产增加值占生产总值比重达52.3%。";
    assert_eq!(told(text), ["52.3 share 2012-2016"]);
}

#[test]
fn a_heading_with_a_year_dates_its_section_and_the_next_heading_ends_it() {
    let text = "青岭市概况\n地理位置\n青岭市总面积9490平方公里，地处两省交界，自古为兵家必争之地。\n2017年经济运行\n全市第一产业增加值50.7亿元，增长1.3%。工业增加值300亿元。\n交通\n全市有车站12座，线路四通八达，地处要冲。";
    assert_eq!(told(text), ["9490 level -", "50.7 level 2017", "1.3 growth 2017", "300 level 2017", "12 count -"]);
}

#[test]
fn a_year_in_brackets_behind_a_figure_is_of_that_figure_alone() {
    let text = "云溪镇\n云溪镇下辖34个行政村，58554人（2017年），面积145.9平方千米。";
    assert_eq!(told(text), ["34 count -", "58554 count 2017", "145.9 level -"]);
}

#[test]
fn the_name_of_a_file_dates_what_its_text_leaves_without_a_year() {
    let text = "上半年全县经济平稳运行\n上半年，全县生产总值完成86.2亿元，同比增长7.1%。6月末，贷款余额140亿元。\n";
    let periods = |name: &str| -> Vec<Option<String>> {
        Document::read(text.as_bytes(), name)
            .unwrap()
            .statements(&Dictionary::standard(), &Options::default())
            .into_iter()
            .map(|s| s.period)
            .collect()
    };
    let h1 = Some("2017H1".to_string());
    assert_eq!(periods("云溪县2017年8月分析.txt"), [h1.clone(), h1, Some("2017-06".to_string())]);
    assert_eq!(periods("分析.txt"), [None, None, None]);
    // A text that dates itself is not dated by its file.
    let dated = "2019年上半年，全县生产总值完成86.2亿元。\n";
    let found = Document::read(dated.as_bytes(), "2021.txt").unwrap();
    let found = found.statements(&Dictionary::standard(), &Options::default());
    assert_eq!(found[0].period.as_deref(), Some("2019H1"));
}

#[test]
fn how_long_something_took_is_of_its_own_sentence() {
    let text = "2026年云溪县政府工作报告\n一、2025年工作回顾\n建成高标准农田12万亩，占比达66%，近3年提升21个百分点。推广良种30万亩。\n";
    let document = Document::read(text.as_bytes(), "a.txt").unwrap();
    let found = document.statements(&Dictionary::standard(), &Options::default());
    let periods: Vec<&str> = found.iter().filter_map(|s| s.period.as_deref()).collect();
    assert_eq!(periods, ["2025", "2025", "2023-2025", "2025"]);
}

fn periods_of(text: &str, name: &str) -> Vec<Option<String>> {
    let document = Document::read(text.as_bytes(), name).unwrap();
    document.statements(&Dictionary::standard(), &Options::default()).into_iter().map(|s| s.period).collect()
}

#[test]
fn news_that_opens_with_a_day_of_reckoning_is_of_that_day() {
    let text = "<h1>云溪县盘活资产</h1><p>2016-09-04</p><p>今年以来，全县上下把盘活闲置资产作为稳增长、调结构的抓手，改革全速推进。截至6月底，全县盘活厂房42处，收入3亿元。</p>\
        <p>签约率高。已签约项目31个。</p>";
    assert_eq!(periods_of(text, "a.html"), vec![Some("2016-06".to_string()); 3]);
}

#[test]
fn news_of_a_year_is_not_of_the_years_it_tells_of() {
    let text = "---\ntitle: '云溪发力数字经济'\ndate: Mon, 06 Sep 2021 09:00:00 GMT\n---\n\
        数字经济已是各地竞相发展的领域，云溪近来接连出台措施，基础设施、产业园区和人才队伍一并推进，成效渐显。\n\n2020年，甲县数字经济规模110亿元。\n\n2020年，乙县数字经济规模90亿元。\n\n2020年，丙县数字经济规模70亿元。\n\n\
        2022年，丁县数字经济规模将达80亿元。2019年为50亿元。到2023年达到90亿元，2024年达到95亿元。\n\n\
        在新基建领域，全市已累计建成基站3347个。\n";
    assert_eq!(periods_of(text, "a.md").last().cloned().flatten().as_deref(), Some("2021"));
}
