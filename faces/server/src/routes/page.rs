use super::{compute, run_of, send};
use crate::answer::{Answer, Ready, Refusal};
use crate::assets::{self, BUILT};
use crate::site::Site;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Said above the report when the page was left out of the program.
const PLAIN: &str = "<p role=\"note\" style=\"margin:0;padding:.6rem 1rem;border-bottom:1px solid\">\
    本程序编译时没有 Node，因此没有地图页面，只有报告；安装 Node 20 以上后用 LINPING_WEB=require 重新编译即可。接口在 <a href=\"/api\">/api</a>。<br>\
    This program was built without Node, so it has no map page, only the report; install Node 20 or newer and build again \
    with LINPING_WEB=require. \
    The interface is under <a href=\"/api\">/api</a>.</p>";

/// The page; the report's page if there is none.
pub async fn home(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if BUILT {
        return send(assets::asset("index.html").ok_or_else(|| Refusal::not_found("index.html")), &headers);
    }
    let chinese = headers
        .get("accept-language")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|languages| languages.trim_start().to_ascii_lowercase().starts_with("zh"));
    let wanted = if chinese { "zh" } else { "en" };
    let known = match run_of(&site, None).await {
        Ok(run) => site.languages(&run.results),
        Err(refusal) => return refusal.into_response(),
    };
    let language = if known.contains(&wanted) { wanted } else { known.first().copied().unwrap_or("en") };
    Redirect::temporary(&format!("/report/report.{language}.html")).into_response()
}

/// A file of the page.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    send(assets::asset(&path).ok_or_else(|| Refusal::not_found("file")), &headers)
}

/// The report as `linping build` writes it, of the scenario shown first.
pub async fn report(State(site): State<Arc<Site>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let own = Arc::clone(&site);
    let made = compute(&site, move || page(&own, &name)).await;
    send(made.and_then(|answer| answer), &headers)
}

fn page(site: &Site, name: &str) -> Answer {
    if site.pages.get().is_none() {
        let run = site.run(None)?;
        let files = linping_report::files(&site.report(&run.results));
        let files = files.map_err(|error| Refusal::internal(&error.to_string()))?;
        let pages = files.into_iter().filter(|file| file.path.ends_with(".html")).map(|file| {
            let mut html = String::from_utf8_lossy(&file.bytes).into_owned();
            if let Some(at) = html.find("<body>").filter(|_| !BUILT) {
                html.insert_str(at + "<body>".len(), PLAIN);
            }
            (file.path, Ready::new("text/html; charset=utf-8", html.into_bytes()))
        });
        let _ = site.pages.set(pages.collect());
    }
    let pages = site.pages.get().map(Vec::as_slice).unwrap_or_default();
    let found = pages.iter().find(|(path, _)| path == name);
    found.map(|(_, ready)| Arc::new(ready.clone())).ok_or_else(|| Refusal::not_found(name))
}
