use crate::climb::{Climb, Meeting};
use crate::ends::{part_seconds, share};
use crate::metric::Codes;
use crate::{Anchor, Length, LonLat, Prepared, Snapped};

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

/// A part of an edge, along or against its direction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    edge: u32,
    along: bool,
    part: f64,
}

impl Prepared {
    /// The fastest way between two places, `None` if there is none.
    ///
    /// The way is found on whole ticks; its metres and seconds are then added up in double precision along its edges.
    pub fn point_to_point(&self, origin: &Snapped, destination: &Snapped) -> Option<Route> {
        let ranks = self.hierarchy.vertices();
        let (mut out, mut into) = (Climb::new(ranks), Climb::new(ranks));
        out.run(self, self.metric.upward(), &self.doors().origin(origin));
        into.run(self, self.metric.downward(), &self.doors().destination(destination));
        let top = match self.meeting(origin, destination, &out, &into)? {
            Meeting::OnOneEdge(seconds) => return self.straight(seconds, origin, destination),
            Meeting::Over(top) => top,
        };
        let (up, down) = (out.trace(top), into.trace(top));
        let mut codes = Vec::new();
        for step in up.windows(2) {
            self.unpack(step[0], step[1], true, &mut codes);
        }
        for step in down.windows(2).rev() {
            self.unpack(step[0], step[1], false, &mut codes);
        }
        let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
        Some(self.collect((from, up[0]), (to, down[0]), &codes))
    }

    /// Along one edge.
    pub(crate) fn straight(&self, seconds: f64, origin: &Snapped, destination: &Snapped) -> Option<Route> {
        let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
        let same = origin.place == destination.place;
        let legs = if same { [0.0; 2] } else { [from.leg_metres, to.leg_metres] };
        let moved = to.along_metres - from.along_metres;
        Some(Route {
            metres: moved.abs() + legs[0] + legs[1],
            seconds,
            origin_leg_metres: legs[0],
            destination_leg_metres: legs[1],
            edges: vec![(from.edge, moved >= 0.0)],
        })
    }

    /// Adds the pieces of the first and the last edge to the input arcs between; each place with the rank where its edge is
    /// left or entered.
    fn collect(&self, (from, first): (&Anchor, u32), (to, last): (&Anchor, u32), codes: &[u32]) -> Route {
        let mut route = Route {
            metres: from.leg_metres + to.leg_metres,
            seconds: (from.leg_metres + to.leg_metres) / self.network.snap_speed(),
            origin_leg_metres: from.leg_metres,
            destination_leg_metres: to.leg_metres,
            edges: Vec::with_capacity(codes.len() + 2),
        };
        let between = codes.iter().map(|&code| match (code as usize).checked_sub(2 * self.network.edges().len()) {
            None => Ok(Piece { edge: code / 2, along: code % 2 == 0, part: 1.0 }),
            Some(turn) => Err(self.network.turn_seconds()[turn]),
        });
        let ends = [self.first_piece(from, first), self.last_piece(to, last)].map(Ok);
        for step in ends[..1].iter().copied().chain(between).chain(ends[1..].iter().copied()) {
            match step {
                Ok(piece) if piece.part > 0.0 => {
                    let length = self.length_of(&piece);
                    route.metres += length.metres;
                    route.seconds += length.seconds;
                    route.edges.push((piece.edge, piece.along));
                }
                Ok(_) => {}
                Err(turning) => route.seconds += turning,
            }
        }
        route
    }

    /// What a part of an edge adds to a way.
    pub(crate) fn length_of(&self, piece: &Piece) -> Length {
        if piece.part <= 0.0 {
            return Length { metres: 0.0, seconds: 0.0 };
        }
        let weights = if piece.along { &self.weights.forward } else { &self.weights.backward };
        let edge = piece.edge as usize;
        Length { metres: piece.part * self.network.edges()[edge].length_metres, seconds: piece.part * weights[edge] }
    }

    /// The part of its edge that a way from a place takes to where it enters the hierarchy.
    pub(crate) fn first_piece(&self, from: &Anchor, rank: u32) -> Piece {
        let edge = &self.network.edges()[from.edge as usize];
        let before = share(from.along_metres, edge.length_metres);
        self.piece(from.edge, rank, [edge.forward[1], edge.backward[1]], [1.0 - before, before])
    }

    /// The part of its edge that a way to a place takes from where it leaves the hierarchy.
    pub(crate) fn last_piece(&self, to: &Anchor, rank: u32) -> Piece {
        let edge = &self.network.edges()[to.edge as usize];
        let before = share(to.along_metres, edge.length_metres);
        self.piece(to.edge, rank, [edge.forward[0], edge.backward[0]], [before, 1.0 - before])
    }

    /// Along or against an edge, by the end that a way passes; the faster if it is both.
    fn piece(&self, edge: u32, rank: u32, ends: [u32; 2], parts: [f64; 2]) -> Piece {
        let at = edge as usize;
        let weights = [self.weights.forward[at], self.weights.backward[at]];
        let metres = self.network.edges()[at].length_metres;
        let cost = |i: usize| match self.hierarchy.rank[ends[i] as usize] == rank {
            true => part_seconds(parts[i], weights[i], metres),
            false => f64::INFINITY,
        };
        let side = usize::from(cost(1) < cost(0));
        // Against a one-way street nobody goes: who stands at its end is at the junction.
        let part = if weights[side].is_finite() { parts[side] } else { 0.0 };
        Piece { edge, along: side == 0, part }
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
