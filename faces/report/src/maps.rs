//! The plan's outline and areas as map layers, for GeoJSON and GeoPackage.

use crate::{Error, Report};
use linping_geography::{Feature, Layer, LayerToWrite, PackageSettings, read_geojson, write_geojson, write_geopackage};
use linping_language::Name;
use linping_problems::{Code, Problem, Problems, Text};
use serde_json::{Map, Value};
use std::path::Path;

/// The district's outline and its named areas with the latest open values of every indicator, as map layers.
///
/// # Errors
/// A map file that cannot be read, an area that is not in its file, a plan without any map.
pub fn layers(report: &Report) -> Result<Vec<Layer>, Problems> {
    let plan = &report.results.plan;
    let mut problems = Problems::new();
    let mut areas = Vec::new();
    for area in &plan.areas.area {
        if !is_open(report, &area.file.value) {
            continue;
        }
        match read(report, &area.file.value) {
            Ok(features) => {
                let wanted = area.feature.as_ref().map(|feature| feature.value.as_str());
                let found = features.into_iter().filter(|feature| {
                    wanted.is_none() || feature.id.as_deref() == wanted || feature.text("id").as_deref() == wanted
                });
                let before = areas.len();
                areas.extend(found.map(|feature| described(feature, &area.id.value.0, &area.name, report)));
                if areas.len() == before {
                    let problem = Problem::new(
                        Code::UnknownName,
                        Text::new("文件中没有这个要素", "the file has no such feature"),
                    );
                    problems.push(problem.at(plan.place(area.file.span)));
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    let mut boundary = Vec::new();
    if let Some(file) = plan.head.boundary.as_ref().filter(|file| is_open(report, &file.value)) {
        let head = &plan.head.region;
        match read(report, &file.value) {
            Ok(features) => boundary.extend(
                features.into_iter().map(|feature| described(feature, head.code.value.0.as_str(), &head.name, report)),
            ),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let layers = [("boundary", boundary), ("areas", areas)];
    let layers: Vec<Layer> = layers
        .into_iter()
        .filter(|(_, features)| !features.is_empty())
        .map(|(name, features)| Layer { name: name.to_string(), features })
        .collect();
    if layers.is_empty() {
        return Err(vec![
            Problem::new(
                Code::Empty,
                Text::new("计划没有地图：没有边界，也没有区域", "the plan has no map: neither a boundary nor areas"),
            )
            .hint(Text::new(
                "在 plan.toml 写 boundary，或在 baseline/areas.toml 列出区域。",
                "name a `boundary` in plan.toml, or list areas in baseline/areas.toml.",
            )),
        ]);
    }
    Ok(layers)
}

/// A file that belongs to a source which is not open is not drawn.
fn is_open(report: &Report, file: &str) -> bool {
    let plan = &report.results.plan;
    !plan.sources.iter().any(|(name, source)| {
        !plan.is_open_source(name) && source.file.as_ref().is_some_and(|own| format!("sources/{}", &*own.value) == file)
    })
}

fn read(report: &Report, file: &str) -> Result<Vec<Feature>, Problems> {
    let bytes = std::fs::read(report.results.plan.root.join(file)).map_err(|error| {
        vec![
            Problem::new(
                Code::UnreadableFile,
                Text::new(format!("无法读取 {file}：{error}"), format!("cannot read {file}: {error}")),
            )
            .at(linping_problems::Place::file(file)),
        ]
    })?;
    Ok(read_geojson(file, &bytes)?.features)
}

/// The place with its name and the latest open value of every indicator that has one there.
fn described(feature: Feature, id: &str, name: &Name, report: &Report) -> Feature {
    let results = report.results;
    let mut properties = Map::new();
    properties.insert("id".into(), id.into());
    properties.insert("name_zh".into(), name.zh.clone().into());
    properties.insert("name_en".into(), name.en.clone().into());
    for (indicator, series) in &results.baseline.series {
        let known = |o: &&linping_baseline::Observation| o.region == id && crate::tables::is_shown(o, report.results);
        if let Some(latest) = series.observations.iter().rfind(known) {
            properties.insert(indicator.clone(), latest.value.into());
            properties.insert(format!("{indicator}_period"), latest.period.written().into());
            properties.insert(format!("{indicator}_status"), crate::voice::status_word(latest.status).into());
        }
    }
    Feature { id: Some(id.to_string()), properties, ..feature }
}

/// All layers as one GeoJSON text.
pub fn geojson(layers: &[Layer]) -> String {
    let features = layers.iter().flat_map(|layer| {
        layer.features.iter().map(|feature| {
            let mut feature = feature.clone();
            feature.properties.insert("layer".into(), Value::String(layer.name.clone()));
            feature
        })
    });
    write_geojson(&Layer { name: "plan".into(), features: features.collect() })
}

/// Writes all layers as a GeoPackage; dated by the plan.
///
/// # Errors
/// What the database says.
pub fn geopackage(report: &Report, layers: &[Layer], path: &Path) -> Result<(), Error> {
    let day = report.results.plan.head.as_of.value.0.last_day();
    let last_change = format!("{day}T00:00:00.000Z");
    let note = "示意图，不作行政区划依据 / a sketch; no evidence of administrative boundaries";
    let layers: Vec<LayerToWrite> = layers
        .iter()
        .map(|layer| LayerToWrite {
            name: &layer.name,
            title: &layer.name,
            description: note,
            features: &layer.features,
            style: None,
        })
        .collect();
    let settings = PackageSettings { last_change: &last_change, spatial_index: true };
    write_geopackage(path, &layers, &settings).map_err(|error| Error::Text(error.to_string()))
}
