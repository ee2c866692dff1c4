//! Effects by way of formulas: what follows from indicators over layers moves with each action, and the parts add up.
//!
//! Of 255 people 134 are within 15 minutes of the clinic in 2021; the northern bridge brings 24, the clinic 64 more. The twice
//! over of the share is a formula over a layer, the half of that a formula over a formula.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{changed, value};
use linping_effects::Results;

const HOME: &str = "990101";

/// A share in per cent points: what is missing of 100 %, and the ratio of that to the share.
const NEW: [(&str, &str); 3] = [
    (
        "all-of-them",
        "name = { zh = \"全部\", en = \"All\" }\nunit = \"%\"\nbetter = \"higher\"\nkind = \"share\"\n[[observation]]\nvalue = \"100 %\"\nperiod = 2021\nassumed = \"whole\"\n[[observation]]\nvalue = \"100 %\"\nperiod = 2025\nassumed = \"whole\"\n",
    ),
    (
        "beyond-reach",
        "name = { zh = \"够不到\", en = \"Beyond reach\" }\nunit = \"个百分点\"\nbetter = \"lower\"\nkind = \"share\"\n[measure]\nkind = \"difference\"\nof = \"all-of-them\"\nless = \"clinic-within-15-minutes\"\n",
    ),
    (
        "beyond-to-within",
        "name = { zh = \"比\", en = \"Beyond to within\" }\nunit = \"\"\nbetter = \"lower\"\nkind = \"share\"\n[measure]\nkind = \"ratio\"\nof = \"clinic-within-15-minutes\"\nto = \"all-of-them\"\n",
    ),
];

fn run(more: &[(&str, &str, &str)]) -> Results {
    let files: Vec<String> = NEW.iter().map(|(name, _)| format!("+indicators/{name}.toml")).collect();
    let mut changes: Vec<(&str, &str, &str)> =
        files.iter().zip(NEW).map(|(file, (_, text))| (file.as_str(), "", text)).collect();
    changes.extend(more);
    changed("all", &changes).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// (before, after, alone) of each action that moves an indicator of the district, in the order of the plan.
fn moves(results: &Results, indicator: &str) -> Vec<(String, f64, f64, f64)> {
    let each =
        results.actions.iter().flat_map(|(name, action)| action.effects.iter().map(move |effect| (name, effect)));
    let of = each.filter(|(_, effect)| effect.indicator == indicator && effect.region == HOME);
    of.map(|(name, e)| (name.clone(), e.before, e.after, e.alone.unwrap())).collect()
}

#[test]
fn a_formula_over_a_layer_moves_with_each_action_and_the_steps_add_up() {
    let results = run(&[]);
    let moved = moves(&results, "beyond-reach");
    let share = |people: f64| 100.0 - 100.0 * people / 255.0;
    assert_eq!(moved.iter().map(|m| m.0.as_str()).collect::<Vec<_>>(), ["link-north", "new-clinic"]);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    near(moved[0].1, share(134.0));
    near(moved[0].2, share(158.0));
    near(moved[1].1, moved[0].2);
    near(moved[1].2, share(222.0));
    near(moved[0].3, share(158.0) - share(134.0));
    // The series by year goes where the steps go.
    near(value(&results, "beyond-reach", HOME, 2025), moved[1].2);
    near(value(&results, "beyond-reach", HOME, 2021), share(134.0));
    // As much as the share itself moves, the other way.
    let own = moves(&results, "clinic-within-15-minutes");
    moved.iter().zip(&own).for_each(|(formula, layer)| near(formula.2 - formula.1, layer.1 - layer.2));
}

#[test]
fn an_action_may_serve_what_follows_by_a_formula() {
    let serves = ("actions/link-north.toml", "serves = [", "serves = [\"beyond-to-within\", ");
    let results = run(&[serves]);
    assert_eq!(moves(&results, "beyond-to-within").len(), 2);
}

#[test]
fn shapley_parts_of_a_formula_add_up_too() {
    let shapley = ("plan.toml", "seed = 1", "seed = 1\nattribution = { method = \"shapley\" }");
    let results = run(&[shapley]);
    let attribution = results.attribution.as_ref().unwrap_or_else(|| panic!("{:?}", results.warnings));
    let parts = attribution.parts.iter().filter(|p| p.indicator == "beyond-reach" && p.region == HOME);
    let sum: f64 = parts.map(|part| part.value).sum();
    let whole = value(&results, "beyond-reach", HOME, 2025) - (100.0 - 100.0 * 134.0 / 255.0);
    assert!((sum - whole).abs() < 1e-9, "{sum} {whole}");
}

#[test]
fn without_actions_a_formula_keeps_its_value() {
    let files: Vec<String> = NEW.iter().map(|(name, _)| format!("+indicators/{name}.toml")).collect();
    let changes: Vec<(&str, &str, &str)> =
        files.iter().zip(NEW).map(|(file, (_, text))| (file.as_str(), "", text)).collect();
    let nothing = changed("baseline", &changes).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(value(&nothing, "beyond-reach", HOME, 2021), 100.0 - 100.0 * 134.0 / 255.0);
}

/// How fast the share within reach grows from year to year: the bridge opens in 2023, the clinic in 2024.
const GROWTH: (&str, &str, &str) = (
    "+indicators/reach-growth.toml",
    "",
    "name = { zh = \"增速\", en = \"Growth\" }\nunit = \"%\"\nbetter = \"higher\"\nkind = \"growth\"\n[measure]\nkind = \"growth\"\nof = \"clinic-within-15-minutes\"\n",
);

#[test]
fn a_growth_follows_the_actions_of_its_own_year_and_of_the_year_before() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    let results = run(&[GROWTH]);
    near(value(&results, "reach-growth", HOME, 2022), 0.0);
    near(value(&results, "reach-growth", HOME, 2023), 100.0 * (158.0 / 134.0 - 1.0));
    near(value(&results, "reach-growth", HOME, 2024), 100.0 * (222.0 / 158.0 - 1.0));
    // By the horizon both have long been there.
    near(value(&results, "reach-growth", HOME, 2025), 0.0);
    assert_eq!(moves(&results, "reach-growth"), []);

    // Opened in the last year, the clinic is the growth of that year; the bridge, there before, makes its base larger.
    let late = ("actions/new-clinic.toml", "opens = 2024", "opens = 2025");
    let planned = ("actions/new-clinic.toml", "end = 2024", "end = 2025");
    let serves = ("actions/new-clinic.toml", "serves = [", "serves = [\"reach-growth\", ");
    let results = run(&[GROWTH, late, planned, serves]);
    let moved = moves(&results, "reach-growth");
    assert_eq!(moved.iter().map(|m| m.0.as_str()).collect::<Vec<_>>(), ["new-clinic"]);
    near(moved[0].1, 0.0);
    near(moved[0].2, 100.0 * (222.0 / 158.0 - 1.0));
    near(moved[0].2, value(&results, "reach-growth", HOME, 2025));
}

#[test]
fn an_action_may_serve_a_growth_that_is_over_by_the_horizon() {
    let serves = ("actions/new-clinic.toml", "serves = [", "serves = [\"reach-growth\"] #");
    let results = run(&[GROWTH, serves]);
    let told: Vec<&str> = results.actions["new-clinic"].outcome.provenance.iter().map(|t| t.en.as_str()).collect();
    assert!(told.contains(&"Growth in 2024: before, 0%; after, 40.51%"), "{told:#?}");
    // Who is there only afterwards moves nothing of it.
    let serves = ("actions/second-channel.toml", "serves = [", "serves = [\"reach-growth\"] #");
    let files: Vec<(&str, &str, &str)> = vec![GROWTH, serves];
    let problems = changed("all", &files).err().unwrap_or_default();
    assert!(problems.iter().any(|p| p.contains("`second-channel` changes none of what it serves")), "{problems:#?}");
}

#[test]
fn shapley_parts_of_a_growth_add_up_too() {
    let shapley = ("plan.toml", "seed = 1", "seed = 1\nattribution = { method = \"shapley\" }");
    let late = [("link-north", "2023", "2025"), ("new-clinic", "2024", "2025")];
    let files = late.map(|(name, ..)| format!("actions/{name}.toml"));
    let opens = late.map(|(_, from, to)| (format!("opens = {from}"), format!("opens = {to}")));
    let mut changes = vec![GROWTH, shapley];
    changes.extend(files.iter().zip(&opens).map(|(file, (old, new))| (file.as_str(), old.as_str(), new.as_str())));
    let results = run(&changes);
    let attribution = results.attribution.as_ref().unwrap_or_else(|| panic!("{:?}", results.warnings));
    let parts: Vec<f64> = attribution
        .parts
        .iter()
        .filter(|p| p.indicator == "reach-growth" && p.region == HOME && p.value != 0.0)
        .map(|part| part.value)
        .collect();
    let whole = 100.0 * (222.0 / 134.0 - 1.0);
    // Neither hangs on the other: the bridge brings d and e, the clinic g.
    assert_eq!(parts.len(), 2);
    assert!((parts.iter().sum::<f64>() - whole).abs() < 1e-9, "{parts:?} {whole}");
    assert!((value(&results, "reach-growth", HOME, 2025) - whole).abs() < 1e-9);
}
