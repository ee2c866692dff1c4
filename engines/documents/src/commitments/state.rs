//! Things that are to be finished, are being worked on, or have taken a step: 沼气池项目正在施工, 门诊大楼9月底前投入使用.

use super::Status;
use super::clause::Said;
use super::entry::Found;
use super::lexicon::{FINISHED, STATES};
use super::phrase::verb_at;
use crate::statements::quantity::Quantity;
use crate::statements::words;

/// Steps of something that is still ahead.
#[rustfmt::skip]
pub(super) const STEPS: &[&str] = &["签订", "达成", "选定", "取得", "纳入", "列入", "签署", "签约", "立项", "获批"];

/// Documents whose making is a step of something ahead.
const PAPERS: &[&str] =
    &["编制", "方案", "可研", "评审", "选址", "立项", "规划", "设计", "环评", "勘测", "招标", "报批"];

/// A clause whose verb stands behind what it is about.
pub(super) fn read<'a>(said: &Said<'a>, at: usize) -> Option<Vec<Found<'a>>> {
    reached(said, at).or_else(|| step(said)).or_else(|| finished(said)).map(|found| vec![found])
}

/// 紧密型医共体实现全覆盖: a state that is to be reached, where everything is meant.
fn reached<'a>(said: &Said<'a>, at: usize) -> Option<Found<'a>> {
    let words = said.words(at..said.end);
    if !said.measured.is_empty() || !said.meant || !STATES.iter().any(|s| words.ends_with(s)) {
        return None;
    }
    let (object, _) = words.split_once("实现").filter(|(o, _)| o.chars().count() >= 2)?;
    let (verb, object) = ("实现".to_string(), object.to_string());
    Some(Found { quote: at..said.end, verb, object, measured: Vec::new(), status: Status::Planned })
}

/// 大桥前期工作正在抓紧推进.
pub(super) fn going_on<'a>(said: &Said<'a>, at: usize) -> Option<Found<'a>> {
    let words = said.words(at..said.end);
    let (subject, rest) = words.split_once("正在").or_else(|| words.split_once("正抓紧"))?;
    if subject.chars().count() < 2 {
        return None;
    }
    let length = |t: &str| t.chars().count();
    let mut from = said.end - length(rest);
    while let Some((_, after)) = words::ADVERBS.longest(said.text, from).filter(|(_, after)| *after < said.end) {
        from = after;
    }
    let mut verb_end = said.end;
    for after in ["之中", "中", "当中"] {
        if said.words(from..verb_end).ends_with(after) {
            verb_end -= length(after);
            break;
        }
    }
    let known = verb_at(said.text, from, verb_end).is_some();
    if !(2..=4).contains(&verb_end.saturating_sub(from)) || !(known || verb_end - from == 2) {
        return None;
    }
    let verb = said.words(from..verb_end);
    Some(Found {
        quote: at..said.end,
        verb,
        object: subject.to_string(),
        measured: said.measured.clone(),
        status: Status::UnderWay,
    })
}

/// 两座电站已纳入“十四五”规划, 园区二期已签订入园协议.
fn step<'a>(said: &Said<'a>) -> Option<Found<'a>> {
    let at = said.start;
    let words = said.words(at..said.end);
    let (subject, rest) = words.split_once('已').filter(|(s, _)| s.chars().count() >= 2)?;
    let rest = rest.trim_start_matches('经');
    let paper = rest.strip_prefix("完成").filter(|r| PAPERS.iter().any(|p| r.contains(p)));
    let verb = match STEPS.iter().find(|s| rest.starts_with(**s)) {
        Some(verb) => verb,
        None => paper.map(|_| &"完成")?,
    };
    let what = rest.strip_prefix(*verb).unwrap_or("");
    // What is put into a plan is the thing itself; what is signed or finished belongs to it.
    let object = if matches!(*verb, "纳入" | "列入") { subject.to_string() } else { format!("{subject}{what}") };
    Some(Found { quote: at..said.end, verb: (*verb).to_string(), object, measured: Vec::new(), status: Status::Done })
}

/// 运河二通道将于今年8月建成试通航, 11个敬老院改造全部完成: a thing is to be finished.
fn finished<'a>(said: &Said<'a>) -> Option<Found<'a>> {
    const AHEAD: &[&str] = &["将", "预计", "计划", "拟", "正在"];
    let at = said.start;
    let words = said.words(at..said.end);
    let marked = AHEAD.iter().find(|w| words.contains(**w)).copied();
    let dated = said.date(false).is_some();
    if marked.is_none_or(|m| m != "正在" && !dated) && !said.meant {
        return None;
    }
    let verb = FINISHED.iter().filter(|f| words.ends_with(**f)).max_by_key(|f| f.len())?;
    let count: Vec<&Quantity> = said.measured.iter().copied().filter(|q| q.range.start <= at).collect();
    let from = count.first().map_or(at, |q| q.range.end);
    let before = said.words(from..said.end);
    let before = before.strip_suffix(verb).unwrap_or(&before);
    let subject = marked.and_then(|m| before.split(m).next()).unwrap_or(before);
    // The day and the adverbs stand between the thing and its verb.
    let day = said.tokens.iter().map(|t| t.range()).find(|r| r.start > from).map(|r| said.words(r));
    let subject = day.and_then(|day| subject.split(day.as_str()).next()).unwrap_or(subject);
    let subject = ["全部", "全面", "如期", "按期", "顺利", "力争", "基本", "建设"]
        .iter()
        .fold(subject, |s, w| s.strip_suffix(w).unwrap_or(s));
    let object = match subject.chars().count() {
        0 => said.last.clone().or_else(|| marked.map(|_| words.clone()))?,
        1 if count.is_empty() => return None,
        _ => subject.to_string(),
    };
    let status = match marked {
        Some("正在") => Status::UnderWay,
        _ => said.governing.status.filter(|s| *s == Status::Done).unwrap_or(Status::Planned),
    };
    Some(Found { quote: said.start..said.end, verb: (*verb).to_string(), object, measured: count, status })
}
