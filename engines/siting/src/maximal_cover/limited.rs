//! Maximal cover where sites hold only so much, or cost something and there is a budget: a facility problem in which whoever is
//! not served goes to a last site, open for all, at the price of his weight.

use super::{MaximalCover, Merged};
use crate::facility::{self, Limit, Problem};
use crate::frontier::Goal;
use crate::request::{Request, check_numbers};
use crate::solution::Share;
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_work::Stop;

impl MaximalCover<'_> {
    /// The best sites within p, the budget and the capacities.
    pub(super) fn limited(&self, request: &Request, stop: &Stop) -> Result<Solution, Error> {
        let table = &request.table;
        let sites = table.columns();
        let room = self.capacities.clone().unwrap_or_else(|| vec![f64::INFINITY; sites]);
        if self.capacities.is_some() {
            check_numbers("容量", "capacity of site", &room, sites)?;
        }
        if let Some(budget) = self.budget {
            check_numbers("预算", "budget", &[budget], 1)?;
        }
        let merged = self.merged(request);
        let problem = self.problem(request, &merged, &room);
        let found = facility::solve(&problem, Goal::proof(problem.step()), stop);
        let (_, open, parts) = found.answer.ok_or(Error::Stopped)?;
        let mut placed: Vec<(usize, usize, f64)> = parts
            .iter()
            .map(|&(set, site, part)| (set as usize, site as usize, part * merged.weights[set as usize]))
            .filter(|&(_, site, _)| site < sites)
            .collect();
        placed.sort_by_key(|&(set, site, _)| (set, site));
        let shares = handed_down(&merged, &placed, &request.weights);
        verify::part(&shares, &request.weights, &room)?;
        verify::within(table, &shares, self.radius)?;
        let covered = shares.iter().fold(0.0, |sum, share| sum + share.amount);
        let mut solution = Solution::shared(table, shares, 0.0);
        solution.chosen = self.filled_up(&open[..sites]);
        if let Some(budget) = self.budget {
            let cost: f64 = solution.chosen.iter().map(|&site| request.opening[site]).sum();
            if cost > budget + facility::slack(budget) {
                return Err(Error::Unverified(Text::new("所选点超出预算", "the chosen sites exceed the budget")));
            }
        }
        let most: f64 = merged.weights.iter().sum();
        // The search counts what is not served and gives up a part this close to the best: less is no better answer.
        let bound = most - found.bound;
        let close = bound - covered <= 2e-7 * (most - covered).max(1e-9);
        solution.rate(covered, if close { covered } else { bound.max(covered) });
        if self.capacities.is_none() {
            solution.shares.clear();
        }
        Ok(solution)
    }

    fn problem(&self, request: &Request, merged: &Merged, room: &[f64]) -> Problem {
        let sites = room.len();
        let mut column: Vec<Vec<(u32, f64)>> = vec![Vec::new(); sites];
        for (set, members) in merged.sets.iter().enumerate() {
            members.iter().for_each(|&(site, _)| column[site as usize].push((set as u32, 0.0)));
        }
        // The last site takes whoever is left over.
        column.push(merged.weights.iter().enumerate().map(|(set, &weight)| (set as u32, weight)).collect());
        let limit = match self.budget {
            None => Limit::Exactly(self.p + 1),
            Some(budget) => {
                let costs = request.opening.iter().copied().chain([0.0]).collect();
                Limit::Within { count: self.p + 1, costs, budget }
            }
        };
        let mut problem = Problem {
            column,
            demand: merged.weights.clone(),
            capacity: room.iter().copied().chain([f64::INFINITY]).collect(),
            opening: vec![0.0; sites + 1],
            fixed: request.fixed.iter().copied().chain([sites]).collect(),
            whole: false,
            limit,
            start: None,
        };
        problem.start = Some(self.greedy(request, &problem));
        problem
    }

    /// Always the site that serves most of what is left, for its cost if there is a budget.
    fn greedy(&self, request: &Request, problem: &Problem) -> Vec<bool> {
        let sites = problem.column.len() - 1;
        let mut left = problem.demand.clone();
        let mut open = vec![false; sites + 1];
        open[sites] = true;
        let mut purse = self.budget.unwrap_or(f64::INFINITY);
        let serve = |site: usize, left: &mut [f64]| {
            let mut room = problem.capacity[site];
            for &(set, _) in &problem.column[site] {
                let taken = left[set as usize].min(room);
                left[set as usize] -= taken;
                room -= taken;
            }
        };
        for &site in &request.fixed {
            open[site] = true;
            purse -= if self.budget.is_some() { request.opening[site] } else { 0.0 };
            serve(site, &mut left);
        }
        for _ in request.fixed.len()..self.p {
            let price = |site: usize| if self.budget.is_some() { request.opening[site] } else { 0.0 };
            let worth = |site: usize| {
                let near: f64 = problem.column[site].iter().map(|&(set, _)| left[set as usize]).sum();
                near.min(problem.capacity[site]) / if self.budget.is_some() { price(site).max(1e-9) } else { 1.0 }
            };
            let affordable = (0..sites).filter(|&site| !open[site] && price(site) <= purse);
            let best = affordable.max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a)));
            let Some(site) = best else { break };
            open[site] = true;
            purse -= price(site);
            serve(site, &mut left);
        }
        open
    }

    /// The chosen sites; where their number is given, idle ones make it up.
    fn filled_up(&self, open: &[bool]) -> Vec<usize> {
        let mut chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        if self.budget.is_none() {
            let spare = (0..open.len()).filter(|&site| !open[site]);
            chosen.extend(spare.take(self.p.saturating_sub(chosen.len())));
            chosen.sort_unstable();
        }
        chosen
    }
}

/// What merged demands get, handed to the demands themselves one after the other.
fn handed_down(merged: &Merged, placed: &[(usize, usize, f64)], weights: &[f64]) -> Vec<Share> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); merged.sets.len()];
    for (row, set) in merged.set_of.iter().enumerate() {
        set.iter().for_each(|&set| members[set].push(row));
    }
    let mut wanted = weights.to_vec();
    let mut next = vec![0usize; merged.sets.len()];
    let mut shares = Vec::new();
    for &(set, site, mut amount) in placed {
        while let Some(&demand) = members[set].get(next[set]).filter(|_| amount > 0.0) {
            let taken = amount.min(wanted[demand]);
            if taken > 0.0 {
                shares.push(Share { demand, site, amount: taken });
            }
            wanted[demand] -= taken;
            amount -= taken;
            if wanted[demand] <= 1e-12 * weights[demand] {
                next[set] += 1;
            }
        }
    }
    shares
}
