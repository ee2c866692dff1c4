//! What a run leaves behind: waits, queues by hour, work of the chambers.

use super::run::{Element, Experiment};
use crate::complex::{Began, Left, Waiting};
use crate::traffic::Side;

const HOUR_S: f64 = 3_600.0;
const DAY_S: f64 = 86_400.0;

/// A vessel's passage of a lock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassageRecord {
    /// Which element of the way.
    pub element: usize,
    /// Number of the vessel.
    pub vessel: usize,
    /// Number of its class.
    pub class: usize,
    /// Where it came from.
    pub from: Side,
    /// When it came to the lock.
    pub arrival_s: f64,
    /// When loading began.
    pub start_s: f64,
    /// When it was out.
    pub out_s: f64,
    /// Chamber that took it.
    pub chamber: usize,
}

/// A lockage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LockageRecord {
    /// Which element of the way.
    pub element: usize,
    /// Chamber.
    pub chamber: usize,
    /// Side it started from.
    pub from: Side,
    /// When it started.
    pub start_s: f64,
    /// When the chamber was free again.
    pub end_s: f64,
    /// Vessels in it.
    pub vessels: usize,
}

/// What a chamber did in a run, warm-up left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChamberRecord {
    /// Lockages with vessels.
    pub loaded: usize,
    /// Lockages without.
    pub empty: usize,
    /// Time under way with vessels.
    pub busy_s: f64,
    /// Time under way without.
    pub empty_s: f64,
    /// Vessels carried.
    pub vessels: usize,
    /// Sum over loaded lockages of the share of the chamber's surface covered.
    pub area_share: f64,
    /// Water let down.
    pub water_m3: f64,
}

/// What happened in a run, from the end of its warm-up on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Vessels that come before this time leave no trace.
    pub warm_up_s: f64,
    /// Time over which everything is measured.
    pub measured_s: f64,
    /// Passages and lockages that begin before this time are kept one by one, for a diagram.
    pub keep_until_s: f64,
    /// Waits for locks, in the order of serving.
    pub waits_s: Vec<f32>,
    /// Sum of waits for locks, by class.
    pub wait_by_class_s: Vec<f64>,
    /// Vessels served by locks, by class.
    pub served_by_class: Vec<usize>,
    /// Mean wait by element: sum, and number of vessels.
    pub wait_by_element_s: Vec<(f64, usize)>,
    /// Sum of times from coming to an element until leaving it.
    pub time_by_element_s: Vec<f64>,
    /// Vessel-seconds of queue before locks, by hour from the start.
    pub queue_by_hour_s: Vec<f64>,
    /// Chambers, lock by lock.
    pub chambers: Vec<Vec<ChamberRecord>>,
    /// Vessels that went through, by side of origin.
    pub through: [usize; 2],
    /// The same by source: the upper end, the lower end, the trips.
    pub through_by_source: Vec<usize>,
    /// Vessels that came, by side.
    pub came: [usize; 2],
    /// Cargo that went through, by side of origin.
    pub cargo_tonnes: [f64; 2],
    /// Sum of times from setting out to leaving.
    pub journey_s: f64,
    /// Vessels waiting when the run ended.
    pub left_waiting: usize,
    /// Passages kept.
    pub passages: Vec<PassageRecord>,
    /// Lockages kept.
    pub lockages: Vec<LockageRecord>,
    cargo_by_class: Vec<[f64; 2]>,
    /// Water of a lockage, lock by lock and chamber by chamber.
    water_m3: Vec<Vec<f64>>,
}

impl Record {
    /// An empty record for an experiment.
    pub fn new(experiment: &Experiment, warm_up_s: f64, keep_until_s: f64) -> Self {
        let elements = experiment.way.len();
        let chambers = |element: &Element| match element {
            Element::Lock(lock) => lock.chambers.iter().map(|c| c.area_m2() * c.head_m).collect(),
            Element::Reach(_) | Element::Berth(_) => Vec::new(),
        };
        let water_m3: Vec<Vec<f64>> = experiment.way.iter().map(chambers).collect();
        Record {
            warm_up_s,
            measured_s: experiment.horizon_s - warm_up_s,
            keep_until_s,
            wait_by_class_s: vec![0.0; experiment.classes.len()],
            served_by_class: vec![0; experiment.classes.len()],
            wait_by_element_s: vec![(0.0, 0); elements],
            time_by_element_s: vec![0.0; elements],
            through_by_source: vec![0; 2 + experiment.trips.len()],
            queue_by_hour_s: vec![0.0; (experiment.horizon_s / HOUR_S).ceil() as usize],
            chambers: water_m3.iter().map(|lock| vec![ChamberRecord::default(); lock.len()]).collect(),
            cargo_by_class: experiment
                .classes
                .iter()
                .map(|class| Side::BOTH.map(|side| class.cargo_tonnes(side)))
                .collect(),
            water_m3,
            ..Record::default()
        }
    }

    pub(crate) fn entered(&mut self, side: Side) {
        self.came[side.index()] += 1;
    }

    pub(crate) fn served(&mut self, element: usize, left: &Left) {
        let vessel = left.vessel;
        let class = vessel.class as usize;
        let wait = left.start_s - vessel.arrival_s;
        self.add_queue(vessel.arrival_s, left.start_s);
        if vessel.arrival_s >= self.warm_up_s {
            self.waits_s.push(wait as f32);
            self.wait_by_class_s[class] += wait;
            self.served_by_class[class] += 1;
            self.add_element(element, wait, left.out_s - vessel.arrival_s);
        }
        if left.start_s < self.keep_until_s {
            self.passages.push(PassageRecord {
                element,
                vessel: vessel.id as usize,
                class,
                from: vessel.from,
                arrival_s: vessel.arrival_s,
                start_s: left.start_s,
                out_s: left.out_s,
                chamber: left.chamber,
            });
        }
    }

    fn add_element(&mut self, element: usize, wait: f64, time: f64) {
        if let (Some(waits), Some(times)) =
            (self.wait_by_element_s.get_mut(element), self.time_by_element_s.get_mut(element))
        {
            waits.0 += wait;
            waits.1 += 1;
            *times += time;
        }
    }

    pub(crate) fn passed(&mut self, element: usize, vessel: Waiting, start_s: f64, out_s: f64) {
        if vessel.arrival_s >= self.warm_up_s {
            self.add_element(element, start_s - vessel.arrival_s, out_s - vessel.arrival_s);
        }
    }

    /// Spreads a wait over the hours it lasted.
    fn add_queue(&mut self, from_s: f64, to_s: f64) {
        let mut at = from_s;
        let mut hour = (from_s / HOUR_S) as usize;
        while at < to_s {
            let end = ((hour + 1) as f64 * HOUR_S).min(to_s);
            match self.queue_by_hour_s.get_mut(hour) {
                Some(sum) => *sum += end - at,
                None => return,
            }
            at = end;
            hour += 1;
        }
    }

    pub(crate) fn lockage(&mut self, element: usize, began: &Began) {
        if began.start_s < self.keep_until_s {
            self.lockages.push(LockageRecord {
                element,
                chamber: began.chamber,
                from: began.from,
                start_s: began.start_s,
                end_s: began.end_s,
                vessels: began.vessels,
            });
        }
        if began.start_s < self.warm_up_s {
            return;
        }
        let Some(chamber) = self.chambers.get_mut(element).and_then(|lock| lock.get_mut(began.chamber)) else { return };
        let time = (began.end_s.min(self.warm_up_s + self.measured_s)) - began.start_s;
        if began.vessels > 0 {
            chamber.loaded += 1;
            chamber.busy_s += time;
            chamber.vessels += began.vessels;
            chamber.area_share += began.area_share;
        } else {
            chamber.empty += 1;
            chamber.empty_s += time;
        }
        // Filled from above, emptied to below: a chamber of water for every way down.
        if began.from == Side::Upper {
            chamber.water_m3 += self.water_m3[element][began.chamber];
        }
    }

    pub(crate) fn out(&mut self, vessel: Waiting, out_s: f64) {
        if vessel.entered_s < self.warm_up_s || out_s > self.warm_up_s + self.measured_s {
            return;
        }
        let side = vessel.from.index();
        self.through[side] += 1;
        self.through_by_source[usize::from(vessel.source)] += 1;
        self.cargo_tonnes[side] += self.cargo_by_class[vessel.class as usize][side];
        self.journey_s += out_s - vessel.entered_s;
    }

    pub(crate) fn end(&mut self, waiting: usize) {
        self.left_waiting = waiting;
    }

    /// Mean wait for locks.
    pub fn mean_wait_s(&self) -> f64 {
        if self.waits_s.is_empty() {
            return 0.0;
        }
        self.waits_s.iter().map(|wait| f64::from(*wait)).sum::<f64>() / self.waits_s.len() as f64
    }

    /// The wait that so large a share of vessels does not exceed.
    pub fn wait_quantile_s(&mut self, share: f64) -> f64 {
        let count = self.waits_s.len();
        if count == 0 {
            return 0.0;
        }
        let rank = ((share * count as f64).ceil() as usize).clamp(1, count) - 1;
        let (_, value, _) = self.waits_s.select_nth_unstable_by(rank, f32::total_cmp);
        f64::from(*value)
    }

    /// Mean number waiting before locks at each hour of the day, after the warm-up.
    pub fn queue_over_the_day(&self) -> [f64; 24] {
        let mut day = [0.0; 24];
        let mut hours = [0_usize; 24];
        let first = (self.warm_up_s / HOUR_S).ceil() as usize;
        for (hour, sum) in self.queue_by_hour_s.iter().enumerate().skip(first) {
            day[hour % 24] += sum / HOUR_S;
            hours[hour % 24] += 1;
        }
        for (value, count) in day.iter_mut().zip(hours) {
            *value /= count.max(1) as f64;
        }
        day
    }

    /// Days measured.
    pub fn days(&self) -> f64 {
        self.measured_s / DAY_S
    }
}
