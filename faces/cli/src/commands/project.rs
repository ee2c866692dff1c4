use crate::context::{Context, Exit, Failure, Outcome};
use crate::diagnostics;
use crate::output::{print, print_json, write_whole};
use clap::{Args, ValueEnum};
use linping_population as population;
use linping_problems::{Code, Place, Problem, Problems, Text};
use population::{Folder, Projection, Unreadable, Width};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Folder with base_population.csv, mortality_mx.csv, births (fertility.csv, or asfr.csv and srb.csv) and movers
    /// (migration.csv, or migration_total.csv).
    folder: PathBuf,
    /// When movers arrive [default: endb for five-year groups, end for single years].
    #[arg(long, value_enum)]
    timing: Option<Timing>,
    /// Last year of the projection [default: as far as the inputs go].
    #[arg(long, value_name = "YEAR")]
    to: Option<i32>,
    /// How the first year of life is read in tables of single years.
    #[arg(long, value_enum, default_value_t = FirstYear::CoaleDemeny)]
    first_year: FirstYear,
    /// File to write, as CSV in the shape of the folder; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Timing {
    /// At the end of the period, but counted among the mothers of its births.
    Endb,
    /// Half at the start of the period, half at its end.
    Even,
    /// At the end of the period, not counted among the mothers.
    End,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FirstYear {
    /// Coale and Demeny, model West, as the United Nations' projections do.
    CoaleDemeny,
    /// Andreev and Kingkade.
    AndreevKingkade,
}

/// Reads the folder, projects, writes the table.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let folder = &arguments.folder;
    if let Err(error) = std::fs::read_dir(folder) {
        return Err(Failure::missing(folder, &error));
    }
    let mut read = population::read_folder(folder).map_err(unreadable)?;
    let at_folder =
        |error: population::Error| Failure::from(error.problem().at(Place::file(folder.display().to_string())));
    if let Some(year) = arguments.to {
        read.inputs = read.inputs.until(year).map_err(at_folder)?;
    }
    read.inputs.first_year = match arguments.first_year {
        FirstYear::CoaleDemeny => population::FirstYear::CoaleDemeny,
        FirstYear::AndreevKingkade => population::FirstYear::AndreevKingkade,
    };
    let timing = match (arguments.timing, read.inputs.width) {
        (Some(Timing::Endb), _) | (None, Width::Five) => population::Timing::Endb,
        (Some(Timing::Even), _) => population::Timing::Even,
        (Some(Timing::End), _) | (None, Width::Single) => population::Timing::End,
    };
    let projection = population::project(&read.inputs, timing).map_err(at_folder)?;
    let mut warnings = read.warnings.clone();
    warnings.extend(shortfalls(&read, &projection, folder));
    if !context.common.json && !context.common.quiet {
        diagnostics::print(&warnings, None, context);
    }
    let file = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = file {
        write_whole(path, |out| read.write(&projection, out))?;
    }
    if context.common.json {
        return print_json(&as_json(&read, &projection, timing, &warnings, file.is_none()));
    }
    if file.is_some() {
        return print(&summary(&projection, context));
    }
    let mut csv = Vec::new();
    read.write(&projection, &mut csv).map_err(|e| Failure::internal(e.to_string()))?;
    print(&String::from_utf8_lossy(&csv))
}

fn unreadable(unreadable: Unreadable) -> Failure {
    let exit = if unreadable.missing { Exit::InputDiffers } else { Exit::Wrong };
    Failure { problems: unreadable.problems, exit, root: None }
}

/// One warning for all cells that had to be set to zero.
fn shortfalls(folder: &Folder, projection: &Projection, path: &Path) -> Problems {
    let Some(worst) = projection.shortfalls.iter().max_by(|a, b| a.missing.total_cmp(&b.missing)) else {
        return Vec::new();
    };
    let count = projection.shortfalls.len();
    let age = folder.age_labels.get(worst.group).map_or("", String::as_str);
    let missing = worst.missing;
    let year = worst.year;
    let message = Text::new(
        format!("{count} 个单元的净迁出多于现有人口，已记为零；最大的是 {year} 年 {age} 岁，缺 {missing:.3}"),
        format!(
            "in {count} cells more people were to leave than there were; they are set to zero, the largest in {year} at age {age}, short of {missing:.3}"
        ),
    );
    let hint = Text::new("请检查迁移的年龄结构。", "check the ages of the movers.");
    vec![Problem::warning(Code::BadPopulation, message).at(Place::file(path.display().to_string())).hint(hint)]
}

/// Sums of a year: men, women, and the share at or above an age.
fn sums(projection: &Projection, people: &population::BySex<Vec<f64>>, from_age: usize) -> (f64, f64, f64) {
    let first = from_age / projection.width.years();
    let (male, female): (f64, f64) = (people.male.iter().sum(), people.female.iter().sum());
    let above: f64 = people.male.iter().skip(first).chain(people.female.iter().skip(first)).sum();
    (male, female, if male + female > 0.0 { above / (male + female) } else { 0.0 })
}

fn summary(projection: &Projection, context: &Context) -> String {
    let heads = [
        Text::new("年份", "year"),
        Text::new("人口", "people"),
        Text::new("出生", "births"),
        Text::new("死亡", "deaths"),
        Text::new("净迁入", "movers"),
        Text::new("65岁以上%", "65+ %"),
    ];
    let mut text = String::new();
    for head in &heads {
        text.push_str(&format!("{:>14}", context.say(head)));
    }
    text.push('\n');
    for (index, (year, people)) in projection.years.iter().enumerate() {
        let (male, female, old) = sums(projection, people, 65);
        let flows = index.checked_sub(1).and_then(|i| projection.flows.get(i));
        let cell = |value: Option<f64>| value.map_or_else(|| format!("{:>14}", "–"), |v| format!("{v:>14.1}"));
        text.push_str(&format!("{year:>14}{:>14.1}", male + female));
        text.push_str(&cell(flows.map(|f| f.births)));
        text.push_str(&cell(flows.map(|f| f.deaths)));
        text.push_str(&cell(flows.map(|f| f.migration)));
        text.push_str(&format!("{:>14.2}\n", 100.0 * old));
    }
    text
}

fn as_json(
    folder: &Folder,
    projection: &Projection,
    timing: population::Timing,
    warnings: &Problems,
    with_rows: bool,
) -> Value {
    let years: Vec<Value> = projection
        .years
        .iter()
        .enumerate()
        .map(|(index, (year, people))| {
            let (male, female, old) = sums(projection, people, 65);
            let mut row = json!({
                "year": year, "total": male + female, "male": male, "female": female, "share_65_and_over": old,
            });
            if let Some(flows) = index.checked_sub(1).and_then(|i| projection.flows.get(i)) {
                row["births"] = json!(flows.births);
                row["deaths"] = json!(flows.deaths);
                row["migration"] = json!(flows.migration);
            }
            row
        })
        .collect();
    let mut value = json!({
        "timing": timing,
        "age_groups": projection.width,
        "first_year": folder.inputs.first_year,
        "unit": if folder.columns[0].ends_with("thousand") { "thousand" } else { "persons" },
        "years": years,
        "warnings": warnings.iter().map(|w| &w.message).collect::<Vec<_>>(),
    });
    if with_rows {
        value["rows"] = rows(folder, projection);
    }
    value
}

/// The rows of the CSV, with its columns as keys.
fn rows(folder: &Folder, projection: &Projection) -> Value {
    let results = projection.years.get(1..).unwrap_or_default();
    let mut rows = Vec::new();
    match projection.width {
        Width::Five => {
            for (year, people) in results {
                for ((label, male), female) in folder.age_labels.iter().zip(&people.male).zip(&people.female) {
                    let mut row = Map::new();
                    row.insert("year".to_string(), json!(year));
                    row.insert("age_group".to_string(), json!(label));
                    row.insert(folder.columns[0].clone(), json!(male));
                    row.insert(folder.columns[1].clone(), json!(female));
                    rows.push(Value::Object(row));
                }
            }
        }
        Width::Single => {
            for sex in ["male", "female"] {
                for (group, label) in folder.age_labels.iter().enumerate() {
                    let mut row = Map::new();
                    row.insert("sex".to_string(), json!(sex));
                    row.insert("age".to_string(), json!(label.trim_end_matches('+')));
                    for (year, people) in results {
                        let cells = if sex == "male" { &people.male } else { &people.female };
                        row.insert(year.to_string(), json!(cells.get(group)));
                    }
                    rows.push(Value::Object(row));
                }
            }
        }
    }
    Value::Array(rows)
}
