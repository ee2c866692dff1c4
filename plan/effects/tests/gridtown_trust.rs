//! A result is trusted no more than what it hangs on, the numbers of the actions included.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::changed;
use linping_effects::Results;
use linping_language::Status;
use linping_units::Period;

/// The plan with some synthetic sources taken to be published.
fn published(sources: &[&str], more: &[(&str, &str, &str)]) -> Results {
    let files: Vec<String> = sources.iter().map(|name| format!("sources/{name}.toml")).collect();
    let mut changes: Vec<(&str, &str, &str)> =
        files.iter().map(|file| (file.as_str(), "status = \"synthetic\"", "status = \"published\"")).collect();
    changes.extend(more);
    changed("all", &changes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn status(results: &Results, indicator: &str, year: i16) -> Status {
    results.baseline.series[indicator].at("990101", &Period::year(year).unwrap()).unwrap().status
}

/// What the reach of the clinic is worked out from.
const REACH: [&str; 4] = ["cells", "clinics", "street-nodes", "street-edges"];
const CLINIC: &str = "actions/new-clinic.toml";

#[test]
fn homes_adapted_with_an_assumed_budget_are_assumed() {
    let results = published(&["homes"], &[]);
    assert_eq!(status(&results, "homes-adapted", 2021), Status::Published);
    assert_eq!(status(&results, "homes-adapted", 2024), Status::Assumed);
}

#[test]
fn a_new_street_is_the_plans_own_word() {
    let results = published(&REACH, &[]);
    assert_eq!(status(&results, "clinic-within-15-minutes", 2021), Status::Published);
    assert_eq!(status(&results, "clinic-within-15-minutes", 2023), Status::User);
}

#[test]
fn how_many_are_built_hangs_on_the_budget_where_no_number_is_said() {
    let all: Vec<&str> = REACH.into_iter().chain(["clinic-sites"]).collect();
    let chosen = published(&all, &[]);
    assert_eq!(status(&chosen, "clinic-within-15-minutes", 2024), Status::User);
    let budget = "budget = { value = \"800 万元\", assumed = \"x\" }";
    let paid_for = published(&all, &[(CLINIC, "choose = 1", budget)]);
    assert_eq!(status(&paid_for, "clinic-within-15-minutes", 2024), Status::Assumed);
}

#[test]
fn what_follows_from_an_assumed_closing_is_assumed() {
    let text = "name = { zh = \"x\", en = \"x\" }\nsupports = [\"clinic-walk\"]\n[measure]\nkind = \"place-facilities\"\nwhat = \"clinics\"\nassumed = \"x\"\nopens = 2022\nclose = [\"k2\"]\n";
    let sources = ("sources/files/clinics.csv", "doctors\n", "doctors\nk2,120.0,30.0,1\n");
    let results = published(&REACH, &[("+actions/closing.toml", "", text), sources]);
    assert_eq!(status(&results, "clinic-within-15-minutes", 2021), Status::Published);
    assert_eq!(status(&results, "clinic-within-15-minutes", 2022), Status::Assumed);
}
