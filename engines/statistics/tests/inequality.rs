//! Known answers: Mexican states 1940-2000 and counties of Georgia.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use linping_statistics::inequality::*;
use std::collections::BTreeMap;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/equity/");

fn table(name: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let Ok(text) = std::fs::read_to_string(format!("{DATA}{name}")) else {
        eprintln!("SKIPPED: {DATA}{name} is not there");
        return None;
    };
    let mut lines = text.lines().map(|l| l.split(',').map(str::to_string).collect::<Vec<_>>());
    Some((lines.next().unwrap(), lines.collect()))
}

fn column(table: &(Vec<String>, Vec<Vec<String>>), name: &str) -> Vec<String> {
    let at = table.0.iter().position(|c| c == name).unwrap();
    table.1.iter().map(|r| r[at].clone()).collect()
}

fn numbers(table: &(Vec<String>, Vec<Vec<String>>), name: &str) -> Vec<f64> {
    column(table, name).iter().map(|v| v.parse().unwrap()).collect()
}

fn groups(names: &[String]) -> Vec<usize> {
    let mut seen: Vec<&String> = Vec::new();
    names
        .iter()
        .map(|n| {
            seen.iter().position(|s| *s == n).unwrap_or_else(|| {
                seen.push(n);
                seen.len() - 1
            })
        })
        .collect()
}

fn measure(name: &str, values: &[f64], weights: Option<&[f64]>, groups: &[usize], ranks: Option<&[f64]>) -> f64 {
    let all = Distribution::new(values, weights).unwrap();
    let parts = || decompose(values, weights, groups).unwrap();
    let space = || spatial_gini_by_group(values, None, groups).unwrap();
    match name {
        "gini" => all.gini().unwrap(),
        "theil_t" => all.theil_t().unwrap(),
        "theil_l" => all.theil_l().unwrap(),
        "ge_2" => all.generalised_entropy_2().unwrap(),
        "palma" => all.palma().unwrap(),
        "hoover" => all.hoover().unwrap(),
        "wolfson" => all.wolfson().unwrap(),
        "share_bottom40" => all.share_of_poorest(0.4).unwrap(),
        "share_top10" => 1.0 - all.share_of_poorest(0.9).unwrap(),
        "theil_t_between" => parts().theil_t_between,
        "theil_t_within" => parts().theil_t_within,
        "theil_l_between" => parts().theil_l_between.unwrap(),
        "theil_l_within" => parts().theil_l_within.unwrap(),
        "gini_spatial_wg" => space().neighbours,
        "gini_spatial_wcg" => space().others,
        "gini_spatial_wcg_share" => space().others_share,
        "gini_spatial_polarization" => space().polarisation.unwrap(),
        "concentration_index" => concentration_index(values, ranks.unwrap(), weights, Ties::InOrder).unwrap(),
        "group_ratio_urban_rural" => ratio_of_means(values, weights, groups, 1, 0).unwrap(),
        other => all.atkinson(other.strip_prefix("atkinson_").unwrap().parse().unwrap()).unwrap(),
    }
}

#[test]
fn every_index_of_the_mexican_states_is_as_published() {
    let (Some(states), Some(expected)) = (table("mexico_states.csv"), table("mexico_expected.csv")) else { return };
    let regions = groups(&column(&states, "hanson98"));
    assert!(expected.1.len() > 100);
    for row in &expected.1 {
        let values = numbers(&states, row[0].strip_prefix("mexico_").unwrap());
        let found = measure(&row[1], &values, None, &regions, None);
        let wanted: f64 = row[2].parse().unwrap();
        assert!((found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0), "{row:?} {found}");
    }
}

#[test]
fn every_weighted_index_of_the_counties_of_georgia_is_as_published() {
    let (Some(counties), Some(expected)) = (table("georgia_counties.csv"), table("georgia_expected.csv")) else {
        return;
    };
    let names = column(&counties, "group");
    let kinds = groups(&names);
    assert_eq!(names[0], "rural", "rural is group 0");
    let (values, weights) = (numbers(&counties, "PctBach"), numbers(&counties, "TotPop90"));
    let ranks = numbers(&counties, "PctPov");
    let mut missed = BTreeMap::new();
    for row in &expected.1 {
        let name = row[1].strip_suffix("_w").unwrap_or(&row[1]);
        let found = measure(name, &values, Some(&weights), &kinds, Some(&ranks));
        let wanted: f64 = row[2].parse().unwrap();
        if (found - wanted).abs() > 1e-12 * wanted.abs().max(1.0) {
            missed.insert(row[1].clone(), (found, wanted));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn shared_ties_do_not_depend_on_the_order_of_rows() {
    let (x, rank) = ([1.0, 5.0, 2.0, 8.0], [1.0, 2.0, 2.0, 3.0]);
    let (y, other) = ([8.0, 2.0, 5.0, 1.0], [3.0, 2.0, 2.0, 1.0]);
    let index = |values: &[f64], ranks: &[f64], ties| concentration_index(values, ranks, None, ties).unwrap();
    assert_eq!(index(&x, &rank, Ties::Shared), index(&y, &other, Ties::Shared));
    assert_ne!(index(&x, &rank, Ties::InOrder), index(&y, &other, Ties::InOrder));
}
