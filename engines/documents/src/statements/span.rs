//! Where a clause begins, what a bracket holds, what a bound is, and where a sentence turns to what is meant.

use super::quantity::{Class, Quantity, Token};
use std::ops::Range;

/// How far a name may stand from its figure.
pub(super) const FARTHEST: usize = 90;

pub(super) fn string(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

/// The subject a sentence or heading announces: 山葡萄产业方面, 一是医药健康产业。
pub(super) fn heading_topic(text: &str) -> Option<String> {
    let first = text.split(['，', '。', '：', '；']).next()?;
    let length = first.chars().count();
    if let Some(topic) = first.strip_suffix("方面") {
        return (length <= 14).then(|| topic.trim_start_matches(['在', '从']).to_string());
    }
    let after =
        ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是"].iter().find_map(|p| first.strip_prefix(p))?;
    (length <= 14 && after.ends_with(['业', '农', '品'])).then(|| after.to_string())
}

/// 规模以上工业 of a sentence that opens with 规模以上工业中.
pub(super) fn scope(text: &[char], sentence: Range<usize>) -> Option<String> {
    let comma = text.get(sentence.clone())?.iter().take(14).position(|c| *c == '，')?;
    let first = string(text, sentence.start..sentence.start + comma);
    let scope = first.strip_suffix('中')?.trim_start_matches("其").trim_start_matches("在");
    (scope.chars().count() >= 3 && !scope.contains(|c: char| c.is_ascii_digit()) && !scope.ends_with('其'))
        .then(|| scope.to_string())
}

/// End of the bracket a place stands in, if one was opened since `from`.
pub(super) fn bracket_around(text: &[char], from: usize, at: usize, end: usize) -> Option<usize> {
    let mut depth = 0usize;
    for c in text.get(from..at)? {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if depth == 0 {
        return None;
    }
    text.get(at..end)?.iter().position(|c| matches!(c, '）' | ')')).map(|p| at + p)
}

/// Where the clause of a figure starts.
pub(super) fn border(
    text: &[char],
    tokens: &[Token],
    sentence_start: usize,
    previous_end: usize,
    at: usize,
    ordered: bool,
) -> usize {
    let lowest = sentence_start.max(previous_end).max(at.saturating_sub(FARTHEST));
    let mut i = at;
    while i > lowest {
        let Some(&c) = text.get(i - 1) else { break };
        match c {
            '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '（' | '(' | '\n' | '…' => return i,
            '）' | ')' => {
                let open = (lowest..i - 1).rev().find(|j| matches!(text.get(*j), Some('（' | '(')));
                match open {
                    Some(open)
                        if !tokens
                            .iter()
                            .any(|t| matches!(t, Token::Quantity(q) if q.range.start >= open && q.range.start < i)) =>
                    {
                        i = open
                    }
                    _ => return i,
                }
            }
            _ => i -= 1,
        }
    }
    let mut start = lowest;
    if previous_end > sentence_start
        && !ordered
        && let Some(comma) = (lowest..at).rev().find(|j| text.get(*j) == Some(&'、'))
        && !string(text, comma..at).contains("分别")
    {
        start = comma + 1;
    }
    while start < at
        && matches!(text.get(start), Some('、' | '和' | '与' | '及'))
        && start >= previous_end
        && previous_end > sentence_start
    {
        start += 1;
    }
    start
}

/// The text of a stretch without the times in it, unless something is compared with them, and without brackets.
pub(super) fn without_times(text: &[char], tokens: &[Token], range: Range<usize>) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut i = range.start;
    let first = tokens.partition_point(|t| t.range().end <= range.start);
    let mut times = tokens
        .get(first..)
        .unwrap_or(&[])
        .iter()
        .filter_map(|t| if let Token::Time(_, r) = t { Some(r.clone()) } else { None })
        .peekable();
    while i < range.end {
        if let Some(time) = times.peek() {
            if i >= time.end {
                times.next();
                continue;
            }
            if i == time.start {
                let compared = out.ends_with(['比', '较', '与', '同']) || out.ends_with("相比");
                if !compared {
                    i = time.end;
                    times.next();
                    if matches!(text.get(i), Some('末' | '底')) {
                        i += 1;
                    }
                    continue;
                }
            }
        }
        match text.get(i) {
            Some('（' | '(') => depth += 1,
            Some('）' | ')') => depth = depth.saturating_sub(1),
            Some(c) if depth == 0 && !c.is_whitespace() => out.push(*c),
            _ => {}
        }
        i += 1;
    }
    out
}

/// True for the 100亿元以上 of 营收100亿元以上的有2家: a bound inside the name of what is counted next.
/// The years right before a group of figures, one for each.
pub(super) fn years_before(tokens: &[Token], i: usize, n: usize, left_start: usize) -> Option<Vec<i32>> {
    let before = tokens.get(i.checked_sub(n)?..i)?;
    before
        .iter()
        .map(|t| match t {
            Token::Time(super::time::Time::In { year: super::time::Year::Named(y), .. }, range)
                if range.start >= left_start =>
            {
                Some(*y)
            }
            _ => None,
        })
        .collect()
}

pub(super) fn without_thresholds(text: &[char], tokens: Vec<Token>) -> Vec<Token> {
    let bound: Vec<bool> = tokens
        .iter()
        .enumerate()
        .map(|(i, t)| matches!(t, Token::Quantity(q) if is_threshold(text, &tokens, i, q)))
        .collect();
    tokens.into_iter().zip(bound).filter(|(_, b)| !*b).map(|(t, _)| t).collect()
}

pub(super) fn is_threshold(text: &[char], tokens: &[Token], i: usize, q: &Quantity) -> bool {
    if !matches!(q.class, Class::Amount | Class::Bare | Class::Count) {
        return false;
    }
    let follows = string(text, q.range.end..(q.range.end + 3).min(text.len()));
    if ["群体", "家庭", "人群", "的群体", "的家庭"].iter().any(|w| follows.starts_with(w)) {
        return true;
    }
    let bounded = q.after.is_some_and(|a| a.contains('上') || a.contains('下'))
        || {
            let before = string(text, q.range.start.saturating_sub(2)..q.range.start);
            before.ends_with('超') || before.ends_with("超过")
        }
        || q.is_range;
    if !bounded || q.class == Class::Count && q.unit != "人" {
        return false;
    }
    let Some(Token::Quantity(next)) = tokens.get(i + 1) else {
        return false;
    };
    let gap = string(text, q.range.end..next.range.start);
    next.class == Class::Count && !gap.contains(['，', '。', '；', '、', '：']) && gap.chars().count() <= 16
}

/// Words after which everything in the sentence is meant, not done.
pub(super) fn target_marker(text: &[char], sentence: Range<usize>) -> Option<usize> {
    const MARKERS: &[&str] = &[
        "预期目标",
        "主要目标",
        "目标是",
        "目标为",
        "目标：",
        "力争",
        "争取",
        "预计",
        "确保",
        "今后",
        "未来五年",
        "未来三年",
        "未来5年",
        "未来3年",
        "未来，",
        "有望",
        "将达",
        "将突破",
        "将完成",
        "将实现",
        "将新增",
        "将对",
        "将于",
        "还将",
        "将超",
        "将建",
        "将投",
        "将新",
        "计划完成",
        "计划投",
        "计划总",
        "计划到",
        "计划播",
        "计划于",
        "计划新",
        "计划建",
        "计划实",
        "拟",
        "规划到",
        "规划建",
        "不太可能",
        "很有希望",
        "能破",
        "能否",
        "到20",
        "达到并",
    ];
    let words: String = string(text, sentence.clone());
    let mut best: Option<usize> = None;
    for marker in MARKERS {
        if let Some(at) = words.find(marker) {
            if *marker == "到20" && words.get(at + 3..).is_none_or(|w| w.chars().nth(4) != Some('年')) {
                continue;
            }
            if *marker == "到20"
                && words.get(..at).is_some_and(|w| w.ends_with(['达', '加', '高', '升', '少', '至', '长']))
            {
                continue;
            }
            let character = sentence.start + words.get(..at).map_or(0, |w| w.chars().count());
            best = Some(best.map_or(character, |b: usize| b.min(character)));
        }
    }
    best
}
