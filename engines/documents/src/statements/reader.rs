use super::frame::{self, Frame};
use super::place;
use super::quantity::{Class, Token, tokens};
use super::scene::{Last, Scene};
use super::section::{self, Section};
use super::span::{
    bracket_around, goes_on, headed, heading_topic, is_thing, item, said_in_passing, scope, string, subject,
    superlative, target_markers, without_thresholds,
};
use super::time::{Calendar, Part, Time, Year};
use super::{Dictionary, Kind, Options, Reading, Statement};
use crate::text::{Block, BlockKind, Document, sentence_ranges};
use linping_problems::Problems;
use std::ops::Range;

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
    /// In an account of several places, those spoken of last.
    pub(super) roamed: Option<String>,
    /// Of when the last paragraph spoke, in a document that nothing else dates.
    carried: Option<String>,
    /// The part of the year that the paragraph before was of: 去年1-11月.
    carried_part: Option<String>,
    /// The line above, if it is a measure and nothing else.
    label: Option<String>,
    /// What the last numbered heading names: 三、标准化厂房.
    pub(super) heading: Option<String>,
    /// The indicator of the last statement that was given out.
    previous: Option<String>,
    /// The last measure that was given a level or a growth.
    pub(super) spoken: Option<String>,
    give: &'a mut dyn FnMut(Statement),
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
        roamed: None,
        carried: None,
        carried_part: None,
        label: None,
        heading: None,
        previous: None,
        spoken: None,
        give,
    };
    let mut done_tables = 0;
    let mut topic = None;
    for block in document.blocks() {
        match block.kind {
            BlockKind::Cell { table, .. } => {
                if table >= done_tables {
                    done_tables = table + 1;
                    super::grid::read(document, dictionary, table, &reader.frame, &mut reader.reading);
                    reader.give_out();
                }
            }
            _ => reader.block(block, &mut topic),
        }
    }
    reader.reading.problems
}

/// Before what something is held against: 恢复到2019年的82%, 不到上年的六成.
const AGAINST: &[&str] = &["恢复到", "相当于", "不到", "不足", "仅为", "只有", "是", "为"];

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

    /// The document speaks of a year of which little was over when it was published, and of what is meant for it.
    fn year_runs(&self) -> bool {
        let this = self.frame.year.map(|y| y.to_string());
        !self.sectioned()
            && self.frame.intends
            && self.frame.month.is_some_and(|m| m <= 10)
            && this.is_some()
            && self.frame.period == this
    }

    /// A report or plan, whose headings say what is past and what is meant.
    pub(super) fn sectioned(&self) -> bool {
        self.frame.report || self.frame.plan
    }

    fn block(&mut self, block: &Block, topic: &mut Option<String>) {
        let words = self.document.block_text(block);
        if !self.sectioned() {
            self.section = section::next(self.section.take(), words, block.kind == BlockKind::Heading, &self.frame);
            if let Some(own) = section::labelled(words, &self.frame) {
                let around = self.section.replace(own);
                self.paragraph(block, topic);
                self.section = around;
                return;
            }
        }
        self.paragraph(block, topic);
    }

    fn paragraph(&mut self, block: &Block, topic: &mut Option<String>) {
        let words = self.document.block_text(block);
        // A heading, the next item of a list and a paragraph without a name of its own begin anew.
        let listed = crate::text::starts_item(words.trim_start());
        if block.kind == BlockKind::Heading || listed || section::label(words).is_none() {
            self.carried = None;
        }
        if block.kind == BlockKind::Heading || words.len() < 150 {
            if self.sectioned()
                && let Some(section) =
                    section::dated_label(words, &self.frame).or_else(|| section::section(words, &self.frame))
            {
                self.section = Some(section);
                self.lead = None;
            }
            if block.kind == BlockKind::Heading && !words.starts_with(['（', '(']) {
                *topic = None;
            }
        }
        if self.section.as_ref().is_none_or(|s| !s.target)
            && let Some(turned) =
                section::looks_ahead(words, &self.frame).or_else(|| section::reviews(words, &self.frame))
        {
            self.section = Some(turned);
            self.lead = None;
        }
        if words.len() < 60
            && let Some(area) = place::heading(words)
        {
            self.area = Some(area);
        }
        if block.kind == BlockKind::Heading {
            self.roamed = None;
            self.carried_part = None;
        }
        let label = self.label.take();
        if is_of_the_page(words) {
            return;
        }
        let text: Vec<char> = words.chars().collect();
        let tokens = without_thresholds(&text, tokens(&text));
        let figures = tokens.iter().any(|t| matches!(t, Token::Quantity(_)));
        // 这五年，我们坚持生态优先。 A paragraph of its own says when what follows was.
        if let Some(Token::Time(time, _)) = tokens.first().filter(|t| t.range().start <= 1 && self.frame.report) {
            self.lead = matches!(time, Time::Back(_)).then(|| time.clone()).filter(|_| !figures);
        }
        if !figures {
            if words.chars().count() <= 20 && !words.ends_with(['。', '；']) {
                self.heading = headed(words.trim());
                let name = words.trim().trim_end_matches(['：', ':']);
                self.label = (!self.lacks_measure(name)).then(|| name.to_string());
            }
            if let Some(found) = heading_topic(words) {
                *topic = Some(found);
            }
            return;
        }
        // 2025年和“十四五”时期工作回顾: the review goes on to the five years without a heading.
        if let Some(section) = &mut self.section
            && section.then.as_deref().is_some_and(|stretch| section::tells_of_stretch(words, stretch))
        {
            section.period = section.then.take();
        }
        let undated = || self.carried.clone().filter(|_| !self.frame.dated);
        // 分行业看，… goes on with what was told of 去年1-11月; a time of its own ends that.
        let part = self.carried_part.take().filter(|_| !matches!(tokens.first(), Some(Token::Time(..))));
        let period = match &self.section {
            Some(section) => section.period.clone(),
            None => undated().or(part).or_else(|| self.frame.period.clone()),
        };
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
            main: self.spoken_of(),
            label,
            item: item(words),
            thing: item(words).or_else(|| self.heading.clone()).filter(|t| is_thing(t)),
            year_runs: self.year_runs(),
            first_of_sentence: self.reading.statements.len(),
            ..Scene::default()
        };
        if let Some(time) = &self.lead
            && let Some(period) = scene.calendar.clone().resolve(time)
        {
            scene.period = Some(period);
            scene.looks_back = true;
        }
        let mut next = 0;
        // 今年要办好十件民生实事。（1）…（2）… are told in the paragraph that announces them.
        let around = self.section.clone();
        let mut deeds = false;
        // What held before the end of a month, while 其中 goes on with what is said of it.
        let mut held: Option<Option<String>> = None;
        let source = |i: usize| self.document.source_range(block.range.start + i..block.range.start + i + 1);
        let labelled = run_in(&text, |i| i < text.len() && source(i - 1).end < source(i).start);
        for sentence in sentence_ranges(&text) {
            // 经济概况 2006年国内生产总值…: the label is no part of the first name.
            let sentence = if sentence.contains(&labelled) { labelled..sentence.end } else { sentence };
            let parts_follow = text.get(sentence.end..sentence.end + 2) == Some(&['其', '中']);
            let from = next;
            while tokens.get(next).is_some_and(|t| t.range().start < sentence.end) {
                next += 1;
            }
            let inside = tokens.get(from..next).unwrap_or(&[]);
            if let Some(found) = heading_topic(&string(&text, sentence.start..sentence.end.min(sentence.start + 30))) {
                scene.topic = Some(found);
                scene.last = None;
                scene.topic_opens = true;
            } else {
                scene.topic_opens = false;
            }
            if self.section.as_ref().is_none_or(|s| !s.target)
                && let Some(turned) =
                    section::turns(&string(&text, sentence.start..sentence.end.min(sentence.start + 30)), &self.frame)
            {
                self.section = Some(turned);
            }
            let said = string(&text, sentence.clone());
            if self.section.as_ref().is_none_or(|s| !s.target) && section::announces_deeds(&said).is_some() {
                let period = scene.period.clone();
                self.section = Some(Section { target: true, period, then: None, ruled: false, depth: Some(0) });
                deeds = true;
            }
            scene.scope = scope(&text, sentence.clone());
            scene.subject = subject(&text, sentence.clone());
            scene.first_of_sentence = self.reading.statements.len();
            if let Some((measure, place)) =
                superlative(&string(&text, sentence.start..sentence.end.min(sentence.start + 30)))
            {
                scene.last = Some(Last {
                    indicator: measure,
                    kind: Kind::Level,
                    unit: String::new(),
                    comparison: None,
                    changed: None,
                });
                scene.place = Some(place);
            }
            scene.listed = None;
            scene.viewed = viewed(&string(&text, sentence.start..sentence.end.min(sentence.start + 16)));
            let led = scene.place.take();
            // 其中 goes on with what the last sentence said.
            let parts = string(&text, sentence.start..sentence.end.min(sentence.start + 2)) == "其中";
            scene.parent = scene.last.as_ref().filter(|_| parts).map(|l| l.indicator.clone());
            scene.opens_with_parts = parts;
            scene.total = None;
            scene.in_parts = false;
            scene.place = led.filter(|_| scene.last.as_ref().is_some_and(|l| l.unit.is_empty()));
            // 其中, 分产业看 and 按经营地分 go on with the parts of what was said.
            scene.by_kinds = goes_on(&text, sentence.clone());
            if !scene.by_kinds {
                scene.measure = None;
                scene.amount_before = scene.amount.take();
            }
            let sentence_start = sentence.start;
            let kept = held.take().unwrap_or_else(|| scene.period.clone());
            self.sentence(block, &text, sentence, inside, &mut scene);
            self.give_out();
            if let Some(period) = scene.before_passing.take() {
                scene.period = period;
            }
            // A day holds for its sentence.
            let is_day = |p: &String| p.len() == 10 && p.matches('-').count() == 2;
            // What goes on since a year or plan is said of that sentence: “十三五”以来累计….
            let since = scene.since;
            scene.since = false;
            // 分季度看，一季度增长6.7%，二季度增长6.8%: the quarters hold for their sentence.
            if by_parts(&string(&text, sentence_start..sentence_start + 5)) {
                scene.period = kept.clone();
            }
            // So does a deadline: 确保6月底前建成 says nothing of the next sentence.
            // And the end of a month: 6月末，贷款余额….
            let is_month_end = |p: &String| p.len() == 7 && scene.month_end;
            // 2007年3月在深交所挂牌上市: what a profile tells of a month was then, and nothing of what follows.
            let is_past_month = |p: &String| p.len() == 7 && self.frame.profile;
            let is_deadline = |p: &String| p.len() == 7 && self.section.as_ref().is_some_and(|s| s.target);
            if scene.period.as_ref().is_some_and(|p| {
                is_day(p) || is_deadline(p) || is_month_end(p) || is_past_month(p) || since && self.frame.report
            }) {
                if parts_follow && scene.month_end {
                    held = Some(kept);
                } else {
                    scene.period = kept;
                }
            }
        }
        self.carried_part = scene.period.clone().filter(|p| {
            let whole = self.frame.period.as_ref().filter(|p| p.len() == 4).and_then(|p| p.parse::<i32>().ok());
            let year = p.get(..4).and_then(|y| y.parse::<i32>().ok());
            let of_year = whole.zip(year).is_some_and(|(whole, year)| year == whole || year + 1 == whole);
            !self.sectioned()
                && !self.frame.profile
                && self.section.is_none()
                && of_year
                && (p.contains('/') || p.len() == 6)
        });
        if deeds {
            self.section = around;
        }
        if let Some(year) = opening_year(&text, &tokens).filter(|_| self.section.is_none()) {
            self.carried = Some(year.to_string());
        }
    }

    /// The last year that was over when the document was written, as far as is known.
    fn years_over(&self) -> Option<i32> {
        let year = self.frame.year?;
        Some(if self.frame.dated { year - 1 } else { year })
    }

    fn sentence(&mut self, block: &Block, text: &[char], sentence: Range<usize>, tokens: &[Token], scene: &mut Scene) {
        let markers = target_markers(text, sentence.clone(), self.years_over());
        let past = self.section.as_ref().is_some_and(|s| s.target);
        let mut previous_end = sentence.start;
        // Where the last time stood.
        let mut since = sentence.start;
        let mut i = 0;
        let mut outside: Option<(usize, Option<String>, Option<Last>)> = None;
        while let Some(token) = tokens.get(i) {
            // What a bracket says of time and name ends with it.
            let at = token.range().start;
            if scene.before_passing.is_some() && string(text, since.max(previous_end).min(at)..at).contains(['；', ';'])
            {
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
                    since = range.start;
                    let before = string(text, range.start.saturating_sub(3).max(sentence.start)..range.start);
                    let compares = said_in_passing(text, sentence.start, range);
                    let after = string(text, range.end..(range.end + 2).min(text.len()));
                    let compared =
                        compares || (after.starts_with("同期") && !before.is_empty() && before.ends_with(['为', '占']));
                    // 是2015年的1.6倍 compares with that year and speaks of its own.
                    let against =
                        AGAINST.iter().any(|w| string(text, range.start.saturating_sub(4)..range.start).ends_with(w));
                    let multiple = matches!(tokens.get(i + 1), Some(Token::Quantity(q))
                    if (q.class == Class::Times || q.class == Class::Ratio && against) && {
                        let gap = string(text, range.end..q.range.start);
                        gap.ends_with('的') && gap.chars().count() <= 4
                    });
                    // 今年以来 within what is said of a month or quarter of this year.
                    let so_far = after == "以来"
                        && matches!(time, Time::In { year: Year::This, part: Part::Whole })
                        && scene.period.as_ref().is_some_and(|p| {
                            p.len() > 4 && self.frame.year.is_some_and(|y| p.starts_with(&y.to_string()))
                        });
                    // 完成全年任务的74.4%
                    let of_a_plan = matches!(time, Time::In { year: Year::Context, part: Part::Whole })
                        && ["任务", "目标", "计划", "预算"].iter().any(|w| after == *w);
                    // 比2009年的4.9亿元增加2.8亿元: the figure is that year's.
                    // 相比2020年广东GDP总量110760.94亿元: so it is where that year is set against.
                    let its_own = compared
                        && matches!(tokens.get(i + 1), Some(Token::Quantity(q))
                            if q.class == Class::Amount
                                && (string(text, range.end..q.range.start) == "的" || before.ends_with("相比")));
                    if its_own {
                        scene.of_that_year = scene.calendar.clone().resolve(time);
                    }
                    // 58554人（2017年），面积…: the figure before has it.
                    let of_figure_before = super::span::in_brackets_alone(text, range)
                        && matches!(i.checked_sub(1).and_then(|j| tokens.get(j)), Some(Token::Quantity(q)) if q.range.end + 1 == range.start);
                    if !(compared
                        || of_figure_before
                        || multiple
                        || so_far
                        || of_a_plan
                        || after.starts_with("价")
                        || after.starts_with("出生"))
                    {
                        let departs = before.ends_with(['由', '从']);
                        let saved = scene.calendar.clone();
                        // 下半年将… is of the year of publication, whatever was spoken of before.
                        if matches!(time, Time::In { year: Year::Context, .. })
                            && text.get(range.end) == Some(&'将')
                            && !self.sectioned()
                        {
                            scene.calendar.context = self.frame.year;
                        }
                        let mut period = scene.calendar.resolve(time);
                        // 今后五年 or 五年累计 in a plan are the plan's own.
                        let own = self.frame.period.clone();
                        let own = own.filter(|p| self.frame.plan && !self.frame.report && p.len() == 9);
                        let meant = self.section.as_ref().is_some_and(|s| s.target)
                            || scene.period.as_deref().is_some_and(|p| self.frame.is_ahead(p));
                        let of_plan = matches!(time, Time::Ahead(_)) || meant && matches!(time, Time::Back(5));
                        let of_plan = own.filter(|_| of_plan);
                        if of_plan.is_some() {
                            period = of_plan.clone();
                        }
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
                                scene.start_said = true;
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
                                scene.start_said = false;
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
                            // Within a review of several years a year in the middle of a sentence is of that sentence too.
                            let in_passing = matches!(time, Time::In { year: Year::Named(_), part: Part::Whole })
                                && range.start > sentence.start + 2
                                && self.section.as_ref().and_then(|s| s.period.as_ref()).is_some_and(|p| p.len() == 9);
                            scene.since = matches!(time, Time::Since(_))
                                || after == "以来" && !matches!(time, Time::Back(_))
                                || in_passing;
                            scene.said_period = true;
                            scene.year_runs = !self.frame.report
                                && !["以来", "任务", "计划", "目标", "预算"].contains(&after.as_str())
                                && self.frame.month.is_some_and(|m| m <= 10)
                                && scene
                                    .period
                                    .as_ref()
                                    .is_some_and(|p| Some(p) == self.frame.year.map(|y| y.to_string()).as_ref());
                            scene.month_end =
                                text.get(range.clone()).is_some_and(|t| t.ends_with(&['末']) || t.ends_with(&['底']));
                            // 1-8月PM2.5浓度… in a profile: the time of this clause alone.
                            if self.frame.profile
                                && range.start > sentence.start + 1
                                && !matches!(text.get(range.end), Some('，' | '末' | '底'))
                            {
                                scene.before_passing.get_or_insert(kept_before.clone());
                            }
                            // 2011年完成28亿元；…年均增长17.5%: nor does such a year reach beyond its own clause.
                            if in_passing && !self.frame.plan {
                                scene.before_passing.get_or_insert(kept_before.clone());
                            }
                            // 比例达66%，近3年提升21个百分点。 How long something took is of that sentence.
                            if self.frame.report && matches!(time, Time::Back(_)) && range.start > sentence.start + 2 {
                                scene.before_passing.get_or_insert(kept_before.clone());
                            }
                            // 9月底前投入使用；…: a deadline holds for its own clause.
                            let deadline = matches!(time, Time::In { part: Part::Month(_), .. })
                                && text.get(range.end) == Some(&'前')
                                && self.section.as_ref().is_some_and(|s| s.target);
                            if deadline {
                                scene.before_passing.get_or_insert(kept_before.clone());
                            }
                            // A plan speaks of the plan before it: that is over.
                            let over = matches!(time, Time::Plan(_))
                                && self.frame.plan
                                && scene.period.as_deref() < self.frame.period.as_deref();
                            scene.looks_back = matches!(time, Time::Back(_)) && of_plan.is_none() || over;
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
}

/// 浏览次数：1204 字号：大 中 小: what a page says of itself.
fn is_of_the_page(words: &str) -> bool {
    const SAID: &[&str] = &[
        "浏览次数",
        "浏览量",
        "浏览：",
        "点击数",
        "点击量",
        "点击次数",
        "点击：",
        "阅读次数",
        "阅读量",
        "阅读：",
        "阅读数",
        "访问量",
        "访问次数",
        "字号",
        "字体：",
        "点击率：",
    ];
    words.len() < 300 && !words.contains(['。', '，']) && SAID.iter().any(|w| words.contains(w))
}

/// 产量 of 从主要工业产品产量看，…: the measure of all that follows in the sentence.
fn viewed(opening: &str) -> Option<&'static str> {
    const MEASURES: &[&str] = &["产量", "销量", "零售额", "销售额", "投资", "增加值", "产值", "用电量"];
    let (view, _) = opening.strip_prefix('从')?.split_once('看')?;
    let view = view.trim_end_matches('来');
    // 从房地产开发投资看 names what it tells of.
    MEASURES.iter().find(|m| view.ends_with(**m)).copied().filter(|_| view.contains("产品") || view.contains("商品"))
}

/// Where a paragraph begins behind the words it is headed by on the same line: 交通 邮电 2006年邮政业务总量….
/// `gap` says whether the file has a blank before a character that the text does not keep.
fn run_in(text: &[char], gap: impl Fn(usize) -> bool) -> usize {
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let mut end = 0;
    for _ in 0..3 {
        let Some(word) = (2..=4).find(|n| gap(end + n)) else { break };
        if !text.get(end..end + word).is_some_and(|t| t.iter().all(han)) {
            break;
        }
        end += word;
    }
    // 粮食产量 1869万公斤 is a name and its figure; behind a heading stands a year or a name.
    let year =
        text.get(end..end + 5).is_some_and(|t| t.ends_with(&['年']) && t.iter().take(4).all(char::is_ascii_digit));
    let names = text.get(end).is_some_and(han) && text.len() > end + 20;
    if end > 0 && (year || names) { end } else { 0 }
}

/// True for what opens a sentence that goes through the parts of a year.
fn by_parts(opening: &str) -> bool {
    ["分季度", "分月", "从季度", "逐季", "逐月", "从月度", "从环比"].iter().any(|w| opening.starts_with(w))
}

/// The year that a sentence of a paragraph opens with, the last if there are several.
fn opening_year(text: &[char], tokens: &[Token]) -> Option<i32> {
    tokens.windows(2).rev().find_map(|pair| {
        let [Token::Time(Time::In { year: Year::Named(year), part: Part::Whole }, range), Token::Quantity(_)] = pair
        else {
            return None;
        };
        let before = range.start.checked_sub(1).and_then(|i| text.get(i));
        before.is_none_or(|c| matches!(c, '。' | '：' | '】') || c.is_whitespace()).then_some(*year)
    })
}
