//! Nothing that is not open reaches any route.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use support::{Server, gridtown};

const CANARIES: [&str; 16] = [
    "CANARYTITLE",
    "CANARYFIRM",
    "CANARYMEMO",
    "CANARYQUOTE",
    "CANARYCITE",
    "CANARYCLINIC",
    "金丝雀壹",
    "金丝雀纺织",
    "CANARY-7731",
    "987654",
    "987,654",
    "9.87654",
    "887766",
    "7654.321",
    "files/vault.csv",
    "secret-clinics.csv",
];

/// A plan with a confidential table, an internal memo, and an internal table of clinics.
fn with_secrets(plan: &Path) {
    let put = |path: &str, text: &str| fs::write(plan.join(path), text).unwrap();
    put(
        "sources/vault.toml",
        "title = { zh = \"企业表金丝雀壹\", en = \"Firms CANARYTITLE\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"none\"\naccess = \"confidential\"\nform = \"table\"\nfile = \"files/vault.csv\"\n\n[[figure]]\nid = \"largest\"\nvalue = \"987654 万元\"\nrow = \"firm=CANARYFIRM\"\ncolumn = \"revenue\"\nkind = \"level\"\nperiod = 2021\n",
    );
    put("sources/files/vault.csv", "firm,year,revenue\nCANARYFIRM,2021,987654\nOTHER,2022,887766\n");
    put(
        "sources/memo.toml",
        "title = { zh = \"备忘\", en = \"Memo CANARYMEMO\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"none\"\naccess = \"internal\"\nfile = \"files/memo.md\"\n\n[[figure]]\nid = \"plan-cost\"\nvalue = \"7654.321 万元\"\nsays = \"CANARYQUOTE 桥梁造价7654.321万元\"\nkind = \"level\"\nperiod = 2021\n",
    );
    put("sources/files/memo.md", "CANARYQUOTE 桥梁造价7654.321万元。CANARYCITE 将于2024年完工。\n");
    put(
        "sources/secret-clinics.toml",
        "title = { zh = \"内部\", en = \"Internal\" }\nproducer = { zh = \"本项目\", en = \"this project\" }\nlicence = \"none\"\naccess = \"internal\"\nform = \"table\"\nfile = \"files/secret-clinics.csv\"\n",
    );
    put("sources/files/secret-clinics.csv", "id,lon,lat,doctors\nCANARYCLINIC,120.0103854,30.0179864,2\n");
    put(
        "baseline/hidden-clinics.toml",
        "kind = \"facilities\"\nname = { zh = \"内部卫生院\", en = \"Hidden clinics\" }\nsource = \"secret-clinics\"\ncapacity = \"doctors\"\n",
    );
    put(
        "indicators/hidden-walk.toml",
        "name = { zh = \"内部步行\", en = \"Hidden walk\" }\nunit = \"min\"\nkind = \"level\"\n\n[measure]\nkind = \"travel-time\"\ncells = \"people\"\ngroup = \"all\"\nto = \"hidden-clinics\"\nby = \"streets\"\n",
    );
    put(
        "indicators/revenue.toml",
        "name = { zh = \"营业收入\", en = \"Revenue\" }\nunit = \"万元\"\nkind = \"level\"\n\n[[table]]\nsource = \"vault\"\nvalue = \"revenue\"\nunit = \"万元\"\nperiod = \"year\"\n",
    );
    put(
        "indicators/revenue-growth.toml",
        "name = { zh = \"营业收入增长\", en = \"Revenue growth\" }\nunit = \"%\"\nkind = \"growth\"\n\n[measure]\nkind = \"growth\"\nof = \"revenue\"\n",
    );
    put(
        "actions/secret-works.toml",
        "name = { zh = \"工程\", en = \"Works\" }\n\n[cost]\nplanned = { figure = \"memo.plan-cost\" }\n\n[[cites]]\nsource = \"memo\"\nsays = \"CANARYCITE 将于2024年完工\"\n",
    );
    let mut targets = fs::read_to_string(plan.join("targets.toml")).unwrap();
    targets.push_str("\n[[target]]\nid = \"revenue-2025\"\nindicator = \"revenue\"\nby = 2025\nat-least = \"1000000 万元\"\npromised = { source = \"memo\", says = \"CANARYCITE 将于2024年完工\" }\n");
    fs::write(plan.join("targets.toml"), targets).unwrap();
}

#[test]
fn nothing_closed_reaches_any_route() {
    let (_folder, plan) = gridtown();
    with_secrets(&plan);
    let server = Server::of(&plan);
    let mut paths: Vec<String> = [
        "/",
        "/api",
        "/api/openapi.json",
        "/api/plan",
        "/api/overview",
        "/api/indicators",
        "/api/actions",
        "/api/documents",
        "/api/map",
        "/api/compare",
        "/api/compare?left=all&right=baseline",
        "/report/report.zh.html",
        "/report/report.en.html",
        "/api/map/reach?cells=people&to=hidden-clinics&by=streets",
        "/api/map/layers/facilities/hidden-clinics",
    ]
    .map(String::from)
    .to_vec();
    // Every name of the plan, asked of every route that takes a name.
    let stems = |folder: &str| -> Vec<String> {
        let names = fs::read_dir(plan.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let stem = |path: std::path::PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
        names.filter(|path| path.extension().is_some_and(|e| e == "toml")).map(stem).collect()
    };
    let mut names: Vec<String> =
        ["sources", "indicators", "actions", "baseline"].iter().flat_map(|f| stems(f)).collect();
    names.extend(["vault.largest", "memo.plan-cost", "revenue-2025", "bridge-by-june-2023"].map(String::from));
    for name in &names {
        for route in ["indicators", "actions", "why", "documents"] {
            paths.push(format!("/api/{route}/{name}"));
        }
        for kind in ["boundary", "areas", "cells", "streets", "facilities"] {
            paths.push(format!("/api/map/layers/{kind}/{name}"));
        }
    }
    let mut said: Vec<(String, String)> = paths.iter().map(|path| (path.clone(), server.get(path).text())).collect();
    let trials: [Value; 3] = [
        json!({ "changes": [{ "kind": "close", "layer": "hidden-clinics", "id": "CANARYCLINI" }] }),
        json!({ "changes": [{ "kind": "close", "layer": "clinics", "id": "k1" }], "reach": { "cells": "people", "to": "hidden-clinics", "by": "streets" } }),
        json!({ "changes": [{ "kind": "close-street", "by": "streets", "lon": 120.0, "lat": 30.0, "radius": 100.0 }] }),
    ];
    for trial in &trials {
        said.push((trial.to_string(), server.post("/api/try", trial).text()));
        said.push(("keep".into(), server.post("/api/try/keep", &json!({ "name": "x", "trial": trial })).text()));
    }
    for (path, text) in &said {
        for canary in CANARIES {
            // What the client itself has just said may be repeated to it.
            assert!(!text.contains(canary), "{path} tells {canary}: {text}");
        }
    }
    // The try over the streets tells the open indicators, and not the hidden one.
    let tried = server.post("/api/try", &trials[2]).text();
    assert!(tried.contains("clinic-walk") && !tried.contains("hidden-walk"), "{tried}");
    // That there is something is said, what it is not.
    let why = server.get("/api/why/revenue").text();
    assert!(why.contains("confidential") || why.contains("not open"), "{why}");
    let layers = server.get("/api/map").text();
    assert!(layers.contains("\"clinics\"") && !layers.contains("hidden-clinics"));
}
