//! `linping waterway run`: a user's own waterway, simulated, with capacity, years to come and alternatives.

use super::charts;
use super::table;
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{print, print_json, write_whole};
use clap::Args;
use linping_problems::{Code, Place, Problem, Text};
use linping_waterway::WaterwayError;
use linping_waterway::experiment::{
    Estimate, Replications, Saturation, Summary, YearOutlook, outlook, replicate, saturate, saturation_year,
};
use linping_waterway::file::{WaterwayFile, read_waterway};
use linping_waterway::traffic::{Arrivals, Side};
use linping_work::NoProgress;
use serde::Serialize;
use std::path::{Path, PathBuf};

const DAY_S: f64 = 86_400.0;
/// Replications for each year to come, of 90 days at most.
const MOST_FOR_A_YEAR_TO_COME: u64 = 20;

/// Arguments of `run`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The waterway (TOML).
    file: PathBuf,
    /// Days simulated in each replication, warm-up included.
    #[arg(long, default_value_t = 365)]
    days: u32,
    /// Replications.
    #[arg(long, default_value_t = 100)]
    replications: u64,
    /// Seed, instead of the file's.
    #[arg(long)]
    seed: Option<u64>,
    /// Days left out at the start; found from a pilot if absent.
    #[arg(long)]
    warm_up_days: Option<f64>,
    /// Confidence of the intervals, in per cent.
    #[arg(long, default_value_t = 95.0)]
    confidence: f64,
    /// Folder for the charts (SVG).
    #[arg(long)]
    charts: Option<PathBuf>,
    /// Where to write the results as JSON; `-` for standard output.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Everything that a run tells.
#[derive(Serialize)]
pub struct Results {
    /// Name of the waterway.
    pub name: Text,
    /// Seed of the simulation.
    pub seed: u64,
    /// What passes when vessels always wait.
    pub saturation: Saturation,
    /// Capacity by the design code beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design: Option<table::DesignResults>,
    /// The simulation.
    pub simulation: Summary,
    /// Year by year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub years: Vec<YearOutlook>,
    /// First year in which demand is not below capacity.
    pub saturation_year: Option<i32>,
    /// What changes would gain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<AlternativeResults>,
}

/// The waterway with something changed.
#[derive(Serialize)]
pub struct AlternativeResults {
    /// Its name.
    pub name: Text,
    /// What passes when vessels always wait.
    pub saturation: Saturation,
    /// Mean wait under today's demand; none if that is beyond its capacity.
    pub mean_wait_s: Option<Estimate>,
    /// First year in which demand is not below capacity.
    pub saturation_year: Option<i32>,
}

/// Runs the verb.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    check_arguments(arguments)?;
    let (shown, mut waterway) = read(&arguments.file)?;
    waterway.experiment.horizon_s = f64::from(arguments.days) * DAY_S;
    if let Some(last_s) = waterway.experiment.recorded_s() {
        // Days after a record's end would be measured as days without traffic.
        let recorded_s = (last_s / DAY_S).floor() * DAY_S + DAY_S;
        waterway.experiment.horizon_s = waterway.experiment.horizon_s.min(recorded_s);
    }
    waterway.alternatives.iter_mut().for_each(|a| a.experiment.horizon_s = waterway.experiment.horizon_s);
    let results = work_out(arguments, context, &waterway).map_err(|error| failure(&error, &shown))?;
    if let Some(folder) = &arguments.charts {
        draw(folder, &waterway, &results.simulation, context)?;
    }
    if let Some(path) = arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        write_whole(path, |out| {
            serde_json::to_writer_pretty(&mut *out, &results)?;
            out.write_all(b"\n")
        })?;
    }
    if context.common.json || arguments.output.as_deref() == Some(Path::new("-")) {
        return print_json(&results);
    }
    print(&table::text(&results, context.language))
}

fn check_arguments(arguments: &Arguments) -> Result<(), Failure> {
    let wrong = |what: &str, zh: &str, en: &str| Err(Failure::argument(format!("{what} {zh}"), format!("{what} {en}")));
    if !(1..=36_500).contains(&arguments.days) {
        return wrong("--days", "应在 1 到 36500 之间", "must be between 1 and 36500");
    }
    if !(1..=100_000).contains(&arguments.replications) {
        return wrong("--replications", "应在 1 到 100000 之间", "must be between 1 and 100000");
    }
    if !(arguments.confidence > 0.0 && arguments.confidence < 100.0) {
        return wrong("--confidence", "应在 0 到 100 之间", "must be between 0 and 100");
    }
    let half = f64::from(arguments.days) / 2.0;
    if arguments.warm_up_days.is_some_and(|days| !(0.0..=half).contains(&days)) {
        return wrong("--warm-up-days", "不得为负，也不得超过一半天数", "must not be negative nor above half the days");
    }
    Ok(())
}

fn read(path: &Path) -> Result<(String, WaterwayFile), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::missing(path, &error))?;
    let shown = path.display().to_string();
    let open = |name: &str| {
        let record = path.parent().unwrap_or(Path::new("")).join(name);
        std::fs::read_to_string(&record).map_err(|error| {
            let file = record.display();
            Problem::new(
                Code::MissingFile,
                Text::new(format!("无法打开 {file}：{error}"), format!("cannot open {file}: {error}")),
            )
            .at(Place::file(shown.clone()))
        })
    };
    let waterway = read_waterway(&shown, &text, &open)?;
    Ok((shown, waterway))
}

fn failure(error: &WaterwayError, file: &str) -> Failure {
    if *error == WaterwayError::Stopped {
        return Failure::interrupted();
    }
    Failure::from(error.problem().at(Place::file(file)))
}

fn work_out(arguments: &Arguments, context: &Context, waterway: &WaterwayFile) -> Result<Results, WaterwayError> {
    let seed = arguments.seed.unwrap_or(waterway.seed);
    let how = Replications {
        count: arguments.replications,
        seed,
        confidence: arguments.confidence / 100.0,
        warm_up_s: arguments.warm_up_days.map(|days| days * DAY_S),
        keep_s: if arguments.charts.is_some() { DAY_S } else { 0.0 },
    };
    let experiment = &waterway.experiment;
    let saturation = saturate(experiment, seed, &context.stop)?;
    stable(waterway, &saturation)?;
    let design = waterway.design.as_ref().map(|design| table::design(design, experiment, &saturation)).transpose()?;
    let simulation = replicate(experiment, &how, &context.stop, context.progress().as_ref())?;
    // The years to come need fewer replications: their demand is uncertain anyway.
    let quick = Replications { count: how.count.min(MOST_FOR_A_YEAR_TO_COME), keep_s: 0.0, ..how };
    let whole = Replications { keep_s: 0.0, ..how };
    let years = outlook(experiment, &waterway.demand, &quick, &context.stop)?;
    let mut alternatives = Vec::with_capacity(waterway.alternatives.len());
    for alternative in &waterway.alternatives {
        let saturation = saturate(&alternative.experiment, seed, &context.stop)?;
        let grows = Side::BOTH.into_iter().any(|side| saturation.grows_for_ever(&alternative.experiment, side));
        let mean_wait_s = if !grows {
            Some(replicate(&alternative.experiment, &whole, &context.stop, &NoProgress)?.mean_wait_s)
        } else {
            None
        };
        let years = outlook(&alternative.experiment, &waterway.demand, &quick, &context.stop)?;
        alternatives.push(AlternativeResults {
            name: alternative.name.clone(),
            saturation,
            mean_wait_s,
            saturation_year: saturation_year(&years),
        });
    }
    Ok(Results {
        name: waterway.name.clone(),
        seed,
        saturation,
        design,
        simulation,
        saturation_year: saturation_year(&years),
        years,
        alternatives,
    })
}

/// Demand by chance that is not below capacity has no steady state: says so, with the rate. A record ends some day.
fn stable(waterway: &WaterwayFile, saturation: &Saturation) -> Result<(), WaterwayError> {
    for side in Side::BOTH {
        let experiment = &waterway.experiment;
        let ends = experiment.arrivals.iter().chain(experiment.trips.iter().map(|trip| &trip.arrivals));
        let recorded = ends.into_iter().any(|arrivals| matches!(arrivals, Arrivals::Record(_)));
        let rate = saturation.load[side.index()];
        if saturation.grows_for_ever(experiment, side) && !recorded {
            let demand = experiment.per_day(side, 1.0);
            let capacity = (demand / rate * 100.0).round() / 100.0;
            return Err(WaterwayError::Unstable { rate, demand, capacity, unit: "vessels/day" });
        }
    }
    Ok(())
}

fn draw(folder: &Path, waterway: &WaterwayFile, summary: &Summary, context: &Context) -> Result<Exit, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
    let language = context.language;
    for (name, svg) in [
        ("queue-over-the-day.svg", charts::queue_over_the_day(summary, language)),
        ("waits.svg", charts::waits(summary, language)),
        ("space-time.svg", charts::space_time(&waterway.experiment, summary, language)),
    ] {
        write_whole(&folder.join(name), |out| out.write_all(svg.as_bytes()))?;
    }
    Ok(Exit::Done)
}
