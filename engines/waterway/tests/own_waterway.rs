//! A user's own waterway: what is read, what is refused, and what the simulation must obey.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]

use linping_problems::{Code, Position, Problem, Text};
use linping_waterway::experiment::{DemandYear, Replications, Summary, outlook, replicate, saturate, saturation_year};
use linping_waterway::file::{WaterwayFile, read_waterway};
use linping_waterway::traffic::Side;
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

const QUAY: &str = r#"
format = 1
name = { zh = "码头与船闸", en = "a quay above a lock" }
way = ["quay", "lock"]
[[classes]]
name = "barge"
length_m = 58.0
beam_m = 11.0
tonnes = 1000.0
[[berths]]
name = "quay"
places = 1
handling_s = 3600.0
share = 0.0
[[locks]]
name = "lock"
[[locks.chambers]]
name = "only"
length_m = 60.0
width_m = 12.0
sill_depth_m = 4.0
close_s = 180
level_s = 480
open_s = 180
first_in_s = 300
headway_in_s = 90
first_out_s = 240
headway_out_s = 60
[arrivals.upper]
[arrivals.lower]
"#;

fn trips(list: &str) -> String {
    format!("{QUAY}{list}")
}

#[test]
fn who_loads_at_a_quay_passes_the_lock_and_who_unloads_there_never_meets_it() {
    // An hour at the quay, then 300 + 840 + 240 s through the lock, which lies open above or comes back in 840 s long before.
    let down = "[[trips]]\nfrom = \"quay\"\nto = \"lower\"\ntimetable = [{ time = \"06:00\", class = \"barge\" }]\n";
    let found = run(&trips(down), 10.0);
    let again = found.journey_s.mean - 3_600.0 - 1_380.0;
    assert!((again - 840.0).abs() < 1e-6, "an empty return, since the chamber lies below from the day before: {again}");
    assert_eq!(found.vessels_per_day.map(|n| n.mean), [1.0, 0.0]);
    let up = "[[trips]]\nfrom = \"upper\"\nto = \"quay\"\ntimetable = [{ time = \"06:00\", class = \"barge\" }]\n";
    let found = run(&trips(up), 10.0);
    assert_eq!((found.journey_s.mean, found.chambers[0].lockages_per_day.mean), (3_600.0, 0.0));
}

#[test]
fn trips_are_part_of_the_load_and_a_port_must_exist() {
    // The quay hands out 24 vessels a day; 30 want to come.
    let load = |per_day: f64| {
        let trip = format!("[[trips]]\nfrom = \"quay\"\nto = \"lower\"\nper_day = {per_day:?}\n");
        let mut waterway = read(&trips(&trip)).unwrap();
        waterway.experiment.horizon_s = 86_400.0;
        saturate(&waterway.experiment, 1, &Stop::never()).unwrap().load
    };
    assert!((load(30.0)[0] - 1.25).abs() < 0.02 && load(30.0)[1] == 0.0, "{:?}", load(30.0));
    assert!((load(12.0)[0] - 0.5).abs() < 0.01);
    let nowhere = trips("[[trips]]\nfrom = \"dock\"\nto = \"lower\"\nper_day = 1.0\n");
    let problems = read(&nowhere).unwrap_err();
    assert!(problems[0].message.en.contains("upper, lower, quay"), "{problems:?}");
    assert!(read(&trips("[[trips]]\nfrom = \"quay\"\nto = \"quay\"\nper_day = 1.0\n")).is_err());
}

#[test]
fn the_year_that_overtakes_capacity_is_found_though_demand_started_low() {
    // One end alone could take more than half of what both take together: a load read at low demand must not be prolonged.
    let mut waterway = read(LOCK).unwrap();
    waterway.experiment.horizon_s = 20.0 * 86_400.0;
    let [down, up] = saturate(&waterway.experiment, 1, &Stop::never()).unwrap().cargo_tonnes_per_year;
    let year = |year, part: f64| DemandYear { year, tonnes: [down * part, up * part] };
    let how = Replications { count: 2, warm_up_s: Some(86_400.0), ..Replications::default() };
    let years =
        outlook(&waterway.experiment, &[year(2025, 0.1), year(2026, 0.9), year(2027, 1.1)], &how, &Stop::never());
    let years = years.unwrap();
    assert!(years[1].load > 0.8 && years[1].load < 1.0, "{years:?}");
    assert_eq!(saturation_year(&years), Some(2027), "{years:?}");
}

/// A chamber for one barge, 300 + 840 + 240 s each way by default: a lockage every 23 minutes.
fn timetable(per_day: usize, more: &str) -> String {
    let times = |first: usize| {
        let time = |number: usize| (number * 1_440 / per_day + first) % 1_440;
        let entry = |at: usize| format!("{{ time = \"{:02}:{:02}\", class = \"barge\" }}", at / 60, at % 60);
        format!("timetable = [{}]", (0..per_day).map(|number| entry(time(number))).collect::<Vec<_>>().join(", "))
    };
    let lock = QUAY.replace("way = [\"quay\", \"lock\"]", "way = [\"lock\"]");
    let lock = lock.replace("[arrivals.upper]", &format!("{more}[arrivals.upper]\n{}", times(0)));
    lock.replace("[arrivals.lower]", &format!("[arrivals.lower]\n{}", times(15)))
        .replace("level_s = 480", "level_s = 0")
}

#[test]
fn a_timetable_that_just_equals_capacity_is_met_and_one_vessel_more_is_not() {
    // 300 + 180 + 0 + 180 + 240 = 900 s a lockage: 96 a day, 48 each way.
    let grows = |per_day| {
        let waterway = read(&timetable(per_day, "")).unwrap();
        let found = saturate(&waterway.experiment, 1, &Stop::never()).unwrap();
        found.grows_for_ever(&waterway.experiment, Side::Upper)
    };
    assert!(!grows(48));
    assert!(grows(49));
    let by_chance = LOCK.replace("per_day = 130.0", "per_day = 900.0");
    let waterway = read(&by_chance).unwrap();
    assert!(
        saturate(&waterway.experiment, 1, &Stop::never()).unwrap().grows_for_ever(&waterway.experiment, Side::Lower)
    );
}

#[test]
fn capacity_for_a_timetable_is_that_of_the_vessels_it_lists() {
    // A second class nobody lists must not take half of the flood: it would fill chambers with vessels that never come.
    let small = "[[classes]]\nname = \"boat\"\nlength_m = 8.0\nbeam_m = 3.0\ntonnes = 10.0\nshare = 50.0\n";
    let one = read(&timetable(40, "")).unwrap();
    let two = read(&timetable(40, small)).unwrap();
    let load = |waterway: &WaterwayFile| saturate(&waterway.experiment, 1, &Stop::never()).unwrap().load;
    assert_eq!(load(&one), load(&two));
}

#[test]
fn two_ways_of_arriving_and_two_ways_of_levelling_are_refused_as_too_many() {
    let both = read(&LOCK.replace("per_day = 130.0", "per_day = 130.0\nrecord = \"log.csv\"")).unwrap_err();
    assert!(both[0].message.en.starts_with("only one of `per_day`"), "{both:?}");
    let levels = read(&LOCK.replace("level_s = 824", "level_s = 824\nlevelling = { discharge_coefficient = 0.7, opening_area_m2 = 16.0, gate_opening_time_s = 240.0 }")).unwrap_err();
    assert!(levels[0].message.en.starts_with("only one of `level_s`"), "{levels:?}");
}

#[test]
fn only_a_waterway_of_records_ends_with_its_last_vessel() {
    let log = "time_s,class\n600,1000t\n90000,500t\n";
    let recorded =
        |text: &str| read_waterway("lock.toml", text, &|_| Ok(log.to_string())).unwrap().experiment.recorded_s();
    assert_eq!(recorded(&LOCK.replace("per_day = 130.0", "record = \"log.csv\"")), Some(90_000.0));
    assert_eq!(recorded(&LOCK.replacen("per_day = 130.0", "record = \"log.csv\"", 1)), None);
}
