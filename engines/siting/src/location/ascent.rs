//! Lagrangian bound: each demand offers a price, each site collects what it can undercut.

use super::model::{Count, Model};
use crate::climb::{Climb, Mood, Pace};
use linping_work::Stop;

/// What the ascent found.
pub(crate) struct Ascent {
    /// Highest bound found.
    pub bound: f64,
    /// Prices that gave it.
    pub price: Vec<f64>,
    /// Reduced cost of each site at those prices.
    pub reduced: Vec<f64>,
    /// How often each site was chosen lately, 0 to 1.
    pub share: Vec<f64>,
    /// True if it ended because the stop said so.
    pub stopped: bool,
}

/// Scratch for the evaluation of one price vector.
struct Trial {
    reduced: Vec<f64>,
    chosen: Vec<bool>,
    order: Vec<u32>,
}

impl Trial {
    /// The bound at these prices, leaving the reduced costs and the chosen sites behind; also the entries touched.
    fn evaluate(&mut self, model: &Model, price: &[f64]) -> (f64, u64) {
        self.reduced.copy_from_slice(&model.opening);
        let mut total = model.constant;
        let mut work = 0u64;
        for (row, &offer) in price.iter().enumerate() {
            total += offer;
            let (sites, costs) = model.row(row);
            let mut touched = 0;
            for (&site, &cost) in sites.iter().zip(costs) {
                if cost >= offer {
                    break;
                }
                self.reduced[site as usize] += cost - offer;
                touched += 1;
            }
            work += touched;
        }
        self.chosen.iter_mut().for_each(|chosen| *chosen = false);
        match model.count {
            Count::Any => {
                for (site, &reduced) in self.reduced.iter().enumerate() {
                    if reduced < 0.0 {
                        self.chosen[site] = true;
                        total += reduced;
                    }
                }
            }
            Count::Exactly(p) => {
                let p = p.min(self.order.len());
                if p > 0 && p < self.order.len() {
                    let reduced = &self.reduced;
                    self.order.select_nth_unstable_by(p - 1, |&a, &b| {
                        reduced[a as usize].total_cmp(&reduced[b as usize]).then(a.cmp(&b))
                    });
                }
                for &site in &self.order[..p] {
                    self.chosen[site as usize] = true;
                    total += self.reduced[site as usize];
                }
            }
        }
        (total, work)
    }

    /// How far each row is from being served exactly once (1 − number of chosen sites it pays).
    fn slope(&self, model: &Model, price: &[f64], slope: &mut [f64]) {
        for (row, &offer) in price.iter().enumerate() {
            let (sites, costs) = model.row(row);
            let mut left = 1.0;
            for (&site, &cost) in sites.iter().zip(costs) {
                if cost >= offer {
                    break;
                }
                left -= f64::from(u8::from(self.chosen[site as usize]));
            }
            slope[row] = left;
        }
    }
}

/// Raises the bound from the given prices; stops early once it passes `enough`. `look` is shown the chosen sites of
/// every improving step and may lower `upper`.
pub(crate) fn ascend(
    model: &Model,
    mut price: Vec<f64>,
    mut upper: f64,
    enough: impl Fn(f64, f64) -> bool,
    pace: Pace,
    stop: &Stop,
    mut look: impl FnMut(&[bool], usize) -> Option<f64>,
) -> Ascent {
    let (rows, sites) = (model.rows(), model.sites());
    let mut trial = Trial { reduced: vec![0.0; sites], chosen: vec![false; sites], order: (0..sites as u32).collect() };
    for (price, &fallback) in price.iter_mut().zip(&model.fallback) {
        *price = price.clamp(0.0, fallback);
    }
    let mut best = Ascent {
        bound: f64::NEG_INFINITY,
        price: price.clone(),
        reduced: vec![0.0; sites],
        share: vec![0.0; sites],
        stopped: false,
    };
    let mut slope = vec![0.0; rows];
    let mut climb = Climb::new(rows, pace);
    for iteration in 0..pace.iterations {
        let (bound, work) = trial.evaluate(model, &price);
        best.stopped = stop.spend(work * 2 + rows as u64);
        let mut gained = false;
        if bound > best.bound {
            gained = bound - best.bound > 1e-4 * (upper - bound).abs();
            best.bound = bound;
            best.price.copy_from_slice(&price);
            best.reduced.copy_from_slice(&trial.reduced);
        }
        for (share, &chosen) in best.share.iter_mut().zip(&trial.chosen) {
            *share += 0.1 * (f64::from(u8::from(chosen)) - *share);
        }
        if let Some(better) = look(&trial.chosen, iteration) {
            upper = upper.min(better);
        }
        if best.stopped || enough(best.bound, upper) {
            break;
        }
        match climb.note(gained) {
            Mood::Fresh => {}
            Mood::Tired => {
                price.copy_from_slice(&best.price);
                trial.evaluate(model, &price);
            }
            Mood::Spent => break,
        }
        trial.slope(model, &price, &mut slope);
        let target = (upper - bound).max(1e-6 * upper.abs()).max(1e-9);
        if !climb.step(&mut price, &slope, target, |row| model.fallback[row]) {
            break;
        }
    }
    best
}
