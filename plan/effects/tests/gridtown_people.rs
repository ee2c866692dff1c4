//! Gridtown's people by age, predicted by hand.
//!
//! In 2021 there are 16 children of each age from 0 to 3, then 32, 64, 128, 128 aged 4 to 7; 64 women of 20 bear a quarter of a
//! child a year each; 32 children of six move in every year; nobody dies. Children of 6 to 11 in 2021: 128 + 128 = 256. Four
//! years later those of 2 to 7 have taken their place, 16 + 16 + 32 + 64 + 128 + 128 = 384, and 4 × 32 have moved in: 512.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gridtown;

use gridtown::{problems_with, results, value};

const HOME: &str = "990101";

#[test]
fn children_grow_up_and_arrive() {
    let all = results("baseline");
    let of = |indicator: &str, year: i16| value(&all, indicator, HOME, year);
    for (year, children) in [(2021, 256.0), (2022, 352.0), (2023, 416.0), (2024, 464.0), (2025, 512.0)] {
        assert!((of("children-6-11", year) - children).abs() < 1e-9, "{year}");
        assert!((of("births", year) - 16.0).abs() < 1e-9, "{year}");
    }
    // Who moved in is not registered here.
    assert_eq!(of("children-not-registered", 2021), 0.0);
    assert!((of("children-not-registered", 2025) - 128.0).abs() < 1e-9);
    // Aged 0 to 14: 416; 65 and over: 48 + 16 + 16; aged 15 to 64: 128 + 80.
    assert!((of("dependency-ratio", 2021) - 100.0 * 496.0 / 208.0).abs() < 1e-9);
}

#[test]
fn births_alone_miss_two_thirds_of_the_intake_of_2025() {
    let all = results("baseline");
    let intake = value(&all, "school-entrants", HOME, 2025);
    // The spreadsheet's answer: whoever is six in 2025 was born in 2019, and 16 of them are on the books.
    let births_of_2019 = 16.0;
    assert!((intake - (births_of_2019 + 32.0)).abs() < 1e-9);
    assert!((intake / births_of_2019 - 3.0).abs() < 1e-9, "three times what births say");
    // And "as many as today" would be wrong the other way.
    assert!((value(&all, "school-entrants", HOME, 2021) - 128.0).abs() < 1e-9);
}

#[test]
fn cells_grow_with_their_ages_and_areas_add_up() {
    let all = results("baseline");
    for (year, factor) in [(2021, 1.0), (2022, 352.0 / 256.0), (2025, 2.0)] {
        let (west, east) = (value(&all, "pupils-by-area", "west", year), value(&all, "pupils-by-area", "east", year));
        assert!((west - factor * f64::from(1 + 2 + 4 + 128)).abs() < 1e-9, "{year}");
        assert!((west + east - value(&all, "pupils-by-area", HOME, year)).abs() < 1e-9);
    }
}

/// The same years worked out again from the tables, cohort by cohort, without the engine.
#[test]
fn an_independent_recomputation_agrees() {
    let mut ages = [0.0f64; 12];
    for (age, people) in [16.0, 16.0, 16.0, 16.0, 32.0, 64.0, 128.0, 128.0].into_iter().enumerate() {
        ages[age] = people;
    }
    let all = results("baseline");
    for year in 2022..=2025 {
        ages.rotate_right(1);
        ages[0] = 64.0 * 0.25;
        ages[6] += 32.0;
        let children: f64 = ages[6..12].iter().sum();
        assert!((value(&all, "children-6-11", HOME, year) - children).abs() < 1e-9, "{year}");
        assert!((value(&all, "school-entrants", HOME, year) - ages[6]).abs() < 1e-9, "{year}");
    }
}

#[test]
fn statuses_and_bad_tables_are_told_with_their_places() {
    let cases = [
        ("sources/files/residents.csv", "\n5,32,32", "\n5-9,32,32", "E001", "residents.csv:8:1"),
        ("sources/files/residents.csv", "91+,0,0", "91,0,0", "E001", "residents.csv:93:1"),
        ("sources/files/residents.csv", "5,32,32", "5,-32,32", "E001", "residents.csv:7:3"),
        ("sources/files/birth-rates.csv", "0.25", "250", "E002", "birth-rates.csv:3:7"),
        ("sources/files/death-rates.csv", "1-79,0,0", "1-79,-0.1,0", "E002", "death-rates.csv:3:6"),
        ("sources/files/death-rates.csv", "1-79,0,0", "1-79,0,8", "E002", "death-rates.csv:3:8"),
        (
            "baseline/residents.toml",
            "year = 2021\nsource = \"birth-rates\"",
            "year = 2024\nsource = \"birth-rates\"",
            "E004",
            "baseline/residents.toml:13:8",
        ),
        ("baseline/residents.toml", "year = 2021\nmonth", "year = 2022\nmonth", "E004", "baseline/residents.toml:6:8"),
        ("baseline/pupils.toml", "6-11", "11-6", "P009", "baseline/pupils.toml:8:21"),
        (
            "baseline/pupils.toml",
            "grows-with = \"residents\"",
            "grows-with = \"people\"",
            "P004",
            "baseline/pupils.toml:7:14",
        ),
    ];
    for (file, old, new, code, place) in cases {
        let problems = problems_with(&[(file, old, new)]);
        assert!(problems.iter().any(|p| p.starts_with(code) && p.contains(place)), "{file} {new}: {problems:#?}");
    }
}
