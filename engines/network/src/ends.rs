use crate::hierarchy::Hierarchy;
use crate::metric::{Metric, NO_WAY};
use crate::{Snapped, StreetNetwork, Weights};

/// How a place touches the hierarchy: the two ends of its edge, and the cost between each and the place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Ranks, the lower first.
    pub at: [u32; 2],
    /// Ticks, [`NO_WAY`] if the direction is closed; the leg to the street is included.
    pub cost: [u32; 2],
}

impl Entry {
    /// A place that touches nothing.
    pub const NOWHERE: Entry = Entry { at: [0, 0], cost: [NO_WAY, NO_WAY] };

    /// A vertex itself.
    pub fn vertex(rank: u32) -> Self {
        Entry { at: [rank, rank], cost: [0, NO_WAY] }
    }

    pub fn is_nowhere(&self) -> bool {
        self.cost == [NO_WAY, NO_WAY]
    }

    fn of(at: [u32; 2], cost: [u32; 2]) -> Self {
        if at[0] <= at[1] { Entry { at, cost } } else { Entry { at: [at[1], at[0]], cost: [cost[1], cost[0]] } }
    }
}

/// What is needed to turn places into entries.
#[derive(Clone, Copy)]
pub(crate) struct Doors<'a> {
    pub network: &'a StreetNetwork,
    pub weights: &'a Weights,
    pub hierarchy: &'a Hierarchy,
    pub metric: &'a Metric,
}

impl Doors<'_> {
    /// Ways out of a place: to where each direction of its edge arrives.
    pub fn origin(&self, place: &Snapped) -> Entry {
        self.entry(place, |edge, share| ([edge.forward[1], edge.backward[1]], [1.0 - share, share]))
    }

    /// Ways to a place: from where each direction of its edge is left.
    pub fn destination(&self, place: &Snapped) -> Entry {
        self.entry(place, |edge, share| ([edge.forward[0], edge.backward[0]], [share, 1.0 - share]))
    }

    fn entry(&self, place: &Snapped, ends: impl Fn(&crate::Edge, f64) -> ([u32; 2], [f64; 2])) -> Entry {
        let Some(anchor) = &place.anchor else { return Entry::NOWHERE };
        let Some(edge) = self.network.edges().get(anchor.edge as usize) else { return Entry::NOWHERE };
        let times = [self.weights.forward[anchor.edge as usize], self.weights.backward[anchor.edge as usize]];
        if self.weights.is_closed(anchor.edge as usize) {
            return Entry::NOWHERE;
        }
        let (at, parts) = ends(edge, share(anchor.along_metres, edge.length_metres));
        let leg = anchor.leg_metres / self.network.snap_speed();
        let cost = [0, 1].map(|i| {
            let seconds = part_seconds(parts[i], times[i], edge.length_metres);
            if seconds.is_finite() { self.metric.ticks(seconds + leg) } else { NO_WAY }
        });
        Entry::of(at.map(|v| self.hierarchy.rank[v as usize]), cost)
    }

    /// The cost of going straight along one edge that both places lie on, if they do.
    pub fn direct(&self, origin: &Snapped, destination: &Snapped) -> Option<u32> {
        let seconds = direct_seconds(self.network, self.weights, origin, destination)?;
        Some(self.metric.ticks(seconds)).filter(|ticks| *ticks < NO_WAY)
    }
}

/// Whoever is so near to the end of a one-way street stands at its junction: places are written to some decimals.
const AT_THE_JUNCTION_METRES: f64 = 0.2;

/// Seconds of a part of an edge that takes so long as a whole; infinite where it is closed, but for one who stands at its end.
pub(crate) fn part_seconds(part: f64, seconds: f64, length_metres: f64) -> f64 {
    if seconds.is_finite() {
        part * seconds
    } else if part * length_metres <= AT_THE_JUNCTION_METRES {
        0.0
    } else {
        f64::INFINITY
    }
}

/// Share of an edge that lies before a place.
pub(crate) fn share(along_metres: f64, length_metres: f64) -> f64 {
    if length_metres > 0.0 { (along_metres / length_metres).clamp(0.0, 1.0) } else { 0.0 }
}

/// Seconds straight along the edge that both places lie on, legs included; no time at all between a place and itself.
pub(crate) fn direct_seconds(
    network: &StreetNetwork,
    weights: &Weights,
    origin: &Snapped,
    destination: &Snapped,
) -> Option<f64> {
    let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
    if from.edge != to.edge {
        return None;
    }
    if weights.is_closed(from.edge as usize) {
        return None;
    }
    if origin.place == destination.place {
        return Some(0.0);
    }
    let edge = network.edges().get(from.edge as usize)?;
    let moved = share(to.along_metres, edge.length_metres) - share(from.along_metres, edge.length_metres);
    let legs = (from.leg_metres + to.leg_metres) / network.snap_speed();
    let along = (moved >= 0.0).then_some(moved * weights.forward[from.edge as usize]);
    let against = (moved <= 0.0).then_some(-moved * weights.backward[from.edge as usize]);
    let seconds = [along, against].into_iter().flatten().filter(|s| s.is_finite()).reduce(f64::min)?;
    Some(seconds + legs)
}
