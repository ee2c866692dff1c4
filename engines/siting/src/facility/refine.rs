//! A better answer for whole demands: a few neighbouring catchments are dissolved and drawn anew, again and again (large
//! neighbourhood search, Shaw 1998; for capacitated medians Stefanello, de Araújo and Müller 2015).

use super::{Limit, Parts, Problem, whole};
use linping_work::{Generator, Stop, generator};
use rand::Rng;

/// A problem with what dissolving catchments needs at hand.
pub(crate) struct Refiner<'a> {
    problem: &'a Problem,
    /// Row-major demands × sites; infinite where a site may not serve.
    cost: Vec<f64>,
    /// The cheapest sites of each demand.
    near: Vec<Vec<u32>>,
    chance: Generator,
}

/// Sites and who goes where.
#[derive(Clone)]
struct Map {
    sites: Vec<usize>,
    /// Position of each demand's site.
    of: Vec<usize>,
    value: f64,
}

impl<'a> Refiner<'a> {
    /// Only for whole demands and a given number of sites, and where a dense table is no burden.
    pub fn new(problem: &'a Problem) -> Option<Self> {
        const LARGEST: usize = 4_000_000;
        const NEAREST: usize = 10;
        let (rows, sites) = (problem.demand.len(), problem.column.len());
        let suits = problem.whole && matches!(problem.limit, Limit::Exactly(p) if p > 1) && rows * sites <= LARGEST;
        if !suits || rows == 0 {
            return None;
        }
        let mut cost = vec![f64::INFINITY; rows * sites];
        for (site, column) in problem.column.iter().enumerate() {
            column.iter().for_each(|&(row, own)| cost[row as usize * sites + site] = own);
        }
        let near = cost.chunks(sites).map(|row| {
            let mut order: Vec<u32> = (0..sites as u32).filter(|&site| row[site as usize].is_finite()).collect();
            order.sort_by(|&a, &b| row[a as usize].total_cmp(&row[b as usize]).then(a.cmp(&b)));
            order.truncate(NEAREST);
            order
        });
        let near = near.collect();
        Some(Refiner { problem, cost, near, chance: generator(1) })
    }

    /// The best map found in so many rounds from this one.
    pub fn refine(&mut self, open: &[bool], parts: &Parts, rounds: usize, stop: &Stop) -> Parts {
        // Maps a little worse than the best are gone on from, ever less so: it leads out of dead ends.
        const LENIENCE: f64 = 0.002;
        let sites: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        let mut of = vec![0; self.problem.demand.len()];
        for &(row, site, _) in parts {
            of[row as usize] = sites.binary_search(&(site as usize)).unwrap_or_default();
        }
        let mut now = Map { sites, of, value: 0.0 };
        now.value = self.value(&now);
        let mut best = now.clone();
        for round in 0..rounds {
            if stop.is_reached() {
                break;
            }
            let lenience = LENIENCE * (1.0 - round as f64 / rounds as f64) * best.value.abs();
            if let Some(next) = self.dissolve(&now, best.value + lenience, stop) {
                now = next;
                if now.value < best.value - 1e-9 {
                    best = now.clone();
                }
            } else if round % 64 == 63 {
                now = best.clone();
            }
        }
        best.of.iter().enumerate().map(|(row, &at)| (row as u32, best.sites[at] as u32, 1.0)).collect()
    }

    fn cost(&self, row: usize, site: usize) -> f64 {
        self.cost[row * self.problem.column.len() + site]
    }

    fn value(&self, map: &Map) -> f64 {
        let own: f64 = map.sites.iter().map(|&site| self.problem.opening[site]).sum();
        own + map.of.iter().enumerate().map(|(row, &at)| self.cost(row, map.sites[at])).sum::<f64>()
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.chance.next_u64() % limit.max(1) as u64) as usize
    }

    /// Draws the catchments around a demand anew; `None` if that gives nothing of at most this value.
    fn dissolve(&mut self, map: &Map, most: f64, stop: &Stop) -> Option<Map> {
        let middle = self.below(map.of.len());
        let count = (2 + self.below(3)).min(map.sites.len());
        let mut around: Vec<usize> = (0..map.sites.len()).collect();
        let far = |at: usize| self.cost(middle, map.sites[at]);
        around.sort_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)));
        around.truncate(count);
        let mut chosen = vec![false; map.sites.len()];
        around.iter().for_each(|&at| chosen[at] = true);
        let rows: Vec<usize> = (0..map.of.len()).filter(|&row| chosen[map.of[row]]).collect();
        let mut sites: Vec<usize> =
            rows.iter().flat_map(|&row| self.near[row].iter().map(|&site| site as usize)).collect();
        sites.extend(around.iter().map(|&at| map.sites[at]));
        sites.sort_unstable();
        sites.dedup();
        sites.retain(|site| map.sites.iter().zip(&chosen).all(|(own, chosen)| own != site || *chosen));
        stop.spend((rows.len() * sites.len()) as u64);
        let part = self.part(&rows, &sites, count);
        let is_fixed: Vec<bool> = sites.iter().map(|site| self.problem.fixed.contains(site)).collect();
        let mut open: Vec<bool> = sites.iter().map(|site| around.iter().any(|&at| map.sites[at] == *site)).collect();
        // One site goes elsewhere, or all of them.
        let all = self.below(2) == 0;
        let mut members: Vec<usize> = (0..open.len()).filter(|&site| open[site] && !is_fixed[site]).collect();
        if !all && !members.is_empty() {
            members = vec![members[self.below(members.len())]];
        }
        members.iter().for_each(|&site| open[site] = false);
        for _ in 0..members.len() {
            let free: Vec<usize> = (0..open.len()).filter(|&site| !open[site]).collect();
            open[free[self.below(free.len())]] = true;
        }
        let may_move: Vec<bool> = is_fixed.iter().map(|fixed| !fixed).collect();
        let (_, open, drawn) = whole::serve(&part, &open, &may_move)?;
        let mut next = map.clone();
        let opened: Vec<usize> = (0..open.len()).filter(|&site| open[site]).map(|site| sites[site]).collect();
        around.iter().zip(&opened).for_each(|(&at, &site)| next.sites[at] = site);
        for &(row, site, _) in &drawn {
            let site = sites[site as usize];
            let at = around.iter().copied().find(|&at| next.sites[at] == site)?;
            next.of[rows[row as usize]] = at;
        }
        next.value = self.value(&next);
        (next.value <= most).then_some(next)
    }

    /// The problem of these demands and sites alone.
    fn part(&self, rows: &[usize], sites: &[usize], count: usize) -> Problem {
        let column = |&site: &usize| {
            let own = rows.iter().enumerate().map(|(at, &row)| (at as u32, self.cost(row, site)));
            own.filter(|(_, cost)| cost.is_finite()).collect()
        };
        Problem {
            column: sites.iter().map(column).collect(),
            demand: rows.iter().map(|&row| self.problem.demand[row]).collect(),
            capacity: sites.iter().map(|&site| self.problem.capacity[site]).collect(),
            opening: sites.iter().map(|&site| self.problem.opening[site]).collect(),
            fixed: Vec::new(),
            whole: true,
            limit: Limit::Exactly(count),
            start: None,
        }
    }
}
