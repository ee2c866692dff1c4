//! A small town of demands and sites whose every answer can be worked out by trying.

#![allow(dead_code)] // not every test needs all of it

use linping_tables::{CostTable, CostUnit};
use proptest::prelude::*;

pub const SITES: usize = 5;
pub const DEMANDS: usize = 6;

#[derive(Clone, Debug)]
pub struct Town {
    pub table: CostTable,
    pub weights: Vec<f64>,
    pub room: Vec<f64>,
    pub costs: Vec<f64>,
}

impl Town {
    /// The most weight that open sites serve within the radius.
    pub fn served(&self, open: &[usize], radius: f64, room: Option<&[f64]>) -> f64 {
        let near = |demand: usize, site: usize| self.table.get(demand, site).is_some_and(|cost| cost <= radius);
        let sets = 0..1usize << DEMANDS;
        let served = sets.map(|set| {
            let outside: f64 = (0..DEMANDS).filter(|i| set >> i & 1 == 0).map(|i| self.weights[i]).sum();
            let reached = |site: &&usize| (0..DEMANDS).any(|i| set >> i & 1 == 1 && near(i, **site));
            outside + open.iter().filter(reached).map(|&site| room.map_or(1e9, |room| room[site])).sum::<f64>()
        });
        served.fold(f64::INFINITY, f64::min)
    }

    pub fn all(&self) -> f64 {
        self.weights.iter().sum()
    }

    pub fn cost(&self, open: &[usize]) -> f64 {
        open.iter().map(|&site| self.costs[site]).sum()
    }
}

prop_compose! {
    pub fn town()(
        costs in proptest::collection::vec(0u32..30, SITES * DEMANDS),
        weights in proptest::collection::vec(0u32..6, DEMANDS),
        room in proptest::collection::vec(0u32..12, SITES),
        own in proptest::collection::vec(0u32..7, SITES),
    ) -> Town {
        let entries = costs.iter().enumerate().filter(|(_, cost)| **cost < 24);
        let entries = entries.map(|(at, &cost)| ((at / SITES) as u32, (at % SITES) as u32, f64::from(cost))).collect();
        let whole = |list: Vec<u32>| list.into_iter().map(f64::from).collect();
        Town {
            table: CostTable::from_triplets(DEMANDS, SITES, CostUnit::Minutes, entries).unwrap(),
            weights: whole(weights),
            room: whole(room),
            costs: whole(own),
        }
    }
}

/// All sets of at most `most` sites with `fixed` among them.
pub fn sets(most: usize, fixed: usize) -> impl Iterator<Item = Vec<usize>> {
    let members = |set: usize| (0..SITES).filter(move |site| set >> site & 1 == 1).collect::<Vec<_>>();
    (0..1usize << SITES).map(members).filter(move |set| set.len() <= most && set.contains(&fixed))
}
