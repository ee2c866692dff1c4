//! Lengths of very many ways: metres and seconds of every arc are added up once, so that no way has to be unpacked.

use crate::climb::{Climb, Meeting};
use crate::ends::Entry;
use crate::hierarchy::Hierarchy;
use crate::metric::{Codes, NO_WAY};
use crate::{Prepared, Snapped};
use rayon::prelude::*;

/// How long a way is, the legs from and to the places included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// Metres along the streets and the legs.
    pub metres: f64,
    /// Seconds along the streets and the legs.
    pub seconds: f64,
}

impl std::ops::AddAssign for Length {
    fn add_assign(&mut self, more: Length) {
        self.metres += more.metres;
        self.seconds += more.seconds;
    }
}

/// Stands for the length of an arc that no way takes.
const UNKNOWN: Length = Length { metres: f64::NAN, seconds: f64::NAN };

/// Answers pair after pair with the length of the fastest way; made by [`Prepared::lengths`].
pub struct Lengths<'a> {
    prepared: &'a Prepared,
    /// Of every arc of the hierarchy, from its lower to its higher end.
    up: Vec<Length>,
    /// The same downward, empty if equal.
    down: Vec<Length>,
}

impl Prepared {
    /// Makes ready for the lengths of many ways: what a way over each arc adds up to in double precision is worked out once, with about
    /// the work of one customization.
    pub fn lengths(&self) -> Lengths<'_> {
        let arcs = self.hierarchy.head.len();
        let mut lengths = Lengths {
            prepared: self,
            up: vec![UNKNOWN; arcs],
            down: vec![UNKNOWN; if self.metric.is_symmetric() { 0 } else { arcs }],
        };
        lengths.take_inputs();
        for rank in 0..self.hierarchy.vertices() {
            lengths.add_over(&self.hierarchy, rank);
        }
        lengths
    }
}

/// Pairs that one task works on.
const TOGETHER: usize = 256;

impl Lengths<'_> {
    /// The length of the fastest way of each pair, in the order given; none where there is no way.
    ///
    /// Ways are found on whole ticks (as in a table of costs), then added up in double precision.
    pub fn of_each(&self, pairs: &[(Snapped, Snapped)]) -> Vec<Option<Length>> {
        let doors = self.prepared.doors();
        let entries: Vec<(Entry, Entry)> =
            pairs.par_iter().with_min_len(1_024).map(|(o, d)| (doors.origin(o), doors.destination(d))).collect();
        // Neighbours follow one another, so that they share a search or at least what it reads.
        let key = |&at: &u32| {
            let (from, to) = &entries[at as usize];
            (from.at, from.cost, to.at[0], at)
        };
        let mut order: Vec<u32> = (0..pairs.len() as u32).collect();
        order.par_sort_unstable_by_key(key);
        let ranks = self.prepared.hierarchy.vertices();
        let found: Vec<Vec<Option<Length>>> = order
            .par_chunks(TOGETHER)
            .map_init(
                || (Climb::new(ranks), Climb::new(ranks)),
                |(out, into), some| {
                    let mut from = None;
                    let mut one = |&at: &u32| {
                        let (origin, destination) = &pairs[at as usize];
                        let (leave, arrive) = &entries[at as usize];
                        if from.replace((leave.at, leave.cost)) != Some((leave.at, leave.cost)) {
                            out.run(self.prepared, self.prepared.metric.upward(), leave);
                        }
                        into.run(self.prepared, self.prepared.metric.downward(), arrive);
                        self.of_one(origin, destination, out, into)
                    };
                    some.iter().map(&mut one).collect()
                },
            )
            .collect();
        let mut lengths = vec![None; pairs.len()];
        for (at, length) in order.iter().zip(found.into_iter().flatten()) {
            lengths[*at as usize] = length;
        }
        lengths
    }

    fn of_one(&self, origin: &Snapped, destination: &Snapped, out: &Climb, into: &Climb) -> Option<Length> {
        let prepared = self.prepared;
        let top = match prepared.meeting(origin, destination, out, into)? {
            Meeting::OnOneEdge(seconds) => {
                let route = prepared.straight(seconds, origin, destination)?;
                return Some(Length { metres: route.metres, seconds: route.seconds });
            }
            Meeting::Over(top) => top,
        };
        let (from, to) = (origin.anchor.as_ref()?, destination.anchor.as_ref()?);
        let legs = from.leg_metres + to.leg_metres;
        let mut length = Length { metres: legs, seconds: legs / prepared.network.snap_speed() };
        let mut ends = [top; 2];
        for (climb, end, arcs) in [(out, 0, &self.up), (into, 1, self.downward())] {
            while let Some(before) = climb.before(ends[end]) {
                length += arcs[prepared.hierarchy.arc_between(before, ends[end])? as usize];
                ends[end] = before;
            }
        }
        for piece in [prepared.first_piece(from, ends[0]), prepared.last_piece(to, ends[1])] {
            length += prepared.length_of(&piece);
        }
        Some(length)
    }

    fn downward(&self) -> &Vec<Length> {
        if self.down.is_empty() { &self.up } else { &self.down }
    }

    /// Arcs that are streets or turns themselves, the first of equally fast ones as everywhere.
    fn take_inputs(&mut self) {
        let Prepared { network, weights, hierarchy, metric, .. } = self.prepared;
        let codes = Codes { network, weights, seconds_per_tick: metric.seconds_per_tick };
        for &[arc, code] in hierarchy.input.iter() {
            let (_, head, ticks) = codes.arc(code);
            let arc = arc as usize;
            let upward = hierarchy.rank[head as usize] == hierarchy.head[arc];
            let cost = if upward { metric.up[arc] } else { metric.down_cost(arc) };
            if ticks != cost || ticks >= NO_WAY {
                continue;
            }
            let length = codes.length(code);
            let slot = if upward || self.down.is_empty() { &mut self.up[arc] } else { &mut self.down[arc] };
            if slot.metres.is_nan() {
                *slot = length;
            }
        }
    }

    /// Arcs between the higher neighbours of a rank whose fastest way leads over it.
    fn add_over(&mut self, hierarchy: &Hierarchy, rank: usize) {
        let metric = &self.prepared.metric;
        let (head, first) = (&hierarchy.head[..], &hierarchy.first[..]);
        let (start, end) = (first[rank] as usize, first[rank + 1] as usize);
        for i in start..end {
            let mut k = first[head[i] as usize] as usize;
            for j in i + 1..end {
                while head[k] < head[j] {
                    k += 1;
                }
                let there = metric.down_cost(i) + metric.up[j];
                if there == metric.up[k] && there < NO_WAY && self.up[k].metres.is_nan() {
                    self.up[k] = self.downward()[i];
                    let more = self.up[j];
                    self.up[k] += more;
                }
                if self.down.is_empty() {
                    continue;
                }
                let back = metric.down_cost(j) + metric.up[i];
                if back == metric.down_cost(k) && back < NO_WAY && self.down[k].metres.is_nan() {
                    self.down[k] = self.down[j];
                    let more = self.up[i];
                    self.down[k] += more;
                }
            }
        }
    }
}
