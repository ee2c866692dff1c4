//! Whatever is asked, the server answers in words and is never at fault.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::Method;
use proptest::prelude::*;
use std::sync::LazyLock;
use support::Server;

static SERVER: LazyLock<Server> = LazyLock::new(Server::example);

/// Pieces of addresses, right ones and wrong ones.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "api",
            "web",
            "report",
            "plan",
            "overview",
            "indicators",
            "clinic-walk",
            "actions",
            "why",
            "income-ratio",
            "map",
            "layers",
            "cells",
            "people",
            "streets",
            "facilities",
            "reach",
            "isochrone",
            "documents",
            "promises",
            "compare",
            "try",
            "..",
            ".",
            "%2e%2e",
            "%00",
            "%ff%fe",
            "",
            "ogc",
        ])
        .prop_map(String::from),
        "[a-zA-Z0-9._~%-]{0,12}",
    ]
}

fn setting() -> impl Strategy<Value = String> {
    let names = vec![
        "scenario", "year", "cells", "to", "by", "measure", "minutes", "lon", "lat", "left", "right", "group", "x",
    ];
    let values = prop_oneof![
        prop::sample::select(vec![
            "all", "baseline", "people", "streets", "clinics", "time", "two-step", "capacity", "2025", "-32768",
            "99999", "15", "NaN", "inf", "-inf", "1e308", "120.01", "30.01", "5,10", "%00", "",
        ])
        .prop_map(String::from),
        "[a-zA-Z0-9.,%-]{0,10}",
    ];
    (prop::sample::select(names), values).prop_map(|(name, value)| format!("{name}={value}"))
}

fn address() -> impl Strategy<Value = String> {
    (prop::collection::vec(piece(), 0..6), prop::collection::vec(setting(), 0..6))
        .prop_map(|(path, query)| format!("/{}?{}", path.join("/"), query.join("&")))
}

fn change() -> impl Strategy<Value = serde_json::Value> {
    let word = |list: &[&'static str]| prop::sample::select(list.to_vec());
    let degrees = prop_oneof![Just(120.01), Just(30.01), Just(0.0), Just(1e308), -200.0..200.0f64];
    (
        word(&["open", "close", "move", "street", "close-street", "other"]),
        word(&["clinics", "clinic-sites", "people", "streets", ""]),
        word(&["k1", "s2", "new", "", "\u{0}", "🏥"]),
        degrees.clone(),
        degrees,
        prop::option::of(-1.0..1e9f64),
    )
        .prop_map(|(kind, layer, id, lon, lat, more)| match kind {
            "street" => serde_json::json!({ "kind": kind, "by": layer, "points": [[lon, lat], [lat, lon]] }),
            "close-street" => serde_json::json!({ "kind": kind, "by": layer, "lon": lon, "lat": lat, "radius": more }),
            "close" => serde_json::json!({ "kind": kind, "layer": layer, "id": id }),
            "open" => {
                serde_json::json!({ "kind": kind, "layer": layer, "id": id, "lon": lon, "lat": lat, "capacity": more })
            }
            _ => serde_json::json!({ "kind": kind, "layer": layer, "id": id, "lon": lon, "lat": lat }),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_address_makes_the_server_fail(address in address()) {
        let Ok(uri) = address.parse::<axum::http::Uri>() else { return Ok(()) };
        let answer = SERVER.ask(Method::GET, &uri.to_string(), &[("host", "localhost")], vec![]);
        prop_assert!(!answer.status.is_server_error(), "{address}: {} {}", answer.status, answer.text());
        prop_assert!(!answer.text().contains("CANARY-7731"), "{address}");
    }

    #[test]
    fn no_try_makes_the_server_fail(changes in prop::collection::vec(change(), 0..5), year in prop::option::of(2015i16..2030)) {
        let answer = SERVER.post("/api/try", &serde_json::json!({ "changes": changes, "year": year }));
        prop_assert!(!answer.status.is_server_error(), "{changes:?}: {} {}", answer.status, answer.text());
    }

    #[test]
    fn no_body_makes_the_server_fail(body in prop::collection::vec(any::<u8>(), 0..200), kind in prop::sample::select(vec!["application/json", "text/plain", ""])) {
        let answer = SERVER.ask(Method::POST, "/api/try", &[("host", "localhost"), ("content-type", kind)], body);
        prop_assert!(answer.status.is_client_error(), "{}", answer.status);
    }
}
