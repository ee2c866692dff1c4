use crate::ends::Entry;
use crate::metric::NO_WAY;
use crate::sweep::Targets;
use crate::{NetworkError, Prepared, Snapped};
use linping_work::Stop;

/// A cost and the destination it leads to; ordered by both, so that ties fall to the destination that stands first.
type Label = (u32, u32);

/// The `k` best labels of every rank, one destination at most once.
struct Labels {
    k: usize,
    limit: u32,
    best: Vec<Label>,
    count: Vec<u32>,
    merged: Vec<Label>,
}

const NONE: Label = (NO_WAY, u32::MAX);

impl Labels {
    fn new(ranks: usize, k: usize, limit: u32) -> Self {
        Labels { k, limit, best: vec![NONE; ranks * k], count: vec![0; ranks], merged: Vec::with_capacity(2 * k) }
    }

    fn row(&self, rank: usize) -> &[Label] {
        &self.best[rank * self.k..rank * self.k + self.count[rank] as usize]
    }

    /// Adds one label to a rank.
    fn offer(&mut self, rank: usize, label: Label) {
        let from = rank * self.k;
        self.count[rank] = insert(&mut self.best[from..from + self.k], self.count[rank] as usize, label) as u32;
    }

    /// Adds the labels of one rank, so much later, to another.
    fn pass(&mut self, from: usize, to: usize, cost: u32) {
        let last = self.best[to * self.k + self.k - 1];
        self.merged.clear();
        for &(spent, destination) in &self.best[from * self.k..from * self.k + self.count[from] as usize] {
            let label = (spent + cost, destination);
            if label.0 > self.limit || (self.count[to] as usize == self.k && label >= last) {
                break;
            }
            self.merged.push(label);
        }
        for at in 0..self.merged.len() {
            let label = self.merged[at];
            self.offer(to, label);
        }
    }
}

/// Puts a label among at most `slots.len()` sorted ones, `count` of which are in use; the new count.
fn insert(slots: &mut [Label], count: usize, label: Label) -> usize {
    if let Some(at) = slots[..count].iter().position(|l| l.1 == label.1) {
        if slots[at].0 <= label.0 {
            return count;
        }
        slots[at] = label;
        let mut at = at;
        while at > 0 && slots[at - 1] > slots[at] {
            slots.swap(at - 1, at);
            at -= 1;
        }
        return count;
    }
    let at = slots[..count].partition_point(|l| *l < label);
    if at == slots.len() {
        return count;
    }
    let count = (count + 1).min(slots.len());
    slots[at..count].rotate_right(1);
    slots[at] = label;
    count
}

impl Prepared {
    /// For each origin its `k` nearest destinations (index, seconds) within a limit, nearest first; of equally near ones
    /// the one that stands first.
    ///
    /// One sweep answers for all origins: every vertex keeps its `k` nearest destinations.
    ///
    /// # Errors
    /// A limit that is not a number; more labels than memory holds; stopped.
    pub fn nearest_k(
        &self,
        origins: &[Snapped],
        destinations: &[Snapped],
        k: usize,
        limit_seconds: Option<f64>,
        stop: &Stop,
    ) -> Result<Vec<Vec<(u32, f64)>>, NetworkError> {
        let limit = self.limit(limit_seconds)?;
        let k = k.min(destinations.len());
        if k == 0 {
            return Ok(vec![Vec::new(); origins.len()]);
        }
        if self.hierarchy.vertices().checked_mul(k).is_none_or(|labels| labels > 1 << 31) {
            return Err(NetworkError::TooLarge(format!("{k} nearest of {} vertices", self.hierarchy.vertices())));
        }
        if stop.spend(self.hierarchy.vertices() as u64) {
            return Err(NetworkError::Stopped);
        }
        let (out, into) = self.entries(origins, destinations, false);
        let labels = self.spread(&into, k, limit);
        let found = Targets::at(&self.hierarchy, &into);
        let shared = crate::shared_edge::SharedEdges::new(self.doors(), origins, destinations, &found, false);
        Ok((0..origins.len())
            .map(|origin| {
                let mut own = vec![NONE; k];
                let mut count = 0;
                let entry = &out[origin];
                for (rank, cost) in entry.at.into_iter().zip(entry.cost) {
                    for &(spent, destination) in labels.row(rank as usize) {
                        if cost < NO_WAY && spent + cost <= limit {
                            count = insert(&mut own, count, (spent + cost, destination));
                        }
                    }
                }
                for (position, _, cost) in shared.of_batch(&[origin as u32]) {
                    if cost <= limit {
                        count = insert(&mut own, count, (cost, found.number[position as usize]));
                    }
                }
                own[..count].iter().map(|&(cost, destination)| (destination, self.metric.seconds(cost))).collect()
            })
            .collect())
    }

    /// The nearest destinations of every rank: up against the downward arcs, then down against the upward ones.
    fn spread(&self, destinations: &[Entry], k: usize, limit: u32) -> Labels {
        let ranks = self.hierarchy.vertices();
        let mut labels = Labels::new(ranks, k, limit);
        for (number, entry) in destinations.iter().enumerate() {
            for (rank, cost) in entry.at.into_iter().zip(entry.cost) {
                if cost <= limit {
                    labels.offer(rank as usize, (cost, number as u32));
                }
            }
        }
        for rank in 0..ranks {
            if labels.count[rank] > 0 {
                for &[head, cost] in self.metric.downward().row(rank) {
                    labels.pass(rank, head as usize, cost);
                }
            }
        }
        for rank in (0..ranks).rev() {
            for &[head, cost] in self.metric.upward().row(rank) {
                labels.pass(head as usize, rank, cost);
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_better_way_to_the_same_destination_moves_up() {
        let mut slots = [NONE; 3];
        let mut count = 0;
        for label in [(9, 1), (5, 2), (7, 3), (6, 1), (4, 4), (8, 3)] {
            count = insert(&mut slots, count, label);
        }
        assert_eq!((slots, count), ([(4, 4), (5, 2), (6, 1)], 3));
    }
}
