//! `linping access` from end to end.

#![allow(clippy::unwrap_used)]

use assert_cmd::Command;
use std::path::Path;

const DEMAND: &str = "id,population\nA,100\nB,50\nC,10\n";
const SUPPLY: &str = "id,capacity\nX,15\nY,20\n";
const COST: &str = "origin,dest,minutes\nA,X,5\nA,Y,15\nB,Y,16\nC,X,\n";

fn linping() -> Command {
    Command::new(env!("CARGO_BIN_EXE_linping"))
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

/// Runs the verb on three tables; gives exit code, standard output and standard error.
fn run(demand: &str, supply: &str, cost: &str, more: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("d.csv", demand), ("s.csv", supply), ("c.csv", cost)] {
        write(folder.path(), name, text);
    }
    let output = linping()
        .current_dir(folder.path())
        .args(["access", "--demand", "d.csv", "--supply", "s.csv", "--cost", "c.csv"])
        .args(more)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn measures_stand_in_columns_named_as_given_and_what_is_out_of_reach_is_blank() {
    let measures = ["--measure", "cumulative:15", "--measure", "nearest", "--measure", "e2sfca@20:1,40:.5"];
    let (code, out, _) = run(DEMAND, SUPPLY, COST, &measures);
    assert_eq!(code, 0);
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("id,cumulative:15,nearest,\"e2sfca@20:1,40:.5\""));
    // 15 doctors for the 100 of A, 20 for the 150 of A and B.
    let (x, y) = (15.0 / 100.0, 20.0 / 150.0);
    assert_eq!(lines.next(), Some(format!("A,35,5,{}", x + y).as_str()));
    assert_eq!(lines.next(), Some(format!("B,,16,{y}").as_str()));
    assert_eq!(lines.next(), Some("C,,,"));
}

#[test]
fn columns_may_have_other_names_and_areas_are_summed_up() {
    let demand = "geoid;pop;town\nA;100;east\nB;50;west\n";
    let cost = COST.replace("minutes", "cost").replace("C,X,\n", "");
    let names = ["--demand-columns", "geoid,pop", "--cost-columns", "origin,dest,cost", "--area", "town", "--json"];
    let more = [&names[..], &["--measure", "share:15", "--measure", "raam"]].concat();
    let (code, out, _) = run(demand, SUPPLY, &cost, &more);
    assert_eq!(code, 0, "{out}");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let share = &value["measures"]["share:15"];
    assert_eq!(share["share_reached"], serde_json::json!(100.0 / 150.0));
    assert_eq!(share["areas"]["west"]["share_reached"], serde_json::json!(0.0));
    assert_eq!(share["worst_off"]["places"][0], "B");
    assert!(value["measures"]["raam"]["gap"].as_f64().unwrap() < 1e-6);
}

#[test]
fn mistakes_are_told_with_their_places_and_end_with_one() {
    let negative = SUPPLY.replace("20", "-20");
    let (code, out, error) = run(DEMAND, &negative, COST, &["--measure", "nearest"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.contains("D011") && error.contains("s.csv:3:3"), "{error}");
    let twice = format!("{COST}A,X,6\n");
    let (code, _, error) = run(DEMAND, SUPPLY, &twice, &["--measure", "nearest"]);
    assert!(code == 1 && error.contains("stands twice"), "{error}");
    let (code, _, error) = run(DEMAND, SUPPLY, COST, &["--measure", "nearst", "--measure", "2sfca:x"]);
    assert!(code == 1 && error.contains("nearst") && error.contains("2sfca:x"), "both are reported: {error}");
    let cost = "origin,dest,minutes\nA,X,many\nB,Y,-1\n";
    let (code, _, error) = run(DEMAND, SUPPLY, cost, &["--measure", "nearest"]);
    assert!(code == 1 && error.contains("c.csv:2:5") && error.contains("c.csv:3:5"), "{error}");
}

#[test]
fn a_missing_file_ends_with_three() {
    let arguments = ["access", "--demand", "nowhere.csv", "--supply", "s", "--cost", "c", "--measure", "nearest"];
    assert_eq!(linping().args(arguments).output().unwrap().status.code(), Some(3));
}

#[test]
fn strangers_in_the_cost_table_are_reported_and_the_answer_stands() {
    let cost = format!("{COST}Q,X,1\nA,Z,1\n");
    let (code, out, error) = run(DEMAND, SUPPLY, &cost, &["--measure", "nearest"]);
    assert_eq!(code, 0);
    assert!(error.contains("`Q`") && error.contains("`Z`"), "{error}");
    assert!(out.contains("A,5\n"), "{out}");
}

#[test]
fn sums_taken_on_the_way_equal_those_over_a_table() {
    // A street of six houses 500 m apart: 6 minutes from one to the next. The shop in house 3 is closed for good.
    let folder = tempfile::tempdir().unwrap();
    let nodes: String = (0..6).map(|n| format!("{n},120,{:.6}\n", 30.0 + f64::from(n) * 0.004_5)).collect();
    let edges: String = (0..5).map(|n| format!("{n},{n},{},500\n", n + 1)).collect();
    let places = |column: &str, amount: &str| -> String {
        let rows = (0..6)
            .map(|n| format!("h{n},120,{:.6},{}\n", 30.0 + f64::from(n) * 0.004_5, if n == 3 { "0" } else { amount }));
        format!("id,lon,lat,{column}\n{}", rows.collect::<String>())
    };
    write(folder.path(), "nodes.csv", &format!("node,lon,lat\n{nodes}"));
    write(folder.path(), "edges.csv", &format!("edge,from,to,length_m\n{edges}"));
    write(folder.path(), "d.csv", &places("population", "7"));
    write(folder.path(), "s.csv", &places("capacity", "2"));
    let run = |more: &[&str]| {
        let sums = [
            "--measure",
            "cumulative:6",
            "--measure",
            "gravity:12@gauss20",
            "--measure",
            "nearest:6",
            "--measure",
            "share:5",
        ];
        let output = linping()
            .current_dir(folder.path())
            .args([
                "access",
                "--demand",
                "d.csv",
                "--supply",
                "s.csv",
                "--network",
                "edges.csv",
                "--nodes",
                "nodes.csv",
            ])
            .args(["--no-cache", "--quiet"])
            .args(sums)
            .args(more)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .skip(1)
            .map(|line| line.split(',').take(5).map(str::to_string).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let (fused, table) = (run(&[]), run(&["--measure", "2sfca:6"]));
    assert_eq!(fused[3][1], "4", "both neighbours, six minutes counted in, but not what is closed");
    assert_eq!(fused.len(), 6);
    for (a, b) in fused.iter().flatten().zip(table.iter().flatten()) {
        match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => assert!((a - b).abs() < 1e-9, "{a} {b}"),
            _ => assert_eq!(a, b),
        }
    }
}
