//! `linping access`: who reaches what, over a cost table or straight over a network.

mod input;
mod result;
mod streets;

use crate::context::{Context, Failure, Outcome};
use clap::{Args, ValueEnum};
use input::Tables;
use linping_access::{AccessError, Answer, Measure, Reach, answer};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::CostTable;
use result::Answered;
use std::path::{Path, PathBuf};

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Table of demands (default columns: id, population, and lon, lat on a network).
    #[arg(long, value_name = "D.csv")]
    demand: PathBuf,
    /// Table of supplies (default columns: id, capacity, and lon, lat on a network).
    #[arg(long, value_name = "S.csv")]
    supply: PathBuf,
    /// Table of costs (default columns: origin, dest, minutes); a pair that is not there is out of reach.
    #[arg(long, value_name = "C.csv", required_unless_present = "network", conflicts_with = "network")]
    cost: Option<PathBuf>,
    /// Streets to travel over: OSM extract (.osm.pbf) or edge table (.csv, .csv.gz).
    #[arg(long, value_name = "FILE")]
    network: Option<PathBuf>,
    /// A measure NAME[:LIMIT][@STEPS], such as cumulative:15, nearest, share:15, gravity:60@gauss20, 2sfca:30, e2sfca,
    /// e2sfca@20:1,40:.68,60:.22, 3sfca, raam:60 (there the number is τ); may be given several times.
    #[arg(long = "measure", value_name = "MEASURE", required = true)]
    measures: Vec<String>,
    /// File to write: id and one column a measure, named as given; "-" or nothing prints.
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
    /// Columns of the demands: identifier, people, longitude, latitude.
    #[arg(long, value_name = "NAMES")]
    demand_columns: Option<String>,
    /// Columns of the supplies: identifier, capacity, longitude, latitude.
    #[arg(long, value_name = "NAMES")]
    supply_columns: Option<String>,
    /// Columns of the costs: origin, destination, cost.
    #[arg(long, value_name = "NAMES")]
    cost_columns: Option<String>,
    /// Column of the demands that names their area; the summary then says every area by itself.
    #[arg(long, value_name = "NAME")]
    area: Option<String>,
    /// Node table (node, lon, lat) of an edge table without shapes.
    #[arg(long, value_name = "NODES.csv", requires = "network")]
    nodes: Option<PathBuf>,
    /// Mode of travel on the network; walk, or car for a table with seconds of its own.
    #[arg(long, value_enum, requires = "network")]
    mode: Option<Mode>,
    /// Longest travel on the network in minutes for measures without a limit of their own.
    #[arg(long, value_name = "MINUTES", default_value_t = 60.0, requires = "network")]
    longest: f64,
}

/// Modes of travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    Walk,
    Bike,
    Car,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let measures = measures(&arguments.measures)?;
    let mut warnings = Problems::new();
    let tables = input::read_tables(arguments)?;
    let (found, about) = match (&arguments.cost, &arguments.network) {
        (Some(path), _) => {
            let pairs = input::read_costs(path, arguments.cost_columns.as_deref(), &tables, &mut warnings)?;
            (over_table(&pairs.costs, &tables, &measures, arguments, context)?, pairs.about)
        }
        (None, Some(path)) => streets::answers(path, arguments, &tables, &measures, context, &mut warnings)?,
        (None, None) => return Err(Failure::argument("需要 --cost 或 --network", "--cost or --network is needed")),
    };
    warn(&warnings, context);
    let named = arguments.measures.iter().zip(&measures).zip(found);
    let answers: Vec<Answered> = named.map(|((name, measure), found)| Answered { name, measure, found }).collect();
    result::give(arguments, context, &tables, &about, &answers, &warnings)
}

/// Works every measure out over a table of costs.
fn over_table(
    costs: &CostTable,
    tables: &Tables,
    measures: &[Measure],
    arguments: &Arguments,
    context: &Context,
) -> Result<Vec<Answer>, Failure> {
    let reach = Reach::new(costs, &tables.people, &tables.capacity).map_err(|error| failure(&error, arguments))?;
    let mut answers = Vec::with_capacity(measures.len());
    for measure in measures {
        answers.push(answer(&reach, measure, &context.stop).map_err(|error| failure(&error, arguments))?);
        if context.stop.is_cancelled() {
            return Err(Failure::interrupted());
        }
    }
    Ok(answers)
}

/// Reads the measures; every wrong one is reported.
fn measures(texts: &[String]) -> Result<Vec<Measure>, Failure> {
    let mut problems = Problems::new();
    let mut measures = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        if texts[..number].contains(text) {
            let message = Text::new(format!("指标“{text}”给了两次"), format!("the measure `{text}` is given twice"));
            problems.push(Problem::new(Code::BadArgument, message));
        }
        match text.parse::<Measure>() {
            Ok(measure) => measures.push(measure),
            Err(AccessError::BadMeasure { why_zh, why, .. }) => {
                let message = Text::new(format!("--measure {text}：{why_zh}"), format!("--measure {text}: {why}"));
                problems.push(Problem::new(Code::BadArgument, message));
            }
            Err(error) => problems.push(Problem::new(Code::BadArgument, Text::same(error.to_string()))),
        }
    }
    if problems.is_empty() { Ok(measures) } else { Err(problems.into()) }
}

/// An error of the engine in the user's words.
fn failure(error: &AccessError, arguments: &Arguments) -> Failure {
    match error {
        AccessError::Stopped => Failure::interrupted(),
        AccessError::InfiniteWeight { cost } => {
            let message = Text::new(
                format!("费用为 {cost} 时该衰减函数没有有限的权重"),
                format!("the decay has no finite weight at the cost {cost}"),
            );
            let hint = Text::new("请规定最小费用，例如 power1,min=0.5。", "state a least cost, as in power1,min=0.5.");
            let place = arguments.cost.as_ref().map(|path| Place::file(path.display().to_string()));
            let mut problem = Problem::new(Code::OutOfRange, message).hint(hint);
            problem.place = place;
            problem.into()
        }
        other => Failure::internal(other.to_string()),
    }
}

/// Prints warnings on standard error; with `--json` they stand in the result.
fn warn(warnings: &[Problem], context: &Context) {
    if !warnings.is_empty() && !context.common.quiet && !context.common.json {
        crate::diagnostics::print(warnings, None, context);
    }
}

/// The output file, if it is one.
fn output_file(arguments: &Arguments) -> Option<&Path> {
    arguments.output.as_deref().filter(|path| *path != Path::new("-"))
}
