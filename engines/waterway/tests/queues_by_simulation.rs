//! The simulator's core against exact queueing theory: a lock without way and levelling is a queue of theory.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]

use linping_waterway::cases::queue_cases;
use linping_waterway::complex::{Calendar, Chamber, Departures, LockComplex, Rules};
use linping_waterway::experiment::{Element, Estimate, Experiment, Record, estimate, simulate};
use linping_waterway::traffic::{Arrivals, Side, VesselClass};
use linping_work::Stop;
use rayon::prelude::*;
use serde_json::Value;

const REPLICATIONS: u64 = 32;

/// A lock of `count` chambers that serves up to `most` vessels from one side in `service` seconds, spread by `variation`.
fn queue(rate: f64, count: usize, most: usize, service: f64, variation: f64, every: Option<f64>) -> Experiment {
    let chamber = |number: usize| Chamber {
        name: number.to_string(),
        length_m: 1e6,
        width_m: 20.0,
        sill_depth_m: 5.0,
        keel_clearance_m: 0.0,
        gap_m: 0.0,
        side_gap_m: 0.0,
        lanes: Some(1),
        max_vessels: most,
        open_to: Side::Upper,
        close_s: 0.0,
        level_s: 0.0,
        open_s: 0.0,
        first_in_s: service,
        headway_in_s: 0.0,
        first_out_s: 0.0,
        headway_out_s: 0.0,
        variation,
        head_m: 0.0,
        calendar: Calendar::default(),
    };
    let departures = [every.map_or(Departures::Free, Departures::Every), Departures::Free];
    Experiment {
        classes: vec![VesselClass::default()],
        way: vec![Element::Lock(LockComplex {
            name: "queue".into(),
            chambers: (0..count).map(chamber).collect(),
            rules: Rules { departures, ..Rules::default() },
        })],
        arrivals: [Arrivals::Poisson { per_day: rate * 86_400.0, by_hour: None }, Arrivals::None],
        trips: Vec::new(),
        horizon_s: 0.0,
    }
}

/// Enough for an interval of 2 % up to a load of 0.8; exponential service spreads the most.
fn customers(model: &str, load: f64) -> f64 {
    if model.starts_with("M/M") && (0.7..=0.8).contains(&load) { 400_000.0 } else { 120_000.0 }
}

/// Mean wait over replications of so many customers, with the 99.9 % interval.
fn simulated(mut experiment: Experiment, rate: f64, customers: f64) -> Estimate {
    experiment.horizon_s = customers / rate;
    let waits: Vec<f64> = (0..REPLICATIONS)
        .into_par_iter()
        .map(|replication| {
            let mut record = Record::new(&experiment, experiment.horizon_s * 0.05, 0.0);
            simulate(&experiment, 20_230_718, replication, &mut record, &Stop::never()).unwrap();
            record.mean_wait_s()
        })
        .collect();
    estimate(&waits, 0.999)
}

#[test]
fn the_exact_wait_of_every_shared_queue_lies_in_the_interval() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/waterway/queue_exact.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is not there");
        return;
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    let exact = queue_cases("queue_exact.json", &text).unwrap();
    for (case, answer) in file["cases"].as_array().unwrap().iter().zip(exact.cases) {
        let number = |key: &str| case[key].as_f64().unwrap();
        let whole = |key: &str| case[key].as_u64().unwrap() as usize;
        let rate = number("arrival_rate");
        let model = case["model"].as_str().unwrap();
        let experiment = match model.split([' ', ':']).next().unwrap() {
            "M/M/1" => queue(rate, 1, 1, 1.0 / number("service_rate"), 1.0, None),
            "M/M/c" => queue(rate, whole("servers"), 1, 1.0 / number("service_rate"), 1.0, None),
            "M/D/1" => queue(rate, 1, 1, number("service_time"), 0.0, None),
            "M/D/c" => queue(rate, whole("servers"), 1, number("service_time"), 0.0, None),
            "M/G/1" => {
                let mean = number("service_mean");
                queue(rate, 1, 1, mean, number("service_variance").sqrt() / mean, None)
            }
            "M/D[1,K]/1" => queue(rate, 1, whole("batch_max"), number("service_time"), 0.0, None),
            "M/M[1,K]/1" => queue(rate, 1, whole("batch_max"), 1.0 / number("service_rate"), 1.0, None),
            "Bailey" => queue(rate, 1, whole("batch_max"), 0.0, 0.0, Some(number("interval"))),
            other => panic!("{other}"),
        };
        let exact = serde_json::to_value(answer.exact).unwrap();
        let (wait, load) = (exact["Wq"].as_f64().unwrap(), exact["rho"].as_f64().unwrap());
        let interval = simulated(experiment, rate, customers(model, load));
        let id = &case["id"];
        let half = interval.half_width() / wait;
        eprintln!("{id} {model}: exact {wait:.6}, {interval:?}, half-width {:.3} %", half * 100.0);
        assert!(interval.holds(wait), "{id} {model}: {wait} not in {interval:?}");
        assert!(load > 0.8 || half <= 0.02, "{id}: half-width {half}");
    }
}
