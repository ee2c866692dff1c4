//! The two tables of a composite index: the data, and what their columns are.

use super::input::positions;
use super::listing::{Listing, number, text};
use crate::context::Failure;
use linping_problems::{Code, Problem, Problems, Text};
use linping_statistics::composite::{Column, Framework, Node};
use linping_tables::Table;

/// Units, indicators and framework.
pub struct Data {
    /// Code and name of each unit, by code.
    units: Vec<(String, String)>,
    /// Position of each unit's group.
    pub groups: Vec<usize>,
    /// The grouping used, if any.
    pub grouped_by: Option<String>,
    /// One column an indicator, in the framework's order.
    pub columns: Vec<Column>,
    /// What each indicator is divided by, if anything.
    pub denominators: Vec<Option<Column>>,
    /// Targets and goalposts of the indicators, by name of the column they stand in.
    own: Vec<[Option<f64>; 4]>,
    pub framework: Framework,
}

/// Columns of numbers that an indicator's own scale is made of.
const OWN: [&str; 4] = ["Target", "goalpost_lower", "goalpost_upper", "goalpost_scale"];

impl Data {
    /// The code of an indicator.
    pub fn code(&self, index: usize) -> &str {
        self.node(index).map_or("", |node| node.code.as_str())
    }

    /// Which way an indicator is good.
    pub fn direction(&self, index: usize) -> f64 {
        self.node(index).map_or(1.0, |node| node.direction)
    }

    /// The target of an indicator.
    pub fn target(&self, index: usize) -> Option<f64> {
        self.own.get(index)?[0]
    }

    /// Lower and upper goalpost of an indicator, and what the better one counts.
    pub fn goalposts(&self, index: usize) -> Option<(f64, f64, f64)> {
        let [_, low, high, scale] = self.own.get(index)?;
        Some(((*low)?, (*high)?, scale.unwrap_or(1.0)))
    }

    fn node(&self, index: usize) -> Option<&Node> {
        self.framework.indicators().get(index).and_then(|at| self.framework.nodes().get(*at))
    }

    /// Code and name of a unit.
    pub fn unit(&self, unit: usize) -> (&str, &str) {
        self.units.get(unit).map_or(("", ""), |(code, name)| (code, name))
    }

    /// Keeps some of the units.
    pub fn keep(&mut self, wanted: impl Fn(usize) -> bool) {
        fn only<T>(list: &mut Vec<T>, wanted: &impl Fn(usize) -> bool) {
            let mut at = 0;
            list.retain(|_| {
                at += 1;
                wanted(at - 1)
            });
        }
        only(&mut self.units, &wanted);
        only(&mut self.groups, &wanted);
        self.columns.iter_mut().for_each(|column| only(column, &wanted));
        self.denominators.iter_mut().flatten().for_each(|column| only(column, &wanted));
    }

    /// A stage: units in rows, indicators in columns.
    pub fn listing(&self, columns: &[Column]) -> Listing {
        let order = self.framework.indicators();
        let heads = order.iter().filter_map(|at| self.framework.nodes().get(*at)).map(|n| n.code.clone());
        self.table(heads.collect(), columns.iter().collect())
    }

    /// A stage with nodes in a given order.
    pub fn listing_of(&self, order: &[usize], columns: &[Column]) -> Listing {
        let heads = order.iter().filter_map(|at| self.framework.nodes().get(*at)).map(|n| n.code.clone());
        self.table(heads.collect(), order.iter().filter_map(|at| columns.get(*at)).collect())
    }

    fn table(&self, heads: Vec<String>, columns: Vec<&Column>) -> Listing {
        let mut listing = Listing::new(&["uCode"]);
        listing.columns.extend(heads);
        for (unit, (code, _)) in self.units.iter().enumerate() {
            let cells = columns.iter().map(|column| number(column.get(unit).copied().flatten()));
            listing.push(std::iter::once(text(code)).chain(cells));
        }
        listing
    }
}

/// Reads both tables; every problem is told.
pub fn read(data: &Table, meta: &Table, group: Option<&str>) -> Result<Data, Failure> {
    let (codes, kinds) = (meta.identifiers("iCode")?, meta.texts("Type")?);
    let (levels, directions) = (meta.optional_numbers("Level")?, meta.optional_numbers("Direction")?);
    let weights = meta.optional_numbers("Weight")?;
    let or_empty = |name: &str| -> Result<Vec<&str>, Problems> {
        if meta.has(name) { meta.texts_or_empty(name) } else { Ok(vec![""; meta.rows()]) }
    };
    let (parents, denominators) = (or_empty("Parent")?, or_empty("Denominator")?);
    let filled = |cell: &str| !linping_tables::is_missing(cell);
    let numbers = |name: &str| {
        if meta.has(name) { meta.optional_numbers(name) } else { Ok(vec![None; meta.rows()]) }
    };
    let own_columns = OWN.iter().map(|name| numbers(name)).collect::<Result<Vec<_>, _>>()?;
    let mut problems = Problems::new();
    let mut nodes = Vec::new();
    let mut own = Vec::new();
    let mut by = Vec::new();
    let mut groupings = Vec::new();
    for (row, (code, kind)) in codes.iter().zip(&kinds).enumerate() {
        let of = |list: &[Option<f64>]| list.get(row).copied().flatten();
        let cell = |list: &[&str]| list.get(row).copied().filter(|c| filled(c)).map(str::to_string);
        match *kind {
            "Indicator" | "Aggregate" => {
                let direction = of(&directions).unwrap_or(1.0);
                if direction.abs() != 1.0 {
                    let message = Text::new(
                        format!("{code} 的方向 {direction} 应为 1 或 -1"),
                        format!("the direction {direction} of {code} should be 1 or -1"),
                    );
                    let column = meta.column("Direction").unwrap_or(0);
                    problems.push(Problem::new(Code::OutOfRange, message).at(meta.place(row, column)));
                }
                let level = of(&levels).filter(|l| *l >= 1.0 && l.fract() == 0.0);
                let Some(level) = level else {
                    let message = Text::new(format!("{code} 没有层级"), format!("{code} has no level"));
                    let column = meta.column("Level").unwrap_or(0);
                    problems.push(Problem::new(Code::BadNumber, message).at(meta.place(row, column)));
                    continue;
                };
                if *kind == "Indicator" {
                    by.push(cell(&denominators));
                    own.push(std::array::from_fn(|at| own_columns.get(at).and_then(|list| of(list))));
                }
                nodes.push(Node {
                    code: (*code).to_string(),
                    level: level as usize,
                    direction,
                    weight: of(&weights).unwrap_or(1.0),
                    parent: cell(&parents),
                });
            }
            "Group" => groupings.push((*code).to_string()),
            _ => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let framework = Framework::new(nodes).map_err(|e| super::input::refused(&e, std::path::Path::new(meta.file())))?;
    let unit_codes = data.identifiers("uCode")?;
    let names = if data.has("uName") { data.texts_or_empty("uName")? } else { unit_codes.clone() };
    let mut order: Vec<usize> = (0..data.rows()).collect();
    order.sort_by_key(|row| unit_codes.get(*row).copied());
    let sorted = |list: Vec<Option<f64>>| -> Column { order.iter().map(|r| list.get(*r).copied().flatten()).collect() };
    let mut columns = Vec::new();
    let mut divided = Vec::new();
    for (at, by) in framework.indicators().into_iter().zip(by) {
        let Some(node) = framework.nodes().get(at) else { continue };
        match data.optional_numbers(&node.code) {
            Ok(column) => columns.push(sorted(column)),
            Err(found) => problems.extend(found),
        }
        match by.map(|name| data.optional_numbers(&name)).transpose() {
            Ok(column) => divided.push(column.map(sorted)),
            Err(found) => problems.extend(found),
        }
    }
    let (grouped_by, texts) = grouping(data, &groupings, group)?;
    let texts: Vec<&str> = order.iter().map(|r| texts.get(*r).copied().unwrap_or("")).collect();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let unit = |row: &usize| {
        let at = |list: &[&str]| list.get(*row).copied().unwrap_or("").to_string();
        (at(&unit_codes), at(&names))
    };
    Ok(Data {
        units: order.iter().map(unit).collect(),
        groups: positions(&texts).0,
        grouped_by,
        columns,
        denominators: divided,
        own,
        framework,
    })
}

/// The grouping asked for, or the one with the fewest groups: a mean over many says more than one over few.
fn grouping<'t>(
    data: &'t Table,
    groupings: &[String],
    wanted: Option<&str>,
) -> Result<(Option<String>, Vec<&'t str>), Failure> {
    if wanted == Some("none") {
        return Ok((None, vec![""; data.rows()]));
    }
    if let Some(name) = wanted {
        return Ok((Some(name.to_string()), data.texts(name)?));
    }
    let mut best: Option<(usize, &String, Vec<&str>)> = None;
    for name in groupings.iter().filter(|name| data.has(name)) {
        let texts = data.texts_or_empty(name)?;
        let count = positions(&texts).1.len();
        if best.as_ref().is_none_or(|(fewest, _, _)| count < *fewest) {
            best = Some((count, name, texts));
        }
    }
    Ok(match best {
        Some((_, name, texts)) => (Some(name.clone()), texts),
        None => (None, vec![""; data.rows()]),
    })
}
