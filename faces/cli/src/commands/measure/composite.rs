use super::composite_input::{Data, read};
use super::input::{at, open};
use super::listing::{Listing, finish, number, text};
use crate::context::{Context, Failure, Outcome};
use crate::output::write_whole;
use clap::{Args, ValueEnum};
use linping_problems::{Problems, Text};
use linping_statistics::Error;
use linping_statistics::composite::{
    Aggregation, Choices, Column, Normalisation, Treated, Treatment, aggregate, available, correlation, denominate,
    impute_by_group, normalise, rank_uncertainty, ranks, treat,
};
use linping_tables::Cell;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::str::FromStr;

/// Arguments of the measure.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Two tables: the data (uCode, uName, groups, denominators and a column an indicator) and what the columns are (Level,
    /// iCode, Direction, Weight, Denominator, Parent, Type).
    #[arg(required = true, num_args = 2)]
    files: Vec<PathBuf>,
    /// What is put in place of missing values.
    #[arg(long, value_enum, default_value_t = Impute::Mean)]
    impute: Impute,
    /// Column of groups whose mean or median is taken; `none` for all units together [default: the grouping with the
    /// fewest groups].
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Leave out units with less than this share of their indicators.
    #[arg(long, value_name = "SHARE", default_value_t = 0.9)]
    screen: f64,
    /// Most points pulled in by the treatment of outliers; 0 for no treatment.
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    most_points: usize,
    /// Skewness above which (with the kurtosis) an indicator is treated.
    #[arg(long, default_value_t = 2.0)]
    skewness: f64,
    /// Kurtosis above which (with the skewness) an indicator is treated.
    #[arg(long, default_value_t = 3.5)]
    kurtosis: f64,
    /// Common scale: minmax:0,100, zscore:0,1, rank, borda, prank, dist2max, fracmax; dist2targ (targets from the column Target)
    /// or goalposts (from goalpost_lower, goalpost_upper and, if there, goalpost_scale).
    #[arg(long, default_value = "minmax:0,100", value_parser = Scale::from_str)]
    normalise: Scale,
    /// Way of putting together: amean, gmean, hmean, median or copeland; several, by commas, for one level after the other.
    #[arg(long, default_value = "amean", value_delimiter = ',', value_parser = Aggregation::from_str)]
    aggregate: Vec<Aggregation>,
    /// Print one stage only.
    #[arg(long, value_enum)]
    stage: Option<Stage>,
    /// Folder to write every stage to, one CSV each.
    #[arg(long, value_name = "FOLDER")]
    stages: Option<PathBuf>,
    /// How far ranks hang on the choices made: number of samples (Sobol' indices and rank bands).
    #[arg(long, value_name = "SAMPLES")]
    sensitivity: Option<usize>,
    /// Seed of the samples.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File to write the results (or the stage) to, as CSV; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// One scale for all indicators, or one that each has its own numbers for.
#[derive(Clone, Copy, Debug)]
enum Scale {
    Common(Normalisation),
    Target,
    Goalposts,
}

impl FromStr for Scale {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name {
            "dist2targ" => Ok(Scale::Target),
            "goalposts" => Ok(Scale::Goalposts),
            other => Normalisation::from_str(other).map(Scale::Common),
        }
    }
}

impl Scale {
    /// The scale of one indicator.
    fn of(self, data: &Data, indicator: usize) -> Result<Normalisation, Error> {
        let lacking = || Error::Empty { what: "target or goalposts" };
        match self {
            Scale::Common(how) => Ok(how),
            Scale::Target => data.target(indicator).map(Normalisation::DistanceToTarget).ok_or_else(lacking),
            Scale::Goalposts => {
                let (low, high, scale) = data.goalposts(indicator).ok_or_else(lacking)?;
                Ok(Normalisation::Goalposts { low, high, scale })
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Impute {
    None,
    Mean,
    Median,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stage {
    Denominated,
    Imputed,
    Screened,
    Treated,
    TreatmentTable,
    Normalised,
    Aggregated,
    Results,
    EffectiveWeights,
    Correlations,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Stage::Denominated => "denominated",
            Stage::Imputed => "imputed",
            Stage::Screened => "screened",
            Stage::Treated => "treated",
            Stage::TreatmentTable => "treatment_table",
            Stage::Normalised => "normalised",
            Stage::Aggregated => "aggregated",
            Stage::Results => "results",
            Stage::EffectiveWeights => "effective_weights",
            Stage::Correlations => "correlations",
        }
    }
}

/// Builds the index, stage by stage.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let [data_file, meta_file] = arguments.files.as_slice() else {
        return Err(Failure::argument("需要数据与说明两个文件", "two files are needed: data and what they are"));
    };
    let (data_table, meta_table) = (open(data_file)?, open(meta_file)?);
    let mut data = read(&data_table, &meta_table, arguments.group.as_deref())?;
    let mut stages: Vec<(Stage, Listing)> = Vec::new();
    let each = |data: &Data, f: &dyn Fn(usize, &Column) -> Result<Column, Error>| -> Result<Vec<Column>, Failure> {
        let mut problems = Problems::new();
        let mut made = Vec::with_capacity(data.columns.len());
        for (index, column) in data.columns.iter().enumerate() {
            match f(index, column) {
                Ok(column) => made.push(column),
                Err(error) => problems.push(of_indicator(&error, data.code(index), data_file)),
            }
        }
        if problems.is_empty() { Ok(made) } else { Err(problems.into()) }
    };
    data.columns = each(&data, &|index, column| match data.denominators.get(index) {
        Some(Some(by)) => denominate(column, by),
        _ => Ok(column.clone()),
    })?;
    stages.push((Stage::Denominated, data.listing(&data.columns)));
    if arguments.impute != Impute::None {
        let median = arguments.impute == Impute::Median;
        data.columns = each(&data, &|_, column| impute_by_group(column, &data.groups, median))?;
    }
    stages.push((Stage::Imputed, data.listing(&data.columns)));
    let shares = available(&data.columns);
    data.keep(|unit| shares.get(unit).is_some_and(|share| *share >= arguments.screen));
    stages.push((Stage::Screened, data.listing(&data.columns)));
    let screened = data.columns.clone();
    let rule =
        Treatment { most_points: arguments.most_points, skewness: arguments.skewness, kurtosis: arguments.kurtosis };
    let mut treated: Vec<Treated> = Vec::new();
    if arguments.most_points > 0 {
        let results: Result<Vec<_>, Error> = data.columns.iter().map(|c| treat(c, &rule)).collect();
        treated = results.map_err(|e| super::input::refused(&e, data_file))?;
        data.columns = treated.iter().map(|t| t.column.clone()).collect();
    }
    stages.push((Stage::Treated, data.listing(&data.columns)));
    stages.push((Stage::TreatmentTable, treatment_table(&data, &treated)));
    data.columns =
        each(&data, &|index, column| normalise(column, data.direction(index), arguments.normalise.of(&data, index)?))?;
    stages.push((Stage::Normalised, data.listing(&data.columns)));
    let made = aggregate(&data.framework, &data.columns, &arguments.aggregate)
        .map_err(|e| super::input::refused(&e, data_file))?;
    stages.push((Stage::Aggregated, aggregated(&data, &made)));
    stages.push((Stage::Results, results(&data, &made)));
    stages.push((Stage::EffectiveWeights, weights(&data)));
    stages.push((Stage::Correlations, correlations(&data, &made)));
    if let Some(folder) = &arguments.stages {
        std::fs::create_dir_all(folder).map_err(|e| Failure::cannot_write(folder, &e))?;
        for (stage, listing) in &stages {
            write_whole(&folder.join(format!("{}.csv", stage.name())), |out| listing.write(out))?;
        }
    }
    let wanted = arguments.stage.unwrap_or(Stage::Results);
    let mut value = Map::new();
    if let Some(group) = &data.grouped_by {
        value.insert("grouped_by".to_string(), json!(group));
    }
    for (stage, listing) in stages.iter().filter(|(s, _)| arguments.stage.is_none_or(|only| only == *s)) {
        value.insert(stage.name().to_string(), listing.as_json());
    }
    if let Some(samples) = arguments.sensitivity {
        value.insert("uncertainty".to_string(), uncertainty(&data, &screened, samples, arguments, context)?);
    }
    let listing = stages.into_iter().find(|(s, _)| *s == wanted).map(|(_, listing)| listing);
    let listing = listing.unwrap_or_else(|| Listing::new(&[]));
    finish(&listing, &Value::Object(value), arguments.output.as_deref(), context)
}

fn of_indicator(error: &Error, code: &str, path: &std::path::Path) -> linping_problems::Problem {
    let mut problem = at(error, path);
    problem.message =
        Text::new(format!("指标 {code}：{}", problem.message.zh), format!("indicator {code}: {}", problem.message.en));
    problem
}

fn treatment_table(data: &Data, treated: &[Treated]) -> Listing {
    let most = treated.iter().map(|t| t.checks.len()).max().unwrap_or(1);
    let mut listing = Listing::new(&["iCode"]);
    for check in 0..most {
        for part in ["Pass", "Skew", "Kurt"] {
            listing.columns.push(format!("check_SkewKurt{check}.{part}"));
        }
        if check == 0 && most > 1 {
            listing.columns.push("winsorise.nwin".to_string());
        }
    }
    for (index, treated) in treated.iter().enumerate() {
        let mut row = vec![text(data.code(index))];
        for check in 0..most {
            match treated.checks.get(check) {
                Some(found) => {
                    row.push(text(if found.passes { "TRUE" } else { "FALSE" }));
                    row.extend([number(Some(found.skewness)), number(Some(found.kurtosis))]);
                }
                None => row.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
            }
            if check == 0 && most > 1 {
                row.push(number(treated.points.map(|p| p as f64)));
            }
        }
        listing.rows.push(row);
    }
    listing
}

/// Indicators, then the aggregates of each level by name.
fn aggregated(data: &Data, made: &[Column]) -> Listing {
    let framework = &data.framework;
    let mut order = framework.indicators();
    for level in 2..=framework.top_level() {
        let mut of_level = framework.of_level(level);
        of_level.sort_by_key(|node| framework.nodes().get(*node).map(|n| n.code.to_lowercase()));
        order.extend(of_level);
    }
    data.listing_of(&order, made)
}

/// Units by rank, with the index and its parts from the top down.
fn results(data: &Data, made: &[Column]) -> Listing {
    let framework = &data.framework;
    let mut order = Vec::new();
    for level in (2..=framework.top_level()).rev() {
        order.extend(framework.of_level(level));
    }
    let mut listing = Listing::new(&["uCode", "uName", "Rank"]);
    listing.columns.extend(order.iter().filter_map(|node| framework.nodes().get(*node)).map(|n| n.code.clone()));
    let empty = Vec::new();
    let top = order.first().and_then(|node| made.get(*node)).unwrap_or(&empty);
    let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
    for (unit, rank) in ranks(top).into_iter().enumerate() {
        let name = data.unit(unit);
        let mut row = vec![text(name.0), text(name.1), number(rank.map(|r| r as f64))];
        row.extend(order.iter().map(|node| number(made.get(*node).and_then(|c| c.get(unit).copied().flatten()))));
        rows.push((rank.unwrap_or(usize::MAX), row));
    }
    rows.sort_by_key(|(rank, _)| *rank);
    listing.rows = rows.into_iter().map(|(_, row)| row).collect();
    listing
}

/// Indicators by the name of their aggregate, then the aggregates.
fn weights(data: &Data) -> Listing {
    let framework = &data.framework;
    let effective = framework.effective_weights();
    let mut order = framework.indicators();
    order.sort_by_key(|node| framework.nodes().get(*node).and_then(|n| n.parent.as_ref()).map(|p| p.to_lowercase()));
    for level in 2..=framework.top_level() {
        order.extend(framework.of_level(level));
    }
    let mut listing = Listing::new(&["iCode", "Level", "Weight", "EffWeight"]);
    for at in order {
        if let (Some(node), Some(weight)) = (framework.nodes().get(at), effective.get(at)) {
            let numbers = [number(Some(node.level as f64)), number(Some(node.weight)), number(Some(*weight))];
            listing.push(std::iter::once(text(&node.code)).chain(numbers));
        }
    }
    listing
}

/// Correlations of each level with the one below it; empty where chance gives as much in one case of twenty.
fn correlations(data: &Data, made: &[Column]) -> Listing {
    let framework = &data.framework;
    let mut listing = Listing::new(&["Var1", "Var2", "Correlation"]);
    for level in 2..framework.top_level() {
        for below in framework.of_level(level) {
            for above in framework.of_level(level + 1) {
                if let (Some(a), Some(b), Some(x), Some(y)) =
                    (framework.nodes().get(above), framework.nodes().get(below), made.get(above), made.get(below))
                {
                    let found = correlation(x, y).ok().filter(|(_, chance)| *chance <= 0.05);
                    listing.push([text(&a.code), text(&b.code), number(found.map(|f| f.0))]);
                }
            }
        }
    }
    listing
}

fn uncertainty(
    data: &Data,
    screened: &[Column],
    samples: usize,
    arguments: &Arguments,
    context: &Context,
) -> Result<Value, Failure> {
    let choices = Choices::default();
    let found = rank_uncertainty(&data.framework, screened, &choices, samples, arguments.seed, &context.stop);
    let found = found.map_err(|e| match e {
        Error::Stopped => Failure::interrupted(),
        other => Failure::from(other.problem()),
    })?;
    let units: Map<String, Value> = found
        .ranks
        .iter()
        .enumerate()
        .map(|(unit, band)| {
            let band = band.map(|b| json!({ "q5": b.low, "median": b.median, "q95": b.high }));
            (data.unit(unit).0.to_string(), json!(band))
        })
        .collect();
    let parts: Map<String, Value> = found
        .sensitivity
        .iter()
        .map(|(name, s)| {
            let value = json!({
                "Si": s.first_order, "STi": s.total,
                "Si_q5": s.first_order_band.0, "Si_q95": s.first_order_band.1,
                "STi_q5": s.total_band.0, "STi_q95": s.total_band.1,
            });
            ((*name).to_string(), value)
        })
        .collect();
    Ok(json!({
        "samples": samples,
        "seed": arguments.seed,
        "choices": {
            "normalisation": ["minmax:1,100", "zscore:10,2"], "aggregation": ["amean", "gmean"],
            "treatment": choices.most_points, "weights": choices.weight_spread,
        },
        "mean_rank_shift": parts,
        "rank": units,
    }))
}
