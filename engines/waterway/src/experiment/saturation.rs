use super::record::Record;
use super::run::{Element, Experiment, simulate};
use crate::complex::Chamber;
use crate::error::WaterwayError;
use crate::traffic::{Arrivals, Side, VesselClass};
use linping_work::Stop;
use serde::Serialize;

const DAY_S: f64 = 86_400.0;
/// Days simulated with a queue that never ends; the few hours until the chambers are full weigh nothing.
const DAYS: f64 = 30.0;

/// What a waterway can pass when vessels always wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Saturation {
    /// Vessels a day from the upper and the lower end, with both ends flooded.
    pub vessels_per_day: [f64; 2],
    /// Cargo in a year of 365 days from the upper and the lower end, with both ends flooded.
    pub cargo_tonnes_per_year: [f64; 2],
    /// Lockages a day of all chambers.
    pub lockages_per_day: f64,
    /// Vessels a lockage.
    pub mean_batch: f64,
    /// Share of the chambers' surface covered.
    pub area_share: f64,
    /// Mean dead weight of the vessels in a lockage.
    pub tonnes_per_lockage: f64,
    /// Demand over capacity of the vessels that come from the upper and the lower side, each found by flooding that side alone:
    /// its end, and its trips in proportion.
    pub load: [f64; 2],
}

impl Saturation {
    /// True if the queue of that side grows for ever: demand that comes by chance and is not below capacity. A timetable may
    /// just equal it, as far as the measurement tells, which counts whole lockages.
    pub fn grows_for_ever(&self, experiment: &Experiment, side: Side) -> bool {
        let load = self.load[side.index()];
        if experiment.is_regular() {
            let counted = (self.lockages_per_day * DAYS / 2.0).max(1.0);
            return load > 1.0 + 1.0 / counted;
        }
        load >= 1.0
    }
}

/// Floods the waterway and measures what gets through; with the demand as it is at the other end, tells how near
/// either end is to saturation.
///
/// # Errors
/// What is wrong with the experiment; [`WaterwayError::Stopped`] if told to stop.
pub fn saturate(experiment: &Experiment, seed: u64, stop: &Stop) -> Result<Saturation, WaterwayError> {
    experiment.check()?;
    let mut levelled = as_listed(experiment);
    let per_day = flood_per_day(&levelled);
    // With a queue that never ends, priority would keep the rest out for ever: capacity is for the fleet as it comes.
    levelled.classes.iter_mut().for_each(|class| class.priority = 0);
    // Of the end and, where trips are flooded with it, of each trip: in proportion to what wants to come.
    let days = experiment.horizon_s / DAY_S;
    let flood = |part: f64| Arrivals::Poisson { per_day: per_day * part, by_hour: None };
    let measure = |ends: [bool; 2], with_trips: bool| -> Result<Record, WaterwayError> {
        let mut flooded = Experiment { horizon_s: DAYS * DAY_S, ..levelled.clone() };
        for side in Side::BOTH.into_iter().filter(|side| ends[side.index()]) {
            let all = if with_trips { experiment.per_day(side, days) } else { 0.0 };
            let part = |arrivals: &Arrivals| if all > 0.0 { arrivals.per_day(days) / all } else { 1.0 };
            let end = &mut flooded.arrivals[side.index()];
            *end = flood(part(end));
            let elements = experiment.way.len();
            for trip in flooded.trips.iter_mut().filter(|trip| with_trips && trip.side(elements) == side) {
                trip.arrivals = flood(part(&trip.arrivals));
            }
        }
        let mut record = Record::new(&flooded, 0.0, 0.0);
        // A queue that never ends is not measured, only what gets through.
        record.queue_by_hour_s.clear();
        simulate(&flooded, seed, u64::from(ends[0]) + 2 * u64::from(ends[1]), &mut record, stop)?;
        Ok(record)
    };
    let both = rates(experiment, &measure([true, true], false)?);
    let mut load = [0.0; 2];
    for side in Side::BOTH.into_iter().filter(|side| experiment.per_day(*side, days) > 0.0) {
        let alone = measure([side == Side::Upper, side == Side::Lower], true)?;
        let sources = experiment.sources(side).zip(&alone.through_by_source);
        let loads = sources.filter_map(|(source, through)| Some(source?.per_day(days) / (*through as f64 / DAYS)));
        load[side.index()] = loads.filter(|load| !load.is_nan()).fold(0.0, f64::max);
    }
    Ok(Saturation { load, ..both })
}

/// The experiment with the mix of classes that its timetables and records list, for the flood that takes their place.
fn as_listed(experiment: &Experiment) -> Experiment {
    let elements = experiment.way.len();
    let mut listed = experiment.clone();
    for trip in &mut listed.trips {
        trip.shares =
            trip.arrivals.listed(&experiment.classes).unwrap_or_else(|| trip.mix(&experiment.classes, elements));
    }
    for side in Side::BOTH {
        let mix = experiment.arrivals[side.index()].listed(&experiment.classes).unwrap_or_default();
        for (class, share) in listed.classes.iter_mut().zip(mix) {
            class.share[side.index()] = share;
        }
    }
    listed
}

/// More vessels a day than the locks could hold if every lockage were as short as can be and the chamber covered whole by
/// vessels of the fleet's mean size; or more than want to come.
fn flood_per_day(experiment: &Experiment) -> f64 {
    let mean_area = Side::BOTH
        .map(|side| {
            let shares: f64 = experiment.classes.iter().map(|class| class.share[side.index()]).sum();
            let area = |class: &VesselClass| class.length_m * class.beam_m * class.share[side.index()];
            experiment.classes.iter().map(area).sum::<f64>() / shares
        })
        .into_iter()
        .filter(|area| area.is_finite())
        .fold(f64::INFINITY, f64::min)
        .max(1.0);
    let held = |chamber: &Chamber| {
        let shortest = chamber.turn_s() + chamber.first_in_s + chamber.first_out_s;
        let fullest = (chamber.area_m2() / mean_area).ceil().min(chamber.max_vessels as f64);
        DAY_S / shortest.max(60.0) * fullest
    };
    let most = experiment.way.iter().map(|element| match element {
        Element::Lock(lock) => lock.chambers.iter().map(held).sum::<f64>(),
        Element::Reach(_) | Element::Berth(_) => 0.0,
    });
    let demand = |side: Side| experiment.per_day(side, experiment.horizon_s / DAY_S);
    (most.fold(0.0, f64::max) / 2.0).max(demand(Side::Upper)).max(demand(Side::Lower)) * 1.5 + 50.0
}

fn rates(experiment: &Experiment, record: &Record) -> Saturation {
    let chambers = || record.chambers.iter().flatten();
    let loaded: usize = chambers().map(|chamber| chamber.loaded).sum();
    let vessels: usize = chambers().map(|chamber| chamber.vessels).sum();
    let weight: f64 =
        experiment.classes.iter().zip(&record.served_by_class).map(|(class, count)| class.tonnes * *count as f64).sum();
    let locks = experiment.way.iter().filter(|element| matches!(element, Element::Lock(_))).count().max(1);
    let per_day = |value: f64| value / DAYS;
    Saturation {
        vessels_per_day: record.through.map(|count| per_day(count as f64)),
        cargo_tonnes_per_year: record.cargo_tonnes.map(|tonnes| per_day(tonnes) * 365.0),
        lockages_per_day: per_day(chambers().map(|c| (c.loaded + c.empty) as f64).sum()) / locks as f64,
        mean_batch: vessels as f64 / loaded.max(1) as f64,
        area_share: chambers().map(|chamber| chamber.area_share).sum::<f64>() / loaded.max(1) as f64,
        tonnes_per_lockage: weight / loaded.max(1) as f64,
        load: [0.0; 2],
    }
}
