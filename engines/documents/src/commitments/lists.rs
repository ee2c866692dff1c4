//! Lists that one verb governs: of projects, of programmes, of things with amounts of their own.

use super::lexicon::{FACILITIES, PROGRAMMES};
use super::parts::string;
use crate::statements::quantity::Quantity;
use std::ops::Range;

/// What the items of a list share at its end: 甲、乙建设.
const SHARED: &[&str] = &["建设", "改造", "实施", "前期工作", "规划建设", "项目建设", "工程建设"];

/// What ends the items of a list with a tail: 甲、乙等项目.
const TAILS: &[&str] = &["项目", "工程", "轨道交通线"];

/// The stretches between 、 outside names and brackets.
fn parts(text: &[char], range: Range<usize>, joints: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut from, mut depth) = (range.start, 0usize);
    for i in range.clone() {
        match text.get(i) {
            Some('“' | '（' | '《' | '(') => depth += 1,
            Some('”' | '）' | '》' | ')') => depth = depth.saturating_sub(1),
            Some(c) if depth == 0 && joints.contains(c) => {
                found.push(from..i);
                from = i + 1;
            }
            _ => {}
        }
    }
    found.push(from..range.end);
    found
}

/// Items that have an amount each, at their end or their head: 企业8户、公司3至5家; 5个百亿级、10个三十亿以上项目. Fewer than two if it is no
/// such list.
pub(super) fn divided(text: &[char], start: usize, end: usize, measured: &[&Quantity]) -> Vec<Range<usize>> {
    let end = if end.checked_sub(1).and_then(|i| text.get(i)) == Some(&'等') { end - 1 } else { end };
    let items = parts(text, start..end, &['、', '和', '及']);
    let own = |item: &Range<usize>| {
        let mut inside = measured.iter().filter(|q| q.range.start >= item.start && q.range.end <= item.end);
        match (inside.next(), inside.next()) {
            (Some(q), None) => {
                let named = item.len() > q.range.len() + 1;
                named && !q.unit.is_empty() && (q.range.end == item.end || q.range.start == item.start)
            }
            // 公益培训200堂: a classifier nobody knows.
            (None, _) => {
                let words = text.get(item.clone()).unwrap_or(&[]);
                matches!(words, [.., figure, unit] if figure.is_ascii_digit() && unit.is_alphabetic())
                    && words.len() > 4
            }
            _ => false,
        }
    };
    // 项目1678个、年度投资1.1万亿元: the second measures the first.
    let measures = |item: &Range<usize>| {
        string(text, item.clone()).trim_start_matches(['总', '年', '度', '计', '划']).starts_with("投资")
    };
    if items.iter().skip(1).any(measures) {
        return Vec::new();
    }
    // The verb is part of the first.
    let first = |item: &Range<usize>| {
        measured.iter().filter(|q| q.range.start >= item.start && q.range.end <= item.end).count() == 1
    };
    let all = items.iter().enumerate().all(|(i, item)| own(item) || i == 0 && first(item));
    if items.len() >= 2 && all { items } else { Vec::new() }
}

/// Projects, facilities or programmes listed under one verb; fewer than two if it is no such list.
pub(super) fn items(text: &[char], start: usize, end: usize, verb: &str) -> Vec<Range<usize>> {
    let object = string(text, start..end);
    let tail_from = object.rfind('等');
    let body_characters =
        tail_from.map_or(object.chars().count(), |at| object.get(..at).map_or(0, |b| b.chars().count()));
    let tail: String = object.chars().skip(body_characters + 1).collect();
    let body_end = start + body_characters;
    // 和 joins the last two, or two programmes.
    let listed: Vec<Range<usize>> = parts(text, start..body_end, &['、'])
        .into_iter()
        .flat_map(|item| {
            let and = item.clone().find(|i| {
                matches!(text.get(*i), Some('和'))
                    && PROGRAMMES.iter().any(|p| string(text, item.start..*i).ends_with(p))
            });
            match and {
                Some(i) => vec![item.start..i, i + 1..item.end],
                None => vec![item],
            }
        })
        .filter(|r| r.end > r.start)
        .collect();
    if listed.len() < 2 || object.contains("一批") {
        return Vec::new();
    }
    let tailed = TAILS.iter().any(|t| tail.contains(t)) || tail.starts_with("铁路") || tail.starts_with("公路");
    if tailed {
        return listed;
    }
    let named = |words: &[&str], shared: &str| {
        listed.iter().all(|r| {
            let item = string(text, r.clone());
            let item = item.trim_end_matches('”');
            let item = item.strip_suffix(shared).unwrap_or(item);
            words.iter().any(|w| item.ends_with(w))
        })
    };
    let short = listed.iter().any(|r| r.len() < 3);
    let quoted = || listed.iter().all(|r| text.get(r.start) == Some(&'“') && r.len() > 8);
    let whole = tail.is_empty() && !short && !object.contains('的');
    if whole && (named(PROGRAMMES, "") || named(FACILITIES, "") || quoted()) {
        return listed;
    }
    // 加快甲园区三期、乙物流园建设: names long enough to be each a project's own.
    let shared = SHARED.iter().filter(|s| object.ends_with(**s)).max_by_key(|s| s.len());
    let long =
        || listed.iter().map(Range::len).sum::<usize>() >= 6 * listed.len() && listed.iter().all(|r| r.len() >= 4);
    match shared {
        Some(shared)
            if whole
                && matches!(verb, "加快" | "推进" | "推动" | "加速" | "完成")
                && long()
                && named(FACILITIES, shared) =>
        {
            listed
        }
        _ => Vec::new(),
    }
}
