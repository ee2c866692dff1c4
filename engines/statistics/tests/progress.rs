//! Known answers: Open SDG's measure on 38 series.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use linping_statistics::progress::{Direction, RuleSet, Status, assess};
use std::collections::BTreeMap;
use std::path::Path;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/targets");

fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let path = Path::new(DATA).join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    Some(text.lines().skip(1).map(|line| line.split(',').map(str::to_string).collect()).collect())
}

#[test]
fn open_sdg_gives_the_expected_status_and_score_in_every_case() {
    let (Some(cases), Some(data), Some(expected)) =
        (rows("progress_cases.csv"), rows("progress_data.csv"), rows("progress_expected.csv"))
    else {
        return;
    };
    let mut series: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for row in &data {
        series.entry(&row[0]).or_default().push((row[1].parse().unwrap(), row[2].parse().unwrap()));
    }
    assert!(!cases.is_empty() && cases.len() == expected.len());
    for (case, wanted) in cases.iter().zip(&expected) {
        assert_eq!(case[0], wanted[0]);
        let direction: Direction = case[1].parse().unwrap();
        let target = case[3].parse().ok().map(|value: f64| (value, case[4].parse().unwrap()));
        let limit = case[5].parse().ok();
        let base: f64 = case[2].parse().unwrap();
        let progress = assess(&series[case[0].as_str()], direction, base, target, limit, RuleSet::OpenSdg).unwrap();
        assert_eq!(progress.status.name(), wanted[1], "{}", case[0]);
        for (found, wanted) in [(progress.value, &wanted[2]), (progress.score, &wanted[3])] {
            let wanted: f64 = wanted.parse().unwrap();
            let found = found.unwrap();
            assert!((found - wanted).abs() <= 1e-10 * wanted.abs().max(1.0), "{}: {found} {wanted}", case[0]);
        }
    }
}

fn judged(series: &[(f64, f64)], target: Option<(f64, f64)>, limit: Option<f64>, rules: RuleSet) -> Status {
    assess(series, Direction::Positive, series[0].0, target, limit, rules).unwrap().status
}

#[test]
fn the_united_nations_chart_compares_the_expected_level_with_the_way_to_go() {
    // 10 % a year from 100 leads to 259 after ten years.
    let series = [(2020.0, 100.0), (2021.0, 110.0)];
    assert_eq!(judged(&series, Some((250.0, 2030.0)), None, RuleSet::UnChart), Status::OnTrack);
    assert_eq!(judged(&series, Some((400.0, 2030.0)), None, RuleSet::UnChart), Status::FairProgress);
    assert_eq!(judged(&series, Some((4000.0, 2030.0)), None, RuleSet::UnChart), Status::LimitedOrNoProgress);
    assert_eq!(judged(&series, Some((105.0, 2030.0)), None, RuleSet::UnChart), Status::TargetAchieved);
    let near = [(2020.0, 90.0), (2021.0, 99.2)];
    assert_eq!(judged(&near, Some((100.0, 2030.0)), None, RuleSet::UnChart), Status::TargetAchieved);
    let falling = [(2020.0, 100.0), (2021.0, 90.0)];
    assert_eq!(judged(&falling, Some((200.0, 2030.0)), None, RuleSet::UnChart), Status::Deterioration);
    assert_eq!(judged(&falling, None, None, RuleSet::UnChart), Status::Deterioration);
    assert_eq!(judged(&[(2020.0, 100.0), (2021.0, 101.0)], None, None, RuleSet::UnChart), Status::FairProgress);
}

#[test]
fn the_sustainable_development_report_compares_linear_rates() {
    // 100 to 200 in ten years needs 10 a year.
    let at = |value: f64| [(2020.0, 100.0), (2021.0, value)];
    let target = Some((200.0, 2030.0));
    assert_eq!(judged(&at(110.0), target, None, RuleSet::Sdr), Status::OnTrack);
    assert_eq!(judged(&at(105.0), target, None, RuleSet::Sdr), Status::ModeratelyImproving);
    assert_eq!(judged(&at(104.0), target, None, RuleSet::Sdr), Status::Stagnating);
    assert_eq!(judged(&at(99.0), target, None, RuleSet::Sdr), Status::Decreasing);
    assert_eq!(judged(&at(200.0), target, None, RuleSet::Sdr), Status::TargetAchieved);
    assert_eq!(judged(&at(110.0), None, None, RuleSet::Sdr), Status::NotAvailable);
}

#[test]
fn series_that_no_rule_can_judge_say_why_and_never_give_a_number() {
    for rules in RuleSet::ALL {
        for series in [
            vec![],
            vec![(2020.0, 1.0)],
            vec![(2020.0, 0.0), (2021.0, 0.0)],
            vec![(2020.0, 0.0), (2021.0, 5.0)],
            vec![(2020.0, -1.0), (2021.0, 5.0)],
            vec![(2020.0, 5.0), (2021.0, 5.0)],
            vec![(2010.0, 5.0), (2011.0, 5.0)],
        ] {
            for target in [None, Some((0.0, 2030.0)), Some((5.0, 2030.0)), Some((-5.0, 2030.0)), Some((9.0, 2019.0))] {
                for limit in [None, Some(0.0), Some(5.0), Some(100.0)] {
                    for direction in [Direction::Positive, Direction::Negative] {
                        let progress = assess(&series, direction, 2020.0, target, limit, rules).unwrap();
                        let numbers = [
                            progress.value,
                            progress.score,
                            progress.required_rate,
                            progress.achieved_rate,
                            progress.remaining_rate,
                        ];
                        assert!(numbers.iter().flatten().all(|n| n.is_finite()), "{rules} {series:?} {progress:?}");
                        assert_eq!(progress.status == Status::NotAvailable, progress.reason.is_some(), "{progress:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_year_given_twice_is_an_error() {
    let twice = [(2020.0, 1.0), (2020.0, 2.0)];
    assert!(assess(&twice, Direction::Positive, 2020.0, None, None, RuleSet::OpenSdg).is_err());
    let nan = [(2020.0, f64::NAN)];
    assert!(assess(&nan, Direction::Positive, 2020.0, None, None, RuleSet::OpenSdg).is_err());
}
