use super::interval::{Estimate, estimate, warm_up};
use super::record::{LockageRecord, PassageRecord, Record};
use super::run::{Element, Experiment, simulate};
use crate::error::WaterwayError;
use linping_work::{Progress, Stop};
use rayon::prelude::*;
use serde::Serialize;

const HOUR_S: f64 = 3_600.0;
const DAYS_A_YEAR: f64 = 365.0;
/// Width of the bins in which waits are counted.
const BIN_S: f64 = 300.0;
/// Bins kept; longer waits fall into the last.
const BINS: usize = 2_016;
/// Replications of the pilot from which the warm-up is read.
const PILOT: u64 = 8;

/// How often, with what chance, and what is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replications {
    /// Number of replications.
    pub count: u64,
    /// Seed of all of them.
    pub seed: u64,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Warm-up left out; none to read it from a pilot.
    pub warm_up_s: Option<f64>,
    /// Of the first replication, passages and lockages after the warm-up are kept for so long.
    pub keep_s: f64,
}

impl Default for Replications {
    fn default() -> Self {
        Replications { count: 100, seed: 1, confidence: 0.95, warm_up_s: None, keep_s: 0.0 }
    }
}

/// A chamber over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChamberSummary {
    /// Lock.
    pub lock: String,
    /// Chamber.
    pub chamber: String,
    /// Share of time under way with vessels.
    pub utilisation: Estimate,
    /// Share of time under way empty.
    pub empty_share: Estimate,
    /// Lockages a day, empty ones included.
    pub lockages_per_day: Estimate,
    /// Vessels per loaded lockage.
    pub mean_batch: Estimate,
    /// Share of the surface covered in loaded lockages.
    pub area_share: Estimate,
    /// Water let down a day.
    pub water_m3_per_day: Estimate,
}

/// A class over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassSummary {
    /// Class.
    pub class: String,
    /// Vessels a day through locks.
    pub vessels_per_day: Estimate,
    /// Mean wait for a lock.
    pub wait_s: Estimate,
}

/// An element of the way over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ElementSummary {
    /// Its name.
    pub name: String,
    /// Mean wait before it.
    pub wait_s: Estimate,
    /// Mean time from coming to leaving.
    pub time_s: Estimate,
}

/// Results over all replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Replications.
    pub replications: u64,
    /// Days simulated in each, warm-up included.
    pub days: f64,
    /// Days left out at the start of each.
    pub warm_up_days: f64,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Mean wait for a lock.
    pub mean_wait_s: Estimate,
    /// Wait that 95 % of vessels do not exceed.
    pub wait_95_s: Estimate,
    /// Longest wait of all.
    pub longest_wait_s: f64,
    /// Mean number waiting.
    pub mean_queue: Estimate,
    /// Mean time from end to end.
    pub journey_s: Estimate,
    /// Vessels a day through, from the upper and the lower end.
    pub vessels_per_day: [Estimate; 2],
    /// Cargo through in a year of 365 days, from the upper and the lower end.
    pub cargo_tonnes_per_year: [Estimate; 2],
    /// Vessels still waiting at the end.
    pub left_waiting: Estimate,
    /// Mean number waiting at each hour of the day.
    pub queue_over_the_day: Vec<f64>,
    /// Vessels by wait, in bins of `histogram_bin_s`; the last holds all longer waits.
    pub histogram: Vec<u64>,
    /// Width of a bin.
    pub histogram_bin_s: f64,
    /// Chamber by chamber.
    pub chambers: Vec<ChamberSummary>,
    /// Class by class.
    pub classes: Vec<ClassSummary>,
    /// Along the way.
    pub elements: Vec<ElementSummary>,
    /// Passages of the first replication that were kept.
    #[serde(skip)]
    pub passages: Vec<PassageRecord>,
    /// Lockages of the first replication that were kept.
    #[serde(skip)]
    pub lockages: Vec<LockageRecord>,
}

/// What is kept of a replication.
struct Kept {
    record: Record,
    mean_wait_s: f64,
    wait_95_s: f64,
    longest_s: f64,
    histogram: Vec<u64>,
    day: [f64; 24],
}

/// Runs the experiment many times, in parallel and yet always with the same answer, and sums up.
///
/// # Errors
/// What is wrong with the experiment; [`WaterwayError::Stopped`] if told to stop.
pub fn replicate(
    experiment: &Experiment,
    how: &Replications,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Summary, WaterwayError> {
    experiment.check()?;
    let warm_up_s = match how.warm_up_s {
        Some(seconds) => seconds.min(experiment.horizon_s / 2.0),
        None => pilot(experiment, how, stop)?,
    };
    progress.begin("模拟", "simulating", Some(how.count));
    let kept: Result<Vec<Kept>, WaterwayError> = (0..how.count)
        .into_par_iter()
        .map(|replication| {
            let keep_until_s = if replication == 0 && how.keep_s > 0.0 { warm_up_s + how.keep_s } else { 0.0 };
            let mut record = Record::new(experiment, warm_up_s, keep_until_s);
            simulate(experiment, how.seed, replication, &mut record, stop)?;
            progress.advance(1);
            Ok(keep(record))
        })
        .collect();
    progress.finish();
    Ok(sum_up(experiment, how, warm_up_s, kept?))
}

/// Reads the warm-up from the queue by hour, averaged over a few replications.
fn pilot(experiment: &Experiment, how: &Replications, stop: &Stop) -> Result<f64, WaterwayError> {
    let records: Result<Vec<Record>, WaterwayError> = (0..how.count.clamp(1, PILOT))
        .into_par_iter()
        .map(|replication| {
            let mut record = Record::new(experiment, 0.0, 0.0);
            simulate(experiment, how.seed, replication, &mut record, stop)?;
            Ok(record)
        })
        .collect();
    let mut mean = vec![0.0; (experiment.horizon_s / HOUR_S) as usize];
    for record in records? {
        for (sum, queue) in mean.iter_mut().zip(&record.queue_by_hour_s) {
            *sum += queue;
        }
    }
    // By days where there are enough of them, so that the rhythm of the day is not taken for a warm-up.
    if mean.len() >= 24 * 40 {
        let days: Vec<f64> = mean.chunks_exact(24).map(|day| day.iter().sum()).collect();
        return Ok(warm_up(&days) as f64 * 24.0 * HOUR_S);
    }
    Ok(warm_up(&mean) as f64 * HOUR_S)
}

fn keep(mut record: Record) -> Kept {
    let mut histogram = vec![0; BINS];
    let mut longest = 0.0_f32;
    for wait in &record.waits_s {
        longest = longest.max(*wait);
        histogram[((f64::from(*wait) / BIN_S) as usize).min(BINS - 1)] += 1;
    }
    let mean_wait_s = record.mean_wait_s();
    let wait_95_s = record.wait_quantile_s(0.95);
    let day = record.queue_over_the_day();
    record.waits_s = Vec::new();
    record.queue_by_hour_s = Vec::new();
    Kept { record, mean_wait_s, wait_95_s, longest_s: f64::from(longest), histogram, day }
}

fn sum_up(experiment: &Experiment, how: &Replications, warm_up_s: f64, kept: Vec<Kept>) -> Summary {
    let over = |value: &dyn Fn(&Kept) -> f64| estimate(&kept.iter().map(value).collect::<Vec<f64>>(), how.confidence);
    let mut histogram = vec![0; BINS];
    let mut day = vec![0.0; 24];
    for one in &kept {
        histogram.iter_mut().zip(&one.histogram).for_each(|(sum, count)| *sum += count);
        day.iter_mut().zip(one.day).for_each(|(sum, queue)| *sum += queue / kept.len() as f64);
    }
    let last = histogram.iter().rposition(|count| *count > 0).map_or(0, |bin| bin + 1);
    histogram.truncate(last);
    let mut chambers = Vec::new();
    let mut elements = Vec::new();
    for (number, element) in experiment.way.iter().enumerate() {
        let name = match element {
            Element::Lock(lock) => &lock.name,
            Element::Reach(reach) => &reach.name,
            Element::Berth(berth) => &berth.name,
        };
        let per_vessel = |sum: f64, count: usize| sum / count.max(1) as f64;
        elements.push(ElementSummary {
            name: name.clone(),
            wait_s: over(&|k| {
                let (sum, count) = k.record.wait_by_element_s[number];
                per_vessel(sum, count)
            }),
            time_s: over(&|k| per_vessel(k.record.time_by_element_s[number], k.record.wait_by_element_s[number].1)),
        });
        let Element::Lock(lock) = element else { continue };
        for (place, chamber) in lock.chambers.iter().enumerate() {
            let of = |k: &Kept| k.record.chambers[number][place].clone();
            chambers.push(ChamberSummary {
                lock: lock.name.clone(),
                chamber: chamber.name.clone(),
                utilisation: over(&|k| of(k).busy_s / k.record.measured_s),
                empty_share: over(&|k| of(k).empty_s / k.record.measured_s),
                lockages_per_day: over(&|k| (of(k).loaded + of(k).empty) as f64 / k.record.days()),
                mean_batch: over(&|k| of(k).vessels as f64 / of(k).loaded.max(1) as f64),
                area_share: over(&|k| of(k).area_share / of(k).loaded.max(1) as f64),
                water_m3_per_day: over(&|k| of(k).water_m3 / k.record.days()),
            });
        }
    }
    let classes = experiment.classes.iter().enumerate().map(|(number, class)| ClassSummary {
        class: class.name.clone(),
        vessels_per_day: over(&|k| k.record.served_by_class[number] as f64 / k.record.days()),
        wait_s: over(&|k| k.record.wait_by_class_s[number] / k.record.served_by_class[number].max(1) as f64),
    });
    let classes = classes.collect();
    let summary = Summary {
        replications: how.count,
        days: experiment.horizon_s / 86_400.0,
        warm_up_days: warm_up_s / 86_400.0,
        confidence: how.confidence,
        mean_wait_s: over(&|k| k.mean_wait_s),
        wait_95_s: over(&|k| k.wait_95_s),
        longest_wait_s: kept.iter().map(|k| k.longest_s).fold(0.0, f64::max),
        mean_queue: over(&|k| k.day.iter().sum::<f64>() / 24.0),
        journey_s: over(&|k| k.record.journey_s / (k.record.through[0] + k.record.through[1]).max(1) as f64),
        vessels_per_day: [0, 1].map(|side| over(&|k| k.record.through[side] as f64 / k.record.days())),
        cargo_tonnes_per_year: [0, 1]
            .map(|side| over(&|k| k.record.cargo_tonnes[side] / k.record.days() * DAYS_A_YEAR)),
        left_waiting: over(&|k| k.record.left_waiting as f64),
        queue_over_the_day: day,
        histogram,
        histogram_bin_s: BIN_S,
        chambers,
        classes,
        elements,
        passages: Vec::new(),
        lockages: Vec::new(),
    };
    let (passages, lockages) =
        kept.into_iter().next().map(|first| (first.record.passages, first.record.lockages)).unwrap_or_default();
    Summary { passages, lockages, ..summary }
}
