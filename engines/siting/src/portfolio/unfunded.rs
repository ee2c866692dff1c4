//! Why no portfolio meets a request, and the least changes that would do.

use super::binary::{Binary, Search};
use super::programme::Portfolio;
use crate::Error;
use crate::error::Names;
use crate::least::{joined, number};
use linping_problems::Text;
use linping_work::Stop;

/// Changes that together make a portfolio possible; each is the least, the others kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funding {
    /// Years, counted from 0, and what their budgets are to be raised by: the least in all.
    pub budgets: Vec<(usize, f64)>,
    /// Regions and what their least values are to be lowered by: the least in all.
    pub shares: Vec<(usize, f64)>,
    /// Amounts asked for, in their order, and what they are to be lowered by.
    pub amounts: Vec<(usize, f64)>,
    /// (k, l): k may be funded without l.
    pub without: Vec<(usize, usize)>,
    /// (k, l): both may be funded.
    pub together: Vec<(usize, usize)>,
    /// True if no less would do.
    pub proven: bool,
}

/// Terms of a portfolio that may be loosened, in the order in which they are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Term {
    Budgets,
    Shares,
    Amounts,
    Relations,
}

const TERMS: [Term; 4] = [Term::Budgets, Term::Shares, Term::Amounts, Term::Relations];

/// Parts of a search for one of the changes.
const WORK: u64 = 100_000;

/// The changes that would do, each by itself, of as few terms as can be.
pub(super) fn why_not(portfolio: &Portfolio, stop: &Stop) -> Error {
    let (mut changes, mut certain) = (Vec::new(), true);
    for size in 1..=TERMS.len() as u32 {
        for set in (1u32..1 << TERMS.len()).filter(|set| set.count_ones() == size) {
            let terms: Vec<Term> = (0..TERMS.len()).filter(|at| set >> at & 1 == 1).map(|at| TERMS[at]).collect();
            match loosened(portfolio, &terms, stop) {
                Loosened::By(change) if !changes.contains(&change) => changes.push(change),
                Loosened::By(_) | Loosened::Never => {}
                Loosened::Unknown => certain = false,
            }
        }
        if !changes.is_empty() {
            break;
        }
    }
    Error::Unfunded { changes, certain }
}

enum Loosened {
    By(Funding),
    Never,
    Unknown,
}

/// The least change of these terms, one after the other, each with those before it changed and those after it not heeded.
fn loosened(portfolio: &Portfolio, terms: &[Term], stop: &Stop) -> Loosened {
    let mut portfolio = portfolio.clone();
    let mut change = Funding { proven: true, ..Funding::default() };
    for (at, term) in terms.iter().enumerate() {
        let binary = asked(&portfolio, *term, &terms[at + 1..]);
        let stop = stop.part(WORK);
        let mut search = Search::new(&binary);
        while !search.advance(1_000, &stop) {}
        let Some((_, chosen)) = &search.best else {
            return if search.complete { Loosened::Never } else { Loosened::Unknown };
        };
        change.proven &= search.complete;
        // Less than rounding is no change.
        let excess = (0..binary.soft.len()).map(|row| number(binary.excess(row, chosen))).map(|over| over.max(0.0));
        portfolio.loosen(*term, &excess.collect::<Vec<f64>>(), &mut change);
    }
    Loosened::By(change)
}

/// The portfolio with the rows of one term to be exceeded as little as can be, and those of others left out.
fn asked(portfolio: &Portfolio, term: Term, free: &[Term]) -> Binary {
    let mut binary = Binary { value: vec![0.0; portfolio.projects.len()], rows: Vec::new(), soft: Vec::new() };
    for (other, rows) in TERMS.into_iter().zip(portfolio.rows()) {
        if other == term {
            binary.soft.extend(rows);
        } else if !free.contains(&other) {
            binary.rows.extend(rows);
        }
    }
    binary
}

impl Portfolio {
    /// Changes a term by what its rows were exceeded by, and notes it.
    fn loosen(&mut self, term: Term, excess: &[f64], change: &mut Funding) {
        let raised: Vec<(usize, f64)> = excess.iter().copied().enumerate().filter(|(_, by)| *by > 0.0).collect();
        match term {
            Term::Budgets => {
                raised.iter().for_each(|&(year, by)| self.budgets[year] += by);
                change.budgets = raised;
            }
            Term::Shares => {
                raised.iter().for_each(|&(row, by)| self.least[row].1 -= by);
                change.shares = raised.iter().map(|&(row, by)| (self.least[row].0, by)).collect();
            }
            Term::Amounts => {
                raised.iter().for_each(|&(row, by)| self.amounts[row].1 -= by);
                change.amounts = raised;
            }
            Term::Relations => {
                let requires = self.requires.len();
                let lifted = |pairs: &[(usize, usize)], from: usize| -> Vec<(usize, usize)> {
                    let own = raised.iter().filter(|(row, _)| (from..from + pairs.len()).contains(row));
                    own.map(|(row, _)| pairs[row - from]).collect()
                };
                change.without = lifted(&self.requires, 0);
                change.together = lifted(&self.excludes, requires);
                self.requires.retain(|pair| !change.without.contains(pair));
                self.excludes.retain(|pair| !change.together.contains(pair));
            }
        }
    }
}

impl Funding {
    fn told(&self, names: &Names) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        if let Some(by) = listed(&self.budgets, &names.years, ("第 ", " 年"), "year ") {
            parts.push(Text::new(
                format!("增加预算共 {}：{}", by.0, by.1.zh),
                format!("add {} to the budgets in all: {}", by.0, by.1.en),
            ));
        }
        if let Some(by) = listed(&self.shares, &names.regions, ("第 ", " 区"), "region ") {
            parts.push(Text::new(
                format!("将区域最低份额共降低 {}：{}", by.0, by.1.zh),
                format!("lower the regions' least values by {} in all: {}", by.0, by.1.en),
            ));
        }
        if let Some(by) = listed(&self.amounts, &[], ("第 ", " 项"), "number ") {
            parts.push(Text::new(
                format!("将最低数量共降低 {}：{}", by.0, by.1.zh),
                format!("lower the least amounts by {} in all: {}", by.0, by.1.en),
            ));
        }
        let name = |at: usize| names.projects.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
        for &(own, other) in &self.without {
            let (own, other) = (name(own), name(other));
            parts.push(Text::new(
                format!("允许 {own} 不以 {other} 为前置"),
                format!("let {own} be funded without {other}"),
            ));
        }
        for &(own, other) in &self.together {
            let (own, other) = (name(own), name(other));
            parts.push(Text::new(
                format!("允许 {own} 与 {other} 同时入选"),
                format!("let {own} and {other} both be funded"),
            ));
        }
        let mut text = joined(&parts, "，并", " and ");
        if !self.proven {
            text.zh.push_str("（未证明最少）");
            text.en.push_str(" (not proven to be the least)");
        }
        text
    }
}

/// The total and each part of it by name; `None` if there are no parts.
fn listed(parts: &[(usize, f64)], names: &[String], zh: (&str, &str), en: &str) -> Option<(f64, Text)> {
    let one = |&(at, by): &(usize, f64)| match names.get(at).filter(|name| !name.is_empty()) {
        Some(name) => Text::new(format!("{name} {by}"), format!("{by} in {name}")),
        None => Text::new(format!("{}{}{} {by}", zh.0, at + 1, zh.1), format!("{by} in {en}{}", at + 1)),
    };
    let all: Vec<Text> = parts.iter().map(one).collect();
    (!parts.is_empty()).then(|| (number(parts.iter().map(|(_, by)| by).sum()), joined(&all, "，", ", ")))
}

/// The words of [`Error::Unfunded`].
pub(crate) fn told(changes: &[Funding], certain: bool, names: &Names) -> (Text, Option<Text>) {
    let what = Text::new(
        "没有组合能在预算与前置、互斥关系内满足各区域的最低份额或最低数量",
        "no portfolio within the budgets, prerequisites and exclusions gives every region its least share, or the least amount",
    );
    if changes.is_empty() {
        let change = Text::new(
            "在允许的计算量内未找到可行的最小改动；请给更多时间或放宽条件",
            "no least change was found within the work allowed; allow more time, or ask for less",
        );
        return (what, Some(change));
    }
    let all: Vec<Text> = changes.iter().map(|change| change.told(names)).collect();
    let mut change = joined(&all, "；或", "; or ");
    if !certain {
        change.zh.push_str("（其他改动是否也可行，未能全部判明）");
        change.en.push_str(" (whether other changes would do too could not all be settled)");
    }
    (what, Some(change))
}
