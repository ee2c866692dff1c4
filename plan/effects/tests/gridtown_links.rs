//! The northern bridge, 500 metres from c (4 people) with the clinic to d (8 people), and what it brings within reach.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{changed, value};
use linping_effects::Results;

const HOME: &str = "990101";
const LINK: &str = "actions/link-north.toml";
const SHARE: &str = "clinic-within-15-minutes";

fn run(changes: &[(&str, &str, &str)]) -> Results {
    changed("all", changes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// People within reach before and after the bridge alone.
fn reached(results: &Results) -> (f64, f64) {
    let effects = &results.actions["link-north"].effects;
    let effect = effects.iter().find(|e| e.indicator == SHARE && e.region == HOME).unwrap();
    (effect.before * 2.55, effect.after * 2.55)
}

#[test]
fn a_faster_street_takes_less_time_in_whichever_unit_its_speed_is_said() {
    // Within one minute of the clinic is c alone; on foot the bridge takes six minutes, at 30 km/h one.
    let limit = ("indicators/clinic-within-15-minutes.toml", "15 min", "1 min");
    for speed in ["30 km/h", "30 公里/小时", "500 m/min"] {
        let line = format!("opens = 2023\nspeed = \"{speed}\"");
        let (before, after) = reached(&run(&[limit, (LINK, "opens = 2023", &line)]));
        assert!((before - 4.0).abs() < 1e-9 && (after - 12.0).abs() < 1e-9, "{speed}: {before} {after}");
    }
    let slower = (LINK, "opens = 2023", "opens = 2023\nspeed = \"29 km/h\"");
    let said = changed("all", &[limit, slower]).err().unwrap().join("\n");
    assert!(said.contains("`link-north` changes none of what it serves"), "{said}");
}

/// Doctors of the clinic, of whom it has two, within six minutes.
fn doctors(unit: &str, measure: &str) -> String {
    format!(
        "name = {{ zh = \"x\", en = \"x\" }}\nunit = \"{unit}\"\nbetter = \"higher\"\nkind = \"level\"\n[measure]\nkind = \"access-score\"\ncells = \"people\"\ngroup = \"all\"\nto = \"clinics\"\nby = \"streets\"\nmeasure = \"{measure}\"\n"
    )
}

#[test]
fn what_is_merely_within_reach_is_counted_as_such() {
    let within = doctors("人", "cumulative:6");
    let results = run(&[("+indicators/doctors-near.toml", "", &within)]);
    let near = |year: i16, people: f64| {
        let mean = value(&results, "doctors-near", HOME, year);
        assert!((mean - 2.0 * people / 255.0).abs() < 1e-9, "{year}: {mean}");
    };
    near(2021, 4.0);
    near(2023, 12.0);
    for (unit, measure, why) in [
        ("人/千人", "cumulative:6", "the unit does not fit"),
        ("人", "2sfca:6", "the unit does not fit"),
        ("人/千人", "nearest", "travel-time"),
        ("人/千人", "share:6", "share-within"),
    ] {
        let wrong = doctors(unit, measure);
        let said = changed("all", &[("+indicators/doctors-near.toml", "", &wrong)]).err().unwrap().join("\n");
        assert!(said.contains(why), "{unit} {measure}: {said}");
    }
}

#[test]
fn what_opens_later_costs_its_running_later() {
    let running = (
        LINK,
        "planned = { value = \"2000 万元\"",
        "running = { value = \"10 万元\", assumed = \"x\" }\nplanned = { value = \"2000 万元\"",
    );
    let years = |changes: &[(&str, &str, &str)]| -> Vec<i16> {
        let results = run(changes);
        let costs = results.actions["link-north"].outcome.costs.iter();
        costs.filter(|cost| cost.yuan == 1e5).map(|cost| cost.year).collect()
    };
    assert_eq!(years(&[running]), [2024, 2025]);
    assert_eq!(years(&[running, (LINK, "opens = 2023", "opens = 2024")]), [2025]);
}
