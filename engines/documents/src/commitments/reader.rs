use super::Commitment;
use super::clause::{Governing, Said};
use super::entry::Surroundings;
use super::grant;
use super::parts::{date_words, string};
use super::phrase::{Clause, clauses, is_past};
use crate::Options;
use crate::statements::frame::{self, Frame};
use crate::statements::place;
use crate::statements::quantity::{self, Token};
use crate::statements::section::{self, Section};
use crate::statements::time::{Calendar, Time};
use crate::text::{BlockKind, Document, sentence_ranges, starts_item};
use std::ops::Range;

/// Reads one document.
struct Reader<'a> {
    document: &'a Document,
    frame: Frame,
    own: Vec<String>,
    section: Option<Section>,
    /// The whole document is a plan: every measure in it is meant.
    plan: bool,
    /// What stands under the heading or after the colon is granted to others: 扶持政策：….
    policy: bool,
    /// The date a lead-in gave to the list after it: 到2020年：.
    list_date: Option<String>,
    /// The date of a lead-in that announced deeds, for all that are listed after it: 今年将办好“十件民生实事”.
    deeds: Option<String>,
    /// Of the sentence that is being read.
    found: Vec<Commitment>,
    /// The object of the last commitment before it.
    before: Option<String>,
}

/// Reads one document, giving out each commitment as soon as its paragraph is read.
pub(crate) fn read(document: &Document, options: &Options, give: &mut dyn FnMut(Commitment)) {
    let frame = frame::frame(document, options);
    let head: String =
        document.blocks().iter().take(4).map(|b| document.block_text(b)).filter(|t| t.chars().count() < 45).collect();
    let titled = ["规划", "计划", "方案", "意见", "措施", "行动", "要点"].iter().any(|w| head.contains(w));
    let titled = titled || document.blocks().first().is_some_and(|b| section::heads_deeds(document.block_text(b)));
    let plan = !frame.report && (frame.plan || titled);
    let mut reader = Reader {
        document,
        own: place::own_names(frame.region.as_deref()),
        frame,
        section: None,
        plan,
        policy: false,
        list_date: None,
        deeds: None,
        found: Vec::new(),
        before: None,
    };
    for (index, block) in document.blocks().iter().enumerate() {
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
        if !reader.frame.report
            && !reader.plan
            && let Some(deeds) = section::announces_deeds(words)
        {
            reader.plan = true;
            reader.deeds = deeds.date;
            continue;
        }
        let text: Vec<char> = words.chars().collect();
        // A headline between paragraphs announces and commits to nothing.
        let headline = text.len() < 40 && !words.contains(['。', '；', '！']);
        if headline {
            reader.turns_to_policy(words);
        }
        // 县财政每年安排专项资金，用于： says something itself.
        let headline = headline && !(words.ends_with('：') && words.contains('，'));
        let title = headline && (index == 0 || grant::announced(words));
        if title || (block.kind == BlockKind::Heading || headline) && !reader.is_meant() {
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

    /// 三、扶持政策 opens what is granted to others, the next heading of its rank closes it.
    fn turns_to_policy(&mut self, headline: &str) {
        if grant::announced(headline) {
            self.policy = true;
        } else if starts_item(headline) && !headline.starts_with(['（', '(']) {
            self.policy = false;
        }
    }

    fn block(&mut self, text: &[char], offset: usize, give: &mut dyn FnMut(Commitment)) {
        let tokens = quantity::tokens(text);
        let mut next = 0;
        if !text.first().is_some_and(|c| matches!(c, '—' | '●' | '•' | '·' | '■' | '（' | '(')) {
            self.list_date = None;
        }
        self.list_date = self.list_date.take().or_else(|| self.deeds.clone());
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
            if self.looks_back(inside, &words) {
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

    /// True for sentences that tell of what is over, or belong to the statements.
    fn looks_back(&self, tokens: &[Token], words: &str) -> bool {
        // “十三五”时期 in a plan for the five years after: what was done.
        if let Some(Token::Time(time @ Time::Plan(_), _)) = tokens.first()
            && Calendar::default().resolve(time).as_deref() < self.frame.period.as_deref()
            && self.frame.plan
        {
            return true;
        }
        if self.frame.report && self.section.as_ref().is_none_or(|s| !s.target) {
            return true;
        }
        // The sentence of 预期目标 belongs to the statements.
        words.contains("预期目标") || words.contains("主要目标为") || !self.is_meant() && is_past(words)
    }

    fn sentence(&mut self, text: &[char], sentence: Range<usize>, tokens: &[Token], offset: usize, words: &str) {
        let meant = self.is_meant();
        let date = self.list_date.clone();
        let mut governing = Governing { policy: self.policy, figures: date.clone(), date, ..Governing::default() };
        if ["目前", "正奋力", "已全面开启", "逐步推进"].iter().any(|w| words.contains(w)) && !meant {
            governing.status = Some(super::Status::UnderWay);
        }
        let clauses = clauses(text, sentence.clone(), tokens);
        let conditions = grant::conditions(text, &clauses, meant || self.policy);
        let mut first = 0;
        for (clause, condition) in clauses.iter().zip(conditions) {
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
            self.govern(text, clause, &sentence, &inside, &mut governing);
            if condition {
                governing.condition = governing.condition.or_else(|| grant::beneficiary(text, clause.range.clone()));
                continue;
            }
            let last = self.found.last().map(|c| c.object.clone()).or_else(|| self.before.clone());
            let said = Said::new(text, clause, inside, &governing, meant, &self.own, last);
            let around = Surroundings {
                document: self.document,
                frame: &self.frame,
                own: &self.own,
                section: self.section.as_ref(),
                offset,
            };
            let before = self.found.len();
            let mut read = said.read();
            // 新建公共厕所120座、旅游厕所8座，农村户用厕所14500座: the verb of the clause before.
            if read.is_empty() && governing.listing {
                let verb = self.found.last().filter(|c| c.measure.is_some()).map(|c| c.verb.clone());
                read.extend(verb.into_iter().flat_map(|verb| said.listed_on(&verb)));
            }
            for found in read {
                let date = said.date(!found.measured.is_empty());
                self.found.extend(around.commitment(text, found, date));
            }
            if text.get(clause.range.end) == Some(&'；') || self.found.len() > before {
                governing.condition = None;
            }
            governing.granted |= grant::grants(text, clause.range.clone());
            governing.promised |= self.found.len() > before;
            governing.listing = self.found.len() > before && text.get(clause.range.end) == Some(&'，');
            if text.get(clause.range.end) == Some(&'：') {
                governing.policy |= grant::announced(&string(text, clause.range.clone()));
                self.policy = governing.policy;
                // The list of a lead-in stands in the paragraphs after it.
                let last = clause.range.end + 1 == text.len();
                self.list_date = governing.date.clone().filter(|_| last);
            }
        }
    }

    /// What a clause says for those after it: a date, a lead-in of aims, that what follows is still ahead.
    fn govern(
        &self,
        text: &[char],
        clause: &Clause,
        sentence: &Range<usize>,
        tokens: &[&Token],
        governing: &mut Governing,
    ) {
        let said = string(text, clause.range.clone());
        // A date at the head of a clause governs what follows: all of it if nothing else is said (今后五年，) or a day is set
        // (到2020年), else the figures.
        if let Some((time, range)) =
            tokens.iter().find_map(|t| if let Token::Time(time, range) = t { Some((time, range)) } else { None })
        {
            let lead = string(text, clause.range.start..range.start);
            let words = date_words(text, range.clone());
            let stretch = matches!(time, Time::Plan(_) | Time::Ahead(_) | Time::Years(..));
            let head = lead.chars().count() <= if clause.range.start <= sentence.start + 8 { 8 } else { 1 };
            let compared = lead.ends_with(['比', '较', '由', '从', '与', '同']);
            if head && !compared {
                let all = stretch || words.starts_with('到') || range.end + 2 >= clause.range.end;
                governing.figures = Some(words.clone());
                if all {
                    governing.date = Some(words);
                }
            }
        }
        // 到2025年 in what is no plan: still ahead.
        governing.future |= tokens.iter().any(|t| match t {
            Token::Time(time, _) => {
                let mut calendar = Calendar { this: self.frame.year, context: self.frame.year, month: None };
                calendar.resolve(time).is_some_and(|p| self.frame.is_ahead(&p))
            }
            Token::Quantity(_) => false,
        });
        governing.future |= ["将", "计划", "预计", "力争", "拟"].iter().any(|w| said.contains(w));
        // 完成改造，全年工业投资增长12%: what stands among promises is one.
        governing.future |= governing.promised;
        if text.get(clause.range.end) == Some(&'：')
            && ["目标", "实现", "力争", "做到"].iter().any(|w| said.contains(w))
        {
            governing.aims = governing.future || self.is_meant();
        }
    }
}
