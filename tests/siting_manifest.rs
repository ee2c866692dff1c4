//! Every line of the manifest of published instances as a command line: what its prose means to `linping site`, and no answer or
//! bound that contradicts a value published as proven. How fast and whether proven is the engine's own test (`known_answers`).
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn data() -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/orlib"));
    if root.join("manifest.csv").exists() {
        return Some(root);
    }
    eprintln!("SKIPPED: {} is not there", root.display());
    None
}

/// One line of the manifest.
struct Line {
    instance: String,
    family: String,
    problem: String,
    sites: String,
    capacity: String,
    known: String,
    proven: bool,
    file: PathBuf,
}

fn lines(root: &Path) -> Vec<Line> {
    let mut reader = csv::Reader::from_path(root.join("manifest.csv")).unwrap();
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| Line {
        instance: row[0].to_owned(),
        family: row[1].to_owned(),
        problem: row[2].to_owned(),
        sites: row[4].to_owned(),
        capacity: row[5].to_owned(),
        known: row[6].to_owned(),
        proven: row[7].starts_with("yes") || row[7].contains("proven optimal"),
        file: root.join(&row[8]),
    })
    .collect()
}

/// What follows `linping site` for a line, and whether more is better; several for a file of many problems, none for plain data.
fn asked(line: &Line) -> (Vec<Vec<String>>, bool) {
    let file = line.file.display().to_string();
    let words = |words: &[&str]| vec![words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>()];
    let parts: Vec<&str> = line.instance.split(':').collect();
    match line.family.as_str() {
        "pmed" => (words(&[&line.problem, &file, "--format", "pmed"]), false),
        // The part after the colon is the capacity that the file leaves open.
        "cap" if parts.len() == 2 => (words(&["cflp", &file, "--format", "cap", "--capacity", parts[1]]), false),
        "cap" => (words(&["cflp", &file, "--format", "cap"]), false),
        "pmedcap" => (words(&["cpmp", &file, "--format", "pmedcap"]), false),
        "mknap" => {
            let numbers: Vec<usize> =
                if line.instance.starts_with("mknap1 ") { (1..8).collect() } else { vec![1, 15, 30] };
            let one =
                |number: usize| words(&["mknapsack", &file, "--format", "mknap", "--instance", &number.to_string()]);
            (numbers.into_iter().flat_map(one).collect(), true)
        }
        "orienteering" => {
            let format = if line.instance.starts_with("tsiligirides") { "tsiligirides" } else { "oplib" };
            (words(&["orienteering", &file, "--format", format]), true)
        }
        "mclp" => {
            let format = if line.instance.starts_with("SJC") { "sjc" } else { "bds" };
            let radius = &parts[2][1..];
            if parts[1] == "lscp" {
                (words(&["lscp", &file, "--format", format, "--radius", radius]), false)
            } else {
                (words(&["mclp", &file, "--format", format, "--p", &parts[1][1..], "--radius", radius]), true)
            }
        }
        "spopt_sf" if parts.len() == 3 => {
            let beside = |name: &str| line.file.with_file_name(name).display().to_string();
            let (demand, supply) =
                (beside("SF_demand_205_centroid_uniform_weight.csv"), beside("SF_store_site_16_longlat.csv"));
            let problem = if parts[1] == "pmedian" { "p-median" } else { "mclp" };
            let mut all = vec![problem, "--demand", &demand, "--demand-columns", "NAME,POP2000", "--supply", &supply];
            all.extend(["--supply-columns", "NAME", "--cost", &file, "--p", &line.sites]);
            all.extend(["--cost-columns", "DestinationName,name,distance"]);
            if problem == "mclp" {
                all.extend(["--radius", line.capacity.split(' ').nth(1).unwrap()]);
            }
            (words(&all), problem == "mclp")
        }
        _ => (Vec::new(), false),
    }
}

fn answer(arguments: &[String]) -> Value {
    let mut command = Command::cargo_bin("linping").unwrap();
    let output = command.arg("site").args(arguments).args(["--json", "--time-limit", "2"]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_line_of_the_manifest_is_asked_and_no_answer_contradicts_a_proven_value() {
    let Some(root) = data() else { return };
    let mut without = Vec::new();
    for line in lines(&root) {
        let (questions, more_is_better) = asked(&line);
        if questions.is_empty() {
            without.push(line.instance.clone());
        }
        for question in questions {
            let found = answer(&question);
            let (objective, bound) = (found["objective"].as_f64().unwrap(), found["bound"].as_f64().unwrap());
            let sign = if more_is_better { -1.0 } else { 1.0 };
            let near = 1e-6 * objective.abs() + 2e-3;
            assert!(sign * (bound - objective) <= near, "{question:?}: {objective} is better than its bound {bound}");
            if line.family == "spopt_sf" {
                // The manifest's values are those of spopt's tests: a mean distance, and demands counted.
                let weight = found["after"]["weight"].as_f64().unwrap();
                let left = found["after"]["uncovered_demands"].as_u64().unwrap();
                match question[0].as_str() {
                    "p-median" => assert!((objective / weight - 2_982.126_857_989).abs() < 1e-6, "{found}"),
                    _ => assert_eq!((found["proven"].as_bool(), left), (Some(true), 21), "{found}"),
                }
                continue;
            }
            let Ok(known) = line.known.parse::<f64>() else { continue };
            assert!(sign * (bound - known) <= near, "{question:?}: bound {bound} against {known}");
            let better = sign * (objective - known) < -near;
            assert!(!(line.proven && better), "{question:?}: {objective} against the proven {known}");
        }
    }
    // Tables that belong to other lines ask nothing themselves.
    assert!(without.iter().all(|name| name.starts_with("SF_")), "no command line for {without:?}");
    eprintln!("SKIPPED: {} lines are tables of other lines: {without:?}", without.len());
}
