//! A small real extract: what is read, damaged files, the cache, isochrones, driving.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

use linping_geography::geo::Coord;
use linping_geography::{Datum, convert};
use linping_network::{
    Change, LonLat, NetworkError, Prepared, Profile, Provenance, Reach, Source, StreetNetwork, haversine_metres,
};
use linping_work::Stop;

const EXTRACT: &[u8] = include_bytes!("data/helsinki.osm.pbf");

fn walking() -> Prepared {
    StreetNetwork::from_pbf(EXTRACT, &Profile::walk()).unwrap().prepare()
}

fn junctions(prepared: &Prepared) -> Vec<LonLat> {
    (0..prepared.network().junctions()).map(|v| prepared.network().vertex_place(v).unwrap()).collect()
}

#[test]
fn the_walking_graph_is_the_reference_one() {
    let prepared = walking();
    let summary = prepared.network().summary();
    assert_eq!((summary.vertices, summary.edges), (5_259, 6_300));
    assert!(summary.missing_nodes > 0, "the extract cuts ways at its border");
}

#[test]
fn a_cut_off_extract_is_an_error_at_any_length() {
    for length in (0..EXTRACT.len()).step_by(40_009) {
        let result = StreetNetwork::from_pbf(&EXTRACT[..length], &Profile::walk());
        assert!(matches!(result, Err(NetworkError::DamagedExtract(_))), "{length}");
    }
    assert!(matches!(
        StreetNetwork::from_pbf(&EXTRACT[..EXTRACT.len() - 1], &Profile::walk()),
        Err(NetworkError::DamagedExtract(_))
    ));
}

#[test]
fn a_damaged_byte_is_an_error_or_other_streets_but_no_panic() {
    for at in (0..EXTRACT.len()).step_by(30_011) {
        let mut bytes = EXTRACT.to_vec();
        bytes[at] ^= 0x55;
        for profile in [Profile::walk(), Profile::car()] {
            let _ = StreetNetwork::from_pbf(&bytes, &profile);
        }
    }
}

#[test]
fn the_cache_gives_the_same_network_and_is_rebuilt_when_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::walk();
    let source = Source { file: ("helsinki.osm.pbf", EXTRACT), nodes: None, profile: &profile };
    let open = || Prepared::open(&source, Some(folder.path())).unwrap();
    let (built, first) = open();
    let (cached, second) = open();
    assert_eq!((first, second), (Provenance::Stored, Provenance::Cached));
    let places = built.snap(&junctions(&built));
    assert_eq!(places, cached.snap(&junctions(&cached)));
    let costs = |prepared: &Prepared| prepared.dense_costs(&places, &places, None, &Stop::never()).unwrap();
    assert_eq!(costs(&built), costs(&cached));
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read(&file).unwrap();
    for damage in [whole[..whole.len() / 2].to_vec(), Vec::new(), {
        let mut bytes = whole.clone();
        bytes[whole.len() / 3] ^= 1;
        bytes
    }] {
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, damage).unwrap();
        let (again, provenance) = open();
        assert!(matches!(provenance, Provenance::Rebuilt(_)));
        assert_eq!(costs(&built), costs(&again));
    }
    assert_eq!(std::fs::read(&file).unwrap(), whole, "the same network is the same file");
    let other = Source { profile: &Profile::walk().at_speed(3.6), ..source };
    assert_eq!(
        Prepared::open(&other, Some(folder.path())).unwrap().1,
        Provenance::Stored,
        "another speed, another file"
    );
}

#[test]
fn a_cache_that_cannot_be_written_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not-a-folder");
    std::fs::write(&file, "x").unwrap();
    let profile = Profile::walk();
    let source = Source { file: ("helsinki.osm.pbf", EXTRACT), nodes: None, profile: &profile };
    let (prepared, provenance) = Prepared::open(&source, Some(&file)).unwrap();
    assert!(matches!(provenance, Provenance::NotStored(_) | Provenance::Rebuilt(_)), "{provenance:?}");
    assert_eq!(prepared.network().summary().vertices, 5_259);
}

#[test]
fn an_isochrone_holds_what_is_reached_and_grows_with_time() {
    use linping_geography::geo::{Area, Contains};
    let prepared = walking();
    let centre = prepared.snap(&[LonLat::new(24.9445, 60.1695)])[0];
    let costs = prepared.one_to_all(&centre);
    let small = prepared.isochrone(&centre, 180.0).unwrap();
    let large = prepared.isochrone(&centre, 420.0).unwrap();
    assert!(large.unsigned_area() > 3.0 * small.unsigned_area());
    let (mut inside, mut outside) = (0, 0);
    for (vertex, seconds) in costs.iter().enumerate() {
        let place = prepared.network().vertex_place(vertex).unwrap();
        let point = linping_geography::geo::Point::new(place.lon, place.lat);
        // A cell of 25 m, about 18 s, is the resolution.
        if *seconds < 420.0 - 25.0 {
            assert!(large.contains(&point), "{seconds} s");
            inside += 1;
        } else if haversine_metres(place, centre.place) > 420.0 * 5.0 / 3.6 + 40.0 {
            assert!(!large.contains(&point), "farther than one can walk");
            outside += 1;
        }
    }
    assert!(inside > 100 && outside > 100);
    assert!(prepared.isochrone(&centre, f64::NAN).is_err());
}

#[test]
fn closing_streets_near_a_place_never_shortens_and_slowing_them_neither() {
    let prepared = walking();
    let places = prepared.snap(&junctions(&prepared).into_iter().step_by(37).collect::<Vec<_>>());
    let place = LonLat::new(24.9445, 60.1695);
    let closed = prepared.with_changes(&[Change::CloseNear { place, radius_metres: 60.0 }]).unwrap();
    let slowed = prepared.with_changes(&[Change::SlowNear { place, radius_metres: 60.0, factor: 4.0 }]).unwrap();
    let [before, closed, slowed] =
        [&prepared, &closed, &slowed].map(|p| p.dense_costs(&places, &places, None, &Stop::never()).unwrap());
    let mut longer = 0;
    for i in 0..places.len() {
        for j in 0..places.len() {
            let cost = |table: &linping_network::DenseCosts| table.seconds(i, j).unwrap_or(f64::INFINITY);
            let (b, s, c) = (cost(&before), cost(&slowed), cost(&closed));
            assert!(b <= s + 0.05 && s <= c + 0.05, "{b} {s} {c}");
            longer += usize::from(c > b + 1.0);
        }
    }
    assert!(longer > 10, "some had to go round");
}

#[test]
fn all_junctions_at_once_equal_each_for_itself() {
    let prepared = walking();
    let count = prepared.network().junctions();
    let worth: Vec<f64> = (0..count).map(|j| (j % 7) as f64).collect();
    let stop = Stop::never();
    let sums = prepared.accessibility_of_every_junction(&worth, &Reach::Within(600.0), &stop).unwrap();
    let places = prepared.snap(&junctions(&prepared));
    for origin in (0..count).step_by(211) {
        let costs = prepared.one_to_all(&places[origin]);
        let expected: f64 = (0..count).filter(|j| costs[*j] <= 600.0).map(|j| worth[j]).sum();
        assert_eq!(sums[origin], expected);
    }
    assert!(prepared.accessibility_of_every_junction(&worth[1..], &Reach::Within(600.0), &stop).is_err());
    let stopped = Stop::after_work(10);
    assert!(matches!(
        prepared.accessibility_of_every_junction(&worth, &Reach::Within(600.0), &stopped),
        Err(NetworkError::Stopped)
    ));
}

#[test]
fn driving_heeds_one_way_streets_and_turn_restrictions() {
    let car = StreetNetwork::from_pbf(EXTRACT, &Profile::car()).unwrap().prepare();
    let summary = car.network().summary();
    assert!(summary.turn_restrictions > 0 && summary.uniform_speed_kmh.is_none());
    assert!(car.network().edges().iter().any(|e| e.backward_seconds.is_infinite()));
    let places = car.snap(&junctions(&car).into_iter().step_by(29).collect::<Vec<_>>());
    let there = car.dense_costs(&places, &places, None, &Stop::never()).unwrap();
    let one_way = (0..places.len()).filter(|i| there.seconds(0, *i) != there.seconds(*i, 0)).count();
    assert!(one_way > places.len() / 2);
    // Turns are free here: where they cost time, a junction without a ban is taken apart too, and nobody turns back there.
    let banned = Profile { turn_costs: None, ..Profile::car() };
    let free = Profile { turn_restrictions: false, ..banned.clone() };
    let car = StreetNetwork::from_pbf(EXTRACT, &banned).unwrap().prepare();
    let places = car.snap(&places.iter().map(|p| p.place).collect::<Vec<_>>());
    let there = car.dense_costs(&places, &places, None, &Stop::never()).unwrap();
    let free = StreetNetwork::from_pbf(EXTRACT, &free).unwrap().prepare();
    let places_free = free.snap(&places.iter().map(|p| p.place).collect::<Vec<_>>());
    let without = free.dense_costs(&places_free, &places_free, None, &Stop::never()).unwrap();
    let mut longer = 0;
    for i in 0..places.len() {
        for j in 0..places.len() {
            if let (Some(with), Some(without)) = (there.seconds(i, j), without.seconds(i, j)) {
                assert!(without <= with + 0.1);
                longer += usize::from(with > without + 1.0);
            }
        }
    }
    assert!(longer > 0, "a ban makes somebody go round");
}

#[test]
fn a_shifted_layer_is_named() {
    // The shifts of GCJ-02 are defined in China only: the town is moved there as a whole, streets and places alike.
    let helsinki = walking();
    let moved = |p: LonLat| LonLat::new(p.lon + 95.4, p.lat - 29.8);
    let (mut nodes, mut edges) = (String::from("node,lon,lat\n"), String::from("from,to\n"));
    for (at, edge) in helsinki.network().edges().iter().enumerate() {
        for (number, place) in helsinki.network().edge_shape(at).iter().map(|p| moved(*p)).enumerate() {
            nodes.push_str(&format!("{at}-{number},{},{}\n", place.lon, place.lat));
            if number > 0 {
                edges.push_str(&format!("{at}-{},{at}-{number}\n", number - 1));
            }
        }
        for (end, vertex) in [
            ("0".to_string(), edge.forward[0]),
            ((helsinki.network().edge_shape(at).len() - 1).to_string(), edge.forward[1]),
        ] {
            edges.push_str(&format!("{at}-{end},v{vertex}\n"));
        }
    }
    for (vertex, place) in junctions(&helsinki).into_iter().map(moved).enumerate() {
        nodes.push_str(&format!("v{vertex},{},{}\n", place.lon, place.lat));
    }
    let town = StreetNetwork::from_edge_table(edges.as_bytes(), Some(nodes.as_bytes()), &Profile::walk()).unwrap();
    let prepared = town.prepare();
    let places: Vec<LonLat> = junctions(&helsinki).into_iter().step_by(5).map(moved).collect();
    for datum in Datum::ALL {
        let shifted: Vec<LonLat> = places
            .iter()
            .map(|p| convert(Coord { x: p.lon, y: p.lat }, Datum::Wgs84, datum))
            .map(|c| LonLat::new(c.x, c.y))
            .collect();
        assert_eq!(prepared.check_datum(&shifted).likely, datum);
    }
}
