//! Gridtown's people, clinics, streets and canal: every answer predicted by hand.
//!
//! ```text
//!   y=4  b(2)----+----c(4) K |   d(8)---e(16)        K  the clinic
//!         |      |      |    |    |      |           |  the canal; only one bridge, in the south
//!   y=3   +------+------+    |    +------+           s1, s2  candidate sites
//!         |      |      |    |    |      |           500 m between junctions: 6 minutes on foot
//!   y=2   +------+----h(128) |    +----f(32) s1
//!         |      |      |    |    |      |
//!   y=1   +------+------+    |    +------+
//!         |      |      |    |    |      |
//!   y=0  a(1)----+------+--bridge-g(64)--+
//!                                 s2
//! ```

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_effects::{Options, Results, run};
use linping_language::Plan;
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};
use std::path::Path;

const SHARE: &str = "clinic-within-15-minutes";

fn results(scenario: &str) -> Results {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gridtown");
    let kinds = linping_actions::kinds();
    let (plan, problems) = Plan::read(&root, &kinds);
    let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
    let (sources, problems) = Sources::open(&plan);
    assert!(problems.is_empty(), "{problems:?}");
    let options = Options { scenario: scenario.into(), as_of: None };
    run(&plan, &sources, &kinds, &options, &Stop::never(), &NoProgress).unwrap_or_else(|p| panic!("{p:?}"))
}

fn value(results: &Results, indicator: &str, region: &str, year: i16) -> f64 {
    let period = linping_units::Period::year(year).unwrap();
    results.baseline.series[indicator]
        .at(region, &period)
        .unwrap_or_else(|| panic!("{indicator} {region} {year}"))
        .value
}

/// The cells reached, from the share: people are powers of two, so the sum says which.
fn reached(share: f64) -> u32 {
    (share / 100.0 * 255.0).round() as u32
}

#[test]
fn the_canal_keeps_the_near_from_the_clinic() {
    let all = results("baseline");
    // b, c and h: 12 minutes at most. d is 500 m away as the crow flies, and 54 minutes on foot: a buffer would count d and e.
    assert_eq!(reached(value(&all, SHARE, "990101", 2021)), 2 + 4 + 128);
    assert!((value(&all, SHARE, "west", 2021) - 100.0 * 134.0 / 135.0).abs() < 1e-9);
    assert_eq!(value(&all, SHARE, "east", 2021), 0.0);
}

#[test]
fn the_bridge_then_the_clinic_reach_who_they_should_and_add_up() {
    let all = results("all");
    assert_eq!(reached(value(&all, SHARE, "990101", 2023)), 2 + 4 + 128 + 8 + 16);
    assert_eq!(
        reached(value(&all, SHARE, "990101", 2024)),
        2 + 4 + 128 + 8 + 16 + 64,
        "s2 serves g(64), s1 only f(32)"
    );
    assert_eq!(all.actions["new-clinic"].outcome.touched, ["s2"]);
    // What the report says of circles: s1 and s2 both count f and g; along the streets s1 reaches f alone.
    let told: Vec<&str> = all.actions["new-clinic"].outcome.provenance.iter().map(|note| note.en.as_str()).collect();
    let circles =
        "would choose s1 and count 254 people; along the streets it is 190, 32 people fewer than with this choice";
    assert!(told.iter().any(|note| note.contains(circles)), "{told:?}");
    let of = |action: &str| {
        all.actions[action].effects.iter().find(|e| e.indicator == SHARE && e.region == "990101").unwrap().clone()
    };
    let (bridge, clinic) = (of("link-north"), of("new-clinic"));
    assert_eq!(bridge.after, clinic.before);
    let whole = value(&all, SHARE, "990101", 2025) - value(&all, SHARE, "990101", 2021);
    assert!(((bridge.after - bridge.before) + (clinic.after - clinic.before) - whole).abs() < 1e-9);
    assert!((clinic.alone.unwrap() - 100.0 * 64.0 / 255.0).abs() < 1e-9);
}

#[test]
fn a_facility_added_never_lengthens_a_walk() {
    let all = results("all");
    assert!(value(&all, "clinic-walk", "990101", 2025) < value(&all, "clinic-walk", "990101", 2021));
}

#[test]
fn the_empty_scenario_equals_the_baseline_exactly() {
    let (nothing, all) = (results("baseline"), results("all"));
    for (name, series) in &nothing.baseline.series {
        // Nothing opens before 2023; later years are projected with and without what opens then.
        let until = |o: &&linping_baseline::Observation| o.period.last_day().year() < 2023;
        for observation in series.observations.iter().filter(until) {
            let same = all.baseline.series[name].at(&observation.region, &observation.period).unwrap();
            assert_eq!(same.value, observation.value, "{name}");
        }
    }
}
