//! Measures by cell, and areas within reach of a place.

use crate::answer::Refusal;
use crate::layers::{cells, facilities, streets};
use crate::model::{CellMeasure, CellValues, Said};
use linping_access::{Decay, Measure, Reach, answer};
use linping_baseline::Layers;
use linping_language::Plan;
use linping_network::LonLat;
use linping_problems::Text;
use linping_tables::CostUnit;
use linping_work::Stop;
use serde_json::{Value, json};

/// What is asked about the cells.
pub(crate) struct Question<'a> {
    pub cells: &'a str,
    pub group: Option<&'a str>,
    pub to: &'a str,
    pub by: &'a str,
    pub measure: CellMeasure,
    pub minutes: f64,
}

/// A measure by cell.
pub(crate) fn by_cell(plan: &Plan, layers: &Layers, asked: &Question, stop: &Stop) -> Result<CellValues, Refusal> {
    let (cells, facilities) = (cells(layers, asked.cells)?, facilities(layers, asked.to)?);
    let streets = streets(plan, layers, asked.by)?;
    let status = cells.status.and(facilities.status).and(streets.status);
    let minutes = asked.minutes;
    let failed = |why: String| Refusal::wrong(format!("可达性：{why}"), format!("access: {why}"));
    let refused = |why: Text| Refusal::of(&why);
    if asked.measure == CellMeasure::Time {
        let seconds = streets.nearest(&cells.places, &facilities.places(), stop).map_err(refused)?;
        return Ok(CellValues {
            measure: asked.measure,
            unit: Said { zh: "分钟".into(), en: "min".into() },
            values: seconds.iter().map(|s| s.map(|s| thousandths(s / 60.0))).collect(),
            status,
            note: Said {
                zh: "沿路网到最近设施的时间".into(),
                en: "time along the streets to the nearest facility".into(),
            },
        });
    }
    let costs = streets.costs(&cells.places, &facilities.places(), CostUnit::Minutes, stop).map_err(refused)?;
    let group = asked.group.or(cells.groups.keys().next().map(String::as_str)).unwrap_or_default();
    let people = cells.groups.get(group).ok_or_else(|| Refusal::not_found(group))?;
    let supply: Vec<f64> = facilities.each.iter().map(|f| f.capacity).collect();
    let reach = Reach::new(&costs, people, &supply).map_err(|e| failed(e.to_string()))?;
    let (measure, per, unit, note) = match asked.measure {
        CellMeasure::TwoStep => (
            Measure::TwoStage { limit: Some(minutes), decay: Decay::Flat },
            1000.0,
            Said { zh: "每千人".into(), en: "per 1,000 people".into() },
            Said {
                zh: format!("两步移动搜寻法，{minutes} 分钟"),
                en: format!("two-step floating catchments of {minutes} minutes"),
            },
        ),
        _ => (
            Measure::Cumulative { limit: Some(minutes) },
            1.0,
            Said { zh: "容量".into(), en: "capacity".into() },
            Said {
                zh: format!("{minutes} 分钟内可达的设施容量"), en: format!("capacity within {minutes} minutes")
            },
        ),
    };
    let values = answer(&reach, &measure, stop).map_err(|e| failed(e.to_string()))?.values;
    let values = values.into_iter().map(|value| value.map(|v| thousandths(v * per))).collect();
    Ok(CellValues { measure: asked.measure, unit, values, status, note })
}

/// A thousandth of a minute is finer than any street table; more digits would only be sent.
pub(crate) fn thousandths(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// Areas within reach of a place for several limits, the widest first, as GeoJSON.
pub(crate) fn isochrones(
    plan: &Plan,
    layers: &Layers,
    by: &str,
    place: LonLat,
    minutes: &[f64],
) -> Result<Value, Refusal> {
    let streets = streets(plan, layers, by)?;
    let snapped = streets.prepared().snap(&[place]);
    let origin = snapped.first().filter(|s| s.anchor.is_some());
    let origin = origin.ok_or_else(|| Refusal::wrong("附近没有路", "no street is near"))?;
    let mut limits = minutes.to_vec();
    limits.sort_by(|a, b| b.total_cmp(a));
    let mut features = Vec::new();
    for limit in limits {
        let area = streets.prepared().isochrone(origin, limit * 60.0);
        let area = area.map_err(|e| Refusal::wrong(format!("等时圈：{e}"), format!("isochrone: {e}")))?;
        let ring = |line: &linping_network::LineString<f64>| -> Vec<[f64; 2]> {
            line.coords().map(|c| [(c.x * 1e6).round() / 1e6, (c.y * 1e6).round() / 1e6]).collect()
        };
        let polygons: Vec<Vec<Vec<[f64; 2]>>> =
            area.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect();
        features.push(json!({
            "type": "Feature",
            "properties": { "minutes": limit },
            "geometry": { "type": "MultiPolygon", "coordinates": polygons },
        }));
    }
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}
