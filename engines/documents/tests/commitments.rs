//! Forms of promises: what counts as one, what does not, and which words become which field. All sentences are invented.

#![allow(clippy::unwrap_used)]

use linping_documents::{Class, Commitment, Document, Options, Status};

fn read(text: &str) -> Vec<Commitment> {
    let document = Document::read(text.as_bytes(), "a.txt").unwrap();
    let found = document.commitments(&Options::default());
    for c in &found {
        assert_eq!(document.source_text(c.start..c.end), c.quote);
    }
    found
}

/// What a plan says with these sentences: verb and quote of each commitment.
fn planned(sentences: &str) -> Vec<(String, String)> {
    read(&format!("清河县“十四五”发展规划\n{sentences}\n")).into_iter().map(|c| (c.verb, c.quote)).collect()
}

fn quotes(found: &[(String, String)]) -> Vec<&str> {
    found.iter().map(|(_, quote)| quote.as_str()).collect()
}

#[test]
fn a_grant_is_a_promise_and_its_condition_is_none() {
    let found = planned(
        "扶持政策：\n（1）对新栽果树连片50亩以上的，每亩补助800元；\n（2）对首次上云的企业，县财政一次性奖励6万元，最高不超过10万元；\n（3）购置冷藏车的，按购车款的12%给予补贴。",
    );
    assert_eq!(quotes(&found), ["每亩补助800元", "县财政一次性奖励6万元", "按购车款的12%给予补贴"]);
    let verbs: Vec<&str> = found.iter().map(|(verb, _)| verb.as_str()).collect();
    assert_eq!(verbs, ["补助", "奖励", "给予"]);
}

#[test]
fn a_grant_names_who_gets_it_and_who_pays() {
    let found = read("奖励办法\n对新认定的绿色工厂，市财政一次性奖励30万元。\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].object, "新认定的绿色工厂");
    assert_eq!(found[0].body.as_deref(), Some("市财政"));
    assert_eq!((found[0].measure.as_deref(), found[0].class), (Some("30万元"), Class::Measurable));
}

#[test]
fn what_was_paid_out_is_no_promise() {
    assert!(read("清河县情况\n2020年全县累计发放耕地补贴1200万元。\n").is_empty());
}

#[test]
fn items_with_amounts_of_their_own_are_promises_of_their_own() {
    let found = planned("新增瞪羚企业40家、孵化器5个。安排重点项目90个、年度投资70亿元。");
    assert_eq!(quotes(&found), ["新增瞪羚企业40家", "孵化器5个", "安排重点项目90个、年度投资70亿元"]);
    assert_eq!(found[1].0, "新增");
}

#[test]
fn named_projects_under_one_verb_are_told_apart_and_lists_of_kinds_are_not() {
    let found = planned("加快东山物流园二期、南湖会展综合体建设。推进公路、水路、航空建设。");
    assert_eq!(quotes(&found), ["加快东山物流园二期", "南湖会展综合体建设", "推进公路、水路、航空建设"]);
}

#[test]
fn two_measures_joined_by_a_pause_are_two_promises() {
    let found = planned("建成公园3座、改造管网20公里。");
    assert_eq!(quotes(&found), ["建成公园3座", "改造管网20公里"]);
}

#[test]
fn what_people_say_is_read_clause_by_clause() {
    let found = read("“明年将建成幼儿园4所，新增床位600张以上。”区长王某说。\n");
    let quotes: Vec<&str> = found.iter().map(|c| c.quote.as_str()).collect();
    assert_eq!(quotes, ["建成幼儿园4所", "新增床位600张以上"]);
    assert!(found.iter().all(|c| c.date.as_deref() == Some("明年")), "{found:?}");
}

#[test]
fn a_change_is_measured_by_where_it_ends() {
    let found = read("清河县“十四五”发展规划\n城镇化率由51.2%提高到60%。三次产业结构调整为9：41：50。\n");
    let measures: Vec<Option<&str>> = found.iter().map(|c| c.measure.as_deref()).collect();
    assert_eq!(measures, [Some("60%"), Some("9：41：50")]);
    assert_eq!(found[0].object, "城镇化率");
}

#[test]
fn what_is_to_be_reached_counts_also_where_its_verb_stands_inside() {
    let found = planned("每千人口拥有注册护士4.2人。城镇新增就业3万人。旅游收入翻一番。12个村全部脱贫。");
    let verbs: Vec<&str> = found.iter().map(|(verb, _)| verb.as_str()).collect();
    assert_eq!(verbs, ["拥有", "新增", "翻", "脱贫"]);
}

#[test]
fn work_under_way_and_steps_taken_have_their_status() {
    let found = read("西河镇简介\n应河大桥正在抓紧施工。西河水库已列入省“十四五”水利规划。\n");
    let said: Vec<(&str, &str, Status)> =
        found.iter().map(|c| (c.object.as_str(), c.verb.as_str(), c.status)).collect();
    assert_eq!(said, [("应河大桥", "施工", Status::UnderWay), ("西河水库", "列入", Status::Done)]);
    assert_eq!(found[1].programme.as_deref(), Some("省“十四五”水利规划"));
}

#[test]
fn the_date_of_a_lead_in_holds_for_its_list() {
    let found =
        read("清河县“十四五”发展规划\n到2025年：\n——森林覆盖率稳定在40%以上。\n——建成绿道80公里。\n完善管护机制。\n");
    let dates: Vec<Option<&str>> = found.iter().map(|c| c.date.as_deref()).collect();
    assert_eq!(dates, [Some("到2025年"), Some("到2025年"), None]);
}

#[test]
fn the_year_something_is_held_against_is_no_date() {
    let found = read("清河县“十四五”发展规划\n到2025年，用水量比2020年下降9%。\n");
    assert_eq!(found[0].date.as_deref(), Some("到2025年"));
    assert_eq!(found[0].object, "用水量");
}

#[test]
fn a_place_inside_a_title_is_the_titles() {
    let found = read("清河县“十四五”发展规划\n编制实施《杭州市绿道规划》。\n");
    assert_eq!(found[0].place, None);
    assert_eq!(found[0].programme.as_deref(), Some("《杭州市绿道规划》"));
}

#[test]
fn slogans_and_stances_promise_nothing() {
    assert!(planned("坚持以人民为中心。奋力谱写清河发展新篇章。聚焦重点领域。").is_empty());
}

#[test]
fn a_thing_and_how_many_of_it_goes_on_with_the_verb_before() {
    let found = planned(
        "新建公共厕所120座、旅游厕所8座，农村户用厕所1450座。完成城西第二小学、白石中心幼儿园、青山实验中学建设。",
    );
    assert_eq!(
        quotes(&found),
        [
            "新建公共厕所120座",
            "旅游厕所8座",
            "农村户用厕所1450座",
            "完成城西第二小学",
            "白石中心幼儿园",
            "青山实验中学建设"
        ]
    );
    assert!(found.iter().take(3).all(|(verb, _)| verb == "新建"), "{found:?}");
    let sums = planned("新增规上企业20家，总数达153家。");
    assert!(!sums.iter().any(|(verb, quote)| verb == "新增" && quote.contains("总数")), "{sums:?}");
}
