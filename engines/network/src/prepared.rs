use crate::ends::{Doors, Entry};
use crate::hierarchy::Hierarchy;
use crate::lanes::{self, LANES};
use crate::metric::{Metric, NO_WAY};
use crate::sweep::Workspace;
use crate::{LonLat, NetworkError, Snapped, StreetNetwork, Weights};
use std::sync::{Arc, Mutex};

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

/// A network made ready for questions: a customizable contraction hierarchy. Cheap to clone; scenarios share all that does
/// not change.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) network: Arc<StreetNetwork>,
    pub(crate) weights: Arc<Weights>,
    pub(crate) hierarchy: Arc<Hierarchy>,
    pub(crate) metric: Arc<Metric>,
    pub(crate) pool: Pool,
}

/// Workspaces that are free at the moment.
#[derive(Clone, Default)]
pub(crate) struct Pool(Arc<Mutex<Vec<Workspace>>>);

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pool")
    }
}

impl Pool {
    /// Lends a workspace to an action.
    pub fn lend<R>(&self, vertices: usize, act: impl FnOnce(&mut Workspace) -> R) -> R {
        let free = self.0.lock().ok().and_then(|mut pool| pool.pop());
        let mut work = free.unwrap_or_default();
        work.grow(vertices);
        let result = act(&mut work);
        if let Ok(mut pool) = self.0.lock() {
            pool.push(work);
        }
        result
    }
}

impl StreetNetwork {
    /// Makes the network ready for questions: orders the vertices, completes the graph, customizes it to the times as read.
    #[must_use]
    pub fn prepare(self) -> Prepared {
        Prepared::of(Arc::new(self))
    }
}

impl Prepared {
    /// The streets, to be held beside.
    pub fn shared_network(&self) -> Arc<StreetNetwork> {
        Arc::clone(&self.network)
    }

    /// As [`StreetNetwork::prepare`], for a network that others hold too.
    #[must_use]
    pub fn of(network: Arc<StreetNetwork>) -> Prepared {
        let weights = Weights::of(&network);
        let hierarchy = Hierarchy::of(&network);
        let metric = Metric::of(&network, &hierarchy, &weights);
        Prepared {
            network,
            weights: Arc::new(weights),
            hierarchy: Arc::new(hierarchy),
            metric: Arc::new(metric),
            pool: Pool::default(),
        }
    }

    /// The streets.
    pub fn network(&self) -> &StreetNetwork {
        &self.network
    }

    /// The weights in force.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The smallest difference between two costs, in seconds: every cost of a table is a whole number of these. It is chosen
    /// as fine as 31 bits allow for the longest way (a tenth of a millimetre's walk or finer for a city).
    pub fn seconds_per_tick(&self) -> f64 {
        self.metric.seconds_per_tick
    }

    /// Arcs of the hierarchy before and after those that no shortest way needs are left out.
    pub fn hierarchy_arcs(&self) -> (usize, usize) {
        (self.hierarchy.head.len(), self.metric.upward().arc.len())
    }

    /// The same streets under other weights (perfect customization under the same order).
    ///
    /// # Errors
    /// Weights that are negative, not a number, or of another length.
    pub fn customize(&self, weights: Weights) -> Result<Prepared, NetworkError> {
        weights.check(self.network.edges().len())?;
        let metric = Metric::of(&self.network, &self.hierarchy, &weights);
        Ok(Prepared { weights: Arc::new(weights), metric: Arc::new(metric), ..self.clone() })
    }

    /// Joins places to the nearest street that is open under the weights in force.
    pub fn snap(&self, places: &[LonLat]) -> Vec<Snapped> {
        self.network.snap_where(places, |edge| !self.weights.is_closed(edge as usize))
    }

    pub(crate) fn doors(&self) -> Doors<'_> {
        Doors { network: &self.network, weights: &self.weights, hierarchy: &self.hierarchy, metric: &self.metric }
    }

    /// A limit in ticks, all of them if there is none.
    pub(crate) fn limit(&self, limit_seconds: Option<f64>) -> Result<u32, NetworkError> {
        match limit_seconds {
            None => Ok(NO_WAY - 1),
            Some(limit) if limit >= 0.0 => Ok(self.metric.limit_ticks(limit)),
            Some(limit) => Err(NetworkError::BadRequest(format!("a limit of {limit} seconds"))),
        }
    }

    pub(crate) fn level() -> lanes::Level {
        lanes::level()
    }
}

/// The lanes' numbers in batches of neighbours, so that a batch shares what lies above it.
pub(crate) fn batches(entries: &[Entry]) -> Vec<Vec<u32>> {
    let mut sorted: Vec<u32> = (0..entries.len() as u32).filter(|e| !entries[*e as usize].is_nowhere()).collect();
    sorted.sort_unstable_by_key(|&e| (entries[e as usize].at[0], e));
    sorted.chunks(LANES).map(<[u32]>::to_vec).collect()
}
