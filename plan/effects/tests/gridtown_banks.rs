//! The banks of gridtown's canal: six heritage sites on its streets, west of the water.
//!
//! ```text
//!   y=4  tower-----+----well |      the canal runs 250 m east of the column of quay, shrine and well
//!          |       |      |  |      and is 40 m wide: they lie 230 m from its bank, gate 730 m,
//!   y=2    +-------+--shrine |      mill and tower 1,230 m.
//!          |       |      |  |
//!   y=0   mill---gate---quay |      500 m between junctions: 6 minutes on foot
//! ```

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod gridtown;

use gridtown::{changed, results};
use linping_effects::Results;
use linping_language::Status;

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

#[test]
fn two_of_five_inspected_are_good_and_the_quay_in_the_core_zone_becomes_the_third() {
    let all = results("all");
    close(value(&all, "heritage-good", 2021), 40.0, 1e-9);
    close(value(&all, "heritage-good", 2023), 40.0, 1e-9);
    close(value(&all, "heritage-good", 2024), 60.0, 1e-9);
    let outcome = &all.actions["protect-banks"].outcome;
    assert_eq!(outcome.touched, ["quay", "shrine", "well", "gate"]);
    let told: Vec<&str> = outcome.provenance.iter().map(|step| step.en.as_str()).collect();
    // 0.03 degrees of latitude are 3,325.6 m; 300 m on both sides are 199.5 ha, the next 500 m 332.6 ha.
    assert!(told.iter().any(|step| step.contains("199.5 ha") && step.contains("3 heritage sites")), "{told:?}");
    assert!(told.iter().any(|step| step.contains("332.6 ha") && step.contains("1 heritage sites: gate")), "{told:?}");
    // The clinic stands at (2, 4), the new one at s2, a block south of (3, 0); c and h of the cells at (2, 4) and (2, 2), d and g at 3: 250 m east of the canal.
    assert!(told.iter().any(|step| step.starts_with("2 of 2 of `clinics`")), "{told:?}");
    assert!(told.iter().any(|step| step.starts_with("4 of 8 of `people` lie in the zone `core`")), "{told:?}");
    assert_eq!(all.baseline.series["heritage-good"].status("990101"), Some(Status::Synthetic));
}

#[test]
fn a_quay_that_fills_lets_in_four_fillings_a_day_and_averages_would_see_room_for_all() {
    // 100 an hour from 9 to 17, each for two hours, into room for 150: four times 150 in eight hours; 200 of 800 are left.
    // With 200 at the gate, who find room: 800 of 1,000. The average of the day, 800 × 2 h / 24 h = 67 inside, fits into 150:
    // by it everybody gets in, 20 points too many.
    let as_it_is = results("baseline");
    close(value(&as_it_is, "visitors-within", 2021), 80.0, 0.2);
}

#[test]
fn one_gate_turns_a_third_of_the_festival_away_and_two_do_not() {
    // 300 an hour at 10 and 11, one gate of 200 an hour until 12: 400 of 600 get in; the day's mean, 600 in 3 hours, would do.
    let all = results("all");
    let ordinary = 365.0 * 600.0;
    let expected = 100.0 * (ordinary + 355.0 * 200.0 + 10.0 * 400.0) / (365.0 * 800.0 + 355.0 * 200.0 + 10.0 * 600.0);
    close(value(&all, "visitors-within", 2023), expected, 0.2);
    let told: Vec<&str> = all.actions["gate-festival"].outcome.provenance.iter().map(|s| s.en.as_str()).collect();
    assert!(told[0].contains("of 600 visitors a day 400 get in and 200 are turned away"), "{told:?}");
    assert!(told.iter().any(|step| step.starts_with("a gate more: 200 more get in")), "{told:?}");
    assert!(told.iter().any(|step| step.starts_with("an hour more: 200 more get in")), "{told:?}");
    let two = with(&[("actions/gate-festival.toml", "gates = 1", "gates = 2")]);
    let more = value(&two, "visitors-within", 2023) - value(&all, "visitors-within", 2023);
    close(more, 100.0 * 2_000.0 / 369_000.0, 1e-6);
}

#[test]
fn eighty_minutes_from_the_gate_take_in_the_quay_and_the_mill_but_not_the_shrine() {
    // Gate 10, quay 20, mill 10 minutes of visits, 6 + 12 + 6 of walking: 64. The shrine instead of the mill: 86.
    let all = results("all");
    let trail = &all.actions["heritage-trail"].outcome;
    let mut sites = trail.touched.clone();
    sites.sort();
    assert_eq!(sites, ["gate", "mill", "quay"]);
    assert!(trail.provenance[0].en.contains("64.0 minutes"), "{:?}", trail.provenance);
    assert!(trail.provenance[1].en.contains("gap 0.00 %"), "{:?}", trail.provenance);
    close(value(&all, "on-a-trail", 2021), 0.0, 1e-9);
    close(value(&all, "on-a-trail", 2023), 50.0, 1e-9);
    let longer = with(&[("actions/heritage-trail.toml", "80 min", "90 min")]);
    let mut sites = longer.actions["heritage-trail"].outcome.touched.clone();
    sites.sort();
    assert_eq!(sites, ["gate", "quay", "shrine"], "12 of score against 10");
    let weight = "heritage = \"heritage\"\nweight = \"class\"";
    let by_class = with(&[("indicators/on-a-trail.toml", "heritage = \"heritage\"", weight)]);
    close(value(&by_class, "on-a-trail", 2023), 100.0 * 10.0 / 16.0, 1e-9);
}

#[test]
fn bad_input_is_refused_with_its_place() {
    assert!(refused("sources/files/heritage.csv", "district,fair", "district,lovely").starts_with("P009 "));
    assert!(refused("sources/files/heritage.csv", "200,100", "200,0").starts_with("P009 "));
    assert!(refused("actions/heritage-trail.toml", "80 min", "5 min").starts_with("L002 "));
    assert!(refused("actions/heritage-trail.toml", "\"gate\"", "\"gaol\"").starts_with("P004 "));
    assert!(refused("actions/gate-festival.toml", "closes-hour = 12", "closes-hour = 8").starts_with("G001 "));
    assert!(refused("actions/gate-festival.toml", "10 d", "400 d").starts_with("P009 "));
    assert!(refused("actions/protect-banks.toml", "800 m", "200 m").starts_with("G001 "));
    assert!(refused("actions/protect-banks.toml", "[\"clinics\", \"people\"]", "[\"streets\"]").starts_with("P004 "));
}
