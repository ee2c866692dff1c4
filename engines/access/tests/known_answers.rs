//! Answers of PySAL `access` 1.1.10, digit for digit.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use linping_access::{Measure, Reach, answer};
use linping_tables::{CostTable, CostUnit, ReadOptions, Table};
use linping_work::Stop;
use std::collections::HashMap;
use std::path::PathBuf;

fn shared(name: &str) -> Option<Table> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/network")).join(name);
    match std::fs::File::open(&path) {
        Ok(file) => Some(Table::read(name, file, &ReadOptions::default()).unwrap()),
        Err(_) => {
            eprintln!("SKIPPED: {name} is not there");
            None
        }
    }
}

fn values(reach: &Reach, measure: &str) -> Vec<Option<f64>> {
    answer(reach, &measure.parse::<Measure>().unwrap(), &Stop::never()).unwrap().values
}

struct City {
    expected: Table,
    people: Vec<f64>,
    supply: Vec<f64>,
    costs: CostTable,
}

fn porto_alegre() -> Option<City> {
    let expected = shared("fca_porto_alegre_expected.csv")?;
    let supply = shared("fca_porto_alegre_supply.csv")?;
    let cost = shared("fca_porto_alegre_cost.csv")?;
    let index = |ids: Vec<&str>| ids.into_iter().map(String::from).zip(0u32..).collect::<HashMap<_, _>>();
    let (rows, columns) = (index(expected.identifiers("geoid").unwrap()), index(supply.identifiers("geoid").unwrap()));
    let pairs =
        cost.texts("origin").unwrap().into_iter().zip(cost.texts("dest").unwrap()).zip(cost.numbers("cost").unwrap());
    let triplets = pairs.map(|((from, to), minutes)| (rows[from], columns[to], minutes)).collect();
    Some(City {
        people: expected.numbers("pop").unwrap(),
        supply: supply.numbers("sup").unwrap(),
        costs: CostTable::from_triplets(rows.len(), columns.len(), CostUnit::Minutes, triplets).unwrap(),
        expected,
    })
}

#[test]
fn porto_alegre_agrees_in_every_printed_digit() {
    let Some(city) = porto_alegre() else { return };
    let reach = Reach::new(&city.costs, &city.people, &city.supply).unwrap();
    for (measure, column) in [
        ("cumulative:15", "cum15_sup"),
        ("gravity:60@gauss20", "gauss20_sup"),
        ("2sfca:30", "2sfca30_sup"),
        ("e2sfca", "e2sfca_sup"),
        ("e2sfca@20:1,40:.68,60:.22", "e2sfca60_sup"),
        ("3sfca", "3sfca_sup"),
    ] {
        let expected = city.expected.optional_numbers(column).unwrap();
        for (row, (ours, theirs)) in values(&reach, measure).into_iter().zip(expected).enumerate() {
            match (ours, theirs) {
                (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-11 * b.abs(), "{measure} row {row}: {a} {b}"),
                (a, b) => assert_eq!(a, b, "{measure} row {row}"),
            }
        }
    }
}

#[test]
fn porto_alegre_equilibrium_is_proven_and_no_worse_than_the_heuristic() {
    let Some(city) = porto_alegre() else { return };
    let reach = Reach::new(&city.costs, &city.people, &city.supply).unwrap();
    let found = answer(&reach, &"raam:60".parse().unwrap(), &Stop::never()).unwrap();
    let certificate = found.certificate.unwrap();
    assert!(certificate.gap < 1e-6, "{certificate:?}");
    let theirs = city.expected.optional_numbers("raam60_sup").unwrap();
    let total =
        |values: &[Option<f64>]| values.iter().zip(&city.people).map(|(v, p)| v.unwrap_or(0.0) * p).sum::<f64>();
    let (ours, heuristic) = (total(&found.values), total(&theirs));
    assert!((ours - certificate.total_cost).abs() < 1e-9 * ours);
    // The heuristic stops above the equilibrium.
    assert!(ours <= heuristic && ours > 0.98 * heuristic, "{ours} against {heuristic}");
    for (ours, theirs) in found.values.iter().zip(&theirs) {
        assert_eq!(ours.is_some(), theirs.is_some());
    }
}

#[test]
fn the_three_hospitals_agree_in_every_printed_digit() {
    let Some(table) = shared("fca_hospital_example.csv") else { return };
    let column = |name: &str| table.numbers(name).unwrap();
    let (inbound, outbound, cross) = (column("inbound"), column("outbound"), column("cross"));
    let (two, three) = (column("sfca2_gravity_max61"), column("sfca3_gravity_max61"));
    for first in (0..table.rows()).step_by(3) {
        let (inward, outward, across) = (inbound[first], outbound[first], cross[first]);
        let minutes = [1.0, across, inward, across, 1.0, inward, outward, outward, 1.0];
        let costs = CostTable::from_dense(3, 3, CostUnit::Minutes, &minutes).unwrap();
        let reach = Reach::new(&costs, &[100.0, 50.0, 10.0], &[15.0, 20.0, 100.0]).unwrap();
        for (measure, expected) in [("2sfca:61@1/t", &two), ("3sfca:61@1/t", &three)] {
            for (place, value) in values(&reach, measure).into_iter().enumerate() {
                let expected = expected[first + place];
                assert!(
                    (value.unwrap() / expected - 1.0).abs() < 1e-11,
                    "{measure} {first} {place}: {value:?} {expected}"
                );
            }
        }
    }
}
