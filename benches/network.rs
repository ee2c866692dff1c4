//! The network engine on the Porto region (63,078 junctions walking), with the figures of the peers measured on the same
//! machine. Needs the shared test data; without it nothing is measured.
//!
//! Peers, user seconds, one thread:
//! - read and prepare, walking: pyrosm + pandana 18.8, OSRM MLD 7.6, Valhalla 4.4
//! - 1,000 × 1,000: pandana 14.8, OSRM CH 0.43, RoutingKit CCH 0.36
//! - 5,000 × 5,000: OSRM CH 8.4 (5.4 GB), RoutingKit CCH 9.4, scipy 45.9
//! - all pairs: scipy about 600
//! - aggregate of every junction within 1,250 m / 5,000 m: pandana 0.98 / 15.4 (2.4 GB)
//! - five nearest of 1,000 from every junction: pandana 0.31
//! - one street changed: every peer builds anew
//! - 1.2 million vertices, 49,460 destinations, 30 min cycling: over six hours reported for pandana

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]
#![allow(missing_docs, clippy::expect_used, clippy::print_stderr, reason = "a benchmark, run by hand")]

use divan::{Bencher, black_box};
use linping_network::{Change, LonLat, Prepared, Profile, Reach, Snapped, StreetNetwork};
use linping_work::Stop;
use std::sync::OnceLock;

const PORTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/network/porto.osm.pbf");

fn main() {
    if extract().is_none() {
        eprintln!("SKIPPED: {PORTO} is not there");
        return;
    }
    divan::main();
}

fn extract() -> Option<&'static [u8]> {
    static BYTES: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    BYTES.get_or_init(|| std::fs::read(PORTO).ok()).as_deref()
}

fn porto() -> &'static (Prepared, Vec<Snapped>) {
    static NETWORK: OnceLock<(Prepared, Vec<Snapped>)> = OnceLock::new();
    NETWORK.get_or_init(|| {
        let network = StreetNetwork::from_pbf(extract().expect("checked in main"), &Profile::walk());
        let prepared = network.expect("the extract is whole").prepare();
        let places: Vec<LonLat> =
            (0..prepared.network().junctions()).filter_map(|v| prepared.network().vertex_place(v)).collect();
        let snapped = prepared.snap(&places);
        (prepared, snapped)
    })
}

/// Junctions spread over the whole region.
fn sample(count: usize) -> Vec<Snapped> {
    let all = &porto().1;
    (0..count).map(|i| all[(i * 7_919) % all.len()]).collect()
}

#[divan::bench(sample_count = 5)]
fn read_and_prepare() -> Prepared {
    let network = StreetNetwork::from_pbf(extract().expect("checked in main"), &Profile::walk());
    network.expect("the extract is whole").prepare()
}

#[divan::bench(sample_count = 10)]
fn customize(bencher: Bencher) {
    let (prepared, _) = porto();
    bencher.bench(|| prepared.customize(prepared.weights().clone()));
}

#[divan::bench(sample_count = 10)]
fn add_a_street(bencher: Bencher) {
    let (prepared, all) = porto();
    let points = vec![all[1_000].place, all[2_000].place];
    let change = Change::AddStreet { points, kmh: None, both_ways: true };
    bencher.bench(|| prepared.with_changes(std::slice::from_ref(&change)));
}

#[divan::bench(args = [1_000, 5_000], sample_count = 10)]
fn square_table(bencher: Bencher, count: usize) {
    let places = sample(count);
    bencher.bench(|| porto().0.dense_costs(&places, &places, None, &Stop::never()));
}

/// 1,250 m, 2,500 m, 5,000 m, and everything.
#[divan::bench(args = [900.0, 1_800.0, 3_600.0, 1e6], sample_count = 3)]
fn every_junction_within(bencher: Bencher, seconds: f64) {
    let (prepared, all) = porto();
    let worth = vec![1.0; all.len()];
    bencher.bench(|| prepared.accessibility_of_every_junction(&worth, &Reach::Within(seconds), &Stop::never()));
}

#[divan::bench(sample_count = 10)]
fn five_nearest_of_a_thousand(bencher: Bencher) {
    let places = sample(1_000);
    bencher.bench(|| porto().0.nearest_k(&porto().1, &places, 5, None, &Stop::never()));
}

#[divan::bench(sample_count = 10)]
fn lengths_of_a_thousand_ways(bencher: Bencher) {
    let places = sample(1_000);
    let pairs: Vec<_> = (0..1_000).map(|i| (places[i], places[(i * 31 + 7) % 1_000])).collect();
    let lengths = porto().0.lengths();
    bencher.bench(|| lengths.of_each(&pairs));
}

#[divan::bench(sample_count = 10)]
fn an_isochrone_of_thirty_minutes(bencher: Bencher) {
    let (prepared, all) = porto();
    bencher.bench(|| prepared.isochrone(black_box(&all[30_000]), 1_800.0));
}

/// Four copies of the region side by side, joined by bridges; 30 minutes of cycling at 15 km/h to 49,460 destinations.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn four_regions_cycling(bencher: Bencher) {
    let prepared = tiled(4);
    let places: Vec<LonLat> =
        (0..prepared.network().junctions()).filter_map(|v| prepared.network().vertex_place(v)).collect();
    let origins = prepared.snap(&places);
    let destinations: Vec<Snapped> = (0..49_460).map(|i| origins[(i * 7_919) % origins.len()]).collect();
    let worth = vec![1.0; destinations.len()];
    bencher
        .bench_local(|| prepared.accumulate(&origins, &destinations, &worth, &Reach::Within(1_800.0), &Stop::never()));
}

/// Copies of the region, each east of the last one and joined to it by ten bridges.
fn tiled(copies: usize) -> Prepared {
    let network = porto().0.network();
    let [west, _, east, _] = network.summary().bounds;
    let step = east - west + 0.01;
    let (mut nodes, mut edges) = (String::from("node,lon,lat\n"), String::from("from,to\n"));
    let mut borders = Vec::new();
    for copy in 0..copies {
        let moved = |p: LonLat| LonLat::new(p.lon + step * copy as f64, p.lat);
        let mut corners: Vec<(f64, usize)> = Vec::new();
        for vertex in 0..network.junctions() {
            let Some(place) = network.vertex_place(vertex).map(moved) else { continue };
            nodes.push_str(&format!("{copy}v{vertex},{:.7},{:.7}\n", place.lon, place.lat));
            corners.push((place.lon, vertex));
        }
        for (at, edge) in network.edges().iter().enumerate() {
            let shape = network.edge_shape(at);
            let mut previous = format!("{copy}v{}", edge.forward[0]);
            for (number, place) in shape.iter().enumerate().take(shape.len() - 1).skip(1) {
                let (name, place) = (format!("{copy}e{at}-{number}"), moved(*place));
                nodes.push_str(&format!("{name},{:.7},{:.7}\n", place.lon, place.lat));
                edges.push_str(&format!("{previous},{name}\n"));
                previous = name;
            }
            edges.push_str(&format!("{previous},{copy}v{}\n", edge.forward[1]));
        }
        corners.sort_by(|a, b| a.0.total_cmp(&b.0));
        borders.push(corners);
    }
    for copy in 1..copies {
        let (last, next) = (&borders[copy - 1], &borders[copy]);
        for bridge in 0..10 {
            let (from, to) = (last[last.len() - 1 - bridge].1, next[bridge].1);
            edges.push_str(&format!("{}v{from},{copy}v{to}\n", copy - 1));
        }
    }
    let cycling = Profile::walk().at_speed(15.0);
    let network = StreetNetwork::from_edge_table(edges.as_bytes(), Some(nodes.as_bytes()), &cycling);
    network.expect("the tiles are joined").prepare()
}
