//! Depth-first search over sites, each node reduced, bounded and rounded.

use super::Cover;
use super::reduce::{Row, reduce};
use crate::climb::Pace;
use crate::frontier::Goal;
use crate::location::{Count, Model, ascend};
use linping_work::Stop;

/// The best cover found and what is proven about it.
#[derive(Clone, Debug)]
pub(crate) struct Covered {
    pub value: f64,
    pub bound: f64,
    pub open: Vec<bool>,
}

struct Tree<'a> {
    cover: &'a Cover,
    goal: Goal,
    stop: &'a Stop,
    value: f64,
    open: Vec<u32>,
    stopped: bool,
}

/// Covers all rows at the least cost, or until the goal or the stop.
pub(crate) fn solve(cover: &Cover, goal: Goal, stop: &Stop) -> Covered {
    let sites = cover.cost.len();
    let rows: Vec<Row> = cover
        .rows
        .iter()
        .enumerate()
        .map(|(id, sites)| {
            let mut sites = sites.clone();
            sites.sort_unstable();
            Row { id: id as u32, sites }
        })
        .collect();
    let mut tree = Tree { cover, goal, stop, value: f64::INFINITY, open: Vec::new(), stopped: false };
    tree.complete(&rows, Vec::new(), &cover.cost);
    let mut price = vec![f64::NAN; rows.len()];
    let root = tree.visit(rows, Vec::new(), &mut price, 0);
    let bound = if tree.stopped || tree.value <= goal.good { root } else { tree.cut() };
    let bound = goal.whole(bound);
    let mut open = vec![false; sites];
    tree.open.iter().for_each(|&site| open[site as usize] = true);
    Covered { value: tree.value, bound: bound.min(tree.value), open }
}

impl Tree<'_> {
    /// A bound at or above this leaves nothing better.
    fn cut(&self) -> f64 {
        self.goal.cut(self.value)
    }

    fn done(&self) -> bool {
        self.stopped || self.value <= self.goal.good
    }

    fn cost_of(&self, sites: &[u32]) -> f64 {
        sites.iter().map(|&site| self.cover.cost[site as usize]).sum()
    }

    /// Completes a partial choice: always the site with the least price per row newly covered, then drops what is superfluous.
    fn complete(&mut self, rows: &[Row], mut chosen: Vec<u32>, price: &[f64]) {
        let settled = chosen.len();
        let mut columns: Vec<Vec<u32>> = vec![Vec::new(); self.cover.cost.len()];
        for (at, row) in rows.iter().enumerate() {
            row.sites.iter().for_each(|&site| columns[site as usize].push(at as u32));
        }
        let mut times = vec![0u32; rows.len()];
        let mut fresh: Vec<u32> = columns.iter().map(|column| column.len() as u32).collect();
        let mut left = rows.len();
        while left > 0 {
            let score = |site: usize| {
                let count = f64::from(fresh[site]);
                let price = price[site];
                if price > 0.0 { price / count } else { price * count }
            };
            let best = (0..columns.len())
                .filter(|&site| fresh[site] > 0)
                .min_by(|&a, &b| score(a).total_cmp(&score(b)).then(fresh[b].cmp(&fresh[a])).then(a.cmp(&b)));
            let Some(best) = best else { return };
            chosen.push(best as u32);
            for &row in &columns[best] {
                times[row as usize] += 1;
                if times[row as usize] == 1 {
                    left -= 1;
                    rows[row as usize].sites.iter().for_each(|&site| fresh[site as usize] -= 1);
                }
            }
        }
        let mut late = chosen.split_off(settled);
        late.sort_by(|&a, &b| {
            let cost = &self.cover.cost;
            cost[b as usize]
                .total_cmp(&cost[a as usize])
                .then(columns[a as usize].len().cmp(&columns[b as usize].len()))
        });
        for site in late {
            if columns[site as usize].iter().all(|&row| times[row as usize] > 1) {
                columns[site as usize].iter().for_each(|&row| times[row as usize] -= 1);
            } else {
                chosen.push(site);
            }
        }
        let value = self.cost_of(&chosen);
        if value < self.value {
            self.value = value;
            self.open = chosen;
        }
    }

    /// Searches below a node. Returns the bound of the node itself.
    fn visit(&mut self, mut rows: Vec<Row>, mut chosen: Vec<u32>, price: &mut [f64], depth: usize) -> f64 {
        let mut bound = f64::NEG_INFINITY;
        loop {
            match reduce(&mut rows, &self.cover.cost) {
                None => return f64::INFINITY,
                Some(forced) => chosen.extend(forced),
            }
            let paid = self.cost_of(&chosen);
            bound = bound.max(paid);
            if rows.is_empty() {
                if paid < self.value {
                    self.value = paid;
                    self.open = chosen;
                }
                return paid;
            }
            if bound >= self.cut() {
                return bound;
            }
            let (model, names) = self.model(&rows, paid);
            let start: Vec<f64> = rows
                .iter()
                .zip(&model.fallback)
                .map(|(row, &most)| {
                    let own = price[row.id as usize];
                    if own.is_nan() { most / row.sites.len() as f64 } else { own }
                })
                .collect();
            let goal = self.goal;
            let cut = self.cut();
            let upper = self.value.min(goal.hopeless + goal.step).max(cut);
            let pace = if depth == 0 {
                Pace { iterations: 400, boldness: 1.0, patience: 12 }
            } else {
                Pace { iterations: 60, boldness: 0.7, patience: 6 }
            };
            let stop = self.stop;
            let ascent = ascend(&model, start, upper, |bound, _| bound >= cut, pace, stop, |_, _| None);
            self.stopped |= ascent.stopped;
            bound = bound.max(ascent.bound);
            for (row, &offer) in rows.iter().zip(&ascent.price) {
                price[row.id as usize] = offer;
            }
            if bound >= cut {
                return bound;
            }
            let mut reduced = vec![f64::INFINITY; self.cover.cost.len()];
            for (&name, &value) in names.iter().zip(&ascent.reduced) {
                reduced[name as usize] = value;
            }
            let costs: Vec<f64> = reduced.iter().zip(&self.cover.cost).map(|(r, c)| r + 1e-3 * c).collect();
            self.complete(&rows, chosen.clone(), &costs);
            if self.done() {
                return bound;
            }
            let cut = self.cut();
            let (mut closed, mut opened) = (0usize, Vec::new());
            for &site in &names {
                let value = reduced[site as usize];
                if ascent.bound + value >= cut {
                    closed += 1;
                } else if ascent.bound - value >= cut {
                    opened.push(site);
                }
            }
            rows.retain(|row| !row.sites.iter().any(|site| opened.contains(site)));
            rows.iter_mut().for_each(|row| row.sites.retain(|&site| ascent.bound + reduced[site as usize] < cut));
            let settled = closed + opened.len();
            chosen.extend(opened);
            if settled * 10 >= names.len() {
                continue;
            }
            if rows.iter().any(|row| row.sites.is_empty()) {
                return f64::INFINITY;
            }
            let mut share = vec![0.0; self.cover.cost.len()];
            for (&name, &value) in names.iter().zip(&ascent.share) {
                share[name as usize] = value;
            }
            self.split(&rows, &chosen, price, &share, depth);
            return bound;
        }
    }

    /// Tries the likeliest site of the shortest row, open first, then closed.
    fn split(&mut self, rows: &[Row], chosen: &[u32], price: &[f64], share: &[f64], depth: usize) {
        let Some(row) = rows.iter().min_by_key(|row| row.sites.len()) else { return };
        let best =
            row.sites.iter().copied().max_by(|&a, &b| share[a as usize].total_cmp(&share[b as usize]).then(b.cmp(&a)));
        let Some(site) = best else { return };
        let with: Vec<Row> = rows.iter().filter(|row| !row.sites.contains(&site)).cloned().collect();
        let mut more = chosen.to_vec();
        more.push(site);
        self.visit(with, more, &mut price.to_vec(), depth + 1);
        if self.done() {
            return;
        }
        let mut without = rows.to_vec();
        without.iter_mut().for_each(|row| row.sites.retain(|&other| other != site));
        self.visit(without, chosen.to_vec(), &mut price.to_vec(), depth + 1);
    }

    /// The rows as a model of the kernel, sites renumbered; also their names.
    fn model(&self, rows: &[Row], paid: f64) -> (Model, Vec<u32>) {
        let mut local = vec![u32::MAX; self.cover.cost.len()];
        let mut names = Vec::new();
        for &site in rows.iter().flat_map(|row| &row.sites) {
            if local[site as usize] == u32::MAX {
                local[site as usize] = names.len() as u32;
                names.push(site);
            }
        }
        let opening: Vec<f64> = names.iter().map(|&site| self.cover.cost[site as usize]).collect();
        let cheapest = |row: &Row| {
            row.sites.iter().map(|&site| self.cover.cost[site as usize]).fold(f64::INFINITY, f64::min).max(1e-9)
        };
        let fallback = rows.iter().map(cheapest).collect();
        let entries = rows.iter().map(|row| row.sites.iter().map(|&site| (local[site as usize], 0.0)).collect());
        let mut model = Model::new(entries, fallback, opening, Count::Any);
        model.constant = paid;
        (model, names)
    }
}
