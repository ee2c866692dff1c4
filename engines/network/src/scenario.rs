use crate::hierarchy::{Hierarchy, pairs};
use crate::metric::Metric;
use crate::place::metres_per_degree;
use crate::reduce::Adjacency;
use crate::split::{Grown, Joint};
use crate::{FAR_METRES, LonLat, NetworkError, Prepared, StreetNetwork, Weights, haversine_metres};
use std::sync::Arc;

/// Something a scenario changes in the streets.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Change {
    /// Closes an edge in both directions.
    CloseEdge(usize),
    /// Closes every edge that holds a piece with this identifier (an OSM way, or `edge` of the edge table).
    CloseId(i64),
    /// Closes every edge that comes within so many metres of a place.
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
    /// Multiplies the times of every edge that holds a piece with this identifier.
    SlowId {
        /// The identifier.
        id: i64,
        /// What the seconds are multiplied by.
        factor: f64,
    },
    /// Multiplies the times of every edge that comes within so many metres of a place.
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
                for &piece in self.grid.cell(column as u32, row as u32) {
                    let (squared, _) = self.piece_distance(piece, place, (metres_lon, metres_lat));
                    if squared.sqrt() <= radius_metres {
                        found.push(self.grid.edge_of[piece as usize] as usize);
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
    /// Closing and slowing re-customizes; a street added splits the edges it joins, and completion is run again under the
    /// old order with the new vertices first.
    ///
    /// # Errors
    /// A change that names no street, a factor or speed that is not positive, a new street that is near no other.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Prepared, NetworkError> {
        let mut network = self.network.clone();
        let mut weights = Weights::clone(&self.weights);
        let mut added = 0;
        for change in changes {
            match change {
                Change::AddStreet { points, kmh, both_ways } => {
                    let grown = add_street(&network, &weights, points, *kmh, *both_ways)?;
                    added += grown.network.vertices() - network.vertices();
                    network = Arc::new(grown.network);
                    weights = grown.weights;
                }
                other => multiply(&network, &mut weights, other)?,
            }
        }
        let hierarchy = if Arc::ptr_eq(&network, &self.network) {
            self.hierarchy.clone()
        } else {
            let old = network.vertices() - added;
            let mut order: Vec<u32> = (old as u32..network.vertices() as u32).collect();
            let mut by_rank = vec![0u32; old];
            for (vertex, rank) in self.hierarchy.rank.iter().enumerate() {
                by_rank[*rank as usize] = vertex as u32;
            }
            order.append(&mut by_rank);
            let graph = Adjacency::of(network.vertices(), pairs(&network));
            Arc::new(Hierarchy::under(&network, &graph, &order))
        };
        let metric = Metric::of(&network, &hierarchy, &weights);
        Ok(Prepared {
            network,
            weights: Arc::new(weights),
            hierarchy,
            metric: Arc::new(metric),
            pool: self.pool.clone(),
        })
    }
}

/// Closes or slows the edges that a change names.
fn multiply(network: &StreetNetwork, weights: &mut Weights, change: &Change) -> Result<(), NetworkError> {
    let (edges, factor) = match change {
        Change::CloseEdge(edge) => (vec![*edge], f64::INFINITY),
        Change::SlowEdge { edge, factor } => (vec![*edge], *factor),
        Change::CloseId(id) => (network.edges_with_id(*id), f64::INFINITY),
        Change::SlowId { id, factor } => (network.edges_with_id(*id), *factor),
        Change::CloseNear { place, radius_metres } => (network.edges_within(*place, *radius_metres), f64::INFINITY),
        Change::SlowNear { place, radius_metres, factor } => (network.edges_within(*place, *radius_metres), *factor),
        Change::AddStreet { .. } => (Vec::new(), 1.0),
    };
    if factor.is_nan() || factor <= 0.0 {
        return Err(NetworkError::BadChange(format!("a factor of {factor}")));
    }
    if edges.is_empty() || edges.iter().any(|edge| *edge >= network.edges().len()) {
        return Err(NetworkError::BadChange(format!("no street for {change:?}")));
    }
    for edge in edges {
        for times in [&mut weights.forward, &mut weights.backward] {
            // A street without length would take no time even when closed.
            times[edge] = if factor.is_infinite() { f64::INFINITY } else { times[edge] * factor };
        }
    }
    Ok(())
}

fn add_street(
    network: &StreetNetwork,
    weights: &Weights,
    points: &[LonLat],
    kmh: Option<f64>,
    both_ways: bool,
) -> Result<Grown, NetworkError> {
    let kmh = kmh.unwrap_or(network.summary().speed_kmh);
    if !(kmh.is_finite() && kmh > 0.0) {
        return Err(NetworkError::BadChange(format!("a speed of {kmh} km/h")));
    }
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(NetworkError::BadChange("a street needs two points".into()));
    };
    if points.len() < 2 || points.iter().any(|p| !p.is_on_earth()) {
        return Err(NetworkError::BadChange("a street needs two points on the globe".into()));
    }
    let join = |place: LonLat| {
        let anchor = network.nearest(place, FAR_METRES, &|edge| !weights.is_closed(edge as usize));
        anchor.ok_or_else(|| {
            NetworkError::BadChange(format!("no street within {FAR_METRES} m of {}, {}", place.lon, place.lat))
        })
    };
    let (from, to) = (join(*first)?, join(*last)?);
    let mut grown = Grown::of(network, weights);
    let start = grown.split(&from);
    let mut to = to;
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
    grown.add_edge(
        &shape,
        length,
        start.ends(),
        end.ends(),
        [seconds, if both_ways { seconds } else { f64::INFINITY }],
    );
    grown.finish(kmh)
}
