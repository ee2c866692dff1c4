use super::{Which, kept};
use crate::answer::Ready;
use crate::model::PlanView;
use crate::openapi::openapi;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the description is.
pub async fn index() -> Json<Value> {
    Json(json!({ "openapi": "/api/openapi.json", "plan": "/api/plan", "version": env!("CARGO_PKG_VERSION") }))
}

pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi()).into_response()
}

/// The plan as a whole: district, years, scenarios.
#[utoipa::path(get, path = "/api/plan", responses((status = 200, body = PlanView)))]
pub async fn plan(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let plan = &site.plan;
    kept(&site, &Which::default(), &headers, "plan", |run| {
        Ready::json(&PlanView::of(plan, &run.results, site.languages(&run.results)))
    })
    .await
}
