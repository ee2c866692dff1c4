//! The Lagrangian bound of a node.

use super::knapsack::{Item, Packing, fill};
use super::{Limit, Problem, slack};
use crate::climb::{Climb, Mood, Pace};
use crate::frontier::Goal;
use crate::location::Fate;
use linping_work::Stop;

/// A node's problem: what may still happen.
pub(crate) struct Scene<'a> {
    pub problem: &'a Problem,
    pub fate: &'a [Fate],
    /// For each site not closed, the demands it may still serve.
    pub column: Vec<Vec<(u32, f64)>>,
    /// Whole capacities and demands: the exact knapsack can be used.
    pub exact: bool,
}

/// What an ascent found.
pub(crate) struct Raised {
    pub bound: f64,
    pub price: Vec<f64>,
    /// Value of each site at those prices, own cost included.
    pub worth: Vec<f64>,
    /// How often each site was chosen lately.
    pub share: Vec<f64>,
    /// Parts taken lately, for whole demands: row-major demands × sites.
    pub taken: Vec<f32>,
    pub stopped: bool,
    /// Who serves whom, if the relaxed choice happens to serve every demand exactly once: then it is the node's optimum.
    pub exact: Option<Vec<(u32, u32, f64)>>,
}

impl<'a> Scene<'a> {
    pub fn new(problem: &'a Problem, fate: &'a [Fate], banned: impl Fn(u32, u32) -> bool) -> Self {
        const LARGEST_EXACT: f64 = 20_000.0;
        let column = (0..problem.column.len())
            .map(|site| {
                if fate[site] == Fate::Closed {
                    return Vec::new();
                }
                let may = |&&(row, _): &&(u32, f64)| !banned(row, site as u32);
                problem.column[site].iter().filter(may).copied().collect()
            })
            .collect();
        let exact = problem.whole
            && problem.demand.iter().all(|demand| demand.fract() == 0.0)
            && problem.capacity.iter().all(|&capacity| capacity < LARGEST_EXACT);
        Scene { problem, fate, column, exact }
    }

    /// The cheapest choice of sites at these worths, as parts 0 to 1, that meets the count or the total demand.
    pub fn choose(&self, worth: &[f64], fate: &[Fate], y: &mut [f64]) -> f64 {
        let problem = self.problem;
        y.iter_mut().for_each(|y| *y = 0.0);
        let mut value = 0.0;
        let (mut room, mut opened) = (0.0, 0usize);
        let mut order: Vec<usize> = Vec::with_capacity(worth.len());
        for (site, fate) in fate.iter().enumerate() {
            match fate {
                Fate::Open => {
                    y[site] = 1.0;
                    value += worth[site];
                    room += problem.capacity[site];
                    opened += 1;
                }
                Fate::Free => order.push(site),
                Fate::Closed => {}
            }
        }
        match &problem.limit {
            Limit::Any => {}
            Limit::Exactly(p) => {
                if opened > *p || opened + order.len() < *p {
                    return f64::INFINITY;
                }
                order.sort_unstable_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
                for &site in &order[..p - opened] {
                    y[site] = 1.0;
                    value += worth[site];
                }
                return value;
            }
            Limit::Within { count, costs, budget } => {
                let left = budget + slack(*budget) - spent(costs, fate);
                if opened > *count || left < 0.0 {
                    return f64::INFINITY;
                }
                return value + within(worth, &mut order, (count - opened, costs, left), y);
            }
        }
        order.retain(|&site| {
            if worth[site] <= 0.0 {
                y[site] = 1.0;
                value += worth[site];
                room += problem.capacity[site];
            }
            worth[site] > 0.0
        });
        let total = problem.demand.iter().sum::<f64>();
        // What rounding alone leaves over needs no further site.
        let nothing = 1e-9 * total;
        let mut missing = total - room;
        if missing <= nothing {
            return value;
        }
        let per_unit = |site: usize| worth[site] / problem.capacity[site].max(1e-12);
        order.sort_unstable_by(|&a, &b| per_unit(a).total_cmp(&per_unit(b)).then(a.cmp(&b)));
        let same = order.windows(2).all(|pair| problem.capacity[pair[0]] == problem.capacity[pair[1]]);
        for site in order {
            let capacity = problem.capacity[site];
            // With equal capacities whole sites are needed; otherwise the part that is missing is a valid bound.
            let part = if same { 1.0 } else { (missing / capacity).min(1.0) };
            y[site] = part;
            value += part * worth[site];
            missing -= capacity;
            if missing <= nothing {
                return value;
            }
        }
        f64::INFINITY
    }

    /// How much the bound rises if a site is opened or closed: (opening, closing).
    pub fn penalties(&self, worth: &[f64]) -> Vec<(f64, f64)> {
        const MOST_SITES: usize = 300;
        let mut fate = self.fate.to_vec();
        let mut y = vec![0.0; worth.len()];
        let base = self.choose(worth, &fate, &mut y);
        (0..worth.len())
            .map(|site| {
                if self.fate[site] != Fate::Free
                    || (matches!(self.problem.limit, Limit::Any) && worth.len() > MOST_SITES)
                {
                    return (0.0, 0.0);
                }
                let mut with = |choice: Fate| {
                    fate[site] = choice;
                    let value = self.choose(worth, &fate, &mut y);
                    fate[site] = Fate::Free;
                    (value - base).max(0.0)
                };
                (with(Fate::Open), with(Fate::Closed))
            })
            .collect()
    }

    /// What each site is worth at these prices, own cost included, and whom it would serve. Returns the work done.
    ///
    /// Whole packings take long; where the number of sites is given, one that would not be chosen even if it could split demands is
    /// left with that worth, which is no greater.
    fn weigh(
        &self,
        price: &[f64],
        worth: &mut [f64],
        served: &mut [Vec<(u32, f64)>],
        (items, packing): &mut (Vec<Item>, Packing),
    ) -> u64 {
        let problem = self.problem;
        let mut work = 0;
        let gather = |site: usize, items: &mut Vec<Item>| {
            items.clear();
            let paying = self.column[site].iter().filter(|(row, cost)| *cost < price[*row as usize]);
            items.extend(paying.map(|&(row, cost)| Item {
                row,
                gain: price[row as usize] - cost,
                demand: problem.demand[row as usize],
            }));
        };
        let allowed: Vec<usize> = (0..worth.len()).filter(|&site| self.fate[site] != Fate::Closed).collect();
        for &site in &allowed {
            gather(site, items);
            work += self.column[site].len() as u64;
            let list = &mut served[site];
            list.clear();
            let gain = fill(items, problem.capacity[site], |row, part| list.push((row, part)));
            worth[site] = problem.opening[site] - gain;
        }
        if !self.exact {
            return work;
        }
        let opened = allowed.iter().filter(|&&site| self.fate[site] == Fate::Open).count();
        let left = match problem.limit {
            Limit::Exactly(p) => p.saturating_sub(opened),
            _ => usize::MAX,
        };
        let mut order = allowed;
        let last = |site: &usize| self.fate[*site] != Fate::Open;
        order.sort_unstable_by(|a, b| last(a).cmp(&last(b)).then(worth[*a].total_cmp(&worth[*b])).then(a.cmp(b)));
        // Worths of the best free sites so far, ascending.
        let mut best: Vec<f64> = Vec::new();
        for site in order {
            let free = self.fate[site] == Fate::Free;
            if free && best.len() >= left && best.last().is_none_or(|most| worth[site] >= *most) {
                continue;
            }
            gather(site, items);
            work += items.len() as u64 * problem.capacity[site] as u64 / 8;
            let list = &mut served[site];
            list.clear();
            let gain = packing.pack(items, problem.capacity[site] as usize, |row, part| list.push((row, part)));
            worth[site] = problem.opening[site] - gain;
            if free {
                best.insert(best.partition_point(|other| *other < worth[site]), worth[site]);
                best.truncate(left);
            }
        }
        work
    }

    /// Raises the bound from the given prices. `look` is shown the chosen sites now and then and may lower `upper`.
    pub fn raise(
        &self,
        mut price: Vec<f64>,
        mut upper: f64,
        goal: Goal,
        pace: Pace,
        stop: &Stop,
        mut look: impl FnMut(&[f64], usize) -> Option<f64>,
    ) -> Raised {
        let problem = self.problem;
        let (rows, sites) = (problem.demand.len(), problem.column.len());
        let mut best = Raised {
            bound: f64::NEG_INFINITY,
            price: price.clone(),
            worth: vec![0.0; sites],
            share: vec![0.0; sites],
            taken: if problem.whole { vec![0.0; rows * sites] } else { Vec::new() },
            stopped: false,
            exact: None,
        };
        let (mut worth, mut y) = (vec![0.0; sites], vec![0.0; sites]);
        let mut slope = vec![0.0; rows];
        let mut served: Vec<Vec<(u32, f64)>> = vec![Vec::new(); sites];
        let mut scratch = (Vec::new(), Packing::default());
        let mut climb = Climb::new(rows, pace);
        for iteration in 0..pace.iterations {
            let work = rows as u64 + self.weigh(&price, &mut worth, &mut served, &mut scratch);
            let bound = price.iter().sum::<f64>() + self.choose(&worth, self.fate, &mut y);
            best.stopped = stop.spend(work);
            let mut gained = false;
            if bound > best.bound {
                gained = bound - best.bound > 1e-4 * (upper - bound).abs();
                best.bound = bound;
                best.price.copy_from_slice(&price);
                best.worth.copy_from_slice(&worth);
            }
            for (share, y) in best.share.iter_mut().zip(&y) {
                *share += 0.1 * (y - *share);
            }
            slope.iter_mut().for_each(|slope| *slope = 1.0);
            best.taken.iter_mut().for_each(|taken| *taken *= 0.9);
            for site in (0..sites).filter(|&site| y[site] > 0.0) {
                for &(row, part) in &served[site] {
                    slope[row as usize] -= y[site] * part;
                    if problem.whole {
                        best.taken[row as usize * sites + site] += 0.1;
                    }
                }
            }
            if let Some(better) = look(&y, iteration) {
                upper = upper.min(better);
            }
            if best.stopped || best.bound.is_infinite() || goal.is_met(best.bound, upper) {
                break;
            }
            match climb.note(gained) {
                Mood::Fresh => {}
                Mood::Tired => {
                    price.copy_from_slice(&best.price);
                    continue;
                }
                Mood::Spent => break,
            }
            let target = (upper - bound).max(1e-6 * upper.abs()).min(0.1 * upper.abs() + 1.0);
            if !climb.step(&mut price, &slope, target, |_| f64::INFINITY) {
                if problem.whole && self.exact && y.iter().all(|y| *y == 0.0 || *y == 1.0) {
                    let chosen = (0..sites).filter(|&site| y[site] == 1.0);
                    let parts =
                        chosen.flat_map(|site| served[site].iter().map(move |&(row, _)| (row, site as u32, 1.0)));
                    best.exact = Some(parts.collect());
                }
                break;
            }
        }
        best
    }
}

/// What the sites open for good take from a budget.
fn spent(costs: &[f64], fate: &[Fate]) -> f64 {
    costs.iter().zip(fate).filter(|(_, fate)| **fate == Fate::Open).map(|(cost, _)| cost).sum()
}

/// The cheapest parts of free sites within a count and a budget: the better of two bounds, one that heeds only the budget, one
/// only the count. Sites of no worth stay closed.
fn within(worth: &[f64], order: &mut Vec<usize>, (count, costs, left): (usize, &[f64], f64), y: &mut [f64]) -> f64 {
    order.retain(|&site| worth[site] < 0.0 && costs[site] <= left);
    order.sort_unstable_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
    let by_count: f64 = order.iter().take(count).map(|&site| worth[site]).sum();
    let best = order[..count.min(order.len())].to_vec();
    order.sort_unstable_by(|&a, &b| (worth[a] * costs[b]).total_cmp(&(worth[b] * costs[a])).then(a.cmp(&b)));
    let (mut room, mut by_budget) = (left, 0.0);
    let mut parts = Vec::new();
    for &site in order.iter() {
        let part = if costs[site] <= room { 1.0 } else { room / costs[site] };
        parts.push((site, part));
        by_budget += part * worth[site];
        room -= costs[site];
        if room <= 0.0 {
            break;
        }
    }
    if by_count >= by_budget {
        best.into_iter().for_each(|site| y[site] = 1.0);
        by_count
    } else {
        parts.into_iter().for_each(|(site, part)| y[site] = part);
        by_budget
    }
}
