//! GeoJSON and GeoPackage there and back, and what is said of broken ones.

#![allow(clippy::unwrap_used)]

use linping_geography::geo::{Geometry, Point, polygon};
use linping_geography::{
    Feature, Layer, LayerStyle, LayerToWrite, PackageSettings, geopackage_bytes, geopackage_upon, read_geojson,
    read_geopackage, write_geojson, write_geopackage,
};
use linping_problems::{Place, Position};
use proptest::prelude::*;
use serde_json::{Map, json};

fn properties(value: serde_json::Value) -> Map<String, serde_json::Value> {
    value.as_object().unwrap().clone()
}

fn estates() -> Layer {
    let square = polygon![(x: 120.3, y: 30.4), (x: 120.31, y: 30.4), (x: 120.31, y: 30.41), (x: 120.3, y: 30.41)];
    let home = |name: &str, units: serde_json::Value| properties(json!({ "name": name, "units": units, "old": true }));
    Layer {
        name: "estates".into(),
        features: vec![
            Feature::new(Geometry::Polygon(square.clone()), home("合成小区001", json!(120))),
            Feature::new(Geometry::MultiPolygon(vec![square].into()), home("合成小区002", json!(80.5))),
        ],
    }
}

#[test]
fn geojson_is_read_back_as_it_was_written() {
    let text = write_geojson(&estates());
    let read = read_geojson("estates.geojson", text.as_bytes()).unwrap();
    assert_eq!(read.name, "estates");
    assert_eq!(read.features[0].geometry, estates().features[0].geometry);
    assert_eq!(read.features[1].properties, estates().features[1].properties);
    assert_eq!(read.features[1].number("units"), Some(80.5));
    assert_eq!(write_geojson(&read), text);
}

#[test]
fn every_bad_feature_is_reported_where_it_stands() {
    let text = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"a": "}]\""}, "geometry": {"type": "Point", "coordinates": [120.3, 30.4]}},
  {"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [30.4, 120.3]}},
  {"type": "Feature", "properties": null, "geometry": null},
  {"type": "Feature", "properties": {}, "geometry": {"type": "Circle", "coordinates": [1]}},
  {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [520000.0, 3365000.0]}}
]}"#;
    let problems = read_geojson("p.geojson", text.as_bytes()).unwrap_err();
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| match &problem.place.as_ref().unwrap().position {
            Position::Bytes { start, .. } => linping_problems::line_and_column(text, *start),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(lines, [(3, 3), (5, 3), (6, 3)]);
    assert!(problems[0].hint.as_ref().unwrap().en.contains("exchanged"));
    assert!(problems[2].hint.as_ref().unwrap().en.contains("metres"));
}

#[test]
fn broken_json_is_reported_with_line_and_column() {
    let problems = read_geojson("p.geojson", b"{\"type\": \"FeatureCollection\",\n \"features\": [}").unwrap_err();
    assert_eq!(problems[0].place, Some(Place::line("p.geojson", 2, 15)));
    assert!(read_geojson("p.geojson", b" ").is_err());
    assert!(read_geojson("p.geojson", b"[1, 2]").is_err());
}

#[test]
fn a_foreign_coordinate_system_is_named() {
    let text = br#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4528"}},"features":[]}"#;
    let problems = read_geojson("p.geojson", text).unwrap_err();
    assert!(problems[0].message.en.contains("4528"));
}

#[test]
fn a_geopackage_is_read_back_and_the_same_content_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let layer = estates();
    let points =
        [Feature::new(Geometry::Point(Point::new(120.3, 30.4)), properties(json!({ "fid": "a", "no value": null })))];
    let style = LayerStyle { name: "estates", qml: "<qgis/>" };
    let layers = [
        LayerToWrite {
            name: "estates",
            title: "老旧小区",
            description: "示意",
            features: &layer.features,
            style: Some(style),
        },
        LayerToWrite { name: "stops", title: "stops", description: "", features: &points, style: None },
    ];
    let settings = PackageSettings { last_change: "2024-05-01T00:00:00.000Z", spatial_index: true };
    let paths = [folder.path().join("a.gpkg"), folder.path().join("b.gpkg")];
    for path in &paths {
        write_geopackage(path, &layers, &settings).unwrap();
    }
    let bytes = std::fs::read(&paths[0]).unwrap();
    assert!(bytes == std::fs::read(&paths[1]).unwrap());
    assert_eq!(&bytes[68..72], b"GPKG", "the application identifier of the standard");
    let read = read_geopackage("a.gpkg", &paths[0]).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].features[1].properties, layer.features[1].properties_as_read());
    assert_eq!(read[0].features[1].geometry, layer.features[1].geometry);
    assert_eq!(read[1].features[0].text("fid_").as_deref(), Some("a"), "a property named as the key keeps its value");
    assert_eq!(read[1].features[0].text("no value"), None);
}

#[test]
fn a_package_begun_earlier_keeps_its_features_and_gets_new_words_and_layers() {
    let folder = tempfile::tempdir().unwrap();
    let layer = estates();
    let settings = PackageSettings { last_change: "2024-05-01T00:00:00.000Z", spatial_index: true };
    let whole = |features, title| LayerToWrite { name: "estates", title, description: "", features, style: None };
    let begun = geopackage_bytes(&[whole(&layer.features, "begun")], &settings).unwrap();
    let style = Some(LayerStyle { name: "estates", qml: "<qgis/>" });
    let stops = LayerToWrite { name: "stops", title: "stops", description: "", features: &layer.features, style: None };
    let layers = [stops, LayerToWrite { style, ..whole(&[], "new words") }];
    let path = folder.path().join("whole.gpkg");
    std::fs::write(&path, geopackage_upon(&begun, &layers, &settings).unwrap()).unwrap();
    let read = read_geopackage("whole.gpkg", &path).unwrap();
    assert_eq!(read.iter().map(|layer| layer.features.len()).collect::<Vec<_>>(), [layer.features.len(); 2]);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let told = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(told("SELECT identifier FROM gpkg_contents WHERE table_name = 'estates'"), "new words");
    assert_eq!(told("SELECT styleQML FROM layer_styles WHERE f_table_name = 'estates'"), "<qgis/>");
    assert_eq!(told("PRAGMA integrity_check"), "ok");
    let indexed = told("SELECT CAST(count(*) AS TEXT) FROM rtree_estates_geom");
    assert_eq!(indexed, layer.features.len().to_string());
    assert!(geopackage_bytes(&[stops, stops], &settings).is_err(), "two layers of one name are none that was there");
    assert!(geopackage_upon(b"no package", &layers, &settings).is_err());
}

/// What SQLite keeps of a truth value: a number.
trait AsRead {
    fn properties_as_read(&self) -> Map<String, serde_json::Value>;
}

impl AsRead for Feature {
    fn properties_as_read(&self) -> Map<String, serde_json::Value> {
        let number = |value: &serde_json::Value| value.as_bool().map_or(value.clone(), |yes| json!(i64::from(yes)));
        self.properties.iter().map(|(name, value)| (name.clone(), number(value))).collect()
    }
}

#[test]
fn a_file_that_is_no_geopackage_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.gpkg");
    std::fs::write(&path, b"not a database, but long enough to be looked at as one").unwrap();
    assert!(read_geopackage("x.gpkg", &path).unwrap_err()[0].message.en.contains("not a readable GeoPackage"));
    assert!(read_geopackage("y.gpkg", &folder.path().join("y.gpkg")).is_err());
}

proptest! {
    #[test]
    fn any_text_is_a_layer_or_problems_and_never_a_panic(text in "[\\[\\]{}\":,0-9a-z \\\\]{0,80}") {
        let _ = read_geojson("x", text.as_bytes());
        let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}]}}");
        let _ = read_geojson("x", collection.as_bytes());
    }
}
