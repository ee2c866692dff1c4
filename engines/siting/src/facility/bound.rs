//! The Lagrangian bound of a node.

use super::Problem;
use super::knapsack::{Item, Packing, fill};
use crate::location::{Fate, Pace};
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
        if let Some(p) = problem.count {
            if opened > p || opened + order.len() < p {
                return f64::INFINITY;
            }
            order.sort_unstable_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
            for &site in &order[..p - opened] {
                y[site] = 1.0;
                value += worth[site];
            }
            return value;
        }
        order.retain(|&site| {
            if worth[site] <= 0.0 {
                y[site] = 1.0;
                value += worth[site];
                room += problem.capacity[site];
            }
            worth[site] > 0.0
        });
        let mut missing = problem.demand.iter().sum::<f64>() - room;
        if missing <= 0.0 {
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
            if missing <= 1e-9 {
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
                if self.fate[site] != Fate::Free || (self.problem.count.is_none() && worth.len() > MOST_SITES) {
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

    /// Raises the bound from the given prices. `look` is shown the chosen sites now and then and may lower `upper`.
    pub fn raise(
        &self,
        mut price: Vec<f64>,
        mut upper: f64,
        enough: impl Fn(f64, f64) -> bool,
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
        let (mut slope, mut direction) = (vec![0.0; rows], vec![0.0f64; rows]);
        let mut served: Vec<Vec<(u32, f64)>> = vec![Vec::new(); sites];
        let mut items: Vec<Item> = Vec::new();
        let mut packing = Packing::default();
        let (mut boldness, mut stale) = (pace.boldness, 0);
        for iteration in 0..pace.iterations {
            let mut work = rows as u64;
            for site in 0..sites {
                served[site].clear();
                if self.fate[site] == Fate::Closed {
                    continue;
                }
                items.clear();
                items.extend(self.column[site].iter().filter(|(row, cost)| *cost < price[*row as usize]).map(
                    |&(row, cost)| Item { row, gain: price[row as usize] - cost, demand: problem.demand[row as usize] },
                ));
                work += self.column[site].len() as u64;
                let list = &mut served[site];
                let take = |row: u32, part: f64| list.push((row, part));
                let gain = if self.exact {
                    work += items.len() as u64 * problem.capacity[site] as u64 / 8;
                    packing.pack(&items, problem.capacity[site] as usize, take)
                } else {
                    fill(&mut items, problem.capacity[site], take)
                };
                worth[site] = problem.opening[site] - gain;
            }
            let bound = price.iter().sum::<f64>() + self.choose(&worth, self.fate, &mut y);
            best.stopped = stop.spend(work);
            if bound > best.bound {
                stale = if bound - best.bound > 1e-4 * (upper - bound).abs() { 0 } else { stale + 1 };
                best.bound = bound;
                best.price.copy_from_slice(&price);
                best.worth.copy_from_slice(&worth);
            } else {
                stale += 1;
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
            if best.stopped || enough(best.bound, upper) {
                break;
            }
            if stale >= pace.patience {
                stale = 0;
                boldness *= 0.6;
                price.copy_from_slice(&best.price);
                direction.iter_mut().for_each(|d| *d = 0.0);
                if boldness < 0.003 {
                    break;
                }
                continue;
            }
            let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>();
            let (new, old) = (norm(&slope), norm(&direction));
            if new < 1e-18 {
                if problem.whole && self.exact && y.iter().all(|y| *y == 0.0 || *y == 1.0) {
                    let chosen = (0..sites).filter(|&site| y[site] == 1.0);
                    let parts =
                        chosen.flat_map(|site| served[site].iter().map(move |&(row, _)| (row, site as u32, 1.0)));
                    best.exact = Some(parts.collect());
                }
                break;
            }
            let keep = if old > 0.0 { (new / old).sqrt() } else { 0.0 };
            direction.iter_mut().zip(&slope).for_each(|(direction, slope)| *direction = slope + keep * *direction);
            let size = norm(&direction);
            if size < 1e-18 {
                direction.copy_from_slice(&slope);
                continue;
            }
            let target = (upper - bound).max(1e-6 * upper.abs()).min(0.1 * upper.abs() + 1.0);
            let length = boldness * target / size;
            price
                .iter_mut()
                .zip(&direction)
                .for_each(|(price, direction)| *price = (*price + length * direction).max(0.0));
        }
        best
    }
}
