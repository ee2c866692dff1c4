//! The kernel shared by p-median, maximal cover, uncapacitated facility location and set cover.

mod ascent;
mod branch;
mod covering;
mod kernel;
mod model;
mod settle;
mod swap;
mod tree;

pub(crate) use ascent::ascend;
pub(crate) use branch::Found;
pub(crate) use model::{Count, Fate, Model};

use crate::frontier::Goal;
use linping_work::Stop;

/// Solves a model some of whose sites are open already.
pub(crate) fn solve_fixed(model: &Model, fixed: &[usize], goal: Goal, seed: u64, stop: &Stop) -> Found {
    let mut fate = vec![Fate::Free; model.sites()];
    fixed.iter().for_each(|&site| fate[site] = Fate::Open);
    let small = model.restrict(&fate);
    let mut found = branch::solve(&small, goal, seed, stop);
    let mut open = vec![false; model.sites()];
    fixed.iter().for_each(|&site| open[site] = true);
    for (site, _) in found.open.iter().enumerate().filter(|(_, flag)| **flag) {
        open[small.name[site] as usize] = true;
    }
    found.open = open;
    found
}
