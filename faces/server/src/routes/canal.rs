use super::maps::When;
use super::{Which, compute, kept, run_of, send};
use crate::answer::{Ready, Refusal};
use crate::model::{Named, Said, described};
use crate::site::Site;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use linping_language::Status;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// A waterway of the plan.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaterwayView {
    id: String,
    name: Said,
    /// How far its numbers can be trusted.
    #[schema(value_type = String)]
    status: Status,
    /// Ways between its two ends, at the horizon.
    routes: Vec<Named>,
    /// Years of the plan.
    years: Vec<i16>,
}

/// The plan's open waterways.
#[utoipa::path(get, path = "/api/canal", params(Which), responses((status = 200, body = [WaterwayView])))]
pub async fn waterways(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    kept(&site, &which, &headers, "canal", |run| {
        let layers = run.layers_in(run.year(None)?).map_err(|why| Refusal::of(&why))?;
        let views: Vec<WaterwayView> = layers
            .waterways
            .iter()
            .filter(|(_, waterway)| waterway.open)
            .map(|(id, waterway)| WaterwayView {
                id: id.clone(),
                name: (&waterway.name).into(),
                status: waterway.status,
                routes: waterway
                    .routes
                    .iter()
                    .map(|route| Named { id: route.id.clone(), name: (&route.name).into() })
                    .collect(),
                years: run.years(),
            })
            .collect();
        Ready::json(&views)
    })
    .await
}

/// Which day is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfRoute {
    /// The route; the last if absent.
    route: Option<String>,
}

/// One simulated day at the first lock of a route: vessels with their times, the queue.
#[utoipa::path(
    get,
    path = "/api/canal/{id}/day",
    params(("id" = String, Path, description = "The waterway"), OfRoute, When),
    responses((status = 200, body = described::LockDay), (status = 404, body = Refusal))
)]
pub async fn day(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(of): Query<OfRoute>,
    Query(when): Query<When>,
    headers: HeaderMap,
) -> Response {
    let answer = match run_of(&site, when.scenario.as_deref()).await {
        Ok(run) => {
            let stop = site.stop();
            let work = move || {
                let year = run.year(when.year)?;
                let layers = run.layers_in(year).map_err(|why| Refusal::of(&why))?;
                let waterway = layers.waterways.get(&id).filter(|waterway| waterway.open);
                let waterway = waterway.ok_or_else(|| Refusal::not_found(&id))?;
                let last = || waterway.routes.last().map(|route| route.id.clone());
                let route = of.route.or_else(last).ok_or_else(|| Refusal::not_found(&id))?;
                waterway.route(&route).map_err(|_| Refusal::not_found(&route))?;
                run.kept(&format!("day {id} {route} {year}"), |_| {
                    let day = waterway.day(&route, year, &stop).map_err(|why| Refusal::of(&why))?;
                    Ready::json(&day)
                })
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}
