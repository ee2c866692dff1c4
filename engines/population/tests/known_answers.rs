//! Known answers: World Population Prospects 2012 and the United Nations' own yearly projection of Canada.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::panic)]

use linping_population::{BySex, FirstYear, Projection, Timing, project, read_folder};
use std::path::{Path, PathBuf};

fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/population")).join(name);
    if !path.is_dir() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn cells(path: &Path, name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path.join(name)).unwrap();
    text.lines().map(|l| l.split(',').map(str::to_string).collect()).collect()
}

fn people(projection: &Projection, year: i32) -> &BySex<Vec<f64>> {
    &projection.years.iter().find(|(y, _)| *y == year).unwrap().1
}

/// Relative errors of the total and weighted over cells, in a year.
fn errors(name: &str, timing: Timing, year: i32) -> Option<(f64, f64)> {
    let path = folder(name)?;
    let read = read_folder(&path).unwrap_or_else(|e| panic!("{:?}", e.problems));
    let projection = project(&read.inputs, timing).unwrap();
    let found = people(&projection, year);
    let (mut total, mut off, mut apart, mut group) = (0.0, 0.0, 0.0, 0);
    for row in cells(&path, "expected_medium.csv").iter().skip(1).filter(|r| r[0] == year.to_string()) {
        for (found, wanted) in [(found.male[group], &row[2]), (found.female[group], &row[3])] {
            let wanted: f64 = wanted.parse().unwrap();
            total += wanted;
            off += found - wanted;
            apart += (found - wanted).abs();
        }
        group += 1;
    }
    assert_eq!(group, 21);
    eprintln!("{name} {year}: total {:.4} %, cells {:.4} %", 100.0 * off / total, 100.0 * apart / total);
    Some(((off / total).abs(), apart / total))
}

#[test]
fn world_population_prospects_2012_are_met_within_two_hundredths_of_a_per_cent() {
    for (name, timing) in
        [("wpp2012_china", Timing::Endb), ("wpp2012_singapore", Timing::Endb), ("wpp2012_thailand", Timing::Even)]
    {
        for (year, limits) in [(2050, (2e-4, 4e-4)), (2100, (3e-4, 4e-4))] {
            let Some((total, cells)) = errors(name, timing, year) else { return };
            assert!(total <= limits.0 && cells <= limits.1, "{name} {year}: {total} {cells}");
        }
    }
}

#[test]
fn the_wrong_timing_is_seen_at_once() {
    let Some((_, cells)) = errors("wpp2012_singapore", Timing::Even, 2050) else { return };
    assert!(cells > 0.01, "Singapore lives on movers: {cells}");
}

#[test]
fn a_total_spread_by_the_model_schedule_stays_close_to_the_prospects_of_2019() {
    for (name, limit) in [("wpp2019_china", 0.01), ("wpp2019_germany", 0.05)] {
        let Some((_, cells)) = errors(name, Timing::Endb, 2050) else { return };
        assert!(cells < limit, "{name}: {cells}");
    }
}

/// Relative errors of the total in the last year and of the worst cell of any year.
fn canada(first_year: FirstYear) -> Option<(f64, f64)> {
    let path = folder("ccmpp_canada_1950_1985")?;
    let mut read = read_folder(&path).unwrap_or_else(|e| panic!("{:?}", e.problems));
    read.inputs.first_year = first_year;
    let projection = project(&read.inputs, Timing::End).unwrap();
    assert!(projection.shortfalls.is_empty());
    let expected = cells(&path, "expected.csv");
    let (mut worst, mut found_total, mut wanted_total) = (0.0f64, 0.0, 0.0);
    let last = expected[0].len() - 1;
    for row in &expected[1..] {
        for column in 2..=last {
            let people = people(&projection, expected[0][column].parse().unwrap());
            let cells = if row[0] == "male" { &people.male } else { &people.female };
            let found = cells[row[1].trim_end_matches('+').parse::<usize>().unwrap()];
            let wanted: f64 = row[column].parse().unwrap();
            worst = worst.max((found / wanted - 1.0).abs());
            if column == last {
                found_total += found;
                wanted_total += wanted;
            }
        }
    }
    let total = (found_total / wanted_total - 1.0).abs();
    eprintln!("Canada {first_year:?}: total {total:.2e}, worst cell {worst:.2e}");
    Some((total, worst))
}

#[test]
fn canada_by_single_years_is_as_the_united_nations_code_has_it() {
    let Some((total, worst)) = canada(FirstYear::CoaleDemeny) else { return };
    assert!(total <= 1e-9 && worst <= 1e-7, "{total} {worst}");
    let Some((total, worst)) = canada(FirstYear::AndreevKingkade) else { return };
    assert!(total <= 2e-5 && worst <= 2e-3, "{total} {worst}");
}
