//! Known answers: economic complexity of 45 countries and 239 products, 1998-2000.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use linping_statistics::Matrix;
use linping_statistics::clusters::{complexity, location_quotients, presence};
use std::collections::BTreeSet;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/economy/");

fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let Ok(text) = std::fs::read_to_string(format!("{DATA}{name}")) else {
        eprintln!("SKIPPED: {DATA}{name} is not there");
        return None;
    };
    Some(text.lines().skip(1).map(|l| l.split(',').map(str::to_string).collect()).collect())
}

#[test]
fn complexity_of_countries_and_products_is_as_the_atlas_code_has_it() {
    let (Some(trade), Some(countries), Some(products), Some(density), Some(near)) = (
        rows("trade_1998_2000.csv"),
        rows("eci_expected_country.csv"),
        rows("eci_expected_product.csv"),
        rows("eci_expected_density_sample.csv"),
        rows("proximity_expected_sample.csv"),
    ) else {
        return;
    };
    let places: Vec<&str> = trade.iter().map(|r| r[0].as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let goods: Vec<&str> = trade.iter().map(|r| r[1].as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let place = |name: &str| places.iter().position(|p| *p == name).unwrap();
    let good = |name: &str| goods.iter().position(|p| *p == name).unwrap();
    let mut table = Matrix::zeros(places.len(), goods.len());
    for row in &trade {
        table.set(place(&row[0]), good(&row[1]), row[2].parse().unwrap());
    }
    let quotients = location_quotients(&table).unwrap();
    let found = complexity(&presence(&quotients)).unwrap();
    let close = |found: f64, wanted: &str, what: &str| {
        let wanted: f64 = wanted.parse().unwrap();
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{what}: {found} {wanted}");
    };
    for row in &countries {
        let at = place(&row[0]);
        close(found.eci[at].unwrap(), &row[1], "eci");
        close(found.diversity[at], &row[2], "diversity");
        close(found.coi.as_ref().unwrap()[at], &row[3], "coi");
    }
    for row in &products {
        close(found.pci[good(&row[0])].unwrap(), &row[1], "pci");
        close(found.ubiquity[good(&row[0])], &row[2], "ubiquity");
    }
    for row in &density {
        let (a, b) = (place(&row[0]), good(&row[1]));
        close(quotients.get(a, b), &row[2], "rca");
        close(found.density.get(a, b), &row[4], "density");
        close(found.cog.get(a, b), &row[5], "cog");
    }
    for row in &near {
        close(found.proximity.get(good(&row[1]), good(&row[2])), &row[3], "proximity");
    }
    assert!(countries.len() == 45 && products.len() == 239 && density.len() > 1000);
}
