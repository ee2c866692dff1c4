//! The linear relaxation of a cover, solved from the side of the prices.
//!
//! With a price 0 ≤ λᵢ ≤ wᵢ for each row and μ for a place among the sites, Σ λᵢ + pμ + Σⱼ min(0, sⱼ) with sⱼ = fⱼ − Σ_{i∋j} λᵢ − μ
//! is the Lagrangian bound; it is raised to its greatest by the simplex method. A site's slack sⱼ may take either sign, its
//! profit bending at 0, so any basis suits any branch, and the bound never falls on the way. Sites whose slack is basic are
//! shut or open; only those in balance, the fractional ones, need an inverse (see [`Kernel`]).
//!
//! Bounds are taken from the prices afresh: rounding inside can make them weaker, never wrong.

use super::kernel::{COMMON, Kernel, NOWHERE};
use super::model::{Fate, Model};
use linping_work::{Stop, generator};
use rand::Rng;

/// Reduced profits below this are none.
const PROFITABLE: f64 = 1e-7;
/// Movements below this are rounding.
const MOVES: f64 = 1e-9;

/// The relaxation of a model whose rows all cost nothing within reach; exactly `p` sites are opened.
pub(super) struct Covering<'a> {
    model: &'a Model,
    places: f64,
    /// Bounds of the prices, apart from 0 and w by tiny steps of their own: many prices that reach a bound at once would make the
    /// simplex go in circles.
    low: Vec<f64>,
    high: Vec<f64>,
    /// Rows worth looking at first.
    promising: Vec<u32>,
}

/// Where the simplex method stands.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    offer: Vec<f64>,
    common: f64,
    slack: Vec<f64>,
    /// How far each site is open.
    pub open: Vec<f64>,
    kernel: Kernel,
    /// Place of each row among the kernel's columns, of each site among its sites.
    column: Vec<u32>,
    line: Vec<u32>,
}

/// A basis to be taken up later.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    high: Vec<bool>,
    columns: Vec<u32>,
    sites: Vec<u32>,
}

/// What enters the basis, its profit by unit of growth, negative if it is to shrink.
#[derive(Clone, Copy)]
enum Entering {
    Row(usize, f64),
    Site(usize, f64),
}

/// What ends a step.
enum Ends {
    /// The entering price reaches its other bound.
    Itself,
    /// A basic price reaches a bound.
    Column(usize),
    /// A site comes into balance.
    Site(usize),
}

impl<'a> Covering<'a> {
    pub fn new(model: &'a Model, places: usize) -> Self {
        const APART: f64 = 1e-8;
        let most = model.fallback.iter().copied().fold(0.0, f64::max);
        let mut chance = generator(1);
        let mut apart = || APART * most * (1.0 + f64::from(chance.next_u32()) / f64::from(u32::MAX));
        let low = model.fallback.iter().map(|_| -apart()).collect();
        let high = model.fallback.iter().map(|weight| weight + apart()).collect();
        Covering { model, places: places as f64, low, high, promising: Vec::new() }
    }

    /// A basis near these prices: each goes to its nearer bound, and the site at the edge of being chosen balances the rest.
    pub fn start(&self, price: &[f64]) -> Basis {
        let high: Vec<bool> =
            price.iter().zip(&self.model.fallback).map(|(price, weight)| *price > 0.5 * weight).collect();
        let mut total = vec![0.0; self.model.sites()];
        for row in (0..high.len()).filter(|&row| high[row]) {
            self.model.row(row).0.iter().for_each(|&site| total[site as usize] += self.high[row]);
        }
        let mut order: Vec<usize> = (0..total.len()).collect();
        let profit = |site: usize| total[site] - self.model.opening[site];
        order.sort_by(|&a, &b| profit(b).total_cmp(&profit(a)).then(a.cmp(&b)));
        let edge = order[(self.places as usize).saturating_sub(1).min(order.len() - 1)];
        let kept = Kept { high, columns: vec![COMMON], sites: vec![edge as u32] };
        self.resume(&kept).unwrap_or_else(|| self.blank(&kept, Kernel::new(edge as u32)))
    }

    /// Takes a basis up again; `None` if it has become singular.
    pub fn resume(&self, kept: &Kept) -> Option<Basis> {
        let mut basis = self.blank(kept, Kernel::of(kept.columns.clone(), kept.sites.clone()));
        self.refresh(&mut basis).then_some(basis)
    }

    fn blank(&self, kept: &Kept, kernel: Kernel) -> Basis {
        let (rows, sites) = (self.model.rows(), self.model.sites());
        let offer = (0..rows).map(|row| if kept.high[row] { self.high[row] } else { self.low[row] }).collect();
        let (mut column, mut line) = (vec![NOWHERE; rows], vec![NOWHERE; sites]);
        for (at, &name) in kernel.columns.iter().enumerate().filter(|(_, name)| **name != COMMON) {
            column[name as usize] = at as u32;
        }
        kernel.sites.iter().enumerate().for_each(|(at, &site)| line[site as usize] = at as u32);
        Basis { offer, common: 0.0, slack: vec![0.0; sites], open: vec![0.0; sites], kernel, column, line }
    }

    /// What is needed to take a basis up again.
    pub fn keep(&self, basis: &Basis) -> Kept {
        let high = basis.offer.iter().zip(&self.model.fallback).map(|(offer, weight)| *offer > 0.5 * weight).collect();
        Kept { high, columns: basis.kernel.columns.clone(), sites: basis.kernel.sites.clone() }
    }

    /// The prices, within their true bounds.
    pub fn prices(&self, basis: &Basis) -> Vec<f64> {
        basis.offer.iter().zip(&self.model.fallback).map(|(offer, &weight)| offer.clamp(0.0, weight)).collect()
    }

    fn sites_of(&self, row: usize) -> &[u32] {
        self.model.row(row).0
    }

    fn holds(&self, column: u32, site: u32) -> bool {
        column == COMMON || self.sites_of(column as usize).binary_search(&site).is_ok()
    }

    /// Which columns of the kernel hold a site.
    fn holders(&self, basis: &Basis, site: usize) -> Vec<f64> {
        let holds = |&column: &u32| f64::from(u8::from(self.holds(column, site as u32)));
        basis.kernel.columns.iter().map(holds).collect()
    }

    /// Works out the inverse, the basic prices and the slacks afresh. False if the basis is singular.
    fn refresh(&self, basis: &mut Basis) -> bool {
        if !basis.kernel.invert(|column, site| self.holds(column, site)) {
            return false;
        }
        let mut left = self.model.opening.clone();
        for row in (0..basis.offer.len()).filter(|&row| basis.column[row] == NOWHERE) {
            self.sites_of(row).iter().for_each(|&site| left[site as usize] -= basis.offer[row]);
        }
        let mut value = vec![0.0; basis.kernel.columns.len()];
        for (at, &site) in basis.kernel.sites.iter().enumerate() {
            let line = basis.kernel.line(at);
            value.iter_mut().zip(line).for_each(|(value, line)| *value += line * left[site as usize]);
        }
        for (&name, &value) in basis.kernel.columns.iter().zip(&value) {
            if name == COMMON {
                basis.common = value;
            } else {
                let row = name as usize;
                basis.offer[row] = value.clamp(self.low[row], self.high[row]);
                self.sites_of(row).iter().for_each(|&site| left[site as usize] -= basis.offer[row]);
            }
        }
        for (site, slack) in basis.slack.iter_mut().enumerate() {
            *slack = if basis.line[site] == NOWHERE { left[site] - basis.common } else { 0.0 };
        }
        true
    }

    /// How far each site is open at this basis.
    fn weigh(&self, basis: &mut Basis, fate: &[Fate]) {
        for (site, &fate) in fate.iter().enumerate() {
            let out = basis.line[site] == NOWHERE;
            let open = out && (fate == Fate::Open || (fate == Fate::Free && basis.slack[site] < 0.0));
            basis.open[site] = f64::from(u8::from(open));
        }
        let taken: f64 = basis.open.iter().sum();
        let right: Vec<f64> = basis
            .kernel
            .columns
            .iter()
            .map(
                |&column| {
                    if column == COMMON { self.places - taken } else { self.missing(column as usize, &basis.open) }
                },
            )
            .collect();
        for (&site, open) in basis.kernel.sites.iter().zip(basis.kernel.weigh(&right).collect::<Vec<_>>()) {
            basis.open[site as usize] = open;
        }
    }

    /// What of a row is not covered; negative if it is more than covered.
    fn missing(&self, row: usize, open: &[f64]) -> f64 {
        1.0 - self.sites_of(row).iter().map(|&site| open[site as usize]).sum::<f64>()
    }

    /// The value of the bound at this basis.
    fn value(&self, basis: &Basis, fate: &[Fate]) -> f64 {
        let slack = |(fate, &slack): (&Fate, &f64)| match fate {
            Fate::Open => slack,
            Fate::Free => slack.min(0.0),
            Fate::Closed => 0.0,
        };
        self.model.constant
            + basis.offer.iter().sum::<f64>()
            + self.places * basis.common
            + fate.iter().zip(&basis.slack).map(slack).sum::<f64>()
    }

    /// Raises the bound until nothing is gained, it passes `cut`, or the stop is reached; the prices are good for a bound whatever
    /// ended it.
    pub fn raise(&mut self, basis: &mut Basis, fate: &[Fate], cut: f64, most: usize, stop: &Stop) {
        const REFRESH: usize = 60;
        const LOOK: usize = 8;
        self.promising.clear();
        for step in 1..=most {
            if basis.kernel.age >= REFRESH && !self.refresh(basis) {
                *basis = self.start(&basis.offer);
            }
            self.weigh(basis, fate);
            if step % LOOK == 0
                && (self.value(basis, fate) >= cut || stop.spend((LOOK * self.model.site.len()) as u64 / 4))
            {
                return;
            }
            match self.choose(basis, fate) {
                // An optimum is believed only where the inverse is fresh.
                None if basis.kernel.age == 0 => return,
                None => basis.kernel.age = REFRESH,
                Some(entering) => {
                    if !self.exchange(basis, fate, entering) {
                        *basis = self.start(&basis.offer);
                    }
                }
            }
        }
    }

    /// What pays most to let in.
    fn choose(&mut self, basis: &Basis, fate: &[Fate]) -> Option<Entering> {
        const PROMISING: usize = 40;
        let mut best: Option<(f64, Entering)> = None;
        let mut offer = |score: f64, entering: Entering| {
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, entering));
            }
        };
        let heaviest = self.high.iter().copied().fold(0.0, f64::max);
        for &site in &basis.kernel.sites {
            let (site, open) = (site as usize, basis.open[site as usize]);
            let profit = match fate[site] {
                Fate::Free if open < 0.0 => -open,
                Fate::Free => -(open - 1.0).max(0.0),
                Fate::Open => 1.0 - open,
                Fate::Closed => -open,
            };
            if profit.abs() > PROFITABLE {
                offer(profit * profit * heaviest, Entering::Site(site, profit));
            }
        }
        let score = |row: usize| {
            let profit = self.missing(row, &basis.open);
            let moves = if profit > 0.0 { basis.offer[row] < self.high[row] } else { basis.offer[row] > self.low[row] };
            let pays = basis.column[row] == NOWHERE && moves && profit.abs() > PROFITABLE;
            pays.then(|| (profit * profit * self.high[row], profit))
        };
        let mut any = false;
        for &row in &self.promising {
            if let Some((worth, profit)) = score(row as usize) {
                any = true;
                offer(worth, Entering::Row(row as usize, profit));
            }
        }
        if !any {
            let mut all: Vec<(f64, u32)> = Vec::new();
            for row in 0..self.model.rows() {
                if let Some((worth, profit)) = score(row) {
                    all.push((worth, row as u32));
                    offer(worth, Entering::Row(row, profit));
                }
            }
            if all.len() > PROMISING {
                all.select_nth_unstable_by(PROMISING, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                all.truncate(PROMISING);
            }
            self.promising = all.into_iter().map(|(_, row)| row).collect();
        }
        best.map(|(_, entering)| entering)
    }

    /// One step of the simplex method. False if the basis became singular.
    fn exchange(&self, basis: &mut Basis, fate: &[Fate], entering: Entering) -> bool {
        let (profit, own) = match entering {
            Entering::Row(row, profit) => {
                let room =
                    if profit > 0.0 { self.high[row] - basis.offer[row] } else { basis.offer[row] - self.low[row] };
                (profit, room)
            }
            Entering::Site(_, profit) => (profit, f64::INFINITY),
        };
        let way = profit.signum();
        let reach = match entering {
            Entering::Row(row, _) => basis.kernel.sum(self.sites_of(row).iter().map(|&site| basis.line[site as usize])),
            Entering::Site(site, _) => basis.kernel.line(basis.line[site] as usize).to_vec(),
        };
        // How slacks move when the entering one moves by a unit its way.
        let mut drift = vec![0.0; fate.len()];
        for (&column, &share) in basis.kernel.columns.iter().zip(&reach) {
            if column == COMMON {
                drift.iter_mut().for_each(|drift| *drift += way * share);
            } else if share != 0.0 {
                self.sites_of(column as usize).iter().for_each(|&site| drift[site as usize] += way * share);
            }
        }
        if let Entering::Row(row, _) = entering {
            self.sites_of(row).iter().for_each(|&site| drift[site as usize] -= way);
        }
        let (mut length, mut ends) = (own, Ends::Itself);
        let mut firm = 0.0;
        for (at, (&column, &share)) in basis.kernel.columns.iter().zip(&reach).enumerate() {
            let speed = -way * share;
            if column != COMMON && speed.abs() > MOVES {
                let row = column as usize;
                let room =
                    if speed < 0.0 { basis.offer[row] - self.low[row] } else { self.high[row] - basis.offer[row] };
                let time = (room / speed.abs()).max(0.0);
                if time < length || (time == length && speed.abs() > firm) {
                    (length, ends, firm) = (time, Ends::Column(at), speed.abs());
                }
            }
        }
        // A slack that passes 0 bends the profit; the step goes on while it pays.
        let mut bends: Vec<(f64, usize)> = Vec::new();
        for site in (0..fate.len()).filter(|&site| fate[site] == Fate::Free && basis.line[site] == NOWHERE) {
            let shut = basis.open[site] == 0.0;
            if drift[site].abs() > MOVES && shut == (drift[site] < 0.0) {
                let time = (basis.slack[site] / -drift[site]).max(0.0);
                if time < length {
                    bends.push((time, site));
                }
            }
        }
        bends.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut rate = profit.abs();
        for &(time, site) in &bends {
            rate -= drift[site].abs();
            if rate <= MOVES {
                (length, ends) = (time, Ends::Site(site));
                break;
            }
        }
        if !length.is_finite() {
            return false;
        }
        self.walk(basis, entering, way * length, &reach, &drift, length);
        self.swap(basis, entering, &ends, &reach, way)
    }

    /// Moves everything along a step.
    fn walk(&self, basis: &mut Basis, entering: Entering, by: f64, reach: &[f64], drift: &[f64], length: f64) {
        for (&column, &share) in basis.kernel.columns.iter().zip(reach) {
            if column == COMMON {
                basis.common -= by * share;
            } else {
                let row = column as usize;
                basis.offer[row] = (basis.offer[row] - by * share).clamp(self.low[row], self.high[row]);
            }
        }
        for (site, slack) in basis.slack.iter_mut().enumerate().filter(|(site, _)| basis.line[*site] == NOWHERE) {
            *slack += length * drift[site];
        }
        match entering {
            Entering::Row(row, _) => {
                basis.offer[row] = (basis.offer[row] + by).clamp(self.low[row], self.high[row]);
            }
            // On its way down it is on the far side of 0 even after a step of no length.
            Entering::Site(site, _) => {
                basis.slack[site] = if by < 0.0 {
                    by
                } else if by.is_sign_negative() {
                    -f64::MIN_POSITIVE
                } else {
                    by
                }
            }
        }
    }

    /// Exchanges what enters and what leaves. False if the basis became singular.
    fn swap(&self, basis: &mut Basis, entering: Entering, ends: &Ends, reach: &[f64], way: f64) -> bool {
        if let &Ends::Column(at) = ends {
            let row = basis.kernel.columns[at] as usize;
            basis.offer[row] = if -way * reach[at] < 0.0 { self.low[row] } else { self.high[row] };
        }
        match (entering, ends) {
            (Entering::Row(row, _), Ends::Itself) => {
                basis.offer[row] = if way > 0.0 { self.high[row] } else { self.low[row] };
                true
            }
            (Entering::Site(..), Ends::Itself) => false,
            (Entering::Row(row, _), &Ends::Column(at)) => {
                let old = basis.kernel.columns[at] as usize;
                let done = basis.kernel.change_column(at, row as u32, reach);
                if done {
                    (basis.column[old], basis.column[row]) = (NOWHERE, at as u32);
                }
                done
            }
            (Entering::Row(row, _), &Ends::Site(site)) => {
                let holders = self.holders(basis, site);
                let both = f64::from(u8::from(self.holds(row as u32, site as u32)));
                let at = basis.kernel.columns.len() as u32;
                let done = basis.kernel.grow((row as u32, site as u32), reach, &holders, both);
                if done {
                    (basis.column[row], basis.line[site], basis.slack[site]) = (at, at, 0.0);
                }
                done
            }
            (Entering::Site(old, _), &Ends::Site(site)) => {
                let holders = self.holders(basis, site);
                let at = basis.line[old];
                let done = basis.kernel.change_site(at as usize, site as u32, &holders);
                if done {
                    (basis.line[old], basis.line[site], basis.slack[site]) = (NOWHERE, at, 0.0);
                }
                done
            }
            (Entering::Site(site, _), &Ends::Column(at)) => {
                let line = basis.line[site] as usize;
                let old = basis.kernel.columns[at] as usize;
                if !basis.kernel.shrink(line, at) {
                    return false;
                }
                (basis.column[old], basis.line[site]) = (NOWHERE, NOWHERE);
                if let Some(&moved) = basis.kernel.columns.get(at).filter(|moved| **moved != COMMON) {
                    basis.column[moved as usize] = at as u32;
                }
                if let Some(&moved) = basis.kernel.sites.get(line) {
                    basis.line[moved as usize] = line as u32;
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Count;
    use super::super::settle::lagrangian;
    use super::*;

    /// Three villages of weight 2, three sites that each cover two of them: a third of each site covers two thirds of every village,
    /// half of each site covers everybody.
    fn triangle(p: usize) -> Model {
        let rows = vec![vec![(0, 0.0), (1, 0.0)], vec![(1, 0.0), (2, 0.0)], vec![(0, 0.0), (2, 0.0)]];
        Model::new(rows, vec![2.0; 3], vec![0.0; 3], Count::Exactly(p))
    }

    fn bound(model: &Model, places: usize, fate: &[Fate]) -> f64 {
        let mut covering = Covering::new(model, places);
        let mut basis = covering.start(&vec![0.0; model.rows()]);
        covering.raise(&mut basis, fate, f64::INFINITY, 1000, &Stop::never());
        let kept = covering.keep(&basis);
        let again = covering.resume(&kept).map(|basis| basis.open);
        assert!(again.is_some(), "a basis can be taken up again");
        lagrangian(model, &covering.prices(&basis), fate, &mut vec![0.0; fate.len()])
    }

    #[test]
    fn the_relaxation_reaches_the_value_of_the_linear_programme() {
        let free = [Fate::Free; 3];
        assert!((bound(&triangle(1), 1, &free) - 2.0).abs() < 1e-6);
        assert!(bound(&triangle(2), 2, &free).abs() < 1e-6);
        // Without the first site the two others are left, of which one misses one village.
        assert!((bound(&triangle(1), 1, &[Fate::Closed, Fate::Free, Fate::Free]) - 2.0).abs() < 1e-6);
        assert!((bound(&triangle(1), 1, &[Fate::Open, Fate::Free, Fate::Free]) - 2.0).abs() < 1e-6);
    }
}
