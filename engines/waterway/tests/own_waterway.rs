//! A user's own waterway: what is read, what is refused, and what the simulation must obey.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]

use linping_problems::{Code, Position, Problem, Text};
use linping_waterway::experiment::{Replications, Summary, replicate, saturate};
use linping_waterway::file::{WaterwayFile, read_waterway};
use linping_work::{NoProgress, Stop};

const LOCK: &str = include_str!("data/two_chambers.toml");

fn read(text: &str) -> Result<WaterwayFile, Vec<Problem>> {
    read_waterway("lock.toml", text, &|name| {
        Err(Problem::new(Code::MissingFile, Text::same(format!("{name} is not there"))))
    })
}

fn run(text: &str, days: f64) -> Summary {
    let mut waterway = read(text).unwrap();
    waterway.experiment.horizon_s = days * 86_400.0;
    let how = Replications { count: 4, seed: 7, warm_up_s: Some(86_400.0), ..Replications::default() };
    replicate(&waterway.experiment, &how, &Stop::never(), &NoProgress).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_answer() {
    assert_eq!(run(LOCK, 10.0), run(LOCK, 10.0));
}

#[test]
fn what_comes_goes_through_and_a_third_chamber_shortens_the_wait() {
    let two = run(LOCK, 30.0);
    let through = two.vessels_per_day[0].mean;
    assert!((through - 130.0).abs() < 6.0, "{through}");
    let third = LOCK.replace(
        "[arrivals.upper]",
        "[[locks.chambers]]\nname = \"middle\"\nlength_m = 300.0\nwidth_m = 23.0\n\
        sill_depth_m = 4.2\nclose_s = 180\nopen_s = 180\nlevel_s = 824\nfirst_in_s = 300\nheadway_in_s = 90\n\
        first_out_s = 240\nheadway_out_s = 60\n\n[arrivals.upper]",
    );
    assert!(run(&third, 30.0).mean_wait_s.high < two.mean_wait_s.low);
}

#[test]
fn demand_beyond_capacity_shows_as_a_load_above_one() {
    let mut waterway = read(&LOCK.replace("per_day = 130.0", "per_day = 900.0")).unwrap();
    waterway.experiment.horizon_s = 86_400.0;
    let saturation = saturate(&waterway.experiment, 1, &Stop::never()).unwrap();
    assert!(saturation.load.iter().all(|load| *load > 1.0), "{saturation:?}");
}

#[test]
fn a_vessel_larger_than_every_chamber_is_reported_where_it_stands() {
    let problems = read(&LOCK.replace("length_m = 58.0", "length_m = 358.0")).unwrap_err();
    assert_eq!(problems[0].code, Code::VesselTooLarge);
    let place = problems[0].place.clone().unwrap();
    let Position::Bytes { start, end } = place.position else { panic!("{place:?}") };
    assert_eq!(&LOCK[start..end], "\"1000t\"");
}

#[test]
fn unknown_keys_negative_times_and_a_head_of_zero_are_refused() {
    let unknown = read(&LOCK.replace("close_s = 180", "closing_s = 180")).unwrap_err();
    assert_eq!(unknown[0].code, Code::UnknownKey);
    let negative = read(&LOCK.replace("headway_in_s = 90", "headway_in_s = -90")).unwrap_err();
    assert!(negative[0].message.en.contains("headway_in_s"), "{negative:?}");
    let dry = read(&LOCK.replace("head_m = 6.4", "head_m = 0.0")).unwrap_err();
    assert!(dry[0].message.en.contains("head_m"), "{dry:?}");
}

#[test]
fn a_record_that_is_not_there_is_reported() {
    let problems = read(&LOCK.replace("per_day = 130.0", "record = \"log.csv\"")).unwrap_err();
    assert!(problems.iter().any(|problem| problem.code == Code::MissingFile));
}
