//! Doctors shared out and homes adapted: gridtown as predicted by hand, what cannot be met, and what the example's synthetic layers
//! may not be used for.

use crate::support::{Copy, example};
use linping_effects::{Options, Results};
use linping_language::{Plan, Status};
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};
use std::path::Path;

pub fn run(root: &Path, scenario: &str) -> Results {
    let kinds = linping_actions::kinds();
    let (plan, problems) = Plan::read(root, &kinds);
    let plan = plan.unwrap_or_else(|| panic!("{problems:#?}"));
    let (sources, problems) = Sources::open(&plan);
    assert!(problems.is_empty(), "{problems:#?}");
    let options = Options { scenario: scenario.into(), as_of: None };
    linping_effects::run(&plan, &sources, &kinds, &options, &Stop::never(), &NoProgress)
        .unwrap_or_else(|p| panic!("{p:#?}"))
}

pub fn value(results: &Results, indicator: &str, region: &str, year: i16) -> f64 {
    let period = linping_units::Period::year(year).unwrap();
    let found = results.baseline.series[indicator].at(region, &period);
    found.unwrap_or_else(|| panic!("{indicator} {region} {year}")).value
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn doctors_go_where_they_even_access_out() {
    let all = run(&example("gridtown"), "all");
    // Eleven of fifteen for 132 people, four for 48: 1/12 for each of the 180, nothing for 75 of 255.
    close(value(&all, "doctors-spread", "990101", 2025), (75.0f64 / 180.0).sqrt());
    close(value(&all, "doctors-reached", "990101", 2025), 1000.0 * 15.0 / 255.0);
    close(value(&all, "doctors-reached", "east", 2025), 1000.0 / 12.0 * 48.0 / 120.0);
    let notes = &all.actions["share-doctors"].outcome.provenance;
    assert!(notes[0].en.contains("65 days a week, by facility: west-station 50, east-station 15"), "{}", notes[0].en);
    // Equal shares, the answer of a spreadsheet: 7.5 doctors on each side.
    let (west, east) = (7.5f64 / 132.0, 7.5f64 / 48.0);
    let square = (132.0 * west * west + 48.0 * east * east) / 255.0;
    let equal = (square / (15.0f64 / 255.0).powi(2) - 1.0).sqrt();
    assert!(notes[1].en.contains(&format!("equal shares would leave {equal:.4}")), "{}", notes[1].en);
    assert!(equal > 0.90 && value(&all, "doctors-spread", "990101", 2025) < 0.65);
}

#[test]
fn homes_are_adapted_by_need_for_their_money() {
    let all = run(&example("gridtown"), "all");
    close(value(&all, "need-met", "990101", 2024), 100.0 * 8.0 / 22.0);
    close(value(&all, "need-met", "990101", 2025), 100.0 * 16.0 / 22.0);
    close(value(&all, "homes-adapted", "990101", 2025), 100.0 * 2.0 / 7.0);
    close(value(&all, "need-met", "east", 2025), 100.0 * 16.0 / 18.0);
    close(value(&all, "need-met", "west", 2025), 0.0);
    let outcome = &all.actions["adapt-homes"].outcome;
    assert_eq!(outcome.touched, ["second"]);
    assert!(outcome.provenance[0].en.contains("need met 16; in the order of the table it would be 4"));
    assert!(outcome.provenance[1].en.contains("24, proven bound 24"), "{}", outcome.provenance[1].en);
}

#[test]
fn every_way_to_spend_the_money_on_homes_is_no_better() {
    // All ways of two years with 20,000 each and the rest kept: (first, second, third) by year.
    let ways = |left: [u32; 3], purse: u32| {
        (0..=left[0])
            .flat_map(move |a| (0..=left[1]).flat_map(move |b| (0..=left[2]).map(move |c| [a, b, c])))
            .filter(move |[a, b, c]| a * 10 + b * 20 + c * 30 <= purse)
    };
    let need = |[a, b, c]: [u32; 3]| a + 8 * b + 2 * c;
    let mut best = 0;
    for one in ways([4, 2, 1], 20) {
        let left = [4 - one[0], 2 - one[1], 1 - one[2]];
        let purse = 40 - one[0] * 10 - one[1] * 20 - one[2] * 30;
        best = ways(left, purse).map(|two| 2 * need(one) + need(two)).fold(best, u32::max);
    }
    assert_eq!(best, 24);
}

#[test]
fn what_cannot_be_met_names_the_least_that_could() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/adapt-homes.toml", "2 万元", "0.4 万元");
    let said = copy.run(&["build"]);
    assert!(said.code == 1 && said.err.contains("at least 5000 yuan a year"), "{}", said.err);
    assert!(said.err.contains("actions/adapt-homes.toml"), "{}", said.err);

    let copy = Copy::of("gridtown");
    copy.replace("actions/share-doctors.toml", "days = 5", "days = 5\nat-least = 33");
    let said = copy.run(&["build"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("at least 14 `persons`"), "{}", said.err);
    assert!(!copy.path().join("out").exists(), "a partial result is never shown");

    let copy = Copy::of("gridtown");
    copy.replace("actions/share-doctors.toml", "2sfca:15", "cumulative:15");
    let said = copy.run(&["build"]);
    assert!(said.code == 1 && said.err.contains("actions/share-doctors.toml"), "{}", said.err);
}

#[test]
fn more_money_and_more_doctors_are_never_worse() {
    let of = |file: &str, old: &str, new: &str, indicator: &str| {
        let copy = Copy::of("gridtown");
        copy.replace(file, old, new);
        value(&run(copy.path(), "all"), indicator, "990101", 2025)
    };
    let met: Vec<f64> = ["1 万元", "2 万元", "3 万元", "7 万元"]
        .iter()
        .map(|money| of("actions/adapt-homes.toml", "2 万元", money, "need-met"))
        .collect();
    assert!(met.windows(2).all(|pair| pair[1] >= pair[0]), "{met:?}");
    assert_eq!(met[3], 100.0);
    let more = of("actions/share-doctors.toml", "persons = 13", "persons = 26", "doctors-spread");
    assert!(more <= (75.0f64 / 180.0).sqrt() + 1e-3, "{more}");
}

#[test]
fn no_verdict_on_a_cited_promise_rests_on_a_synthetic_layer() {
    let copy = Copy::of("linping");
    copy.append(
        "targets.toml",
        "\n[[target]]\nid = \"cited-reach\"\nindicator = \"clinic-within-15-minutes\"\nby = 2026\nat-least = \"1 %\"\npromised = { source = \"news-2022-02\", says = \"社区卫生服务中心和服务站的建设要提速\" }\n",
    );
    let results = run(copy.path(), "all");
    let told = results.promises.iter().find(|p| p.id == "cited-reach").unwrap();
    assert!(told.is_cited());
    assert_eq!(told.verdict, linping_effects::Verdict::NotJudgeable, "1 % is met, but only synthetic people say so");
    for (name, series) in &results.baseline.series {
        let kind = results.plan.indicators[name].measure.as_ref().map(|m| m.kind.value.as_str());
        let over_layers =
            ["share-within", "travel-time", "access-score", "capacity-per-head", "people", "share-adapted"];
        if kind.is_some_and(|kind| over_layers.contains(&kind)) {
            assert!(series.observations.iter().all(|o| o.status == Status::Synthetic), "{name}");
            let label = &results.plan.indicators[name].name;
            assert!(label.en.contains("synthetic") || label.en.contains("put in"), "{name}: {}", label.en);
        }
    }
}

#[test]
fn an_action_before_what_it_rests_on_is_named_with_its_remedy() {
    let copy = Copy::of("linping");
    // The clinics come a year later; the doctors still go out in 2025, to one that is not yet there.
    copy.replace("scenarios.toml", ", \"share-doctors.measure.opens\" = 2026", "");
    let said = copy.run(&["build", "--scenario", "later", "--quiet"]);
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.all().contains("share-doctors") && said.all().contains("`opens`"), "{}", said.all());
    assert!(said.all().contains("`new-clinics` only in 2026"), "the action to move, and to when: {}", said.all());
}
