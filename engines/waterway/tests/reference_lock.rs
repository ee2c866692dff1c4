//! The larger simulation, told to work as the fully specified reference lock does, must do exactly what it does.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]

use linping_waterway::complex::{Calendar, Chamber, LockComplex, Rules};
use linping_waterway::experiment::{Element, Experiment, Record, simulate};
use linping_waterway::traffic::{Arrivals, RecordedArrival, Side, VesselClass};
use linping_waterway::{ReferenceLock, ReferenceVessel};
use linping_work::Stop;
use proptest::prelude::*;

fn side(number: u8) -> Side {
    if number == 0 { Side::Upper } else { Side::Lower }
}

/// The same lock and vessels as an experiment; one class for each length.
fn experiment(lock: &ReferenceLock, vessels: &[ReferenceVessel]) -> Experiment {
    let mut lengths: Vec<f64> = vessels.iter().map(|vessel| vessel.length_m).collect();
    lengths.sort_by(f64::total_cmp);
    lengths.dedup();
    let class = |length: &f64| VesselClass { name: format!("{length} m"), length_m: *length, ..VesselClass::default() };
    let record = |from: u8| {
        let mut list: Vec<&ReferenceVessel> = vessels.iter().filter(|vessel| vessel.side == from).collect();
        list.sort_by_key(|vessel| (vessel.arrival_s, vessel.id));
        let arrival = |vessel: &&ReferenceVessel| RecordedArrival {
            time_s: vessel.arrival_s as f64,
            class: lengths.iter().position(|length| *length == vessel.length_m).unwrap(),
        };
        Arrivals::Record(list.iter().map(arrival).collect())
    };
    let chamber = Chamber {
        name: "1".into(),
        length_m: lock.usable_length_m,
        width_m: 23.0,
        sill_depth_m: 4.2,
        keel_clearance_m: 0.4,
        gap_m: lock.gap_m,
        side_gap_m: 1.0,
        lanes: Some(lock.lanes),
        max_vessels: lock.max_vessels,
        open_to: side(lock.initial_side),
        close_s: lock.close_s as f64,
        level_s: lock.level_s as f64,
        open_s: lock.open_s as f64,
        first_in_s: lock.first_in_s as f64,
        headway_in_s: lock.headway_in_s as f64,
        first_out_s: lock.first_out_s as f64,
        headway_out_s: lock.headway_out_s as f64,
        variation: 0.0,
        head_m: 6.4,
        calendar: Calendar::default(),
    };
    Experiment {
        classes: lengths.iter().map(class).collect(),
        way: vec![Element::Lock(LockComplex {
            name: "lock".into(),
            chambers: vec![chamber],
            rules: Rules { look_ahead: 1_000, ..Rules::default() },
        })],
        arrivals: [record(0), record(1)],
        trips: Vec::new(),
        horizon_s: 1e9,
    }
}

/// Lockages as (side, start, end, vessels) of both.
fn both(lock: &ReferenceLock, vessels: &[ReferenceVessel]) -> [Vec<(usize, f64, f64, usize)>; 2] {
    let reference = lock.run(vessels).unwrap();
    let experiment = experiment(lock, vessels);
    let mut record = Record::new(&experiment, 0.0, f64::INFINITY);
    simulate(&experiment, 1, 0, &mut record, &Stop::never()).unwrap();
    let by_reference = reference
        .lockages
        .iter()
        .map(|l| (usize::from(l.from_side), l.start_s as f64, l.end_s as f64, l.vessels))
        .collect();
    let by_experiment = record.lockages.iter().map(|l| (l.from.index(), l.start_s, l.end_s, l.vessels)).collect();
    let waited: f64 = record.passages.iter().map(|p| p.start_s - p.arrival_s).sum();
    let should_wait: i64 = reference.vessels.iter().map(|v| v.waiting_s).sum();
    assert_eq!(waited, should_wait as f64);
    let out: f64 = record.passages.iter().map(|p| p.out_s).sum();
    assert_eq!(out, reference.vessels.iter().map(|v| v.out_s).sum::<i64>() as f64);
    [by_reference, by_experiment]
}

#[test]
fn every_shared_case_is_worked_the_same_by_both() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/waterway/lock_reference_cases.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is not there");
        return;
    };
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let lock: ReferenceLock = serde_json::from_value(case["parameters"].clone()).unwrap();
        let vessels: Vec<ReferenceVessel> = serde_json::from_value(case["vessels"].clone()).unwrap();
        let [reference, experiment] = both(&lock, &vessels);
        assert_eq!(reference, experiment, "{}", case["id"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_lock_and_vessels_are_worked_the_same_by_both(
        arrivals in proptest::collection::vec((0_i64..40_000, 0_u8..2, 0_usize..4), 1..120),
        lanes in 1_usize..3, max_vessels in 1_usize..12, initial_side in 0_u8..2, times in (0_i64..300, 0_i64..600, 0_i64..90),
    ) {
        let lock = ReferenceLock {
            usable_length_m: 200.0, lanes, gap_m: 2.0, max_vessels, initial_side,
            close_s: times.0, level_s: times.1 + 1, open_s: times.0, first_in_s: 300, headway_in_s: times.2,
            first_out_s: 240, headway_out_s: times.2,
        };
        let lengths = [38.0, 45.5, 58.0, 110.0];
        let vessels: Vec<_> = arrivals.iter().enumerate().map(|(i, (arrival_s, side, length))| ReferenceVessel {
            id: i as i64, arrival_s: *arrival_s, side: *side, length_m: lengths[*length],
        }).collect();
        let [reference, experiment] = both(&lock, &vessels);
        prop_assert_eq!(reference, experiment);
    }
}
