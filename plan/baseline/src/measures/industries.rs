//! Places and industries out of a table, one row each: what the kinds about clusters share.

use super::disclosure::{Contributions, blurred, rounded_note, withheld};
use super::{Facts, Found, Made};
use crate::rows::{Named, Rows};
use indexmap::IndexMap;
use linping_language::{Located, SourceRef, Status, When};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Matrix;
use linping_units::Period;
use schemars::JsonSchema;
use serde::Deserialize;

/// Rows of a table that each tell how much of an industry a place has (jobs, value added, firms); rows of the same place and
/// industry are added up, so a list of firms will do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IndustryRows {
    /// The table.
    pub source: Located<SourceRef>,
    /// The column of place codes.
    pub place: Located<String>,
    /// The place of the table that is looked at, such as a predecessor; the district's own code if absent.
    pub here: Option<Located<String>>,
    /// The column of industries.
    pub industry: Located<String>,
    /// The column of values; each row counts one if absent.
    pub value: Option<Located<String>>,
    /// The column that tells whom a row is about (a firm), where one has several rows that are not open; each row is a unit of its
    /// own if absent.
    pub units: Option<Located<String>>,
    /// The column of periods.
    pub period: Option<Located<String>>,
    /// The period of all rows, where no column tells it.
    pub of: Option<Located<When>>,
    /// The place of the table that stands for the whole, such as the city; all places together if absent.
    pub whole: Option<Located<String>>,
    /// `column=value` pairs that choose rows, separated by `;`.
    pub only: Option<Located<String>>,
    /// The sheet, for workbooks.
    pub sheet: Option<Located<String>>,
}

/// Places by industries in one period.
pub(super) struct Industries {
    pub period: Period,
    /// Codes of the places, the whole left out.
    pub places: Vec<String>,
    /// Names of the industries.
    pub industries: Vec<String>,
    /// A row a place, a column an industry.
    pub table: Matrix,
    /// Each industry in the whole.
    pub whole: Vec<f64>,
    /// The row of the place looked at.
    pub home: usize,
    /// True if all rows are open.
    pub open: bool,
    /// True if nothing of it is for the plan's makers only.
    tellable: bool,
    /// Rows of other places that have no value.
    missing: usize,
    /// What each unit adds to an industry of the place.
    contributions: Vec<Contributions>,
    source: String,
    status: Status,
}

impl Industries {
    /// The industries of the place looked at.
    pub fn here(&self) -> &[f64] {
        self.table.row(self.home)
    }

    /// The position of an industry.
    ///
    /// # Errors
    /// None of that name, with those that are near.
    pub fn industry(&self, name: &Located<String>, facts: &Facts) -> Result<usize, Problem> {
        self.industries.iter().position(|known| *known == name.value).ok_or_else(|| {
            let wanted = &name.value;
            let message = Text::new(format!("表中没有行业“{wanted}”"), format!("the table has no industry `{wanted}`"));
            let problem = Problem::new(Code::UnknownName, message).at(facts.plan.place(name.span));
            let known: Vec<&str> = self.industries.iter().take(12).map(String::as_str).collect();
            if !self.open {
                return problem;
            }
            let list = known.join(", ");
            problem.hint(Text::new(format!("表中的行业：{list}"), format!("industries of the table: {list}")))
        })
    }

    /// A value of the district that rests on some of its industries, each of which is told or can be worked out.
    pub fn made(&self, value: f64, equation: String, resting_on: &[usize]) -> Made {
        let told = |industries: &mut dyn Iterator<Item = usize>| {
            let mut parts = Contributions::default();
            industries.filter_map(|i| self.contributions.get(i)).for_each(|those| parts.extend(those));
            parts.is_empty() || parts.are_safe()
        };
        // The rest of the place is known as soon as the part is: neither may be one firm's.
        let mut others = (0..self.industries.len()).filter(|i| !resting_on.contains(i));
        let each = resting_on.iter().all(|i| told(&mut std::iter::once(*i)));
        let open = self.open || (self.tellable && each && told(&mut others));
        let (value, equation) = match (self.open, open) {
            (true, _) => (value, equation),
            (false, _) => (blurred(value), String::new()),
        };
        let notes = if open && !self.open { vec![rounded_note()] } else { Vec::new() };
        let caution = match (open, self.missing) {
            (false, _) => Some(withheld()),
            (true, 0) => None,
            (true, missing) => Some(Text::new(
                format!("其他地区有 {missing} 行没有数值，按没有计入"),
                format!("{missing} row(s) of other places have no value and count as nothing"),
            )),
        };
        Made {
            value,
            period: self.period.clone(),
            region: self.places.get(self.home).cloned().unwrap_or_default(),
            from: Vec::new(),
            sources: vec![self.source.clone()],
            status: self.status,
            open,
            equation: Text::same(equation),
            caution,
            notes,
        }
    }
}

/// What is gathered of one period before it becomes a matrix.
#[derive(Default)]
struct Gathered {
    /// Sum and contributions by place and industry.
    cells: IndexMap<(String, String), (f64, Contributions)>,
    /// Place and industry of the rows without a value.
    missing: Vec<(String, String)>,
}

/// How far the rows of a table may be told.
#[derive(Clone, Copy)]
struct Trust {
    open: bool,
    tellable: bool,
    status: Status,
}

impl IndustryRows {
    /// Works something out for every period of the table; what stands in the way of a period is told, not an error.
    pub(super) fn each(&self, facts: &Facts, work_out: impl Fn(&Industries) -> Result<Made, Trouble>) -> Found {
        let (all, mut found) = self.read(facts);
        for industries in all {
            match work_out(&industries) {
                Ok(made) => found.made.push(made),
                Err(Trouble::Mistake(problem)) => {
                    if !found.problems.contains(&problem) {
                        found.problems.push(*problem);
                    }
                }
                Err(Trouble::Undefined(error)) => found.why_not.push(why_not(&industries, &error)),
            }
        }
        found
    }

    /// The tables by period.
    pub(super) fn read(&self, facts: &Facts) -> (Vec<Industries>, Found) {
        let mut found = Found::default();
        let named = Named { source: &self.source, sheet: self.sheet.as_ref(), only: self.only.as_ref() };
        let columns: Vec<&Located<String>> = [&self.place, &self.industry]
            .into_iter()
            .chain(&self.value)
            .chain(&self.period)
            .chain(&self.units)
            .collect();
        let rows = match Rows::open(facts.plan, facts.sources, named, &columns) {
            Ok(rows) => rows,
            Err(problems) => return (Vec::new(), Found { problems, ..found }),
        };
        if self.period.is_some() == self.of.is_some() {
            let message = Text::new(
                "请写 period（时期的列）或 of（所有行的时期）之一",
                "say either `period` (a column) or `of` (the period of all rows)",
            );
            found.problems.push(Problem::new(Code::MissingKey, message).at(facts.plan.place(self.source.span)));
            return (Vec::new(), found);
        }
        let period_at = 2 + usize::from(self.value.is_some());
        let unit_at = self.units.as_ref().map(|_| period_at + usize::from(self.period.is_some()));
        let mut periods: Vec<(Period, Gathered)> = Vec::new();
        for row in rows.rows.iter().copied() {
            let value = match &self.value {
                None => Ok(Some(1.0)),
                Some(_) => rows.number(row, 2).and_then(|value| match value {
                    Some(value) if value < 0.0 => {
                        let message = Text::new("数值不得小于零", "values must not be below zero");
                        Err(rows.wrong(row, 2, Code::OutOfRange, message))
                    }
                    value => Ok(value),
                }),
            };
            let period = match &self.of {
                Some(of) => Ok(of.value.0.clone()),
                None => rows.period(row, period_at),
            };
            let (value, period) = match (value, period) {
                (Ok(value), Ok(period)) => (value, period),
                (Err(problem), _) | (_, Err(problem)) => {
                    found.problems.push(problem);
                    continue;
                }
            };
            let key = (rows.text(row, 0).to_string(), rows.text(row, 1).to_string());
            let at = periods.iter().position(|(known, _)| *known == period).unwrap_or_else(|| {
                periods.push((period, Gathered::default()));
                periods.len() - 1
            });
            if let Some((_, gathered)) = periods.get_mut(at) {
                // An empty cell is not a zero; a row that is not there is one.
                let Some(value) = value else {
                    gathered.missing.push(key);
                    continue;
                };
                let (sum, contributions) = gathered.cells.entry(key).or_default();
                *sum += value;
                contributions.add(unit_at.map(|at| rows.text(row, at)), value);
            }
        }
        periods.sort_by(|a, b| a.0.cmp(&b.0));
        let names = || columns.iter().map(|column| column.value.as_str());
        let tellable = !rows.is_internal(names());
        let trust = Trust { open: rows.shows(names()), tellable, status: rows.source.status };
        if let Some(here) = &self.here
            && !periods.iter().any(|(_, gathered)| gathered.cells.keys().any(|(place, _)| *place == here.value))
        {
            let place = &here.value;
            let message = Text::new(format!("表中没有“{place}”"), format!("the table has no place `{place}`"));
            found.problems.push(Problem::new(Code::UnknownName, message).at(facts.plan.place(here.span)));
            return (Vec::new(), found);
        }
        let named: Vec<String> =
            periods.iter().flat_map(|(_, gathered)| gathered.cells.keys().map(|(place, _)| place.clone())).collect();
        // A place that some period tells is no mistake of the plan where another period lacks it.
        let elsewhere = |place: &str| named.iter().any(|known| known == place);
        let all: Vec<Industries> = periods
            .into_iter()
            .filter_map(|(period, gathered)| self.gathered(facts, period, gathered, trust, &elsewhere, &mut found))
            .collect();
        if all.is_empty() && found.problems.is_empty() && found.why_not.is_empty() {
            found.why_not.push(Text::new("表中没有数值", "the table has no values"));
        }
        (all, found)
    }

    fn gathered(
        &self,
        facts: &Facts,
        period: Period,
        gathered: Gathered,
        trust: Trust,
        elsewhere: &dyn Fn(&str) -> bool,
        found: &mut Found,
    ) -> Option<Industries> {
        let here = self.here.as_ref().map_or(facts.home(), |here| here.value.as_str());
        let is_whole = |place: &str| self.whole.as_ref().is_some_and(|whole| whole.value == place);
        if let Some((place, industry)) = gathered.missing.iter().find(|(place, _)| place == here || is_whole(place)) {
            found.why_not.push(if trust.open {
                Text::new(
                    format!("{period} 无法计算：{place} 的“{industry}”没有数值"),
                    format!("not computable for {period}: `{industry}` of {place} has no value"),
                )
            } else {
                Text::new(
                    format!("{period} 无法计算（数据不公开）"),
                    format!("not computable for {period} (the data are not open)"),
                )
            });
            return None;
        }
        let missing = gathered.missing.len();
        let (mut places, mut industries): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (place, industry) in gathered.cells.keys() {
            if !is_whole(place) && !places.contains(place) {
                places.push(place.clone());
            }
            if !industries.contains(industry) {
                industries.push(industry.clone());
            }
        }
        let Some(home) = places.iter().position(|place| place == here) else {
            found.why_not.push(Text::new(
                format!("表中没有 {here} 在 {period} 的行"),
                format!("the table has no rows of {here} for {period}"),
            ));
            return None;
        };
        let cell = |place: &str, industry: &String| {
            gathered.cells.get(&(place.to_string(), industry.clone())).map_or(0.0, |(sum, _)| *sum)
        };
        let values: Vec<f64> = places
            .iter()
            .flat_map(|place| industries.iter().map(move |i| (place, i)))
            .map(|(p, i)| cell(p, i))
            .collect();
        let table = Matrix::new(places.len(), industries.len(), values).ok()?;
        let whole = match &self.whole {
            None => table.column_sums(),
            Some(whole) if gathered.cells.keys().any(|(place, _)| is_whole(place)) => {
                industries.iter().map(|industry| cell(&whole.value, industry)).collect()
            }
            Some(whole) if elsewhere(&whole.value) => {
                let name = &whole.value;
                found.why_not.push(Text::new(
                    format!("{period} 无法计算：表中没有 {name} 在该时期的行"),
                    format!("not computable for {period}: the table has no rows of {name} for it"),
                ));
                return None;
            }
            Some(whole) => {
                let name = &whole.value;
                let message = Text::new(format!("表中没有“{name}”"), format!("the table has no place `{name}`"));
                found.problems.push(Problem::new(Code::UnknownName, message).at(facts.plan.place(whole.span)));
                return None;
            }
        };
        let own = |industry: &String| {
            let cell = gathered.cells.get(&(here.to_string(), industry.clone()));
            cell.map(|(_, each)| each.clone()).unwrap_or_default()
        };
        let contributions = industries.iter().map(own).collect();
        let source = self.source.value.0.clone();
        let Trust { open, tellable, status } = trust;
        Some(Industries {
            period,
            places,
            industries,
            table,
            whole,
            home,
            open,
            tellable,
            missing,
            contributions,
            source,
            status,
        })
    }
}

/// Why a period has no value.
pub(super) enum Trouble {
    /// A mistake in the plan.
    Mistake(Box<Problem>),
    /// The measure has no meaning on these data.
    Undefined(linping_statistics::Error),
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Trouble {
        Trouble::Mistake(Box::new(problem))
    }
}

impl From<linping_statistics::Error> for Trouble {
    fn from(error: linping_statistics::Error) -> Trouble {
        Trouble::Undefined(error)
    }
}

pub(super) fn why_not(industries: &Industries, error: &linping_statistics::Error) -> Text {
    let period = &industries.period;
    if !industries.open {
        return Text::new(
            format!("{period} 无法计算（数据不公开）"),
            format!("not computable for {period} (the data are not open)"),
        );
    }
    let why = error.problem().message;
    Text::new(format!("{period} 无法计算：{}", why.zh), format!("not computable for {period}: {}", why.en))
}
