//! Searches up the tree from both ends of a way: what they meet at is its highest vertex.

use crate::ends::{Entry, direct_seconds};
use crate::metric::{NO_WAY, Search};
use crate::{Prepared, Snapped};

/// Costs and last steps of a search up the tree.
pub(crate) struct Climb {
    cost: Vec<u32>,
    from: Vec<u32>,
    chain: Vec<u32>,
}

/// How the fastest way between two places goes.
pub(crate) enum Meeting {
    /// Straight along the one edge both lie on, in so many seconds.
    OnOneEdge(f64),
    /// Over this rank, the highest on the way.
    Over(u32),
}

impl Climb {
    pub fn new(ranks: usize) -> Self {
        Climb { cost: vec![NO_WAY; ranks], from: vec![u32::MAX; ranks], chain: Vec::new() }
    }

    /// Searches upward from both ends of an edge. The lower end's ancestors include the higher one, its neighbour.
    pub fn run(&mut self, prepared: &Prepared, search: &Search, entry: &Entry) {
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
        // The arrays may lie in a mapped file: asked for once, not at every step.
        let (first, arc) = (&search.first[..], &search.arc[..]);
        let (row, head) = (&prepared.hierarchy.first[..], &prepared.hierarchy.head[..]);
        let mut rank = entry.at[0];
        loop {
            self.chain.push(rank);
            let at = rank as usize;
            let cost = self.cost[at];
            if cost < NO_WAY {
                for &[head, more] in &arc[first[at] as usize..first[at + 1] as usize] {
                    if cost + more < self.cost[head as usize] {
                        self.cost[head as usize] = cost + more;
                        self.from[head as usize] = rank;
                    }
                }
            }
            if row[at] == row[at + 1] {
                break;
            }
            rank = head[row[at] as usize];
        }
    }

    /// The rank from which the search came to another; none where it began.
    pub fn before(&self, rank: u32) -> Option<u32> {
        Some(self.from[rank as usize]).filter(|from| *from != u32::MAX)
    }

    /// Ranks from the start up to `rank`.
    pub fn trace(&self, rank: u32) -> Vec<u32> {
        let mut ranks: Vec<u32> = std::iter::successors(Some(rank), |at| self.before(*at)).collect();
        ranks.reverse();
        ranks
    }
}

impl Prepared {
    /// How two searches, from an origin and against the direction of travel from a destination, meet; none if they do not.
    pub(crate) fn meeting(
        &self,
        origin: &Snapped,
        destination: &Snapped,
        out: &Climb,
        into: &Climb,
    ) -> Option<Meeting> {
        // What both chains hold is the end of either, from the top down.
        let (short, other) = if out.chain.len() <= into.chain.len() { (out, into) } else { (into, out) };
        let mut best = (NO_WAY, u32::MAX);
        for (&rank, &same) in short.chain.iter().rev().zip(other.chain.iter().rev()) {
            if rank != same {
                break;
            }
            best = best.min((out.cost[rank as usize] + into.cost[rank as usize], rank));
        }
        match direct_seconds(&self.network, &self.weights, origin, destination) {
            Some(seconds) if best.0 >= NO_WAY || self.metric.ticks(seconds) <= best.0 => {
                Some(Meeting::OnOneEdge(seconds))
            }
            _ => (best.0 < NO_WAY).then_some(Meeting::Over(best.1)),
        }
    }
}
