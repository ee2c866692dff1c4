//! From the words of a commitment to its fields.

use super::parts::{measure_words, programme, string};
use super::{Class, Commitment, Status, whereabouts};
use crate::statements::frame::Frame;
use crate::statements::quantity::Quantity;
use crate::statements::section::Section;
use crate::statements::time::{self, Calendar};
use crate::text::Document;
use std::ops::Range;

/// A commitment as its clause gives it, before its fields are looked up.
pub(super) struct Found<'a> {
    /// Among the characters of the block.
    pub(super) quote: Range<usize>,
    pub(super) verb: String,
    pub(super) object: String,
    pub(super) measured: Vec<&'a Quantity>,
    pub(super) status: Status,
}

/// What the fields of every commitment of a block are looked up in.
pub(super) struct Surroundings<'a> {
    pub(super) document: &'a Document,
    pub(super) frame: &'a Frame,
    pub(super) own: &'a [String],
    pub(super) section: Option<&'a Section>,
    /// Where the block begins in the rendered text.
    pub(super) offset: usize,
}

impl Surroundings<'_> {
    /// The commitment with all its fields; none if nothing is promised or the words are not in the file.
    pub(super) fn commitment(&self, text: &[char], found: Found<'_>, date: Option<String>) -> Option<Commitment> {
        let range = trimmed(text, found.quote);
        let at = self.document.source_range(self.offset + range.start..self.offset + range.end);
        let quote = self.document.source_text(at.clone()).to_string();
        if quote.is_empty() || found.object.is_empty() {
            return None;
        }
        let measure = measure(text, &found.measured);
        let words = string(text, range.clone());
        // The subject stands before the quote, in the same clause.
        let from = (range.start.saturating_sub(30)..range.start)
            .rev()
            .find(|i| matches!(text.get(*i), Some('，' | '。' | '；' | '：')))
            .map_or(range.start.saturating_sub(30), |i| i + 1);
        let body = whereabouts::body(&string(text, from..range.end), self.own);
        let class = match (&measure, &date) {
            (Some(_), _) => Class::Measurable,
            (None, Some(_)) => Class::Dated,
            _ => Class::Open,
        };
        Some(Commitment {
            file: self.document.name().to_string(),
            programme: programme(&found.object, &found.verb).or_else(|| taken_into(&words, &found.verb)),
            quote,
            page: self.document.page_of(at.start),
            start: at.start,
            end: at.end,
            place: whereabouts::place(
                &words.replace(body.as_deref().unwrap_or("\n"), ""),
                self.own,
                &self.frame.places,
            ),
            verb: found.verb,
            object: found.object,
            body,
            by: date.as_deref().and_then(|date| self.by(date)),
            date,
            measure,
            class,
            status: found.status,
            minor: false,
        })
    }

    /// What a date means, read in the section it stands in.
    fn by(&self, date: &str) -> Option<String> {
        let text: Vec<char> = date.chars().collect();
        let section = self.section.and_then(|s| s.period.as_deref()).and_then(|p| p.get(..4)?.parse().ok());
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
}

/// The quote without what only joins it to the next, and without a mark that was opened before it.
fn trimmed(text: &[char], range: Range<usize>) -> Range<usize> {
    let mut range = range;
    while range.end > range.start {
        let stray = match text.get(range.end - 1) {
            Some('”') => !text.get(range.clone()).is_some_and(|t| t.contains(&'“')),
            Some(c) => c.is_whitespace() || matches!(c, '、' | '：' | '…'),
            None => true,
        };
        if !stray {
            break;
        }
        range.end -= 1;
    }
    range
}

/// The plan something is taken into: 已列入省“十三五”水利规划.
fn taken_into(words: &str, verb: &str) -> Option<String> {
    let (_, plan) = words.split_once(verb).filter(|_| matches!(verb, "纳入" | "列入"))?;
    let end = plan.rfind("规划").or_else(|| plan.rfind("计划")).map(|at| at + "规划".len());
    programme(plan, verb).or_else(|| programme(plan.get(..end?)?, verb))
}

/// Amounts joined by ；, those that share a unit as they are written: 12和10%以上.
fn measure(text: &[char], measured: &[&Quantity]) -> Option<String> {
    let mut out = String::new();
    for (i, q) in measured.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|b| measured.get(b)) {
            let between = before.range.end..q.range.start;
            let joint = text.get(between.start).filter(|_| between.len() == 1);
            let shared = before.range == before.value && matches!(joint, Some('、' | '和' | '与' | '及'))
                || before.ratio && matches!(joint, Some('：' | ':' | '∶'));
            out.push_str(&if shared { string(text, between) } else { "；".to_string() });
        }
        out.push_str(&measure_words(text, q));
    }
    (!out.is_empty()).then_some(out)
}
