use geo::{Coord, CoordsIter, Geometry};
use linping_problems::{Code, Place, Problem, Text};
use serde_json::{Map, Value};

/// One thing on a map: where it is and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its identifier, if the file gives one.
    pub id: Option<String>,
    /// Where it is, longitude and latitude in degrees; a thing may have no place.
    pub geometry: Option<Geometry<f64>>,
    /// What is known of it, in the file's order.
    pub properties: Map<String, Value>,
    /// Where it stands in its file.
    pub place: Option<Place>,
}

impl Feature {
    /// A feature of one's own, not from a file.
    pub fn new(geometry: Geometry<f64>, properties: Map<String, Value>) -> Self {
        Feature { id: None, geometry: Some(geometry), properties, place: None }
    }

    /// A property as text: words as they are, numbers and truth values as JSON writes them, `None` if absent or null.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.properties.get(name)? {
            Value::Null => None,
            Value::String(words) => Some(words.clone()),
            other => Some(other.to_string()),
        }
    }

    /// A property as a number; words that are a number count.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.properties.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(words) => words.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }
}

/// The features of one file or one layer of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// Its name.
    pub name: String,
    /// Its features, in the file's order.
    pub features: Vec<Feature>,
}

/// What is wrong with a geometry in degrees, if anything: coordinates off the globe, rings that enclose nothing.
pub(crate) fn check_geometry(number: usize, geometry: &Geometry<f64>) -> Option<Problem> {
    let bad = |zh: String, en: String| {
        let (zh, en) = (format!("第 {number} 个要素：{zh}"), format!("feature {number}: {en}"));
        Problem::new(Code::BadGeometry, Text::new(zh, en))
    };
    let is_place = |place: Coord<f64>| place.x.abs() <= 180.0 && place.y.abs() <= 90.0;
    if let Some(place) = geometry.coords_iter().find(|place| !is_place(*place)) {
        let (x, y) = (place.x, place.y);
        let problem = bad(format!("坐标 ({x}, {y}) 不在地球上"), format!("({x}, {y}) is no longitude and latitude"));
        let hint = if x.abs() <= 90.0 && y.abs() <= 180.0 {
            Text::new(
                "经度与纬度可能颠倒了；GeoJSON 为 [经度, 纬度]。",
                "longitude and latitude look exchanged; GeoJSON has [longitude, latitude].",
            )
        } else {
            Text::new(
                "坐标可能是投影后的米；请转换为 WGS84 经纬度。",
                "these look like metres of a projection; convert them to WGS84 degrees.",
            )
        };
        return Some(problem.hint(hint));
    }
    let thin = match geometry {
        Geometry::Polygon(polygon) => polygon.exterior().0.len() < 4,
        Geometry::MultiPolygon(polygons) => polygons.iter().any(|polygon| polygon.exterior().0.len() < 4),
        Geometry::LineString(line) => line.0.len() < 2,
        Geometry::MultiLineString(lines) => lines.iter().any(|line| line.0.len() < 2),
        _ => false,
    };
    thin.then(|| bad("点数不足".into(), "too few points for its kind of geometry".into()))
}
