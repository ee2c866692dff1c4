//! Clauses, the verbs they start with, and the lists those govern.

use super::grant;
use super::parts::string;
use crate::statements::quantity::{Token, longest, stands};
use crate::statements::words;
use std::ops::Range;

/// A clause between two borders.
pub(super) struct Clause {
    pub(super) range: Range<usize>,
}

/// 向民间资本推介项目, 与甲方达成意向, “一区一策”优化政策, 在养老等领域推出举措: the verb behind what stands before it. 为企业降低成本
/// promises something only with a figure.
pub(super) fn led_by_preposition(text: &[char], at: usize, end: usize, measured: bool) -> Option<(usize, usize)> {
    let first = *text.get(at)?;
    if first == '“' {
        let close = text.get(at..end)?.iter().take(14).position(|c| *c == '”')? + at + 1;
        return verb_at(text, close, end).filter(|(_, e)| *e + 1 < end);
    }
    if !(matches!(first, '向' | '与' | '由' | '在') || first == '为' && measured) {
        return None;
    }
    let found = (at + 2..end.min(at + 45)).find_map(|i| {
        verb_at(text, i, end).filter(|(s, e)| {
            e - s >= 2
                && e + 1 < end
                && !matches!(
                    text.get(*e),
                    Some('、' | '集' | '公' | '局' | '委' | '院' | '有' | '的' | '等' | '中' | '站' | '业' | '型')
                )
        })
    })?;
    // 在推进共同富裕中先行: a circumstance, nothing that is done.
    let circumstance = || {
        let said: String = text.get(at..end).unwrap_or(&[]).iter().collect();
        said.replace("集中", "").contains(['中', '上', '下', '时'])
    };
    let placed = || {
        let before: String = text.get(at..found.0).unwrap_or(&[]).iter().collect();
        measured
            || ["领域", "地区", "行业", "方面", "区域", "屯", "村", "县", "镇", "街道"]
                .iter()
                .any(|w| before.ends_with(w))
    };
    (first != '在' || placed() && !circumstance()).then_some(found)
}

/// How far back a word governs a list; further, and every item of a long one would be looked through again.
const FAR: usize = 120;

/// Longest name in quotation marks; what is longer and has borders of its own is speech.
const LONGEST_NAME: usize = 24;

/// True if the quotation mark at a place opens speech, not a name.
fn opens_speech(text: &[char], at: usize, end: usize) -> bool {
    let inside = text.get(at + 1..end).unwrap_or(&[]);
    let length = inside.iter().position(|c| *c == '”').unwrap_or(inside.len());
    let borders = inside.iter().take(length).any(|c| matches!(c, '，' | '；' | '。'));
    borders
        && (length == inside.len()
            || length > LONGEST_NAME
            || at == 0
            || matches!(text.get(at - 1), Some('：' | ':' | '，')))
}

/// Clauses of a sentence: borders are ，；。：! outside names in quotation marks, book titles and brackets, and 、 between two measures
/// with verbs of their own (建成学校12所、新增学位1.4万个).
pub(super) fn clauses(text: &[char], sentence: Range<usize>, tokens: &[Token]) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut start = sentence.start;
    let mut depth = 0usize;
    let mut opened = 0usize;
    let mut border = |start: &mut usize, at: usize, next: usize| {
        if at > *start {
            found.push(Clause { range: *start..at });
        }
        *start = next;
    };
    let ends_figure = |at: usize| {
        let first = tokens.partition_point(|t| t.range().end < at);
        tokens
            .get(first..)
            .unwrap_or(&[])
            .iter()
            .take_while(|t| t.range().end == at)
            .any(|t| matches!(t, Token::Quantity(_)))
    };
    let digit = |at: Option<usize>| at.and_then(|i| text.get(i)).is_some_and(char::is_ascii_digit);
    for i in sentence.clone() {
        match text.get(i) {
            Some('“') if depth == 0 && opens_speech(text, i, sentence.end) => border(&mut start, i, i + 1),
            Some('“' | '《' | '（' | '(') => {
                depth += 1;
                opened = i;
            }
            Some('”' | '》' | '）' | ')') => depth = depth.saturating_sub(1),
            // 13：45：42 is one ratio.
            Some('：' | ':') if digit(i.checked_sub(1)) && digit(Some(i + 1)) => {}
            // A mark that is never closed governs no more than 40 characters.
            Some('，' | ',' | '；' | ';' | '。' | '：' | ':' | '！' | '？' | '﹐') if depth == 0 || i > opened + 40 =>
            {
                depth = 0;
                border(&mut start, i, i + 1);
            }
            // 前2年全免、后3年减半
            Some('、') if depth == 0 && (matches!(i.checked_sub(1).and_then(|b| text.get(b)), Some('免' | '半'))) => {
                border(&mut start, i, i + 1);
            }
            Some('、')
                if depth == 0
                    && ends_figure(i)
                    && (verb_at(text, i + 1, sentence.end).is_some()
                        || grant::grants(text, start.max(i.saturating_sub(FAR))..i) && !digit(Some(i + 1))) =>
            {
                border(&mut start, i, i + 1);
            }
            // 在狠抓甲的同时深耕乙: two clauses
            Some('的') if depth == 0 && stands(text, i, "的同时") && i + 3 < sentence.end => {
                border(&mut start, i, i + 3);
            }
            _ => {}
        }
    }
    border(&mut start, sentence.end, sentence.end);
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
                "该县",
                "该区",
                "该市",
                "该镇",
                "该乡",
                "我镇",
                "我乡",
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
        // 五年完成交通投资, 县财政每年安排资金
        if let Some(after) = stretch_of_years(text, at).or_else(|| acting_body(text, at, end))
            && after < end
        {
            at = after;
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

/// The end of 五年 or 每年 at the head of a clause.
fn stretch_of_years(text: &[char], at: usize) -> Option<usize> {
    let count = text.get(at)?;
    let years = "一二两三四五六七八九十每".contains(*count) && text.get(at + 1) == Some(&'年');
    (years && text.get(at + 2) != Some(&'来')).then_some(at + 2)
}

/// The end of the public purse that acts: 县财政每年安排….
fn acting_body(text: &[char], at: usize, end: usize) -> Option<usize> {
    let from = (at..end.min(at + 6)).find(|i| stands(text, *i, "财政") || stands(text, *i, "政府"))? + 2;
    let next = stretch_of_years(text, from).unwrap_or(from);
    let next = words::ADVERBS.longest(text, next).map_or(next, |(_, after)| after);
    verb_at(text, next, end).map(|_| from)
}

/// The verb or verbs at a place: 鼓励支持, 引入和培育, 新建、迁建和改扩建.
pub(super) fn verb_at(text: &[char], at: usize, end: usize) -> Option<(usize, usize)> {
    let (word, mut verb_end) = words::VERBS.longest(text, at)?;
    // 预算 is a verb before an amount.
    if word == "预算" && !text.get(verb_end).is_some_and(char::is_ascii_digit) {
        return None;
    }
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
        "租赁型",
        "投资者",
        "管理局",
        "治理体系和",
        "保障性住房建",
        "开发区",
        "保障水平",
        "创新能力",
        "执行时间",
        "执行期",
        "养殖户",
        "试点企业",
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
