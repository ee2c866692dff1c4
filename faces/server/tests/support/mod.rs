//! A site on a copy of gridtown, and asking it.

#![allow(dead_code)]

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use linping_language::Plan;
use linping_server::{Site, SiteOptions, router};
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;

pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// A copy of a plan folder without its output.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if name == "out" || name.to_string_lossy().starts_with(".out") {
            continue;
        }
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(name));
        } else {
            fs::copy(entry.path(), to.join(name)).unwrap();
        }
    }
}

pub fn gridtown() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("gridtown");
    copy(&example("gridtown"), &plan);
    (folder, plan)
}

pub fn open(root: &Path, options: SiteOptions) -> Site {
    let kinds = linping_actions::kinds();
    let (plan, problems) = Plan::read(root, &kinds);
    let plan = plan.unwrap_or_else(|| panic!("{problems:?}"));
    let (sources, problems) = Sources::open(&plan);
    assert!(!problems.iter().any(|p| p.is_error()), "{problems:?}");
    Site::open(plan, sources, kinds, options, &Stop::never(), &NoProgress).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A server that is asked without a network.
pub struct Server(axum::Router, tokio::runtime::Runtime);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn unpacked(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(self.body.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }
}

impl Server {
    pub fn of(root: &Path) -> Server {
        Server::with(root, SiteOptions::default())
    }

    pub fn with(root: &Path, options: SiteOptions) -> Server {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        Server(router(Arc::new(open(root, options))), runtime)
    }

    pub fn example() -> Server {
        Server::of(&example("gridtown"))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[("host", "localhost")], Vec::new())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("host", "localhost"), ("content-type", "application/json")];
        self.ask(Method::POST, path, &headers, body.to_string().into_bytes())
    }

    pub fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.1.block_on(async {
            let response = self.0.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }
}
