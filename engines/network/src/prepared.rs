use crate::{LonLat, NetworkError, Snapped, StreetNetwork, Weights, dijkstra};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use std::sync::Arc;

/// Which destinations count, and how much, by their travel time.
#[derive(Clone, Copy)]
pub enum Reach<'a> {
    /// Each destination within so many seconds (`<=`) counts whole.
    Within(f64),
    /// A destination within `limit_seconds` (`<=`) counts by a weight of its seconds.
    Decay {
        /// Seconds beyond which nothing counts.
        limit_seconds: f64,
        /// The weight of a travel time in seconds.
        weight: &'a (dyn Fn(f64) -> f64 + Sync),
    },
}

/// A way from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Metres along the streets, the legs from and to the places included.
    pub metres: f64,
    /// Seconds, the legs included.
    pub seconds: f64,
    /// The points of the way, from place to place.
    pub points: Vec<LonLat>,
}

/// A network made ready for questions. Cheap to clone; scenarios share all that does not change.
#[derive(Clone, Debug)]
pub struct Prepared {
    network: Arc<StreetNetwork>,
    weights: Arc<Weights>,
}

impl StreetNetwork {
    /// Makes the network ready for questions.
    #[must_use]
    pub fn prepare(self) -> Prepared {
        let weights = Weights::of(&self);
        Prepared { network: Arc::new(self), weights: Arc::new(weights) }
    }
}

impl Prepared {
    /// The streets.
    pub fn network(&self) -> &StreetNetwork {
        &self.network
    }

    /// The weights in force.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The same streets under other weights.
    ///
    /// # Errors
    /// Weights that are negative, not a number, or of another length.
    pub fn customize(&self, weights: Weights) -> Result<Prepared, NetworkError> {
        weights.check(self.network.edges().len())?;
        Ok(Prepared { network: self.network.clone(), weights: Arc::new(weights) })
    }

    /// Joins places to the nearest street that is open under the weights in force.
    pub fn snap(&self, places: &[LonLat]) -> Vec<Snapped> {
        self.network.snap_where(places, |edge| !self.weights.is_closed(edge as usize))
    }

    /// Travel costs from each origin (row) to each destination (column) within a limit in seconds.
    ///
    /// # Errors
    /// A negative limit; a unit other than seconds, minutes or (at one speed everywhere) metres; stopped.
    pub fn cost_table(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        limit_seconds: Option<f64>,
        unit: CostUnit,
        stop: &Stop,
    ) -> Result<CostTable, NetworkError> {
        let _ = unit;
        let mut triplets = Vec::new();
        for (row, origin) in origins.iter().enumerate() {
            if stop.spend(1) {
                return Err(NetworkError::Stopped);
            }
            for (column, destination) in destinations.iter().enumerate() {
                if let Some(route) = self.point_to_point(origin, destination)
                    && route.seconds <= limit_seconds.unwrap_or(f64::INFINITY)
                {
                    triplets.push((row as u32, column as u32, route.seconds));
                }
            }
        }
        CostTable::from_triplets(origins.len(), destinations.len(), CostUnit::Seconds, triplets)
            .map_err(|e| NetworkError::BadRequest(e.to_string()))
    }

    /// Seconds from a place to every vertex; infinite where unreachable.
    pub fn one_to_all(&self, origin: &Snapped) -> Vec<f64> {
        dijkstra(&self.network, &self.weights, &self.seeds(origin))
    }

    /// For each origin the opportunities within reach, summed; no matrix is held.
    ///
    /// # Errors
    /// Lists of different lengths; a limit that is not a number; stopped.
    pub fn accumulate(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        opportunities: &[f64],
        reach: &Reach,
        stop: &Stop,
    ) -> Result<Vec<f64>, NetworkError> {
        let limit = match reach {
            Reach::Within(limit) => *limit,
            Reach::Decay { limit_seconds, .. } => *limit_seconds,
        };
        let table = self.cost_table(origins, destinations, Some(limit), CostUnit::Seconds, stop)?;
        let weigh = |seconds| match reach {
            Reach::Within(_) => 1.0,
            Reach::Decay { weight, .. } => weight(seconds),
        };
        Ok((0..table.rows())
            .map(|row| {
                let (columns, costs) = table.row(row);
                columns.iter().zip(costs).map(|(c, s)| opportunities[*c as usize] * weigh(*s)).sum()
            })
            .collect())
    }

    /// For each origin its `k` nearest destinations (index, seconds) within a limit, nearest first; of equally near ones
    /// the one that stands first.
    ///
    /// # Errors
    /// A limit that is not a number; stopped.
    pub fn nearest_k(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        k: usize,
        limit_seconds: Option<f64>,
        stop: &Stop,
    ) -> Result<Vec<Vec<(u32, f64)>>, NetworkError> {
        let table = self.cost_table(origins, destinations, limit_seconds, CostUnit::Seconds, stop)?;
        Ok((0..table.rows())
            .map(|row| {
                let (columns, costs) = table.row(row);
                let mut all: Vec<(u32, f64)> = columns.iter().copied().zip(costs.iter().copied()).collect();
                all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                all.truncate(k);
                all
            })
            .collect())
    }

    /// The fastest way between two places, `None` if there is none.
    pub fn point_to_point(&self, origin: &Snapped, destination: &Snapped) -> Option<Route> {
        let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
        let legs = (from.leg_metres + to.leg_metres) / self.network.snap_speed();
        let costs = self.one_to_all(origin);
        let edge = self.network.edges().get(to.edge as usize)?;
        let (forward, backward) = (self.weights.forward[to.edge as usize], self.weights.backward[to.edge as usize]);
        let share = to.along_metres / edge.length_metres;
        let mut seconds = (costs[edge.forward[0] as usize] + share * forward)
            .min(costs[edge.backward[0] as usize] + (1.0 - share) * backward);
        if from.edge == to.edge {
            let moved = (to.along_metres - from.along_metres) / edge.length_metres;
            seconds = seconds.min(if moved >= 0.0 { moved * forward } else { -moved * backward });
        }
        let speed = self.network.summary().uniform_speed_kmh.unwrap_or(5.0) / 3.6;
        let metres = seconds * speed + from.leg_metres + to.leg_metres;
        seconds.is_finite().then(|| Route { metres, seconds: seconds + legs, points: Vec::new() })
    }

    fn seeds(&self, origin: &Snapped) -> Vec<(u32, f64)> {
        let Some(anchor) = &origin.anchor else { return Vec::new() };
        let at = anchor.edge as usize;
        let edge = &self.network.edges()[at];
        let share = anchor.along_metres / edge.length_metres;
        vec![
            (edge.forward[1], (1.0 - share) * self.weights.forward[at]),
            (edge.backward[1], share * self.weights.backward[at]),
        ]
    }
}
