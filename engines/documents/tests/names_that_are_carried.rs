//! Names that a text says once and goes on with: of ranks, lists, parts, shares and the reviews of reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use linping_documents::{Dictionary, Document, Kind, Options, Statement};

fn read(text: &str, name: &str) -> Vec<Statement> {
    Document::read(text.as_bytes(), name).unwrap().statements(&Dictionary::standard(), &Options::default())
}

fn named(text: &str) -> Vec<String> {
    let short = |s: Statement| format!("{} {}{}", s.indicator, s.value, s.unit.unwrap_or_default());
    read(&format!("2023年青岭市经济运行情况\n{text}\n"), "a.txt").into_iter().map(short).collect()
}

#[test]
fn a_rank_or_a_level_of_a_place_is_of_the_measure_spoken_of() {
    let found = named("全市一般公共预算收入90亿元，增长5%。杭州以410亿元位居第一位，宁波紧随其后，排名第二。");
    assert_eq!(
        found,
        [
            "一般公共预算收入 90亿元",
            "一般公共预算收入 5%",
            "一般公共预算收入 410亿元",
            "一般公共预算收入 一位",
            "一般公共预算收入 二位"
        ]
    );
}

#[test]
fn the_noun_behind_a_count_names_what_was_listed_before() {
    assert_eq!(named("建成云岭、白石等4个抽水蓄能电站。"), ["抽水蓄能电站 4个"]);
    assert_eq!(named("新昌、临海等12条高速公路相继开通。"), ["高速公路 12条"]);
    assert_eq!(named("36个产业集群产值增长8.5%。"), ["产业集群 36个", "产业集群产值 8.5%"]);
}

#[test]
fn parts_of_what_was_counted_carry_its_noun() {
    assert_eq!(named("全市有水库127座（中型3座、小型124座）。"), ["水库 127座", "中型水库 3座", "小型水库 124座"]);
    assert_eq!(named("规上企业85户，其中煤炭19户。"), ["规模以上企业 85户", "规模以上煤炭企业 19户"]);
    assert_eq!(named("各类学校45所，其中小学20所。"), ["学校 45所", "小学 20所"]);
}

#[test]
fn whom_a_measure_reached_is_told_of_it() {
    assert_eq!(named("改造老旧小区70个，惠及9000户。"), ["改造老旧小区 70个", "老旧小区惠及 9000户"]);
}

#[test]
fn shares_are_of_the_sum_whose_parts_are_told() {
    assert_eq!(
        named("全市林地面积120万亩。其中，乔木林地90万亩，占75%；竹林地12万亩，占10%。"),
        [
            "林地面积 120万亩",
            "乔木林地面积 90万亩",
            "乔木林地面积占林地面积比重 75%",
            "竹林地面积 12万亩",
            "竹林地面积占林地面积比重 10%"
        ]
    );
    assert_eq!(named("总人口55万人，畲族等少数民族占7.3%。").last().unwrap(), "畲族等少数民族人口占总人口比重 7.3%");
}

#[test]
fn a_mean_of_a_region_is_no_place() {
    assert_eq!(named("人均地区生产总值达到9.1万元。"), ["人均地区生产总值 9.1万元"]);
    assert_eq!(named("每10万人刑事案件数下降12.3%。"), ["每10万人刑事案件数 12.3%"]);
}

#[test]
fn what_a_page_says_of_itself_is_no_statement() {
    assert!(named("发布时间：2023-02-03 09:02:33").is_empty());
    assert!(named("浏览次数：1204次 字号：大 中 小").is_empty());
}

#[test]
fn rows_of_a_grouped_table_are_named_by_their_own_label_and_rows_of_areas_by_the_column() {
    let html = "<html><body><h2>青岭市“十四五”发展规划</h2><p>主要指标</p><table>\
        <tr><td>类别</td><td>序号</td><td>指标</td><td>2020年</td></tr>\
        <tr><td rowspan=2>生态</td><td>1</td><td>森林覆盖率（%）</td><td>45.3</td></tr>\
        <tr><td>2</td><td>湿地保护率（%）</td><td>52.7</td></tr></table>\
        <p>各地区主要指标</p><table><tr><td>地区</td><td>固定资产投资（亿元）</td></tr>\
        <tr><td>青岭高新区</td><td>31.5</td></tr><tr><td>云湖景区</td><td>4.2</td></tr></table></body></html>";
    let found: Vec<_> = read(html, "a.html").into_iter().map(|s| (s.indicator, s.value, s.region)).collect();
    let area = |name: &str| Some(name.to_string());
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[1].0.as_str()), ("森林覆盖率", "湿地保护率"));
    assert_eq!(found[2], ("固定资产投资".to_string(), "31.5".to_string(), area("青岭高新区")));
    assert_eq!(found[3].2, area("云湖景区"));
}

#[test]
fn a_report_reviews_five_years_and_one_and_then_looks_ahead() {
    let paragraph =
        "全市上下团结奋斗，各项事业取得新的进步，发展基础更加坚实，社会大局保持稳定，人民生活不断改善。".repeat(2);
    let text = format!(
        "2026年岭西省政府工作报告\n一、“十四五”时期和2025年工作回顾\n（一）经济实力增强。城镇新增就业累计600万人。\n{paragraph}\n\
         各位代表！刚刚过去的2025年，极不平凡。粮食产量300万吨。\n（一）稳住基本盘。新增企业500家。\n\
         五年来，城镇化率提高5个百分点。\n二、“十五五”主要目标任务\n城镇化率提升至67%左右。\n三、2026年重点工作任务\n新建学校20所。\n"
    );
    let found: Vec<_> =
        read(&text, "a.txt").into_iter().map(|s| (s.value, s.period.unwrap(), s.kind == Kind::Target)).collect();
    let said: Vec<(&str, &str, bool)> = found.iter().map(|(v, p, k)| (v.as_str(), p.as_str(), *k)).collect();
    assert_eq!(
        said,
        [
            ("600", "2021-2025", false),
            ("300", "2025", false),
            ("500", "2025", false),
            ("5", "2021-2025", false),
            ("67", "2026-2030", true),
            ("20", "2026", true)
        ]
    );
}

#[test]
fn a_part_larger_than_its_whole_is_told() {
    let disagree = |text: &str| {
        let found = linping_documents::checks(&read(&format!("2023年青岭市经济运行情况\n{text}\n"), "a.txt"));
        found.iter().map(|d| (d.contradiction, d.statements.len())).collect::<Vec<_>>()
    };
    assert_eq!(disagree("货运量1200万吨，其中铁路1300万吨。"), [(true, 2)]);
    assert_eq!(disagree("货运量1200万吨，其中铁路300万吨，公路800万吨，水运200万吨。"), [(false, 4)]);
    assert!(disagree("货运量1200万吨，其中铁路300万吨，公路700万吨，水运200万吨。").is_empty());
    let gdp = "地区生产总值100亿元，其中第一产业增加值20亿元，第二产业增加值50亿元，第三产业增加值40亿元。";
    assert_eq!(disagree(gdp), [(true, 4)], "the excess is told once");
}

#[test]
fn some_of_what_was_counted_are_named_by_what_is_said_of_them() {
    assert_eq!(named("38个行业大类中有31个实现增长。"), ["行业大类 38个", "实现增长的行业大类 31个"]);
    assert_eq!(named("5个城市财政收入增速超过8%。"), ["财政收入增速超过8%城市数 5个"]);
    assert_eq!(named("规上工业总产值80亿元，同增17.1%。")[1], "规模以上工业总产值 17.1%");
}

#[test]
fn a_report_given_in_december_speaks_of_the_year_that_ends() {
    let text = "政府工作报告\n——2021年12月26日在青岭县第十八届人民代表大会第一次会议上\n各位代表：\n一、2021年工作回顾\n\
        粮食产量30万吨。\n二、2022年工作安排\n新建学校2所。\n";
    let found: Vec<_> = read(text, "a.txt").into_iter().map(|s| (s.period.unwrap(), s.kind == Kind::Target)).collect();
    assert_eq!(found, [("2021".to_string(), false), ("2022".to_string(), true)]);
}

#[test]
fn what_a_lead_in_or_a_heading_announces_as_deeds_is_meant() {
    let announced = "1月31日上午，青岭市第十五届人民代表大会第四次会议开幕，市长代表市人民政府向大会作政府工作报告，全面总结工作。\n\
        报告明确，今年将统筹财力，扎实办好“十件民生实事”。\n（一）\n开展职业技能培训2.5万人次，新建幼儿园20所。\n";
    let headed = "2023年青岭市十件民生实事\n一、新建幼儿园20所，新增学位3600个。\n";
    for text in [announced, headed] {
        let found = read(text, "a.txt");
        assert!(found.len() == 2 && found.iter().all(|s| s.kind == Kind::Target), "{found:?}");
    }
    // What the deeds are about may be said before they are told, and the year may be theirs alone.
    let about = "1月11日，云岭省人民代表大会上发布的消息显示，2023年，云岭将继续推出10件惠民实事。涉及就业、住房等多个领域。\n\
        稳定和扩大就业。新增城镇就业50万人以上。\n";
    let found: Vec<_> = read(about, "a.txt").into_iter().map(|s| (s.value, s.kind == Kind::Target, s.period)).collect();
    let year = Some("2023".to_string());
    assert_eq!(found, [("10".to_string(), false, year.clone()), ("50".to_string(), true, year)]);
    let document = Document::read(announced.as_bytes(), "a.txt").unwrap();
    let promised = document.commitments(&Options::default());
    assert!(promised.len() == 2 && promised.iter().all(|c| c.date.as_deref() == Some("今年")), "{promised:?}");
}

#[test]
fn a_line_that_dates_a_list_dates_what_stands_under_it() {
    let text = "1月26日上午，云岭省第十三届人民代表大会第五次会议开幕，省长作政府工作报告。\n2020年成就：\n固定资产投资增长4.1%\n\
        2021年目标：\n城镇新增就业40万人\n";
    let found: Vec<_> =
        read(text, "a.txt").into_iter().map(|s| (s.value, s.period.unwrap(), s.kind == Kind::Target)).collect();
    let expected = [("4.1", "2020", false), ("40", "2021", true)];
    assert_eq!(found, expected.map(|(value, period, target)| (value.to_string(), period.to_string(), target)));
}

#[test]
fn a_figure_alone_on_its_line_is_of_the_measure_above_it() {
    let text = "青岭县2024年概况\n粮食产量30万吨。\n年末常住人口\n213.4万人\n地区生产总值\n1286.4亿元\n";
    let found: Vec<_> = read(text, "a.txt").into_iter().map(|s| (s.indicator, s.value)).collect();
    let expected = [("粮食产量", "30"), ("常住人口", "213.4"), ("地区生产总值", "1286.4")];
    assert_eq!(found, expected.map(|(name, value)| (name.to_string(), value.to_string())));
}

#[test]
fn a_rate_without_its_subject_is_of_what_was_told_before() {
    assert_eq!(
        named("签约项目32项、总投资90亿元，履约率、开工率分别为91.5%和68.2%。"),
        ["签约项目 32项", "签约项目总投资 90亿元", "签约项目履约率 91.5%", "签约项目开工率 68.2%"]
    );
}

#[test]
fn how_far_apart_or_above_an_aim_something_is_carries_its_name() {
    assert_eq!(
        named("一般公共预算收入90亿元，增长9%，比年初7%的预期目标高2个百分点。"),
        ["一般公共预算收入 90亿元", "一般公共预算收入 9%", "一般公共预算收入 7%", "一般公共预算收入 2个百分点"]
    );
    assert_eq!(
        named("高技术制造业增加值增长12%，增幅比全部工业增加值高4.1个百分点。"),
        ["高技术制造业增加值 12%", "高技术制造业增加值 4.1个百分点"]
    );
}

#[test]
fn what_was_counted_by_what_it_did_grew_in_number() {
    assert_eq!(
        named("全市投资增长6%，有9个县增速高于全市平均增速，比一季度增加2个。").last().map(String::as_str),
        named("全市投资增长6%，有9个县增速高于全市平均增速。").last().map(|n| n.replace("9个", "2个")).as_deref()
    );
}

#[test]
fn goods_are_told_by_how_much_of_them_was_made_or_sold() {
    assert_eq!(named("出口笔记本电脑120万台，产销水泥300万吨。"), ["笔记本电脑出口量 120万台", "水泥产销量 300万吨"]);
    assert_eq!(named("新能源汽车快速增长，全年销售26万辆。"), ["新能源汽车销量 26万辆"]);
    assert_eq!(named("矿产有金、银、铅等18种。"), ["矿产种数 18种"]);
}

#[test]
fn a_share_described_before_its_figures_names_them() {
    assert_eq!(
        named("研发经费占生产总值的比重稳步提高，从2018年的2.1%升至2.8%。"),
        ["研发经费占生产总值比重 2.1%", "研发经费占生产总值比重 2.8%"]
    );
}

#[test]
fn profiles_of_places_and_firms() {
    let profile = |text: &str| -> Vec<String> {
        let short = |s: Statement| {
            let region = s.region.filter(|r| r != "青岭县").map(|r| format!(" {r}")).unwrap_or_default();
            format!("{} {}{}{region}", s.indicator, s.value, s.unit.unwrap_or_default())
        };
        read(&format!("青岭县产业简介\n\n{text}\n"), "a.txt").into_iter().map(short).collect()
    };
    assert_eq!(
        profile(
            "公司成立多年，注册资金为12.8亿元，占地面积22万平方米，建筑面积10.7万平方米拥有员工350人。公司现有12个剂型。"
        ),
        ["注册资金 12.8亿元", "占地面积 22万平方米", "建筑面积 10.7万平方米", "员工 350人", "剂型 12个"]
    );
    assert_eq!(
        profile("集体林面积为8193公顷，其中：石河镇1006公顷，向阳镇861公顷。"),
        ["集体林面积 8193公顷", "集体林面积 1006公顷 石河镇", "集体林面积 861公顷 向阳镇"]
    );
    assert_eq!(
        profile("全县林木总蓄积量1816万立方米。国有林1030万立方米，其中：凉水林场273万立方米。"),
        ["林木总蓄积量 1816万立方米", "国有林蓄积量 1030万立方米", "凉水林场蓄积量 273万立方米"]
    );
    assert_eq!(profile("年采伐木材2万立方米，其中：国有8000立方米。"), ["年采伐木材 2万立方米", "国有 8000立方米"]);
    assert_eq!(profile("在职职工中，在岗职工845人。"), ["在职职工在岗职工 845人"]);
    assert_eq!(profile("全县8个国有林场资产总额为2.84亿元。"), ["国有林场 8个", "国有林场资产总额 2.84亿元"]);
    assert_eq!(
        profile("2021年实现产值12亿元，占比规上工业企业产值50%以上。"),
        ["产值 12亿元", "产值占规模以上工业企业产值比重 50%"]
    );
    assert_eq!(
        profile("水头261.8米，预计投资约100亿元。厂房净高约6米。"),
        ["水头 261.8米", "投资 100亿元", "厂房净高 6米"]
    );
}

#[test]
fn news_of_trades_and_firms() {
    assert_eq!(
        named("采购额超过2亿元的县区有3个，占全市采购额的60.06%。其中高新区完成采购额7.84亿元，占比34%。"),
        [
            "采购额超过2亿元的县区 3个",
            "采购额超过2亿元的县区占全市采购额比重 60.06%",
            "高新区采购额 7.84亿元",
            "高新区采购额占全市采购额比重 34%"
        ]
    );
    assert_eq!(
        named("煤炭消耗量在1200万吨左右，其中电煤消耗500万吨左右。"),
        ["煤炭消耗量 1200万吨", "电煤消耗量 500万吨"]
    );
    assert_eq!(named("青钢目前产能为50万吨。"), ["青钢产能 50万吨"]);
    let found = read("2023年青岭市经济运行情况\n超过95%的企业认为价格有所上涨。\n", "a.txt");
    assert_eq!((found[0].kind, found[0].comparison.as_deref()), (Kind::Share, None));
}
