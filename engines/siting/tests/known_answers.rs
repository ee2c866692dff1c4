//! Published instances: never below a proven optimum, never a bound above it, and proven where the issue asks for it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::needless_range_loop)] // tests

use linping_siting::formats::{
    Points, read_bds, read_cap, read_mknap, read_oplib, read_pmed, read_pmedcap, read_sjc, read_tsiligirides,
};
use linping_siting::{
    CapacitatedPMedian, FacilityLocation, MaximalCover, MultiKnapsack, Orienteering, PCentre, PMedian, SetCover,
    Solution,
};
use linping_work::Stop;
use std::path::PathBuf;

fn data() -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/orlib"));
    if root.join("manifest.csv").exists() {
        return Some(root);
    }
    eprintln!("SKIPPED: {} is not there", root.display());
    None
}

/// Rows of the manifest of one family: instance, problem, capacity column, best known, file's text.
fn rows(family: &str) -> Vec<[String; 5]> {
    let Some(root) = data() else { return Vec::new() };
    let manifest = std::fs::read_to_string(root.join("manifest.csv")).unwrap();
    let rows = manifest.lines().skip(1).map(split).filter(|row| row[1] == family).map(|row| {
        let text = std::fs::read_to_string(root.join(&row[8])).unwrap();
        [row[0].clone(), row[2].clone(), row[5].clone(), row[6].clone(), text]
    });
    rows.collect()
}

/// A line of CSV with quotes.
fn split(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

/// A minimising answer proven equal to the published optimum.
fn same(name: &str, answer: &Solution, known: &str) {
    let known: f64 = known.parse().unwrap();
    let near = 1e-6 * known + 2e-3;
    assert!((answer.objective - known).abs() <= near, "{name}: {} against {known}", answer.objective);
    assert!((answer.bound - known).abs() <= near && answer.proven, "{name}: bound {} against {known}", answer.bound);
}

#[test]
fn every_pmed_file_is_proven_as_p_median_and_as_p_centre() {
    for [name, problem, _, known, text] in rows("pmed") {
        let read = read_pmed(&name, &text).unwrap();
        let answer = match problem.as_str() {
            "p-median" => PMedian::new(&read.table, read.p).solve(&Stop::never(), 1),
            "p-centre" => PCentre::new(&read.table, read.p).solve(&Stop::never(), 1),
            other => panic!("{name}: {other}"),
        };
        same(&format!("{name} {problem}"), &answer.unwrap(), &known);
    }
}

#[test]
fn every_warehouse_file_is_proven() {
    for [name, _, capacity, known, text] in rows("cap") {
        let read = read_cap(&name, &text).unwrap();
        let given: f64 = capacity.parse().unwrap();
        let capacities = read.capacities.iter().map(|own| own.unwrap_or(given)).collect();
        let problem = FacilityLocation::new(&read.table, read.opening).total_costs().weights(read.demands);
        same(&name, &problem.capacities(capacities).solve(&Stop::never(), 1).unwrap(), &known);
    }
}

#[test]
fn every_capacitated_p_median_file_is_proven() {
    for [name, _, _, known, text] in rows("pmedcap") {
        let read = read_pmedcap(&name, &text).unwrap();
        let room = vec![read.capacity; read.demands.len()];
        let problem = CapacitatedPMedian::new(&read.table, read.p, room).weights(read.demands);
        same(&name, &problem.solve(&Stop::never(), 1).unwrap(), &known);
    }
}

#[test]
fn every_cover_file_is_proven() {
    for [name, _, _, known, text] in rows("mclp") {
        let parts: Vec<&str> = name.split(':').collect();
        let radius: f64 = parts[2][1..].parse().unwrap();
        let read: Points =
            if parts[0].starts_with("SJC") { read_sjc(&name, &text) } else { read_bds(&name, &text) }.unwrap();
        let table = read.table(Some(radius)).unwrap();
        let answer = if parts[1] == "lscp" {
            SetCover::new(&table, radius).solve(&Stop::never(), 1)
        } else {
            let p = parts[1][1..].parse().unwrap();
            MaximalCover::new(&table, p, radius).weights(read.weights).solve(&Stop::never(), 1)
        };
        same(&name, &answer.unwrap(), &known);
    }
}

#[test]
fn the_first_seven_knapsacks_are_proven_and_a_larger_one_is_no_worse_than_known() {
    let Some(root) = data() else { return };
    let read = |file: &str| read_mknap(file, &std::fs::read_to_string(root.join("mknap").join(file)).unwrap()).unwrap();
    for (at, one) in read("mknap1.txt").into_iter().enumerate() {
        let answer = MultiKnapsack::new(one.profits, one.needs, one.capacities).solve(&Stop::never(), 1).unwrap();
        same(&format!("mknap1 {at}"), &answer, &one.best.to_string());
    }
    let one = read("mknapcb1.txt").swap_remove(20);
    let answer = MultiKnapsack::new(one.profits, one.needs, one.capacities).solve(&Stop::never(), 1).unwrap();
    assert!(answer.proven && answer.objective >= one.best);
}

#[test]
fn trails_reach_the_best_known_scores_of_small_files() {
    for [name, _, _, known, text] in rows("orienteering") {
        let small = name.starts_with("tsiligirides") || ["att48-gen1-50", "eil51-gen3-50"].contains(&name.as_str());
        if !small {
            continue;
        }
        let proven = name.starts_with("tsiligirides");
        let tour = if proven { read_tsiligirides(&name, &text) } else { read_oplib(&name, &text) }.unwrap();
        let count = tour.points.len();
        let lengths = (0..count * count).map(|at| tour.length(at / count, at % count)).collect();
        let problem = Orienteering::new(lengths, tour.scores.clone(), tour.limit, tour.ends).unwrap();
        let stop = if proven { Stop::never() } else { Stop::after_work(30_000_000) };
        let answer = problem.solve(&stop, 1).unwrap();
        let known: f64 = known.parse().unwrap();
        assert!(answer.objective >= known && answer.bound >= known, "{name}: {} {}", answer.objective, answer.bound);
        if proven {
            assert_eq!((answer.objective, answer.bound), (known, known), "{name}");
        }
    }
}
