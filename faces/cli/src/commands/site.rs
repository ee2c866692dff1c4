//! `linping site`: location and allocation problems with a proven bound.

mod answer;
mod facilities;
mod fitting;
mod funding;
mod input;
mod lots;
mod object;
mod places;
mod programme;
mod regions;
mod staff;
mod tables;
mod trail;

use crate::context::{Context, Failure, Outcome};
use answer::Answer;
use clap::{Args, ValueEnum};
use input::{Input, read_input};
use linping_problems::{Code, Problem};
use linping_siting::{Error, Names};
use linping_work::Stop;
pub use object::json_input;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// p sites with the least weighted cost to the nearest one.
    PMedian,
    /// p sites with the least cost for whoever is worst off.
    PCentre,
    /// The fewest sites that reach everybody within a radius.
    Lscp,
    /// p sites that reach the most people within a radius.
    Mclp,
    /// Sites with own costs and capacities; demand may be split.
    Cflp,
    /// Sites with own costs, without capacities.
    Uflp,
    /// p sites with capacities; every demand goes to one site whole.
    Cpmp,
    /// People to places with capacities, at the least cost.
    Assign,
    /// The most valuable items under one capacity.
    Knapsack,
    /// The most valuable items under several capacities.
    Mknapsack,
    /// The most valuable set of items that contains all prerequisites.
    Closure,
    /// The most valuable programme under yearly budgets, with prerequisites, exclusions and a least value for each region.
    Portfolio,
    /// Whole persons to places so that whoever has the least access has as much as can be.
    Share,
    /// The most valuable connected set of parcels under an area limit.
    Assemble,
    /// The most connected regions that each reach a threshold.
    MaxP,
    /// The tour or path of greatest score within a length.
    Orienteering,
    /// A draw of lots that anyone can re-run.
    Draw,
}

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// What is asked.
    #[arg(value_enum)]
    pub problem: Kind,
    /// The instance; with `--demand`, `--supply` and `--cost` not needed.
    pub file: Option<PathBuf>,
    /// Format of the file: pmed, cap, pmedcap, mknap, oplib, tsiligirides, sjc, bds, csv, json. Guessed if not given.
    #[arg(long)]
    pub format: Option<String>,
    /// Number of sites (winners of a draw, persons to share out).
    #[arg(long, short, allow_negative_numbers = true)]
    pub p: Option<usize>,
    /// Greatest cost at which a demand counts as reached.
    #[arg(long, allow_negative_numbers = true)]
    pub radius: Option<f64>,
    /// Capacity of every site, where the file leaves it open (lscp, mclp and p-centre: of every site); area limit of an assembly.
    #[arg(long, allow_negative_numbers = true)]
    pub capacity: Option<f64>,
    /// Heed the capacities of the table of sites in lscp, mclp and p-centre too (cflp, cpmp and assign always do).
    #[arg(long)]
    pub capacitated: bool,
    /// Budget (of each year, where there are years; for own costs in mclp and p-centre; length of a walk).
    #[arg(long, allow_negative_numbers = true)]
    pub budget: Option<f64>,
    /// Table of a portfolio's budgets: columns year, budget.
    #[arg(long)]
    pub budgets: Option<PathBuf>,
    /// Table of the least value a portfolio must fund in a region: columns region, value.
    #[arg(long)]
    pub least: Option<PathBuf>,
    /// Least size of a region (max-p).
    #[arg(long, allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Seconds after which the best answer so far is given with its gap; 0 for no limit.
    #[arg(long, default_value_t = 30.0, allow_negative_numbers = true)]
    pub time_limit: f64,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Which of several instances in a file, from 1.
    #[arg(long)]
    pub instance: Option<usize>,
    /// Table of demands (default columns: id, population).
    #[arg(long)]
    pub demand: Option<PathBuf>,
    /// Table of sites (default columns: id, capacity; own cost third, if there is one; for `share`: id, stay).
    #[arg(long)]
    pub supply: Option<PathBuf>,
    /// Table of costs (default columns: origin, dest, minutes).
    #[arg(long)]
    pub cost: Option<PathBuf>,
    /// Columns of the demands: identifier, weight.
    #[arg(long)]
    pub demand_columns: Option<String>,
    /// Columns of the sites: identifier, capacity, own cost.
    #[arg(long)]
    pub supply_columns: Option<String>,
    /// Columns of the costs: demand, site, cost.
    #[arg(long)]
    pub cost_columns: Option<String>,
    /// Sites that stay open whatever happens (identifiers, comma-separated).
    #[arg(long, value_delimiter = ',')]
    pub fixed: Vec<String>,
    /// Pairs that may not serve each other (demand:site, comma-separated).
    #[arg(long, value_delimiter = ',')]
    pub forbidden: Vec<String>,
    /// Table of zones that touch (two columns of identifiers): catchments must be contiguous.
    #[arg(long)]
    pub neighbours: Option<PathBuf>,
    /// Public random value of a draw; the seed if not given.
    #[arg(long)]
    pub public: Option<String>,
    /// Write everything needed to repeat a draw into this file.
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Also print which site serves each demand.
    #[arg(long)]
    pub assignment: bool,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let begun = Instant::now();
    fitting::check(arguments)?;
    let stop = deadline(arguments, context, begun);
    let input = read_input(arguments)?;
    let name = input.name.clone();
    let answer = solve(arguments, input, &stop).map_err(|error| why(error, &name))?;
    answer.show(arguments, context, begun.elapsed().as_secs_f64())
}

/// The stop that reads the clock: the only one in the program.
fn deadline(arguments: &Arguments, context: &Context, begun: Instant) -> Stop {
    let seconds = arguments.time_limit;
    let interrupted = context.stop.clone();
    let end =
        begun + if seconds > 0.0 { Duration::from_secs_f64(seconds.min(1e9)) } else { Duration::from_secs(1 << 30) };
    Stop::when(move || Instant::now() >= end || interrupted.is_cancelled())
}

/// Why there is no answer: problems already worded, or an error of the engine with the names of what it speaks of.
pub enum Why {
    Worded(Failure),
    Engine(Error, Names),
}

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        Why::Engine(error, Names::default())
    }
}

impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        Why::Worded(failure)
    }
}

impl From<Problem> for Why {
    fn from(problem: Problem) -> Self {
        Why::Worded(problem.into())
    }
}

fn solve(arguments: &Arguments, input: Input, stop: &Stop) -> Result<Answer, Why> {
    match arguments.problem {
        Kind::PMedian | Kind::PCentre | Kind::Lscp | Kind::Mclp => places::solve(arguments, input, stop),
        Kind::Cflp | Kind::Uflp | Kind::Cpmp | Kind::Assign => facilities::solve(arguments, input, stop),
        Kind::Knapsack | Kind::Mknapsack | Kind::Closure => funding::solve(arguments, input, stop),
        Kind::Portfolio => programme::solve(arguments, &input, stop),
        Kind::Share => staff::solve(arguments, &input, stop),
        Kind::Orienteering => trail::solve(arguments, input, stop),
        Kind::Assemble | Kind::MaxP => regions::solve(arguments, input, stop),
        Kind::Draw => lots::solve(arguments, input),
    }
}

/// An engine's error in the user's words.
fn why(why: Why, file: &str) -> Failure {
    let (error, names) = match why {
        Why::Worded(failure) => return failure,
        Why::Engine(error, names) => (error, names),
    };
    let code = match &error {
        Error::Invalid { .. } => Code::BadInstance,
        Error::Infeasible { .. }
        | Error::Room { .. }
        | Error::OnePiece { .. }
        | Error::Lacking(_)
        | Error::Unfunded { .. }
        | Error::Stopped => Code::Infeasible,
        Error::TooManySites { .. } => Code::TooManySites,
        Error::Unreachable { .. } => Code::Unreachable,
        Error::TooBig { .. } => Code::TooBig,
        Error::Unverified(text) => return Failure::internal(text.en.clone()),
    };
    let (what, change) = error.told(&names);
    let problem = Problem::new(code, what).at(linping_problems::Place::file(file));
    Failure::wrong(vec![match change {
        Some(change) => problem.hint(change),
        None => problem,
    }])
}
