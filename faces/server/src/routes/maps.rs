use super::{Which, compute, run_of, send};
use crate::answer::{Ready, Refusal};
use crate::layers;
use crate::model::{CellMeasure, CellValues, MapView};
use crate::reach::{Question, by_cell, isochrones};
use crate::site::Site;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use linping_network::LonLat;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Longest limit of a measure or an isochrone, minutes.
const LONGEST_MINUTES: f64 = 120.0;

/// Which scenario and year are drawn.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct When {
    /// The scenario; the one shown first if absent.
    pub scenario: Option<String>,
    /// The year; the horizon if absent.
    pub year: Option<i16>,
}

/// What can be drawn: layers from the plan itself, years, extent.
#[utoipa::path(get, path = "/api/map", params(Which), responses((status = 200, body = MapView)))]
pub async fn map(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    let answer = match run_of(&site, which.scenario.as_deref()).await {
        Ok(run) => {
            let own = Arc::clone(&site);
            let made = compute(&site, move || run.kept("map", |run| Ready::json(&layers::view(&own, run)?))).await;
            made.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}

/// The features of one layer as GeoJSON.
#[utoipa::path(
    get,
    path = "/api/map/layers/{kind}/{id}",
    params(("kind" = String, Path, description = "`boundary`, `areas`, `cells`, `zones`, `streets`, `water`, `heritage` or `facilities`"),
        ("id" = String, Path, description = "The layer"), When),
    responses((status = 200, content_type = "application/geo+json"), (status = 404, body = Refusal))
)]
pub async fn layer(
    State(site): State<Arc<Site>>,
    Path((kind, id)): Path<(String, String)>,
    Query(when): Query<When>,
    headers: HeaderMap,
) -> Response {
    let answer = match run_of(&site, when.scenario.as_deref()).await {
        Ok(run) => {
            let own = Arc::clone(&site);
            let work = move || {
                let year = run.year(when.year)?;
                run.kept(&format!("layer {kind} {id} {year}"), |run| {
                    Ok(Ready::new("application/geo+json", layers::features(&own, run, &kind, &id, year)?))
                })
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}

/// What is asked by cell.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByCell {
    /// The scenario; the one shown first if absent.
    scenario: Option<String>,
    /// The year; the horizon if absent.
    year: Option<i16>,
    /// The layer of cells.
    cells: String,
    /// The group of people that shares capacity; the first if absent.
    group: Option<String>,
    /// The layer of facilities.
    to: String,
    /// The layer of streets.
    by: String,
    /// `time`, `capacity` or `two-step`; `time` if absent.
    #[serde(default)]
    #[param(value_type = Option<CellMeasure>)]
    measure: CellMeasure,
    /// The limit in minutes, for measures that have one; 15 if absent.
    minutes: Option<f64>,
}

/// A measure of reach by cell, in the order of the cells' layer.
#[utoipa::path(get, path = "/api/map/reach", params(ByCell), responses((status = 200, body = CellValues)))]
pub async fn reach(State(site): State<Arc<Site>>, Query(asked): Query<ByCell>, headers: HeaderMap) -> Response {
    let answer = match run_of(&site, asked.scenario.as_deref()).await {
        Ok(run) => {
            let stop = site.stop();
            let work = move || {
                let year = run.year(asked.year)?;
                let limit = minutes(asked.minutes.unwrap_or(15.0))?;
                let question = Question {
                    cells: &asked.cells,
                    group: asked.group.as_deref(),
                    to: &asked.to,
                    by: &asked.by,
                    measure: asked.measure,
                    minutes: limit,
                };
                let layers = run.layers_in(year).map_err(|why| Refusal::of(&why))?;
                Ready::json(&by_cell(&run.results.plan, &layers, &question, &stop)?).map(Arc::new)
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}

/// From where, by what, within which limits.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// The scenario; the one shown first if absent.
    scenario: Option<String>,
    /// The year; the horizon if absent.
    year: Option<i16>,
    /// The layer of streets.
    by: String,
    /// Longitude, WGS84 degrees.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Limits in minutes, at most six, with commas; `5,10,15` if absent.
    minutes: Option<String>,
}

/// The area within reach of a place, for several limits, the widest first, as GeoJSON.
#[utoipa::path(
    get,
    path = "/api/map/isochrone",
    params(From),
    responses((status = 200, content_type = "application/geo+json"), (status = 400, body = Refusal))
)]
pub async fn isochrone(State(site): State<Arc<Site>>, Query(from): Query<From>, headers: HeaderMap) -> Response {
    let answer = match run_of(&site, from.scenario.as_deref()).await {
        Ok(run) => {
            let work = move || {
                let year = run.year(from.year)?;
                let limits = limits(from.minutes.as_deref().unwrap_or("5,10,15"))?;
                let place = LonLat::new(from.lon, from.lat);
                if !place.is_on_earth() {
                    return Err(Refusal::wrong("经纬度有误", "unusable longitude or latitude"));
                }
                let layers = run.layers_in(year).map_err(|why| Refusal::of(&why))?;
                Ready::json(&isochrones(&run.results.plan, &layers, &from.by, place, &limits)?).map(Arc::new)
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}

fn minutes(limit: f64) -> Result<f64, Refusal> {
    if limit > 0.0 && limit <= LONGEST_MINUTES {
        return Ok(limit);
    }
    Err(Refusal::wrong("分钟数须在 0 到 120 之间", "minutes must lie between 0 and 120"))
}

fn limits(text: &str) -> Result<Vec<f64>, Refusal> {
    let wrong = || Refusal::wrong("minutes 写作 5,10,15，最多六个", "write minutes as 5,10,15, at most six");
    let limits: Result<Vec<f64>, Refusal> =
        text.split(',').map(|word| word.trim().parse().map_err(|_| wrong()).and_then(minutes)).collect();
    limits.and_then(|limits| if limits.len() <= 6 { Ok(limits) } else { Err(wrong()) })
}
