use super::{Which, kept};
use crate::answer::{Ready, Refusal};
use crate::model::{ActionView, IndicatorRow, IndicatorView, Overview};
use crate::site::Site;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Promises, cost, actions: what people look at first.
#[utoipa::path(get, path = "/api/overview", params(Which), responses((status = 200, body = Overview)))]
pub async fn overview(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    kept(&site, &which, &headers, "overview", |run| Ready::json(&Overview::of(&run.results))).await
}

/// Every indicator with its latest value.
#[utoipa::path(get, path = "/api/indicators", params(Which), responses((status = 200, body = [IndicatorRow])))]
pub async fn indicators(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    kept(&site, &which, &headers, "indicators", |run| {
        let results = &run.results;
        let rows: Vec<IndicatorRow> =
            results.plan.indicators.iter().map(|(id, spec)| IndicatorRow::of(id, spec, results)).collect();
        Ready::json(&rows)
    })
    .await
}

/// One indicator: its values by place, its targets, what stands behind each value.
#[utoipa::path(
    get,
    path = "/api/indicators/{id}",
    params(("id" = String, Path, description = "The indicator"), Which),
    responses((status = 200, body = IndicatorView), (status = 404, body = Refusal))
)]
pub async fn indicator(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    kept(&site, &which, &headers, &format!("indicator {id}"), |run| {
        let spec = run.results.plan.indicators.get(&id).ok_or_else(|| Refusal::not_found(&id))?;
        Ready::json(&IndicatorView::of(&id, spec, &run.results))
    })
    .await
}

/// Every action of the scenario.
#[utoipa::path(get, path = "/api/actions", params(Which), responses((status = 200, body = [ActionView])))]
pub async fn actions(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    kept(&site, &which, &headers, "actions", |run| Ready::json(&Overview::of(&run.results).actions)).await
}

/// One action.
#[utoipa::path(
    get,
    path = "/api/actions/{id}",
    params(("id" = String, Path, description = "The action"), Which),
    responses((status = 200, body = ActionView), (status = 404, body = Refusal))
)]
pub async fn action(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    kept(&site, &which, &headers, &format!("action {id}"), |run| {
        let results = &run.results;
        let (spec, result) =
            results.plan.actions.get(&id).zip(results.actions.get(&id)).ok_or_else(|| Refusal::not_found(&id))?;
        Ready::json(&ActionView::of(&id, spec, result, results))
    })
    .await
}
