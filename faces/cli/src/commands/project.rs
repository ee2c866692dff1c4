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
    /// Draw so many scenarios and give 80 % ranges of the total and of ages 0–14, 15–64 and 65 and over.
    #[arg(long, value_name = "NUMBER")]
    scenarios: Option<usize>,
    /// Seed of the scenarios.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Spreads of the scenarios: standard deviation of the logarithm of fertility and of mortality, of migration as a share
    /// of all movements, and the part of a deviation that stays to the next year.
    #[arg(long, value_name = "FERTILITY,MORTALITY,MIGRATION,PERSISTENCE", value_delimiter = ',', num_args = 1,
          default_values_t = [0.15, 0.05, 0.30, 0.9])]
    spreads: Vec<f64>,
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
    let quantiles = arguments.scenarios.map(|count| draw(arguments, &read, timing, count, context)).transpose()?;
    if context.common.json {
        let mut value = as_json(&read, &projection, timing, &warnings, file.is_none());
        if let Some(quantiles) = &quantiles {
            value["scenarios"] = scenarios_json(arguments, &read, quantiles);
        }
        return print_json(&value);
    }
    if file.is_some() || quantiles.is_some() {
        let ranges = quantiles.as_ref().map(|q| ranges(q, &read, context)).unwrap_or_default();
        return print(&format!("{}{ranges}", summary(&projection, context)));
    }
    let mut csv = Vec::new();
    read.write(&projection, &mut csv).map_err(|e| Failure::internal(e.to_string()))?;
    print(&String::from_utf8_lossy(&csv))
}

/// Names and first and last ages of the ranges that scenarios are told by.
const RANGES: [(&str, usize, usize); 4] =
    [("total", 0, usize::MAX), ("age_0_14", 0, 14), ("age_15_64", 15, 64), ("age_65_and_over", 65, usize::MAX)];

/// The ranges that can be told: none that ends or starts inside the open group.
fn told_ranges(folder: &Folder) -> Vec<(&'static str, usize, usize)> {
    let open = folder.inputs.width.years() * folder.inputs.groups().saturating_sub(1);
    let told = |from: usize, to: usize| from <= open && (to == usize::MAX || to < open);
    RANGES.into_iter().filter(|(_, from, to)| told(*from, *to)).collect()
}

/// Quantiles told: the ends of the 80 % range and the median.
const SHARES: [f64; 3] = [0.1, 0.5, 0.9];

fn draw(
    arguments: &Arguments,
    folder: &Folder,
    timing: population::Timing,
    count: usize,
    context: &Context,
) -> Result<Vec<population::Quantiles>, Failure> {
    let [fertility, mortality, migration, persistence] = arguments.spreads.as_slice() else {
        return Err(Failure::argument("--spreads 需要四个数", "--spreads takes four numbers"));
    };
    let spreads = population::Spreads {
        fertility: *fertility,
        mortality: *mortality,
        migration: *migration,
        persistence: *persistence,
    };
    let years = folder.inputs.width.years();
    let last = folder.inputs.groups() - 1;
    let bands: Vec<(usize, usize)> =
        told_ranges(folder).into_iter().map(|(_, from, to)| (from / years, (to / years).min(last))).collect();
    let seed = arguments.seed;
    let found = population::scenarios(&folder.inputs, timing, &spreads, &bands, &SHARES, count, seed, &context.stop);
    found.map_err(|error| match error {
        population::Error::Stopped => Failure::interrupted(),
        other => Failure::from(other.problem()),
    })
}

fn scenarios_json(arguments: &Arguments, folder: &Folder, quantiles: &[population::Quantiles]) -> Value {
    let told = told_ranges(folder);
    let years: Vec<Value> = quantiles
        .iter()
        .map(|of_year| {
            let mut row = json!({ "year": of_year.year });
            for ((name, _, _), list) in told.iter().zip(&of_year.bands) {
                row[*name] = json!({ "q10": list.first(), "median": list.get(1), "q90": list.get(2) });
            }
            row
        })
        .collect();
    json!({ "count": arguments.scenarios, "seed": arguments.seed, "spreads": {
        "fertility": arguments.spreads.first(), "mortality": arguments.spreads.get(1),
        "migration": arguments.spreads.get(2), "persistence": arguments.spreads.get(3),
    }, "years": years })
}

/// The ranges of the scenarios as a table.
fn ranges(quantiles: &[population::Quantiles], folder: &Folder, context: &Context) -> String {
    let names: Vec<Text> = told_ranges(folder)
        .iter()
        .map(|(_, from, to)| match (*from, *to) {
            (0, usize::MAX) => Text::new("总人口", "total"),
            (from, usize::MAX) => Text::new(format!("{from}岁以上"), format!("{from} and over")),
            (from, to) => Text::same(format!("{from}–{to}")),
        })
        .collect();
    let list = |of: fn(&Text) -> &str, between: &str| names.iter().map(of).collect::<Vec<_>>().join(between);
    let head = Text::new(
        format!("80% 区间（情景抽样）：{}", list(|text| &text.zh, "；")),
        format!("80 % ranges of the scenarios: {}", list(|text| &text.en, "; ")),
    );
    let mut text = format!("\n{}\n", context.say(&head));
    for of_year in quantiles {
        text.push_str(&format!("{:>14}", of_year.year));
        for list in &of_year.bands {
            let at = |i: usize| list.get(i).copied().unwrap_or(0.0);
            text.push_str(&format!("{:>26}", format!("{:.1} – {:.1}", at(0), at(2))));
        }
        text.push('\n');
    }
    text
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

/// Sums of a year: men, women, and the share at or above an age; no share where that age lies inside the open group.
fn sums(projection: &Projection, people: &population::BySex<Vec<f64>>, from_age: usize) -> (f64, f64, Option<f64>) {
    let first = from_age / projection.width.years();
    let told = first < people.male.len();
    let (male, female): (f64, f64) = (people.male.iter().sum(), people.female.iter().sum());
    let above: f64 = people.male.iter().skip(first).chain(people.female.iter().skip(first)).sum();
    (male, female, told.then_some(if male + female > 0.0 { above / (male + female) } else { 0.0 }))
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
        let old = old.map_or_else(|| format!("{:>14}", "–"), |old| format!("{:>14.2}", 100.0 * old));
        text.push_str(&format!("{old}\n"));
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
