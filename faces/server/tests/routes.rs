//! Every route that the description names answers, with what the engines give.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use support::Server;

/// A question for every path of the description.
fn question(path: &str) -> String {
    let filled = path
        .replace("/api/indicators/{id}", "/api/indicators/clinic-walk")
        .replace("/api/actions/{id}", "/api/actions/build-bridge")
        .replace("/api/why/{id}", "/api/why/income-ratio")
        .replace("/api/documents/{id}", "/api/documents/promises")
        .replace("/api/canal/{id}", "/api/canal/canal")
        .replace("{kind}/{id}", "cells/people");
    match filled.as_str() {
        "/api/map/reach" => format!("{filled}?cells=people&to=clinics&by=streets"),
        "/api/map/isochrone" => format!("{filled}?by=streets&lon=120.0103854&lat=30.0179864"),
        _ => filled,
    }
}

#[test]
fn every_described_route_answers() {
    let server = Server::example();
    let description = server.get("/api/openapi.json").json();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 14, "only {} paths", paths.len());
    for (path, methods) in paths {
        assert!(!path.starts_with("/ogc") && !path.starts_with("/sdmx"));
        let asked = question(path);
        assert!(!asked.contains('{'), "no question for {path}");
        let answer = if methods.get("post").is_some() {
            let trial = json!({ "changes": [{ "kind": "close", "layer": "clinics", "id": "s2" }] });
            let kept = json!({ "name": "tried", "trial": trial.clone() });
            server.post(&asked, if path.ends_with("keep") { &kept } else { &trial })
        } else {
            server.get(&asked)
        };
        assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.text());
        assert!(answer.body.len() > 20, "{asked} says little: {}", answer.text());
        answer.json();
    }
}

#[test]
fn the_overview_counts_what_the_readme_of_gridtown_counts() {
    let overview = Server::example().get("/api/overview").json();
    let counts = &overview["headline"];
    assert_eq!(
        (&counts["kept"], &counts["on-course"], &counts["late"], &counts["in-danger"], &counts["not-judgeable"]),
        (&json!(2), &json!(2), &json!(2), &json!(1), &json!(1))
    );
    // Stated: bridge 3000, library 1000, school 4000, northern bridge 2000 万元. Worked out: a clinic at 800, estates at 240, homes at 4.
    assert_eq!(overview["costs"][0]["yuan"], json!(110_440_000.0));
    assert_eq!((&overview["costs"][0]["actions"], &overview["costs"][0]["worked_out"]), (&json!(4), &json!(3)));
    let actions = std::fs::read_dir(support::example("gridtown").join("actions")).unwrap().count();
    assert_eq!(overview["actions"].as_array().unwrap().len(), actions);
}

#[test]
fn an_indicator_tells_values_words_and_the_path_to_its_target() {
    let ratio = Server::example().get("/api/indicators/income-ratio").json();
    let values = ratio["series"][0]["values"].as_array().unwrap();
    let found: Vec<f64> = values.iter().map(|v| v["value"].as_f64().unwrap()).collect();
    assert_eq!(found.len(), 3);
    assert!((found[2] - 1.44).abs() < 1e-9);
    let path = ratio["targets"][0]["path"].as_array().unwrap();
    assert_eq!(path.first().unwrap(), &json!([2020.0, 1.5]));
    assert_eq!(path.last().unwrap(), &json!([2025.0, 1.4]));
    let town = Server::example().get("/api/indicators/income-town").json();
    let quotes: Vec<&Value> =
        town["series"][0]["values"].as_array().unwrap().iter().map(|value| &value["quote"]).collect();
    assert!(quotes.iter().any(|quote| quote["source"] == "yearbook"), "{quotes:?}");
}

#[test]
fn the_map_holds_the_layers_of_the_plan_and_says_what_is_made_up() {
    let server = Server::example();
    let map = server.get("/api/map").json();
    let layer = |kind: &str, id: &str| {
        let all = map["layers"].as_array().unwrap();
        all.iter()
            .find(|l| l["kind"] == kind && l["id"] == id)
            .unwrap_or_else(|| panic!("no {kind} {id} in {map}"))
            .clone()
    };
    for (kind, id) in [("cells", "people"), ("streets", "streets"), ("facilities", "clinics"), ("water", "canal")] {
        assert!(["synthetic", "assumed"].contains(&layer(kind, id)["status"].as_str().unwrap()), "{kind} {id}");
    }
    assert!(layer("areas", "areas")["count"].as_u64().unwrap() > 0);
    assert_eq!(layer("streets", "streets")["mode"], "walk");
    assert!(layer("facilities", "clinics")["watched"].as_u64().unwrap() >= 2);
    // Every layer that is named can be had.
    for layer in map["layers"].as_array().unwrap() {
        let path = format!("/api/map/layers/{}/{}", layer["kind"].as_str().unwrap(), layer["id"].as_str().unwrap());
        let features = server.get(&path).json();
        assert!(features["features"].is_array(), "{path}");
    }
    assert_eq!(map["note"]["zh"], "示意图，不作行政区划依据");
    let cells = server.get("/api/map/layers/cells/people").json();
    assert_eq!(cells["features"].as_array().unwrap().len(), 8);
    assert_eq!(cells["features"][3]["properties"]["people:all"], json!(8.0));
    // The clinic that the plan builds stands on the map from the year it opens.
    let clinics = |year: i16| {
        let answer = server.get(&format!("/api/map/layers/facilities/clinics?year={year}")).json();
        answer["features"].as_array().unwrap().len()
    };
    assert_eq!((clinics(2021), clinics(2023), clinics(2024)), (1, 1, 2));
}

#[test]
fn reach_by_cell_is_what_can_be_walked_on_paper() {
    let server = Server::example();
    let asked = "/api/map/reach?scenario=baseline&cells=people&to=clinics&by=streets";
    let found = server.get(asked).json();
    let minutes: Vec<f64> = found["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap_or(-1.0)).collect();
    // Cell c is where the clinic is; b lies two blocks of 500 m to the west: 1,000 m at 5 km/h are 12 minutes.
    assert!(minutes[2].abs() < 1e-6, "{minutes:?}");
    assert!((minutes[1] - 12.0).abs() < 0.01, "{minutes:?}");
    let served = server.get("/api/map/reach?cells=people&to=clinics&by=streets&measure=two-step&minutes=15").json();
    assert_eq!(served["unit"]["en"], "per 1,000 people");
    assert!(served["values"].as_array().unwrap().iter().any(|v| v.as_f64().is_some_and(|v| v > 0.0)));
    let rings = server.get("/api/map/isochrone?by=streets&lon=120.0103854&lat=30.0179864&minutes=5,10").json();
    let limits: Vec<&Value> =
        rings["features"].as_array().unwrap().iter().map(|f| &f["properties"]["minutes"]).collect();
    assert_eq!(limits, [&json!(10.0), &json!(5.0)]);
}

#[test]
fn a_document_is_whole_and_its_quotes_are_marked() {
    let server = Server::example();
    for id in ["promises", "yearbook", "green"] {
        let document = server.get(&format!("/api/documents/{id}")).json();
        let marks = document["marks"].as_array().unwrap();
        let mut covered = vec![String::new(); marks.len()];
        for block in document["blocks"].as_array().unwrap() {
            for piece in block["pieces"].as_array().unwrap() {
                for mark in piece["marks"].as_array().unwrap() {
                    covered[mark.as_u64().unwrap() as usize].push_str(piece["text"].as_str().unwrap());
                }
            }
        }
        assert!(covered.iter().all(|words| !words.is_empty()), "a mark of {id} covers nothing");
        if id == "promises" {
            let bridge = marks.iter().position(|m| m["id"] == "bridge-by-june-2023").unwrap();
            assert_eq!(covered[bridge], "桥梁将于2023年6月建成");
        }
    }
}

#[test]
fn two_scenarios_are_compared_like_linping_diff() {
    let compared = Server::example().get("/api/compare?left=all&right=cheap-bridge").json();
    let costs = compared["costs"].as_array().unwrap();
    let planned = costs.iter().find(|cost| cost["part"] == "planned").unwrap();
    assert_eq!(planned["before"].as_f64().unwrap() - planned["after"].as_f64().unwrap(), 12_000_000.0);
}

#[test]
fn what_is_not_there_is_not_found_and_the_standard_interfaces_are_kept_free() {
    let server = Server::example();
    for path in [
        "/ogc",
        "/ogc/features",
        "/sdmx",
        "/sdmx/data",
        "/nothing",
        "/api/nothing",
        "/api/indicators/nothing",
        "/api/actions/nothing",
        "/api/why/nothing",
        "/api/documents/nothing",
        "/api/overview?scenario=nothing",
        "/api/map/layers/cells/nothing",
        "/api/map/layers/nothing/people",
        "/web/nothing.js",
        "/report/nothing.html",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.json()["message"]["zh"].as_str().unwrap().is_empty(), "{path}");
    }
}

#[test]
fn an_answer_is_packed_for_those_who_take_it_and_not_sent_twice() {
    let server = Server::example();
    let plain = server.get("/api/overview");
    let packed = server.ask(
        Method::GET,
        "/api/overview",
        &[("host", "[::1]:80"), ("accept-encoding", "br, gzip;q=0.8")],
        vec![],
    );
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert_eq!(packed.unpacked(), plain.body);
    let tag = plain.headers["etag"].to_str().unwrap();
    let again = server.ask(Method::GET, "/api/overview", &[("host", "localhost"), ("if-none-match", tag)], vec![]);
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    // As a proxy that packs answers asks, and a client that knows several.
    let several = format!("\"other\", W/{tag}");
    let asked = [("host", "localhost"), ("if-none-match", several.as_str())];
    assert_eq!(server.ask(Method::GET, "/api/overview", &asked, vec![]).status, StatusCode::NOT_MODIFIED);
    let other = [("host", "localhost"), ("if-none-match", "\"other\"")];
    assert_eq!(server.ask(Method::GET, "/api/overview", &other, vec![]).status, StatusCode::OK);
}

#[test]
fn the_report_is_served_in_both_languages() {
    let server = Server::example();
    for language in ["zh", "en"] {
        let answer = server.get(&format!("/report/report.{language}.html"));
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("<h1"));
        assert!(!answer.headers["content-security-policy"].to_str().unwrap().contains("script-src"));
    }
}
