//! What a policy grants: 对新建茶园，按每亩600元的标准补助, 单个企业最高不超过80万元.
//!
//! Such a figure is of the thing in the condition before it, by what it is granted for, and bounds or rates what is granted.

use super::list;
use super::name::Mention;
use super::naming;
use super::quantity::Class;
use super::reader::Reader;
use super::scene::Scene;
use super::span::string;

/// Verbs of granting and what is granted, longest first where one ends with another.
const GRANTS: &[(&str, &str)] = &[
    ("奖励", "奖励"),
    ("奖补", "奖补"),
    ("补助", "补助"),
    ("补贴", "补贴"),
    ("津贴", "津贴"),
    ("资助", "资助"),
    ("贴息", "贴息"),
    ("扶持", "扶持"),
    ("补偿", "补偿"),
    ("再补", "补助"),
    ("补", "补助"),
    ("再奖", "奖励"),
    ("奖", "奖励"),
];

/// Where what is granted begins in a clause, and what it is granted for ends.
const BEGINS: &[&str] = &[
    "按",
    "给予",
    "每",
    "最高",
    "单个",
    "单户",
    "分别",
    "一次性",
    "再奖",
    "再补",
    "各奖",
    "各补",
    "奖励",
    "奖补",
    "补助",
    "补贴",
    "资助",
    "扶持",
    "市财政",
    "县财政",
    "区财政",
    "省财政",
    "财政",
    "享受",
    "予以",
    "补",
    "奖",
    "的",
];

/// True if the figure bounds what is granted: 最高80万元, 不超过80万元, 以20万元为限.
pub(super) fn limits(left: &str, after: &str) -> bool {
    ["最高", "不超过", "不超", "上限", "不高于", "限额", "累计不"].iter().any(|w| left.contains(w))
        || ["以内", "为限", "封顶", "为上限"].iter().any(|w| after.starts_with(w))
}

/// 每亩 of 按每亩600元.
fn unit_of_grant(left: &str) -> Option<String> {
    let (_, rest) = left.rsplit_once('每')?;
    let unit = [
        "平方米",
        "公里",
        "公斤",
        "架次",
        "人次",
        "千瓦",
        "个",
        "亩",
        "头",
        "只",
        "人",
        "栋",
        "户",
        "家",
        "吨",
        "盏",
        "株",
        "村",
        "台",
        "辆",
        "所",
        "座",
        "床",
        "羽",
        "件",
        "项",
    ]
    .iter()
    .find(|u| rest.starts_with(**u))?;
    Some(format!("每{unit}"))
}

/// What is granted, as the words at the figure say.
fn granted(left: &str, after: &str) -> Option<&'static str> {
    GRANTS
        .iter()
        .find(|(verb, _)| left.contains(verb))
        .or_else(|| GRANTS.iter().find(|(verb, _)| after.contains(verb)))
        .map(|(_, w)| *w)
}

/// The thing a condition names: 国家级企业技术中心 of 对新认定的国家级企业技术中心.
fn thing(condition: &str, own: &[String]) -> Option<String> {
    let condition = condition.trim_matches(['，', '；', ' ', '：', '、']);
    if BEGINS.iter().any(|w| condition.starts_with(w)) {
        return None;
    }
    let mut cut = condition.len();
    for word in BEGINS.iter().filter(|w| **w != "的") {
        if let Some(at) = condition.find(word).filter(|at| *at > 0) {
            cut = cut.min(at);
        }
    }
    let thing = condition.get(..cut).unwrap_or(condition).trim_end_matches("的");
    let thing = ["对于", "对", "凡", "凡是", "其中"].iter().find_map(|w| thing.strip_prefix(w)).unwrap_or(thing);
    let thing = ["新认定的", "新认定为", "新认定", "首次认定的", "获得", "获"]
        .iter()
        .find_map(|w| thing.strip_prefix(w))
        .unwrap_or(thing);
    let thing = naming::clean(thing, own);
    let length = thing.chars().count();
    ((2..=24).contains(&length) && !thing.starts_with(|c: char| c.is_ascii_digit())).then_some(thing)
}

impl<'a> Reader<'a> {
    /// The name of a figure that a policy sets.
    pub(super) fn grant(&self, m: &Mention<'_>, scene: &mut Scene) -> Option<String> {
        if !m.granted || !matches!(m.q.class, Class::Amount | Class::Ratio | Class::Bare) {
            return None;
        }
        let after = string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 14));
        let after = after.split(['，', '；', '。']).next().unwrap_or("");
        if let Some(fund) = self.fund(m) {
            return Some(fund);
        }
        let limit = limits(m.left, after);
        let unit = unit_of_grant(m.left);
        let word = granted(m.left, after);
        if word.is_none() && !limit && unit.is_none() && !m.left.trim_start_matches(['，', '、']).starts_with('按') {
            return None;
        }
        let thing = self.granted_for(m, scene)?;
        let word = word.or(scene.grant).unwrap_or("补助");
        scene.grant = Some(word);
        let thing = thing.strip_suffix(word).unwrap_or(&thing);
        scene.granted_for = Some(thing.to_string());
        let unit = unit.filter(|u| !thing.ends_with(u.as_str())).unwrap_or_default();
        let measure = match (limit, m.q.class) {
            (true, _) => "上限",
            (false, Class::Ratio) => "比例",
            _ => "",
        };
        Some(format!("{thing}{unit}{word}{measure}"))
    }

    /// 每年安排3000万元旅游发展专项资金, 每年预算200万元用于贷款贴息: the fund behind the figure.
    fn fund(&self, m: &Mention<'_>) -> Option<String> {
        let sets = ["安排", "预算", "设立", "列支", "筹集", "整合"].iter().any(|w| m.left.ends_with(w));
        let behind = string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 30));
        let behind = behind.split(['，', '；', '。', '：']).next().unwrap_or("").trim_start_matches('的').to_string();
        if !sets || m.q.class != Class::Amount {
            return None;
        }
        if let Some(use_) = behind.strip_prefix("用于") {
            return Some(format!("{use_}资金"));
        }
        let (fund, use_) = behind.split_once("用于").unwrap_or((&behind, ""));
        let fund = fund.trim_end_matches('，');
        if !["资金", "基金", "经费"].iter().any(|w| fund.ends_with(w)) {
            return None;
        }
        let use_ = ["扶持", "支持"].iter().find_map(|w| use_.strip_prefix(w)).unwrap_or("").trim_end_matches("发展");
        Some(if fund.chars().count() <= 4 { format!("{use_}{fund}") } else { fund.to_string() })
    }

    /// What the grant is for: what its clause names, else the condition before it, else what the rule spoke of before.
    fn granted_for(&self, m: &Mention<'_>, scene: &Scene) -> Option<String> {
        let own = m.left.trim_start_matches(['，', '、', '；', '：']);
        let begins_at_once = BEGINS.iter().filter(|w| **w != "的").any(|w| own.starts_with(w));
        if !begins_at_once && let Some(thing) = thing(own, &self.own) {
            return Some(thing);
        }
        let before = string(m.text, m.sentence.start..m.q.range.start.saturating_sub(own.chars().count()));
        let condition = before
            .split(['，', '；', '：'])
            .rev()
            .map(|c| c.trim_matches(['、', ' ']))
            .map(|c| super::span::without_number(c).unwrap_or(c))
            .find(|c| !c.is_empty() && !c.starts_with('除'))
            .filter(|c| {
                c.ends_with('的')
                    || c.starts_with('对')
                    || c.starts_with('凡')
                    || !c.contains(|d: char| d.is_ascii_digit())
            })
            .and_then(|c| thing(c, &self.own));
        condition.or_else(|| scene.granted_for.clone()).or_else(|| scene.item.clone()).or_else(|| self.heading.clone())
    }

    /// The names of several grants: 首次突破50亿元、100亿元的企业，分别奖励100、300万元.
    pub(super) fn grants(&self, m: &Mention<'_>, n: usize, scene: &mut Scene) -> Option<Vec<String>> {
        let after = string(m.text, m.q.range.end..m.sentence.end.min(m.q.range.end + 20));
        let word = granted(m.left, after.split(['，', '；', '。']).next().unwrap_or(""))?;
        let own = m.left.trim_start_matches(['，', '、', '；', '：']);
        let mut condition = own.split("分别").next().unwrap_or("").to_string();
        if condition.chars().count() < 4 {
            let before = string(m.text, m.sentence.start..m.q.range.start.saturating_sub(own.chars().count()));
            condition = before.split(['，', '；', '：']).rev().find(|c| c.chars().count() >= 4)?.to_string();
        }
        let condition =
            condition.trim_matches(['，', '、', ' ']).trim_end_matches('的').trim_start_matches('对').to_string();
        let pieces: Vec<&str> = condition.split('、').collect();
        let figure = |p: &str| p.find(|c: char| c.is_ascii_digit());
        let names = if pieces.len() == n && pieces.iter().all(|p| figure(p).is_some()) {
            let first = *pieces.first()?;
            let prefix = first.get(..figure(first)?)?;
            let last = *pieces.last()?;
            let end = last.find('的').or_else(|| last.find("以上"));
            let suffix = end.and_then(|at| last.get(at..)).unwrap_or("").trim_start_matches('的');
            pieces
                .iter()
                .map(|p| {
                    let figure = figure(p).and_then(|at| p.get(at..)).unwrap_or(p);
                    let figure = figure.split('的').next().unwrap_or(figure);
                    format!("{prefix}{figure}{suffix}{word}")
                })
                .collect()
        } else {
            list::split(&naming::clean(&condition, &self.own), n)?.into_iter().map(|p| format!("{p}{word}")).collect()
        };
        scene.grant = Some(word);
        Some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_the_thing_it_speaks_of() {
        assert_eq!(thing("对新认定的省级工程中心", &[]), Some("省级工程中心".to_string()));
        assert_eq!(thing("老果园改种换植的", &[]), Some("老果园改种换植".to_string()));
        assert_eq!(thing("每亩", &[]), None);
    }
}
