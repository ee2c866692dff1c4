use crate::routes;
use utoipa::OpenApi;

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Linping",
        description = "One district plan: promises, indicators, actions, maps, and what would change. Reads only. \
            Words are given in Chinese (zh) and English (en). Maps are sketches, no evidence of administrative boundaries.",
    ),
    paths(
        routes::plan::plan,
        routes::results::overview,
        routes::results::indicators,
        routes::results::indicator,
        routes::results::actions,
        routes::results::action,
        routes::questions::why,
        routes::questions::compare,
        routes::questions::documents,
        routes::questions::document,
        routes::questions::attempted,
        routes::questions::kept_try,
        routes::canal::waterways,
        routes::canal::day,
        routes::sweeps::sweeps,
        routes::maps::map,
        routes::maps::layer,
        routes::maps::reach,
        routes::maps::isochrone,
    )
)]
struct Description;

/// The interface described as OpenAPI, in JSON.
pub fn openapi() -> String {
    Description::openapi().to_pretty_json().unwrap_or_default()
}
