//! One clause: its head, its verb, and which kind of commitment it makes.

use super::entry::Found;
use super::lexicon::{SLOGANS, STANCES};
use super::lists::{divided, items};
use super::parts::{date_words, is_measure, string, without_measures};
use super::phrase::{Clause, led_by_preposition, skip_head, verb_at};
use super::{Status, aim, grant, state};
use crate::statements::quantity::{Class, Quantity, Token, stands};
use crate::statements::words;
use std::ops::Range;

/// Words of a state or a sum, which is no further thing: 总数达1053家, 惠及3000户.
const STATES: &[&str] = &[
    "达", "增", "减", "超", "惠及", "受益", "总", "累计", "其中", "占", "为", "有", "到", "共", "涉及", "每", "以上",
    "不", "率", "人均", "入规", "升规", "今年",
];

/// The longest clause that is taken for one commitment.
const LONGEST: usize = 120;

/// What governs the clauses of a sentence.
#[derive(Default)]
pub(super) struct Governing {
    /// The date that holds for every clause after it.
    pub(super) date: Option<String>,
    /// The date that holds for the figures after it.
    pub(super) figures: Option<String>,
    pub(super) status: Option<Status>,
    /// 将, 预计, 计划 … was said: the figures after it are aims.
    pub(super) future: bool,
    /// A lead-in announced aims: 努力实现“六个一”：….
    pub(super) aims: bool,
    /// What follows is granted to others.
    pub(super) policy: bool,
    /// Something was promised before, in the same sentence.
    pub(super) promised: bool,
    /// The clause before was of a verb and ended with a comma.
    pub(super) listing: bool,
    /// Something was granted before, in the same sentence.
    pub(super) granted: bool,
    /// Who or what the next grant is for: 对新建道路的，….
    pub(super) condition: Option<String>,
}

/// A clause with what is known of it before it is read.
pub(super) struct Said<'a> {
    pub(super) text: &'a [char],
    /// Without the mark of a list: ——轨道交通….
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) tokens: Vec<&'a Token>,
    /// Its figures that measure something.
    pub(super) measured: Vec<&'a Quantity>,
    pub(super) governing: &'a Governing,
    /// Everything here is meant: a plan, a section about the year to come.
    pub(super) meant: bool,
    pub(super) own: &'a [String],
    /// The object of the last commitment, for clauses that name none.
    pub(super) last: Option<String>,
}

/// The verb a clause starts with, behind its adverbs.
struct Lead {
    /// Where the adverbs end.
    at: usize,
    verb: Option<(usize, usize)>,
    status: Status,
}

impl<'a> Said<'a> {
    pub(super) fn new(
        text: &'a [char],
        clause: &Clause,
        tokens: Vec<&'a Token>,
        governing: &'a Governing,
        meant: bool,
        own: &'a [String],
        last: Option<String>,
    ) -> Said<'a> {
        let Range { mut start, end } = clause.range.clone();
        while text.get(start).is_some_and(|c| c.is_whitespace() || matches!(c, '—' | '●' | '•' | '·' | '■')) {
            start += 1;
        }
        // 1.综合交通, 2、打造
        let digits = text.iter().skip(start).take_while(|c| c.is_ascii_digit()).count();
        if (1..=2).contains(&digits)
            && matches!(text.get(start + digits), Some('.' | '．' | '、'))
            && !text.get(start + digits + 1).is_some_and(char::is_ascii_digit)
        {
            start += digits + 1;
        }
        let measured = tokens
            .iter()
            .filter_map(|t| if let Token::Quantity(q) = t { Some(q) } else { None })
            .filter(|q| is_measure(text, q, end))
            .collect();
        Said { text, start, end, tokens, measured, governing, meant, own, last }
    }

    pub(super) fn words(&self, range: Range<usize>) -> String {
        string(self.text, range)
    }

    /// The date of the clause, else the one that governs it.
    pub(super) fn date(&self, measured: bool) -> Option<String> {
        let own = self.tokens.iter().find_map(|t| match t {
            // 比2015年下降: a base, not a date
            Token::Time(_, r) if !compares(self.text, r.start) => Some(date_words(self.text, r.clone())),
            _ => None,
        });
        let governing = self.governing;
        // 五年完成投资: a stretch of years is a date too.
        let years = || {
            let years = self.text.get(self.start + 1) == Some(&'年')
                && self.text.get(self.start).is_some_and(|c| "一二两三四五六七八九十".contains(*c));
            (years && measured).then(|| self.words(self.start..self.start + 2))
        };
        own.or_else(years)
            .or_else(|| if measured { governing.figures.clone() } else { None })
            .or_else(|| governing.date.clone())
    }

    /// A clause that is nothing but a thing and how many of it: it goes on with what the clause before does.
    pub(super) fn listed_on(&self, verb: &str) -> Vec<Found<'a>> {
        // 6所国家级示范学校和10所省级示范学校
        let items = divided(self.text, self.start, self.end, &self.measured);
        if items.len() < 2 {
            return self.counted_on(self.start..self.end, verb).into_iter().collect();
        }
        items.into_iter().filter_map(|item| self.counted_on(item, verb)).collect()
    }

    fn counted_on(&self, item: Range<usize>, verb: &str) -> Option<Found<'a>> {
        let inside = |q: &&&Quantity| q.range.start >= item.start && q.range.end <= item.end;
        let measured: Vec<&'a Quantity> = self.measured.iter().filter(inside).copied().collect();
        let [measure] = measured.as_slice() else { return None };
        let leads = measure.range.start == item.start;
        let name =
            if leads { self.words(measure.range.end..item.end) } else { self.words(item.start..measure.range.start) };
        let length = name.chars().count();
        let plain = (3..=18).contains(&length)
            && measure.class == Class::Count
            && (leads || measure.range.end == item.end)
            && name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
            && verb_at(self.text, if leads { measure.range.end } else { item.start }, item.end).is_none()
            && !STATES.iter().any(|w| name.contains(w));
        // 城镇新增就业21万人，农村劳动力转移就业240万人: this name has its verb at its end.
        let verb = if name.ends_with("转移就业") || name.contains("留") && name.ends_with("就业") {
            "就业"
        } else {
            verb
        };
        plain.then(|| Found {
            quote: item,
            verb: verb.to_string(),
            object: name,
            measured,
            status: self.governing.status.unwrap_or(Status::Planned),
        })
    }

    /// Everything the clause commits to.
    pub(super) fn read(&self) -> Vec<Found<'a>> {
        if self.end <= self.start || self.end - self.start > LONGEST {
            return Vec::new();
        }
        if let Some(found) = grant::read(self) {
            return found;
        }
        // The name before 正在 may start with what is a stance elsewhere: 应县木塔南路正在改造.
        if let Some(found) = state::going_on(self, self.start) {
            return vec![found];
        }
        let head = skip_head(self.text, self.start, self.end, &self.tokens, self.own);
        let Some(Lead { at, verb, status }) = self.lead(head) else { return Vec::new() };
        if let Some((start, end)) = verb {
            if self.governing.granted && grant::only_pays(&self.words(start..end)) {
                return Vec::new();
            }
            return self.act((start, end), status);
        }
        if let Some((verb_start, verb_end)) = led_by_preposition(self.text, at, self.end, !self.measured.is_empty()) {
            let step = state::STEPS.contains(&self.words(verb_start..verb_end).as_str());
            let status = if step && !self.meant && !self.governing.future { Status::Done } else { status };
            return self.listed(at, verb_start..verb_end, verb_end, status);
        }
        state::read(self, at).unwrap_or_else(|| aim::read(self, status, self.governing.future))
    }

    /// Passes the adverbs from a place; nothing for what is orientation, not a measure.
    fn lead(&self, head: usize) -> Option<Lead> {
        let (text, end) = (self.text, self.end);
        if stands(text, head, "创新能力") || stands(text, head, "转型发展") {
            return Some(Lead { at: head, verb: None, status: Status::Planned });
        }
        let mut at = head;
        let mut status = self.governing.status.unwrap_or(Status::Planned);
        let mut last_adverb: Option<Range<usize>> = None;
        let mut done = false;
        loop {
            let for_somebody = stands(text, at, "为") && !self.measured.is_empty();
            if STANCES.iter().any(|s| stands(text, at, s))
                && verb_at(text, at, end).is_none_or(|(_, e)| e - at < 2)
                && !for_somebody
                || STANCES.iter().take(28).any(|s| stands(text, at, s)) && !for_somebody
            {
                return None;
            }
            let Some((adverb, after)) = words::ADVERBS.longest(text, at) else { break };
            if after >= end {
                break;
            }
            // 统筹安排, 创新推广: an adverb that is a verb too stays if what follows is no verb.
            let verb_here = verb_at(text, at, end);
            let verb_after = verb_at(text, after, end).is_some() || words::ADVERBS.longest(text, after).is_some();
            if let Some((_, verb_end)) = verb_here
                && (!verb_after || verb_end > after)
                && !(matches!(adverb, "加快" | "加速" | "加力" | "提速" | "持续" | "探索" | "谋划") && verb_after)
                && !matches!(adverb, "加快" | "加速" | "加力")
            {
                break;
            }
            if adverb.chars().count() == 1 && !verb_after && !matches!(adverb, "将" | "要" | "拟" | "正" | "已") {
                break;
            }
            match adverb {
                "继续" | "持续" | "接续" | "持续深入" | "继续深入" | "正在" | "正" => {
                    status = Status::UnderWay
                }
                "已" | "已经" => done = true,
                _ => {}
            }
            last_adverb = Some(at..after);
            at = after;
        }
        let verb = verb_at(text, at, end).or_else(|| {
            let adverb = last_adverb.filter(|r| {
                ["加快", "加速", "加力", "提速", "统筹", "探索", "谋划", "创新", "巩固"]
                    .contains(&self.words(r.clone()).as_str())
            })?;
            at = adverb.start;
            Some((adverb.start, adverb.end))
        });
        if done {
            let begun = verb.is_some_and(|(s, e)| self.words(s..e) == "开启");
            status = if begun { Status::UnderWay } else { Status::Done };
        }
        Some(Lead { at, verb, status })
    }

    /// A verb and its object: 推进杭甬高速复线建设.
    fn act(&self, (verb_start, verb_end): (usize, usize), mut status: Status) -> Vec<Found<'a>> {
        let verb = self.words(verb_start..verb_end);
        let mut object_start = verb_end;
        // 了 after the verb tells what is done, unless it is a step of something ahead.
        if self.text.get(object_start) == Some(&'了') {
            object_start += 1;
            if !state::STEPS.contains(&verb.as_str()) {
                return Vec::new();
            }
            status = Status::Done;
        }
        // A step that nothing says is still ahead was taken: 与集团达成合作意向.
        if state::STEPS.contains(&verb.as_str()) && !self.meant && !self.governing.future {
            status = Status::Done;
        }
        if self.end <= object_start + 1 {
            return Vec::new();
        }
        let words = self.words(object_start..self.end);
        if ["以下目标", "如下目标", "下列目标"].iter().any(|w| words.ends_with(w)) {
            return Vec::new();
        }
        if self.measured.is_empty() && SLOGANS.iter().any(|w| words.trim_end_matches('”').ends_with(w)) {
            return Vec::new();
        }
        if !self.measured.is_empty() {
            if without_measures(self.text, object_start..self.end, &self.measured).is_empty() {
                return self.figure_alone(verb, status);
            }
            // 实现城乡居民收入比2010年翻一番: what is reached is the commitment.
            if matches!(verb.as_str(), "实现" | "确保" | "争取" | "保证")
                && let Some(found) = aim::reached(self, object_start, status)
            {
                return vec![Found { quote: verb_start..self.end, ..found }];
            }
        }
        self.listed(verb_start, verb_start..verb_end, object_start, status)
    }

    /// 完成投资960亿元 as an aim, 新增3000亩 of what was spoken of before.
    fn figure_alone(&self, verb: String, status: Status) -> Vec<Found<'a>> {
        let found = aim::read(self, status, true);
        if !found.is_empty() {
            return found;
        }
        let Some(object) = self.last.clone() else { return Vec::new() };
        vec![Found { quote: self.start..self.end, verb, object, measured: self.measured.clone(), status }]
    }

    /// One commitment, or one for each project of a list and for each item with an amount of its own.
    pub(super) fn listed(
        &self,
        quote_start: usize,
        verb: Range<usize>,
        object_start: usize,
        status: Status,
    ) -> Vec<Found<'a>> {
        let written = self.words(verb);
        // 电站扩机（50万千瓦）: what stands in brackets describes an item and divides nothing.
        let described = |q: &&&Quantity| {
            let before = self.text.get(object_start..q.range.start).unwrap_or(&[]);
            let open = before.iter().filter(|c| **c == '（').count();
            open > before.iter().filter(|c| **c == '）').count()
        };
        let items = if self.measured.iter().all(|q| described(&q)) {
            items(self.text, object_start, self.end, &written)
        } else {
            divided(self.text, object_start, self.end, &self.measured)
        };
        if items.len() < 2 {
            let object = without_measures(self.text, object_start..self.end, &self.measured);
            let measured = self.measured.clone();
            return vec![Found { quote: quote_start..self.end, verb: written, object, measured, status }];
        }
        let mut found = Vec::new();
        for (i, item) in items.into_iter().enumerate() {
            let from = if i == 0 { quote_start } else { item.start };
            let measured: Vec<&Quantity> =
                self.measured.iter().copied().filter(|q| item.contains(&q.range.start)).collect();
            let object = without_measures(self.text, item.clone(), &measured);
            found.push(Found { quote: from..item.end, verb: written.clone(), object, measured, status });
        }
        found
    }
}

/// True for a time that something is held against: 比2015年, 较上年.
pub(super) fn compares(text: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|i| text.get(i)).is_some_and(|c| matches!(c, '比' | '较' | '由' | '从' | '与'))
}
