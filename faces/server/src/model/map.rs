use super::Said;
use linping_language::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What can be drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapView {
    /// West, south, east, north in degrees (WGS84); none if the plan has nothing to draw.
    pub bounds: Option<[f64; 4]>,
    /// Stands on every map.
    pub note: Said,
    /// The years in which the map differs.
    pub years: Vec<i16>,
    /// What the areas of the cells are called, by their identifiers.
    pub areas: BTreeMap<String, Said>,
    /// The layers, lowest first.
    pub layers: Vec<LayerView>,
}

/// A layer of the map; its features are at `/api/map/layers/{kind}/{id}`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerView {
    /// `boundary`, `areas`, `cells`, `zones`, `streets`, `water`, `heritage` or `facilities`.
    pub kind: &'static str,
    /// Its name in the plan.
    pub id: String,
    /// What it is called.
    pub name: Said,
    /// How far it can be trusted; what is made up says so on the map.
    #[schema(value_type = String)]
    pub status: Status,
    /// How many features it has.
    pub count: usize,
    /// Groups of people, for cells.
    pub groups: Vec<String>,
    /// How many indicators look at it.
    pub watched: usize,
    /// `walk`, `bike` or `car`, for streets.
    pub mode: Option<&'static str>,
    /// The sources it is read from, as `/api/why/{id}` knows them.
    pub sources: Vec<String>,
}

/// A measure shown by cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellMeasure {
    /// Minutes to the nearest facility.
    #[default]
    Time,
    /// Capacity of all facilities within the limit.
    Capacity,
    /// Capacity for each of a thousand people, by two-step floating catchments with the limit.
    TwoStep,
}

/// A measure by cell, in the order of the cells' layer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CellValues {
    /// The measure.
    pub measure: CellMeasure,
    /// The unit.
    pub unit: Said,
    /// Values; none where nothing is reached.
    pub values: Vec<Option<f64>>,
    /// The weakest status among the layers.
    #[schema(value_type = String)]
    pub status: Status,
    /// How it was worked out.
    pub note: Said,
}
