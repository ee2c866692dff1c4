//! The published cases: what a file asks for is answered under the same keys with the same values.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(clippy::print_stderr)]

use linping_waterway::cases::{capacity_cases, levelling_cases, lock_cases, queue_cases};
use serde_json::Value;

fn shared(name: &str) -> Option<(String, Value)> {
    let path = format!("{}/../../../shared/data/waterway/{name}", env!("CARGO_MANIFEST_DIR"));
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let value = serde_json::from_str(&text).unwrap();
            Some((text, value))
        }
        Err(_) => {
            eprintln!("SKIPPED: {path} is not there");
            None
        }
    }
}

fn pairs<'a>(wanted: &'a Value, list: &str, given: &'a Value) -> Vec<(&'a Value, &'a Value)> {
    let (wanted, given) = (wanted[list].as_array().unwrap(), given["cases"].as_array().unwrap());
    assert!(!wanted.is_empty());
    assert_eq!(wanted.len(), given.len());
    let pairs: Vec<_> = wanted.iter().zip(given).collect();
    assert!(pairs.iter().all(|(wanted, given)| wanted["id"] == given["id"]));
    pairs
}

#[test]
fn capacity_and_levelling_agree_to_the_digits_given() {
    let Some((text, wanted)) = shared("capacity_levelling.json") else { return };
    let given = serde_json::to_value(capacity_cases("c.json", &text).unwrap()).unwrap();
    for (wanted, given) in pairs(&wanted, "capacity", &given) {
        assert_eq!(wanted["expected"], given["expected"], "{}", wanted["id"]);
    }
    let given = serde_json::to_value(levelling_cases("c.json", &text).unwrap()).unwrap();
    for (wanted, given) in pairs(&wanted, "levelling", &given) {
        assert_eq!(wanted["expected_levelling_time_s"], given["expected_levelling_time_s"], "{}", wanted["id"]);
    }
}

#[test]
fn queues_agree_to_one_part_in_a_billion() {
    let Some((text, wanted)) = shared("queue_exact.json") else { return };
    let given = serde_json::to_value(queue_cases("q.json", &text).unwrap()).unwrap();
    for (wanted, given) in pairs(&wanted, "cases", &given) {
        let exact = wanted["exact"].as_object().unwrap();
        assert_eq!(exact.len(), given["exact"].as_object().unwrap().len(), "{}", wanted["id"]);
        for (key, value) in exact {
            let (value, given) = (value.as_f64().unwrap(), given["exact"][key].as_f64().unwrap());
            assert!((given / value - 1.0).abs() < 1e-9, "{} {key}: {given} against {value}", wanted["id"]);
        }
    }
}

#[test]
fn the_reference_lock_agrees_exactly() {
    let Some((text, wanted)) = shared("lock_reference_cases.json") else { return };
    let given = serde_json::to_value(lock_cases("l.json", &text).unwrap()).unwrap();
    for (wanted, given) in pairs(&wanted, "cases", &given) {
        for (key, value) in wanted["expected"].as_object().unwrap() {
            assert_eq!(value, &given["expected"][key], "{} {key}", wanted["id"]);
        }
    }
}

#[test]
fn the_lock_master_agrees_to_the_second_where_exact_and_on_average_where_crowded() {
    let Some((text, wanted)) = shared("opentnsim_lock_cases.json") else { return };
    let given = serde_json::to_value(lock_cases("l.json", &text).unwrap()).unwrap();
    for (wanted, given) in pairs(&wanted, "cases", &given) {
        let id = &wanted["id"];
        let (exact, wanted, given) = (wanted["exact"] == true, &wanted["expected"], &given["expected"]);
        for (key, value) in wanted["summary"].as_object().unwrap() {
            let (value, given) = (value.as_f64().unwrap(), given["summary"][key].as_f64().unwrap());
            let allowed = if exact { 1.0 } else { 0.01 * value };
            assert!((given - value).abs() <= allowed, "{id} {key}: {given} against {value}");
        }
        if !exact {
            continue;
        }
        for (wanted, given) in wanted["vessels"].as_array().unwrap().iter().zip(given["vessels"].as_array().unwrap()) {
            let (lines, own) = (wanted["logbook"].as_array().unwrap(), given["logbook"].as_array().unwrap());
            assert_eq!(lines.len(), own.len(), "{id}");
            for (line, own) in lines.iter().zip(own) {
                assert_eq!(line["message"], own["message"], "{id}");
                let (then, now) = (line["t_s"].as_f64().unwrap(), own["t_s"].as_f64().unwrap());
                assert!((then - now).abs() <= 0.01, "{id} {}: {now} against {then}", line["message"]);
            }
        }
        assert_eq!(wanted["planned_operations"], given["planned_operations"], "{id}");
        assert_eq!(wanted["lock_log"], given["lock_log"], "{id}");
    }
}
