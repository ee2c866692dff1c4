use crate::array::Array;
use crate::hierarchy::Hierarchy;
use crate::{Length, StreetNetwork, Weights, dijkstra};

/// No way: half of what 32 bits hold, so that two of them can be added.
pub(crate) const NO_WAY: u32 = u32::MAX / 2;

/// The part of a contraction hierarchy that depends on times.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metric {
    /// What one unit of every cost below is, in seconds. Chosen as a power of ten (of a second, or of the seconds of a metre)
    /// so fine that the longest way still fits.
    pub seconds_per_tick: f64,
    /// Cost of every hierarchy arc from the lower to the higher end over lower vertices only (basic customization).
    pub up: Array<u32>,
    /// The same from the higher to the lower end; empty if equal.
    pub down: Array<u32>,
    /// The arcs that a search upward needs (perfect customization).
    pub up_search: Search,
    /// The arcs that a search downward needs; empty if equal.
    pub down_search: Search,
}

/// Arcs in compressed rows by lower end: higher end and cost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    pub first: Array<u32>,
    pub arc: Array<[u32; 2]>,
}

impl Search {
    pub fn row(&self, rank: usize) -> &[[u32; 2]] {
        &self.arc[self.first[rank] as usize..self.first[rank + 1] as usize]
    }
}

impl Metric {
    /// Customizes a hierarchy to weights.
    pub fn of(network: &StreetNetwork, hierarchy: &Hierarchy, weights: &Weights) -> Self {
        let seconds_per_tick = seconds_per_tick(network, weights);
        let codes = Codes { network, weights, seconds_per_tick };
        if is_symmetric(network, weights) {
            customize::<true>(hierarchy, &codes)
        } else {
            customize::<false>(hierarchy, &codes)
        }
    }

    /// True if every way takes as long back as forth.
    pub fn is_symmetric(&self) -> bool {
        self.down.is_empty()
    }

    /// Cost of an arc from its higher to its lower end.
    pub fn down_cost(&self, arc: usize) -> u32 {
        if self.is_symmetric() { self.up[arc] } else { self.down[arc] }
    }

    /// Arcs of the search from the lower ends up.
    pub fn upward(&self) -> &Search {
        &self.up_search
    }

    /// Arcs of the search from the higher ends down.
    pub fn downward(&self) -> &Search {
        if self.is_symmetric() { &self.up_search } else { &self.down_search }
    }

    /// Seconds in ticks, rounded to the nearest.
    pub fn ticks(&self, seconds: f64) -> u32 {
        to_ticks(seconds, self.seconds_per_tick)
    }

    /// A limit in ticks: the last cost that counts (`<=`); half a tick is granted for rounding.
    pub fn limit_ticks(&self, seconds: f64) -> u32 {
        to_ticks(seconds, self.seconds_per_tick).min(NO_WAY - 1)
    }

    /// Ticks in seconds.
    pub fn seconds(&self, ticks: u32) -> f64 {
        f64::from(ticks) * self.seconds_per_tick
    }
}

fn to_ticks(seconds: f64, seconds_per_tick: f64) -> u32 {
    let ticks = (seconds / seconds_per_tick).round();
    if ticks < f64::from(NO_WAY) { ticks.max(0.0) as u32 } else { NO_WAY }
}

/// Costs of the input arcs by their code.
pub(crate) struct Codes<'a> {
    pub network: &'a StreetNetwork,
    pub weights: &'a Weights,
    pub seconds_per_tick: f64,
}

impl Codes<'_> {
    /// Metres and seconds of an input arc, in double precision.
    pub fn length(&self, code: u32) -> Length {
        let edge = code as usize / 2;
        match self.network.edges().get(edge) {
            Some(spec) => {
                let weights = if code % 2 == 1 { &self.weights.backward } else { &self.weights.forward };
                Length { metres: spec.length_metres, seconds: weights[edge] }
            }
            None => {
                let turn = code as usize - 2 * self.network.edges().len();
                Length { metres: 0.0, seconds: self.network.turn_seconds()[turn] }
            }
        }
    }

    /// Tail, head and cost of an input arc.
    pub fn arc(&self, code: u32) -> (u32, u32, u32) {
        let (edge, against) = (code as usize / 2, code % 2 == 1);
        let edges = self.network.edges();
        if edge >= edges.len() {
            let at = code as usize - 2 * edges.len();
            let turn = self.network.turns()[at];
            return (turn[0], turn[1], to_ticks(self.network.turn_seconds()[at], self.seconds_per_tick));
        }
        let (ends, seconds) = if against {
            (edges[edge].backward, self.weights.backward[edge])
        } else {
            (edges[edge].forward, self.weights.forward[edge])
        };
        (ends[0], ends[1], to_ticks(seconds, self.seconds_per_tick))
    }
}

/// The finest power of ten for which the longest way fits in 31 bits.
fn seconds_per_tick(network: &StreetNetwork, weights: &Weights) -> f64 {
    let base = network.summary().uniform_speed_kmh.map_or(1.0, |kmh| 3.6 / kmh);
    // From a place where a street is left: a junction that was taken apart is no vertex of any street itself.
    let ways = network.edges().iter().zip(weights.forward.iter().zip(&weights.backward));
    let leaving = |(edge, (forth, back)): (&crate::Edge, (&f64, &f64))| match (forth.is_finite(), back.is_finite()) {
        (true, _) => Some(edge.forward[0]),
        (_, true) => Some(edge.backward[0]),
        _ => None,
    };
    let start = ways.clone().find_map(leaving).unwrap_or(0);
    let out = dijkstra(network, weights, &[(start, 0.0)]);
    let reached = |(edge, (forth, back)): (&crate::Edge, (&f64, &f64))| {
        let ends = [(edge.forward[1], forth), (edge.backward[1], back)];
        ends.into_iter().all(|(end, seconds)| seconds.is_infinite() || out[end as usize].is_finite())
    };
    let whole = ways.clone().all(reached);
    let farthest = out.iter().copied().filter(|c| c.is_finite()).fold(0.0, f64::max);
    // No way is longer than the farthest there and back; where closures part the streets, some room is left instead.
    let there_and_back = if is_symmetric(network, weights) { 2.0 } else { 4.0 };
    let bound = there_and_back * farthest * if whole { 1.0 } else { 4.0 } + beside(network, weights);
    let finest = (bound / base / f64::from(NO_WAY - 1)).log10().ceil();
    base * 10f64.powi((finest as i32).clamp(-6, 12))
}

fn is_symmetric(network: &StreetNetwork, weights: &Weights) -> bool {
    network.turns().is_empty() && weights.forward == weights.backward
}

/// Seconds of the pieces of edges and the legs at both ends of a way, at most.
pub(crate) fn beside(network: &StreetNetwork, weights: &Weights) -> f64 {
    let times = weights.forward.iter().chain(&weights.backward).copied().filter(|w| w.is_finite());
    4.0 * times.fold(0.0, f64::max) + 2.0 * crate::FAR_METRES / network.snap_speed()
}

/// Costs of the arcs up and down, the latter empty if equal.
pub(crate) struct Costs<const SYMMETRIC: bool> {
    pub up: Vec<u32>,
    pub down: Vec<u32>,
}

impl<const SYMMETRIC: bool> Costs<SYMMETRIC> {
    #[inline(always)]
    pub fn down(&self, arc: usize) -> u32 {
        if SYMMETRIC { self.up[arc] } else { self.down[arc] }
    }

    #[inline(always)]
    fn lower_up(&mut self, arc: usize, cost: u32) {
        self.up[arc] = self.up[arc].min(cost);
    }

    #[inline(always)]
    fn lower_down(&mut self, arc: usize, cost: u32) {
        if SYMMETRIC {
            self.lower_up(arc, cost);
        } else {
            self.down[arc] = self.down[arc].min(cost);
        }
    }
}

fn customize<const SYMMETRIC: bool>(hierarchy: &Hierarchy, codes: &Codes) -> Metric {
    let arcs = hierarchy.head.len();
    let mut costs = Costs::<SYMMETRIC> { up: vec![NO_WAY; arcs], down: vec![NO_WAY; if SYMMETRIC { 0 } else { arcs }] };
    for &[arc, code] in hierarchy.input.iter() {
        let (tail, head, cost) = codes.arc(code);
        if hierarchy.rank[tail as usize] < hierarchy.rank[head as usize] {
            costs.lower_up(arc as usize, cost);
        } else {
            costs.lower_down(arc as usize, cost);
        }
    }
    for rank in 0..hierarchy.vertices() {
        lower_triangles(hierarchy, &mut costs, rank);
    }
    let basic = Costs::<SYMMETRIC> { up: costs.up.clone(), down: costs.down.clone() };
    for rank in (0..hierarchy.vertices()).rev() {
        upper_triangles(hierarchy, &mut costs, rank);
    }
    let up_search = search(hierarchy, &basic.up, &costs.up);
    let down_search = if SYMMETRIC { Search::default() } else { search(hierarchy, &basic.down, &costs.down) };
    Metric {
        seconds_per_tick: codes.seconds_per_tick,
        up: basic.up.into(),
        down: basic.down.into(),
        up_search,
        down_search,
    }
}

/// Every pair of higher neighbours of a rank may go over it.
fn lower_triangles<const SYMMETRIC: bool>(hierarchy: &Hierarchy, costs: &mut Costs<SYMMETRIC>, rank: usize) {
    let (head, first) = (&hierarchy.head[..], &hierarchy.first[..]);
    let (start, end) = (first[rank] as usize, first[rank + 1] as usize);
    for i in start..end {
        let (to_x, from_x) = (costs.up[i], costs.down(i));
        if to_x >= NO_WAY && from_x >= NO_WAY {
            continue;
        }
        let mut k = first[head[i] as usize] as usize;
        for j in i + 1..end {
            let y = head[j];
            while head[k] < y {
                k += 1;
            }
            costs.lower_up(k, from_x + costs.up[j]);
            if !SYMMETRIC {
                costs.lower_down(k, costs.down(j) + to_x);
            }
        }
    }
}

/// The arcs of a rank may be shortened over its higher neighbours, whose own arcs are already shortest.
fn upper_triangles<const SYMMETRIC: bool>(hierarchy: &Hierarchy, costs: &mut Costs<SYMMETRIC>, rank: usize) {
    let (head, first) = (&hierarchy.head[..], &hierarchy.first[..]);
    let (start, end) = (first[rank] as usize, first[rank + 1] as usize);
    for i in start..end {
        let mut k = first[head[i] as usize] as usize;
        for j in i + 1..end {
            let y = head[j];
            while head[k] < y {
                k += 1;
            }
            let (x_to_y, y_to_x) = (costs.up[k], costs.down(k));
            costs.lower_up(i, costs.up[j] + y_to_x);
            costs.lower_up(j, costs.up[i] + x_to_y);
            if !SYMMETRIC {
                costs.lower_down(i, x_to_y + costs.down(j));
                costs.lower_down(j, y_to_x + costs.down(i));
            }
        }
    }
}

/// The arcs that no way over higher vertices undercuts.
pub(crate) fn search(hierarchy: &Hierarchy, basic: &[u32], perfect: &[u32]) -> Search {
    let n = hierarchy.vertices();
    let mut first = Vec::with_capacity(n + 1);
    let mut arc = Vec::new();
    first.push(0);
    for rank in 0..n {
        for at in hierarchy.first[rank] as usize..hierarchy.first[rank + 1] as usize {
            if basic[at] == perfect[at] && basic[at] < NO_WAY {
                arc.push([hierarchy.head[at], basic[at]]);
            }
        }
        first.push(arc.len() as u32);
    }
    Search { first: first.into(), arc: arc.into() }
}
