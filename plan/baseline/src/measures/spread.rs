//! How something is spread over people: rows of a table (persons, households, groups with their people), or regions weighted by
//! their people. What `gini`, `theil`, `palma` and `percentile-ratio` share.

use super::disclosure::{Contributions, blurred, rounded_note, withheld};
use super::facts::rounded;
use super::{Facts, Found, Made};
use crate::Observation;
use crate::rows::{Named, Rows};
use indexmap::IndexMap;
use linping_language::{IndicatorRef, Located, RegionRef, SourceRef, When};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Error;
use linping_statistics::inequality::Distribution;
use linping_units::{Dimension, Measure as UnitMeasure, Period};
use schemars::JsonSchema;
use serde::Deserialize;

/// Rows of a table that each tell a value: a person, a household, a group of people with its mean. Rows that are not open may
/// be used: of them only what is spread over enough units is shown, rounded.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PeopleRows {
    /// The table.
    pub source: Located<SourceRef>,
    /// The column of values, such as income a head.
    pub value: Located<String>,
    /// The column that tells how many people a row stands for; one each if absent.
    pub people: Option<Located<String>>,
    /// The column of the group a row belongs to, for parts between and within groups.
    pub group: Option<Located<String>>,
    /// The column that tells whom a row is about (a person, a household), where one has several rows that are not open; each row
    /// is a unit of its own if absent.
    pub units: Option<Located<String>>,
    /// The column of periods.
    pub period: Option<Located<String>>,
    /// The period of all rows, where no column tells it.
    pub of: Option<Located<When>>,
    /// The column of region codes; the district if absent.
    pub region: Option<Located<String>>,
    /// `column=value` pairs that choose rows, separated by `;`.
    pub only: Option<Located<String>>,
    /// The sheet, for workbooks.
    pub sheet: Option<Located<String>>,
}

/// Values and people of one period and place.
pub(super) struct Spread {
    pub values: Vec<f64>,
    /// How many people each value stands for.
    pub people: Vec<f64>,
    /// The position of each value's group.
    pub groups: Vec<usize>,
    /// Names of the groups.
    pub group_names: Vec<String>,
    /// True if all of it is open.
    pub open: bool,
    contributions: Contributions,
    made: Made,
}

/// What a measure of inequality is taken over: `rows`, or `of` with `people` and `among`.
pub(super) struct Over<'a> {
    pub rows: Option<&'a PeopleRows>,
    pub of: Option<&'a Located<IndicatorRef>>,
    pub people: Option<&'a Located<IndicatorRef>>,
    pub among: &'a [Located<RegionRef>],
    /// The quantiles that are read off; of closed rows they need more units.
    pub quantiles: &'a [f64],
}

impl<'a> Over<'a> {
    pub fn inputs(&self) -> Vec<&'a Located<IndicatorRef>> {
        self.of.into_iter().chain(self.people).collect()
    }

    /// The values that `work_out` gives: value, equation, notes for each period and place. An error is a reason, not a mistake.
    pub fn each(
        &self,
        facts: &Facts,
        work_out: impl Fn(&Distribution, &Spread) -> Result<(f64, String, Vec<Text>), Error>,
    ) -> Found {
        let (spreads, mut found) = match (self.rows, self.of) {
            (Some(rows), None) => of_rows(facts, rows),
            (None, Some(of)) => of_regions(facts, of, self.people, self.among),
            _ => {
                let message = Text::new(
                    "请写 rows（表中的人）或 of（各地区的指标）之一",
                    "say either `rows` (people in a table) or `of` (an indicator of regions)",
                );
                return Problem::new(Code::MissingKey, message).at(facts.plan.place(facts.span)).into();
            }
        };
        for spread in spreads {
            let done = Distribution::new(&spread.values, Some(&spread.people))
                .and_then(|distribution| work_out(&distribution, &spread));
            match done {
                Ok((value, equation, notes)) => found.made.push(spread.told(self.quantiles, value, equation, notes)),
                Err(error) => found.why_not.push(spread.reason(&error)),
            }
        }
        found
    }
}

impl Spread {
    fn told(mut self, quantiles: &[f64], value: f64, equation: String, notes: Vec<Text>) -> Made {
        let count = self.values.len();
        if self.open {
            return Made { value, equation: Text::same(equation), notes, ..self.made };
        }
        let told = quantiles.iter().all(|part| self.contributions.quantile_is_safe(*part));
        if self.made.open && told && self.contributions.are_safe() {
            // Notes and equation of closed rows would tell more than the value.
            let equation = Text::same(format!("n = {count}"));
            return Made { value: blurred(value), equation, notes: vec![rounded_note()], ..self.made };
        }
        self.made.open = false;
        Made { value, equation: Text::same(""), caution: Some(withheld()), ..self.made }
    }

    fn reason(&self, error: &Error) -> Text {
        let period = &self.made.period;
        if !self.open {
            return Text::new(
                format!("{period} 无法计算（数据不公开）"),
                format!("not computable for {period} (the data are not open)"),
            );
        }
        let why = error.problem().message;
        let region = &self.made.region;
        Text::new(
            format!("{period} {region} 无法计算：{}", why.zh),
            format!("not computable for {period}, {region}: {}", why.en),
        )
    }

    /// Number of values, people and mean, for equations.
    pub fn summary(&self, distribution: &Distribution) -> String {
        let (n, people) = (self.values.len(), rounded(distribution.weight()));
        format!("n = {n}, W = {people}, μ = {}", rounded(distribution.mean()))
    }
}

/// The indicator's unit for a plain number.
pub(super) fn is_plain(unit: &UnitMeasure) -> bool {
    *unit == Dimension::Number.into() || *unit == Dimension::PerCent.into()
}

/// Positions of a name in a list that grows.
fn position(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_string());
        names.len() - 1
    })
}

fn of_rows(facts: &Facts, spec: &PeopleRows) -> (Vec<Spread>, Found) {
    let mut found = Found::default();
    let named = Named { source: &spec.source, sheet: spec.sheet.as_ref(), only: spec.only.as_ref() };
    let optional = [&spec.people, &spec.group, &spec.period, &spec.region, &spec.units];
    let columns: Vec<&Located<String>> =
        std::iter::once(&spec.value).chain(optional.iter().filter_map(|c| c.as_ref())).collect();
    let rows = match Rows::open(facts.plan, facts.sources, named, &columns) {
        Ok(rows) => rows,
        Err(problems) => return (Vec::new(), Found { problems, ..found }),
    };
    // Where each optional column stands among those asked for.
    let mut next = 0;
    let at: Vec<Option<usize>> = optional
        .iter()
        .map(|column| {
            column.as_ref().map(|_| {
                next += 1;
                next
            })
        })
        .collect();
    let (people_at, group_at, period_at, region_at, unit_at) = (at[0], at[1], at[2], at[3], at[4]);
    if period_at.is_some() == spec.of.is_some() {
        let message = Text::new(
            "请写 period（时期的列）或 of（所有行的时期）之一",
            "say either `period` (a column) or `of` (the period of all rows)",
        );
        found.problems.push(Problem::new(Code::MissingKey, message).at(facts.plan.place(spec.source.span)));
        return (Vec::new(), found);
    }
    let names = || columns.iter().map(|column| column.value.as_str());
    let (open, internal) = (rows.shows(names()), rows.is_internal(names()));
    let mut spreads: IndexMap<(String, String), Spread> = IndexMap::new();
    let mut missing = 0;
    for row in rows.rows.iter().copied() {
        let read = || -> Result<Option<(f64, f64, Period)>, Problem> {
            let Some(value) = rows.number(row, 0)? else { return Ok(None) };
            let people = match people_at {
                None => 1.0,
                Some(at) => rows.number(row, at)?.filter(|people| *people >= 0.0).ok_or_else(|| {
                    let message = Text::new("人数缺失或小于零", "the number of people is missing or below zero");
                    rows.wrong(row, at, Code::OutOfRange, message)
                })?,
            };
            let period = match (period_at, &spec.of) {
                (Some(at), _) => rows.period(row, at)?,
                (None, Some(of)) => of.value.0.clone(),
                (None, None) => return Ok(None),
            };
            Ok(Some((value, people, period)))
        };
        let (value, people, period) = match read() {
            Ok(Some(read)) => read,
            Ok(None) => {
                missing += 1;
                continue;
            }
            Err(problem) => {
                found.problems.push(problem);
                continue;
            }
        };
        let region = region_at.map_or_else(|| facts.home().to_string(), |at| rows.text(row, at).to_string());
        let spread = spreads.entry((period.to_string(), region.clone())).or_insert_with(|| Spread {
            values: Vec::new(),
            people: Vec::new(),
            groups: Vec::new(),
            group_names: Vec::new(),
            open,
            contributions: Contributions::default(),
            made: Made {
                value: 0.0,
                period,
                // A name of a place out of closed rows is told only if the plan tells it anyway.
                open: open || (!internal && facts.plan.names.has("region", &region)),
                region,
                from: Vec::new(),
                sources: vec![spec.source.value.0.clone()],
                status: rows.source.status,
                equation: Text::same(""),
                caution: None,
                notes: Vec::new(),
            },
        });
        spread.contributions.add(unit_at.map(|at| rows.text(row, at)), value * people);
        spread.values.push(value);
        spread.people.push(people);
        let group = group_at.map_or("", |at| rows.text(row, at));
        let position = position(&mut spread.group_names, group);
        spread.groups.push(position);
    }
    if missing > 0 && open {
        let left_out = Text::new(
            format!("表中有 {missing} 行没有数值，未计入"),
            format!("{missing} row(s) of the table have no value and are left out"),
        );
        spreads.values_mut().for_each(|spread| spread.made.caution = Some(left_out.clone()));
    }
    if spreads.is_empty() && found.problems.is_empty() {
        found.why_not.push(Text::new("表中没有数值", "the table has no values"));
    }
    (spreads.into_values().collect(), found)
}

fn of_regions(
    facts: &Facts,
    of: &Located<IndicatorRef>,
    people: Option<&Located<IndicatorRef>>,
    among: &[Located<RegionRef>],
) -> (Vec<Spread>, Found) {
    let mut found = Found::default();
    let Some(series) = facts.series(&of.value) else { return (Vec::new(), found) };
    let mut periods: Vec<&Period> = series.observations.iter().map(|o| &o.period).collect();
    periods.sort();
    periods.dedup();
    let mut spreads = Vec::new();
    for period in periods {
        let wanted = |o: &&Observation| {
            o.period == *period && (among.is_empty() || among.iter().any(|region| *region.value == *o.region))
        };
        let values: Vec<&Observation> = series.observations.iter().filter(wanted).collect();
        let lacking: Vec<&str> =
            among.iter().map(|r| &*r.value.0).filter(|r| !values.iter().any(|o| o.region == **r)).collect();
        let weight = |o: &Observation| facts.series(&people?.value)?.at(&o.region, period).cloned();
        let weights: Vec<Observation> = values.iter().filter_map(|o| weight(o)).collect();
        if !lacking.is_empty() || values.len() < 2 || (people.is_some() && weights.len() < values.len()) {
            let list = lacking.join(", ");
            found.why_not.push(Text::new(
                format!("{period} 无法计算：各地区的值或人口不全（至少两地） {list}"),
                format!(
                    "not computable for {period}: values or people of the regions are incomplete (two at least) {list}"
                ),
            ));
            continue;
        }
        let of_name = of.value.0.clone();
        let mut from: Vec<(String, Observation)> = values.iter().map(|o| (of_name.clone(), (*o).clone())).collect();
        let people_name = people.map_or(String::new(), |p| p.value.0.clone());
        from.extend(weights.iter().map(|o| (people_name.clone(), o.clone())));
        let counted: Vec<f64> = match people {
            Some(people) => weights.iter().map(|o| facts.in_base(&people.value, o)).collect(),
            None => vec![1.0; values.len()],
        };
        let Some(made) = Made::of(0.0, from, Text::same("")) else { continue };
        spreads.push(Spread {
            values: values.iter().map(|o| facts.in_base(&of.value, o)).collect(),
            people: counted,
            groups: (0..values.len()).collect(),
            group_names: values.iter().map(|o| o.region.clone()).collect(),
            // Closed figures of regions hide what rests on them: `made` says so.
            open: made.open,
            contributions: Contributions::default(),
            made: Made { region: facts.home().to_string(), ..made },
        });
    }
    (spreads, found)
}
