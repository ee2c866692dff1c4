use super::input::{at, open};
use super::listing::{Listing, finish, number, text};
use crate::context::{Context, Failure, Outcome};
use clap::Args;
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_statistics::Error;
use linping_statistics::progress::{Direction, Likelihood, Progress, RuleSet, assess_at, likelihood};
use linping_tables::Table;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::str::FromStr;

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Observations: columns series, year and value (without series, one series).
    file: PathBuf,
    /// What was promised: columns series, direction, base_year, target, target_year, limit (and rules, if they differ).
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,
    /// Rule set: open-sdg, un-chart or sdr.
    #[arg(long, default_value = "open-sdg", value_parser = RuleSet::from_str)]
    rules: RuleSet,
    /// Judge as of this date: a year, or a year and a fraction (2023.5). Later observations are left out.
    #[arg(long, value_name = "YEAR")]
    at: Option<f64>,
    /// Without --cases: which way is better.
    #[arg(long, default_value = "positive", value_parser = Direction::from_str)]
    direction: Direction,
    /// Without --cases: year to start from [default: the first].
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    base_year: Option<f64>,
    /// Without --cases: value promised.
    #[arg(long, value_name = "VALUE", requires = "target_year", allow_negative_numbers = true)]
    target: Option<f64>,
    /// Without --cases: year it was promised for.
    #[arg(long, value_name = "YEAR")]
    target_year: Option<f64>,
    /// Without --cases: natural limit of the indicator, such as 100.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    limit: Option<f64>,
    /// File to write, as CSV with the columns series, status, progress_value and score; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// One promise.
struct Case {
    series: String,
    direction: Direction,
    base_year: Option<f64>,
    target: Option<(f64, f64)>,
    limit: Option<f64>,
    rules: RuleSet,
    /// Where series and target stand, for warnings; a case without a file of cases has none.
    places: Option<(Place, Place)>,
}

type Series = HashMap<String, Vec<(f64, f64)>>;

/// Judges every case.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let table = open(&arguments.file)?;
    let (names, series) = observations(&table)?;
    let cases = match &arguments.cases {
        Some(path) => cases(&open(path)?, arguments.rules)?,
        None => names
            .into_iter()
            .map(|series| Case {
                series,
                direction: arguments.direction,
                base_year: arguments.base_year,
                target: arguments.target.zip(arguments.target_year),
                limit: arguments.limit,
                rules: arguments.rules,
                places: None,
            })
            .collect(),
    };
    let warnings: Problems = cases.iter().filter_map(|case| doubt(case, &series)).collect();
    if !warnings.is_empty() && !context.common.quiet && !context.common.json {
        crate::diagnostics::print(&warnings, None, context);
    }
    // A file gets the columns of the rule sets; a person sees rates, schedule and odds beside them.
    let mut listing = Listing::new(&["series", "status", "progress_value", "score"]);
    let to_person = arguments.output.is_none();
    if to_person {
        let more = ["achieved_rate", "required_rate", "elapsed_share", "done_share", "probability"];
        listing.columns.extend(more.map(str::to_string));
    }
    let mut rows = Vec::new();
    let mut problems = Problems::new();
    for case in &cases {
        let empty = Vec::new();
        let found = series.get(&case.series).unwrap_or(&empty);
        match judge(case, found, arguments.at) {
            Ok((progress, odds)) => {
                let cells = [text(&case.series), text(progress.status.name())];
                let mut row: Vec<_> =
                    cells.into_iter().chain([number(progress.value), number(progress.score)]).collect();
                if to_person {
                    let schedule = progress.schedule.as_ref();
                    row.extend([
                        number(progress.achieved_rate),
                        number(progress.required_rate),
                        number(schedule.map(|s| s.elapsed_share)),
                        number(schedule.and_then(|s| s.done_share)),
                        number(odds.as_ref().map(|o| o.probability)),
                    ]);
                }
                listing.rows.push(row);
                rows.push(as_json(case, &progress, odds.as_ref()));
            }
            Err(error) => {
                let mut problem = at(&error, &arguments.file);
                let name = &case.series;
                problem.message =
                    Text::new(format!("{name}：{}", problem.message.zh), format!("{name}: {}", problem.message.en));
                problems.push(problem);
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let value = json!({ "rules": arguments.rules, "at": arguments.at, "series": rows, "warnings": warnings });
    finish(&listing, &value, arguments.output.as_deref(), context)
}

/// What is likely not meant: a series that is not in the data, a target on the worse side of where it starts.
fn doubt(case: &Case, series: &Series) -> Option<Problem> {
    let name = &case.series;
    let Some(found) = series.get(name) else {
        let message = Text::new(format!("数据中没有序列“{name}”"), format!("the data have no series `{name}`"));
        let problem = Problem::warning(Code::UnknownName, message);
        let mut known: Vec<&str> = series.keys().map(String::as_str).collect();
        known.sort_unstable();
        let problem = match linping_language::nearest(name, known) {
            Some(near) => problem.hint(Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?"))),
            None => problem,
        };
        return Some(match &case.places {
            Some((place, _)) => problem.at(place.clone()),
            None => problem,
        });
    };
    let (target, year) = case.target?;
    let from = case.base_year.unwrap_or(f64::NEG_INFINITY);
    let (_, start) =
        found.iter().copied().filter(|(at, _)| *at >= from && *at < year).min_by(|a, b| a.0.total_cmp(&b.0))?;
    let worse = case.direction.sign() * (target - start) < 0.0;
    worse.then(|| {
        let message = Text::new(
            format!("{name}：按 direction，目标 {target} 比起点 {start} 还差，一开始就算达到"),
            format!("{name}: by its direction the target {target} is worse than the start {start}, so it counts as met from the start"),
        );
        let problem = Problem::warning(Code::OutOfRange, message).hint(Text::new(
            "请核对 direction（positive：越大越好；negative：越小越好）。",
            "check `direction` (positive: more is better; negative: less is better).",
        ));
        match &case.places {
            Some((_, place)) => problem.at(place.clone()),
            None => problem,
        }
    })
}

fn judge(case: &Case, series: &[(f64, f64)], date: Option<f64>) -> Result<(Progress, Option<Likelihood>), Error> {
    let first = series.iter().map(|(year, _)| *year).fold(f64::INFINITY, f64::min);
    let base = case.base_year.unwrap_or(if first.is_finite() { first } else { 0.0 });
    let date = date.unwrap_or(f64::INFINITY);
    let progress = assess_at(series, case.direction, base, case.target, case.limit, case.rules, date)?;
    let seen: Vec<(f64, f64)> = series.iter().copied().filter(|(year, _)| *year >= base && *year <= date).collect();
    // Odds are beyond what the rule sets give; where they cannot be had the verdict stands alone.
    let odds = case.target.and_then(|target| likelihood(&seen, case.direction, target).ok());
    Ok((progress, odds))
}

fn as_json(case: &Case, progress: &Progress, odds: Option<&Likelihood>) -> Value {
    let pair = |pair: Option<(f64, f64)>| pair.map(|(year, value)| json!({ "year": year, "value": value }));
    let schedule = progress.schedule.as_ref();
    json!({
        "series": case.series,
        "rules": case.rules,
        "status": progress.status.name(),
        "status_words": progress.status.words(),
        "progress_value": progress.value,
        "score": progress.score,
        "reason": progress.reason.map(linping_statistics::progress::Reason::words),
        "direction": case.direction,
        "base": pair(progress.base),
        "latest": pair(progress.latest),
        "target": case.target.map(|(value, year)| json!({ "year": year, "value": value })),
        "limit": case.limit,
        "required_rate": progress.required_rate,
        "achieved_rate": progress.achieved_rate,
        "remaining_rate": progress.remaining_rate,
        "elapsed_share": schedule.map(|s| s.elapsed_share),
        "done_share": schedule.and_then(|s| s.done_share),
        "expected_now": schedule.map(|s| s.expected_now),
        "probability": odds.map(|o| o.probability),
        "median_in_target_year": odds.map(|o| o.median),
        "range_80_in_target_year": odds.map(|o| [o.range_80.0, o.range_80.1]),
    })
}

/// The observations by series, and the names in order of appearance.
fn observations(table: &Table) -> Result<(Vec<String>, Series), Failure> {
    let years = table.numbers("year")?;
    let values = table.optional_numbers("value")?;
    let names: Vec<&str> = if table.has("series") { table.texts("series")? } else { vec!["value"; years.len()] };
    let mut order = Vec::new();
    let mut series = Series::new();
    for ((name, year), value) in names.into_iter().zip(years).zip(values) {
        let list = series.entry(name.to_string()).or_insert_with(|| {
            order.push(name.to_string());
            Vec::new()
        });
        if let Some(value) = value {
            list.push((year, value));
        }
    }
    Ok((order, series))
}

fn cases(table: &Table, rules: RuleSet) -> Result<Vec<Case>, Failure> {
    let series = table.texts("series")?;
    let named = |problem: Error| problem.problem();
    let directions = table.each("direction", |_, cell| cell.parse::<Direction>().map_err(named))?;
    let optional = |name: &str| {
        if table.has(name) { table.optional_numbers(name) } else { Ok(vec![None; table.rows()]) }
    };
    let (bases, targets) = (optional("base_year")?, optional("target")?);
    let (years, limits) = (optional("target_year")?, optional("limit")?);
    let rules = if table.has("rules") {
        let read = |_: &str, cell: &str| if cell.is_empty() { Ok(rules) } else { cell.parse().map_err(named) };
        table.each("rules", read)?
    } else {
        vec![rules; table.rows()]
    };
    let series_column = table.column("series")?;
    let target_column = table.column("target").unwrap_or(series_column);
    let mut problems = Problems::new();
    let mut cases = Vec::with_capacity(table.rows());
    for (row, name) in series.into_iter().enumerate() {
        let of = |list: &[Option<f64>]| list.get(row).copied().flatten();
        let (target, year) = (of(&targets), of(&years));
        if target.is_some() && year.is_none() {
            let column = table.column("target_year").unwrap_or(0);
            let message =
                Text::new(format!("{name} 有目标值而无目标年份"), format!("{name} has a target but no target year"));
            problems.push(Problem::new(Code::MissingYear, message).at(table.place(row, column)));
        }
        let (Some(direction), Some(rules)) = (directions.get(row), rules.get(row)) else { continue };
        cases.push(Case {
            series: name.to_string(),
            direction: *direction,
            base_year: of(&bases),
            target: target.zip(year),
            limit: of(&limits),
            rules: *rules,
            places: Some((table.place(row, series_column), table.place(row, target_column))),
        });
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems.into()) }
}
