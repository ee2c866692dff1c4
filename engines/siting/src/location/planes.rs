//! Cutting planes: the service cost of all demands as a convex function of the open sites, built up from its tangents.
//!
//! For any prices λ ≤ fallback the cost of serving row i from fractional sites y is at least λᵢ − Σⱼ max(0, λᵢ − cᵢⱼ) yⱼ, and at
//! a given y one λ makes this exact: the cost at which the row's sites, taken in ascending cost, fill up to one (Benders cuts
//! of Cordeau, Furini and Ljubić 2019 and Durán-Mateluna, Alès and Elloumi 2023). The multipliers of the cuts mix their prices
//! into one price vector whose Lagrangian value is at least the programme's. Bounds are always taken from that value: rounding
//! inside the simplex can make them weaker, never wrong.

use super::model::{Count, Fate, Model};
use crate::linear::{End, Linear};
use linping_work::Stop;

/// The programme's objective is brought to this size, so that its absolute tolerances fit.
const SIZE: f64 = 1e4;

/// One tangent of one group of rows, with the prices of those rows.
struct Cut {
    group: usize,
    price: Vec<f64>,
}

/// The programme of a model, growing by cuts that hold everywhere.
pub(crate) struct Planes<'a> {
    model: &'a Model,
    linear: Linear,
    /// Row of the linear programme of the first cut.
    first: usize,
    cuts: Vec<Cut>,
    /// Rows of each group: neighbours in the order of their nearest sites, so that a group's cuts name few sites.
    members: Vec<Vec<u32>>,
    /// Highest possible cost of each group.
    highest: Vec<f64>,
    scale: f64,
    /// What the bounds of the sites are set to.
    fate: Vec<Fate>,
    /// A point well inside, towards which points to be cut off are drawn.
    inside: Vec<f64>,
}

/// What a node's relaxation says.
pub(crate) struct Relaxed {
    /// Lower bound, +∞ if the node holds no choice at all.
    pub bound: f64,
    /// Reduced cost of each site at the prices that gave it.
    pub reduced: Vec<f64>,
    /// Fractional sites.
    pub open: Vec<f64>,
    pub stopped: bool,
}

/// How long to go on cutting.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    pub rounds: usize,
    /// Give up after so many rounds without a gain of a hundredth of the gap.
    pub patience: usize,
}

impl<'a> Planes<'a> {
    /// A programme with the cuts of one price vector; `groups` of rows each have their own cost variable.
    pub fn new(model: &'a Model, price: &[f64], inside: Vec<f64>, groups: usize) -> Self {
        let sites = model.sites();
        let groups = groups.clamp(1, model.rows().max(1));
        let mut order: Vec<u32> = (0..model.rows() as u32).collect();
        order.sort_by(|&a, &b| model.row(a as usize).0.cmp(model.row(b as usize).0));
        let size = order.len().div_ceil(groups).max(1);
        let members: Vec<Vec<u32>> = order.chunks(size).map(<[u32]>::to_vec).collect();
        let groups = members.len();
        let own = |rows: &Vec<u32>| rows.iter().map(|&row| model.fallback[row as usize]).sum();
        let highest: Vec<f64> = members.iter().map(own).collect();
        let total: f64 = highest.iter().sum::<f64>() + model.opening.iter().sum::<f64>();
        let scale = SIZE / total.max(1e-9);
        let mut cost: Vec<f64> = model.opening.iter().map(|own| -own * scale).collect();
        cost.extend(vec![1.0; groups]);
        let mut upper = vec![1.0; sites];
        upper.extend(highest.iter().map(|most| most * scale));
        let mut linear = Linear::new(cost, upper);
        if let Count::Exactly(p) = model.count {
            let all: Vec<_> = (0..sites).map(|site| (site, 1.0)).collect();
            linear.add(&all, p as f64, true);
        }
        let first = linear.rows();
        let fate = vec![Fate::Free; sites];
        let mut planes = Planes { model, linear, first, cuts: Vec::new(), members, highest, scale, fate, inside };
        planes.add(price);
        planes
    }

    /// Adds the cuts of a price vector.
    fn add(&mut self, price: &[f64]) {
        let sites = self.model.sites();
        let mut slope = vec![0.0; sites];
        for group in 0..self.members.len() {
            let mut start = 0.0;
            let mut named = Vec::new();
            for &row in &self.members[group] {
                let offer = price[row as usize];
                start += offer;
                let (sites, costs) = self.model.row(row as usize);
                for (&site, &cost) in sites.iter().zip(costs) {
                    if cost >= offer {
                        break;
                    }
                    if slope[site as usize] == 0.0 {
                        named.push(site as usize);
                    }
                    slope[site as usize] += offer - cost;
                }
            }
            // What a group saves against its highest cost is at most what its sites save, plus what its prices leave.
            named.sort_unstable();
            let mut entries: Vec<(usize, f64)> =
                named.iter().map(|&site| (site, -std::mem::take(&mut slope[site]) * self.scale)).collect();
            entries.push((sites + group, 1.0));
            self.linear.add(&entries, (self.highest[group] - start) * self.scale, false);
            let price = self.members[group].iter().map(|&row| price[row as usize]).collect();
            self.cuts.push(Cut { group, price });
        }
    }

    /// Forgets cuts that do not bear on the programme's present answer, once they outnumber those that can.
    fn prune(&mut self) {
        let limit = 2 * self.model.sites() + 3 * self.highest.len();
        if self.cuts.len() > limit {
            let first = self.first;
            let kept = self.linear.forget_loose(first);
            let mut at = 0;
            self.cuts.retain(|_| {
                at += 1;
                kept[first + at - 1]
            });
        }
    }

    /// Prices at which the tangent touches at `open`; also the cost there.
    fn touch(&self, open: &[f64]) -> (Vec<f64>, f64) {
        let model = self.model;
        let mut value = model.constant + model.opening.iter().zip(open).map(|(own, y)| own * y).sum::<f64>();
        let price = (0..model.rows())
            .map(|row| {
                let (sites, costs) = model.row(row);
                let mut left = 1.0;
                let mut paid = 0.0;
                for (&site, &cost) in sites.iter().zip(costs) {
                    let share = open[site as usize];
                    if share > 0.0 {
                        if share >= left - 1e-9 {
                            value += paid + left * cost;
                            return cost;
                        }
                        paid += share * cost;
                        left -= share;
                    }
                }
                value += paid + left * model.fallback[row];
                model.fallback[row]
            })
            .collect();
        (price, value)
    }

    /// The cuts' prices mixed by their multipliers.
    fn mixture(&self) -> Vec<f64> {
        let multipliers = self.linear.prices();
        let mut price = vec![0.0; self.model.rows()];
        for (cut, &weight) in self.cuts.iter().zip(&multipliers[self.first..]) {
            if weight > 1e-12 {
                let own = self.members[cut.group].iter().zip(&cut.price);
                own.for_each(|(&row, offer)| price[row as usize] += weight * offer);
            }
        }
        for (price, &fallback) in price.iter_mut().zip(&self.model.fallback) {
            *price = price.min(fallback);
        }
        price
    }

    /// Tells the programme what is settled.
    fn fix(&mut self, fate: &[Fate]) {
        for (site, (&wanted, set)) in fate.iter().zip(&mut self.fate).enumerate() {
            if wanted != *set {
                let (lower, upper) = match wanted {
                    Fate::Free => (0.0, 1.0),
                    Fate::Open => (1.0, 1.0),
                    Fate::Closed => (0.0, 0.0),
                };
                self.linear.bound(site, lower, upper);
                *set = wanted;
            }
        }
    }

    /// Bounds a node from below, cutting until `cut` is reached or nothing is gained. Settles more of `fate` on the way.
    pub fn relax(&mut self, fate: &mut [Fate], cut: f64, effort: Effort, stop: &Stop) -> Relaxed {
        let sites = self.model.sites();
        let mut best =
            Relaxed { bound: f64::NEG_INFINITY, reduced: vec![0.0; sites], open: vec![0.0; sites], stopped: false };
        let mut reduced = vec![0.0; sites];
        let mut stale = 0;
        for _ in 0..effort.rounds {
            self.fix(fate);
            let end = self.linear.solve(stop);
            if end == End::Infeasible && !feasible(self.model.count, fate) {
                best.bound = f64::INFINITY;
                return best;
            }
            best.stopped = stop.spend((self.model.site.len() * 3 + self.cuts.len() * self.model.rows()) as u64 / 4);
            if end != End::Optimal || best.stopped {
                return best;
            }
            let bound = lagrangian(self.model, &self.mixture(), fate, &mut reduced);
            if bound > best.bound {
                stale = if bound - best.bound > 0.01 * (cut - bound) { 0 } else { stale + 1 };
                best.bound = bound;
                best.reduced.copy_from_slice(&reduced);
            } else {
                stale += 1;
            }
            for site in 0..sites {
                best.open[site] = self.linear.x(site).clamp(0.0, 1.0);
            }
            if best.bound >= cut {
                return best;
            }
            settle(self.model.count, fate, &best.reduced, best.bound, cut);
            self.prune();
            let (price, value) = self.touch(&best.open);
            if stale > effort.patience || value - best.bound <= 1e-9 * value.abs() {
                return best;
            }
            // The point to be cut off is drawn inside first; if that does not cut it off, it is cut off itself.
            let drawn: Vec<f64> =
                self.inside.iter().zip(&best.open).map(|(inside, open)| 0.5 * inside + 0.5 * open).collect();
            let (soft, _) = self.touch(&drawn);
            let reached = self.tangent_at(&soft, &best.open);
            let now = self.programme_value();
            if reached > now + 0.2 * (value - now) {
                self.add(&soft);
            } else {
                self.add(&price);
            }
            for (inside, open) in self.inside.iter_mut().zip(&best.open) {
                *inside = 0.7 * *inside + 0.3 * open;
            }
        }
        best
    }

    /// The programme's own value, as a cost.
    fn programme_value(&self) -> f64 {
        let saved: f64 = (0..self.highest.len()).map(|group| self.linear.x(self.model.sites() + group)).sum();
        let own: f64 = (0..self.model.sites()).map(|site| self.model.opening[site] * self.linear.x(site)).sum();
        self.model.constant + own + self.highest.iter().sum::<f64>() - saved / self.scale
    }

    /// Value at `open` of the tangent of a price vector.
    fn tangent_at(&self, price: &[f64], open: &[f64]) -> f64 {
        let model = self.model;
        let mut value = model.constant + model.opening.iter().zip(open).map(|(own, y)| own * y).sum::<f64>();
        for (row, &offer) in price.iter().enumerate() {
            value += offer;
            let (sites, costs) = model.row(row);
            for (&site, &cost) in sites.iter().zip(costs) {
                if cost >= offer {
                    break;
                }
                value -= (offer - cost) * open[site as usize];
            }
        }
        value
    }
}

/// Whether a choice exists that keeps to what is settled.
fn feasible(count: Count, fate: &[Fate]) -> bool {
    let Count::Exactly(p) = count else { return true };
    let open = fate.iter().filter(|fate| **fate == Fate::Open).count();
    let free = fate.iter().filter(|fate| **fate == Fate::Free).count();
    open <= p && p <= open + free
}

/// The Lagrangian value of a price vector where some sites are settled; leaves the reduced costs behind.
fn lagrangian(model: &Model, price: &[f64], fate: &[Fate], reduced: &mut [f64]) -> f64 {
    reduced.copy_from_slice(&model.opening);
    let mut total = model.constant;
    for (row, &offer) in price.iter().enumerate() {
        total += offer;
        let (sites, costs) = model.row(row);
        for (&site, &cost) in sites.iter().zip(costs) {
            if cost >= offer {
                break;
            }
            reduced[site as usize] += cost - offer;
        }
    }
    let mut free = Vec::new();
    let mut opened = 0;
    for (&fate, &reduced) in fate.iter().zip(reduced.iter()) {
        match fate {
            Fate::Open => {
                total += reduced;
                opened += 1;
            }
            Fate::Free => free.push(reduced),
            Fate::Closed => {}
        }
    }
    match model.count {
        Count::Any => total += free.iter().map(|reduced| reduced.min(0.0)).sum::<f64>(),
        Count::Exactly(p) => {
            free.sort_unstable_by(f64::total_cmp);
            total += free.iter().take(p.saturating_sub(opened)).sum::<f64>();
        }
    }
    total
}

/// Settles what the reduced costs decide at a bound against a cut.
fn settle(count: Count, fate: &mut [Fate], reduced: &[f64], bound: f64, cut: f64) {
    let (last_in, first_out) = match count {
        Count::Any => (0.0, 0.0),
        Count::Exactly(p) => {
            let opened = fate.iter().filter(|fate| **fate == Fate::Open).count();
            let left = p.saturating_sub(opened);
            let mut free: Vec<f64> =
                fate.iter().zip(reduced).filter(|(fate, _)| **fate == Fate::Free).map(|(_, r)| *r).collect();
            free.sort_unstable_by(f64::total_cmp);
            let before = left.checked_sub(1).and_then(|at| free.get(at)).copied();
            (before.unwrap_or(f64::NEG_INFINITY), free.get(left).copied().unwrap_or(f64::INFINITY))
        }
    };
    for (fate, &reduced) in fate.iter_mut().zip(reduced).filter(|(fate, _)| **fate == Fate::Free) {
        if bound + (reduced - last_in).max(0.0) >= cut {
            *fate = Fate::Closed;
        } else if bound + (first_out - reduced).max(0.0) >= cut {
            *fate = Fate::Open;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three villages of weight 2, three sites that each cover two of them, two to be opened: one of each pair covers all; one
    /// site alone leaves a village out, and half of each of three sites covers everybody.
    fn triangle(p: usize) -> Model {
        let rows = vec![vec![(0, 0.0), (1, 0.0)], vec![(1, 0.0), (2, 0.0)], vec![(0, 0.0), (2, 0.0)]];
        Model::new(rows, vec![2.0; 3], vec![0.0; 3], Count::Exactly(p))
    }

    #[test]
    fn the_relaxation_reaches_the_value_of_the_linear_programme_and_settling_raises_it() {
        let model = triangle(1);
        let mut planes = Planes::new(&model, &[0.0; 3], vec![1.0 / 3.0; 3], 3);
        let effort = Effort { rounds: 50, patience: 10 };
        let mut fate = vec![Fate::Free; 3];
        // A third of each site covers two thirds of every village: 3 × 2 × 1/3 is left.
        let root = planes.relax(&mut fate, f64::INFINITY, effort, &Stop::never());
        assert!((root.bound - 2.0).abs() < 1e-6, "{}", root.bound);
        let model = triangle(2);
        let mut planes = Planes::new(&model, &[0.0; 3], vec![2.0 / 3.0; 3], 3);
        let mut fate = vec![Fate::Closed, Fate::Closed, Fate::Free];
        let none = planes.relax(&mut fate, f64::INFINITY, effort, &Stop::never());
        assert_eq!(none.bound, f64::INFINITY, "two cannot be opened where one is left");
    }
}
