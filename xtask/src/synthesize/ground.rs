//! The ground: the real boundary in metres, invented centres, an invented canal, and areas around the centres.

use super::Made;
use linping_geography::geo::{BoundingRect, Contains, Coord, Geometry, LineString, MultiPolygon, Polygon, Rect};
use linping_geography::{Feature, Layer, Projection, common_of, read_geojson, write_geojson};
use linping_work::generator_for;
use rand::RngExt;
use serde_json::{Map, Value};
use std::path::Path;

/// Centres, and areas around them.
const CENTRES: usize = 8;

/// How large each centre is against the others; one town and its satellites.
const WEIGHTS: [f64; CENTRES] = [1.0, 0.8, 0.62, 0.5, 0.42, 0.36, 0.3, 0.26];

/// The canal's course in parts of the boundary's box, from north to south. Invented: it follows no real water.
const COURSE: [(f64, f64); 7] =
    [(0.33, 1.05), (0.40, 0.82), (0.36, 0.66), (0.44, 0.52), (0.55, 0.42), (0.60, 0.22), (0.68, -0.05)];

/// A point in metres of the local plane.
pub type Metres = Coord<f64>;

/// Everything that lies beneath streets and people.
pub struct Ground {
    plane: Projection,
    boundary: MultiPolygon<f64>,
    /// The box around the boundary.
    pub around: Rect<f64>,
    /// The centres, the largest first.
    pub centres: Vec<Metres>,
    /// The canal from north to south.
    pub canal: Vec<Metres>,
}

impl Ground {
    /// Reads the boundary and draws centres and canal.
    pub fn read(path: &Path, seed: u64) -> Result<Ground, Vec<String>> {
        let bytes = std::fs::read(path).map_err(|e| vec![format!("{}: {e}", path.display())])?;
        let layer = read_geojson(&path.display().to_string(), &bytes)
            .map_err(|problems| problems.into_iter().map(|p| p.message.en).collect::<Vec<_>>())?;
        let polygons = layer.features.into_iter().filter_map(|feature| match feature.geometry {
            Some(Geometry::Polygon(polygon)) => Some(vec![polygon]),
            Some(Geometry::MultiPolygon(polygons)) => Some(polygons.0),
            _ => None,
        });
        let degrees = MultiPolygon::new(polygons.flatten().collect());
        let failed = |e: &dyn std::fmt::Display| vec![format!("{}: {e}", path.display())];
        let plane = Projection::around(&Geometry::MultiPolygon(degrees.clone())).map_err(|e| failed(&e))?;
        let boundary = plane.project(&degrees).map_err(|e| failed(&e))?;
        let around = boundary.bounding_rect().ok_or_else(|| failed(&"no polygon"))?;
        let of_box = |(u, v): (f64, f64)| Coord {
            x: around.min().x + u * around.width(),
            y: around.min().y + v * around.height(),
        };
        let canal = COURSE.map(of_box).to_vec();
        let mut ground = Ground { plane, boundary, around, centres: Vec::new(), canal };
        ground.draw_centres(seed);
        Ok(ground)
    }

    /// Of many points drawn inside, each time the one farthest from those taken and from the canal.
    fn draw_centres(&mut self, seed: u64) {
        let mut random = generator_for(seed, 1);
        let mut drawn = Vec::new();
        while drawn.len() < 400 {
            let u: f64 = random.random();
            let v: f64 = random.random();
            let point = Coord {
                x: self.around.min().x + u * self.around.width(),
                y: self.around.min().y + v * self.around.height(),
            };
            if self.is_inside(point) {
                drawn.push(point);
            }
        }
        for _ in 0..CENTRES {
            let room = |point: &Metres| {
                let near = self.centres.iter().map(|c| distance(*c, *point)).fold(9_000.0, f64::min);
                near.min(2.0 * self.metres_to_canal(*point))
            };
            let best = drawn.iter().copied().max_by(|a, b| room(a).total_cmp(&room(b)));
            self.centres.extend(best);
        }
    }

    /// True inside the boundary.
    pub fn is_inside(&self, point: Metres) -> bool {
        self.boundary.contains(&point)
    }

    /// Metres to the canal.
    pub fn metres_to_canal(&self, point: Metres) -> f64 {
        self.canal.windows(2).map(|leg| to_segment(point, leg[0], leg[1])).fold(f64::INFINITY, f64::min)
    }

    /// True if a straight line crosses the canal.
    pub fn crosses_canal(&self, from: Metres, to: Metres) -> bool {
        self.canal.windows(2).any(|leg| crosses(from, to, leg[0], leg[1]))
    }

    /// How built up it is, from 0.02 in the fields to about 1 in the largest centre.
    pub fn density(&self, point: Metres) -> f64 {
        let near = self.centres.iter().zip(WEIGHTS).map(|(centre, weight)| {
            let spread = 1_000.0 + 1_700.0 * weight;
            weight * (-0.5 * (distance(*centre, point) / spread).powi(2)).exp()
        });
        0.02 + near.sum::<f64>()
    }

    /// The number, from zero, of the area a point lies in: that of its nearest centre.
    pub fn area(&self, point: Metres) -> usize {
        (0..self.centres.len())
            .min_by(|a, b| distance(self.centres[*a], point).total_cmp(&distance(self.centres[*b], point)))
            .unwrap_or(0)
    }

    /// Longitude and latitude with five decimals, about a metre.
    pub fn degrees(&self, point: Metres) -> Result<Coord<f64>, Vec<String>> {
        let place = self.plane.inverse(point).map_err(|e| vec![e.to_string()])?;
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        Ok(Coord { x: round(place.x), y: round(place.y) })
    }

    /// The areas as polygons: what is nearer to one centre than to any other, inside the boundary.
    pub fn areas_file(&self) -> Result<Made, Vec<String>> {
        let mut layer = Layer { name: "synthetic-areas".to_string(), ..Layer::default() };
        for (number, centre) in self.centres.iter().enumerate() {
            let mut ring = self.around.to_polygon().exterior().0.clone();
            for other in self.centres.iter().filter(|other| *other != centre) {
                ring = nearer(&ring, *centre, *other);
            }
            let cell = MultiPolygon::new(vec![Polygon::new(LineString::new(ring), Vec::new())]);
            let inside = common_of(&cell, &self.boundary);
            let degrees = self.plane.unproject(&inside).map_err(|e| vec![e.to_string()])?;
            layer.features.push(feature(&area_name(number), Geometry::MultiPolygon(degrees)));
        }
        Ok(Made { name: "areas.geojson", text: write_geojson(&layer) })
    }

    /// The canal as a line.
    pub fn canal_file(&self) -> Result<Made, Vec<String>> {
        let places = self.canal.iter().map(|point| self.degrees(*point)).collect::<Result<Vec<_>, _>>()?;
        let canal = feature("synthetic-canal", Geometry::LineString(LineString::new(places)));
        let layer = Layer { name: "synthetic-canal".to_string(), features: vec![canal] };
        Ok(Made { name: "canal.geojson", text: write_geojson(&layer) })
    }
}

/// The name of an area.
pub fn area_name(number: usize) -> String {
    format!("synthetic-area-{}", number + 1)
}

fn feature(id: &str, geometry: Geometry<f64>) -> Feature {
    let mut properties = Map::new();
    properties.insert("id".to_string(), Value::from(id));
    properties.insert("status".to_string(), Value::from("synthetic"));
    Feature { id: Some(id.to_string()), geometry: Some(geometry), properties, place: None }
}

/// Metres between two points.
pub fn distance(a: Metres, b: Metres) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

fn to_segment(point: Metres, a: Metres, b: Metres) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = (((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    distance(point, Coord { x: a.x + along * dx, y: a.y + along * dy })
}

fn side(a: Metres, b: Metres, point: Metres) -> f64 {
    (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)
}

fn crosses(a: Metres, b: Metres, c: Metres, d: Metres) -> bool {
    (side(a, b, c) > 0.0) != (side(a, b, d) > 0.0) && (side(c, d, a) > 0.0) != (side(c, d, b) > 0.0)
}

/// The part of a convex ring that is nearer to one point than to another.
fn nearer(ring: &[Metres], to: Metres, than: Metres) -> Vec<Metres> {
    let far = |point: Metres| distance(point, to).powi(2) - distance(point, than).powi(2);
    let mut kept = Vec::new();
    for leg in ring.windows(2) {
        let (a, b) = (far(leg[0]), far(leg[1]));
        if a <= 0.0 {
            kept.push(leg[0]);
        }
        if (a <= 0.0) != (b <= 0.0) {
            let share = a / (a - b);
            kept.push(Coord {
                x: leg[0].x + share * (leg[1].x - leg[0].x),
                y: leg[0].y + share * (leg[1].y - leg[0].y),
            });
        }
    }
    kept.extend(kept.first().copied());
    kept
}
