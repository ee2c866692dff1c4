//! Customization of what changed only: arcs whose cheapest way over lower vertices may differ are worked out anew, from the
//! lowest up, until nothing changes any more.

use crate::hierarchy::Hierarchy;
use crate::metric::{Codes, Costs, Metric, NO_WAY, Search, beside, search};
use crate::regrow::Moved;
use crate::{StreetNetwork, Weights};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

impl Metric {
    /// This metric after edges `touched` got other times or ends; `moved` says what became of the arcs if the hierarchy grew.
    /// None if everything has to be worked out: a street is one way where all went both ways, or a way might be too long for
    /// the tick.
    ///
    /// Every arc that basic customization leaves usable stays in the searches: to find those that no way needs would look
    /// at all of them, and they are few.
    ///
    /// # References
    /// Dibbelt, Strasser and Wagner (2016), "Customizable contraction hierarchies", section 5.3 (partial updates).
    pub fn repaired(
        &self,
        network: &StreetNetwork,
        hierarchy: &Hierarchy,
        weights: &Weights,
        moved: Option<&Moved>,
        touched: &[u32],
    ) -> Option<Metric> {
        let both_ways = |edge: &u32| weights.forward[*edge as usize] == weights.backward[*edge as usize];
        let codes = Codes { network, weights, seconds_per_tick: self.seconds_per_tick };
        let mut metric = if self.is_symmetric() {
            if !touched.iter().all(both_ways) {
                return None;
            }
            repair::<true>(self, hierarchy, &codes, moved, touched)
        } else {
            repair::<false>(self, hierarchy, &codes, moved, touched)
        };
        metric.up_search = search(hierarchy, &metric.up, &metric.up);
        if !self.is_symmetric() {
            metric.down_search = search(hierarchy, &metric.down, &metric.down);
        }
        fits(&metric, network, hierarchy, weights).then_some(metric)
    }
}

fn repair<const SYMMETRIC: bool>(
    old: &Metric,
    hierarchy: &Hierarchy,
    codes: &Codes,
    moved: Option<&Moved>,
    touched: &[u32],
) -> Metric {
    let arcs = hierarchy.head.len();
    let settle = |costs: &[u32]| match moved {
        None => costs.to_vec(),
        Some(moved) => {
            let mut settled = vec![NO_WAY; arcs];
            moved.arc.iter().zip(costs).for_each(|(arc, cost)| settled[*arc as usize] = *cost);
            settled
        }
    };
    let costs = Costs::<SYMMETRIC> { up: settle(&old.up), down: settle(&old.down) };
    let costs = if SYMMETRIC { Costs { down: Vec::new(), ..costs } } else { costs };
    let mut repair = Repair { hierarchy, codes, costs, queue: BinaryHeap::new(), queued: vec![false; arcs] };
    moved.into_iter().flat_map(|moved| &moved.unsettled).for_each(|arc| repair.ask(*arc));
    for edge in touched {
        let edge = &codes.network.edges()[*edge as usize];
        for arc in [edge.forward, edge.backward].into_iter().filter_map(|ends| hierarchy.arc(ends)) {
            repair.ask(arc);
        }
    }
    repair.run();
    Metric {
        seconds_per_tick: old.seconds_per_tick,
        up: repair.costs.up.into(),
        down: repair.costs.down.into(),
        up_search: Search::default(),
        down_search: Search::default(),
    }
}

struct Repair<'a, const SYMMETRIC: bool> {
    hierarchy: &'a Hierarchy,
    codes: &'a Codes<'a>,
    costs: Costs<SYMMETRIC>,
    /// Arcs to be worked out anew, the lowest first.
    queue: BinaryHeap<Reverse<u32>>,
    queued: Vec<bool>,
}

impl<const SYMMETRIC: bool> Repair<'_, SYMMETRIC> {
    fn ask(&mut self, arc: u32) {
        if !std::mem::replace(&mut self.queued[arc as usize], true) {
            self.queue.push(Reverse(arc));
        }
    }

    fn run(&mut self) {
        while let Some(Reverse(arc)) = self.queue.pop() {
            let low = self.hierarchy.low(arc);
            let old = [self.costs.up[arc as usize], self.costs.down(arc as usize)];
            let new = self.worked_out(low, arc);
            if new != old {
                self.costs.up[arc as usize] = new[0];
                if !SYMMETRIC {
                    self.costs.down[arc as usize] = new[1];
                }
                self.pass_on(low, arc, old, new);
            }
        }
    }

    /// Cost of an arc up and down: the cheapest of its inputs and of the ways over lower vertices, whose own arcs are settled.
    fn worked_out(&self, low: u32, arc: u32) -> [u32; 2] {
        let hierarchy = self.hierarchy;
        let high = hierarchy.head[arc as usize];
        let mut best = [NO_WAY; 2];
        let from = hierarchy.input.partition_point(|input| input[0] < arc);
        for [_, code] in hierarchy.input[from..].iter().take_while(|input| input[0] == arc) {
            let (_, head, cost) = self.codes.arc(*code);
            let down = hierarchy.rank[head as usize] != high;
            best[usize::from(down)] = best[usize::from(down)].min(cost);
        }
        if SYMMETRIC {
            best = [best[0].min(best[1]); 2];
        }
        let mut above = hierarchy.lower(high).iter().peekable();
        for [over, to_low] in hierarchy.lower(low) {
            while above.next_if(|[rank, _]| rank < over).is_some() {}
            if let Some([_, to_high]) = above.next_if(|[rank, _]| rank == over) {
                let (to_low, to_high) = (*to_low as usize, *to_high as usize);
                best[0] = best[0].min(self.costs.down(to_low) + self.costs.up[to_high]);
                best[1] = best[1].min(self.costs.down(to_high) + self.costs.up[to_low]);
            }
        }
        best
    }

    /// Asks for the arcs above that a changed arc leads over, as far as they may change.
    fn pass_on(&mut self, low: u32, arc: u32, old: [u32; 2], new: [u32; 2]) {
        let hierarchy = self.hierarchy;
        let one = hierarchy.head[arc as usize];
        for other_arc in hierarchy.first[low as usize]..hierarchy.first[low as usize + 1] {
            let other = hierarchy.head[other_arc as usize];
            let Some(over) = (other != one).then(|| hierarchy.arc_between(one.min(other), one.max(other))).flatten()
            else {
                continue;
            };
            let (own_up, own_down) = (self.costs.up[other_arc as usize], self.costs.down(other_arc as usize));
            // From `one` to `other` and back, over `low`.
            let (there, back) = (self.costs.up[over as usize], self.costs.down(over as usize));
            let (there, back) = if one < other { (there, back) } else { (back, there) };
            let may_change = |now: u32, was: u32, is: u32| is < now || (was == now && is > was);
            if may_change(there, old[1] + own_up, new[1] + own_up)
                || may_change(back, own_down + old[0], own_down + new[0])
            {
                self.ask(over);
            }
        }
    }
}

/// True if no way can be too long for the tick: none is longer than those to and from one place together with all streets
/// that are not within reach of it both ways.
fn fits(metric: &Metric, network: &StreetNetwork, hierarchy: &Hierarchy, weights: &Weights) -> bool {
    // The top of the tree lies amid the streets; where it was cut off, the next one that is left.
    let mut start = hierarchy.vertices().checked_sub(1);
    for _ in 0..3 {
        let Some(from) = start else { return false };
        let out = spread(hierarchy, metric.upward(), metric.downward(), from);
        let into = if metric.is_symmetric() {
            None
        } else {
            Some(spread(hierarchy, metric.downward(), metric.upward(), from))
        };
        let into = into.as_ref().unwrap_or(&out);
        let reached = |vertex: u32| {
            let rank = hierarchy.rank[vertex as usize] as usize;
            out[rank] < NO_WAY && into[rank] < NO_WAY
        };
        let beyond = network.edges().iter().enumerate().flat_map(|(at, edge)| {
            let ways = [(edge.forward, weights.forward[at]), (edge.backward, weights.backward[at])];
            ways.into_iter().filter(|(ends, seconds)| seconds.is_finite() && !ends.iter().all(|v| reached(*v)))
        });
        let beyond: f64 = beyond.map(|(_, seconds)| seconds).sum();
        let farthest = |costs: &[u32]| costs.iter().copied().filter(|c| *c < NO_WAY).max().unwrap_or(0);
        let there_and_back = metric.seconds(farthest(&out)) + metric.seconds(farthest(into));
        let longest = there_and_back + beyond + beside(network, weights);
        if longest / metric.seconds_per_tick < f64::from(NO_WAY - 1) {
            return true;
        }
        start = (0..from).rev().find(|rank| out[*rank] >= NO_WAY && !hierarchy.row(*rank).is_empty());
    }
    false
}

/// Costs from one rank to every other.
fn spread(hierarchy: &Hierarchy, up: &Search, down: &Search, from: usize) -> Vec<u32> {
    let mut cost = vec![NO_WAY; hierarchy.vertices()];
    cost[from] = 0;
    let mut at = Some(from as u32);
    while let Some(rank) = at {
        for [head, more] in up.row(rank as usize) {
            cost[*head as usize] = cost[*head as usize].min(cost[rank as usize] + more);
        }
        at = hierarchy.parent(rank);
    }
    for rank in (0..cost.len()).rev() {
        let row = down.row(rank).iter();
        let best = row.map(|[head, more]| cost[*head as usize] + more).min().unwrap_or(NO_WAY);
        cost[rank] = cost[rank].min(best);
    }
    cost
}
