//! Edge tables: answers worked out by hand, and every kind of mistake told with its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

use linping_network::{Change, LonLat, NetworkError, Profile, SnapOutcome, StreetNetwork, street_id};
use linping_problems::{Code, Position, Problem};
use linping_tables::CostUnit;
use linping_work::Stop;
use std::io::Write;

// A square of 1,000 m sides, a spur, and an island of two.
const NODES: &str = "node,lon,lat\n1,120.00,30.00\n2,120.01,30.00\n3,120.01,30.01\n4,120.00,30.01\n5,120.02,30.00\n\
                     8,121.0,31.0\n9,121.0,31.01\n";
const EDGES: &str =
    "edge,from,to,length_m\n11,1,2,1000\n12,2,3,1000\n13,3,4,1000\n14,4,1,1000\n15,2,5,500\n16,8,9,700\n";

fn network(edges: &str, nodes: &str) -> Result<StreetNetwork, NetworkError> {
    StreetNetwork::from_edge_table(edges.as_bytes(), Some(nodes.as_bytes()), &Profile::walk())
}

fn corner(node: usize) -> LonLat {
    [(120.00, 30.00), (120.01, 30.00), (120.01, 30.01), (120.00, 30.01), (120.02, 30.00)]
        .map(|(lon, lat)| LonLat::new(lon, lat))[node - 1]
}

#[test]
fn a_square_with_a_spur_has_the_times_worked_out_by_hand() {
    let network = network(EDGES, NODES).unwrap();
    let summary = network.summary();
    assert_eq!((summary.vertices, summary.edges, summary.components), (5, 5, 2));
    assert_eq!((summary.vertices_left_out, summary.edges_left_out), (2, 1));
    // Only 2 (three streets) and 5 (a dead end) are junctions; the other three sides are one chain of 4,000 m.
    assert_eq!((summary.junctions, summary.streets), (2, 2));
    let prepared = network.prepare();
    let places = prepared.snap(&(1..=5).map(corner).collect::<Vec<_>>());
    let table = prepared.cost_table(&places, &places, None, CostUnit::Metres, &Stop::never()).unwrap();
    let expected = [
        [0.0, 1000.0, 2000.0, 1000.0, 1500.0],
        [1000.0, 0.0, 1000.0, 2000.0, 500.0],
        [2000.0, 1000.0, 0.0, 1000.0, 1500.0],
        [1000.0, 2000.0, 1000.0, 0.0, 2500.0],
        [1500.0, 500.0, 1500.0, 2500.0, 0.0],
    ];
    for (i, row) in expected.iter().enumerate() {
        for (j, metres) in row.iter().enumerate() {
            assert!((table.get(i, j).unwrap() - metres).abs() < 1e-3, "{i} {j}: {:?}", table.get(i, j));
        }
    }
    let route = prepared.point_to_point(&places[3], &places[4]).unwrap();
    assert!((route.metres - 2500.0).abs() < 1e-6 && (route.seconds - 1800.0).abs() < 1e-6, "5 km/h");
}

#[test]
fn a_limit_counts_the_cost_that_equals_it() {
    let prepared = network(EDGES, NODES).unwrap().prepare();
    let places = prepared.snap(&[corner(1), corner(2), corner(3)]);
    // 1,000 m at 5 km/h are 720 s.
    let near = |limit| prepared.dense_costs(&places[..1], &places, Some(limit), &Stop::never()).unwrap();
    assert!(near(720.0).seconds(0, 1).is_some() && near(720.0).seconds(0, 2).is_none());
    assert!(near(719.9).seconds(0, 1).is_none());
}

#[test]
fn closing_a_side_sends_people_round_and_a_new_street_shortens() {
    let prepared = network(EDGES, NODES).unwrap().prepare();
    let ways = |prepared: &linping_network::Prepared| {
        let places = prepared.snap(&[corner(1), corner(5)]);
        prepared.point_to_point(&places[0], &places[1]).map(|route| route.metres)
    };
    assert!((ways(&prepared).unwrap() - 1500.0).abs() < 1e-6);
    // The table's identifier 15 is the spur; closing it cuts 5 off, whose nearest open street is then at 2.
    let closed = prepared.with_changes(&[Change::CloseId(15)]).unwrap();
    assert!(closed.snap(&[corner(5)])[0].anchor.unwrap().leg_metres > 900.0);
    let points = vec![corner(1), corner(5)];
    let added = prepared.with_changes(&[Change::AddStreet { points, kmh: Some(5.0), both_ways: true }]).unwrap();
    // Straight from 1 to 5 the globe has it longer than the table's 1,500 m: nothing changes.
    assert!((ways(&added).unwrap() - 1500.0).abs() < 1e-3);
    let points = vec![corner(4), corner(2)];
    let added = prepared.with_changes(&[Change::AddStreet { points, kmh: Some(5.0), both_ways: true }]).unwrap();
    let places = added.snap(&[corner(4), corner(2)]);
    let diagonal = linping_network::haversine_metres(corner(4), corner(2));
    assert!((added.point_to_point(&places[0], &places[1]).unwrap().metres - diagonal).abs() < 0.05);
    let slowed = prepared.with_changes(&[Change::SlowId { id: 15, factor: 3.0 }]).unwrap();
    let places = slowed.snap(&[corner(2), corner(5)]);
    assert!((slowed.point_to_point(&places[0], &places[1]).unwrap().seconds - 1080.0).abs() < 1e-6);
    let unknown = prepared.with_changes(&[Change::CloseId(15), Change::CloseId(77)]);
    assert!(matches!(unknown, Err(NetworkError::NoStreet { number: 1 })), "no such street");
    assert!(prepared.with_changes(&[Change::SlowId { id: 15, factor: -1.0 }]).is_err());
}

#[test]
fn streets_are_closed_by_the_names_their_table_gives_them() {
    // A line's number and a name of digits must not be mixed up: the second line is named 1, the first by a word.
    let named = "edge,from,to,length_m\nquay,1,2,1000\n1,2,3,1000\n,3,4,1000\n14,4,1,1000\n15,2,5,500\n";
    let prepared = network(named, NODES).unwrap().prepare();
    let metres = |changes: &[Change]| {
        let prepared = prepared.with_changes(changes).unwrap();
        let places = prepared.snap(&[corner(1), corner(2)]);
        prepared.point_to_point(&places[0], &places[1]).unwrap().metres
    };
    assert!((metres(&[Change::CloseId(street_id("1"))]) - 1000.0).abs() < 1e-3);
    assert!((metres(&[Change::CloseId(street_id("quay"))]) - 3000.0).abs() < 1e-3);
    assert!(prepared.with_changes(&[Change::CloseId(street_id("Quay"))]).is_err());
}

#[test]
fn closing_one_side_of_a_chain_leaves_the_others_open() {
    let prepared = network(EDGES, NODES).unwrap().prepare();
    let metres = |prepared: &linping_network::Prepared, from: LonLat, to: LonLat| {
        let places = prepared.snap(&[from, to]);
        assert!(places.iter().all(|p| p.anchor.unwrap().leg_metres < 0.01), "{places:?}");
        prepared.point_to_point(&places[0], &places[1]).map(|route| route.metres)
    };
    // Sides 11 to 14 are one street for the network; without 11 the corner 1 still goes round by 4 and 3.
    let closed = prepared.with_changes(&[Change::CloseId(11)]).unwrap();
    assert!((metres(&closed, corner(1), corner(2)).unwrap() - 3000.0).abs() < 1e-3);
    assert!((metres(&closed, corner(4), corner(3)).unwrap() - 1000.0).abs() < 1e-3);
    // Closed within 100 m of the middle of 13: whoever lives at its quarter still gets out on his own side.
    let (middle, quarter) = (LonLat::new(120.005, 30.01), LonLat::new(120.0025, 30.01));
    let cut = prepared.with_changes(&[Change::CloseNear { place: middle, radius_metres: 100.0 }]).unwrap();
    assert!((metres(&cut, corner(4), quarter).unwrap() - 250.0).abs() < 0.1);
    assert!((metres(&cut, quarter, corner(3)).unwrap() - 3250.0).abs() < 0.1);
    // Half a side made three times slower: 500 m at 5 km/h and 500 m at a third of it.
    let slowed =
        prepared.with_changes(&[Change::SlowNear { place: corner(5), radius_metres: 481.2, factor: 3.0 }]).unwrap();
    let places = slowed.snap(&[corner(2), corner(5)]);
    let seconds = slowed.point_to_point(&places[0], &places[1]).unwrap().seconds;
    assert!((seconds - 720.0).abs() < 2.0, "{seconds}");
}

#[test]
fn places_are_reported_whatever_they_are() {
    let prepared = network(EDGES, NODES).unwrap().prepare();
    let odd = [
        LonLat::new(120.005, 30.0001),
        LonLat::new(120.005, 29.99),
        LonLat::new(125.0, 20.0),
        LonLat::new(f64::NAN, 30.0),
        LonLat::new(30.0, 120.005),
        LonLat::new(1e300, f64::NEG_INFINITY),
    ];
    let outcomes: Vec<SnapOutcome> = prepared.snap(&odd).iter().map(|s| s.outcome).collect();
    use SnapOutcome::{Far, LooksSwapped, Near, NoStreet, NotAPlace};
    assert_eq!(outcomes, [Near, Far, NoStreet, NotAPlace, LooksSwapped, NotAPlace]);
    let all = prepared.snap(&odd);
    let dense = prepared.dense_costs(&all, &all, None, &Stop::never()).unwrap();
    assert!(dense.seconds(0, 1).is_some() && dense.seconds(0, 2).is_none() && dense.seconds(4, 0).is_none());
}

#[test]
fn segments_with_seconds_are_driven_one_way_where_one_is_blank() {
    let table = "seg,from_osm_node,to_osm_node,length_m,forward_s,backward_s,wkt\n\
        0,1,2,100.0,10.0,10.0,\"LINESTRING(120.0 30.0,120.001 30.0)\"\n\
        1,2,3,100.0,20.0,,\"LINESTRING(120.001 30.0,120.0015 30.0002,120.002 30.0)\"\n\
        2,3,1,200.0,40.0,40.0,\"LINESTRING(120.002 30.0,120.001 30.001,120.0 30.0)\"\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(table.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(StreetNetwork::usual_profile("segments.csv.gz", &packed).name, "car");
    let network = StreetNetwork::from_edge_table(&packed, None, &Profile::car()).unwrap();
    assert_eq!((network.junctions(), network.edges().len()), (3, 3));
    let prepared = network.prepare();
    let places = prepared.snap(&[LonLat::new(120.0, 30.0), LonLat::new(120.002, 30.0)]);
    let seconds = |from: usize, to: usize| prepared.point_to_point(&places[from], &places[to]).unwrap().seconds;
    assert!((seconds(0, 1) - 30.0).abs() < 1e-9, "10 + 20 over the one-way street");
    assert!((seconds(1, 0) - 40.0).abs() < 1e-9, "and back the other way round");
    let walked = StreetNetwork::from_edge_table(&packed, None, &Profile::walk()).unwrap().prepare();
    let places = walked.snap(&[LonLat::new(120.002, 30.0), LonLat::new(120.0, 30.0)]);
    assert!((walked.point_to_point(&places[0], &places[1]).unwrap().metres - 200.0).abs() < 1e-6);
}

fn problems(result: Result<StreetNetwork, NetworkError>) -> Vec<Problem> {
    result.map(|_| ()).expect_err("the table is wrong").problems("edges")
}

#[test]
fn every_mistake_in_a_table_has_its_line() {
    let wrong = "edge,from,to,length_m\n1,1,2,1000\n2,2,99,5\n3,2,3,long\n4,3,4,-7\n";
    let found = problems(network(wrong, NODES));
    let lines: Vec<(Code, u64)> = found
        .iter()
        .map(|p| match &p.place.as_ref().unwrap().position {
            Position::Line { line, .. } => (p.code, *line),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(lines, [(Code::BadNetwork, 3), (Code::BadNumber, 4), (Code::OutOfRange, 5)]);
    assert_eq!(problems(network("edge,from,length_m\n", NODES))[0].code, Code::MissingColumn);
    assert_eq!(problems(network("edge,from,to,length_m\n", NODES))[0].code, Code::EmptyNetwork);
    let swapped = "node,lon,lat\n1,30.0,120.0\n";
    assert_eq!(problems(network(EDGES, swapped))[0].code, Code::SwappedCoordinates);
    let without = StreetNetwork::from_edge_table(EDGES.as_bytes(), None, &Profile::walk());
    assert!(matches!(without, Err(NetworkError::NodesMissing)));
    let cut = [0x1f, 0x8b, 8, 0, 0, 0];
    assert!(!problems(StreetNetwork::from_edge_table(&cut, None, &Profile::walk())).is_empty());
}

#[test]
fn the_seconds_of_a_table_are_all_there_is_to_a_way() {
    let edges = b"edge,from,to,length_m,forward_s,backward_s,wkt\n\
        1,1,2,100,10,10,\"LINESTRING(120 30, 120.001 30)\"\n\
        2,2,3,100,10,10,\"LINESTRING(120.001 30, 120.001 30.001)\"\n\
        3,2,4,100,10,10,\"LINESTRING(120.001 30, 120.001 29.999)\"\n";
    let network = StreetNetwork::from_edge_table(edges, None, &Profile::car()).unwrap();
    let prepared = network.prepare();
    let places = prepared.snap(&[LonLat::new(120.0, 30.0), LonLat::new(120.001, 30.001)]);
    let route = prepared.point_to_point(&places[0], &places[1]).unwrap();
    assert!((route.seconds - 20.0).abs() < 1e-6, "{}: a left turn costs nothing here", route.seconds);
}

#[test]
fn who_stands_at_the_end_of_a_one_way_street_may_leave_by_any_other() {
    // A one-way street from 1 to 2, and the way round over 3.
    let segments = "from,to,length_m,forward_s,backward_s,wkt\n\
                    1,2,960,100,,\"LINESTRING(120.00 30.00,120.01 30.00)\"\n\
                    2,3,1400,50,50,\"LINESTRING(120.01 30.00,120.00 30.01)\"\n\
                    3,1,1100,70,70,\"LINESTRING(120.00 30.01,120.00 30.00)\"\n";
    let network = StreetNetwork::from_edge_table(segments.as_bytes(), None, &Profile::car()).unwrap();
    let prepared = network.prepare();
    let inside = LonLat::new(120.004, 30.0);
    // Six decimals, as tables have them, may miss the corner by a few centimetres.
    let places = prepared.snap(&[corner(1), corner(2), corner(4), LonLat::new(120.000_001, 30.0), inside]);
    let seconds = |from: usize, to: usize| prepared.point_to_point(&places[from], &places[to]).unwrap().seconds;
    assert!((seconds(0, 2) - 70.0).abs() < 1e-6, "{}", seconds(0, 2));
    assert!((seconds(3, 2) - 70.0).abs() < 0.2, "{}", seconds(3, 2));
    assert!((seconds(1, 0) - 120.0).abs() < 1e-6, "{}", seconds(1, 0));
    assert!((seconds(2, 1) - 50.0).abs() < 1e-6, "into the far end: {}", seconds(2, 1));
    assert!((seconds(4, 0) - 180.0).abs() < 0.1, "further on it one follows its direction: {}", seconds(4, 0));
}
