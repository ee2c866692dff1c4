//! GeoJSON (RFC 7946) read with the place of every problem, and written the same way every time.

use crate::feature::check_geometry;
use crate::{Feature, Layer};
use geo::{Geometry, MapCoords};
use geojson::GeometryValue;
use geojson::feature::Id;
use linping_problems::{Code, Place, Problem, Problems, Text};
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};
use std::ops::Range;

/// Most problems told of one file.
const MOST_PROBLEMS: usize = 100;

/// Reads GeoJSON: a feature collection, one feature, or a bare geometry. `file` is the name shown in problems.
///
/// ```
/// let text = r#"{"type":"Feature","properties":{"name":"临平"},"geometry":{"type":"Point","coordinates":[120.3,30.4]}}"#;
/// let layer = linping_geography::read_geojson("p.geojson", text.as_bytes()).unwrap();
/// assert_eq!(layer.features[0].text("name").as_deref(), Some("临平"));
/// ```
///
/// # Errors
/// Every problem found, up to a hundred: broken JSON (with line and column), features that are none (with their place and
/// number), coordinates off the globe, a coordinate system other than degrees.
pub fn read_geojson(file: &str, bytes: &[u8]) -> Result<Layer, Problems> {
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let bytes = &bytes[mark..];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let message = Text::new(format!("{file} 为空"), format!("{file} is empty"));
        return Err(vec![Problem::new(Code::Empty, message).at(Place::file(file))]);
    }
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| vec![broken(file, &error)])?;
    let Some(parts) = parts(bytes) else {
        let message = Text::new("不是 GeoJSON 对象", "this is not a GeoJSON object");
        return Err(vec![Problem::new(Code::BadGeometry, message).at(Place::line(file, 1, 1))]);
    };
    let mut problems = Problems::new();
    if let Some(problem) = parts.crs.as_ref().and_then(|span| wrong_system(file, bytes, span.clone())) {
        problems.push(problem);
    }
    let spans = match parts.features {
        Some(spans) => spans,
        None => std::iter::once(0..bytes.len()).collect(),
    };
    let mut layer = Layer::default();
    if let Some(Value::String(name)) = parts.name.and_then(|span| serde_json::from_slice(&bytes[span]).ok()) {
        layer.name = name;
    }
    for (number, span) in (1..).zip(spans) {
        let place = Place::bytes(file, span.start + mark..span.end + mark);
        match read_feature(number, &bytes[span.clone()]) {
            Ok(mut feature) => {
                feature.place = Some(place);
                layer.features.push(feature);
            }
            Err(problem) if problems.len() < MOST_PROBLEMS => problems.push(problem.at(place)),
            Err(_) => {}
        }
    }
    if problems.is_empty() { Ok(layer) } else { Err(problems) }
}

fn broken(file: &str, error: &serde_json::Error) -> Problem {
    Problem::new(Code::BadGeometry, Text::new(format!("JSON 语法错误：{error}"), format!("broken JSON: {error}")))
        .at(Place::line(file, error.line() as u64, error.column().max(1) as u64))
}

fn read_feature(number: usize, bytes: &[u8]) -> Result<Feature, Problem> {
    let bad = |what: &str| {
        let message = Text::new(
            format!("第 {number} 个要素无法读取：{what}"),
            format!("feature {number} cannot be read: {what}"),
        );
        Problem::new(Code::BadGeometry, message)
    };
    let object: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| bad(&error.to_string()))?;
    let is_feature = object.get("type") == Some(&Value::from("Feature"));
    let (id, geometry, properties) = if is_feature {
        let feature: geojson::Feature =
            serde_json::from_value(Value::Object(object)).map_err(|error| bad(&error.to_string()))?;
        let id = feature.id.map(|id| match id {
            Id::String(text) => text,
            Id::Number(number) => number.to_string(),
        });
        (id, feature.geometry, feature.properties.unwrap_or_default())
    } else {
        let geometry: geojson::Geometry =
            serde_json::from_value(Value::Object(object)).map_err(|error| bad(&error.to_string()))?;
        (None, Some(geometry), Map::new())
    };
    let geometry = match geometry {
        None => None,
        Some(geometry) => {
            let geometry = Geometry::<f64>::try_from(geometry.value).map_err(|error| bad(&error.to_string()))?;
            if let Some(problem) = check_geometry(number, &geometry) {
                return Err(problem);
            }
            Some(geometry)
        }
    };
    Ok(Feature { id, geometry, properties, place: None })
}

/// A coordinate system named in the file that is not degrees of WGS84 or CGCS2000.
fn wrong_system(file: &str, bytes: &[u8], span: Range<usize>) -> Option<Problem> {
    let value: Value = serde_json::from_slice(&bytes[span.clone()]).ok()?;
    let name = value.get("properties")?.get("name")?.as_str()?.to_string();
    if ["CRS84", "4326", "4490"].iter().any(|known| name.ends_with(known)) {
        return None;
    }
    let message =
        Text::new(format!("坐标系 {name} 不是经纬度"), format!("the coordinate system {name} is not degrees of WGS84"));
    let hint = Text::new(
        "GeoJSON 只用 WGS84 经纬度；请先转换。",
        "GeoJSON is in WGS84 degrees only; convert the layer first.",
    );
    Some(Problem::new(Code::BadGeometry, message).at(Place::bytes(file, span)).hint(hint))
}

/// Where the parts of a collection stand.
struct Parts {
    features: Option<Vec<Range<usize>>>,
    crs: Option<Range<usize>>,
    name: Option<Range<usize>>,
}

/// Finds the parts of a GeoJSON object that is known to be sound JSON; `None` if it is no object.
fn parts(bytes: &[u8]) -> Option<Parts> {
    let mut scan = Scan { bytes, at: 0 };
    let mut parts = Parts { features: None, crs: None, name: None };
    scan.expect(b'{')?;
    while scan.peek()? != b'}' {
        let key = scan.value()?;
        scan.expect(b':')?;
        match &bytes[key] {
            b"\"features\"" if scan.peek()? == b'[' => {
                scan.expect(b'[')?;
                let mut spans = Vec::new();
                while scan.peek()? != b']' {
                    spans.push(scan.value()?);
                    scan.pass(b',');
                }
                scan.expect(b']')?;
                parts.features = Some(spans);
            }
            b"\"crs\"" => parts.crs = Some(scan.value()?),
            b"\"name\"" => parts.name = Some(scan.value()?),
            _ => {
                scan.value()?;
            }
        }
        scan.pass(b',');
    }
    Some(parts)
}

/// Steps over values of sound JSON.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn pass(&mut self, byte: u8) {
        if self.peek() == Some(byte) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Steps over one value and gives its span.
    fn value(&mut self) -> Option<Range<usize>> {
        let first = self.peek()?;
        let start = self.at;
        let mut depth = 0usize;
        let mut inside = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' if inside => self.at += 1,
                b'"' => inside = !inside,
                b'{' | b'[' if !inside => depth += 1,
                b'}' | b']' if !inside && depth == 0 => break,
                b'}' | b']' if !inside => depth -= 1,
                b',' | b':' if !inside && depth == 0 => break,
                _ => {}
            }
            self.at += 1;
            let closed = depth == 0 && !inside && matches!(first, b'{' | b'[' | b'"');
            if closed {
                break;
            }
        }
        Some(start..self.at.min(self.bytes.len()))
    }
}

/// The layer as GeoJSON text: coordinates to 1e-7 degrees (1 cm), outer rings counter-clockwise, one feature a line.
pub fn write_geojson(layer: &Layer) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\"");
    if !layer.name.is_empty() {
        text.push_str(",\"name\":");
        text.push_str(&Value::from(layer.name.as_str()).to_string());
    }
    text.push_str(",\"features\":[");
    for (number, feature) in layer.features.iter().enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        let mut object = Map::new();
        object.insert("type".into(), "Feature".into());
        if let Some(id) = &feature.id {
            object.insert("id".into(), id.as_str().into());
        }
        object.insert("properties".into(), Value::Object(feature.properties.clone()));
        object.insert("geometry".into(), feature.geometry.as_ref().map_or(Value::Null, geometry_value));
        text.push_str(&Value::Object(object).to_string());
    }
    text.push_str("\n]}\n");
    text
}

fn geometry_value(geometry: &Geometry<f64>) -> Value {
    use geo::orient::{Direction, Orient};
    let rounded = geometry.map_coords(|place| geo::Coord { x: round(place.x), y: round(place.y) });
    let oriented = match rounded {
        Geometry::Polygon(polygon) => Geometry::Polygon(polygon.orient(Direction::Default)),
        Geometry::MultiPolygon(polygons) => Geometry::MultiPolygon(polygons.orient(Direction::Default)),
        other => other,
    };
    serde_json::to_value(GeometryValue::from(&oriented)).unwrap_or_else(|_| json!(null))
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
