//! What the commands say: snapshots, the same content for machines, `new` and `doctor`.

use crate::support::{Copy, EXAMPLES, example, linping};
use serde_json::Value;

#[test]
fn what_why_says_of_a_derived_number() {
    let said = linping(&example("gridtown"), &["why", "income-ratio"]);
    insta::assert_snapshot!("why_income_ratio_en", said.out);
    let said = linping(&example("gridtown"), &["why", "income-ratio", "--lang", "zh"]);
    insta::assert_snapshot!("why_income_ratio_zh", said.out);
}

#[test]
fn what_why_says_of_a_paraphrased_number_and_of_a_late_promise() {
    let said = linping(&example("linping"), &["why", "gdp", "--lang", "zh"]);
    insta::assert_snapshot!("why_gdp_zh", said.out);
    let said = linping(&example("linping"), &["why", "channel-by-august-2022"]);
    insta::assert_snapshot!("why_channel_en", said.out);
}

#[test]
fn what_check_says_of_mistakes() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-school.toml", "owner", "ownr");
    copy.replace("sources/yearbook.toml", "\"60,000 元\"", "\"61,000 元\"");
    copy.replace("targets.toml", "at-least = \"400 亩\"", "at-least = \"15 min\"");
    copy.replace("indicators/gdp-rank.toml", "of = \"gdp\"", "of = \"gpd\"");
    insta::assert_snapshot!("check_en", copy.run(&["check"]).err);
    insta::assert_snapshot!("check_zh", copy.run(&["check", "--lang", "zh"]).err);
}

#[test]
fn machines_are_told_what_people_are_told() {
    let copy = Copy::of("gridtown");
    copy.replace("actions/build-school.toml", "owner", "ownr");
    copy.replace("sources/yearbook.toml", "\"60,000 元\"", "\"61,000 元\"");
    copy.replace("targets.toml", "at-least = \"400 亩\"", "at-least = \"15 min\"");
    for language in ["zh", "en"] {
        let people = copy.run(&["check", "--lang", language]);
        let machines = copy.run(&["check", "--lang", language, "--json"]);
        assert_eq!((people.code, machines.code), (1, 1));
        let found = machines.json()["problems"].as_array().unwrap().clone();
        assert!(found.len() >= 3);
        // Long messages are folded on the screen.
        let flat =
            |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"│×╰─▶".contains(*c)).collect::<String>();
        for problem in &found {
            let words = |key: &str| problem[key][language].as_str().unwrap_or_default().to_string();
            for text in [words("message"), words("hint"), problem["code"].as_str().unwrap().to_string()] {
                assert!(flat(&people.err).contains(&flat(&text)), "{text} is not in {}", people.err);
            }
            let place = &problem["place"];
            let shown = format!("{}:{}:{}", place["file"].as_str().unwrap(), place["line"], place["column"]);
            assert!(people.err.contains(&shown), "{shown} is not in {}", people.err);
        }
        assert_eq!(people.out, "");
        assert_eq!(machines.err, "");
    }
}

#[test]
fn the_chain_for_machines_has_every_line_of_the_one_for_people() {
    fn texts(link: &Value, language: &str, all: &mut Vec<String>) {
        all.extend(link["text"][language].as_str().map(str::to_string));
        link["behind"].as_array().into_iter().flatten().for_each(|inner| texts(inner, language, all));
    }
    for (plan, name) in
        [("gridtown", "gdp-deflator"), ("linping", "canal-channel"), ("linping", "value-added-per-firm")]
    {
        for language in ["zh", "en"] {
            let people = linping(&example(plan), &["why", name, "--lang", language]).out;
            let machines = linping(&example(plan), &["why", name, "--lang", language, "--json"]).json();
            let mut all = Vec::new();
            texts(&machines["chain"], language, &mut all);
            assert_eq!(people.lines().count(), all.len() + 1, "{people}");
            for text in all {
                assert!(people.contains(&text), "{text}");
            }
        }
    }
}

#[test]
fn new_makes_a_plan_that_is_clean_and_locked() {
    for name in EXAMPLES {
        let folder = tempfile::tempdir().unwrap();
        let said = linping(folder.path(), &["new", "mine", "--from", name]);
        assert_eq!(said.code, 0, "{}", said.err);
        let plan = folder.path().join("mine");
        assert_eq!(linping(&plan, &["check", "--locked"]).code, 0);
        assert!(!plan.join("out").exists());
        assert!(!std::fs::read_to_string(plan.join("plan.toml")).unwrap().contains("#:schema"));
        let bytes = |root: &std::path::Path| std::fs::read(root.join("plan.lock")).unwrap();
        assert_eq!(bytes(&plan), bytes(&example(name)));
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["mine"], "nothing else is left behind");
    }
}

#[test]
fn new_touches_nothing_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine/notes.txt");
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(&file, "keep me").unwrap();
    let said = linping(folder.path(), &["new", "mine"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("is not empty"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "keep me");
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    assert_eq!(linping(folder.path(), &["new", "mine/notes.txt"]).code, 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "keep me");
    assert_eq!(linping(folder.path(), &["new", "other", "--from", "atlantis"]).code, 1);
    assert!(!folder.path().join("other").exists());
}

#[test]
fn new_fills_an_empty_folder_and_the_current_one() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(linping(folder.path(), &["new", "empty", "--from", "gridtown"]).code, 0);
    assert_eq!(linping(folder.path(), &["check", "empty"]).code, 0);
    let here = tempfile::tempdir().unwrap();
    let said = linping(here.path(), &["new", ".", "--from", "gridtown"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(linping(here.path(), &["check"]).code, 0);
}

#[test]
fn doctor_tells_the_version_and_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let said = linping(folder.path(), &["doctor", "--json"]);
    assert_eq!(said.code, 0);
    let facts = said.json();
    assert_eq!(facts["version"], env!("CARGO_PKG_VERSION"));
    assert!(facts["threads"].as_u64().unwrap() >= 1);
    assert!(facts["indicator_kinds"].as_array().unwrap().iter().any(|kind| kind == "previous-level"));
    let people = linping(folder.path(), &["doctor"]).out;
    assert_eq!(people.lines().count(), facts.as_object().unwrap().len());
}
