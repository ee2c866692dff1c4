//! Clauses, the verbs they start with, and the lists those govern.

use super::lexicon::{FACILITIES, PROGRAMMES};
use super::parts::string;
use crate::statements::quantity::{Token, longest, stands};
use crate::statements::words;
use std::ops::Range;

/// A clause between two borders.
pub(super) struct Clause {
    pub(super) range: Range<usize>,
}

/// 向民间资本推介项目, 与甲方达成意向, “一区一策”优化政策: the verb behind what stands before it.
pub(super) fn led_by_preposition(text: &[char], at: usize, end: usize) -> Option<(usize, usize)> {
    let first = *text.get(at)?;
    if first == '“' {
        let close = text.get(at..end)?.iter().take(14).position(|c| *c == '”')? + at + 1;
        return verb_at(text, close, end).filter(|(_, e)| *e + 1 < end);
    }
    if !matches!(first, '向' | '与' | '由') {
        return None;
    }
    (at + 2..end.min(at + 45)).find_map(|i| {
        verb_at(text, i, end).filter(|(s, e)| {
            e - s >= 2
                && e + 1 < end
                && !matches!(text.get(*e), Some('、' | '集' | '公' | '局' | '委' | '院' | '有' | '的'))
        })
    })
}

/// Clauses of a sentence: borders are ，；。：! outside quotation marks, book titles and brackets.
pub(super) fn clauses(text: &[char], sentence: Range<usize>) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let mut depth = 0usize;
    let mut opened = 0usize;
    for i in sentence.clone() {
        match text.get(i) {
            Some('“' | '《' | '（' | '(') => {
                depth += 1;
                opened = i;
            }
            Some('”' | '》' | '）' | ')') => depth = depth.saturating_sub(1),
            // A mark that is never closed governs no more than 40 characters.
            Some('，' | ',' | '；' | ';' | '。' | '：' | ':' | '！' | '？' | '﹐') if depth == 0 || i > opened + 40 =>
            {
                depth = 0;
                if i > start {
                    found.push(Clause { range: start..i });
                }
                start = i + 1;
            }
            // 在狠抓甲的同时深耕乙: two clauses
            Some('的') if depth == 0 && stands(text, i, "的同时") && i + 3 < sentence.end => {
                found.push(Clause { range: start..i });
                start = i + 3;
            }
            _ => {}
        }
    }
    if start < sentence.end {
        found.push(Clause { range: start..sentence.end });
    }
    found
}

/// Words that tell of what is over.
pub(super) fn is_past(words: &str) -> bool {
    [
        "去年",
        "同比",
        "比上年",
        "增长了",
        "取得了",
        "以来，",
        "十年来",
        "五年来",
        "交出了",
        "荣获",
        "被评为",
        "位列",
        "居全",
    ]
    .iter()
    .any(|w| words.contains(w))
}

/// Passes section numbers, dates, the issuer's own name, 到 and the like.
pub(super) fn skip_head(text: &[char], start: usize, end: usize, tokens: &[&Token], own: &[String]) -> usize {
    let mut at = start;
    loop {
        let before = at;
        if matches!(text.get(at), Some('（' | '('))
            && let Some(close) = text.iter().skip(at).take(6).position(|c| matches!(c, '）' | ')'))
        {
            let number = text
                .get(at + 1..at + close)
                .is_some_and(|n| n.iter().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)));
            if number {
                at += close + 1;
            }
        }
        if let Some((_, after)) = longest(
            text,
            at,
            &[
                "一是",
                "二是",
                "三是",
                "四是",
                "五是",
                "六是",
                "七是",
                "八是",
                "九是",
                "十是",
                "一要",
                "二要",
                "三要",
                "并",
                "同时",
                "此外",
                "包括",
                "其中",
                "主要包括",
                "到",
                "于",
                "建成后",
                "投产后",
                "完成后",
                "竣工后",
                "在",
                "我县",
                "我市",
                "我区",
                "我省",
                "全县",
                "全市",
                "全省",
                "全区",
                "公司",
                "项目",
                "其",
                "力争",
                "今年",
                "明年",
                "今后",
                "未来",
            ],
        )
        .filter(|(_, a)| *a < end)
        {
            let word_goes_on = (text.get(at) == Some(&'在')
                && verb_at(text, at + 1, end).is_none_or(|_| string(text, at..end).contains(['中', '上', '下'])))
                || stands(text, at, "在线")
                || stands(text, at, "项目建")
                || stands(text, at, "到位")
                || stands(text, at, "公司治")
                || stands(text, at, "其他");
            if !word_goes_on && (verb_at(text, at, end).is_none() || string(text, at..after).ends_with('后')) {
                at = after;
            }
        }
        if let Some(Token::Time(_, range)) = tokens.iter().find(|t| matches!(t, Token::Time(_, r) if r.start == at)) {
            at = range.end;
            if matches!(text.get(at), Some('底' | '末' | '前' | '内' | '，')) {
                at += 1;
            }
        }
        for name in own {
            if stands(text, at, name) {
                at += name.chars().count();
                break;
            }
        }
        // 临平将, 新疆民航还将: the subject ends at 将
        if let Some(will) = text.get(at..end.min(at + 14)).and_then(|w| w.iter().position(|c| *c == '将'))
            && will > 0
            && at + will + 1 < end
            && verb_at(text, at, end).is_none()
            && words::ADVERBS.longest(text, at).is_none()
            && (verb_at(text, at + will + 1, end).is_some() || words::ADVERBS.longest(text, at + will + 1).is_some())
        {
            at += will;
        }
        if at == before || at >= end {
            return at.min(end);
        }
    }
}

/// The verb or verbs at a place: 鼓励支持, 引入和培育, 新建、迁建和改扩建.
pub(super) fn verb_at(text: &[char], at: usize, end: usize) -> Option<(usize, usize)> {
    let (word, mut verb_end) = words::VERBS.longest(text, at)?;
    if word.chars().count() == 1 && !matches!(text.get(verb_end), Some('就' | '企' | '投' | '消' | '内')) {
        return None;
    }
    if verb_end > end {
        return None;
    }
    // 建设用地, 发展改革委: nouns
    if [
        "建设用地",
        "发展改革",
        "发展环境",
        "服务业",
        "服务贸易",
        "创新型",
        "投资者",
        "管理局",
        "治理体系和",
        "保障性住房建",
        "开发区",
        "保障水平",
    ]
    .iter()
    .any(|n| stands(text, at, n))
    {
        return None;
    }
    for _ in 0..3 {
        let joint = match text.get(verb_end) {
            Some('和' | '、' | '与' | '并') => verb_end + 1,
            _ => verb_end,
        };
        match words::VERBS.longest(text, joint) {
            Some((word, e))
                if word.chars().count() > 1 && e < end && (joint > verb_end || !noun_follows(text, joint, end)) =>
            {
                verb_end = e
            }
            _ => break,
        }
    }
    Some((at, verb_end))
}

/// 推动建设性…: after some verbs a second verb is the object itself (推进改革, 加强监管).
pub(super) fn noun_follows(text: &[char], at: usize, end: usize) -> bool {
    let Some((_, after)) = words::VERBS.longest(text, at) else { return true };
    after + 1 >= end
        || text.get(after).is_some_and(|c| {
            matches!(c, '、' | '和' | '与' | '，' | '的' | '体' | '机' | '能' | '水' | '力' | '效' | '覆' | '扩' | '一')
        })
}

/// Projects, facilities or programmes listed under one verb; fewer than two if it is no such list.
pub(super) fn items(text: &[char], start: usize, end: usize) -> Vec<Range<usize>> {
    let object = string(text, start..end);
    let tail_from = object.rfind('等');
    let body_characters =
        tail_from.map_or(object.chars().count(), |at| object.get(..at).map_or(0, |b| b.chars().count()));
    let tail: String = object.chars().skip(body_characters + 1).collect();
    let body_end = start + body_characters;
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut from, mut depth) = (start, 0usize);
    for i in start..body_end {
        match text.get(i) {
            Some('“' | '（' | '《' | '(') => depth += 1,
            Some('”' | '）' | '》' | ')') => depth = depth.saturating_sub(1),
            Some('、') if depth == 0 => {
                found.push(from..i);
                from = i + 1;
            }
            _ => {}
        }
    }
    found.push(from..body_end);
    // 和 joins the last two, or two programmes.
    let split_at_and: Vec<Range<usize>> = found
        .iter()
        .flat_map(|item| {
            let and = item.clone().find(|i| {
                matches!(text.get(*i), Some('和'))
                    && PROGRAMMES.iter().any(|p| string(text, item.start..*i).ends_with(p))
            });
            match and {
                Some(i) => vec![item.start..i, i + 1..item.end],
                None => vec![item.clone()],
            }
        })
        .filter(|r| r.end > r.start)
        .collect();
    if split_at_and.len() < 2 || object.contains("一批") {
        return Vec::new();
    }
    let all_end = |words: &[&str]| {
        split_at_and.iter().all(|r| {
            let item = string(text, r.clone());
            let item = item.trim_end_matches('”');
            words.iter().any(|w| item.ends_with(w))
        })
    };
    let tail_from = tail_from.filter(|_| !tail.is_empty());
    let kept_tail = tail.contains("项目")
        || tail.contains("工程")
        || tail.contains("轨道交通线")
        || tail.starts_with("铁路")
        || tail.starts_with("公路");
    if kept_tail {
        return split_at_and;
    }
    let short = split_at_and.iter().any(|r| r.len() < 3);
    if tail_from.is_none()
        && !short
        && !object.contains('的')
        && (all_end(PROGRAMMES)
            || all_end(FACILITIES)
            || split_at_and.iter().all(|r| text.get(r.start) == Some(&'“') && r.len() > 8))
    {
        return split_at_and;
    }
    Vec::new()
}
