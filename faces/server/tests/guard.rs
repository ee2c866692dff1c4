//! Who may ask, and what a browser may do with the answer.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use axum::http::{Method, StatusCode};
use linping_server::{Limits, SiteOptions};
use support::{Server, example};

#[test]
fn only_own_names_and_own_pages_may_ask() {
    let options = SiteOptions { hosts: vec!["plan.example".into()], ..SiteOptions::default() };
    let server = Server::with(&example("gridtown"), options);
    let ask = |headers: &[(&str, &str)]| server.ask(Method::GET, "/api/plan", headers, vec![]).status;
    assert_eq!(ask(&[("host", "127.0.0.1:8080")]), StatusCode::OK);
    assert_eq!(ask(&[("host", "plan.example:8080")]), StatusCode::OK);
    assert_eq!(ask(&[("host", "evil.example")]), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(ask(&[]), StatusCode::MISDIRECTED_REQUEST);
    let own = ("host", "localhost:8080");
    assert_eq!(ask(&[own, ("origin", "http://localhost:8080")]), StatusCode::OK);
    for foreign in ["http://evil.example", "http://localhost:8081", "null", "file://"] {
        assert_eq!(ask(&[own, ("origin", foreign)]), StatusCode::FORBIDDEN, "{foreign}");
    }
    let fetched = [own, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    assert_eq!(ask(&fetched), StatusCode::FORBIDDEN);
    let followed = [own, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    assert_eq!(ask(&followed), StatusCode::OK, "a link from elsewhere may lead here");
}

#[test]
fn the_server_only_reads() {
    let server = Server::example();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::CONNECT, Method::TRACE] {
        let answer = server.ask(method.clone(), "/api/plan", &[("host", "localhost")], vec![]);
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.headers["allow"], "GET, HEAD, POST", "{method}");
    }
    let posted = server.ask(Method::POST, "/api/plan", &[("host", "localhost")], vec![]);
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn every_answer_carries_a_strict_policy_errors_included() {
    let server = Server::example();
    for path in ["/", "/api/plan", "/nothing", "/api/overview?scenario=nothing"] {
        let headers = server.get(path).headers;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for loose in ["unsafe-inline", "unsafe-eval", "http:", "https:", " * ", "*;"] {
            assert!(!policy.contains(loose), "{path}: {policy}");
        }
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
    let foreign = server.ask(Method::GET, "/", &[("host", "evil.example")], vec![]);
    assert!(foreign.headers.contains_key("content-security-policy"));
}

#[test]
fn no_path_leads_out_of_the_page() {
    let server = Server::example();
    for path in [
        "/web/../Cargo.toml",
        "/web/..%2f..%2fCargo.toml",
        "/web/%2e%2e/%2e%2e/Cargo.toml",
        "/web//etc/passwd",
        "/web/..\\..\\Cargo.toml",
        "/web/%00index.html",
        "/web/index.html%00",
        "/report/..%2f..%2fplan.toml",
        "/report/plan.toml",
        "/api/documents/..%2fplan",
        "/api/map/layers/cells/..%2f..%2fplan.toml",
        "/sources/files/firms.csv",
        "/web/sources/files/firms.csv",
        "/plan.toml",
    ] {
        let answer = server.get(path);
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.text().contains("[workspace]") && !answer.text().contains("CANARY"), "{path}");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let limits = Limits { changes: 5, body: 2_000, ..Limits::default() };
    let server = Server::with(&example("gridtown"), SiteOptions { limits, ..SiteOptions::default() });
    let json = [("host", "localhost"), ("content-type", "application/json")];
    let large = server.ask(Method::POST, "/api/try", &json, vec![b' '; 3_000]);
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let close = serde_json::json!({ "kind": "close", "layer": "clinics", "id": "k1" });
    let many = serde_json::json!({ "changes": vec![close; 6] });
    assert_eq!(server.post("/api/try", &many).status, StatusCode::BAD_REQUEST);
    let long = format!("/api/indicators/{}", "a".repeat(5_000));
    assert_eq!(server.get(&long).status, StatusCode::URI_TOO_LONG);
    let minutes = "/api/map/isochrone?by=streets&lon=120&lat=30&minutes=";
    for wrong in ["0", "-1", "1e9", "NaN", "inf", "5,5,5,5,5,5,5", "x", ""] {
        assert_eq!(server.get(&format!("{minutes}{wrong}")).status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
