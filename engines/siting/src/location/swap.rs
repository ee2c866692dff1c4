//! Local search: open, close or swap one site as long as it pays (fast interchange of Resende and Werneck 2007).

use super::model::{Count, Model};
use linping_work::Stop;

const NONE: u32 = u32::MAX;

/// A choice of sites with everything needed to value a move at once.
pub(crate) struct Search<'a> {
    model: &'a Model,
    /// Open sites, in slots.
    open: Vec<u32>,
    slot: Vec<u32>,
    /// Nearest and second nearest open site of each row (site, cost); the fallback counts as a site that is always open.
    first: Vec<(u32, f64)>,
    second: Vec<f64>,
    /// What opening a site saves, what closing an open one loses, and the correction for doing both.
    gain: Vec<f64>,
    loss: Vec<f64>,
    extra: Vec<f64>,
    width: usize,
}

/// One change of the open sites.
#[derive(Clone, Copy, Debug)]
enum Move {
    Open(u32),
    Close(usize),
    Swap(u32, usize),
}

impl<'a> Search<'a> {
    /// Nothing open yet; room for `width` sites at once.
    pub fn new(model: &'a Model, width: usize) -> Self {
        let width = width.max(1);
        let mut search = Search {
            model,
            open: Vec::new(),
            slot: vec![NONE; model.sites()],
            first: model.fallback.iter().map(|&fallback| (NONE, fallback)).collect(),
            second: model.fallback.clone(),
            gain: vec![0.0; model.sites()],
            loss: vec![0.0; width],
            extra: vec![0.0; model.sites() * width],
            width,
        };
        for row in 0..model.rows() {
            search.count(row, 1.0);
        }
        search
    }

    /// The open sites as flags.
    pub fn flags(&self) -> Vec<bool> {
        self.slot.iter().map(|&slot| slot != NONE).collect()
    }

    /// What the open sites cost.
    pub fn value(&self) -> f64 {
        let own: f64 = self.open.iter().map(|&site| self.model.opening[site as usize]).sum();
        self.model.constant + own + self.first.iter().map(|first| first.1).sum::<f64>()
    }

    /// Prices to start an ascent with: halfway between the nearest and the second nearest open site.
    pub fn prices(&self) -> Vec<f64> {
        self.first.iter().zip(&self.second).map(|(first, second)| 0.5 * (first.1 + second)).collect()
    }

    /// Adds (or with −1 takes away) what a row contributes to gains, losses and corrections.
    fn count(&mut self, row: usize, sign: f64) {
        let (sites, costs) = self.model.row(row);
        let (near, near_cost) = self.first[row];
        let second = self.second[row];
        let slot = if near == NONE { NONE } else { self.slot[near as usize] };
        if slot != NONE {
            self.loss[slot as usize] += sign * (second - near_cost);
        }
        for (&site, &cost) in sites.iter().zip(costs) {
            if cost >= second {
                break;
            }
            if cost < near_cost {
                self.gain[site as usize] += sign * (near_cost - cost);
            }
            if slot != NONE {
                self.extra[site as usize * self.width + slot as usize] += sign * (second - cost.max(near_cost));
            }
        }
    }

    /// Finds the two nearest open sites of a row again.
    fn locate(&mut self, row: usize) {
        let (sites, costs) = self.model.row(row);
        let fallback = self.model.fallback[row];
        let mut found = 0;
        self.first[row] = (NONE, fallback);
        self.second[row] = fallback;
        for (&site, &cost) in sites.iter().zip(costs) {
            if self.slot[site as usize] != NONE {
                if found == 0 {
                    self.first[row] = (site, cost);
                    found = 1;
                } else {
                    self.second[row] = cost;
                    break;
                }
            }
        }
    }

    /// Makes a move, touching only the rows it concerns.
    fn make(&mut self, change: Move) {
        let (inserted, removed) = match change {
            Move::Open(site) => (site, NONE),
            Move::Close(slot) => (NONE, self.open[slot]),
            Move::Swap(site, slot) => (site, self.open[slot]),
        };
        let affected: Vec<u32> = (0..self.model.rows() as u32)
            .filter(|&row| {
                let row = row as usize;
                let (sites, costs) = self.model.row(row);
                let second = self.second[row];
                if removed != NONE && self.first[row].0 == removed {
                    return true;
                }
                for (&site, &cost) in sites.iter().zip(costs) {
                    if cost > second || (cost == second && removed == NONE) {
                        break;
                    }
                    if site == inserted || site == removed {
                        return true;
                    }
                }
                false
            })
            .collect();
        for &row in &affected {
            self.count(row as usize, -1.0);
        }
        match change {
            Move::Open(site) => {
                self.slot[site as usize] = self.open.len() as u32;
                self.open.push(site);
            }
            Move::Swap(site, slot) => {
                self.slot[removed as usize] = NONE;
                self.slot[site as usize] = slot as u32;
                self.open[slot] = site;
            }
            Move::Close(slot) => self.close(slot),
        }
        for &row in &affected {
            self.locate(row as usize);
            self.count(row as usize, 1.0);
        }
    }

    /// Frees a slot; the last open site moves into it with its column of corrections.
    fn close(&mut self, slot: usize) {
        let removed = self.open.swap_remove(slot);
        self.slot[removed as usize] = NONE;
        let last = self.open.len();
        if slot < last {
            self.slot[self.open[slot] as usize] = slot as u32;
            self.loss[slot] = self.loss[last];
            for site in 0..self.model.sites() {
                self.extra[site * self.width + slot] = self.extra[site * self.width + last];
            }
        }
        self.loss[last] = 0.0;
        for site in 0..self.model.sites() {
            self.extra[site * self.width + last] = 0.0;
        }
    }

    /// The best single addition, with what it saves.
    fn best_opening(&self) -> Option<(u32, f64)> {
        let mut best: Option<(u32, f64)> = None;
        for (site, &gain) in self.gain.iter().enumerate() {
            let saved = gain - self.model.opening[site];
            if self.slot[site] == NONE && best.is_none_or(|(_, most)| saved > most) {
                best = Some((site as u32, saved));
            }
        }
        best
    }

    /// Opens sites one at a time, always the most useful: `p` of them, or while it pays.
    pub fn greedy(&mut self, stop: &Stop) {
        while self.open.len() < self.width {
            let Some((site, saved)) = self.best_opening() else { break };
            if self.model.count == Count::Any && saved <= 0.0 {
                break;
            }
            self.make(Move::Open(site));
            if stop.spend(self.model.rows() as u64) {
                break;
            }
        }
        // Whoever stops us must still get a complete choice.
        if let Count::Exactly(p) = self.model.count {
            for site in 0..self.model.sites() as u32 {
                if self.open.len() >= p.min(self.width) {
                    break;
                }
                if self.slot[site as usize] == NONE {
                    self.make(Move::Open(site));
                }
            }
        }
    }

    /// Opens exactly these sites.
    pub fn set(&mut self, flags: &[bool]) {
        self.open = (0..flags.len() as u32).filter(|&site| flags[site as usize]).take(self.width).collect();
        self.slot.iter_mut().for_each(|slot| *slot = NONE);
        for (slot, &site) in self.open.iter().enumerate() {
            self.slot[site as usize] = slot as u32;
        }
        for list in [&mut self.gain, &mut self.loss, &mut self.extra] {
            list.iter_mut().for_each(|value| *value = 0.0);
        }
        for row in 0..self.model.rows() {
            self.locate(row);
            self.count(row, 1.0);
        }
    }

    /// The best move, with what it saves.
    fn best_move(&self) -> Option<(Move, f64)> {
        let mut best: Option<(Move, f64)> = None;
        let mut offer = |change: Move, saved: f64| {
            if best.is_none_or(|(_, most)| saved > most) {
                best = Some((change, saved));
            }
        };
        let opening = &self.model.opening;
        let slots = self.open.len();
        let relief: Vec<f64> =
            self.open.iter().zip(&self.loss).map(|(&site, &loss)| opening[site as usize] - loss).collect();
        if self.model.count == Count::Any {
            for (slot, &saved) in relief.iter().enumerate() {
                offer(Move::Close(slot), saved);
            }
            if slots < self.width
                && let Some((site, saved)) = self.best_opening()
            {
                offer(Move::Open(site), saved);
            }
        }
        let mut most = best.map_or(f64::NEG_INFINITY, |(_, saved)| saved);
        let mut pair = None;
        for (site, &own) in opening.iter().enumerate() {
            if self.slot[site] != NONE {
                continue;
            }
            let base = self.gain[site] - own;
            let corrections = &self.extra[site * self.width..site * self.width + slots];
            let top = corrections.iter().zip(&relief).fold(f64::NEG_INFINITY, |top, (e, r)| top.max(e + r));
            if base + top > most {
                most = base + top;
                pair = corrections.iter().zip(&relief).position(|(e, r)| e + r == top).map(|slot| (site as u32, slot));
            }
        }
        if let Some((site, slot)) = pair {
            best = Some((Move::Swap(site, slot), most));
        }
        best
    }

    /// Moves as long as it pays. Returns the value reached.
    pub fn improve(&mut self, stop: &Stop) -> f64 {
        let mut value = self.value();
        while let Some((change, saved)) = self.best_move() {
            if saved <= 1e-9 * value.abs().max(1.0) {
                break;
            }
            self.make(change);
            let now = self.value();
            // Rounding in the running sums must not make it run in circles.
            if now >= value || stop.spend(self.model.rows() as u64 + (self.model.sites() * self.open.len()) as u64) {
                break;
            }
            value = now;
        }
        self.value()
    }

    /// Swaps an open site at a slot for a closed one, to leave a local optimum.
    pub fn kick(&mut self, slot: usize, site: u32) {
        if slot < self.open.len() && self.slot.get(site as usize) == Some(&NONE) {
            self.make(Move::Swap(site, slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model(costs: &[f64], sites: usize, count: Count) -> Model {
        let rows: Vec<Vec<(u32, f64)>> =
            costs.chunks(sites).map(|row| row.iter().enumerate().map(|(j, &c)| (j as u32, c)).collect()).collect();
        let fallback = vec![60.0; rows.len()];
        Model::new(rows, fallback, vec![1.0; sites], count)
    }

    proptest! {
        #[test]
        fn the_running_sums_agree_with_counting_afresh(
            costs in proptest::collection::vec((0u32..100).prop_map(f64::from), 48),
            kicks in proptest::collection::vec((0usize..3, 0u32..8), 0..12),
        ) {
            let model = model(&costs, 8, Count::Exactly(3));
            let mut search = Search::new(&model, 3);
            search.greedy(&Stop::never());
            for (slot, site) in kicks {
                search.kick(slot, site);
            }
            let mut fresh = Search::new(&model, 3);
            fresh.set(&search.flags());
            prop_assert_eq!(&search.gain, &fresh.gain);
            let value = search.value();
            prop_assert!((value - model.value(&search.flags())).abs() < 1e-9);
            prop_assert!(search.improve(&Stop::never()) <= value);
            prop_assert!((search.value() - model.value(&search.flags())).abs() < 1e-9);
        }
    }
}
