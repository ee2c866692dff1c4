//! Gridtown's canal: four barges come down at 06:00, 06:10, 06:20 and 06:30. The chamber holds one and takes 24 minutes
//! loaded, 14 empty. Every evening it lies at the lower end, so the first barge waits 14 minutes for it.
//!
//! | | starts | waits |
//! |---|---|---|
//! | as it is: 38 minutes there and back | 06:14, 06:52, 07:30, 08:08 | 14, 42, 70, 98 |
//! | a second channel that takes every other barge | 06:14, 06:52 and 06:24, 07:02 | 14, 32, 14, 32 |
//! | a chamber for two (28 minutes loaded) | 06:14 with two, 06:56 with two | 14, 4, 36, 26 |

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod gridtown;

use gridtown::{changed, results};
use linping_effects::Results;
use linping_language::Status;
use linping_units::Period;
use linping_work::Stop;
use std::path::Path;

fn value(results: &Results, indicator: &str, year: i16) -> f64 {
    gridtown::value(results, indicator, "990101", year)
}

fn close(value: f64, expected: f64, within: f64) {
    assert!((value - expected).abs() <= within, "{value} against {expected}");
}

fn with(changes: &[(&str, &str, &str)]) -> Results {
    changed("all", changes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The first problem after a change, which names the place: code, file, line, column, words.
fn refused(file: &str, old: &str, new: &str) -> String {
    let problems = changed("all", &[(file, old, new)]).err().unwrap_or_else(|| panic!("{new} was taken"));
    assert!(problems.iter().all(|p| p.contains(&format!(" {file}:"))), "{problems:#?}");
    problems.first().unwrap().clone()
}

fn canal() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gridtown/baseline/canal.toml"))
        .unwrap()
}

#[test]
fn barges_wait_as_the_clock_says_and_the_average_would_say_nobody_does() {
    let as_it_is = results("baseline");
    close(value(&as_it_is, "lock-wait", 2021), (14.0 + 42.0 + 70.0 + 98.0) / 4.0, 1e-6);
    close(value(&as_it_is, "lock-wait-95", 2021), 98.0, 1e-6);
    // By averages 4 barges of 38 minutes fill 10.6 % of the day: nobody would wait. The answer is off by 56 minutes; a queue
    // of barges by chance (M/D/1) would wait ρD / 2(1 − ρ) = 2.2 minutes and be off by 54.
    close(value(&as_it_is, "canal-utilisation", 2021), 100.0 * 4.0 * 38.0 / 1_440.0, 0.1);
    let by_chance = linping_waterway::queueing::deterministic_server(4.0 / 1_440.0, 38.0).unwrap().time_waiting;
    close(value(&as_it_is, "lock-wait", 2021) - by_chance, 53.8, 0.1);
    assert_eq!(as_it_is.baseline.series["lock-wait"].status("990101"), Some(Status::Assumed));
}

#[test]
fn a_second_channel_halves_the_queue_and_a_longer_lock_gains_nothing_after_it() {
    let all = results("all");
    close(value(&all, "lock-wait", 2023), 23.0, 1e-6);
    close(value(&all, "lock-wait-95", 2023), 32.0, 1e-6);
    let of = |action: &str| all.actions[action].effects.iter().find(|e| e.indicator == "lock-wait").unwrap().clone();
    let (channel, lock) = (of("second-channel"), of("longer-lock"));
    // Actions are done in the order of their names: first the longer lock, then the channel.
    close(lock.before, 56.0, 1e-6);
    close(lock.after, (14.0 + 4.0 + 36.0 + 26.0) / 4.0, 1e-6);
    close(channel.alone.unwrap(), 23.0 - 56.0, 1e-6);
    // With every other barge gone the longer chamber never has two to take: it gains nothing any more.
    close(channel.after, 23.0, 1e-6);
    close(value(&all, "lock-wait", 2025), 23.0, 1e-6);
}

#[test]
fn tonnes_are_barges_times_cargo_and_capacity_is_a_lockage_every_24_minutes() {
    let all = results("all");
    close(value(&all, "canal-tonnes", 2021), 4.0 * 400.0 * 365.0, 1e-6);
    close(value(&all, "freight-off-road", 2021), 4.0 * 400.0 * 365.0 * 50.0 * 0.75 / 1e4, 1e-6);
    // 60 lockages a day of 400 t, both ways together; measured over 30 days, of which the first vessel's way takes a little.
    close(value(&all, "canal-capacity", 2021), 60.0 * 400.0 * 365.0 / 1e4, 6.0);
    close(value(&all, "canal-capacity", 2023), 2.0 * 60.0 * 400.0 * 365.0 / 1e4, 12.0);
}

#[test]
fn a_queue_that_grows_for_ever_has_no_wait_but_a_rate() {
    // 40 barges a day of 38 minutes: 1.056 times the day.
    let call = |i: usize| format!("{{ at = \"{:02}:{:02}\", class = \"barge\" }}", i / 2, i % 2 * 30);
    let calls: Vec<String> = (0..40).map(call).collect();
    let text = canal();
    let (start, end) = (text.find("upper = [").unwrap(), text.find("]\nassumed").unwrap());
    let many = format!("upper = [{}", calls.join(", "));
    let results = with(&[("baseline/canal.toml", &text[start..end], &many)]);
    let series = &results.baseline.series["lock-wait"];
    assert!(series.at("990101", &Period::year(2021).unwrap()).is_none(), "no number hides it");
    let flag = series.flags.iter().find(|flag| flag.en.starts_with("2021")).unwrap();
    assert!(flag.en.contains("unstable") && flag.en.contains("1.05"), "{}", flag.en);
    close(value(&results, "canal-utilisation", 2021), 105.6, 0.5);
    // What passes is what can: a lockage every 38 minutes; with the second channel everybody does.
    close(value(&results, "canal-tonnes", 2021), 1_440.0 / 38.0 * 400.0 * 365.0, 20_000.0);
    close(value(&results, "canal-tonnes", 2023), 40.0 * 400.0 * 365.0, 1e-6);
    assert!(value(&results, "lock-wait", 2023) > 0.0);
    let told = &results.actions["longer-lock"].outcome.provenance;
    assert!(told.iter().any(|step| step.en.contains("before, unstable")), "{told:?}");
}

const BY_CHANCE: &str = "[demand]\nupper = { value = \"500 万吨\", assumed = \"x\" }\nlower = { value = \"400 万吨\", assumed = \"x\" }\ngrowth = { value = \"3 %\", assumed = \"x\" }\n\n[[route]]";

/// Gridtown with cargo by chance that grows by 3 % a year, and chambers of 132 m by 17 m.
fn by_chance(scenario: &str) -> Results {
    let text = canal();
    let (start, end) = (text.find("[timetable]").unwrap(), text.find("[[route]]").unwrap());
    let changes = [
        ("baseline/canal.toml", &text[start..end + 9], BY_CHANCE),
        ("baseline/canal.toml", "45 m", "132 m"),
        ("baseline/canal.toml", "9 m", "17 m"),
        ("actions/second-channel.toml", "45 m", "132 m"),
        ("actions/longer-lock.toml", "90 m", "180 m"),
        ("actions/longer-lock.toml", "9 m\"", "17 m\""),
    ];
    changed(scenario, &changes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn freight_grows_by_the_year_and_every_year_is_worked_out() {
    let nothing = by_chance("baseline");
    for year in 2021..=2025 {
        close(value(&nothing, "canal-tonnes", year), 9e6 * 1.03_f64.powi(i32::from(year) - 2021), 1.0);
    }
    assert!(value(&nothing, "lock-wait", 2025) > value(&nothing, "lock-wait", 2021));
    let all = by_chance("all");
    assert!(value(&all, "lock-wait", 2025) < value(&nothing, "lock-wait", 2025));
    assert_eq!(value(&all, "lock-wait", 2021), value(&nothing, "lock-wait", 2021), "nothing is open yet");
}

#[test]
fn the_same_plan_gives_the_same_waits() {
    let (a, b) = (by_chance("all"), by_chance("all"));
    for year in 2021..=2025 {
        assert_eq!(value(&a, "lock-wait", year), value(&b, "lock-wait", year));
    }
}

#[test]
fn the_bound_stands_beside_the_simulated_wait_and_above_it() {
    let results = by_chance("baseline");
    let waterway = &results.baseline.layers.waterways["canal"];
    let year = waterway.in_year(2021, &Stop::never()).unwrap();
    let waits = year.waits.as_ref().unwrap();
    assert!(waits.bound_s.unwrap() >= waits.mean_s.mean);
    assert!(waits.mean_s.half_width() > 0.0 && waits.mean_s.half_width() < 0.2 * waits.mean_s.mean);
}

#[test]
fn one_day_at_the_lock_is_told_as_events() {
    let results = results("baseline");
    let day = results.baseline.layers.waterways["canal"].day("old-canal", 2021, &Stop::never()).unwrap();
    // Ten kilometres of channel at 9 km/h lie before the lock: 66 minutes and 40 seconds.
    let minute = |seconds: f64| ((seconds - 4_000.0) / 60.0 * 1e6).round() / 1e6;
    let told: Vec<(f64, f64, f64)> =
        day.events.iter().map(|e| (minute(e.arrival_s), minute(e.entry_s), minute(e.exit_s))).collect();
    assert_eq!(told, [(360.0, 374.0, 398.0), (370.0, 412.0, 436.0), (380.0, 450.0, 474.0), (390.0, 488.0, 512.0)]);
    assert_eq!(day.events.iter().map(|e| e.queue_on_arrival).collect::<Vec<_>>(), [1, 2, 2, 3]);
    assert_eq!(day.queue.iter().map(|at| at.upper).max(), Some(3));
    assert_eq!(day.queue.last().unwrap().upper, 0);
    assert!(!day.unstable);
}

#[test]
fn a_closed_hour_and_set_times_of_departure_make_barges_wait_by_the_clock() {
    let canal = "baseline/canal.toml";
    // The barges are at the lock at 07:06:40 and every ten minutes after. Closed until 08:10; then 14 minutes empty: starts at 08:24
    // and every 38 minutes, waits 77 1/3, 105 1/3, 133 1/3, 161 1/3.
    let cycle = "gap = \"2 m\"\nassumed = \"虚构 / invented\"\n";
    let closed = format!(
        "{cycle}\n[[route.lock.chamber.closure]]\nfrom = \"7 h\"\nlasts = \"70 min\"\nevery = \"24 h\"\nassumed = \"虚构 / invented\"\n"
    );
    close(value(&with(&[(canal, cycle, &closed)]), "lock-wait", 2021), 119.0 + 1.0 / 3.0, 1e-6);
    // One start an hour from 07:30 on, one more than there are barges: 23 1/3, 73 1/3, 123 1/3, 173 1/3.
    let lock = "id = \"old-lock\"\n";
    let times = format!("{lock}upper-departures = [\"07:30\", \"08:30\", \"09:30\", \"10:30\", \"11:30\"]\n");
    close(value(&with(&[(canal, lock, &times)]), "lock-wait", 2021), 98.0 + 1.0 / 3.0, 1e-6);
    let never = closed.replace("every = \"24 h\"", "every = \"1 h\"");
    assert!(refused(canal, cycle, &never).starts_with("W001 "), "it lasts longer than until it comes again");
    assert!(refused(canal, lock, &times.replace("07:30", "7 o'clock")).starts_with("P009 "));
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let canal = "baseline/canal.toml";
    assert!(refused(canal, "length = \"40 m\"", "length = \"400 m\"").starts_with("W002 "));
    assert!(refused(canal, "06:10", "05:10").starts_with("W001 "));
    assert!(refused(canal, "06:10", "-1:10").starts_with("P009 "));
    assert!(refused(canal, "level = \"8 min\"", "level = \"-8 min\"").starts_with("P009 "));
    let head =
        "sill-depth = { value = \"3 m\", assumed = \"虚构 / invented\" }\nhead = { value = \"0 m\", assumed = \"x\" }";
    let sill = "sill-depth = { value = \"3 m\", assumed = \"虚构 / invented\" }";
    assert!(refused(canal, sill, head).starts_with("W001 "));
    assert!(refused(canal, sill, head).contains("head"));
    let reason = "assumed = \"虚构，便于手算 / invented so that it can be checked by hand\"\n";
    assert!(refused(canal, reason, "").starts_with("P017 "));
    assert!(refused(canal, "{ value = \"45 m\"", "{ value = \"45 min\"").starts_with("P007 "));
    assert!(refused("actions/second-channel.toml", "\"new-canal\"", "\"old-canal\"").starts_with("P010 "));
    assert!(refused("actions/second-channel.toml", "45 m", "30 m").starts_with("W002 "));
    assert!(refused("actions/longer-lock.toml", "lock = \"old-lock\"", "lock = \"odd-lock\"").starts_with("P004 "));
    assert!(refused("indicators/lock-wait.toml", "unit = \"min\"", "unit = \"t\"").starts_with("P007 "));
}
