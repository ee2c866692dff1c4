//! Measures, dates and programmes of a commitment.

use super::lexicon::PROGRAMMES;
use crate::statements::quantity::{self, Quantity, stands};
use std::ops::Range;

pub(super) fn string(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

/// True if a quantity measures the commitment: not a bound inside the object, not a number that names.
pub(super) fn is_measure(text: &[char], q: &Quantity, end: usize) -> bool {
    if q.chinese && q.class == quantity::Class::Count && matches!(q.unit.as_str(), "大") {
        return false;
    }
    if q.class == quantity::Class::Rank || q.class == quantity::Class::Word {
        return false;
    }
    // 销售额超1亿的茶企, 收入超百亿元企业8户: a bound of what is named.
    let over = q.range.start.checked_sub(1).and_then(|i| text.get(i)).is_some_and(|c| matches!(c, '超' | '过' | '满'));
    let named = ["的", "企业", "项目", "产业"].iter().any(|w| stands(text, q.range.end, w));
    if over && named && q.class != quantity::Class::Count {
        return false;
    }
    let bounded = q.after.is_some_and(|a| a.contains('上') || a.contains('下'));
    let rest = string(text, q.range.end..end.min(q.range.end + 14));
    let more = rest.chars().any(|c| c.is_ascii_digit());
    !(bounded && more && q.class != quantity::Class::Count)
}

pub(super) fn measure_words(text: &[char], q: &Quantity) -> String {
    let mut start = q.range.start;
    for word in ["不低于", "不少于", "不超过", "约", "近", "超过", "超"] {
        let n = word.chars().count();
        if start >= n && stands(text, start - n, word) {
            start -= n;
            break;
        }
    }
    // 每亩600元
    if let Some(each) = (1..=3).find(|n| start.checked_sub(*n).and_then(|i| text.get(i)) == Some(&'每')) {
        let plain = text
            .get(start - each..start)
            .is_some_and(|t| !t.iter().any(|c| matches!(c, '年' | '月' | '，' | '补' | '奖')));
        start -= if plain && each > 1 { each } else { 0 };
    }
    string(text, start..q.range.end)
}

/// The words of a date with what belongs to it: 到2030年, 2023年7月前.
pub(super) fn date_words(text: &[char], range: Range<usize>) -> String {
    let mut range = range;
    if range.start > 0 && text.get(range.start - 1) == Some(&'到') {
        range.start -= 1;
    }
    for word in ["时期", "期间", "底前", "底", "末", "前"] {
        if stands(text, range.end, word) {
            range.end += word.chars().count();
            break;
        }
    }
    string(text, range)
}

pub(super) fn without_measures(text: &[char], range: Range<usize>, measured: &[&Quantity]) -> String {
    let mut out = String::new();
    for i in range {
        if !measured.iter().any(|q| q.range.contains(&i))
            && let Some(c) = text.get(i)
        {
            out.push(*c);
        }
    }
    out.trim_matches(['的', '、', ' ']).to_string()
}

/// The named action, scheme, plan or law in an object.
pub(super) fn programme(object: &str, verb: &str) -> Option<String> {
    if let Some(open) = object.find('《')
        && let Some(close) = object.find('》')
        && close > open
    {
        return object.get(open..close + '》'.len_utf8()).map(str::to_string);
    }
    let named = PROGRAMMES.iter().filter_map(|p| object.rfind(p).map(|at| at + p.len())).max();
    if let Some(end) = named {
        let closed = object.get(end..).is_some_and(|a| a.starts_with(['”', '’']));
        let end = end + if closed { '”'.len_utf8() } else { 0 };
        let name = object.get(..end)?;
        let after = object.get(end..).unwrap_or("");
        let whole = after.is_empty() || after.starts_with(['等', '，', '、']);
        let name = name.rsplit(['、']).next().unwrap_or(name);
        let name = if name.contains('”') && !name.contains('“') { object.get(..end)? } else { name };
        // 青山工程 is carried out as a programme; a thing that is built is a facility.
        let least = if matches!(verb, "实施" | "开展" | "推进" | "深化" | "启动") { 4 } else { 5 };
        let built = verb.contains('建') || verb.contains("开工");
        let plain = ["重点工程", "重大工程", "项目工程", "民生工程", "配套工程", "惠民工程", "水利工程", "基础工程"]
            .iter()
            .any(|p| name.ends_with(p))
            || name.contains('等')
            || built && name.ends_with("工程") && !name.contains('“')
            || name.chars().count() < least;
        if whole && !plain {
            return Some(name.to_string());
        }
    }
    // A name in quotation marks right before 建设, 重大项目, 政策 …
    let open = object.find('“')?;
    let close = object.find('”').filter(|c| *c > open)?;
    let after = object.get(close + '”'.len_utf8()..).unwrap_or("");
    let name = object.get(open..close + '”'.len_utf8())?;
    let digits = name.chars().any(|c| c.is_ascii_digit());
    if digits {
        return object.get(open..).map(|s| s.trim_end_matches(['，', '、']).to_string());
    }
    if ["攻势", "活动", "攻坚战"].iter().any(|w| after.starts_with(w) || name.trim_end_matches('”').ends_with(w))
    {
        return object.get(open..).map(|s| s.trim_end_matches(['，', '、']).to_string());
    }
    ["建设", "高校", "重大项目", "项目库", "政策", "战略"]
        .iter()
        .any(|w| after.starts_with(w))
        .then(|| name.to_string())
        .filter(|n| n.chars().count() <= 8)
}
