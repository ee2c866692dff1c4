use crate::grid::NO_EDGE;
use crate::metric::Metric;
use crate::place::metres_per_degree;
use crate::regrow::Regrown;
use crate::split::{Grown, Joint};
use crate::stretch::Stretch;
use crate::{FAR_METRES, LonLat, NetworkError, Prepared, StreetNetwork, haversine_metres};
use linping_problems::Text;
use std::sync::Arc;

/// Something a scenario changes in the streets.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Change {
    /// Closes an edge in both directions.
    CloseEdge(usize),
    /// Closes every piece with this identifier (an OSM way, or `edge` of the edge table, see [`crate::street_id`]); the rest of its
    /// street stays open.
    CloseId(i64),
    /// Closes what lies within so many metres of a place; streets stay open up to the circle.
    CloseNear {
        /// The place.
        place: LonLat,
        /// Metres around it.
        radius_metres: f64,
    },
    /// Multiplies the times of an edge; a factor below one speeds it up.
    SlowEdge {
        /// The edge.
        edge: usize,
        /// What its seconds are multiplied by.
        factor: f64,
    },
    /// Multiplies the times of every piece with this identifier.
    SlowId {
        /// The identifier.
        id: i64,
        /// What the seconds are multiplied by.
        factor: f64,
    },
    /// Multiplies the times of what lies within so many metres of a place.
    SlowNear {
        /// The place.
        place: LonLat,
        /// Metres around it.
        radius_metres: f64,
        /// What the seconds are multiplied by.
        factor: f64,
    },
    /// Adds a street along points, joined at both ends to the nearest open street.
    AddStreet {
        /// Its points, at least two.
        points: Vec<LonLat>,
        /// Its speed in km/h; the mode's own if not said.
        kmh: Option<f64>,
        /// False if it is one-way, in the order of the points.
        both_ways: bool,
    },
}

impl StreetNetwork {
    /// Edges that come within so many metres of a place, ascending.
    pub fn edges_within(&self, place: LonLat, radius_metres: f64) -> Vec<usize> {
        let (metres_lon, metres_lat) = metres_per_degree(place.lat);
        let frame = &self.grid.frame;
        let (reach_lon, reach_lat) = (radius_metres / metres_lon, radius_metres / metres_lat);
        let (left, bottom) = frame.cell_at(place.lon - reach_lon, place.lat - reach_lat);
        let (right, top) = frame.cell_at(place.lon + reach_lon, place.lat + reach_lat);
        let mut found = Vec::new();
        for row in bottom.max(0)..=top.min(i64::from(frame.rows) - 1) {
            for column in left.max(0)..=right.min(i64::from(frame.columns) - 1) {
                for piece in self.grid.cell(column as u32, row as u32) {
                    let squared = self.piece_distance(piece, place);
                    let edge = self.grid.edge_of[piece as usize];
                    if squared.sqrt() <= radius_metres && edge != NO_EDGE {
                        found.push(edge as usize);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Prepared {
    /// The network after some changes, made in their order; what does not change is shared.
    ///
    /// Closing and slowing whole edges re-customizes; a street added splits the edges it joins, and a part of an edge is split
    /// off, and then completion is run again under the old order with the new vertices first. All of it is done only for what the
    /// changes touch.
    ///
    /// # Errors
    /// A change that names no street, a factor or speed that is not positive, a new street that is near no other.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Prepared, NetworkError> {
        let mut grown = Grown::of(&self.network, &self.weights);
        for (number, change) in changes.iter().enumerate() {
            match change {
                Change::AddStreet { points, kmh, both_ways } => add_street(&mut grown, points, *kmh, *both_ways)?,
                other => {
                    let (stretches, factor) = touched(&grown.network, other)?;
                    if stretches.is_empty() {
                        return Err(NetworkError::NoStreet { number });
                    }
                    multiply(&mut grown, stretches, factor);
                }
            }
        }
        let (network, weights, touched) = grown.finish();
        let regrown = (network.edges().len() > self.network.edges().len())
            .then(|| self.hierarchy.grown(&network, &touched, self.network.edges().len()));
        let (hierarchy, moved) = match regrown {
            Some(Regrown { hierarchy, moved }) => (Arc::new(hierarchy), Some(moved)),
            None => (Arc::clone(&self.hierarchy), None),
        };
        let repaired = self.metric.repaired(&network, &hierarchy, &weights, moved.as_ref(), &touched);
        let metric = repaired.unwrap_or_else(|| Metric::of(&network, &hierarchy, &weights));
        Ok(Prepared {
            network: Arc::new(network),
            weights: Arc::new(weights),
            hierarchy,
            metric: Arc::new(metric),
            pool: self.pool.clone(),
        })
    }
}

/// The parts of edges that a change names, and what their times are multiplied by.
fn touched(network: &StreetNetwork, change: &Change) -> Result<(Vec<Stretch>, f64), NetworkError> {
    let whole = |edge: usize| {
        let length = network.edges().get(edge).map(|e| e.length_metres);
        length.map(|length| Stretch { edge, from_metres: 0.0, to_metres: length }).into_iter().collect()
    };
    let (stretches, factor): (Vec<Stretch>, f64) = match change {
        Change::CloseEdge(edge) => (whole(*edge), f64::INFINITY),
        Change::SlowEdge { edge, factor } => (whole(*edge), *factor),
        Change::CloseId(id) => (network.stretches_with_id(*id), f64::INFINITY),
        Change::SlowId { id, factor } => (network.stretches_with_id(*id), *factor),
        Change::CloseNear { place, radius_metres } => (network.stretches_within(*place, *radius_metres), f64::INFINITY),
        Change::SlowNear { place, radius_metres, factor } => {
            (network.stretches_within(*place, *radius_metres), *factor)
        }
        Change::AddStreet { .. } => (Vec::new(), 1.0),
    };
    if factor.is_nan() || factor <= 0.0 {
        return Err(unusable(format!("倍数 {factor} 应为正数"), format!("a factor of {factor} is not above zero")));
    }
    Ok((stretches, factor))
}

/// Closes or slows parts of edges. Whole edges change their weights only; parts are split off.
fn multiply(grown: &mut Grown, mut stretches: Vec<Stretch>, factor: f64) {
    // A closed edge stays closed whatever part of it is named.
    stretches.retain(|stretch| {
        let at_once = grown.network.is_whole(stretch) || grown.weights.is_closed(stretch.edge);
        if at_once {
            grown.slow(stretch.edge, factor);
        }
        !at_once
    });
    // From the far end of an edge to its start: what is before a cut keeps its number and its metres.
    for stretch in stretches.iter().rev() {
        let length = grown.network.edges()[stretch.edge].length_metres;
        if stretch.to_metres < length {
            grown.split(&grown.network.anchor_along(stretch.edge, stretch.to_metres));
        }
        let middle = if stretch.from_metres > 0.0 {
            match grown.split(&grown.network.anchor_along(stretch.edge, stretch.from_metres)) {
                Joint::Middle { rest, .. } => rest as usize,
                Joint::End { .. } => stretch.edge,
            }
        } else {
            stretch.edge
        };
        grown.slow(middle, factor);
    }
}

fn unusable(zh: impl Into<String>, en: impl Into<String>) -> NetworkError {
    NetworkError::BadChange(Text::new(zh, en))
}

fn add_street(grown: &mut Grown, points: &[LonLat], kmh: Option<f64>, both_ways: bool) -> Result<(), NetworkError> {
    let kmh = kmh.unwrap_or(grown.network.summary().speed_kmh);
    if !(kmh.is_finite() && kmh > 0.0) {
        return Err(unusable(
            format!("速度 {kmh} 公里/时应为正数"),
            format!("a speed of {kmh} km/h is not above zero"),
        ));
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(unusable("一条街道至少要两个点", "a street needs two points"));
    };
    if points.len() < 2 || points.iter().any(|p| !p.is_on_earth()) {
        return Err(unusable("一条街道至少要地球上的两个点", "a street needs two points on the globe"));
    }
    let join = |place: LonLat| {
        let anchor = grown.network.nearest(place, FAR_METRES, &|edge| !grown.weights.is_closed(edge as usize));
        anchor.ok_or_else(|| {
            let LonLat { lon, lat } = place;
            let zh = format!("{lon}, {lat} 周围 {FAR_METRES} 米内没有街道");
            unusable(zh, format!("no street within {FAR_METRES} m of {lon}, {lat}"))
        })
    };
    let (from, mut to) = (join(*first)?, join(*last)?);
    let start = grown.split(&from);
    if let Joint::Middle { edge, at_metres, rest, .. } = start
        && to.edge == edge
        && to.along_metres > at_metres
    {
        to.edge = rest;
        to.along_metres -= at_metres;
    }
    let end = grown.split(&to);
    let mut shape: Vec<LonLat> = std::iter::once(from.point).chain(points.iter().copied()).chain([to.point]).collect();
    shape.dedup();
    let length: f64 = shape.windows(2).map(|w| haversine_metres(w[0], w[1])).sum();
    let seconds = length * 3.6 / kmh;
    let back = if both_ways { seconds } else { f64::INFINITY };
    grown.add_edge(&shape, length, start.ends(), end.ends(), [seconds, back])
}
