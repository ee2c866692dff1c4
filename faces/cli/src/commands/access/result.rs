//! Gives the answer: the table, and what it says of people.

use super::input::Tables;
use super::{Arguments, output_file};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{as_parquet, print, print_json, write_whole};
use linping_access::{Answer, Measure, Summary, summarise};
use linping_problems::{Language, Problem};
use linping_tables::{Cell, write_csv, write_parquet};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A measure as the user wrote it, and its answer.
pub struct Answered<'a> {
    pub name: &'a str,
    pub measure: &'a Measure,
    pub found: Answer,
}

/// Writes the table and prints the summary.
pub fn give(
    arguments: &Arguments,
    context: &Context,
    tables: &Tables,
    about: &Value,
    answers: &[Answered],
    warnings: &[Problem],
) -> Outcome {
    let parquet = as_parquet(output_file(arguments))?;
    let write = |out: &mut dyn std::io::Write| {
        let columns: Vec<&str> = std::iter::once("id").chain(answers.iter().map(|answered| answered.name)).collect();
        let rows = tables.demands.iter().enumerate().map(|(row, id)| {
            let values = answers.iter().map(|answered| Cell::from(answered.found.values[row]));
            std::iter::once(Cell::from(id.as_str())).chain(values).collect::<Vec<_>>()
        });
        if parquet { write_parquet(out, &columns, &rows.collect::<Vec<_>>()) } else { write_csv(out, &columns, rows) }
    };
    let file = output_file(arguments);
    if let Some(path) = file {
        write_whole(path, write)?;
    }
    if context.common.json {
        return print_json(&as_json(tables, about, answers, warnings));
    }
    if file.is_none() {
        let mut bytes = Vec::new();
        write(&mut bytes).map_err(|error| Failure::internal(error.to_string()))?;
        return print(&String::from_utf8_lossy(&bytes));
    }
    if context.common.quiet { Ok(Exit::Done) } else { print(&as_text(context.language, tables, answers)) }
}

/// The summary of some rows.
fn summary_of(answered: &Answered, tables: &Tables, rows: &[usize]) -> Summary {
    let values: Vec<Option<f64>> = rows.iter().map(|&row| answered.found.values[row]).collect();
    let people: Vec<f64> = rows.iter().map(|&row| tables.people[row]).collect();
    let mut summary = summarise(answered.measure, &values, &people);
    summary.worst_off.places.iter_mut().for_each(|place| *place = rows[*place]);
    summary
}

/// The rows of each area, by name.
fn areas(tables: &Tables) -> BTreeMap<&str, Vec<usize>> {
    let mut areas: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, area) in tables.areas.iter().flatten().enumerate() {
        areas.entry(area).or_default().push(row);
    }
    areas
}

fn summary_json(summary: &Summary, tables: &Tables) -> Value {
    let mut value = json!(summary);
    let worst: Vec<&str> = summary.worst_off.places.iter().map(|&row| tables.demands[row].as_str()).collect();
    value["worst_off"]["places"] = json!(worst);
    value
}

fn as_json(tables: &Tables, about: &Value, answers: &[Answered], warnings: &[Problem]) -> Value {
    let all: Vec<usize> = (0..tables.demands.len()).collect();
    let areas = areas(tables);
    let mut measures = Map::new();
    for answered in answers {
        let mut value = summary_json(&summary_of(answered, tables, &all), tables);
        if let Some(certificate) = answered.found.certificate {
            value["objective"] = json!(certificate.objective);
            value["bound"] = json!(certificate.bound);
            value["gap"] = json!(certificate.gap);
            value["rounds"] = json!(certificate.rounds);
            value["total_cost"] = json!(certificate.total_cost);
        }
        if !areas.is_empty() {
            let by_area = areas
                .iter()
                .map(|(name, rows)| ((*name).to_string(), summary_json(&summary_of(answered, tables, rows), tables)));
            value["areas"] = Value::Object(by_area.collect());
        }
        measures.insert(answered.name.to_string(), value);
    }
    json!({
        "demands": tables.demands.len(),
        "people": tables.people.iter().sum::<f64>(),
        "supplies": tables.supplies.len(),
        "capacity": tables.capacity.iter().sum::<f64>(),
        "costs": about,
        "measures": measures,
        "warnings": warnings,
    })
}

/// A number for people to read.
fn shown(value: Option<f64>) -> String {
    match value {
        None => "–".to_string(),
        Some(value) if value == 0.0 || (0.01..1e6).contains(&value.abs()) => format!("{value:.3}"),
        Some(value) => format!("{value:.4e}"),
    }
}

fn as_text(language: Language, tables: &Tables, answers: &[Answered]) -> String {
    let heads = match language {
        Language::Zh => ["指标", "可达人口", "均值", "中位数", "最小", "最大", "最差一成不及", "证明的间隙"],
        Language::En => ["measure", "reached", "mean", "median", "least", "most", "worst tenth", "proven gap"],
    };
    let line = |name: String, summary: &Summary, gap: Option<f64>| -> Vec<String> {
        let share = summary.share_reached.map_or_else(|| "–".to_string(), |share| format!("{:.1} %", share * 100.0));
        let gap = gap.map_or_else(String::new, |gap| format!("{gap:.1e}"));
        let numbers = [summary.mean, summary.median, summary.least, summary.most, summary.worst_off.threshold];
        [name, share].into_iter().chain(numbers.map(shown)).chain([gap]).collect()
    };
    let all: Vec<usize> = (0..tables.demands.len()).collect();
    let mut table = vec![heads.map(String::from).to_vec()];
    for answered in answers {
        let gap = answered.found.certificate.map(|certificate| certificate.gap);
        table.push(line(answered.name.to_string(), &summary_of(answered, tables, &all), gap));
        for (area, rows) in areas(tables) {
            table.push(line(format!("  {area}"), &summary_of(answered, tables, &rows), None));
        }
    }
    aligned(&table)
}

/// The columns aligned; a Chinese character is as wide as two Latin ones.
fn aligned(table: &[Vec<String>]) -> String {
    let width = |text: &str| text.chars().map(|letter| if letter as u32 >= 0x2E80 { 2 } else { 1 }).sum::<usize>();
    let columns = table.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|at| table.iter().map(|row| width(&row[at])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in table {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[at] - width(cell));
            let _ = if at == 0 { write!(line, "{cell}{space}") } else { write!(line, "  {space}{cell}") };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
