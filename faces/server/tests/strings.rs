//! The page's strings are whole in both languages, and the page uses those there are.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src")
}

fn strings() -> serde_json::Map<String, serde_json::Value> {
    serde_json::from_str(&fs::read_to_string(web().join("strings.json")).unwrap()).unwrap()
}

fn scripts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&scripts(&path));
        } else if path.extension().is_some_and(|extension| extension == "js") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

/// Names in `{…}`.
fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_string_stands_in_both_languages_with_the_same_holes() {
    for (key, said) in &strings() {
        let (zh, en) = (said["zh"].as_str().unwrap_or_default(), said["en"].as_str().unwrap_or_default());
        assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key} is missing in a language");
        assert!(is_chinese(zh) && !is_chinese(en), "{key}: {zh} / {en}");
        // An amount may be told in the unit of its language.
        assert!(holes(zh) == holes(en) || key == "scenarios.yuan", "{key}: {zh} / {en}");
    }
}

#[test]
fn the_page_asks_for_no_string_that_is_missing_and_none_is_left_over() {
    let (all, scripts) = (strings(), scripts(&web()));
    let asked: BTreeSet<&str> =
        scripts.split("say(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(key, _)| key).collect();
    assert!(asked.len() > 80, "only {} strings are asked for", asked.len());
    for key in &asked {
        assert!(all.contains_key(*key), "{key} is asked for and stands nowhere");
    }
    // Keys put together, such as say(`verdict.${word}`).
    let families: BTreeSet<&str> =
        scripts.split("say(`").skip(1).filter_map(|rest| rest.split_once("${")).map(|(family, _)| family).collect();
    for key in all.keys() {
        let told = asked.contains(key.as_str())
            || families.iter().any(|family| !family.is_empty() && key.starts_with(family))
            || scripts.contains(&format!("\"{key}\""));
        assert!(told, "{key} is used nowhere");
    }
}

#[test]
fn the_words_the_server_uses_as_keys_have_strings() {
    let all = strings();
    let families: [(&str, &[&str]); 8] = [
        ("verdict", &["kept", "on-course", "late", "in-danger", "not-judgeable"]),
        ("status", &["published", "user", "recalled", "assumed", "synthetic"]),
        ("origin", &["figure", "given", "table", "action", "derived"]),
        ("cost", &["planned", "completed", "paid", "running", "funding", "all-years"]),
        ("better", &["higher", "lower", "neither"]),
        ("mode", &["walk", "bike", "car"]),
        ("mark", &["figure", "promise", "action", "statement", "commitment"]),
        (
            "chain",
            &[
                "indicator",
                "observation",
                "figure",
                "quote",
                "source",
                "original",
                "method",
                "caution",
                "given",
                "action",
                "promise",
            ],
        ),
    ];
    for (family, words) in families {
        for word in words {
            assert!(all.contains_key(&format!("{family}.{word}")), "{family}.{word} is missing");
        }
    }
}

#[test]
fn the_page_loads_nothing_from_elsewhere_and_reads_nothing_as_html() {
    let scripts = scripts(&web());
    for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
        assert!(!scripts.contains(word), "the page uses {word}");
    }
    let mut pages = scripts;
    pages.push_str(&fs::read_to_string(web().join("index.html")).unwrap());
    pages.push_str(&fs::read_to_string(web().join("style.css")).unwrap());
    for word in ["https://", "@import", "url("] {
        assert!(!pages.contains(word), "the page has {word}");
    }
    assert!(!pages.replace("http://www.w3.org/2000/svg", "").contains("http://"));
}
