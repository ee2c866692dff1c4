//! Known answers: 400 walking pairs computed elsewhere on the same streets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

use linping_network::{LonLat, Profile, StreetNetwork};
use std::path::Path;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/network");

fn city(name: &str, vertices: usize, edges: usize) {
    let path = Path::new(DATA).join(format!("{name}.osm.pbf"));
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let network = StreetNetwork::from_pbf(&bytes, &Profile::walk()).unwrap();
    assert_eq!((network.summary().vertices, network.summary().edges), (vertices, edges));
    let prepared = network.prepare();
    let table = std::fs::read_to_string(Path::new(DATA).join(format!("walk_od_{name}.csv"))).unwrap();
    let (mut sum, mut expected_sum) = (0.0, 0.0);
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().unwrap();
        let places = prepared.snap(&[LonLat::new(number(1), number(2)), LonLat::new(number(4), number(5))]);
        let route = prepared.point_to_point(&places[0], &places[1]).expect(line);
        let expected = number(6);
        assert!((route.metres - expected).abs() <= 1e-3, "{} m: {line}", route.metres);
        assert!((route.seconds - number(7)).abs() <= 2e-3, "{} s: {line}", route.seconds);
        sum += route.metres;
        expected_sum += expected;
    }
    assert!((sum - expected_sum).abs() < 0.05, "{sum} {expected_sum}");
}

#[test]
fn helsinki_pairs_agree_to_a_millimetre() {
    city("helsinki", 5_259, 6_300);
}

#[test]
fn sao_paulo_pairs_agree_to_a_millimetre() {
    city("sao_paulo", 19_754, 22_947);
}

#[test]
fn porto_alegre_pairs_agree_to_a_millimetre() {
    city("porto_alegre", 37_329, 44_444);
}

#[test]
fn porto_pairs_agree_to_a_millimetre() {
    city("porto", 300_735, 324_246);
}
