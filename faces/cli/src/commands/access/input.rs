//! Reads demands, supplies and costs.

use super::Arguments;
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::{Collected, CostError, CostTable, CostUnit, ReadOptions, Rows, Table};
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

/// Demands and supplies.
pub struct Tables {
    /// Identifiers of the demands.
    pub demands: Vec<String>,
    /// People at each.
    pub people: Vec<f64>,
    /// Longitude and latitude of each, on a network.
    pub demand_places: Vec<(f64, f64)>,
    /// Area of each, if asked for.
    pub areas: Option<Vec<String>>,
    /// Identifiers of the supplies.
    pub supplies: Vec<String>,
    /// Capacity of each.
    pub capacity: Vec<f64>,
    /// Longitude and latitude of each, on a network.
    pub supply_places: Vec<(f64, f64)>,
}

/// Costs and how they came about.
pub struct Pairs {
    /// Rows: demands; columns: supplies, then places that are no supply.
    pub costs: CostTable,
    /// What is said of it to machines.
    pub about: serde_json::Value,
}

/// The names of columns: those given, then the usual ones.
fn names<const N: usize>(given: Option<&str>, usual: [&str; N]) -> [String; N] {
    let mut names = usual.map(String::from);
    let given = given.into_iter().flat_map(|text| text.split(','));
    for (name, given) in names.iter_mut().zip(given) {
        if !given.trim().is_empty() {
            *name = given.trim().to_string();
        }
    }
    names
}

/// Opens a table; one that is not there ends with 3.
fn open(path: &Path) -> Result<(String, File), Failure> {
    let file = File::open(path).map_err(|error| Failure::missing(path, &error))?;
    Ok((path.display().to_string(), file))
}

/// Reads demands and supplies; every mistake in both is reported.
pub fn read_tables(arguments: &Arguments) -> Result<Tables, Failure> {
    let on_network = arguments.network.is_some();
    let options = ReadOptions::default();
    let (demand_file, demand) = open(&arguments.demand)?;
    let (supply_file, supply) = open(&arguments.supply)?;
    let demand = Table::read(&demand_file, demand, &options);
    let supply = Table::read(&supply_file, supply, &options);
    let (demand, supply) = match (demand, supply) {
        (Ok(demand), Ok(supply)) => (demand, supply),
        (demand, supply) => {
            let problems = [demand.err(), supply.err()].into_iter().flatten().flatten().collect::<Problems>();
            return Err(problems.into());
        }
    };
    let of_demand = names(arguments.demand_columns.as_deref(), ["id", "population", "lon", "lat"]);
    let of_supply = names(arguments.supply_columns.as_deref(), ["id", "capacity", "lon", "lat"]);
    let mut problems = Problems::new();
    let (demands, people, demand_places) = places(&demand, &of_demand, on_network, &mut problems);
    let (supplies, capacity, supply_places) = places(&supply, &of_supply, on_network, &mut problems);
    let areas = arguments.area.as_deref().map(|name| owned(note(demand.texts(name), &mut problems)));
    if !problems.is_empty() {
        return Err(problems.into());
    }
    Ok(Tables { demands, people, demand_places, areas, supplies, capacity, supply_places })
}

/// The value, or nothing and its problems noted.
fn note<T: Default>(read: Result<T, Problems>, problems: &mut Problems) -> T {
    read.unwrap_or_else(|found| {
        problems.extend(found);
        T::default()
    })
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(String::from).collect()
}

type Listed = (Vec<String>, Vec<f64>, Vec<(f64, f64)>);

fn places(table: &Table, [id, amount, lon, lat]: &[String; 4], on_network: bool, problems: &mut Problems) -> Listed {
    let ids = owned(note(table.identifiers(id), problems));
    let amounts = note(table.numbers_between(amount, 0.0, f64::INFINITY), problems);
    if table.rows() == 0 {
        let message = Text::new("表中没有数据行", "the table has no rows");
        problems.push(Problem::new(Code::Empty, message).at(Place::file(table.file())));
    }
    if !on_network {
        return (ids, amounts, Vec::new());
    }
    let lon = note(table.optional_numbers(lon), problems);
    let lat = note(table.optional_numbers(lat), problems);
    // A place without coordinates stays: it reaches nothing and is reported with those far from streets.
    let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
    (ids, amounts, lon.into_iter().zip(lat).map(|(lon, lat)| (number(lon), number(lat))).collect())
}

/// What a cost table names that no other table does.
#[derive(Default)]
struct Strangers {
    rows: u64,
    first: Option<(Place, String)>,
}

impl Strangers {
    fn note(&mut self, place: impl FnOnce() -> Place, name: &str) {
        self.rows += 1;
        if self.first.is_none() {
            self.first = Some((place(), name.to_string()));
        }
    }

    fn warning(self, zh: &str, en: &str) -> Option<Problem> {
        let (place, name) = self.first?;
        let rows = self.rows;
        let message =
            Text::new(format!("{rows} 行{zh}，例如“{name}”"), format!("{rows} row(s) {en}, such as `{name}`"));
        Some(Problem::warning(Code::UnknownName, message).at(place))
    }
}

/// Reads the costs row by row.
pub fn read_costs(
    path: &Path,
    columns: Option<&str>,
    tables: &Tables,
    warnings: &mut Problems,
) -> Result<Pairs, Failure> {
    let (name, file) = open(path)?;
    let [origin, destination, cost] = names(columns, ["origin", "dest", "minutes"]);
    let unit = if cost == "minutes" { CostUnit::Minutes } else { CostUnit::Plain };
    let mut rows = Rows::new(&name, file, &ReadOptions::streaming())?;
    let found = [&origin, &destination, &cost].map(|column| rows.column(column));
    let [Ok(origin), Ok(destination), Ok(cost)] = found else {
        return Err(found.into_iter().filter_map(Result::err).collect::<Problems>().into());
    };
    let index = |ids: &[String]| ids.iter().cloned().zip(0u32..).collect::<HashMap<String, u32>>();
    let (demands, mut supplies) = (index(&tables.demands), index(&tables.supplies));
    let listed = supplies.len() as u32;
    let (mut no_demand, mut no_supply) = (Strangers::default(), Strangers::default());
    let mut triplets = Vec::new();
    let mut problems = Collected::default();
    while let Some(row) = rows.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(problem) => {
                problems.add(problem);
                continue;
            }
        };
        // A blank cost is a pair out of reach.
        if linping_tables::is_missing(row.text(cost)) {
            continue;
        }
        let amount = match row.number(cost) {
            Ok(amount) if amount >= 0.0 => amount,
            Ok(amount) => {
                let message = Text::new(format!("费用 {amount} 为负"), format!("the cost {amount} is negative"));
                problems.add(Problem::new(Code::OutOfRange, message).at(row.place(cost)));
                continue;
            }
            Err(problem) => {
                problems.add(problem);
                continue;
            }
        };
        let (from, to) = (row.text(origin), row.text(destination));
        let to = match supplies.get(to) {
            Some(&to) => to,
            None => {
                let next = supplies.len() as u32;
                supplies.insert(to.to_string(), next);
                next
            }
        };
        if to >= listed {
            no_supply.note(|| row.place(destination), row.text(destination));
        }
        match demands.get(from) {
            Some(&from) => triplets.push((from, to, amount)),
            None => no_demand.note(|| row.place(origin), from),
        }
    }
    if !problems.is_empty() {
        return Err(problems.into_problems().into());
    }
    let used = triplets.len();
    warnings.extend(
        no_demand.warning("的起点不在需求表中，已忽略", "with origins that are not in the table of demands: ignored"),
    );
    warnings.extend(no_supply.warning(
        "的终点不在供给表中，视为没有容量",
        "with destinations that are not in the table of supplies: taken as without capacity",
    ));
    let costs = CostTable::from_triplets(tables.demands.len(), supplies.len(), unit, triplets)
        .map_err(|error| bad_pair(&error, path, [origin, destination], tables, &supplies))?;
    Ok(Pairs { costs, about: serde_json::json!({ "pairs": used }) })
}

/// A pair that stands twice, by its names and the line where it stands again.
fn bad_pair(
    error: &CostError,
    path: &Path,
    columns: [usize; 2],
    tables: &Tables,
    supplies: &HashMap<String, u32>,
) -> Failure {
    let CostError::Duplicate { row, column } = error else { return Failure::internal(error.to_string()) };
    let from = tables.demands.get(*row as usize).map_or("", String::as_str);
    let to = supplies.iter().find(|(_, number)| *number == column).map_or("", |(name, _)| name.as_str());
    let message = Text::new(
        format!("费用表中“{from}”到“{to}”出现两次"),
        format!("the pair from `{from}` to `{to}` stands twice in the table of costs"),
    );
    let place = second_place(path, columns, [from, to]).unwrap_or_else(|| Place::file(path.display().to_string()));
    Problem::new(Code::DuplicateRow, message).at(place).into()
}

/// Where a pair with a cost stands for the second time: lines are not kept while reading, so the file is read once more.
fn second_place(path: &Path, [origin, destination]: [usize; 2], [from, to]: [&str; 2]) -> Option<Place> {
    let (name, file) = open(path).ok()?;
    let mut rows = Rows::new(&name, file, &ReadOptions::streaming()).ok()?;
    let mut seen = false;
    while let Some(row) = rows.next_row() {
        let Ok(row) = row else { continue };
        if row.text(origin) == from && row.text(destination) == to && std::mem::replace(&mut seen, true) {
            return Some(row.place(origin));
        }
    }
    None
}
