//! Map layers as sources, areas as polygons, coordinates against the streets.

use crate::support::Copy;
use linping_geography::geo::coord;
use linping_geography::{Datum, LayerToWrite, PackageSettings, convert, read_geojson, write_geopackage};
use serde_json::Value;

/// The clinics of gridtown as GeoJSON, one feature a line.
const CLINICS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"id":"k1","doctors":2},"geometry":{"type":"Point","coordinates":[120.0103854,30.0179864]}}
]}
"#;

fn with_clinics_as_layer(text: &str) -> Copy {
    let copy = Copy::of("gridtown");
    copy.replace("sources/clinics.toml", "form = \"table\"", "form = \"layer\"");
    copy.replace("sources/clinics.toml", "files/clinics.csv", "files/clinics.geojson");
    copy.write("sources/files/clinics.geojson", text);
    copy
}

/// All observations of the scenario in which everything is done.
fn observations(copy: &Copy) -> String {
    let said = copy.run(&["export", "--as", "csv", "--table", "indicators", "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out
}

/// Code, file and line of each problem; that a changed input is not locked is no news here.
fn found(problems: &[Value]) -> Vec<(String, String, u64)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let each = |p: &Value| (word(&p["code"]), word(&p["place"]["file"]), p["place"]["line"].as_u64().unwrap_or(0));
    problems.iter().map(each).filter(|(code, ..)| !code.starts_with('S')).collect()
}

fn warnings(copy: &Copy) -> Vec<(String, String, u64)> {
    let said = copy.run(&["check", "--json"]);
    assert_eq!(said.code, 0, "{}", said.all());
    found(said.json()["problems"].as_array().unwrap())
}

#[test]
fn facilities_from_geojson_and_from_a_geopackage_give_what_the_table_gives() {
    let expected = observations(&Copy::of("gridtown"));
    let copy = with_clinics_as_layer(CLINICS);
    assert_eq!(observations(&copy), expected);
    let layer = read_geojson("clinics", CLINICS.as_bytes()).unwrap();
    let written = LayerToWrite { name: "clinics", title: "c", description: "", features: &layer.features, style: None };
    let settings = PackageSettings { last_change: "2024-01-01T00:00:00.000Z", spatial_index: false };
    write_geopackage(&copy.path().join("sources/files/clinics.gpkg"), &[written], &settings).unwrap();
    copy.replace("sources/clinics.toml", "files/clinics.geojson", "files/clinics.gpkg");
    assert_eq!(observations(&copy), expected);
}

#[test]
fn a_broken_layer_is_told_where_it_is_broken() {
    let copy = with_clinics_as_layer(&CLINICS.replace("30.0179864", "300.1"));
    assert_eq!(found(&copy.problems())[0], ("D007".into(), "sources/files/clinics.geojson".into(), 2));
    copy.write("sources/files/clinics.geojson", CLINICS.replace("\"doctors\":2", "\"doctors\":\"many\""));
    assert_eq!(found(&copy.problems())[0], ("D005".into(), "sources/files/clinics.geojson".into(), 2));
    copy.write("sources/files/clinics.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}");
    assert_eq!(found(&copy.problems())[0].0, "D010");
    copy.replace("sources/clinics.toml", "files/clinics.geojson", "files/clinics.csv");
    assert_eq!(found(&copy.problems())[0].0, "D001", "a table is no layer");
}

#[test]
fn a_broken_confidential_layer_is_told_without_a_word_of_it() {
    let copy = with_clinics_as_layer(&CLINICS.replace("\"k1\"", "\"CANARY\"").replace("30.0179864", "731.5"));
    copy.replace("sources/clinics.toml", "form =", "access = \"confidential\"\nform =");
    let said = copy.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(!said.all().contains("CANARY") && !said.all().contains("731.5"), "{}", said.all());
}

#[test]
fn cells_without_a_column_lie_in_the_area_around_their_centre() {
    let copy = Copy::of("gridtown");
    let by_column = observations(&copy);
    assert!(by_column.contains(",west,") && by_column.contains(",east,"));
    copy.replace("baseline/people.toml", "area = \"area\"\n", "");
    assert_eq!(observations(&copy), by_column);
}

#[test]
fn what_is_wrong_with_an_area_is_told_where_it_is_wrong() {
    let fresh = || {
        let copy = Copy::of("gridtown");
        copy.replace("baseline/people.toml", "area = \"area\"\n", "");
        copy
    };
    let copy = fresh();
    copy.replace("baseline/areas.toml", "feature = \"west\"", "feature = \"wset\"");
    assert_eq!(found(&copy.problems())[0], ("P004".into(), "baseline/areas.toml".into(), 5));
    let copy = fresh();
    copy.replace(
        "sources/files/areas.geojson",
        "[119.999,29.999],[120.012982,29.999],[120.012982,30.0189856]",
        "[119.999,29.999],[120.012982,30.0189856],[120.012982,29.999]",
    );
    assert_eq!(found(&copy.problems())[0], ("D007".into(), "sources/files/areas.geojson".into(), 2));
    let copy = fresh();
    let lines: Vec<String> = copy
        .read("sources/files/areas.geojson")
        .lines()
        .map(|line| if line.contains("east") { line.replace("120.012982", "120.011") } else { line.to_string() })
        .collect();
    copy.write(
        "sources/files/areas.geojson",
        lines.join(
            "
",
        ),
    );
    let overlap = copy.problems();
    assert_eq!(found(&overlap)[0], ("D007".into(), "baseline/areas.toml".into(), 8));
    assert!(overlap.iter().any(|p| p["message"]["en"].as_str().unwrap().contains("`west` and `east` share")));
    copy.replace("baseline/people.toml", "groups =", "area = \"area\"\ngroups =");
    assert_eq!(copy.run(&["check"]).code, 0, "areas for figures only may overlap");
    let copy = fresh();
    copy.replace(
        "sources/files/areas.geojson",
        "120.022,29.999],[120.022,30.0189856",
        "120.018,29.999],[120.018,30.0189856",
    );
    let told = warnings(&copy);
    assert!(told.iter().any(|(code, file, _)| code == "A005" && file == "baseline/people.toml"), "{told:?}");
}

#[test]
fn a_layer_copied_from_another_datum_is_told() {
    let copy = Copy::of("gridtown");
    let shifted = |datum: Datum| {
        let mut text = String::from("id,lon,lat,doctors\n");
        for row in copy.read("sources/files/street-nodes.csv").lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let (x, y) = (cells[1].parse().unwrap(), cells[2].parse().unwrap());
            let place = convert(coord! { x: x, y: y }, Datum::Wgs84, datum);
            text.push_str(&format!("n{},{},{},1\n", cells[0], place.x, place.y));
        }
        text
    };
    let about_places = |copy: &Copy| -> Vec<String> {
        warnings(copy)
            .into_iter()
            .map(|(code, ..)| code)
            .filter(|code| ["D008", "N006"].contains(&code.as_str()))
            .collect()
    };
    copy.write("sources/files/clinics.csv", shifted(Datum::Wgs84));
    assert!(about_places(&copy).is_empty());
    for datum in [Datum::Gcj02, Datum::Bd09] {
        copy.write("sources/files/clinics.csv", shifted(datum));
        assert_eq!(about_places(&copy), ["D008"], "{}", datum.name());
        assert!(copy.run(&["check"]).err.contains(datum.name()));
    }
    let exchanged = shifted(Datum::Wgs84).replace("id,lon,lat", "id,lat,lon");
    copy.write("sources/files/clinics.csv", exchanged);
    assert_ne!(copy.run(&["check"]).code, 0, "a latitude of 120 degrees is none");
}

#[test]
fn check_asks_no_journey_but_finds_a_group_that_is_not_counted() {
    let copy = Copy::of("gridtown");
    copy.replace("indicators/clinic-walk.toml", "group = \"all\"", "group = \"elderly\"");
    let problems = copy.problems();
    assert_eq!(found(&problems)[0].0, "A004");
    assert!(problems[0]["message"]["en"].as_str().unwrap().contains("they count: all, children"));
}
