use super::run::{Element, Experiment};
use crate::complex::{Chamber, Departures};
use crate::queueing::fixed_timetable;
use crate::stowage::{Lanes, Skyline};
use crate::traffic::{Arrivals, Side, VesselClass};

const DAY_S: f64 = 86_400.0;

/// A mean wait for the lock, from one side, that is not exceeded, without simulation; none where the argument does not hold.
///
/// While somebody waits at a side, a chamber there starts at least every D: it never idles, and twice the longest lockage
/// brings it back. It takes at least K, as many of the largest vessels as it holds. Who is left behind is therefore no more
/// than in Bailey's queue with departures every D, and who comes waits at most D for the next start: W ≤ E(left)/λ + D.
/// Chambers side by side are each given vessels by lot, which does no better than sharing them.
///
/// None if vessels do not come by chance at an even rate, if there is not exactly one lock behind two-way channel, if
/// durations vary by chance, if chambers close or keep a timetable, if classes have priorities or overtake or do not fit every
/// chamber, if some start or end at berths, and if the longest cycles could not carry the traffic.
///
/// # Units
/// Seconds.
///
/// # References
/// [`fixed_timetable`] (Bailey 1954); the comparison above.
pub fn waiting_bound_s(experiment: &Experiment, side: Side) -> Option<f64> {
    if !experiment.trips.is_empty() {
        return None;
    }
    let mut locks = experiment.way.iter().filter_map(|element| match element {
        Element::Lock(lock) => Some(lock),
        Element::Reach(_) | Element::Berth(_) => None,
    });
    let (Some(lock), None) = (locks.next(), locks.next()) else { return None };
    let open = |element: &Element| match element {
        Element::Lock(_) => true,
        Element::Reach(reach) => !reach.one_way,
        Element::Berth(_) => false,
    };
    let classes = &experiment.classes;
    let first = classes.first()?;
    let plain = |chamber: &Chamber| {
        chamber.variation == 0.0
            && chamber.calendar.0.is_empty()
            && classes.iter().all(|class| chamber.obstacle(class).is_none())
    };
    let simple = experiment.way.iter().all(open)
        && lock.rules.departures.iter().all(|d| *d == Departures::Free)
        && !lock.rules.overtaking
        && classes.iter().all(|class| !class.alone && class.priority == first.priority)
        && lock.chambers.iter().all(plain);
    let Arrivals::Poisson { per_day, by_hour: None } = &experiment.arrivals[side.index()] else { return None };
    if !simple || *per_day <= 0.0 {
        return None;
    }
    let cycles: Vec<(f64, usize)> = lock.chambers.iter().map(|c| cycle(c, classes, lock.rules.clustering_s)).collect();
    let all: f64 = cycles.iter().map(|(interval, batch)| *batch as f64 / interval).sum();
    let rate = per_day / DAY_S;
    let mut wait = 0.0;
    for (interval, batch) in cycles {
        let share = batch as f64 / interval / all;
        let left = fixed_timetable(rate * share, interval, batch).ok()?.mean_left_behind;
        wait += share * (left / (rate * share) + interval);
    }
    Some(wait)
}

/// The longest time between two starts from one side, and how many vessels every start can take at least.
fn cycle(chamber: &Chamber, classes: &[VesselClass], clustering_s: f64) -> (f64, usize) {
    let over = |value: fn(&VesselClass) -> f64, pick: fn(f64, f64) -> f64, start: f64| {
        classes.iter().map(value).fold(start, pick)
    };
    let largest = (over(|c| c.length_m, f64::max, 0.0), over(|c| c.beam_m, f64::max, 0.0));
    let smallest = (over(|c| c.length_m, f64::min, f64::INFINITY), over(|c| c.beam_m, f64::min, f64::INFINITY));
    let most = held(chamber, smallest);
    let factor = over(|c| c.time_factor, f64::max, 1.0);
    let more = (most - 1) as f64 * (chamber.headway_in_s + chamber.headway_out_s);
    let lockage = chamber.turn_s() + factor * (chamber.first_in_s + chamber.first_out_s + more);
    (2.0 * (lockage + clustering_s), held(chamber, largest))
}

/// How many vessels of one size a chamber takes; at least one.
fn held(chamber: &Chamber, (length_m, beam_m): (f64, f64)) -> usize {
    let (mut lanes, mut plane);
    let take: &mut dyn FnMut() -> bool = match chamber.lanes {
        Some(count) => {
            lanes = Lanes::new(count, chamber.length_m, chamber.gap_m);
            &mut || lanes.take(length_m)
        }
        None => {
            plane = Skyline::new(chamber.length_m, chamber.width_m, chamber.gap_m, chamber.side_gap_m);
            &mut || plane.take(length_m, beam_m)
        }
    };
    let mut count = 0;
    while count < chamber.max_vessels && take() {
        count += 1;
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complex::{Calendar, LockComplex, Rules};
    use crate::experiment::{Replications, replicate};
    use linping_work::{NoProgress, Stop};
    use proptest::prelude::*;

    fn lock(chambers: usize, per_day: f64) -> Experiment {
        let chamber = |number: usize| Chamber {
            name: format!("{number}"),
            length_m: 120.0,
            width_m: 12.0,
            sill_depth_m: 4.0,
            keel_clearance_m: 0.3,
            gap_m: 2.0,
            side_gap_m: 0.5,
            lanes: None,
            max_vessels: 100,
            open_to: Side::Upper,
            close_s: 180.0,
            level_s: 480.0,
            open_s: 180.0,
            first_in_s: 300.0,
            headway_in_s: 90.0,
            first_out_s: 240.0,
            headway_out_s: 60.0,
            variation: 0.0,
            head_m: 4.0,
            calendar: Calendar::default(),
        };
        let arrivals = Arrivals::Poisson { per_day, by_hour: None };
        let complex = LockComplex {
            name: "lock".into(),
            chambers: (0..chambers).map(chamber).collect(),
            rules: Rules::default(),
        };
        Experiment {
            classes: vec![VesselClass::default()],
            way: vec![Element::Lock(complex)],
            arrivals: [arrivals.clone(), arrivals],
            trips: Vec::new(),
            horizon_s: 60.0 * DAY_S,
        }
    }

    #[test]
    fn two_vessels_a_lockage_every_fifty_minutes_is_the_bound_of_an_idle_lock() {
        // Lockage: 14 min of gates and levelling, 5 + 4 in and out, 1.5 + 1 for the second vessel: 25.5; there and back 51.
        let bound = waiting_bound_s(&lock(1, 0.001), Side::Upper).unwrap();
        assert!((bound - 2.0 * 25.5 * 60.0).abs() < 1.0, "{bound}");
    }

    #[test]
    fn a_timetable_has_no_bound_of_this_kind() {
        let timetable = Experiment { arrivals: [Arrivals::Timetable(Vec::new()), Arrivals::None], ..lock(1, 1.0) };
        assert_eq!(waiting_bound_s(&timetable, Side::Upper), None);
        assert_eq!(waiting_bound_s(&lock(1, 1_000.0), Side::Upper), None, "beyond capacity");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn the_simulated_mean_never_exceeds_the_bound(chambers in 1_usize..4, load in 0.05..0.9_f64) {
            let experiment = lock(chambers, load * 2.0 * chambers as f64 * DAY_S / (51.0 * 60.0));
            let how = Replications { count: 4, seed: 3, ..Replications::default() };
            let summary = replicate(&experiment, &how, &Stop::never(), &NoProgress).unwrap();
            let bound = waiting_bound_s(&experiment, Side::Upper).unwrap().max(waiting_bound_s(&experiment, Side::Lower).unwrap());
            prop_assert!(summary.mean_wait_s.mean <= bound, "{} {bound}", summary.mean_wait_s.mean);
        }
    }
}
