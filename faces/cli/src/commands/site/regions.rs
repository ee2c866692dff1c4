//! Land assembly and max-p regions.

use super::answer::Answer;
use super::input::Input;
use super::places::need;
use super::{Arguments, Kind, Why, json_input};
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Text};
use linping_siting::formats::Format;
use linping_siting::{Assembly, MaxP};
use linping_work::Stop;
use serde_json::json;
use std::collections::HashMap;

/// Solves one of the two.
pub fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    if arguments.problem == Kind::Assemble { assemble(arguments, &input, stop) } else { max_p(arguments, &input, stop) }
}

/// `value`, `area`, `neighbours` (or `parent` of a tree), `cap`; with a budget also `cost`.
fn assemble(arguments: &Arguments, input: &Input, stop: &Stop) -> Result<Answer, Why> {
    let object = json_input(input, "assemble", &["value", "area", "neighbours", "parent", "cap", "cost", "budget"])?;
    let values = object.numbers("value")?;
    let areas = object.numbers("area")?;
    let neighbours = if object.get("parent").is_some() {
        let parents = object.numbers("parent")?;
        let parents = parents.iter().enumerate().filter(|(_, parent)| **parent >= 0.0);
        parents.map(|(child, &parent)| (child, parent as usize)).collect()
    } else {
        object.pairs("neighbours", values.len())?
    };
    let limit = need(arguments.capacity.or(object.number("cap")?), "--capacity")?;
    let mut problem = Assembly::new(values, areas, neighbours, limit);
    if let Some(budget) = arguments.budget.or(object.number("budget")?) {
        problem = problem.budget(object.numbers("cost")?, budget);
    }
    let solution = problem.solve(stop, arguments.seed)?;
    Ok(Answer::new(&input.instance, &solution, &[]).counted_from_zero(&solution))
}

/// A lattice as CSV (`row`, `col`, `count`) or any map as JSON (`size`, `neighbours`).
fn max_p(arguments: &Arguments, input: &Input, stop: &Stop) -> Result<Answer, Why> {
    let (sizes, neighbours, mut threshold) = if input.format == Format::Csv {
        let (sizes, neighbours) = lattice(input)?;
        (sizes, neighbours, None)
    } else {
        let object = json_input(input, "max-p", &["size", "neighbours", "threshold"])?;
        let sizes = object.numbers("size")?;
        let neighbours = object.pairs("neighbours", sizes.len())?;
        (sizes, neighbours, object.number("threshold")?)
    };
    let given = arguments.threshold.or(arguments.capacity).or(arguments.p.map(|p| p as f64));
    threshold = given.or(threshold);
    let solution = MaxP::new(sizes, neighbours, need(threshold, "--threshold")?).solve(stop, arguments.seed)?;
    let mut answer = Answer::new(&input.instance, &solution, &[]);
    answer.chosen = Vec::new();
    answer.more.insert("regions".into(), json!(solution.assignment));
    Ok(answer)
}

type Lattice = (Vec<f64>, Vec<(usize, usize)>);

fn lattice(input: &Input) -> Result<Lattice, Failure> {
    let bad = |line: u64, zh: String, en: String| -> Failure {
        let remedy = Text::new(
            "每行一格：row 与 col 为整数，各不相同，count 为有限的非负数。",
            "one cell a row: row and col are whole numbers, no two cells alike, count is finite and not negative.",
        );
        Problem::new(Code::BadTable, Text::new(zh, en)).at(Place::line(&input.name, line, 1)).hint(remedy).into()
    };
    let unreadable = |_: csv::Error| bad(1, "表格无法读取".into(), "the table cannot be read".into());
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input.text.as_bytes());
    let headers = reader.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header.trim() == name).ok_or_else(|| {
            Failure::from(
                Problem::new(
                    Code::MissingColumn,
                    Text::new(format!("缺少列“{name}”"), format!("the column `{name}` is missing")),
                )
                .at(Place::line(&input.name, 1, 1))
                .hint(Text::new(
                    "格网需要 row、col 与 count 三列。",
                    "a lattice needs the columns row, col and count.",
                )),
            )
        })
    };
    let columns = [column("row")?, column("col")?, column("count")?];
    let mut sizes = Vec::new();
    let mut index: HashMap<(i64, i64), usize> = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(1, csv::Position::line);
        let number = |at: usize| {
            let cell = record.get(columns[at]).unwrap_or_default().trim();
            let value = cell.parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
            value.ok_or_else(|| bad(line, format!("“{cell}”不是有效的数"), format!("`{cell}` is not a usable number")))
        };
        let place = (number(0)? as i64, number(1)? as i64);
        if index.insert(place, sizes.len()).is_some() {
            return Err(bad(line, format!("格 {place:?} 出现两次"), format!("the cell {place:?} stands twice")));
        }
        sizes.push(number(2)?);
    }
    if sizes.is_empty() {
        return Err(Problem::new(Code::Empty, Text::new("表格没有数据", "the table has no rows"))
            .at(Place::line(&input.name, 1, 1))
            .hint(Text::new("请写 row,col,count 各行。", "write rows of row,col,count."))
            .into());
    }
    let mut neighbours = Vec::new();
    for (&(row, col), &at) in &index {
        for next in [(row + 1, col), (row, col + 1)] {
            if let Some(&other) = index.get(&next) {
                neighbours.push((at.min(other), at.max(other)));
            }
        }
    }
    neighbours.sort_unstable();
    Ok((sizes, neighbours))
}
