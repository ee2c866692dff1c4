use super::clause::{self, Clause, analyse, head, is_bare};
use super::frame::{self, Frame, Section};
use super::list;
use super::quantity::{Class, Quantity, Token, tokens};
use super::time::Calendar;
use super::{Dictionary, Kind, Options, Reading, Statement};
use crate::text::{Block, BlockKind, Document, sentence_ranges};
use linping_problems::{Code, Place, Problem, Text};
use std::ops::Range;

/// How far a name may stand from its figure.
const FARTHEST: usize = 90;
/// The longest quote.
const LONGEST_QUOTE: usize = 120;

/// What was said last; a figure without a name of its own takes it over.
#[derive(Clone, Debug)]
struct Last {
    indicator: String,
    kind: Kind,
    comparison: Option<String>,
    /// 增加, 调减 … stood before the name of an amount.
    changed: Option<i8>,
}

/// Reads one document.
pub(crate) struct Reader<'a> {
    document: &'a Document,
    dictionary: &'a Dictionary,
    frame: Frame,
    own: Vec<String>,
    section: Option<Section>,
    reading: Reading,
}

/// What holds within a block.
struct Scene {
    period: Option<String>,
    calendar: Calendar,
    topic: Option<String>,
    last: Option<Last>,
    /// What the paragraph before spoke of last.
    main: Option<String>,
    /// Indicators of the last group of figures.
    group: Vec<String>,
    /// Where the statements of this sentence begin.
    first_of_sentence: usize,
    parent: Option<String>,
    /// The threshold before the last count: 营收 of 营收100亿元以上.
    threshold: Option<String>,
    counted: Option<String>,
    departed: bool,
    /// Where 四大 of 批发业、零售业…四大行业 stood.
    announced: Option<usize>,
    /// The period before the times of this clause.
    before_times: Option<String>,
    /// A time was said in this paragraph.
    said_period: bool,
    /// 规模以上工业 of 规模以上工业中，大型企业产值 …
    scope: Option<String>,
    /// End of a counted noun that was taken from behind its figure.
    consumed: usize,
}

pub(crate) fn read(document: &Document, dictionary: &Dictionary, options: &Options) -> Reading {
    let frame = frame::frame(document, options);
    let own = frame::own_names(frame.region.as_deref());
    let mut reader = Reader { document, dictionary, frame, own, section: None, reading: Reading::default() };
    let mut done_tables = 0;
    let mut topic = None;
    for block in document.blocks() {
        match block.kind {
            BlockKind::Cell { table, .. } => {
                if table >= done_tables {
                    done_tables = table + 1;
                    super::grid::read(document, dictionary, table, reader.frame.period.as_deref(), reader.frame.region.as_deref(), &mut reader.reading);
                }
            }
            _ => reader.block(block, &mut topic),
        }
    }
    reader.reading.statements.sort_by_key(|s| (s.value_start, s.start));
    reader.reading
}

fn string(text: &[char], range: Range<usize>) -> String {
    text.get(range).unwrap_or(&[]).iter().collect()
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, topic: &mut Option<String>) {
        let words = self.document.block_text(block);
        if block.kind == BlockKind::Heading || words.len() < 150 {
            if self.frame.report
                && let Some(section) = frame::section(words, &self.frame)
            {
                self.section = Some(section);
            }
            if block.kind == BlockKind::Heading && !words.starts_with(['（', '(']) {
                *topic = None;
            }
        }
        let text: Vec<char> = words.chars().collect();
        let tokens = without_thresholds(&text, tokens(&text));
        if !tokens.iter().any(|t| matches!(t, Token::Quantity(_))) {
            if let Some(found) = heading_topic(words) {
                *topic = Some(found);
            }
            return;
        }
        let period = self.section.as_ref().map_or(self.frame.period.clone(), |s| s.period.clone());
        let context = period.as_deref().and_then(|p| p.get(..4)).and_then(|y| y.parse().ok()).or(self.frame.year);
        let mut scene = Scene {
            period,
            calendar: Calendar { this: self.frame.year, context, month: self.frame.month },
            topic: topic.clone(),
            last: None,
            main: self.reading.statements.last().map(|s| s.indicator.clone()),
            group: Vec::new(),
            first_of_sentence: self.reading.statements.len(),
            parent: None,
            threshold: None,
            counted: None,
            departed: false,
            announced: None,
            before_times: None,
            said_period: false,
            scope: None,
            consumed: 0,
        };
        let mut next = 0;
        for sentence in sentence_ranges(&text) {
            let from = next;
            while tokens.get(next).is_some_and(|t| t.range().start < sentence.end) {
                next += 1;
            }
            let inside = tokens.get(from..next).unwrap_or(&[]);
            if let Some(found) = heading_topic(&string(&text, sentence.start..sentence.end.min(sentence.start + 30))) {
                scene.topic = Some(found);
                scene.last = None;
            }
            scene.scope = scope(&text, sentence.clone());
            scene.first_of_sentence = self.reading.statements.len();
            scene.parent = None;
            let kept = scene.period.clone();
            self.sentence(block, &text, sentence, inside, &mut scene);
            // A day holds for its sentence.
            if scene.period.as_ref().is_some_and(|p| p.len() == 10 && p.matches('-').count() == 2) {
                scene.period = kept;
            }
        }
    }

    fn sentence(&mut self, block: &Block, text: &[char], sentence: Range<usize>, tokens: &[Token], scene: &mut Scene) {
        let marker = target_marker(text, sentence.clone());
        let past = self.section.as_ref().is_some_and(|s| s.target);
        let mut previous_end = sentence.start;
        let mut i = 0;
        let mut outside: Option<(usize, Option<String>, Option<Last>)> = None;
        while let Some(token) = tokens.get(i) {
            // What a bracket says of time and name ends with it.
            let at = token.range().start;
            if let Some((close, period, last)) = outside.take() {
                if at >= close {
                    scene.period = period;
                    scene.last = last;
                } else {
                    outside = Some((close, period, last));
                }
            }
            if outside.is_none()
                && let Some(close) = bracket_around(text, sentence.start.max(previous_end), at, sentence.end)
            {
                outside = Some((close, scene.period.clone(), scene.last.clone()));
            }
            match token {
                Token::Time(time, range) => {
                    let before = string(text, range.start.saturating_sub(3).max(sentence.start)..range.start);
                    let compares = before.ends_with(['比', '较', '与', '同']) || before.ends_with("相比") || before.ends_with("对比");
                    let after = string(text, range.end..(range.end + 2).min(text.len()));
                    let compared = compares || (after.starts_with("同期") && !before.is_empty() && before.ends_with(['为', '占']));
                    if !compared && !(after.starts_with("价") || after.starts_with("出生")) {
                        let departs = before.ends_with(['由', '从']);
                        let saved = scene.calendar.clone();
                        let period = scene.calendar.resolve(time);
                        if departs {
                            scene.departed = true;
                            scene.calendar = saved;
                            i += 1;
                            // Only for the figure that follows.
                            if let Some(Token::Quantity(q)) = tokens.get(i) {
                                let kept = std::mem::replace(&mut scene.period, period);
                                let used = self.figures(block, text, &sentence, tokens, i, previous_end, marker, past, scene);
                                scene.period = kept;
                                previous_end = tokens.get(i + used - 1).map_or(q.range.end, |t| t.range().end);
                                i += used;
                            }
                            continue;
                        }
                        if period.is_some() {
                            if !matches!(i.checked_sub(1).and_then(|j| tokens.get(j)), Some(Token::Time(..))) {
                                scene.before_times = scene.period.clone();
                            }
                            scene.period = period;
                            scene.said_period = true;
                        }
                    }
                    i += 1;
                }
                Token::Quantity(q) => {
                    let used = self.figures(block, text, &sentence, tokens, i, previous_end, marker, past, scene).max(1);
                    previous_end = tokens.get(i + used - 1).map_or(q.range.end, |t| t.range().end);
                    i += used;
                }
            }
        }
    }

    /// Reads the figure at `i` and those listed with it; returns how many tokens that took.
    #[allow(clippy::too_many_arguments)]
    fn figures(&mut self, block: &Block, text: &[char], sentence: &Range<usize>, tokens: &[Token], i: usize, previous_end: usize, marker: Option<usize>, target: bool, scene: &mut Scene) -> usize {
        let Some(Token::Quantity(first)) = tokens.get(i) else { return 1 };
        let mut group: Vec<&Quantity> = vec![first];
        while let Some(Token::Quantity(next)) = tokens.get(i + group.len()) {
            let Some(last) = group.last() else { break };
            let gap = string(text, last.range.end..next.range.start);
            let joint = matches!(gap.as_str(), "、" | "和" | "与" | "及" | "，" | "," | "以及" | "：" | "∶" | ":");
            let same = next.class == first.class && (next.unit == first.unit || first.class != Class::Count) && (gap != "，" || first.class == Class::Ratio && false);
            if joint && same { group.push(next) } else { break }
        }
        let used = group.len();
        let previous_end = previous_end.max(scene.consumed.min(first.range.start));
        let left_start = border(text, tokens, sentence.start, previous_end, first.range.start, first.class == Class::Rank);
        let left = without_times(text, tokens, left_start..first.range.start);
        let lead = string(text, left_start.saturating_sub(1)..left_start);
        if left.contains("其中") && scene.parent.is_none() {
            scene.parent = scene.last.as_ref().map(|l| l.indicator.clone());
        }
        let clause = analyse(&left, first.class == Class::Rank, &self.own);
        let mut clause = clause;
        if first.class != Class::Points
            && let Some(what) = clause.pulls.take()
        {
            // 以旧换新带动汽车零售额增长21.2%: growth, and no pull on it.
            clause.name = clause::clean(what.trim_end_matches("分别"), &self.own);
            clause.each |= what.ends_with("分别");
        }
        let clause = clause;
        let in_review = self.section.as_ref().is_some_and(|s| !s.target) || (self.frame.report && self.section.is_none());
        let is_target = target || (!in_review && marker.is_some_and(|m| m < first.range.start));
        if group.len() > 1 && !group.iter().any(|q| q.ratio) {
            // 2015和2016年同期增速分别为3.3%、0.5%: figures of several years.
            let years = years_before(tokens, i, group.len(), left_start);
            if let Some(years) = years.filter(|_| clause.each) {
                let name = scene.last.as_ref().map_or_else(|| clause.name.clone(), |l| l.indicator.clone());
                let kept = scene.before_times.clone().or_else(|| scene.period.clone());
                for (q, year) in group.iter().zip(years) {
                    let part = kept.as_deref().and_then(|p| p.get(4..)).filter(|_| left.contains("同期")).unwrap_or("");
                    scene.period = Some(format!("{year}{}", if part.starts_with(['Q', 'H']) { part } else { "" }));
                    self.emit(block, text, q, &clause, name.clone(), left_start.max(previous_end), is_target, scene, &left);
                }
                scene.period = kept;
                return used;
            }
            let minor = scene.announced.take().filter(|m| *m < left_start);
            let listed = minor.and_then(|from| {
                let words = without_times(text, tokens, border(text, tokens, sentence.start, from, from, true).max(sentence.start)..first.range.start);
                let from_clause = analyse(&words, false, &self.own);
                list::split(&from_clause.name, group.len())
            });
            if let Some(names) = listed.or_else(|| self.names(text, sentence, left_start, previous_end, &clause, group.len(), scene)) {
                let names = self.measured(names, first, &clause, scene);
                let mut from = left_start.max(previous_end);
                for (q, name) in group.iter().zip(&names) {
                    self.emit(block, text, q, &clause, name.clone(), from, is_target, scene, &left);
                    from = q.range.end;
                }
                scene.group = names.iter().map(|n| self.dictionary.name(n)).collect();
                return used;
            }
            if clause.each {
                let place = self.document.source_range(block.range.start + left_start..block.range.start + first.range.end);
                let quote = self.document.source_text(place.clone()).to_string();
                let (line, column) = linping_problems::line_and_column(self.document.source(), byte(self.document, place.start));
                self.reading.problems.push(
                    Problem::warning(
                        Code::ListMismatch,
                        Text::new(
                            format!("“{quote}”：{} 个数字与前面的名称个数不符，未作分配", group.len()),
                            format!("`{quote}`: {} figures and another number of names; they are not paired", group.len()),
                        ),
                    )
                    .at(Place::line(self.document.name(), line, column)),
                );
            }
        }
        let name = self.indicator(text, tokens, i, first, &clause, &left, &lead, scene, sentence.end);
        let mut from = left_start.max(previous_end);
        for q in &group {
            self.emit(block, text, q, &clause, name.clone(), from, is_target, scene, &left);
            from = q.range.end;
        }
        if group.len() == 1 {
            scene.group.clear();
        }
        used
    }

    /// Names of a list that say nothing of what is measured take it from what was measured last.
    fn measured(&self, names: Vec<String>, first: &Quantity, clause: &Clause, scene: &Scene) -> Vec<String> {
        let none = names.iter().all(|n| head(n).is_none() && self.dictionary.indicator(n).is_none());
        let measure = scene.last.as_ref().and_then(|l| head(&l.indicator)).filter(|m| m.len() > 3 && *m != "比重" && *m != "数量");
        match measure {
            Some(measure) if none && first.class == Class::Ratio && clause.motion.is_some() && clause.share_of.is_none() => {
                names.into_iter().map(|n| format!("{n}{measure}")).collect()
            }
            _ => names,
        }
    }

    /// The names of a list of `n` figures.
    #[allow(clippy::too_many_arguments)]
    fn names(&self, text: &[char], sentence: &Range<usize>, left_start: usize, previous_end: usize, clause: &Clause, n: usize, scene: &Scene) -> Option<Vec<String>> {
        if clause.name.is_empty() {
            if scene.group.len() == n {
                let whole = clause.share_of.as_ref().filter(|w| !w.is_empty());
                return Some(scene.group.iter().map(|g| whole.map_or_else(|| g.clone(), |w| format!("{g}占{w}比重"))).collect());
            }
            let said = self.reading.statements.get(scene.first_of_sentence..).unwrap_or(&[]);
            if clause.each && let Some(names) = self.listed_before(text, sentence, left_start, previous_end, n) {
                return Some(names);
            }
            if clause.each && said.len() >= n {
                let tail: Vec<String> = said.iter().rev().take(n).rev().map(|s| s.indicator.clone()).collect();
                if tail.windows(2).all(|w| w.first() != w.last()) {
                    return Some(tail);
                }
            }
            return None;
        }
        if is_bare(&clause.name) && clause.each {
            let names = self.listed_before(text, sentence, left_start, previous_end, n)?;
            return Some(names.into_iter().map(|p| join(Some(p), &clause.name)).collect());
        }
        list::split(&clause.name, n)
    }

    /// Names listed in the clause before, which holds no figure: 下降的是衣着和居住，分别下降….
    fn listed_before(&self, text: &[char], sentence: &Range<usize>, left_start: usize, previous_end: usize, n: usize) -> Option<Vec<String>> {
        let end = left_start.checked_sub(1).filter(|e| *e > sentence.start)?;
        let start = (sentence.start..end).rev().find(|i| matches!(text.get(*i), Some('，' | '；' | '：'))).map_or(sentence.start, |i| i + 1);
        if start < previous_end {
            return None;
        }
        let before = string(text, start..end);
        let before = before.rsplit('是').next().unwrap_or(&before);
        let body = before.split('等').next().unwrap_or(before);
        list::split(&clause::clean(body, &self.own), n)
    }

    /// The indicator of a single figure.
    #[allow(clippy::too_many_arguments)]
    fn indicator(&self, text: &[char], tokens: &[Token], i: usize, q: &Quantity, clause: &Clause, left: &str, lead: &str, scene: &mut Scene, sentence_end: usize) -> String {
        let last = scene.last.as_ref();
        let carried = || last.map(|l| l.indicator.clone());
        let subject = || last.map(|l| modifier(&l.indicator).to_string()).filter(|s| !s.is_empty());
        if let Some(what) = &clause.pulls {
            let puller = if clause.name.is_empty() { subject().or_else(carried).unwrap_or_default() } else { clause.name.clone() };
            let puller = puller.split('对').next().unwrap_or("").to_string();
            let what = what.trim_start_matches("全市").trim_start_matches("全省");
            return format!("{puller}对{what}增长拉动");
        }
        if let Some(whole) = &clause.share_of
            && q.class != Class::Count
        {
            let part = if clause.name.is_empty() { carried().unwrap_or_default() } else if is_bare(&clause.name) { join(subject().or(scene.topic.clone()), &clause.name) } else { clause.name.clone() };
            let part = part.split('占').next().unwrap_or("").to_string();
            let whole = if whole.is_empty() { right_noun(text, tokens, i, q, sentence_end).unwrap_or_default() } else { whole.clone() };
            return format!("{part}占{whole}比重");
        }
        let name = &clause.name;
        if clause.of && q.class == Class::Ratio && clause.motion.is_none() {
            for verb in ["接近", "相当于", "达到", "超过", "约为", "约"] {
                if let Some((part, whole)) = name.split_once(verb).filter(|(p, _)| !p.is_empty()) {
                    return format!("{}占{whole}比重", part.trim_start_matches('其'));
                }
            }
        }
        if clause.of && q.class == Class::Times {
            let part = name.split(['是', '为', '相']).next().unwrap_or("");
            let part = part.trim_end_matches(['也', '约']);
            return if part == name || part.is_empty() { carried().unwrap_or_else(|| name.clone()) } else { part.to_string() };
        }
        let right = || right_noun(text, tokens, i, q, sentence_end);
        let counts = matches!(q.class, Class::Count | Class::Amount | Class::Bare) || (q.class == Class::Ratio && clause.motion.is_none());
        // 营收100亿元以上的有2家
        if q.class == Class::Count && (name.ends_with("以上") || name.ends_with("以下") || name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '超' | '过' | '亿' | '百' | '千'))) {
            let mut full = name.clone();
            if name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '超' | '亿' | '百')) && let Some(before) = &scene.threshold {
                full = format!("{before}{full}");
            } else {
                let figure = name.find(|c: char| c.is_ascii_digit() || matches!(c, '超' | '亿' | '百'));
                scene.threshold = figure.and_then(|at| name.get(..at)).map(str::to_string).filter(|s| !s.is_empty());
            }
            return join(Some(full), scene.counted.as_deref().unwrap_or(""));
        }
        if counts && q.class != Class::Ratio || (q.class == Class::Ratio && name.is_empty() && clause.motion.is_none()) {
            let verb_only = name.is_empty() || (q.class == Class::Count && clause::is_verbal(name)) || (left.chars().count() <= 6 && head(name).is_none() && !name.ends_with(['业', '类', '品', '区', '市', '院', '校']) && q.class == Class::Count && name.chars().count() <= 2);
            if (verb_only || is_bare(name) || name == "年产" || name == "日产" || name == "首期规模")
                && let Some(noun) = right()
            {
                let noun = clause::clean(&noun, &self.own);
                if !noun.is_empty() {
                    let reach = text.get(q.range.end..).map_or(0, |r| r.iter().take(40).take_while(|c| !matches!(c, '，' | '。' | '；' | '、' | '：' | '（')).count());
                    scene.consumed = q.range.end + reach.min(tokens.get(i + 1).map_or(usize::MAX, |t| t.range().start.saturating_sub(q.range.end)));
                    if q.class == Class::Count {
                        scene.counted = Some(noun.clone());
                    }
                    return match name.as_str() {
                        _ if verb_only => noun,
                        "年产" => format!("{noun}年产能"),
                        "日产" => format!("{noun}日产能"),
                        _ => format!("{noun}{}", name.trim_start_matches("首期")),
                    };
                }
            }
        }
        if name.is_empty() {
            if lead.ends_with(['（', '(']) && q.class == Class::Ratio && clause.motion.is_some() {
                let noun = clause::clean(&noun_before(text, q.range.start.saturating_sub(left.chars().count() + 1), q.range.start.saturating_sub(30)), &self.own);
                if noun.chars().count() >= 2 {
                    let measure = last.and_then(|l| head(&l.indicator)).unwrap_or("");
                    return format!("{noun}{measure}");
                }
            }
            return carried().or_else(|| scene.topic.clone()).or_else(|| scene.main.clone()).unwrap_or_default();
        }
        if is_bare(name) {
            let same = subject();
            let prefix = if lead == "，" || lead == "、" || lead == "；" || scene.topic.is_none() { same.or_else(|| scene.topic.clone()) } else { scene.topic.clone().or(same) };
            if lead.ends_with(['（', '(']) && q.class == Class::Ratio {
                let noun = clause::clean(&noun_before(text, q.range.start.saturating_sub(left.chars().count() + 1), q.range.start.saturating_sub(30)), &self.own);
                return join(Some(noun), name);
            }
            if matches!(name.as_str(), "现价总量" | "增量" | "中位数") && let Some(whole) = carried() {
                return format!("{whole}{name}");
            }
            if name == "贡献率" && let Some(pulled) = last.and_then(|l| l.indicator.strip_suffix("拉动")) {
                return format!("{pulled}贡献率");
            }
            if matches!(name.as_str(), "增速" | "增幅" | "涨幅" | "降幅") || (name == "增长") {
                return carried().unwrap_or_else(|| name.clone());
            }
            return join(prefix, name);
        }
        if q.class == Class::Ratio && clause.motion.is_some() && head(name).is_none() && self.dictionary.indicator(name).is_none() {
            let parent = scene.parent.as_deref().or(last.map(|l| l.indicator.as_str()));
            let in_sentence = self.reading.statements.len() > scene.first_of_sentence || scene.parent.is_some();
            if let Some(measure) = parent.and_then(head).filter(|_| in_sentence) {
                let measure = match measure {
                    "零售总额" => "零售额",
                    "消费价格" | "出厂价格" | "价格指数" => "价格",
                    "率" | "比重" | "占比" | "数" | "贡献率" => "",
                    "生产总值" => "增加值",
                    other => other,
                };
                return format!("{name}{measure}");
            }
        }
        if q.class == Class::Count {
            scene.counted = Some(name.clone());
        }
        if let Some(unit) = q.unit.strip_prefix("元/")
            && ["公斤", "斤", "吨", "升", "千克"].contains(&unit)
            && head(name).is_none()
        {
            return format!("{name}价格");
        }
        match &scene.scope {
            Some(scope) if name.chars().count() <= 10 && !name.contains(scope.as_str()) => format!("{scope}{name}"),
            _ => name.clone(),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn emit(&mut self, block: &Block, text: &[char], q: &Quantity, clause: &Clause, name: String, quote_from: usize, target: bool, scene: &mut Scene, left: &str) {
        let indicator = self.dictionary.name(balanced(name.trim_matches(['、', '，', ' ']).trim_start_matches("其中")).as_str());
        let last = scene.last.clone();
        let mut sign = clause.motion.unwrap_or(1);
        if q.negative {
            sign = -1;
        }
        let mut kind = kind(q, clause, &indicator, last.as_ref(), left);
        let mut comparison = clause.comparison.clone();
        if q.class == Class::Ratio && ["的增速", "的增长", "的涨幅"].iter().any(|w| string(text, q.range.end..(q.range.end + 3).min(text.len())) == *w) {
            kind = Kind::Growth;
        } else if q.class == Class::Ratio && kind == Kind::Level && clause.name.is_empty() && text.get(q.range.end) == Some(&'的') {
            kind = Kind::Share;
        }
        let opens_with_change = ["增加", "减少", "调减", "压减", "削减", "调增"].iter().find(|w| left.trim_start_matches(['：', '，']).starts_with(**w));
        let mut changed = None;
        if matches!(q.class, Class::Amount | Class::Count) && kind != Kind::Target {
            if let Some(verb) = opens_with_change {
                kind = Kind::Change;
                sign = if *verb == "增加" || *verb == "调增" { 1 } else { -1 };
                changed = Some(sign);
            } else if let Some(before) = last.as_ref().and_then(|l| l.changed).filter(|_| {
                matches!(text.get(quote_from), Some('、')) || matches!(quote_from.checked_sub(1).and_then(|i| text.get(i)), Some('、'))
            }) {
                kind = Kind::Change;
                sign = before;
                changed = Some(before);
            }
        }
        if kind == Kind::Growth && comparison.is_none() {
            comparison = last.as_ref().filter(|l| matches!(l.kind, Kind::Growth) && self.reading.statements.len() > scene.first_of_sentence).and_then(|l| l.comparison.clone()).or_else(|| Some("同比".to_string()));
        }
        if matches!(kind, Kind::Level | Kind::Count | Kind::Share | Kind::Rank) {
            sign = if q.negative { -1 } else { 1 };
            comparison = None;
        }
        let is_word = q.class == Class::Word;
        if is_word {
            let whole = left.rfind(['与', '和']).and_then(|at| left.get(at..)).unwrap_or("");
            let whole = whole.trim_end_matches("基本").trim_end_matches("保持").trim_end_matches("大体");
            comparison = (!whole.is_empty()).then(|| whole.to_string());
        }
        if clause.of && q.class == Class::Times {
            let from = left.find(['是', '为']).map_or(0, |at| at + '是'.len_utf8());
            let whole = left.get(from..).unwrap_or("").trim_end_matches('的').trim_end_matches('数');
            comparison = Some(format!("比{whole}"));
        }
        if target && !matches!(kind, Kind::Rank) || kind == Kind::Target {
            if left.contains("涨幅") && clause.comparison.is_none() {
                comparison = None;
            }
            kind = Kind::Target;
        }
        let mut unit = implied_unit(q, &indicator);
        if is_word {
            unit = None;
        }
        // The quote: from the border to the end of the figure, short enough, exact in the file.
        let value = self.document.source_range(block.range.start + q.value.start..block.range.start + q.value.end);
        let mut from = quote_from.min(q.range.start);
        while from < q.range.start && text.get(from).is_some_and(|c| matches!(c, ' ' | '，' | '、' | '：' | '；' | '（' | '(')) {
            from += 1;
        }
        from = from.max(q.range.start.saturating_sub(40));
        let mut place = self.document.source_range(block.range.start + from..block.range.start + q.range.end);
        while place.len() > LONGEST_QUOTE && from < q.range.start {
            from = (from + 4).min(q.range.start);
            place = self.document.source_range(block.range.start + from..block.range.start + q.range.end);
        }
        if place.len() > LONGEST_QUOTE {
            place = self.document.source_range(block.range.start + q.range.start..block.range.start + q.range.start + 1);
        }
        let role = if clause.departs { Some("from") } else if q.is_range { Some("range") } else if clause.arrives && scene.departed { Some("to") } else { None };
        scene.departed = clause.departs;
        let minor = q.chinese && q.class == Class::Count;
        if !minor {
            // 现价总量比同期增加73.5亿元 does not change what is spoken of.
            let kept = scene.last.as_ref().filter(|_| kind == Kind::Change && is_bare(&clause.name)).map(|l| l.indicator.clone());
            scene.last = Some(Last { indicator: kept.unwrap_or_else(|| indicator.clone()), kind, comparison: comparison.clone(), changed });
        }
        if minor && q.unit == "大" {
            scene.announced = Some(q.range.start);
        } else if minor {
            return;
        }
        self.reading.statements.push(Statement {
            file: self.document.name().to_string(),
            quote: self.document.source_text(place.clone()).to_string(),
            page: self.document.page_of(place.start),
            start: place.start,
            end: place.end,
            value_start: value.start,
            indicator,
            value: q.written.clone(),
            unit,
            kind,
            period: match &scene.period {
                // A target of a report on a part of the year is for the year, unless the text says otherwise.
                Some(p) if kind == Kind::Target && !scene.said_period && p.get(4..5).is_some_and(|c| c == "Q" || c == "H") => p.get(..4).map(str::to_string),
                p => p.clone(),
            },
            comparison,
            region: if clause.national { Some("全国".to_string()) } else { clause.place.clone().or_else(|| self.frame.region.clone()) },
            sign,
            qualifier: clause.qualifier.clone().or_else(|| q.after.map(str::to_string)),
            role,
            minor,
            table: false,
            nonnumeric: is_word,
        });
    }
}

fn byte(document: &Document, character: usize) -> usize {
    document.source_text(0..character).len()
}

/// A name without the half of a pair of quotation marks that a border cut off.
fn balanced(name: &str) -> String {
    let inner = name.trim_end_matches('“').trim_start_matches('”');
    let whole = inner.matches('“').count() == inner.matches('”').count();
    if !whole {
        return inner.replace(['“', '”'], "");
    }
    match inner.strip_prefix('“').and_then(|r| r.strip_suffix('”')) {
        Some(bare) if !bare.contains('“') => bare.to_string(),
        _ => inner.to_string(),
    }
}

fn join(prefix: Option<String>, name: &str) -> String {
    let mut prefix = prefix.unwrap_or_default();
    if name.starts_with(prefix.as_str()) {
        return name.to_string();
    }
    // 产业 + 产业增加值
    for overlap in [6, 4, 3, 2] {
        let tail: String = prefix.chars().rev().take(overlap).collect::<Vec<_>>().into_iter().rev().collect();
        if tail.chars().count() == overlap && name.starts_with(tail.as_str()) {
            prefix.truncate(prefix.len() - tail.len());
            break;
        }
    }
    prefix + name
}

/// What an indicator measures the head of: 医药健康产业 of 医药健康产业产值.
fn modifier(indicator: &str) -> &str {
    let cut = indicator.split('占').next().unwrap_or(indicator).split('对').next().unwrap_or(indicator);
    match head(cut) {
        Some(h) => cut.get(..cut.len() - h.len()).unwrap_or(cut).trim_end_matches(['年', '总', '的']).trim_end_matches("种植").trim_end_matches("播种"),
        None => cut,
    }
}

/// 规模以上工业 of a sentence that opens with 规模以上工业中.
fn scope(text: &[char], sentence: Range<usize>) -> Option<String> {
    let comma = text.get(sentence.clone())?.iter().take(14).position(|c| *c == '，')?;
    let first = string(text, sentence.start..sentence.start + comma);
    let scope = first.strip_suffix('中')?.trim_start_matches("其").trim_start_matches("在");
    (scope.chars().count() >= 3 && !scope.contains(|c: char| c.is_ascii_digit()) && !scope.ends_with('其')).then(|| scope.to_string())
}

/// The subject a sentence or heading announces: 山葡萄产业方面, 一是医药健康产业。
fn heading_topic(text: &str) -> Option<String> {
    let first = text.split(['，', '。', '：', '；']).next()?;
    let length = first.chars().count();
    if let Some(topic) = first.strip_suffix("方面") {
        return (length <= 14).then(|| topic.trim_start_matches(['在', '从']).to_string());
    }
    let after = ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是"].iter().find_map(|p| first.strip_prefix(p))?;
    (length <= 14 && after.ends_with(['业', '农', '品'])).then(|| after.to_string())
}

/// End of the bracket a place stands in, if one was opened since `from`.
fn bracket_around(text: &[char], from: usize, at: usize, end: usize) -> Option<usize> {
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

/// The noun before the bracket that opens at `open`: 发酵酒 of 有发酵酒（增长87%）.
fn noun_before(text: &[char], open: usize, lowest: usize) -> String {
    let mut start = open;
    while start > lowest && !matches!(text.get(start - 1), Some('，' | '、' | '。' | '；' | '：' | '）' | ')' | '（')) {
        start -= 1;
    }
    let noun = string(text, start..open);
    ["高于", "低于", "较大的有", "的有", "包括", "有", "为", "是", "如"].iter().find_map(|w| noun.rsplit_once(w).map(|(_, n)| n.to_string())).unwrap_or(noun)
}

/// Where the clause of a figure starts.
fn border(text: &[char], tokens: &[Token], sentence_start: usize, previous_end: usize, at: usize, ordered: bool) -> usize {
    let lowest = sentence_start.max(previous_end).max(at.saturating_sub(FARTHEST));
    let mut i = at;
    while i > lowest {
        let Some(&c) = text.get(i - 1) else { break };
        match c {
            '，' | ',' | '。' | '；' | ';' | '：' | ':' | '！' | '？' | '（' | '(' | '\n' | '…' => return i,
            '）' | ')' => {
                let open = (lowest..i - 1).rev().find(|j| matches!(text.get(*j), Some('（' | '(')));
                match open {
                    Some(open) if !tokens.iter().any(|t| matches!(t, Token::Quantity(q) if q.range.start >= open && q.range.start < i)) => i = open,
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
    while start < at && matches!(text.get(start), Some('、' | '和' | '与' | '及')) && start >= previous_end && previous_end > sentence_start {
        start += 1;
    }
    start
}

/// The text of a stretch without the times in it, unless something is compared with them, and without brackets.
fn without_times(text: &[char], tokens: &[Token], range: Range<usize>) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut i = range.start;
    let first = tokens.partition_point(|t| t.range().end <= range.start);
    let mut times = tokens.get(first..).unwrap_or(&[]).iter().filter_map(|t| if let Token::Time(_, r) = t { Some(r.clone()) } else { None }).peekable();
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

/// The thing counted, after the figure: 624家规模以上工业企业.
fn right_noun(text: &[char], tokens: &[Token], i: usize, q: &Quantity, sentence_end: usize) -> Option<String> {
    let end = tokens.get(i + 1).map_or(sentence_end, |t| t.range().start).min(sentence_end).min(q.range.end + 40);
    let start = q.range.end;
    let mut noun = String::new();
    let mut depth = 0usize;
    for c in text.get(start..end)?.iter() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            '，' | '。' | '；' | '：' | ',' | ';' | ':' | '）' | ')' | '！' | '？' => break,
            '、' if noun.chars().count() > 1 => break,
            c => noun.push(*c),
        }
    }
    let noun = noun.trim_start_matches('的').trim();
    let noun = ["入选", "分别", "获", "实现", "全部", "纳入", "落地", "签约", "开工", "投产", "建成", "超过", "占", "的增速", "处于", "位于", "达到", "达", "高于", "低于", "均", "已"]
        .iter()
        .filter_map(|w| noun.find(w))
        .min()
        .map_or(noun, |at| noun.get(..at).unwrap_or(noun));
    let bad = noun.is_empty() || noun.starts_with(['、', '和', '与', '提', '到', '增', '下', '上', '，', '在', '—', '以', '是', '比', '居']) || noun.chars().count() < 2;
    (!bad).then(|| noun.trim_end_matches(['”', '等']).trim_start_matches('“').to_string())
}

/// True for the 100亿元以上 of 营收100亿元以上的有2家: a bound inside the name of what is counted next.
/// The years right before a group of figures, one for each.
fn years_before(tokens: &[Token], i: usize, n: usize, left_start: usize) -> Option<Vec<i32>> {
    let before = tokens.get(i.checked_sub(n)?..i)?;
    before
        .iter()
        .map(|t| match t {
            Token::Time(super::time::Time::In { year: super::time::Year::Named(y), .. }, range) if range.start >= left_start => Some(*y),
            _ => None,
        })
        .collect()
}

fn without_thresholds(text: &[char], tokens: Vec<Token>) -> Vec<Token> {
    let bound: Vec<bool> = tokens.iter().enumerate().map(|(i, t)| matches!(t, Token::Quantity(q) if is_threshold(text, &tokens, i, q))).collect();
    tokens.into_iter().zip(bound).filter(|(_, b)| !*b).map(|(t, _)| t).collect()
}

fn is_threshold(text: &[char], tokens: &[Token], i: usize, q: &Quantity) -> bool {
    if !matches!(q.class, Class::Amount | Class::Bare | Class::Count) {
        return false;
    }
    let follows = string(text, q.range.end..(q.range.end + 3).min(text.len()));
    if ["群体", "家庭", "人群", "的群体", "的家庭"].iter().any(|w| follows.starts_with(w)) {
        return true;
    }
    let bounded = q.after.is_some_and(|a| a.contains('上') || a.contains('下')) || {
        let before = string(text, q.range.start.saturating_sub(2)..q.range.start);
        before.ends_with('超') || before.ends_with("超过")
    } || q.is_range;
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
fn target_marker(text: &[char], sentence: Range<usize>) -> Option<usize> {
    const MARKERS: &[&str] = &[
        "预期目标", "主要目标", "目标是", "目标为", "目标：", "力争", "争取", "预计", "确保", "今后", "未来五年", "未来三年", "未来5年", "未来3年", "未来，", "有望", "将达", "将突破", "将完成", "将实现", "将新增", "将对",
        "将于", "还将", "将超", "将建", "将投", "将新", "计划完成", "计划投", "计划总", "计划到", "计划播", "计划于", "计划新", "计划建", "计划实", "拟", "规划到", "规划建",
        "不太可能", "很有希望", "能破", "能否", "到20", "达到并",
    ];
    let words: String = string(text, sentence.clone());
    let mut best: Option<usize> = None;
    for marker in MARKERS {
        if let Some(at) = words.find(marker) {
            if *marker == "到20" && !words.get(at + 3..).is_some_and(|w| w.chars().nth(4) == Some('年')) {
                continue;
            }
            if *marker == "到20" && words.get(..at).is_some_and(|w| w.ends_with(['达', '加', '高', '升', '少', '至', '长'])) {
                continue;
            }
            let character = sentence.start + words.get(..at).map_or(0, |w| w.chars().count());
            best = Some(best.map_or(character, |b: usize| b.min(character)));
        }
    }
    best
}

fn kind(q: &Quantity, clause: &Clause, indicator: &str, last: Option<&Last>, left: &str) -> Kind {
    let share = ["比重", "占比", "贡献率", "比例", "份额", "占全"].iter().any(|w| indicator.contains(w));
    match q.class {
        Class::Rank => Kind::Rank,
        Class::Points => Kind::Change,
        Class::Ratio if q.ratio => Kind::Share,
        Class::Ratio if q.unit == "成" || q.unit.is_empty() => Kind::Share,
        Class::Ratio => {
            if clause.share_of.is_some() || (clause.of && clause.motion.is_none() && !clause.departs && !clause.name.is_empty()) {
                Kind::Share
            } else if clause.motion.is_some() && !(clause.arrives && !left.contains("增长到")) && !clause.departs {
                Kind::Growth
            } else if share {
                Kind::Share
            } else if clause.name.is_empty() && last.is_some_and(|l| l.kind == Kind::Growth) && !clause.departs && !clause.arrives {
                Kind::Growth
            } else {
                Kind::Level
            }
        }
        Class::Times => {
            if q.unit == "番" {
                Kind::Change
            } else if clause.motion.is_some() && !clause.arrives {
                Kind::Growth
            } else if left.contains("之比") || left.contains("倍差") || left.contains("收入比") {
                Kind::Level
            } else {
                Kind::Change
            }
        }
        Class::Amount => {
            if clause.motion.is_some() && !clause.arrives && !clause.departs && !clause.added {
                Kind::Change
            } else {
                Kind::Level
            }
        }
        Class::Count => {
            let levels = ["产量", "人口", "出栏", "存栏", "销量", "吞吐量", "游客", "客运量", "旅客", "人次"];
            let stock = q.unit.ends_with('头') || q.unit.ends_with('只') || q.unit.contains('台') || q.unit.contains("人次");
            if clause.motion.is_some() && !clause.arrives && !clause.departs && !clause.added {
                Kind::Change
            } else if levels.iter().any(|w| indicator.contains(w)) || stock || q.unit.contains("标") {
                Kind::Level
            } else {
                Kind::Count
            }
        }
        Class::Bare => Kind::Level,
        Class::Word => {
            if q.written == "持平" && last.is_some_and(|l| l.kind == Kind::Level) { Kind::Growth } else { Kind::Change }
        }
    }
}

/// The unit as written, or the one the text leaves out.
fn implied_unit(q: &Quantity, indicator: &str) -> Option<String> {
    if q.class == Class::Bare {
        if q.unit.is_empty() {
            let ratio = ["倍差", "之比", "收入比"].iter().any(|w| indicator.contains(w));
            if q.written == "万亿" || q.written == "百亿" || q.written == "千亿" {
                return Some("元".to_string());
            }
            return ratio.then(|| "倍".to_string());
        }
        let people = ["人口", "人数", "就业", "游客", "职工"].iter().any(|w| indicator.contains(w));
        return Some(format!("{}{}", q.unit, if people { "人" } else { "元" }));
    }
    (!q.unit.is_empty()).then(|| q.unit.clone())
}
