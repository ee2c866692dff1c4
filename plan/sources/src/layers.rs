//! Map layers as sources: GeoJSON and GeoPackage, opened, checked, and looked at as tables.

use linping_geography::geo::{Centroid, Geometry, InteriorPoint, Point};
use linping_geography::{Feature, Layer, read_geojson, read_geopackage};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_tables::{Table, write_number};
use serde_json::Value;
use std::path::Path;

/// Layers above this size are refused as sources.
pub(crate) const LARGEST_LAYER: u64 = 256 << 20;

/// The layers of a map file: one of GeoJSON, all of a GeoPackage. `path` is the name shown in problems, `full` where the file
/// stands.
///
/// # Errors
/// A file that cannot be read or is of another format, geometries that are none (each with its place), layers without a
/// feature.
pub fn read_layers(path: &str, full: &Path) -> Result<Vec<Layer>, Problems> {
    let unreadable = |error: std::io::Error| {
        let message = Text::new(format!("无法读取 {path}：{error}"), format!("cannot read {path}: {error}"));
        vec![Problem::new(Code::UnreadableFile, message).at(Place::file(path))]
    };
    let ending = Path::new(path).extension().map(|ending| ending.to_ascii_lowercase());
    let layers = match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
        Some("gpkg") => read_geopackage(path, full)?,
        Some("geojson" | "json") => vec![read_geojson(path, &std::fs::read(full).map_err(unreadable)?)?],
        _ => {
            let message = Text::new(
                format!("{path} 不是 GeoJSON 或 GeoPackage"),
                format!("{path} is neither GeoJSON nor a GeoPackage"),
            );
            let hint = Text::new(
                "图层的文件名须以 .geojson、.json 或 .gpkg 结尾；其他格式请先转换（QGIS、ogr2ogr）。",
                "a layer's file ends with .geojson, .json or .gpkg; convert other formats first (QGIS, ogr2ogr).",
            );
            return Err(vec![Problem::new(Code::UnreadableFile, message).at(Place::file(path)).hint(hint)]);
        }
    };
    if layers.iter().all(|layer| layer.features.is_empty()) {
        let message = Text::new(format!("{path} 没有任何要素"), format!("{path} has no feature"));
        return Err(vec![Problem::new(Code::Empty, message).at(Place::file(path))]);
    }
    Ok(layers)
}

/// A layer as a table: its properties, `id` where features have identifiers, and `lon` and `lat` of a point that lies in each
/// feature. A property of the same name stands before what is worked out.
pub(crate) fn as_table(path: &str, layer: &Layer) -> Table {
    let mut columns: Vec<String> = Vec::new();
    for name in layer.features.iter().flat_map(|feature| feature.properties.keys()) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let properties = columns.len();
    let identified = layer.features.iter().any(|feature| feature.id.is_some());
    let wanted = [("id", identified), ("lon", true), ("lat", true)];
    for (name, is_known) in wanted {
        if is_known && !columns.iter().any(|column| column == name) {
            columns.push(name.to_string());
        }
    }
    let rows = layer.features.iter().map(|feature| {
        let point = feature.geometry.as_ref().and_then(inside);
        let cell = |(at, column): (usize, &String)| match (at < properties, column.as_str(), point) {
            (true, ..) => feature.properties.get(column).map(as_text).unwrap_or_default(),
            (false, "id", _) => feature.id.clone().unwrap_or_default(),
            (false, "lon", Some(point)) => write_number(point.x()),
            (false, "lat", Some(point)) => write_number(point.y()),
            _ => String::new(),
        };
        (columns.iter().enumerate().map(cell).collect(), place_of(path, feature))
    });
    Table::of_rows(path, columns.clone(), rows.collect())
}

fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn place_of(path: &str, feature: &Feature) -> Place {
    feature.place.clone().unwrap_or_else(|| Place::file(path))
}

/// A point of the geometry itself: a school's grounds may enclose their centre without holding it.
fn inside(geometry: &Geometry<f64>) -> Option<Point<f64>> {
    match geometry {
        Geometry::Point(point) => Some(*point),
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) => geometry.interior_point(),
        other => other.centroid(),
    }
}
