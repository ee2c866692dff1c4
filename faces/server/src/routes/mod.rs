//! The routes. `/ogc` and `/sdmx` are kept free for the standard interfaces.

pub(crate) mod canal;
pub(crate) mod maps;
mod page;
pub(crate) mod plan;
pub(crate) mod questions;
pub(crate) mod results;
pub(crate) mod sweeps;

use crate::answer::{Answer, Ready, Refusal};
use crate::guard::guard;
use crate::run::Run;
use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::sync::Arc;
use tower_http::timeout::TimeoutLayer;
use utoipa::IntoParams;

/// The server of a site: the page at `/`, the interface under `/api`.
pub fn router(site: Arc<Site>) -> Router {
    let limits = site.options.limits;
    Router::new()
        .route("/", get(page::home))
        .route("/web/{*path}", get(page::asset))
        .route("/report/{language}", get(page::report))
        .route("/api", get(plan::index))
        .route("/api/openapi.json", get(plan::description))
        .route("/api/plan", get(plan::plan))
        .route("/api/overview", get(results::overview))
        .route("/api/indicators", get(results::indicators))
        .route("/api/indicators/{id}", get(results::indicator))
        .route("/api/actions", get(results::actions))
        .route("/api/actions/{id}", get(results::action))
        .route("/api/why/{id}", get(questions::why))
        .route("/api/compare", get(questions::compare))
        .route("/api/canal", get(canal::waterways))
        .route("/api/canal/{id}/day", get(canal::day))
        .route("/api/sweeps", get(sweeps::sweeps))
        .route("/api/documents", get(questions::documents))
        .route("/api/documents/{id}", get(questions::document))
        .route("/api/try", post(questions::attempted))
        .route("/api/try/keep", post(questions::kept_try))
        .route("/api/map", get(maps::map))
        .route("/api/map/layers/{kind}/{id}", get(maps::layer))
        .route("/api/map/reach", get(maps::reach))
        .route("/api/map/isochrone", get(maps::isochrone))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits.answer))
        .layer(from_fn_with_state(Arc::clone(&site), guard))
        .with_state(site)
}

async fn nowhere() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "没有这个地址", "there is nothing at this address")
}

/// Which scenario is asked about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The scenario; the one shown first if absent. `baseline` is the district without any action.
    pub scenario: Option<String>,
}

/// The run of a scenario: at once if it is ready, else computed where blocking is allowed, only so many at a time.
pub(crate) async fn run_of(site: &Arc<Site>, scenario: Option<&str>) -> Result<Arc<Run>, Refusal> {
    if let Some(run) = site.ready(scenario)? {
        return Ok(run);
    }
    let (own, name) = (Arc::clone(site), scenario.map(str::to_string));
    compute(site, move || own.run(name.as_deref())).await?
}

/// Work that takes longer than a moment: only so much at a time.
pub(crate) async fn compute<T: Send + 'static>(
    site: &Arc<Site>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let place = Arc::clone(&site.gate).acquire_owned().await;
    let place = place.map_err(|_| Refusal::internal("closed"))?;
    let ended = tokio::task::spawn_blocking(move || {
        let result = work();
        drop(place);
        result
    });
    ended.await.map_err(|_| Refusal::internal("a computation broke off"))
}

/// An answer of a run, kept ready under a key.
pub(crate) async fn kept(
    site: &Arc<Site>,
    which: &Which,
    headers: &HeaderMap,
    key: &str,
    make: impl FnOnce(&Run) -> Result<Ready, Refusal>,
) -> Response {
    match run_of(site, which.scenario.as_deref()).await {
        Ok(run) => send(run.kept(key, make), headers),
        Err(refusal) => refusal.into_response(),
    }
}

pub(crate) fn send(answer: Answer, headers: &HeaderMap) -> Response {
    match answer {
        Ok(ready) => ready.to(headers),
        Err(refusal) => refusal.into_response(),
    }
}
