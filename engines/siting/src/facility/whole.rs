//! The answer for given open sites when every demand goes whole to one of them: regret insertion, then shifts and swaps.

use super::{Limit, Parts, Problem};

/// Dense costs of the demands at the open sites.
struct Bench<'a> {
    problem: &'a Problem,
    sites: Vec<u32>,
    cost: Vec<f64>,
    load: Vec<f64>,
    at: Vec<usize>,
}

const NOWHERE: usize = usize::MAX;

impl Bench<'_> {
    fn cost(&self, row: usize, at: usize) -> f64 {
        self.cost[row * self.sites.len() + at]
    }

    fn fits(&self, row: usize, at: usize, freed: f64) -> bool {
        self.load[at] - freed + self.problem.demand[row] <= self.problem.capacity[self.sites[at] as usize] + 1e-9
    }

    /// Places the demand that would regret waiting most, again and again.
    fn insert(&mut self) -> bool {
        let rows = self.at.len();
        for _ in 0..rows {
            let mut best: Option<(f64, usize, usize)> = None;
            for row in (0..rows).filter(|&row| self.at[row] == NOWHERE) {
                let (mut first, mut second, mut place) = (f64::INFINITY, f64::INFINITY, NOWHERE);
                for at in 0..self.sites.len() {
                    let cost = self.cost(row, at);
                    if cost < second && self.fits(row, at, 0.0) {
                        if cost < first {
                            (second, first, place) = (first, cost, at);
                        } else {
                            second = cost;
                        }
                    }
                }
                if place == NOWHERE {
                    return false;
                }
                let regret = if second.is_finite() { second - first } else { 1e12 };
                // Large demands first where regrets are alike.
                let urgency = regret + 1e-6 * self.problem.demand[row];
                if best.is_none_or(|(most, _, _)| urgency > most) {
                    best = Some((urgency, row, place));
                }
            }
            let Some((_, row, at)) = best else { return true };
            self.at[row] = at;
            self.load[at] += self.problem.demand[row];
        }
        true
    }

    /// Places large demands first wherever they fit best: for tight capacities.
    fn pack(&mut self) -> bool {
        let rows = self.at.len();
        self.load.iter_mut().for_each(|load| *load = 0.0);
        self.at.iter_mut().for_each(|at| *at = NOWHERE);
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| self.problem.demand[b].total_cmp(&self.problem.demand[a]).then(a.cmp(&b)));
        for row in order {
            let places = (0..self.sites.len()).filter(|&at| self.cost(row, at).is_finite() && self.fits(row, at, 0.0));
            let Some(at) = places.min_by(|&a, &b| self.cost(row, a).total_cmp(&self.cost(row, b))) else {
                return false;
            };
            self.at[row] = at;
            self.load[at] += self.problem.demand[row];
        }
        true
    }

    /// Shifts one demand or swaps two as long as it pays.
    fn improve(&mut self) {
        let rows = self.at.len();
        loop {
            let mut improved = false;
            for row in 0..rows {
                let from = self.at[row];
                for to in 0..self.sites.len() {
                    if to != from && self.cost(row, to) < self.cost(row, from) - 1e-9 && self.fits(row, to, 0.0) {
                        self.load[self.at[row]] -= self.problem.demand[row];
                        self.load[to] += self.problem.demand[row];
                        self.at[row] = to;
                        improved = true;
                        break;
                    }
                }
                for other in row + 1..rows {
                    let (a, b) = (self.at[row], self.at[other]);
                    if a == b {
                        continue;
                    }
                    let change = self.cost(row, b) + self.cost(other, a) - self.cost(row, a) - self.cost(other, b);
                    let (mine, yours) = (self.problem.demand[row], self.problem.demand[other]);
                    if change < -1e-9 && self.fits(row, b, yours) && self.fits(other, a, mine) {
                        self.load[a] += yours - mine;
                        self.load[b] += mine - yours;
                        self.at[row] = b;
                        self.at[other] = a;
                        improved = true;
                    }
                }
            }
            if !improved {
                return;
            }
        }
    }

    fn value(&self) -> f64 {
        let own: f64 = self.sites.iter().map(|&site| self.problem.opening[site as usize]).sum();
        own + (0..self.at.len()).map(|row| self.cost(row, self.at[row])).sum::<f64>()
    }
}

/// A good way to serve everybody whole from these sites, moving each site to the middle of what it serves where sites may
/// move (`count` given). Returns value, open sites and parts.
pub(crate) fn serve(problem: &Problem, open: &[bool], may_move: &[bool]) -> Option<(f64, Vec<bool>, Parts)> {
    let mut best: Option<(f64, Vec<bool>, Parts)> = None;
    let mut open = open.to_vec();
    for _ in 0..20 {
        let sites: Vec<u32> = (0..open.len() as u32).filter(|&site| open[site as usize]).collect();
        let rows = problem.demand.len();
        let mut cost = vec![f64::INFINITY; rows * sites.len()];
        for (at, &site) in sites.iter().enumerate() {
            for &(row, own) in &problem.column[site as usize] {
                cost[row as usize * sites.len() + at] = own;
            }
        }
        let count = sites.len();
        let mut bench = Bench { problem, sites, cost, load: vec![0.0; count], at: vec![NOWHERE; rows] };
        if !bench.insert() && !bench.pack() {
            return best;
        }
        bench.improve();
        let value = bench.value();
        if best.as_ref().is_some_and(|(least, _, _)| value >= *least - 1e-9) {
            return best;
        }
        let parts = (0..rows).map(|row| (row as u32, bench.sites[bench.at[row]], 1.0)).collect();
        best = Some((value, open.clone(), parts));
        if !matches!(problem.limit, Limit::Exactly(_)) {
            return best;
        }
        let moved = recentred(problem, &bench, may_move, &open);
        if moved == open {
            return best;
        }
        open = moved;
    }
    best
}

/// Each site moved to wherever it would serve its own demands most cheaply.
fn recentred(problem: &Problem, bench: &Bench, may_move: &[bool], open: &[bool]) -> Vec<bool> {
    let mut moved = open.to_vec();
    for (at, &site) in bench.sites.iter().enumerate() {
        if !may_move[site as usize] {
            continue;
        }
        let members: Vec<bool> = bench.at.iter().map(|&own| own == at).collect();
        let count = members.iter().filter(|member| **member).count();
        let total = |other: usize| {
            let mine = problem.column[other].iter().filter(|(row, _)| members[*row as usize]);
            let (seen, sum) =
                mine.fold((0usize, problem.opening[other]), |(seen, sum), (_, cost)| (seen + 1, sum + cost));
            if seen == count { sum } else { f64::INFINITY }
        };
        let mut best = (total(site as usize), site as usize);
        for other in (0..problem.column.len()).filter(|&other| !moved[other] && may_move[other]) {
            if bench.load[at] <= problem.capacity[other] + 1e-9 {
                let value = total(other);
                if value < best.0 - 1e-9 {
                    best = (value, other);
                }
            }
        }
        moved[site as usize] = false;
        moved[best.1] = true;
    }
    moved
}
