//! What cannot be meant is told with its place: numbers that contradict one another, places that are none, years beyond the plan.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::changed;

const CLINIC: &str = "actions/new-clinic.toml";
const CARE: &str = "actions/plan-care.toml";

/// The problems of a build after changes.
fn told(changes: &[(&str, &str, &str)]) -> String {
    changed("all", changes).err().unwrap_or_else(|| panic!("{changes:?} should not be possible")).join("\n")
}

#[test]
fn a_number_that_the_budget_does_not_pay_for_is_refused_with_what_it_pays_for() {
    let two = (CLINIC, "choose = 1", "choose = 2\nbudget = { value = \"1500 万元\", assumed = \"x\" }");
    let said = told(&[two]);
    assert!(said.contains("a budget of 15000000 yuan does not pay for 2 (16000000 yuan)"), "{said}");
    // What it pays for can be built.
    let one = (CLINIC, "choose = 1", "choose = 1\nbudget = { value = \"800 万元\", assumed = \"x\" }");
    assert!(changed("all", &[one]).is_ok());
}

#[test]
fn a_budget_in_mu_is_no_budget() {
    for file in [CLINIC, CARE] {
        let each = if file == CARE { "each = { value = \"1 万元\", assumed = \"x\" }\n" } else { "" };
        let budget = format!("{each}budget = {{ value = \"30 亩\", assumed = \"x\" }}");
        let said = told(&[(file, "choose = 1", &budget)]);
        assert!(said.contains("money is asked for, and `30 亩` is not"), "{said}");
    }
}

#[test]
fn a_budget_that_pays_for_more_than_there_are_sites_builds_them_all() {
    let rich = "each = { value = \"1 万元\", assumed = \"x\" }\nbudget = { value = \"900 万元\", assumed = \"x\" }";
    let results = changed("all", &[(CARE, "choose = 1", rich)]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(results.actions["plan-care"].outcome.touched.len(), 2);
}

#[test]
fn without_candidates_nothing_can_be_chosen() {
    let said = told(&[("+sources/files/care-sites.csv", "", "id,lon,lat,beds\n")]);
    assert!(said.contains("there are no candidate sites"), "{said}");
}

#[test]
fn what_opens_after_the_horizon_is_no_part_of_the_plan() {
    let said = told(&[(CLINIC, "opens = 2024", "opens = 2026")]);
    assert!(said.contains("opens in 2026, after the horizon 2025") && said.contains(":17:9"), "{said}");
}

#[test]
fn two_new_facilities_of_one_name_are_a_mistake() {
    let text = "name = { zh = \"x\", en = \"x\" }\nsupports = [\"clinic-walk\"]\n[measure]\nkind = \"place-facilities\"\nwhat = \"clinics\"\nassumed = \"x\"\nopens = 2024\nopen = [{ id = \"n\", lon = 120.0, lat = 30.0 }, { id = \"n\", lon = 120.0207708, lat = 30.0 }]\n";
    let said = told(&[("+actions/twice.toml", "", text)]);
    assert!(said.contains("`n` stands twice"), "{said}");
}
