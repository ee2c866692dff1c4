use crate::ends::{direct_seconds, share};
use crate::metric::{Codes, NO_WAY, Search};
use crate::{Anchor, LonLat, Prepared, Snapped};
use rayon::prelude::*;

/// A way from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Metres along the streets, the legs from and to the places included.
    pub metres: f64,
    /// Seconds, the legs included.
    pub seconds: f64,
    /// Metres of the leg from the origin to the street.
    pub origin_leg_metres: f64,
    /// Metres of the leg from the street to the destination.
    pub destination_leg_metres: f64,
    /// The edges used, in order, and whether along (true) or against their direction; the first and the last in part.
    pub edges: Vec<(u32, bool)>,
}

/// Costs and last steps of a search up the tree.
struct Climb {
    cost: Vec<u32>,
    from: Vec<u32>,
    chain: Vec<u32>,
}

impl Climb {
    fn new(ranks: usize) -> Self {
        Climb { cost: vec![NO_WAY; ranks], from: vec![u32::MAX; ranks], chain: Vec::new() }
    }

    /// Searches upward from both ends of an edge. The lower end's ancestors include the higher one, its neighbour.
    fn run(&mut self, prepared: &Prepared, search: &Search, entry: &crate::ends::Entry) {
        for &rank in &self.chain {
            self.cost[rank as usize] = NO_WAY;
            self.from[rank as usize] = u32::MAX;
        }
        self.chain.clear();
        if entry.is_nowhere() {
            return;
        }
        for (rank, cost) in entry.at.into_iter().zip(entry.cost) {
            self.cost[rank as usize] = self.cost[rank as usize].min(cost);
        }
        let mut at = Some(entry.at[0]);
        while let Some(rank) = at {
            self.chain.push(rank);
            let cost = self.cost[rank as usize];
            if cost < NO_WAY {
                for &[head, more] in search.row(rank as usize) {
                    if cost + more < self.cost[head as usize] {
                        self.cost[head as usize] = cost + more;
                        self.from[head as usize] = rank;
                    }
                }
            }
            at = prepared.hierarchy.parent(rank);
        }
    }

    /// Ranks from the start up to `rank`.
    fn trace(&self, rank: u32) -> Vec<u32> {
        let mut ranks = vec![rank];
        let mut at = rank;
        while self.from[at as usize] != u32::MAX {
            at = self.from[at as usize];
            ranks.push(at);
        }
        ranks.reverse();
        ranks
    }
}

impl Prepared {
    /// The fastest way between two places, `None` if there is none.
    ///
    /// The way is found on whole ticks; its metres and seconds are then added up in double precision along its edges.
    pub fn point_to_point(&self, origin: &Snapped, destination: &Snapped) -> Option<Route> {
        self.point_to_point_each(&[(*origin, *destination)]).pop()?
    }

    /// The fastest way of each pair, in the order given.
    pub fn point_to_point_each(&self, pairs: &[(Snapped, Snapped)]) -> Vec<Option<Route>> {
        let ranks = self.hierarchy.vertices();
        pairs
            .par_chunks(256)
            .flat_map_iter(|pairs| {
                let (mut out, mut into) = (Climb::new(ranks), Climb::new(ranks));
                let routes: Vec<_> = pairs.iter().map(|(o, d)| self.way(o, d, &mut out, &mut into)).collect();
                routes
            })
            .collect()
    }

    fn way(&self, origin: &Snapped, destination: &Snapped, out: &mut Climb, into: &mut Climb) -> Option<Route> {
        let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
        let doors = self.doors();
        out.run(self, self.metric.upward(), &doors.origin(origin));
        into.run(self, self.metric.downward(), &doors.destination(destination));
        let sum = |rank: &u32| out.cost[*rank as usize] + into.cost[*rank as usize];
        let top = out.chain.iter().copied().min_by_key(|rank| (sum(rank), *rank)).filter(|rank| sum(rank) < NO_WAY);
        let direct = direct_seconds(&self.network, &self.weights, origin, destination);
        if let Some(seconds) = direct
            && top.is_none_or(|rank| self.metric.ticks(seconds) <= sum(&rank))
        {
            return Some(self.straight(seconds, origin, destination, from, to));
        }
        let top = top?;
        let (up, down) = (out.trace(top), into.trace(top));
        let mut codes = Vec::new();
        for step in up.windows(2) {
            self.unpack(step[0], step[1], true, &mut codes);
        }
        for step in down.windows(2).rev() {
            self.unpack(step[0], step[1], false, &mut codes);
        }
        Some(self.collect(from, to, up[0], down[0], &codes))
    }

    /// Along one edge.
    fn straight(&self, seconds: f64, origin: &Snapped, destination: &Snapped, from: &Anchor, to: &Anchor) -> Route {
        let same = origin.place == destination.place;
        let legs = if same { [0.0; 2] } else { [from.leg_metres, to.leg_metres] };
        let moved = to.along_metres - from.along_metres;
        Route {
            metres: moved.abs() + legs[0] + legs[1],
            seconds,
            origin_leg_metres: legs[0],
            destination_leg_metres: legs[1],
            edges: vec![(from.edge, moved >= 0.0)],
        }
    }

    /// Adds the pieces of the first and the last edge to the edges between.
    fn collect(&self, from: &Anchor, to: &Anchor, first: u32, last: u32, codes: &[u32]) -> Route {
        let edges = self.network.edges();
        let rank = |v: u32| self.hierarchy.rank[v as usize];
        let speed = self.network.snap_speed();
        let mut route = Route {
            metres: from.leg_metres + to.leg_metres,
            seconds: (from.leg_metres + to.leg_metres) / speed,
            origin_leg_metres: from.leg_metres,
            destination_leg_metres: to.leg_metres,
            edges: Vec::with_capacity(codes.len() + 2),
        };
        let mut add = |edge: u32, along: bool, part: f64| {
            let weights = if along { &self.weights.forward } else { &self.weights.backward };
            if part > 0.0 {
                route.metres += part * edges[edge as usize].length_metres;
                route.seconds += part * weights[edge as usize];
                route.edges.push((edge, along));
            }
        };
        let piece = |anchor: &Anchor, end: u32, ends: [u32; 2], parts: [f64; 2]| {
            let weights = [self.weights.forward[anchor.edge as usize], self.weights.backward[anchor.edge as usize]];
            let fits = |i: usize| rank(ends[i]) == end && weights[i].is_finite();
            let cost = |i: usize| if parts[i] > 0.0 { parts[i] * weights[i] } else { 0.0 };
            match (fits(0), fits(1)) {
                (true, true) => usize::from(cost(1) < cost(0)),
                (forward, _) => usize::from(!forward),
            }
        };
        let edge = &edges[from.edge as usize];
        let before = share(from.along_metres, edge.length_metres);
        let parts = [1.0 - before, before];
        let side = piece(from, first, [edge.forward[1], edge.backward[1]], parts);
        add(from.edge, side == 0, parts[side]);
        let mut turning = 0.0;
        for &code in codes {
            match (code as usize).checked_sub(2 * edges.len()) {
                None => add(code / 2, code % 2 == 0, 1.0),
                Some(turn) => turning += self.network.turn_seconds()[turn],
            }
        }
        let edge = &edges[to.edge as usize];
        let before = share(to.along_metres, edge.length_metres);
        let parts = [before, 1.0 - before];
        let side = piece(to, last, [edge.forward[0], edge.backward[0]], parts);
        add(to.edge, side == 0, parts[side]);
        route.seconds += turning;
        route
    }

    /// The input arcs that a hierarchy arc stands for, upward (from `low` to `high`) or downward, in the order of travel.
    fn unpack(&self, low: u32, high: u32, upward: bool, codes: &mut Vec<u32>) {
        let (hierarchy, metric) = (&self.hierarchy, &self.metric);
        let mut stack = vec![(low, high, upward)];
        while let Some((low, high, upward)) = stack.pop() {
            let Some(arc) = hierarchy.arc_between(low, high) else { continue };
            let cost = if upward { metric.up[arc as usize] } else { metric.down_cost(arc as usize) };
            if let Some(code) = self.input_with(arc, high, upward, cost) {
                codes.push(code);
                continue;
            }
            let over = hierarchy.lower(low).iter().find_map(|&[rank, to_low]| {
                let to_high = hierarchy.arc_between(rank, high)?;
                let (to_low, to_high) = (to_low as usize, to_high as usize);
                let through = if upward {
                    metric.down_cost(to_low) + metric.up[to_high]
                } else {
                    metric.down_cost(to_high) + metric.up[to_low]
                };
                (through == cost).then_some(rank)
            });
            if let Some(over) = over {
                // The later half goes on the stack first.
                if upward {
                    stack.push((over, high, true));
                    stack.push((over, low, false));
                } else {
                    stack.push((over, low, true));
                    stack.push((over, high, false));
                }
            }
        }
    }

    /// An input arc on a hierarchy arc in a direction with a cost.
    fn input_with(&self, arc: u32, high: u32, upward: bool, cost: u32) -> Option<u32> {
        let inputs = &self.hierarchy.input;
        let spt = self.metric.seconds_per_tick;
        let codes = Codes { network: &self.network, weights: &self.weights, seconds_per_tick: spt };
        let from = inputs.partition_point(|i| i[0] < arc);
        inputs[from..].iter().take_while(|i| i[0] == arc).map(|i| i[1]).find(|&code| {
            let (_, head, own) = codes.arc(code);
            own == cost && (self.hierarchy.rank[head as usize] == high) == upward
        })
    }

    /// The points of a route from place to place, for drawing.
    pub fn route_points(&self, origin: &Snapped, destination: &Snapped, route: &Route) -> Vec<LonLat> {
        let (Some(from), Some(to)) = (&origin.anchor, &destination.anchor) else { return Vec::new() };
        let mut points = vec![origin.place, from.point];
        let last = route.edges.len().saturating_sub(1);
        for (at, &(edge, along)) in route.edges.iter().enumerate() {
            let Some(shape) = self.network.edges().get(edge as usize).map(|e| e.shape) else { continue };
            let start = if at == 0 && edge == from.edge { Some(from.along_metres) } else { None };
            let end = if at == last && edge == to.edge { Some(to.along_metres) } else { None };
            let inside = |p: &u32| {
                let metres = self.network.shape_at[*p as usize];
                let after = start.is_none_or(|s| if along { metres > s } else { metres < s });
                after && end.is_none_or(|e| if along { metres < e } else { metres > e })
            };
            let place = |p: u32| LonLat::from_fixed(self.network.shape[p as usize]);
            let range = shape[0]..shape[1];
            if along {
                points.extend(range.filter(inside).map(place));
            } else {
                points.extend(range.rev().filter(inside).map(place));
            }
        }
        points.extend([to.point, destination.place]);
        points.dedup();
        points
    }
}
