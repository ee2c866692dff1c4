//! The figures of the table on one machine, one after the other: processor seconds and peak memory of every row, and, with
//! `--dump FOLDER`, the street graph and the catchment pairs for the peers (`benches/peers.py` runs both in one go).

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

use linping_access::{EquilibriumSettings, Measure, answer, equilibrium};
use linping_network::{Change, LonLat, Prepared, Profile, Reach, Snapped, StreetNetwork};
use linping_tables::CostUnit;
use linping_work::Stop;
use std::fmt::Write;

/// Processor seconds of all threads so far.
fn spent() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// Peak memory since the last reset in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) * 1.024e-3
}

/// Runs something often enough to be measured and prints a line of JSON.
fn row<T>(name: &str, mut act: impl FnMut() -> T) -> T {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (begin, mut rounds) = (spent(), 0);
    let result = loop {
        let result = act();
        rounds += 1;
        if spent() - begin > 0.3 || rounds == 200 {
            break result;
        }
    };
    let seconds = (spent() - begin) / f64::from(rounds);
    println!("{{\"row\": \"{name}\", \"seconds\": {seconds:.5}, \"peak_mb\": {:.0}, \"rounds\": {rounds}}}", peak());
    result
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |flag: &str| arguments.iter().position(|a| a == flag).and_then(|at| arguments.get(at + 1)).cloned();
    let file = after("--pbf")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/network/porto.osm.pbf").into());
    let Ok(bytes) = std::fs::read(&file) else {
        eprintln!("SKIPPED: {file} is not there");
        return;
    };
    if let Some(folder) = after("--array") {
        return array(&bytes, &file, &folder);
    }
    let prepared = row("PBF to ready, walking", || {
        StreetNetwork::from_pbf(&bytes, &Profile::walk()).expect("a whole extract").prepare()
    });
    let network = prepared.network();
    let places: Vec<LonLat> = (0..network.junctions()).filter_map(|v| network.vertex_place(v)).collect();
    let all = prepared.snap(&places);
    let sample = |count: usize| -> Vec<usize> { (0..count).map(|i| (i * 7_919) % all.len()).collect() };
    let pick = |count: usize| -> Vec<Snapped> { sample(count).into_iter().map(|v| all[v]).collect() };
    let stop = Stop::never();
    let places_1000 = pick(1_000);
    row("1000 x 1000 matrix", || prepared.dense_costs(&places_1000, &places_1000, None, &stop).unwrap());
    array_in_a_process_of_its_own(&file);
    let pairs: Vec<(Snapped, Snapped)> = sample(100_000)
        .into_iter()
        .zip(sample(200_000).into_iter().skip(100_000))
        .map(|(a, b)| (all[a], all[b]))
        .collect();
    row("lengths of 100,000 ways", || prepared.lengths().of_each(&pairs));
    let worth: Vec<f64> = (0..all.len()).map(|v| (v % 10) as f64).collect();
    for metres in [1_250.0, 5_000.0] {
        let reach = Reach::Within(metres * 3.6 / 5.0);
        let sums = row(&format!("aggregate within {metres} m, every junction"), || {
            prepared.accessibility_of_every_junction(&worth, &reach, &stop).unwrap()
        });
        println!("{{\"checksum\": {}}}", sums.iter().sum::<f64>());
    }
    row("all pairs, 30 min", || {
        prepared.accessibility_of_every_junction(&worth, &Reach::Within(1_800.0), &stop).unwrap()
    });
    row("all pairs, no limit", || {
        prepared.accessibility_of_every_junction(&worth, &Reach::Within(1e6), &stop).unwrap()
    });
    let edge = network.edges_within(places[30_000 % places.len()], 300.0)[0];
    row("one street closed", || prepared.with_changes(&[Change::CloseEdge(edge)]).unwrap());
    let points = vec![places[1_000 % places.len()], places[2_000 % places.len()]];
    let street = Change::AddStreet { points, kmh: None, both_ways: true };
    row("one street added", || prepared.with_changes(std::slice::from_ref(&street)).unwrap());
    catchments(&prepared, &all, after("--dump"));
}

/// The large array where the network is ready in the cache, so that its memory is not that of reading the extract.
fn array_in_a_process_of_its_own(file: &str) {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let program = std::env::current_exe().unwrap();
        let arguments = ["--pbf", file, "--array", folder.path().to_str().unwrap()];
        // The first run fills the cache.
        let out = std::process::Command::new(program).args(arguments).output().unwrap();
        println!("{}", String::from_utf8_lossy(&out.stdout).trim());
    }
}

fn array(bytes: &[u8], file: &str, folder: &str) {
    let profile = Profile::walk();
    let source = linping_network::Source { file: (file, bytes), nodes: None, profile: &profile };
    let (prepared, from) = Prepared::open(&source, Some(folder.as_ref())).unwrap();
    let network = prepared.network();
    let count = network.junctions();
    let places: Vec<LonLat> = (0..5_000).filter_map(|i| network.vertex_place((i * 7_919) % count)).collect();
    let places = prepared.snap(&places);
    let name = format!("5000 x 5000 matrix into an array, {from:?}");
    row(&name, || prepared.dense_costs(&places, &places, None, &Stop::never()).unwrap());
}

/// 20,000 demands and 500 supplies within 60 minutes.
fn catchments(prepared: &Prepared, all: &[Snapped], dump: Option<String>) {
    let place = |number: usize, step: usize| (number * step) % all.len();
    let demands: Vec<Snapped> = (0..20_000).map(|i| all[place(i, 104_729)]).collect();
    let supplies: Vec<Snapped> = (0..500).map(|i| all[place(i, 15_485_863)]).collect();
    let stop = Stop::never();
    let costs = prepared.cost_table(&demands, &supplies, Some(3_600.0), CostUnit::Minutes, &stop).unwrap();
    let people: Vec<f64> = (0..demands.len()).map(|n| ((n * 37) % 500 + 5) as f64).collect();
    let capacity: Vec<f64> = (0..supplies.len()).map(|n| ((n * 13) % 9 + 1) as f64).collect();
    println!("{{\"pairs\": {}}}", costs.entries());
    let reach = linping_access::Reach::new(&costs, &people, &capacity).unwrap();
    for name in ["2sfca:30", "e2sfca", "3sfca"] {
        let measure: Measure = name.parse().unwrap();
        row(name, || answer(&reach, &measure, &stop).unwrap());
    }
    row("raam, gap 1e-6", || {
        equilibrium(&reach, &EquilibriumSettings { gap: 1e-6, ..Default::default() }, &stop).unwrap()
    });
    if let Some(folder) = dump {
        write_for_peers(prepared, &costs, &people, &capacity, &folder);
    }
}

fn write_for_peers(
    prepared: &Prepared,
    costs: &linping_tables::CostTable,
    people: &[f64],
    capacity: &[f64],
    folder: &str,
) {
    let network = prepared.network();
    let (mut nodes, mut edges) = (String::from("lon,lat\n"), String::from("from,to,metres\n"));
    for place in (0..network.junctions()).filter_map(|v| network.vertex_place(v)) {
        let _ = writeln!(nodes, "{:.7},{:.7}", place.lon, place.lat);
    }
    for edge in network.edges() {
        let _ = writeln!(edges, "{},{},{}", edge.forward[0], edge.forward[1], edge.length_metres);
    }
    let mut pairs = String::from("origin,dest,cost\n");
    for row in 0..costs.rows() {
        let (columns, minutes) = costs.row(row);
        for (column, minutes) in columns.iter().zip(minutes) {
            let _ = writeln!(pairs, "{row},{column},{minutes}");
        }
    }
    let list = |values: &[f64], name: &str| {
        values.iter().enumerate().fold(format!("id,{name}\n"), |text, (id, value)| text + &format!("{id},{value}\n"))
    };
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in [
        ("nodes.csv", nodes),
        ("edges.csv", edges),
        ("pairs.csv", pairs),
        ("people.csv", list(people, "people")),
        ("capacity.csv", list(capacity, "capacity")),
    ] {
        std::fs::write(format!("{folder}/{name}"), text).unwrap();
    }
}
