//! Something is to reach a number: 产业项目数占比达到58%, 每千人口拥有医师3.8人.

use super::Status;
use super::clause::{Said, compares};
use super::entry::Found;
use super::lexicon::{INNER, REACHES};
use super::lists::divided;
use super::parts::{string, without_measures};
use super::phrase::verb_at;
use crate::statements::quantity::{Quantity, longest};

/// The aims of a clause without a verb at its head; none where nothing is meant.
pub(super) fn read<'a>(said: &Said<'a>, status: Status, governed: bool) -> Vec<Found<'a>> {
    let Some(first) = said.measured.first() else { return Vec::new() };
    let mut from = said.start;
    while let Some((_, after)) =
        longest(said.text, from, &["力争", "争取", "到", "，", "其中", "预计"]).filter(|(_, a)| *a < said.end)
    {
        from = after;
    }
    let before = said.words(from..first.range.start);
    let marked = ["将", "计划", "预计", "拟", "力争"].iter().any(|w| before.contains(w));
    // A forecast of an output is none of anybody's promises.
    let forecast = before.contains("预计") && ["产量", "需求", "增速"].iter().any(|w| before.contains(w));
    // 最高不超过80万元 bounds what was granted.
    let bound = ["最高", "累计", "单个", "每年最多"].iter().any(|w| before.contains(w)) && said.governing.policy;
    if !(said.meant || governed || marked) || forecast || bound {
        return Vec::new();
    }
    // 基础设施投资2200亿元、新型基础设施投资1000亿元: one each.
    let parts = divided(said.text, from, said.end, &said.measured);
    if parts.len() >= 2 && parts.iter().all(|p| aim(said, p.start, p.end, status).is_some()) {
        return parts.into_iter().filter_map(|p| aim(said, p.start, p.end, status)).collect();
    }
    aim(said, from, said.end, status).into_iter().collect()
}

/// What stands between a place and the end of the clause is to reach a number.
pub(super) fn reached<'a>(said: &Said<'a>, from: usize, status: Status) -> Option<Found<'a>> {
    aim(said, from, said.end, status).filter(|f| !["新增", "完成", "实现", "开行"].contains(&f.verb.as_str()))
}

fn aim<'a>(said: &Said<'a>, from: usize, end: usize, status: Status) -> Option<Found<'a>> {
    let inside: Vec<&'a Quantity> =
        said.measured.iter().copied().filter(|q| q.range.start >= from && q.range.end <= end).collect();
    by_predicate(said, from, end, &inside, status)
        .or_else(|| by_inner_verb(said, from, end, &inside, status))
        .or_else(|| announced(said, from, end, &inside, status))
}

/// The predicate stands right before the number; what stood there before the change measures nothing: 由34.6%提高到42%.
fn by_predicate<'a>(
    said: &Said<'a>,
    from: usize,
    end: usize,
    inside: &[&'a Quantity],
    status: Status,
) -> Option<Found<'a>> {
    for (i, q) in inside.iter().enumerate() {
        let before = said.words(from..q.range.start);
        // 年度供地量不低于供应总量的70%: the bound is a part of something else.
        let bound = ["不低于", "不少于", "不高于", "不超过"].iter().find(|w| before.contains(**w));
        if let Some(verb) = bound.filter(|_| before.ends_with('的'))
            && let Some((object, _)) = before.split_once(*verb).filter(|(o, _)| o.chars().count() >= 2)
        {
            let (verb, object) = ((*verb).to_string(), object.to_string());
            return Some(Found { quote: from..end, verb, object, measured: vec![*q], status });
        }
        // 提高到每月450元
        let each = ["每月", "每年", "每人", "每日"].iter().find_map(|e| before.strip_suffix(e)).unwrap_or(&before);
        let trimmed = each.trim_end_matches(['约', '近', '超']);
        let trimmed = if trimmed.is_empty() { before.as_str() } else { trimmed };
        let total = trimmed.ends_with("投资额") || trimmed.ends_with("投资规模");
        // 完成投资210亿元: the investment is what is completed.
        let done = ["完成", "安排", "争取", "落实"]
            .into_iter()
            .find(|v| trimmed.strip_suffix("投资").is_some_and(|t| t.ends_with(v)));
        if let Some(verb) = done.filter(|_| inside.len() == 1) {
            let object = trimmed.replacen(verb, "", 1);
            let verb = verb.to_string();
            return Some(Found { quote: from..end, verb, object, measured: inside.to_vec(), status });
        }
        let verb = ["投资", "投产"]
            .iter()
            .chain(REACHES)
            .chain(&["安排"])
            .find(|v| trimmed.ends_with(**v) || **v == "投资" && total);
        let verb = verb.copied().or_else(|| (before.len() > trimmed.len() && before.ends_with('超')).then_some("超"));
        let Some(verb) = verb else { continue };
        let written = verb.trim_end_matches(['为', '到', '至', '在']);
        let written = if written.chars().count() >= 2 || verb == "降至" || verb == "降到" { verb } else { written };
        let subject = trimmed.strip_suffix(verb).unwrap_or(trimmed);
        let base = base(said, from);
        let subject = base
            .and_then(|n| subject.char_indices().nth(n))
            .and_then(|(at, _)| subject.get(..at))
            .filter(|s| !s.is_empty())
            .unwrap_or(subject);
        let object = subject.trim_end_matches(['将', '计', '划', '预', '总', '力', '争', '要']).to_string();
        // Words before the first figure that are the figure itself: 年均分别增长.
        let object = object.trim_end_matches("分别").trim_end_matches("年均").to_string();
        let measured = inside.get(i..).unwrap_or(&[]).to_vec();
        // 由21:24:55调整为17:29:54: two ratios make a long sentence, and the change is what is meant.
        let from = match base {
            Some(_) if q.ratio => q.range.start - trimmed.chars().count().min(verb.chars().count()),
            _ => from,
        };
        if object.is_empty() && i == 0 && inside.len() == 1 && (verb == "翻" || base.is_some()) {
            return Some(Found {
                quote: from..end,
                verb: written.to_string(),
                object: said.last.clone()?,
                measured,
                status,
            });
        }
        return Some(Found { quote: from..end, verb: written.to_string(), object, measured, status });
    }
    None
}

/// How far the subject goes before what the change starts from: 由34.6%, 比2010年.
fn base(said: &Said<'_>, from: usize) -> Option<usize> {
    let mut ranges = said.tokens.iter().map(|t| t.range());
    ranges.find(|r| r.start > from && compares(said.text, r.start)).map(|r| r.start - 1 - from)
}

/// A verb stands inside, before what is counted: 每千人口拥有执业医师3.8人, 城镇新增就业20万人.
fn by_inner_verb<'a>(
    said: &Said<'a>,
    from: usize,
    end: usize,
    inside: &[&'a Quantity],
    status: Status,
) -> Option<Found<'a>> {
    let q = inside.last().filter(|q| q.range.end + 1 >= end)?;
    let (verb, verb_start) = (from..q.range.start).find_map(|i| {
        let (word, after) = longest(said.text, i, INNER)?;
        (after <= q.range.start && verb_at(said.text, from, end).is_none_or(|(s, _)| s != from)).then_some((word, i))
    })?;
    let after = verb_start + verb.chars().count();
    let object = without_measures(said.text, after..q.range.start, inside);
    let lead = string(said.text, from..verb_start);
    // 城镇新增就业: the place where it is counted belongs to it; 为企业, 全年 do not.
    let lead =
        if ["全", "年", "每", "为", "在", "对"].iter().any(|w| lead.contains(w)) { String::new() } else { lead };
    let object = if object.is_empty() { lead } else { format!("{lead}{object}") };
    // 累计招商引资200亿元: the verb says what.
    let object = if object.is_empty() && verb.chars().count() > 2 { verb.to_string() } else { object };
    if object.is_empty() {
        return None;
    }
    Some(Found { quote: said.start.max(from)..end, verb: verb.to_string(), object, measured: vec![q], status })
}

/// A name and its number after a lead-in that announces aims: 努力实现“六个一”：一产产值10亿元.
fn announced<'a>(
    said: &Said<'a>,
    from: usize,
    end: usize,
    inside: &[&'a Quantity],
    status: Status,
) -> Option<Found<'a>> {
    let [q] = inside else { return None };
    let name = said.words(from..q.range.start);
    if !said.governing.aims || q.range.end != end || name.chars().count() < 2 {
        return None;
    }
    Some(Found { quote: from..end, verb: "实现".to_string(), object: name, measured: vec![q], status })
}
