//! `linping network` from end to end, on streets whose every time can be worked out on paper.

#![allow(clippy::unwrap_used, clippy::panic)]

use assert_cmd::Command;
use std::path::Path;

// Nine junctions, twelve streets of 500 m: 360 s each at 5 km/h.
//
//   6 --10-- 7 --11-- 8
//   |5       |8       |9
//   3 ---6-- 4 ---7-- 5
//   |1       |3       |4
//   0 ---0-- 1 ---2-- 2
const NODES: [(f64, f64); 9] = [
    (120.0, 30.0),
    (120.0051922, 30.0),
    (120.0103845, 30.0),
    (120.0, 30.0044966),
    (120.0051922, 30.0044966),
    (120.0103845, 30.0044966),
    (120.0, 30.0089932),
    (120.0051922, 30.0089932),
    (120.0103845, 30.0089932),
];
const EDGES: &str = "edge,from,to,length_m\n0,0,1,500\n1,0,3,500\n2,1,2,500\n3,1,4,500\n4,2,5,500\n5,3,6,500\n6,3,4,500\n\
                     7,4,5,500\n8,4,7,500\n9,5,8,500\n10,6,7,500\n11,7,8,500\n";

/// Runs the verb beside the streets and some tables; gives exit code, standard output and standard error.
fn run(folder: &Path, tables: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
    let lines: String = NODES.iter().enumerate().map(|(i, (lon, lat))| format!("{i},{lon},{lat}\n")).collect();
    std::fs::write(folder.join("nodes.csv"), format!("node,lon,lat\n{lines}")).unwrap();
    std::fs::write(folder.join("edges.csv"), EDGES).unwrap();
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_linping"))
        .current_dir(folder)
        .env("LINPING_CACHE", folder.join("cache"))
        .args(["network", "edges.csv", "--nodes", "nodes.csv"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn corners(named: &[usize]) -> String {
    let line = |i: &usize| format!("n{i},{},{}\n", NODES[*i].0, NODES[*i].1);
    format!("id,lon,lat\n{}", named.iter().map(line).collect::<String>())
}

/// Rows of a long matrix.
fn rows(text: &str) -> Vec<(String, String, Option<f64>)> {
    let cells = |line: &str| line.split(',').map(str::to_string).collect::<Vec<_>>();
    text.lines().skip(1).map(cells).map(|c| (c[0].clone(), c[1].clone(), c[2].parse().ok())).collect()
}

#[test]
fn the_streets_are_described() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, _) = run(folder.path(), &[], &["--json"]);
    assert_eq!(code, 0);
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&said["vertices"], &said["edges"], &said["components"]), (&9.into(), &12.into(), &1.into()));
    // The four corners have two streets each and are no junctions.
    assert_eq!((&said["junctions"], &said["streets"]), (&5.into(), &8.into()));
    assert_eq!(said["length_km"], 6.0);
}

#[test]
fn a_matrix_is_written_long_blank_where_nobody_gets() {
    let folder = tempfile::tempdir().unwrap();
    let places = corners(&[0, 8]) + "sea,130,20\n";
    let (code, out, error) = run(folder.path(), &[("a.csv", &places)], &["--matrix", "a.csv"]);
    assert_eq!(code, 0, "{error}");
    let found = rows(&out);
    assert_eq!(found.len(), 9);
    assert_eq!(found[1], ("n0".into(), "n8".into(), Some(1440.0)), "four streets of 360 s");
    assert_eq!(found[2].2, None);
    assert!(error.contains("N003"), "the place in the sea is told: {error}");
    let limited = run(folder.path(), &[], &["--matrix", "a.csv", "--within", "23 min"]).1;
    assert_eq!(rows(&limited).len(), 2, "only the way from each to itself");
    let exact = run(folder.path(), &[], &["--matrix", "a.csv", "--within", "24 min"]).1;
    assert_eq!(rows(&exact).len(), 4, "the limit itself counts");
}

#[test]
fn an_identifier_that_stands_twice_is_told_and_both_rows_stay() {
    let folder = tempfile::tempdir().unwrap();
    let places = corners(&[0, 8, 0]);
    let (code, out, error) = run(folder.path(), &[("a.csv", &places)], &["--matrix", "a.csv"]);
    assert_eq!((code, rows(&out).len()), (0, 9));
    assert!(error.contains("D009") && error.contains("n0"), "{error}");
}

#[test]
fn a_negative_time_is_told_as_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = run(folder.path(), &[], &["--isochrone", "120,30", "--within", "-1 min"]);
    assert!(code == 1 && error.contains("`-1 min` is not a time"), "{error}");
}

#[test]
fn closing_slowing_and_adding_streets_change_the_times_as_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let seconds = |arguments: &[&str]| {
        let all = [&["--matrix", "a.csv", "--to", "b.csv"], arguments].concat();
        let tables = [("a.csv", corners(&[0])), ("b.csv", corners(&[1, 8]))];
        let tables: Vec<(&str, &str)> = tables.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let (code, out, error) = run(folder.path(), &tables, &all);
        assert_eq!(code, 0, "{error}");
        rows(&out).into_iter().map(|row| row.2.unwrap()).collect::<Vec<_>>()
    };
    let near = |found: Vec<f64>, expected: [f64; 2]| {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01), "{found:?}, not {expected:?}");
    };
    near(seconds(&[]), [360.0, 1440.0]);
    near(seconds(&["--close", "0"]), [1080.0, 1440.0]);
    near(seconds(&["--slow", "0:2"]), [720.0, 1440.0]);
    near(seconds(&["--close", "0", "--close", "3"]), [1800.0, 1440.0]);
    let straight = seconds(&["--add", "120,30,120.0103845,30.0089932:50"]);
    assert!(straight[1] < 110.0 && straight[0] <= 360.0, "{straight:?}");
}

#[test]
fn pairs_keep_their_rows_and_gain_metres_seconds_and_legs() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = "tag,o_lon,o_lat,d_lon,d_lat\nx,120,30,120.0103845,30.0089932\ny,120,30,130,20\n";
    let (code, out, _) = run(folder.path(), &[("p.csv", pairs)], &["--pairs", "p.csv"]);
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "tag,o_lon,o_lat,d_lon,d_lat,metres,seconds,o_snap_m,d_snap_m");
    let first: Vec<&str> = lines[1].split(',').collect();
    assert!((first[5].parse::<f64>().unwrap() - 2000.0).abs() < 0.01 && first[0] == "x", "{first:?}");
    assert!(lines[2].starts_with("y,120,30,130,20,,,"), "{}", lines[2]);
}

#[test]
fn a_matrix_for_numpy_has_its_shape_and_its_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let places = corners(&[0, 8, 4]);
    let (code, _, error) = run(folder.path(), &[("a.csv", &places)], &["--matrix", "a.csv", "-o", "matrix.npy"]);
    assert_eq!(code, 0, "{error}");
    let bytes = std::fs::read(folder.path().join("matrix.npy")).unwrap();
    assert_eq!(&bytes[..6], b"\x93NUMPY");
    let header = String::from_utf8_lossy(&bytes[10..128]).to_string();
    assert!(header.contains("(3, 3)"), "{header}");
}

#[test]
fn an_isochrone_is_an_area_that_grows_with_time() {
    let folder = tempfile::tempdir().unwrap();
    let area = |within: &str| {
        let (code, out, error) = run(folder.path(), &[], &["--isochrone", "120,30", "--within", within]);
        assert_eq!(code, 0, "{error}");
        let said: serde_json::Value = serde_json::from_str(&out).unwrap();
        let polygons = said["features"][0]["geometry"]["coordinates"].as_array().unwrap().clone();
        let ring = |ring: &serde_json::Value| {
            let points: Vec<(f64, f64)> = ring
                .as_array()
                .unwrap()
                .iter()
                .map(|p| (p[0].as_f64().unwrap() - 120.0, p[1].as_f64().unwrap() - 30.0))
                .collect();
            points.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum::<f64>() / 2.0
        };
        polygons.iter().flat_map(|p| p.as_array().unwrap()).map(ring).sum::<f64>().abs()
    };
    let (small, large) = (area("6 min"), area("13 min"));
    assert!(small > 0.0 && large > small, "{small} {large}");
}

#[test]
fn what_fits_no_street_is_an_error_with_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let places = corners(&[0]);
    let wrong = |arguments: &[&str], code: i32, says: &str| {
        let (found, out, error) = run(folder.path(), &[("a.csv", &places)], arguments);
        assert_eq!(found, code, "{arguments:?}: {out}{error}");
        assert!(error.contains(says), "{arguments:?}: {error}");
        assert!(out.is_empty(), "{out}");
    };
    wrong(&["--matrix", "a.csv", "--close", "99"], 1, "C001");
    wrong(&["--matrix", "a.csv", "--slow", "0:-2"], 1, "error");
    wrong(&["--matrix", "none.csv"], 3, "none.csv");
    wrong(&["--isochrone", "120,30"], 1, "--within");
    wrong(&["--matrix", "a.csv", "-o", "none/there.csv"], 1, "there.csv");
}
