use crate::contour::{Field, contour};
use crate::ends::share;
use crate::metric::NO_WAY;
use crate::place::metres_per_degree;
use crate::{LonLat, NetworkError, Prepared, Snapped};
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// Metres beside a street that count as within reach, walked straight at the speed of the leg to the street.
pub const BESIDE_METRES: f64 = 100.0;
/// Side of a cell in metres where the area allows it.
const CELL_METRES: f64 = 25.0;
/// Cells along one side at most; beyond it they grow.
const MOST_CELLS: f64 = 2_000.0;

/// A point on a street and the seconds to it.
struct Sample {
    x: f64,
    y: f64,
    seconds: f64,
}

impl Prepared {
    /// The area within reach of a place: every point from which a street reached in time lies within
    /// [`BESIDE_METRES`], the straight way from the street counted. Outer rings run counter-clockwise, holes clockwise.
    ///
    /// # Units
    /// Seconds in; degrees out.
    ///
    /// # Errors
    /// A limit that is not a number or negative; a place that no street is near.
    pub fn isochrone(&self, origin: &Snapped, limit_seconds: f64) -> Result<MultiPolygon<f64>, NetworkError> {
        let limit = self.limit(Some(limit_seconds))?;
        let Some(anchor) = origin.anchor else {
            return Err(NetworkError::BadRequest("the place is not joined to any street".into()));
        };
        let frame = metres_per_degree(anchor.point.lat);
        let samples = self.samples(origin, limit, limit_seconds, frame);
        let Some(field) = self.field(&samples, limit_seconds) else { return Ok(MultiPolygon::new(Vec::new())) };
        let degrees = |ring: Vec<[f64; 2]>| {
            let place =
                |p: [f64; 2]| Coord { x: anchor.point.lon + p[0] / frame.0, y: anchor.point.lat + p[1] / frame.1 };
            LineString::new(ring.into_iter().map(place).collect())
        };
        let polygons = contour(&field)
            .into_iter()
            .map(|(outer, holes)| Polygon::new(degrees(outer), holes.into_iter().map(degrees).collect()));
        Ok(MultiPolygon::new(polygons.collect()))
    }

    /// Points of the streets reached in time, at most a cell apart, in metres east and north of the origin's street point.
    fn samples(&self, origin: &Snapped, limit: u32, limit_seconds: f64, frame: (f64, f64)) -> Vec<Sample> {
        let Some(anchor) = origin.anchor else { return Vec::new() };
        let costs = self.ticks_to_all(origin, limit);
        let seconds = |vertex: u32| match costs.get(vertex as usize) {
            Some(ticks) if *ticks < NO_WAY => self.metric.seconds(*ticks),
            _ => f64::INFINITY,
        };
        let leg = anchor.leg_metres / self.network.snap_speed();
        let plane = |p: LonLat| ((p.lon - anchor.point.lon) * frame.0, (p.lat - anchor.point.lat) * frame.1);
        let mut samples = Vec::new();
        for (at, edge) in self.network.edges().iter().enumerate() {
            let (from, to) = (seconds(edge.forward[0]), seconds(edge.backward[0]));
            let own = anchor.edge as usize == at;
            if from > limit_seconds && to > limit_seconds && !own {
                continue;
            }
            let (forward, backward) = (self.weights.forward[at], self.weights.backward[at]);
            let time = |metres: f64| {
                let part = share(metres, edge.length_metres);
                let along = if forward.is_finite() { from + part * forward } else { f64::INFINITY };
                let against = if backward.is_finite() { to + (1.0 - part) * backward } else { f64::INFINITY };
                let mut best = along.min(against);
                if own {
                    let moved = part - share(anchor.along_metres, edge.length_metres);
                    let straight = if moved >= 0.0 { moved * forward } else { -moved * backward };
                    best = best.min(if straight.is_nan() { leg } else { leg + straight });
                }
                best
            };
            for piece in edge.shape[0] as usize..edge.shape[1] as usize - 1 {
                let ends =
                    [piece, piece + 1].map(|p| (LonLat::from_fixed(self.network.shape[p]), self.network.shape_at[p]));
                let steps = ((ends[1].1 - ends[0].1) / CELL_METRES).ceil().clamp(1.0, 1e4);
                let (a, b) = (plane(ends[0].0), plane(ends[1].0));
                for step in 0..=steps as u32 {
                    let t = f64::from(step) / steps;
                    let seconds = time(ends[0].1 + t * (ends[1].1 - ends[0].1));
                    if seconds <= limit_seconds {
                        samples.push(Sample { x: a.0 + t * (b.0 - a.0), y: a.1 + t * (b.1 - a.1), seconds });
                    }
                }
            }
        }
        let (x, y) = plane(origin.place);
        samples.push(Sample { x, y, seconds: 0.0 });
        samples
    }

    /// Seconds left (negative where in time) on a grid over the samples.
    fn field(&self, samples: &[Sample], limit_seconds: f64) -> Option<Field> {
        let bounds =
            samples.iter().fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, s| {
                [b[0].min(s.x), b[1].min(s.y), b[2].max(s.x), b[3].max(s.y)]
            });
        if !bounds.iter().all(|b| b.is_finite()) {
            return None;
        }
        let wide = (bounds[2] - bounds[0]).max(bounds[3] - bounds[1]) + 2.0 * BESIDE_METRES;
        let cell = CELL_METRES.max(wide / MOST_CELLS);
        let beside = BESIDE_METRES.max(2.0 * cell);
        let margin = beside + 2.0 * cell;
        let west = bounds[0] - margin;
        let south = bounds[1] - margin;
        let columns = ((bounds[2] + margin - west) / cell).ceil() as usize + 1;
        let rows = ((bounds[3] + margin - south) / cell).ceil() as usize + 1;
        let speed = self.network.snap_speed();
        let over = beside / speed;
        let mut late = vec![over; columns * rows];
        let reach = (beside / cell).ceil() as i64;
        for sample in samples {
            let (column, row) = (((sample.x - west) / cell).round() as i64, ((sample.y - south) / cell).round() as i64);
            for r in (row - reach).max(0)..=(row + reach).min(rows as i64 - 1) {
                for c in (column - reach).max(0)..=(column + reach).min(columns as i64 - 1) {
                    let (x, y) = (west + c as f64 * cell - sample.x, south + r as f64 * cell - sample.y);
                    let metres = x.hypot(y);
                    if metres <= beside {
                        let slot = &mut late[r as usize * columns + c as usize];
                        *slot = slot.min(sample.seconds + metres / speed - limit_seconds);
                    }
                }
            }
        }
        Some(Field { west, south, cell, columns, rows, value: late })
    }
}
