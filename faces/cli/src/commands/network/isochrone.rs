use super::points::{self, SnapReport};
use super::{Arguments, Prepared, failure};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::{print, write_whole};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Text};
use serde_json::{Value, json};
use std::path::Path;

/// Writes the area within reach of a place as GeoJSON.
pub fn run(arguments: &Arguments, context: &Context, prepared: &Prepared, place: LonLat, within: f64) -> Outcome {
    let mut report = SnapReport::default();
    let snapped = points::snap(prepared, &[place], &mut report);
    let Some((origin, anchor)) = snapped.first().and_then(|s| s.anchor.map(|a| (s, a))) else {
        let (lon, lat) = (place.lon, place.lat);
        let swapped = report.looks_swapped > 0;
        let code = if swapped { Code::SwappedCoordinates } else { Code::NotSnapped };
        let text = Text::new(
            format!("({lon}, {lat}) 附近 1600 米内没有街道"),
            format!("no street within 1,600 m of ({lon}, {lat})"),
        );
        let hint = if swapped {
            Text::new(
                format!("经纬度可能颠倒：请试 {lat},{lon}。"),
                format!("longitude and latitude are probably exchanged: try {lat},{lon}."),
            )
        } else {
            Text::new("写法是 经度,纬度；请检查路网范围。", "write LON,LAT, and check what the network covers.")
        };
        return Err(Problem::new(code, text).hint(hint).into());
    };
    report.report(&arguments.file, context);
    let area = prepared.isochrone(origin, within).map_err(|e| failure(&e, &arguments.file))?;
    let ring = |ring: &linping_network::LineString| -> Value {
        ring.0.iter().map(|c| json!([rounded(c.x), rounded(c.y)])).collect()
    };
    let polygons: Vec<Value> = area
        .0
        .iter()
        .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect())
        .collect();
    let collection = json!({
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature",
            "properties": {
                "lon": place.lon, "lat": place.lat, "seconds": within,
                "mode": prepared.network().summary().mode, "snap_m": anchor.leg_metres,
            },
            "geometry": { "type": "MultiPolygon", "coordinates": polygons },
        }],
    });
    let mut text = serde_json::to_string(&collection).map_err(|e| Failure::internal(e.to_string()))?;
    text.push('\n');
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            write_whole(path, |out| out.write_all(text.as_bytes()))?;
            Ok(Exit::Done)
        }
        None => print(&text),
    }
}

/// Seven digits, about a centimetre.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
