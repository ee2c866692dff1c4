use super::lexicon::{REACHES, SLOGANS, STANCES};
use super::parts::{date_words, is_measure, measure_words, programme, string, without_measures};
use super::phrase::{Clause, clauses, is_past, items, led_by_preposition, skip_head, verb_at};
use super::{Class, Commitment, Status, whereabouts};
use crate::Options;
use crate::statements::frame::{self, Frame};
use crate::statements::place;
use crate::statements::quantity::{self, Quantity, Token, longest, stands};
use crate::statements::section::{self, Section};
use crate::statements::time::{self, Calendar, Time};
use crate::statements::words;
use crate::text::{BlockKind, Document, sentence_ranges};
use std::ops::Range;

/// The longest clause that is taken for one commitment.
const LONGEST: usize = 120;

/// Reads one document.
struct Reader<'a> {
    document: &'a Document,
    frame: Frame,
    own: Vec<String>,
    section: Option<Section>,
    /// The whole document is a plan: every measure in it is meant.
    plan: bool,
    /// Of the sentence that is being read.
    found: Vec<Commitment>,
    /// The object of the last commitment before it.
    before: Option<String>,
}

impl Reader<'_> {
    /// The object of the last commitment, for clauses that name none.
    fn last_object(&self) -> Option<String> {
        self.found.last().map(|c| c.object.clone()).or_else(|| self.before.clone())
    }
}

/// What governs the clauses of a sentence.
#[derive(Default)]
struct Governing {
    date: Option<String>,
    status: Option<Status>,
    /// 将, 预计, 计划 … was said: the figures after it are aims.
    future: bool,
}

/// Reads one document, giving out each commitment as soon as its paragraph is read.
pub(crate) fn read(document: &Document, options: &Options, give: &mut dyn FnMut(Commitment)) {
    let frame = frame::frame(document, options);
    let head: String =
        document.blocks().iter().take(4).map(|b| document.block_text(b)).filter(|t| t.chars().count() < 45).collect();
    let titled = ["规划", "计划", "方案", "意见", "措施", "行动", "要点"].iter().any(|w| head.contains(w));
    let plan = !frame.report && (frame.plan || titled);
    let mut reader = Reader {
        document,
        own: place::own_names(frame.region.as_deref()),
        frame,
        section: None,
        plan,
        found: Vec::new(),
        before: None,
    };
    for block in document.blocks() {
        if matches!(block.kind, BlockKind::Cell { .. } | BlockKind::Title) {
            continue;
        }
        let words = document.block_text(block);
        if (block.kind == BlockKind::Heading || words.len() < 150)
            && reader.frame.report
            && let Some(section) = section::section(words, &reader.frame)
        {
            reader.section = Some(section);
            continue;
        }
        let text: Vec<char> = words.chars().collect();
        // A headline between paragraphs announces and commits to nothing.
        let headline = text.len() < 40 && !words.contains(['。', '；', '！']);
        if (block.kind == BlockKind::Heading || headline) && !reader.is_meant() {
            continue;
        }
        reader.block(&text, block.range.start, give);
    }
}

impl Reader<'_> {
    /// True where everything is meant: the sections of a report about the year to come, a plan.
    fn is_meant(&self) -> bool {
        match &self.section {
            Some(section) => section.target,
            None => self.plan,
        }
    }

    fn block(&mut self, text: &[char], offset: usize, give: &mut dyn FnMut(Commitment)) {
        let tokens = quantity::tokens(text);
        let mut next = 0;
        for sentence in sentence_ranges(text) {
            let from = next;
            while tokens.get(next).is_some_and(|t| t.range().start < sentence.end) {
                next += 1;
            }
            let inside = tokens.get(from..next).unwrap_or(&[]);
            let words = string(text, sentence.clone());
            if self.section.as_ref().is_none_or(|s| !s.target)
                && let Some(turned) = section::turns(&words.chars().take(30).collect::<String>(), &self.frame)
            {
                self.section = Some(turned);
            }
            // “十三五”时期 in a plan for the five years after: what was done.
            if let Some(Token::Time(time @ Time::Plan(_), _)) = inside.first()
                && Calendar::default().resolve(time).as_deref() < self.frame.period.as_deref()
                && self.frame.plan
            {
                continue;
            }
            if self.frame.report && self.section.as_ref().is_none_or(|s| !s.target) {
                continue;
            }
            // The sentence of 预期目标 belongs to the statements.
            if words.contains("预期目标") || words.contains("主要目标为") {
                continue;
            }
            if !self.is_meant() && is_past(&words) {
                continue;
            }
            self.sentence(text, sentence, inside, offset, &words);
            if let Some(last) = self.found.last() {
                self.before = Some(last.object.clone());
            }
            self.found.sort_by_key(|c| c.start);
            self.found.drain(..).for_each(&mut *give);
        }
    }

    fn sentence(&mut self, text: &[char], sentence: Range<usize>, tokens: &[Token], offset: usize, words: &str) {
        let mut governing = Governing::default();
        if ["目前", "正在", "正奋力", "已全面开启", "逐步推进"].iter().any(|w| words.contains(w)) && !self.is_meant()
        {
            governing.status = Some(Status::UnderWay);
        }
        let mut first = 0;
        for clause in clauses(text, sentence.clone()) {
            while tokens.get(first).is_some_and(|t| t.range().start < clause.range.start) {
                first += 1;
            }
            let inside: Vec<&Token> = tokens
                .get(first..)
                .unwrap_or(&[])
                .iter()
                .take_while(|t| t.range().start < clause.range.end)
                .filter(|t| t.range().end <= clause.range.end)
                .collect();
            // A date at the head of the sentence governs all of it.
            if clause.range.start <= sentence.start + 8
                && let Some(Token::Time(_, range)) = inside.iter().find(|t| matches!(t, Token::Time(..))).map(|t| &**t)
            {
                let lead = string(text, clause.range.start..range.start);
                if lead.chars().count() <= 8 {
                    governing.date = Some(date_words(text, range.clone()));
                }
            }
            // So does a stretch of years at the head of a clause: 今后5年, “十五五”期间.
            let stretch = inside.iter().find_map(|t| match &**t {
                Token::Time(Time::Plan(_) | Time::Ahead(_) | Time::Years(..), range)
                    if range.start <= clause.range.start + 4 =>
                {
                    Some(range.clone())
                }
                _ => None,
            });
            if let Some(range) = stretch {
                governing.date = Some(date_words(text, range));
            }
            // 到2025年 in what is no plan: still ahead.
            governing.future |= inside.iter().any(|t| match &**t {
                Token::Time(time, _) => {
                    let mut calendar = Calendar { this: self.frame.year, context: self.frame.year, month: None };
                    calendar.resolve(time).is_some_and(|p| self.frame.is_ahead(&p))
                }
                Token::Quantity(_) => false,
            });
            let said = string(text, clause.range.clone());
            governing.future |= ["将", "计划", "预计", "力争", "拟"].iter().any(|w| said.contains(w));
            self.clause(text, &clause, &inside, offset, &governing);
        }
    }

    fn clause(&mut self, text: &[char], clause: &Clause, tokens: &[&Token], offset: usize, governing: &Governing) {
        let Range { mut start, end } = clause.range.clone();
        // ——轨道交通…: the mark of a list.
        while text.get(start).is_some_and(|c| c.is_whitespace() || matches!(c, '—' | '●' | '•' | '·' | '■')) {
            start += 1;
        }
        if end <= start || end - start > LONGEST {
            return;
        }
        let date = tokens
            .iter()
            .find_map(|t| if let Token::Time(_, r) = t { Some(date_words(text, r.clone())) } else { None })
            .or_else(|| governing.date.clone());
        let mut at = skip_head(text, start, end, tokens, &self.own);
        let mut status = governing.status.unwrap_or(Status::Planned);
        let mut last_adverb: Option<Range<usize>> = None;
        let mut done = false;
        loop {
            if STANCES.iter().any(|s| stands(text, at, s)) && verb_at(text, at, end).is_none_or(|(_, e)| e - at < 2)
                || STANCES.iter().take(28).any(|s| stands(text, at, s))
            {
                return;
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
        let lead_verb = verb_at(text, at, end).or_else(|| {
            last_adverb
                .clone()
                .filter(|r| {
                    ["加快", "加速", "加力", "提速", "统筹", "探索", "谋划", "创新", "巩固"]
                        .contains(&string(text, r.clone()).as_str())
                })
                .map(|r| {
                    at = r.start;
                    (r.start, r.end)
                })
        });
        if done {
            status = if lead_verb.is_some_and(|(s, e)| string(text, s..e) == "开启") {
                Status::UnderWay
            } else {
                Status::Done
            };
        }
        let measured: Vec<&Quantity> = tokens
            .iter()
            .filter_map(|t| if let Token::Quantity(q) = t { Some(q) } else { None })
            .filter(|q| is_measure(text, q, end))
            .collect();
        if lead_verb.is_none()
            && let Some((verb_start, verb_end)) = led_by_preposition(text, at, end)
        {
            self.put(text, at, verb_start..verb_end, verb_end, end, &measured, date, status, offset);
            return;
        }
        if lead_verb.is_none() && measured.is_empty() && self.achievement(text, at, end, date.clone(), offset) {
            return;
        }
        if lead_verb.is_none() && self.completion(text, start, end, date.clone(), governing, offset) {
            return;
        }
        match lead_verb {
            Some((verb_start, verb_end)) => {
                // 了 after the verb tells what is done, unless it is a step of something ahead.
                let mut object_start = verb_end;
                if text.get(object_start) == Some(&'了') {
                    object_start += 1;
                    if !["签订", "达成", "选定", "取得", "纳入", "签署"]
                        .contains(&string(text, verb_start..verb_end).as_str())
                    {
                        return;
                    }
                    status = Status::Done;
                }
                if end <= object_start + 1 {
                    return;
                }
                let words = string(text, object_start..end);
                let words = words.trim_end_matches('”');
                if measured.is_empty() && SLOGANS.iter().any(|w| words.ends_with(w)) {
                    return;
                }
                if !measured.is_empty() && without_measures(text, object_start..end, &measured).is_empty() {
                    let before = self.found.len();
                    self.aim(text, start, end, &measured, date.clone(), status, offset, true);
                    if self.found.len() == before
                        && let Some(object) = self.last_object()
                    {
                        self.push(
                            text,
                            clause.range.start.max(start)..end,
                            string(text, verb_start..verb_end),
                            object,
                            &measured,
                            date,
                            status,
                            offset,
                        );
                    }
                    return;
                }
                self.put(text, verb_start, verb_start..verb_end, object_start, end, &measured, date, status, offset);
            }
            None => self.aim(text, start, end, &measured, date, status, offset, governing.future),
        }
    }

    /// 紧密型医共体实现全覆盖: a state that is to be reached, where everything is meant.
    fn achievement(&mut self, text: &[char], start: usize, end: usize, date: Option<String>, offset: usize) -> bool {
        const STATES: &[&str] = &["全覆盖", "倍增", "翻番", "清零", "全贯通", "全达标", "全通达", "零突破"];
        let words = string(text, start..end);
        if !self.is_meant() || !STATES.iter().any(|s| words.ends_with(s)) {
            return false;
        }
        let Some((object, _)) = words.split_once("实现").filter(|(o, _)| o.chars().count() >= 2) else {
            return false;
        };
        self.push(text, start..end, "实现".to_string(), object.to_string(), &[], date, Status::Planned, offset);
        true
    }

    /// 运河二通道将于今年8月建成试通航: a thing is to be finished by a date.
    fn completion(
        &mut self,
        text: &[char],
        start: usize,
        end: usize,
        date: Option<String>,
        governing: &Governing,
        offset: usize,
    ) -> bool {
        const FINISHED: &[&str] = &[
            "建成试通航",
            "试通航",
            "通航",
            "建成通车",
            "通车",
            "建成投产",
            "建成投用",
            "投产",
            "投用",
            "投运",
            "竣工",
            "完工",
            "完成建设",
            "完成",
            "开工",
            "建成",
            "启用",
            "开园",
            "开业",
            "申报",
        ];
        let words = string(text, start..end);
        let future = ["将", "预计", "计划", "拟", "正在"].iter().any(|w| words.contains(w));
        if !future || date.is_none() && !words.contains("正在") {
            return false;
        }
        let Some(verb) = FINISHED.iter().filter(|f| words.ends_with(**f)).max_by_key(|f| f.len()) else { return false };
        let subject = words
            .split(["将", "预计", "计划", "拟", "正在"].iter().find(|w| words.contains(**w)).copied().unwrap_or("将"))
            .next()
            .unwrap_or("");
        let object =
            if subject.is_empty() { self.last_object().unwrap_or_else(|| words.clone()) } else { subject.to_string() };
        let status = if words.contains("正在") {
            Status::UnderWay
        } else {
            governing.status.filter(|s| *s == Status::Done).unwrap_or(Status::Planned)
        };
        self.push(text, start..end, (*verb).to_string(), object, &[], date, status, offset);
        true
    }

    /// Something is to reach a number: 产业项目数占比达到58%.
    #[allow(clippy::too_many_arguments)]
    fn aim(
        &mut self,
        text: &[char],
        start: usize,
        end: usize,
        measured: &[&Quantity],
        date: Option<String>,
        status: Status,
        offset: usize,
        governed: bool,
    ) {
        let Some(q) = measured.first() else { return };
        let mut from = start;
        while let Some((_, after)) =
            longest(text, from, &["力争", "争取", "到", "，", "其中", "预计"]).filter(|(_, a)| *a < end)
        {
            from = after;
        }
        let before = string(text, from..q.range.start);
        let future =
            self.is_meant() || governed || ["将", "计划", "预计", "拟", "力争"].iter().any(|w| before.contains(w));
        // A forecast of an output is none of anybody's promises.
        let forecast = before.contains("预计") && ["产量", "需求", "增速"].iter().any(|w| before.contains(w));
        if !future || forecast {
            return;
        }
        let trimmed = before.trim_end_matches(['约', '近', '超']);
        for verb in ["投资", "投产"].iter().chain(REACHES) {
            if trimmed.ends_with(verb)
                || (*verb == "投资" && (trimmed.ends_with("投资额") || trimmed.ends_with("投资规模")))
            {
                let verb_end = q.range.start - (before.chars().count() - trimmed.chars().count());
                let verb_start = verb_end.saturating_sub(verb.chars().count()).max(from);
                let range = verb_start..verb_end.max(verb_start);
                let written = if *verb == "投资" { "投资".to_string() } else { string(text, range) };
                let object = trimmed
                    .strip_suffix(verb)
                    .unwrap_or(trimmed)
                    .trim_end_matches(['将', '计', '划', '预', '总'])
                    .to_string();
                self.push(text, from..end, written, object, measured, date, status, offset);
                return;
            }
        }
    }

    /// What a date means, read in the section it stands in.
    fn by(&self, date: &str) -> Option<String> {
        let text: Vec<char> = date.chars().collect();
        let section = self.section.as_ref().and_then(|s| s.period.as_deref()).and_then(|p| p.get(..4)?.parse().ok());
        let mut calendar =
            Calendar { this: self.frame.year, context: section.or(self.frame.year), month: self.frame.month };
        let (time, _) = time::times(&text).into_iter().next_back()?;
        let period = calendar.resolve(&time)?;
        // 2026-2028 ends with 2028; 2026-08 is a month.
        match period.split_once('-') {
            Some((_, last)) if last.len() == 4 => Some(last.to_string()),
            _ => Some(period),
        }
    }

    /// One commitment, or one for each project of a list.
    #[allow(clippy::too_many_arguments)]
    fn put(
        &mut self,
        text: &[char],
        quote_start: usize,
        verb: Range<usize>,
        object_start: usize,
        end: usize,
        measured: &[&Quantity],
        date: Option<String>,
        status: Status,
        offset: usize,
    ) {
        let written = string(text, verb);
        let items = if measured.is_empty() { items(text, object_start, end) } else { Vec::new() };
        if items.len() < 2 {
            let object = without_measures(text, object_start..end, measured);
            self.push(text, quote_start..end, written, object, measured, date, status, offset);
            return;
        }
        for (i, item) in items.iter().enumerate() {
            let from = if i == 0 { quote_start } else { item.start };
            self.push(
                text,
                from..item.end,
                written.clone(),
                string(text, item.clone()),
                &[],
                date.clone(),
                status,
                offset,
            );
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        text: &[char],
        range: Range<usize>,
        verb: String,
        object: String,
        measured: &[&Quantity],
        date: Option<String>,
        status: Status,
        offset: usize,
    ) {
        let mut range = range;
        while range.end > range.start
            && text.get(range.end - 1).is_some_and(|c| c.is_whitespace() || matches!(c, '、' | '：' | '…'))
        {
            range.end -= 1;
        }
        let at = self.document.source_range(offset + range.start..offset + range.end);
        let quote = self.document.source_text(at.clone()).to_string();
        if quote.is_empty() || object.is_empty() {
            return;
        }
        let measure = (!measured.is_empty())
            .then(|| measured.iter().map(|q| measure_words(text, q)).collect::<Vec<_>>().join("；"));
        let words = string(text, range.clone());
        // The subject stands before the quote, in the same clause.
        let from = (range.start.saturating_sub(30)..range.start)
            .rev()
            .find(|i| matches!(text.get(*i), Some('，' | '。' | '；' | '：')))
            .map_or(range.start.saturating_sub(30), |i| i + 1);
        let clause = string(text, from..range.end);
        let body = whereabouts::body(&clause, &self.own);
        let class = match (&measure, &date) {
            (Some(_), _) => Class::Measurable,
            (None, Some(_)) => Class::Dated,
            _ => Class::Open,
        };
        self.found.push(Commitment {
            file: self.document.name().to_string(),
            programme: programme(&object),
            quote,
            page: self.document.page_of(at.start),
            start: at.start,
            end: at.end,
            verb,
            object,
            place: whereabouts::place(
                &words.replace(body.as_deref().unwrap_or("\n"), ""),
                &self.own,
                &self.frame.places,
            ),
            body,
            by: date.as_deref().and_then(|date| self.by(date)),
            date,
            measure,
            class,
            status,
            minor: false,
        });
    }
}
