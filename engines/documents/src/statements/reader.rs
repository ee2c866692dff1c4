use super::clause::{Names, analyse};
use super::frame::{self, Frame};
use super::list;
use super::naming;
use super::place;
use super::quantity::{Class, Quantity, Token, tokens};
use super::section::{self, Section};
use super::span::{
    border, bracket_around, compared_times, goes_on, heading_topic, said_in_passing, scope, string, subject,
    target_markers, turns_back, without_thresholds, without_times, years_before,
};
use super::time::{Calendar, Part, Time, Year};
use super::{Dictionary, Kind, Options, Reading, Statement};
use crate::text::{Block, BlockKind, Document, sentence_ranges};
use linping_problems::{Code, Place, Problem, Problems, Text};
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
    /// The indicators the title speaks of.
    pub(super) subjects: Vec<String>,
    /// What shares were last said to be of, in any paragraph.
    pub(super) whole: Option<String>,
    /// A time that a paragraph without figures opened with, for those after it: 这五年，….
    lead: Option<Time>,
    /// An area whose name was the heading of what follows.
    pub(super) area: Option<String>,
    /// The indicator of the last statement that was given out.
    previous: Option<String>,
    give: &'a mut dyn FnMut(Statement),
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
    /// The time said last was 五年来 or its like: what is told is over, whatever the section is about.
    pub(super) looks_back: bool,
    /// A time was said in this paragraph.
    pub(super) said_period: bool,
    /// The time said last was the end of a month.
    pub(super) month_end: bool,
    /// In a profile, what held before a time that only holds for its own clause.
    before_passing: Option<Option<String>>,
    /// 今年 was said in a work report, which is given when the year begins: what it says of it is meant.
    pub(super) this_year_of_report: bool,
    /// 规模以上工业 of 规模以上工业中，大型企业产值 …
    pub(super) scope: Option<String>,
    /// End of a counted noun that was taken from behind its figure.
    pub(super) consumed: usize,
    /// The place the sentence speaks of, where it is not the document's own.
    pub(super) place: Option<String>,
    /// What the sentence opens with before it says any figure: 正在建设的酒业项目，…, 上市公司数量上，….
    pub(super) subject: Option<String>,
    /// The measure of this sentence: 增加值, 零售额.
    pub(super) measure: Option<String>,
    /// The last amount of this sentence whose name holds its measure.
    pub(super) amount: Option<Amount>,
    /// What shares were last said to be of.
    pub(super) whole: Option<String>,
    /// What was last said to be pulled.
    pub(super) pulled: Option<String>,
}

/// An amount that parts of it can take their measure from.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) indicator: String,
    pub(super) unit: String,
    pub(super) measure: &'static str,
}

/// Reads one document, giving out each statement as soon as its sentence is read.
pub(crate) fn read(
    document: &Document,
    dictionary: &Dictionary,
    options: &Options,
    give: &mut dyn FnMut(Statement),
) -> Problems {
    let frame = frame::frame(document, options);
    let own = place::own_names(frame.region.as_deref());
    let title = document.title().unwrap_or_else(|| document.blocks().first().map_or("", |b| document.block_text(b)));
    let mut reader = Reader {
        document,
        dictionary,
        frame,
        own,
        section: None,
        reading: Reading::default(),
        subjects: dictionary.named_in(title),
        whole: None,
        lead: None,
        area: None,
        previous: None,
        give,
    };
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
                    reader.give_out();
                }
            }
            _ => reader.block(block, &mut topic),
        }
    }
    reader.reading.problems
}

impl Reader<'_> {
    /// Gives out what the sentence said, in the order of the file, so that a long document is never held as a whole.
    fn give_out(&mut self) {
        if let Some(last) = self.reading.statements.last() {
            self.previous = Some(last.indicator.clone());
        }
        self.reading.statements.sort_by_key(|s| (s.value_start, s.start));
        for statement in self.reading.statements.drain(..) {
            (self.give)(statement);
        }
    }

    /// What a paragraph speaks of before it names anything: what the last one spoke of, if the title does too; else the title's.
    fn spoken_of(&self) -> Option<String> {
        let last = self.reading.statements.last().map(|s| s.indicator.clone()).or_else(|| self.previous.clone());
        match self.subjects.first() {
            Some(first) if last.as_ref().is_none_or(|l| !self.subjects.contains(l)) => Some(first.clone()),
            _ => last,
        }
    }

    fn block(&mut self, block: &Block, topic: &mut Option<String>) {
        let words = self.document.block_text(block);
        if block.kind == BlockKind::Heading || words.len() < 150 {
            if (self.frame.report || self.frame.plan)
                && let Some(section) = section::section(words, &self.frame)
            {
                self.section = Some(section);
                self.lead = None;
            }
            if block.kind == BlockKind::Heading && !words.starts_with(['（', '(']) {
                *topic = None;
            }
        }
        if words.len() < 40 && place::leading(words.trim()).is_some_and(|end| end == words.trim().len()) {
            self.area = Some(words.trim().to_string());
        }
        let text: Vec<char> = words.chars().collect();
        let tokens = without_thresholds(&text, tokens(&text));
        let figures = tokens.iter().any(|t| matches!(t, Token::Quantity(_)));
        // 这五年，我们坚持生态优先。 A paragraph of its own says when what follows was.
        if let Some(Token::Time(time, _)) = tokens.first().filter(|t| t.range().start <= 1 && self.frame.report) {
            self.lead = matches!(time, Time::Back(_)).then(|| time.clone()).filter(|_| !figures);
        }
        if !figures {
            if let Some(found) = heading_topic(words) {
                *topic = Some(found);
            }
            return;
        }
        let period = self.section.as_ref().map_or(self.frame.period.clone(), |s| s.period.clone());
        // A stretch that is over is spoken of from its last year.
        let year_of = |p: &str| {
            let last = p
                .get(5..9)
                .filter(|_| p.len() == 9 && self.frame.report && !self.section.as_ref().is_some_and(|s| s.target));
            last.or_else(|| p.get(..4)).and_then(|y| y.parse().ok())
        };
        let context = period.as_deref().and_then(year_of).or(self.frame.year);
        let mut scene = Scene {
            period,
            calendar: Calendar { this: self.frame.year, context, month: self.frame.month },
            topic: topic.clone(),
            last: None,
            main: self.spoken_of(),
            group: Vec::new(),
            first_of_sentence: self.reading.statements.len(),
            parent: None,
            threshold: None,
            counted: None,
            departed: false,
            announced: None,
            before_times: None,
            looks_back: false,
            said_period: false,
            month_end: false,
            before_passing: None,
            this_year_of_report: false,
            scope: None,
            consumed: 0,
            place: None,
            subject: None,
            measure: None,
            amount: None,
            whole: None,
            pulled: None,
        };
        if let Some(time) = &self.lead
            && let Some(period) = scene.calendar.clone().resolve(time)
        {
            scene.period = Some(period);
            scene.looks_back = true;
        }
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
            if self.section.as_ref().is_none_or(|s| !s.target)
                && let Some(turned) =
                    section::turns(&string(&text, sentence.start..sentence.end.min(sentence.start + 30)), &self.frame)
            {
                self.section = Some(turned);
            }
            scene.scope = scope(&text, sentence.clone());
            scene.subject = subject(&text, sentence.clone());
            scene.first_of_sentence = self.reading.statements.len();
            scene.parent = None;
            scene.place = None;
            // 其中, 分产业看 and 按经营地分 go on with the parts of what was said.
            if !goes_on(&text, sentence.clone()) {
                scene.measure = None;
                scene.amount = None;
            }
            let kept = scene.period.clone();
            self.sentence(block, &text, sentence, inside, &mut scene);
            self.give_out();
            if let Some(period) = scene.before_passing.take() {
                scene.period = period;
            }
            // A day holds for its sentence.
            let is_day = |p: &String| p.len() == 10 && p.matches('-').count() == 2;
            // So does a deadline: 确保6月底前建成 says nothing of the next sentence.
            // And the end of a month: 6月末，贷款余额….
            let is_month_end = |p: &String| p.len() == 7 && scene.month_end;
            let is_deadline = |p: &String| p.len() == 7 && self.section.as_ref().is_some_and(|s| s.target);
            if scene.period.as_ref().is_some_and(|p| is_day(p) || is_deadline(p) || is_month_end(p)) {
                scene.period = kept;
            }
        }
    }

    fn sentence(&mut self, block: &Block, text: &[char], sentence: Range<usize>, tokens: &[Token], scene: &mut Scene) {
        let markers = target_markers(text, sentence.clone());
        let past = self.section.as_ref().is_some_and(|s| s.target);
        let mut previous_end = sentence.start;
        let mut i = 0;
        let mut outside: Option<(usize, Option<String>, Option<Last>)> = None;
        while let Some(token) = tokens.get(i) {
            // What a bracket says of time and name ends with it.
            let at = token.range().start;
            if scene.before_passing.is_some() && string(text, previous_end.min(at)..at).contains(['；', ';']) {
                scene.period = scene.before_passing.take().flatten();
            }
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
                    let compares = said_in_passing(text, sentence.start, range);
                    let after = string(text, range.end..(range.end + 2).min(text.len()));
                    let compared =
                        compares || (after.starts_with("同期") && !before.is_empty() && before.ends_with(['为', '占']));
                    // 是2015年的1.6倍 compares with that year and speaks of its own.
                    let multiple = matches!(tokens.get(i + 1), Some(Token::Quantity(q))
                    if q.class == Class::Times && {
                        let gap = string(text, range.end..q.range.start);
                        gap.ends_with('的') && gap.chars().count() <= 4
                    });
                    // 今年以来 within what is said of a month or quarter of this year.
                    let since = after == "以来"
                        && matches!(time, Time::In { year: Year::This, part: Part::Whole })
                        && scene.period.as_ref().is_some_and(|p| {
                            p.len() > 4 && self.frame.year.is_some_and(|y| p.starts_with(&y.to_string()))
                        });
                    if !(compared || multiple || since || after.starts_with("价") || after.starts_with("出生")) {
                        let departs = before.ends_with(['由', '从']);
                        let saved = scene.calendar.clone();
                        let mut period = scene.calendar.resolve(time);
                        // 上年同期 of the first three quarters are those of the year before.
                        if after == "同期"
                            && let (Some(year), Some(now)) = (period.as_deref(), scene.period.as_deref())
                            && year.len() == 4
                            && now.len() > 4
                            && let Some(this) = now.get(..4)
                        {
                            period = Some(now.replace(this, year));
                        }
                        if departs {
                            scene.departed = true;
                            scene.calendar = saved;
                            i += 1;
                            // Only for the figure that follows.
                            if let Some(Token::Quantity(q)) = tokens.get(i) {
                                let kept = std::mem::replace(&mut scene.period, period);
                                let used = self.figures(
                                    block,
                                    text,
                                    &sentence,
                                    tokens,
                                    i,
                                    previous_end,
                                    &markers,
                                    past,
                                    scene,
                                );
                                scene.period = kept;
                                previous_end = tokens.get(i + used - 1).map_or(q.range.end, |t| t.range().end);
                                i += used;
                            }
                            continue;
                        }
                        if period.is_some() {
                            let kept_before = scene.period.clone();
                            if !matches!(i.checked_sub(1).and_then(|j| tokens.get(j)), Some(Token::Time(..))) {
                                scene.before_times = scene.period.clone();
                            }
                            scene.period = period;
                            scene.said_period = true;
                            scene.month_end =
                                text.get(range.clone()).is_some_and(|t| t.ends_with(&['末']) || t.ends_with(&['底']));
                            // 1-8月PM2.5浓度… in a profile: the time of this clause alone.
                            if self.frame.profile
                                && range.start > sentence.start + 1
                                && text.get(range.end) != Some(&'，')
                            {
                                scene.before_passing.get_or_insert(kept_before);
                            }
                            // A plan speaks of the plan before it: that is over.
                            let over = matches!(time, Time::Plan(_))
                                && self.frame.plan
                                && scene.period.as_deref() < self.frame.period.as_deref();
                            scene.looks_back = matches!(time, Time::Back(_)) || over;
                            scene.this_year_of_report = self.frame.report
                                && after != "以来"
                                && matches!(time, Time::In { year: Year::This, part: Part::Whole });
                        }
                    }
                    i += 1;
                }
                Token::Quantity(q) => {
                    let used =
                        self.figures(block, text, &sentence, tokens, i, previous_end, &markers, past, scene).max(1);
                    previous_end = tokens.get(i + used - 1).map_or(q.range.end, |t| t.range().end);
                    i += used;
                }
            }
        }
    }

    /// 以全国1.8%的立竹量, 创造了全国近20%的竹业产值: the noun behind the figure is a part of the same in a larger area.
    #[allow(clippy::too_many_arguments)]
    fn part_of_an_area(
        &self,
        text: &[char],
        tokens: &[Token],
        i: usize,
        q: &Quantity,
        left: &str,
        sentence_end: usize,
        clause: &mut super::clause::Clause,
        scene: &mut Scene,
    ) {
        if text.get(q.range.end) != Some(&'的') {
            return;
        }
        let said = left.trim_end_matches(['近', '约', '超', '过', '逾', '的']);
        let area = ["全国", "全省", "全球", "世界", "全市"].iter().find(|a| said.ends_with(**a));
        let opens = said.trim_start_matches(['、', '，']);
        let goes_on = scene.last.as_ref().filter(|l| l.kind == Kind::Share && l.indicator.contains('占'));
        let whole = match (area, goes_on) {
            (Some(area), _) => area.to_string(),
            (None, Some(last))
                if opens.is_empty() || ["产出了", "创造了", "贡献了"].iter().any(|w| opens.ends_with(w)) =>
            {
                last.indicator.rsplit('占').next().unwrap_or("").trim_end_matches("比重").to_string()
            }
            (None, _) if opens == "以" || opens == "用" => "全国".to_string(),
            _ => return,
        };
        if let Some(noun) = super::name::right_noun(text, tokens, i, q, sentence_end) {
            clause.name = naming::clean(&noun, &self.own);
            clause.share_of = Some(whole);
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
        markers: &[usize],
        target: bool,
        scene: &mut Scene,
    ) -> usize {
        let Some(Token::Quantity(first)) = tokens.get(i) else { return 1 };
        let mut group: Vec<&Quantity> = vec![first];
        while let Some(Token::Quantity(next)) = tokens.get(i + group.len()) {
            let Some(last) = group.last() else { break };
            let gap = string(text, last.range.end..next.range.start);
            let joint = matches!(gap.as_str(), "、" | "和" | "与" | "及" | "以及" | "：" | "∶" | ":");
            let counted = |c: Class| matches!(c, Class::Amount | Class::Count | Class::Bare);
            let each = string(text, first.range.start.saturating_sub(4)..first.range.start).contains("分别");
            let same = next.class == first.class && (next.unit == first.unit || first.class != Class::Count)
                || each && counted(next.class) && counted(first.class);
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
        let names = Names { own: &self.own, others: &self.frame.places };
        let mut clause = analyse(&left, first.class, names);
        if first.class != Class::Points
            && let Some(what) = clause.pulls.take()
        {
            // 以旧换新带动汽车零售额增长21.2%: growth, and no pull on it.
            clause.name = naming::clean(what.trim_end_matches("分别"), &self.own);
            clause.each |= what.ends_with("分别");
        }
        if first.class == Class::Ratio && clause.motion.is_none() && clause.share_of.is_none() {
            self.part_of_an_area(text, tokens, i, first, &left, sentence.end, &mut clause, scene);
        }
        let clause = clause;
        let opening = left.trim_start_matches([' ', '，', '：', '；', '、']);
        if super::lexicon::WHOLE_AREA.iter().any(|w| w.chars().count() > 1 && opening.starts_with(w)) {
            scene.place = None;
        }
        if let Some(place) = clause.place.clone().or_else(|| clause.national.then(|| "全国".to_string())) {
            scene.place = Some(place);
        }
        let in_review =
            self.section.as_ref().is_some_and(|s| !s.target) || (self.frame.report && self.section.is_none());

        let after = string(text, first.range.end..sentence.end.min(first.range.end + 14));
        let is_target = target && !scene.looks_back
            || !self.frame.report && super::span::set_by_rule(first.class, &left, &after)
            || (!in_review
                && markers
                    .partition_point(|m| *m < first.range.start)
                    .checked_sub(1)
                    .and_then(|i| markers.get(i))
                    .is_some_and(|m| !turns_back(text, *m..first.range.start)));
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
                let from_clause = analyse(&words, Class::Amount, names);
                list::split(&from_clause.name, group.len())
            });
            if let Some(names) =
                listed.or_else(|| self.names(text, sentence, left_start, previous_end, &clause, group.len(), scene))
            {
                let names = match &clause.pulls {
                    // 甲、乙分别拉动规上工业增长3.6、2.2个百分点
                    Some(what) => {
                        scene.pulled = Some(what.clone()).filter(|w| !w.is_empty());
                        names.into_iter().map(|n| format!("{n}对{what}增长拉动")).collect()
                    }
                    None => self.measured(names, first, &clause, scene),
                };
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
                let (line, column) = self.document.line_and_column(place.start);
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
        if group.len() > 2 && group.iter().all(|q| q.ratio) {
            let raw = string(text, left_start..first.range.start);
            if let Some(names) = super::name::ratio_names(&clause, &raw, &scene.group, group.len()) {
                let mut from = left_start.max(previous_end);
                for (q, name) in group.iter().zip(&names) {
                    self.emit(block, text, q, &clause, name.clone(), from, is_target, scene, &left);
                    from = q.range.end;
                }
                scene.group = names;
                return used;
            }
        }
        let name = self.indicator(text, tokens, i, first, &clause, &left, &lead, scene, sentence.start, sentence.end);
        // 较1-2月、1-3月分别下降1.8和1.4个百分点: each has what it is compared with.
        let against = compared_times(text, tokens, left_start..first.range.start);
        let mut from = left_start.max(previous_end);
        for (n, q) in group.iter().enumerate() {
            let mut own = clause.clone();
            if group.len() > 1
                && against.len() == group.len()
                && let (Some(time), Some(sign)) =
                    (against.get(n), clause.comparison.as_ref().and_then(|c| c.chars().next()))
            {
                own.comparison = Some(format!("{sign}{time}"));
            }
            self.emit(block, text, q, &own, name.clone(), from, is_target, scene, &left);
            from = q.range.end;
        }
        if group.len() == 1 {
            scene.group.clear();
        }
        used
    }
}
