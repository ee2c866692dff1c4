//! Nouns around a figure, the measure an indicator ends with, and how a part is named after its whole.

use super::clause::Clause;
use super::list;
use super::naming::head;
use super::quantity::{Quantity, Token};
use super::scene::Amount;
use super::span::string;

/// Areas that are their own classifiers: 7镇8乡.
pub(super) const AREAS_COUNTED: &[&str] = &["镇", "乡", "村", "县", "区"];

/// Names of the parts of a ratio a:b:c, if the text says them.
pub(super) fn ratio_names(clause: &Clause, raw: &str, group: &[String], n: usize) -> Option<Vec<String>> {
    let name = clause.name.as_str();
    if name.is_empty() && group.len() == n {
        return Some(group.to_vec());
    }
    // The sectors of the economy in their order.
    if n == 3 && ["产业结构", "三次产业", "三产业", "三产结构", "产业比例", "三产比例"].iter().any(|w| name.contains(w))
    {
        return Some(["第一", "第二", "第三"].iter().map(|s| format!("{s}产业增加值占地区生产总值比重")).collect());
    }
    // 林种比例（用材林：防护林：经济林）为58：33：9
    let named = raw.split_once(['（', '(']).and_then(|(_, r)| r.split_once(['）', ')'])).map(|(inside, _)| inside);
    if let Some(inside) = named {
        let parts: Vec<&str> = inside.split(['：', ':', '∶', '、']).collect();
        if parts.len() == n {
            return Some(parts.iter().map(|p| format!("{p}比例")).collect());
        }
    }
    let body = ["之比", "比例", "比重", "占比", "结构", "比"].iter().find_map(|w| name.strip_suffix(w))?;
    let body = body.replace(['“', '”'], "");
    let parts = list::split(&body, n)?;
    Some(parts.into_iter().map(|p| format!("{p}比例")).collect())
}

/// What a part of a measure is called: of 生产总值 the parts are 增加值.
pub(super) fn part_measure(measure: &str) -> &str {
    match measure {
        "零售总额" => "零售额",
        "消费价格" | "出厂价格" | "价格指数" => "价格",
        "生产总值" => "增加值",
        "比重" | "占比" | "比例" | "数" => "",
        m if m.ends_with('率') => "",
        other => other,
    }
}

/// A part of an amount: 火电 of 发电量 is 火电发电量; 城镇 of 社会消费品零售总额 keeps the whole name.
pub(super) fn part_of(name: &str, sum: &Amount) -> String {
    let area = ["城镇", "乡村", "农村", "城市", "城区", "镇区", "市区", "限额以上单位"].contains(&name);
    if area { format!("{name}{}", sum.indicator) } else { join(Some(name.to_string()), part_measure(sum.measure)) }
}

/// The noun before the bracket that opens at `open`: 发酵酒 of 有发酵酒（增长87%）.
pub(super) fn noun_before(text: &[char], open: usize, lowest: usize) -> String {
    let mut start = open;
    while start > lowest && !matches!(text.get(start - 1), Some('，' | '、' | '。' | '；' | '：' | '）' | ')' | '（'))
    {
        start -= 1;
    }
    let noun = string(text, start..open);
    ["高于", "低于", "较大的有", "的有", "包括", "有", "为", "是", "如"]
        .iter()
        .find_map(|w| noun.rsplit_once(w).map(|(_, n)| n.to_string()))
        .unwrap_or(noun)
}

/// The thing counted, after the figure: 624家规模以上工业企业.
pub(super) fn right_noun(
    text: &[char],
    tokens: &[Token],
    i: usize,
    q: &Quantity,
    sentence_end: usize,
) -> Option<String> {
    let end = tokens.get(i + 1).map_or(sentence_end, |t| t.range().start).min(sentence_end).min(q.range.end + 40);
    let start = q.range.end;
    let mut noun = String::new();
    let mut depth = 0usize;
    let mut units_end = 0usize;
    let behind = text.get(start..end)?;
    for (i, c) in behind.iter().enumerate() {
        match c {
            // 193个组和一个社区
            '和' | '与' | '及' if behind.get(i + 1).is_some_and(|c| super::number::is_numeral(*c)) => break,
            // 29个乡（镇）, 45个县（市、区）: the other names of such a unit belong to it.
            c if i < units_end => noun.push(*c),
            '（' | '(' if units_bracket(behind, i).is_some() => {
                units_end = units_bracket(behind, i).unwrap_or(i);
                noun.push('（');
            }
            '（' | '(' => depth += 1,
            '）' | ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            '，' | '。' | '；' | '：' | '…' | ',' | ';' | ':' | '）' | ')' | '！' | '？' => break,
            // 吸引力强、带动面广的消费场景: what describes is not what is counted.
            '、' if noun.ends_with(['强', '广', '高', '好', '大', '优', '全', '快', '足', '深']) => {
                let rest: String = behind.get(i + 1..).unwrap_or(&[]).iter().collect();
                let rest = rest.split(['，', '。', '；', '、']).next().unwrap_or("");
                match rest.rsplit_once('的').filter(|(_, thing)| thing.chars().count() >= 2) {
                    Some((_, thing)) => noun = thing.to_string(),
                    None => break,
                }
                break;
            }
            '、' if noun.chars().count() > 1 => break,
            c => noun.push(*c),
        }
    }
    let noun = noun.trim_start_matches('的').trim().trim_start_matches('已');
    let noun = [
        "入选",
        "分别",
        "获",
        "实现",
        "全部",
        "纳入",
        "落地",
        "签约",
        "开工",
        "投产",
        "建成",
        "超过",
        "占",
        "的增速",
        "处于",
        "位居",
        "位列",
        "排名",
        "名列",
        "居第",
        "居全",
        "排在",
        "位于",
        "达到",
        "达",
        "高于",
        "低于",
        "均",
        "已",
        "连续",
        "进入",
        "同比",
        "领跑",
        "领先",
        "跑赢",
        "跑输",
        "升至",
        "降至",
        "升到",
        "降到",
    ]
    .iter()
    .filter_map(|w| {
        // 达标 and 平均 are words of their own.
        let within = |at: usize| {
            let (before, rest) = noun.split_at(at);
            *w == "均" && (of_a_mean(noun, at) || rest.starts_with("均衡"))
                || *w == "达" && (rest.starts_with("达标") || before.ends_with(['发', '表', '抵', '传', '送']))
        };
        noun.match_indices(w).map(|(at, _)| at).find(|at| !within(*at))
    })
    .min()
    .map_or(noun, |at| noun.get(..at).unwrap_or(noun));
    // 40条高速公路相继开通: behind the noun the clause goes on.
    let goes_on = GOES_ON.iter().filter_map(|w| noun.find(w)).filter(|at| *at > 5).min();
    let noun = goes_on.and_then(|at| noun.get(..at)).unwrap_or(noun).trim_end_matches(['和', '与', '及']);
    // 38个行业大类中有31个: among how many.
    let among = ["中仅有", "中共有", "中有", "中只有", "中已有"].iter().find_map(|w| noun.find(w)).filter(|at| *at > 5);
    let noun = among.and_then(|at| noun.get(..at)).unwrap_or(noun);
    let noun = noun.strip_suffix('中').filter(|n| n.chars().count() > 1).unwrap_or(noun);
    let bad = noun.is_empty()
        || ["拥有", "现有", "共有", "设有", "建有"].iter().any(|w| noun.starts_with(w))
        || ["平均", "全国平均", "全省平均", "全市平均", "人民币"].iter().any(|w| noun.starts_with(w))
        || ["大关", "台阶", "关口", "门槛", "宝座"].iter().any(|w| noun.starts_with(w))
        || ["高位", "低位", "水平", "区间", "上方", "下方"].iter().any(|w| noun.ends_with(w))
        || noun.starts_with([
            '并', '且', '而', '较', '、', '和', '与', '提', '到', '增', '下', '上', '，', '在', '—', '以', '是', '比',
        ]) && !["和美", "和谐", "以旧换新", "以工代赈", "在校", "在建", "上市", "下岗", "比亚迪"]
            .iter()
            .any(|w| noun.starts_with(w))
        || (noun.starts_with('居') && !noun.starts_with("居委") && !noun.starts_with("居民"))
        || (noun.chars().count() < 2 && !AREAS_COUNTED.contains(&noun));
    // 116个国家和地区近4000名: what bounds the next figure.
    let noun = super::words::BEFORE.end(noun).map_or(noun, |(rest, _)| rest);
    let noun = noun.strip_suffix('为').filter(|n| head(n).is_some()).unwrap_or(noun);
    (!bad).then(|| noun.trim_end_matches(['”', '等']).trim_start_matches('“').to_string())
}

/// Where the bracket at `i` ends, if it holds the other names of the unit of government before it: 县（市、区）, 乡（镇）.
fn units_bracket(behind: &[char], i: usize) -> Option<usize> {
    let unit = |c: &char| matches!(c, '县' | '市' | '区' | '旗' | '州' | '乡' | '镇' | '村');
    let before = i.checked_sub(1).and_then(|at| behind.get(at)).is_some_and(unit);
    let inside = behind.get(i + 1..)?;
    let length = inside.iter().position(|c| matches!(c, '）' | ')'))?;
    let named = (1..=5).contains(&length) && inside.iter().take(length).all(|c| unit(c) || *c == '、');
    (before && named).then_some(i + 1 + length + 1)
}

/// 平均, 人均: this 均 is no adverb.
fn of_a_mean(noun: &str, at: usize) -> bool {
    noun.get(..at).is_some_and(|before| before.ends_with(['平', '人', '户', '年', '日', '亩', '月', '头']))
}

/// Adverbs and verbs with which a clause goes on behind the noun of what was counted.
#[rustfmt::skip]
const GOES_ON: &[&str] = &[
    "相继", "加快", "深入", "持续", "逐步", "初步", "被", "入围", "先后", "协同", "发展成为", "突破", "填补", "取得", "提请", "通了",
    "深化", "全面完成", "全面落实", "全面建成", "全面实现", "全面达", "全面推", "全面投", "如期", "顺利", "圆满", "按期", "见效", "拉动", "带动", "撬动", "投入运行", "投入使用", "设置", "为主", "为产业主导", "稳定消除", "整县", "率先", "让两地", "让群众", "让更多", "让百姓",
];

/// A name without the half of a pair of quotation marks that a border cut off.
pub(super) fn balanced(name: &str) -> String {
    let inner = name.trim_end_matches('“').trim_start_matches('”');
    let whole = inner.matches('“').count() == inner.matches('”').count();
    if !whole {
        return inner.replace(['“', '”'], "");
    }
    match inner.strip_prefix('“').and_then(|r| r.strip_suffix('”')) {
        Some(bare) if !bare.contains('“') => bare.to_string(),
        _ => inner.to_string(),
    }
}

pub(super) fn join(prefix: Option<String>, name: &str) -> String {
    let mut prefix = prefix.unwrap_or_default();
    if name.starts_with(prefix.as_str()) {
        return name.to_string();
    }
    // 产业 + 产业增加值
    for overlap in [6, 4, 3, 2] {
        let tail: String = prefix.chars().rev().take(overlap).collect::<Vec<_>>().into_iter().rev().collect();
        if tail.chars().count() == overlap && name.starts_with(tail.as_str()) {
            prefix.truncate(prefix.len() - tail.len());
            break;
        }
    }
    prefix + name
}

/// What an indicator measures the head of: 医药健康产业 of 医药健康产业产值.
pub(super) fn modifier(indicator: &str) -> &str {
    let cut = indicator.split('占').next().unwrap_or(indicator).split('对').next().unwrap_or(indicator);
    // 注册资金, 总占地面积: no thing that could have a measure.
    if ["注册资金", "注册资本", "总占地面积"].iter().any(|w| cut.ends_with(w)) {
        return "";
    }
    // 外商直接投资 is one name.
    if cut.ends_with("直接投资") {
        return cut;
    }
    match head(cut) {
        Some(h) => cut
            .get(..cut.len() - h.len())
            .unwrap_or(cut)
            .trim_end_matches(['年', '总', '的'])
            .trim_end_matches("种植")
            .trim_end_matches("播种"),
        // 上市企业, 规模以上企业: what is left says no trade.
        None => cut
            .strip_suffix("企业")
            .filter(|c| c.chars().count() >= 2 && !["上市", "规模以上", "限额以上"].contains(c))
            .unwrap_or(cut),
    }
}
