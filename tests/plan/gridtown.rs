//! Every answer of examples/gridtown, as its README works it out on paper.

use crate::support::{EXAMPLES, Said, example, linping};
use serde_json::Value;

fn why(name: &str, more: &[&str]) -> Value {
    let said: Said = linping(&example("gridtown"), &[&["why", name, "--json"], more].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()["chain"].clone()
}

/// The value of an indicator for a year, as shown in Chinese.
fn value(name: &str, year: &str) -> String {
    let chain = why(name, &[]);
    let start = format!("{year}：");
    let found = chain["behind"].as_array().into_iter().flatten().filter_map(|link| link["text"]["zh"].as_str());
    found
        .filter_map(|text| text.strip_prefix(&start))
        .next()
        .unwrap_or_else(|| panic!("{name} {year}: {chain}"))
        .to_string()
}

#[test]
fn every_derived_indicator_has_the_value_worked_out_on_paper() {
    let expected = [
        ("income-ratio", "2020", "1.500"),
        ("income-ratio", "2021", "1.500"),
        ("income-ratio", "2022", "1.440"),
        ("income-gap", "2020", "19000 元"),
        ("income-gap", "2021", "20000 元"),
        ("income-gap", "2022", "19250 元"),
        ("gdp-nominal-growth", "2022", "8.15 %"),
        ("gdp-2021-at-2022-prices", "2022", "103.0 亿元"),
        ("gdp-deflator", "2022", "3.00 %"),
        ("gdp-rank", "2021", "2 位"),
        ("gdp-rank", "2022", "2 位"),
        ("gdp-against-neighbours", "2021", "98.36 %"),
        ("gdp-against-neighbours", "2022", "120.17 %"),
        ("gdp-against-the-best", "2021", "90.909 %"),
        ("gdp-against-the-best", "2022", "90.125 %"),
        ("gdp-against-the-median", "2021", "100.00 %"),
        ("gdp-against-the-median", "2022", "120.17 %"),
        ("industry-share", "2021", "40.0 %"),
        ("industry-share", "2022", "40.0 %"),
        ("gdp-per-head", "2022", "54075 元/人"),
        ("income-gini", "2021", "0.250"),
        ("income-gini", "2022", "0.000"),
        ("income-theil", "2021", "0.1308"),
        ("income-theil", "2022", "0.0000"),
        ("income-theil-within", "2021", "0.0000"),
        ("income-palma", "2021", "0.75"),
        ("income-palma", "2022", "0.25"),
        ("income-p90-p10", "2021", "3.00"),
        ("income-p90-p10", "2022", "1.00"),
        ("gdp-gini-of-towns", "2022", "0.1310"),
        ("firm-concentration", "2022", "（保密）"),
        ("town-village-ratio", "2022", "1.440"),
        ("computing-quotient", "2021", "2.400"),
        ("computing-quotient", "2022", "2.112"),
        ("jobs-specialisation", "2021", "0.600"),
        ("weaving-density", "2021", "33.3 %"),
        ("computing-multiplier", "2021", "1.0856"),
        ("computing-multiplier", "2022", "1.0896"),
        ("computing-jobs", "方格省（虚构），2020", "0.075 人/万元"),
        ("jobs-complexity", "2021", "1.309"),
        ("jobs-own-growth", "2022", "5.0 %"),
        ("well-being", "2022", "71.0"),
        ("town-index", "2022", "74.46"),
        ("harvest-odds", "2022", "25 %"),
        ("harvest-outlook", "2022", "2.75 位"),
        ("income-ratio-way", "2020", "0.0 %"),
        ("income-ratio-way", "2022", "60.0 %"),
        ("green-gap", "2022", "90 亩"),
        ("gdp-deviations", "2022", "1.602"),
    ];
    for (name, year, answer) in expected {
        assert_eq!(value(name, year), answer, "{name} {year}");
    }
}

#[test]
fn every_promise_has_the_verdict_worked_out_on_paper() {
    let expected = [
        ("income-ratio-2025", "on course"),
        ("green-2025", "in danger"),
        ("river-2023", "kept"),
        ("gdp-per-head-2022", "late"),
        ("bridge-by-june-2023", "late (done, 3 months late)"),
        ("school-by-september-2023", "kept"),
        ("library-by-2025", "on course"),
        ("happier-citizens", "not judgeable"),
    ];
    for (name, verdict) in expected {
        let text = why(name, &[])["text"]["en"].as_str().unwrap().to_string();
        assert!(text.contains(&format!(": {verdict}")), "{name}: {text}");
    }
}

#[test]
fn a_promise_is_judged_by_what_was_known_on_the_day() {
    let told = |day: &str| why("bridge-by-june-2023", &["--as-of", day])["text"]["en"].as_str().unwrap().to_string();
    assert!(told("2023-06-30").contains(": on course"));
    assert!(told("2023-08-31").contains("late (2 months late)"));
    assert!(told("2023-12-31").contains("late (done, 3 months late)"));
    let river = why("river-2023", &["--as-of", "2022-12-31"])["text"]["en"].as_str().unwrap().to_string();
    assert!(!river.contains(": kept"), "the figure of 2023 was not known in 2022: {river}");
}

#[test]
fn a_scenario_changes_only_what_it_says() {
    let told = |scenario: &str| {
        why("bridge-by-june-2023", &["--scenario", scenario])["text"]["en"].as_str().unwrap().to_string()
    };
    assert!(told("cheap-bridge").contains("late (done, 3 months late)"));
    assert!(told("bridge-only-in-time").contains("kept (done)"));
    assert!(told("no-bridge").contains("not judgeable (the scenario leaves out the action that keeps it)"));
    assert!(told("baseline").contains("not judgeable (the scenario leaves out the action that keeps it)"));
}

#[test]
fn the_costs_by_year_add_up_to_what_the_plan_says() {
    let kinds = linping_actions::kinds();
    let (plan, problems) = linping_language::Plan::read(&example("gridtown"), &kinds);
    assert!(problems.is_empty(), "{problems:?}");
    let plan = plan.unwrap();
    let (sources, _) = linping_sources::Sources::open(&plan);
    let run = |scenario: &str| {
        let options = linping_effects::Options { scenario: scenario.into(), as_of: None };
        let stop = linping_work::Stop::never();
        linping_effects::run(&plan, &sources, &kinds, &options, &stop, &linping_work::NoProgress).unwrap()
    };
    let by_year = |scenario: &str| {
        let mut years = std::collections::BTreeMap::new();
        for ((year, _), (yuan, _)) in run(scenario).costs() {
            *years.entry(year).or_insert(0.0) += yuan / 10_000.0;
        }
        years.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(by_year("all"), [(2022, 4500.0), (2023, 4580.0), (2024, 1432.0), (2025, 632.0)]);
    assert_eq!(by_year("no-bridge"), [(2022, 3000.0), (2023, 3080.0), (2024, 1382.0), (2025, 582.0)]);
    assert_eq!(by_year("cheap-bridge"), [(2022, 3900.0), (2023, 3980.0), (2024, 1432.0), (2025, 632.0)]);
    assert_eq!(by_year("bridge-only-in-time"), [(2022, 1500.0), (2023, 1500.0), (2024, 50.0), (2025, 50.0)]);
    assert_eq!(by_year("baseline"), []);
    let headline = run("all").headline;
    let counts = [headline.kept, headline.on_course, headline.late, headline.in_danger, headline.not_judgeable];
    assert_eq!(counts, [2, 2, 2, 1, 1]);
    assert_eq!((headline.cited, headline.illustrative), (8, 1));
}

#[test]
fn the_readme_states_every_answer_that_is_asserted() {
    let readme = std::fs::read_to_string(example("gridtown").join("README.md")).unwrap();
    for answer in [
        "1.440", "19,250", "8.15 %", "103.0", "3.00 %", "120.17 %", "90.125 %", "40.0 %", "54,075", "11144", "0.1308",
        "2.112", "1.309", "74.46", "2.75", "1.602",
    ] {
        assert!(readme.contains(answer), "the README does not work out {answer}");
    }
}

#[test]
fn both_examples_are_clean_in_both_languages() {
    for name in EXAMPLES {
        for language in ["zh", "en"] {
            let said = linping(&example(name), &["check", "--lang", language, "--locked"]);
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{name}");
            let words = if language == "zh" { "没有错误" } else { "no errors" };
            assert!(said.out.contains(words), "{}", said.out);
        }
    }
}
