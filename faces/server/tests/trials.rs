//! What a try says is what a build says of the plan so changed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::fs;
use support::{Server, gridtown};

fn after(result: &Value, indicator: &str) -> f64 {
    let all = result["indicators"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == indicator).unwrap_or_else(|| panic!("no {indicator} in {result}"));
    found["after"].as_f64().unwrap()
}

/// The latest value of the whole town as the interface tells it.
fn latest(server: &Server, indicator: &str, scenario: &str) -> f64 {
    let found = server.get(&format!("/api/indicators/{indicator}?scenario={scenario}")).json();
    let values = found["series"][0]["values"].as_array().unwrap();
    values.last().unwrap()["value"].as_f64().unwrap()
}

#[test]
fn a_moved_clinic_gives_what_a_build_with_the_clinic_there_gives() {
    let (_folder, plan) = gridtown();
    let tried = Server::of(&plan).post(
        "/api/try",
        &json!({ "scenario": "baseline", "changes": [{ "kind": "move", "layer": "clinics", "id": "k1", "lon": 120.0, "lat": 30.0 }] }),
    );
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text());
    fs::write(plan.join("sources/files/clinics.csv"), "id,lon,lat,doctors\nk1,120.0,30.0,2\n").unwrap();
    // Nobody is near the northern bridge then; only the baseline is asked about.
    let baseline = linping_server::SiteOptions { scenario: Some("baseline".into()), ..Default::default() };
    let built = Server::with(&plan, baseline);
    assert!((after(&tried.json(), "clinic-within-15-minutes") - 100.0 / 255.0).abs() < 1e-9, "on paper: a alone");
    for indicator in ["clinic-within-15-minutes", "clinic-walk"] {
        assert_eq!(after(&tried.json(), indicator), latest(&built, indicator, "baseline"), "{indicator}");
    }
}

#[test]
fn a_street_over_the_river_gives_what_the_action_that_builds_it_gives() {
    let (_folder, plan) = gridtown();
    let server = Server::of(&plan);
    let street =
        json!({ "kind": "street", "by": "streets", "points": [[120.0103854, 30.0179864], [120.0155781, 30.0179864]] });
    let tried = server.post("/api/try", &json!({ "scenario": "baseline", "changes": [street] })).json();
    // The README of gridtown: 2 + 4 + 128 of 255 before the northern bridge, 8 + 16 more with it.
    assert!((after(&tried, "clinic-within-15-minutes") - 100.0 * 158.0 / 255.0).abs() < 1e-9, "{tried}");
    let again = server.post("/api/try", &json!({ "scenario": "baseline", "changes": [] })).json();
    assert_eq!(again["indicators"], json!([]), "a try leaves nothing behind");
}

#[test]
fn a_closed_clinic_leaves_nobody_with_one_and_the_worst_area_is_told() {
    let server = Server::example();
    let close = |id: &str| json!({ "kind": "close", "layer": "clinics", "id": id });
    let tried = server.post("/api/try", &json!({ "changes": [close("s2")] })).json();
    let share = tried["indicators"].as_array().unwrap().iter().find(|i| i["id"] == "clinic-within-15-minutes").unwrap();
    assert_eq!(share["better"], false);
    assert_eq!(share["worst"], "east");
    let none = server.post("/api/try", &json!({ "changes": [close("s2"), close("k1")] })).json();
    assert_eq!(after(&none, "clinic-within-15-minutes"), 0.0);
    let walk = none["indicators"].as_array().unwrap().iter().find(|i| i["id"] == "clinic-walk").unwrap();
    assert!(walk["missing"]["zh"].as_str().is_some(), "nobody reaches any: no mean walk");
}

#[test]
fn minutes_by_cell_follow_the_try() {
    let moved = json!({ "kind": "move", "layer": "clinics", "id": "k1", "lon": 120.0, "lat": 30.0 });
    let asked = json!({ "scenario": "baseline", "changes": [moved], "reach": { "cells": "people", "to": "clinics", "by": "streets" } });
    let tried = Server::example().post("/api/try", &asked).json();
    assert_eq!(tried["minutes"][0], json!(0.0));
}

#[test]
fn what_cannot_be_tried_is_refused_in_words() {
    let server = Server::example();
    let wrong = [
        json!({ "kind": "close", "layer": "clinics", "id": "nobody" }),
        json!({ "kind": "close", "layer": "nowhere", "id": "k1" }),
        json!({ "kind": "open", "layer": "clinics", "id": "k1", "lon": 120.0, "lat": 30.0 }),
        json!({ "kind": "open", "layer": "clinics", "id": "x", "lon": 999.0, "lat": 30.0 }),
        json!({ "kind": "open", "layer": "clinics", "id": "x", "lon": 120.0, "lat": 30.0, "capacity": -1.0 }),
        json!({ "kind": "street", "by": "streets", "points": [[0.0, 0.0], [1.0, 1.0]] }),
        json!({ "kind": "street", "by": "streets", "points": [] }),
        json!({ "kind": "close-street", "by": "streets", "lon": 120.0, "lat": 30.0, "radius": 1e9 }),
        json!({ "kind": "unknown" }),
    ];
    for change in wrong {
        let answer = server.post("/api/try", &json!({ "changes": [change] }));
        assert!(answer.status.is_client_error(), "{change}: {} {}", answer.status, answer.text());
        assert!(!answer.json()["message"]["en"].as_str().unwrap().is_empty());
    }
    assert!(server.post("/api/try", &json!({ "changes": [], "year": 1800 })).status.is_client_error());
}

#[test]
fn a_try_that_is_kept_builds_and_gives_the_same_number() {
    let (_folder, plan) = gridtown();
    let trial = json!({ "scenario": "all", "changes": [
        { "kind": "move", "layer": "clinics", "id": "k1", "lon": 120.0052, "lat": 30.0 },
        { "kind": "open", "layer": "clinics", "id": "new-1", "lon": 120.0, "lat": 30.0179864, "capacity": 3.0 },
        { "kind": "street", "by": "streets", "points": [[120.0103854, 30.0089932], [120.0155781, 30.0089932]] },
    ] });
    let server = Server::of(&plan);
    let tried = server.post("/api/try", &trial).json();
    let before = fs::read_dir(plan.join("actions")).unwrap().count();
    let kept = server.post("/api/try/keep", &json!({ "name": "what-if", "trial": trial }));
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    assert_eq!(fs::read_dir(plan.join("actions")).unwrap().count(), before, "nothing is written");
    for file in kept.json()["files"].as_array().unwrap() {
        let path = plan.join(file["path"].as_str().unwrap());
        let old = if file["append"] == true { fs::read_to_string(&path).unwrap() } else { String::new() };
        fs::write(path, old + file["text"].as_str().unwrap()).unwrap();
    }
    let built = Server::of(&plan);
    for indicator in ["clinic-within-15-minutes", "clinic-walk"] {
        let (said, found) = (after(&tried, indicator), latest(&built, indicator, "what-if"));
        assert!((said - found).abs() < 1e-9, "{indicator}: {said} on the page, {found} built");
    }
    let twice = built.post(
        "/api/try/keep",
        &json!({ "name": "what-if", "trial": { "changes": [{ "kind": "close", "layer": "clinics", "id": "k1" }] } }),
    );
    assert_eq!(twice.status, StatusCode::BAD_REQUEST, "the name is taken");
}
