use super::clause::{self, analyse};
use super::frame::{self, Frame, Section};
use super::list;
use super::quantity::{Class, Quantity, Token, tokens};
use super::span::{
    border, bracket_around, heading_topic, scope, string, target_marker, without_thresholds, without_times,
    years_before,
};
use super::time::Calendar;
use super::{Dictionary, Kind, Options, Reading};
use crate::text::{Block, BlockKind, Document, sentence_ranges};
use linping_problems::{Code, Place, Problem, Text};
use std::ops::Range;

/// What was said last; a figure without a name of its own takes it over.
#[derive(Clone, Debug)]
pub(super) struct Last {
    pub(super) indicator: String,
    pub(super) kind: Kind,
    /// As written.
    pub(super) unit: String,
    pub(super) comparison: Option<String>,
    /// 增加, 调减 … stood before the name of an amount.
    pub(super) changed: Option<i8>,
}

/// Reads one document.
pub(crate) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) dictionary: &'a Dictionary,
    pub(super) frame: Frame,
    pub(super) own: Vec<String>,
    pub(super) section: Option<Section>,
    pub(super) reading: Reading,
}

/// What holds within a block.
pub(super) struct Scene {
    pub(super) period: Option<String>,
    pub(super) calendar: Calendar,
    pub(super) topic: Option<String>,
    pub(super) last: Option<Last>,
    /// What the paragraph before spoke of last.
    pub(super) main: Option<String>,
    /// Indicators of the last group of figures.
    pub(super) group: Vec<String>,
    /// Where the statements of this sentence begin.
    pub(super) first_of_sentence: usize,
    pub(super) parent: Option<String>,
    /// The threshold before the last count: 营收 of 营收100亿元以上.
    pub(super) threshold: Option<String>,
    pub(super) counted: Option<String>,
    pub(super) departed: bool,
    /// Where 四大 of 批发业、零售业…四大行业 stood.
    pub(super) announced: Option<usize>,
    /// The period before the times of this clause.
    pub(super) before_times: Option<String>,
    /// A time was said in this paragraph.
    pub(super) said_period: bool,
    /// 规模以上工业 of 规模以上工业中，大型企业产值 …
    pub(super) scope: Option<String>,
    /// End of a counted noun that was taken from behind its figure.
    pub(super) consumed: usize,
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
                    super::grid::read(
                        document,
                        dictionary,
                        table,
                        reader.frame.period.as_deref(),
                        reader.frame.region.as_deref(),
                        &mut reader.reading,
                    );
                }
            }
            _ => reader.block(block, &mut topic),
        }
    }
    reader.reading.statements.sort_by_key(|s| (s.value_start, s.start));
    reader.reading
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, topic: &mut Option<String>) {
        let words = self.document.block_text(block);
        if block.kind == BlockKind::Heading || words.len() < 150 {
            if (self.frame.report || self.frame.plan)
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
            let is_day = |p: &String| p.len() == 10 && p.matches('-').count() == 2;
            // So does a deadline: 确保6月底前建成 says nothing of the next sentence.
            let is_deadline = |p: &String| p.len() == 7 && self.section.as_ref().is_some_and(|s| s.target);
            if scene.period.as_ref().is_some_and(|p| is_day(p) || is_deadline(p)) {
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
                    let compares = before.ends_with(['比', '较', '与', '同'])
                        || before.ends_with("相比")
                        || before.ends_with("对比");
                    let after = string(text, range.end..(range.end + 2).min(text.len()));
                    let compared =
                        compares || (after.starts_with("同期") && !before.is_empty() && before.ends_with(['为', '占']));
                    // 是2015年的1.6倍 compares with that year and speaks of its own.
                    let multiple = matches!(tokens.get(i + 1), Some(Token::Quantity(q))
                        if q.class == Class::Times && string(text, range.end..q.range.start) == "的");
                    if !(compared || multiple || after.starts_with("价") || after.starts_with("出生")) {
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
                                let used =
                                    self.figures(block, text, &sentence, tokens, i, previous_end, marker, past, scene);
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
                    let used =
                        self.figures(block, text, &sentence, tokens, i, previous_end, marker, past, scene).max(1);
                    previous_end = tokens.get(i + used - 1).map_or(q.range.end, |t| t.range().end);
                    i += used;
                }
            }
        }
    }

    /// Reads the figure at `i` and those listed with it; returns how many tokens that took.
    #[allow(clippy::too_many_arguments)]
    fn figures(
        &mut self,
        block: &Block,
        text: &[char],
        sentence: &Range<usize>,
        tokens: &[Token],
        i: usize,
        previous_end: usize,
        marker: Option<usize>,
        target: bool,
        scene: &mut Scene,
    ) -> usize {
        let Some(Token::Quantity(first)) = tokens.get(i) else { return 1 };
        let mut group: Vec<&Quantity> = vec![first];
        while let Some(Token::Quantity(next)) = tokens.get(i + group.len()) {
            let Some(last) = group.last() else { break };
            let gap = string(text, last.range.end..next.range.start);
            let joint = matches!(gap.as_str(), "、" | "和" | "与" | "及" | "以及" | "：" | "∶" | ":");
            let same =
                next.class == first.class && (next.unit == first.unit || first.class != Class::Count) && gap != "，";
            if joint && same { group.push(next) } else { break }
        }
        let used = group.len();
        let previous_end = previous_end.max(scene.consumed.min(first.range.start));
        let left_start =
            border(text, tokens, sentence.start, previous_end, first.range.start, first.class == Class::Rank);
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
        let in_review =
            self.section.as_ref().is_some_and(|s| !s.target) || (self.frame.report && self.section.is_none());

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
                    self.emit(
                        block,
                        text,
                        q,
                        &clause,
                        name.clone(),
                        left_start.max(previous_end),
                        is_target,
                        scene,
                        &left,
                    );
                }
                scene.period = kept;
                return used;
            }
            let minor = scene
                .announced
                .take()
                .filter(|m| *m < left_start && !string(text, *m..left_start).contains(['，', '；', '：']));
            let listed = minor.and_then(|from| {
                let words = without_times(
                    text,
                    tokens,
                    border(text, tokens, sentence.start, sentence.start, from, true).max(sentence.start)
                        ..first.range.start,
                );
                let from_clause = analyse(&words, false, &self.own);
                list::split(&from_clause.name, group.len())
            });
            if let Some(names) =
                listed.or_else(|| self.names(text, sentence, left_start, previous_end, &clause, group.len(), scene))
            {
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
                let place =
                    self.document.source_range(block.range.start + left_start..block.range.start + first.range.end);
                let quote = self.document.source_text(place.clone()).to_string();
                let (line, column) =
                    linping_problems::line_and_column(self.document.source(), byte(self.document, place.start));
                self.reading.problems.push(
                    Problem::warning(
                        Code::ListMismatch,
                        Text::new(
                            format!("“{quote}”：{} 个数字与前面的名称个数不符，未作分配", group.len()),
                            format!(
                                "`{quote}`: {} figures and another number of names; they are not paired",
                                group.len()
                            ),
                        ),
                    )
                    .at(Place::line(self.document.name(), line, column)),
                );
            }
        }
        let name = self.indicator(text, tokens, i, first, &clause, &left, &lead, scene, sentence.start, sentence.end);
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
}

fn byte(document: &Document, character: usize) -> usize {
    document.source_text(0..character).len()
}
