//! The plan as map layers: outline, areas with the values of their indicators, people by cell, facilities, streets; what the
//! actions add, close or change is marked. The same layers make the GeoJSON, the GeoPackage and the drawings of the report.

mod cells;
mod classes;
mod draw;
mod features;
mod scene;
mod style;

pub use cells::cell_metres;
pub(crate) use scene::map_of;

use crate::{Error, Report};
use linping_geography::{
    Feature, GeoPackageError, Layer, LayerStyle, LayerToWrite, PackageSettings, geopackage_bytes, geopackage_upon,
    write_geojson,
};
use linping_language::{Name, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_work::{KeyOf, Stop};
use serde_json::Value;
use std::sync::Arc;

/// What every map must say.
pub(crate) const SKETCH: (&str, &str) =
    ("示意图，不作行政区划依据", "A sketch; no evidence of administrative boundaries");

/// What a layer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The outline of the district.
    Boundary,
    /// Named areas.
    Areas,
    /// People by cell.
    Cells,
    /// Facilities.
    Facilities,
    /// Streets.
    Streets,
}

/// One layer of the map.
#[derive(Clone, Debug)]
pub struct MapLayer {
    /// Its name: `boundary`, `areas`, or the name of the layer's file in `baseline/`.
    pub name: String,
    /// What it is called.
    pub title: Name,
    /// What it shows.
    pub shows: Shows,
    /// How far it can be trusted.
    pub status: Status,
    /// Its features; of streets that no drawing of a report shows there may be none yet.
    pub features: Vec<Feature>,
}

/// The layers of a report's drawings and of its package; none if the plan has no map. What is wrong with a map was told when the
/// plan was opened. Streets, which are many, are made only where a chapter shows them.
pub(crate) fn drawn(report: &Report) -> Vec<MapLayer> {
    let chapters = &report.results.plan.report.chapter;
    let shown = |name: &str| chapters.iter().any(|chapter| chapter.map.iter().any(|layer| *layer.value == *name));
    features::all(report, &shown).unwrap_or_default()
}

/// Every layer that is open, in the order they are drawn. Nothing of a source that is not for everybody stands in them.
///
/// # Errors
/// A map file that cannot be read, a plan without anything to draw.
pub fn layers(report: &Report) -> Result<Vec<MapLayer>, Problems> {
    let layers = features::all(report, &|_| true)?;
    if layers.is_empty() {
        let message = Text::new(
            "计划没有地图：没有边界、区域，也没有公开的基础图层",
            "the plan has no map: no boundary, no areas, no open layer of the baseline",
        );
        let hint = Text::new(
            "在 plan.toml 写 boundary，在 baseline/areas.toml 列出区域，或在 baseline/ 加入图层。",
            "name a `boundary` in plan.toml, list areas in baseline/areas.toml, or add layers to baseline/.",
        );
        return Err(vec![Problem::new(Code::Empty, message).hint(hint)]);
    }
    Ok(layers)
}

/// All layers as one GeoJSON text; each feature says its layer.
pub fn geojson(layers: &[MapLayer]) -> String {
    let features = layers.iter().flat_map(|layer| {
        layer.features.iter().map(|feature| {
            let mut feature = feature.clone();
            feature.properties.insert("layer".into(), Value::String(layer.name.clone()));
            feature
        })
    });
    write_geojson(&Layer { name: "plan".into(), features: features.collect() })
}

/// All layers as a GeoPackage with styles that QGIS reads by itself; dated by the plan, so that the same plan gives the same
/// bytes.
///
/// # Errors
/// What the database says.
pub fn geopackage(report: &Report, layers: &[MapLayer]) -> Result<Vec<u8>, Error> {
    let failed = |error: GeoPackageError| Error::Text(error.to_string());
    let day = report.results.plan.head.as_of.value.0.last_day();
    let last_change = format!("{day}T00:00:00.000Z");
    let settings = PackageSettings { last_change: &last_change, spatial_index: true };
    let streets: Vec<&MapLayer> = layers.iter().filter(|layer| layer.shows == Shows::Streets).collect();
    let told: Vec<(String, String, String)> = layers.iter().map(|layer| told(report, layer)).collect();
    let written: Vec<LayerToWrite> = layers
        .iter()
        .zip(&told)
        .map(|(layer, (title, description, qml))| LayerToWrite {
            name: &layer.name,
            title,
            description,
            features: &layer.features,
            style: Some(LayerStyle { name: "linping", qml }),
        })
        .collect();
    let begun = streets_written(report, &streets, &settings).map_err(failed)?;
    geopackage_upon(&begun, &written, &settings).map_err(failed)
}

/// A package of the streets alone: they are most of it, and seldom change when a plan does, so that it is kept.
fn streets_written(
    report: &Report,
    layers: &[&MapLayer],
    settings: &PackageSettings,
) -> Result<Arc<Vec<u8>>, GeoPackageError> {
    let kept = &report.sources.kept;
    let of_one = |key: KeyOf, layer: &&MapLayer| features::made_of(key, &layer.name, report);
    let key = layers.iter().fold(KeyOf::new("package").part(settings.last_change.as_bytes()), of_one).key();
    kept.share(key, &Stop::never(), || {
        if let Some(bytes) = kept.read(&key) {
            return Ok(bytes);
        }
        let whole: Vec<MapLayer> =
            layers.iter().filter_map(|layer| features::streets_named(&layer.name, report)).collect();
        let written: Vec<LayerToWrite> = whole
            .iter()
            .map(|MapLayer { name, features, .. }| LayerToWrite {
                name,
                title: name,
                description: "",
                features,
                style: None,
            })
            .collect();
        let bytes = geopackage_bytes(&written, settings)?;
        kept.write(&key, &bytes);
        Ok(bytes)
    })
}

/// Title, description and style of a layer. Titles must differ from one another, so each ends with the layer's name.
fn told(report: &Report, layer: &MapLayer) -> (String, String, String) {
    let (zh, en) = (&layer.title.zh, &layer.title.en);
    let status = layer.status.text();
    let scenario = &report.results.scenario;
    let description = format!(
        "{}。状态：{}；情景：{scenario}。 / {}. Status: {}; scenario: {scenario}.",
        SKETCH.0, status.zh, SKETCH.1, status.en
    );
    (format!("{zh} / {en} ({})", layer.name), description, style::qml(layer))
}
