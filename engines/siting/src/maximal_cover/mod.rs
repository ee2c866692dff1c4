mod limited;

use crate::cover::{self, Cover};
use crate::frontier::Goal;
use crate::least::Wanted;
use crate::location::{Count, Model, solve_fixed};
use crate::request::{Request, check_radius, request_setters};
use crate::solution::nearest;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Maximal cover (MCLP): choose `p` sites so that the weight of the demands within reach is greatest.
///
/// maximise Σᵢ wᵢ [min_{j ∈ S} cᵢⱼ ≤ R], |S| = p. Demands with equal cover sets are merged first, which loses nothing. With
/// capacities Q the served part of the weights is maximised, Σᵢ xᵢⱼ ≤ Qⱼ yⱼ; with a budget Σⱼ fⱼ yⱼ ≤ B, and p is the most sites.
///
/// # Units
/// The objective is in units of weight (people covered); the radius in the table's unit, counted inclusively.
///
/// # References
/// Church and ReVelle 1974; merging and bounds: Cordeau, Furini and Ljubić 2019.
///
/// # Errors
/// [`Error::TooManySites`]; [`Error::Infeasible`] when the fixed sites alone exceed p or the budget, with what would do; a radius
/// that is negative or not a number.
///
/// # Examples
/// Villages of 5, 4 and 3 people; the middle site reaches the last two, so it beats the first (7 against 5).
/// ```
/// use linping_siting::MaximalCover;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let table = CostTable::from_dense(3, 2, CostUnit::Minutes, &[10., 40., 60., 12., 60., 15.]).unwrap();
/// let answer = MaximalCover::new(&table, 1, 15.0).weights(vec![5., 4., 3.]).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound, answer.chosen), (7.0, 7.0, vec![1]));
/// ```
#[derive(Clone, Debug)]
pub struct MaximalCover<'a> {
    request: Request<'a>,
    p: usize,
    radius: f64,
    capacities: Option<Vec<f64>>,
    budget: Option<f64>,
}

/// Demands with equal cover sets as one.
struct Merged {
    /// Sites of each cover set, at no cost.
    sets: Vec<Vec<(u32, f64)>>,
    /// Weight of each cover set.
    weights: Vec<f64>,
    /// Cover set of each demand; `None` if nobody covers it or it has no weight.
    set_of: Vec<Option<usize>>,
    /// Weight of the demands nobody covers.
    unreached: f64,
}

impl<'a> MaximalCover<'a> {
    /// `p` sites, each reaching the demands within `radius` (inclusive, in the table's unit).
    pub fn new(table: &'a CostTable, p: usize, radius: f64) -> Self {
        MaximalCover { request: Request::new(table), p, radius, capacities: None, budget: None }
    }

    request_setters!();

    /// Most weight each site can serve; a demand may then be split between sites within the radius.
    #[must_use]
    pub fn capacities(mut self, capacities: Vec<f64>) -> Self {
        self.capacities = Some(capacities);
        self
    }

    /// Own cost of each site and what may be spent in all; `p` is then the most sites.
    #[must_use]
    pub fn budget(mut self, costs: Vec<f64>, budget: f64) -> Self {
        self.request.opening = costs;
        self.budget = Some(budget);
        self
    }

    /// Solves to proof or until the stop; the same seed gives the same answer.
    ///
    /// # Errors
    /// See [`MaximalCover`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        check_radius(self.radius)?;
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        // Whoever is not reached is left out: only fixed sites can ask too much.
        let wanted =
            Wanted { counted: Vec::new(), count: Some(self.p), budget: self.budget, ..Wanted::new(&self.request) };
        wanted.check(stop)?;
        if self.capacities.is_some() || self.budget.is_some() {
            return self.limited(&request, stop);
        }
        let total: f64 = request.weights.iter().sum();
        let Merged { sets, weights, unreached, .. } = self.merged(&request);
        if let Some(open) = self.everything(&request, &sets, stop) {
            return Ok(self.answer(&request, &open, total - unreached));
        }
        let model = Model::new(sets, weights, vec![0.0; request.table.columns()], Count::Exactly(self.p));
        let found = solve_fixed(&model, &request.fixed, Goal::proof(model.step()), seed, stop);
        Ok(self.answer(&request, &found.open, total - unreached - found.bound))
    }

    /// The answer, counted afresh from the table, not taken from the solver.
    fn answer(&self, request: &Request, open: &[bool], bound: f64) -> Solution {
        let (table, weights) = (&request.table, &request.weights);
        let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        let assignment: Vec<Option<usize>> = (0..table.rows())
            .map(|row| nearest(table, row, open).filter(|(_, cost)| *cost <= self.radius).map(|(site, _)| site))
            .collect();
        let covered: f64 = assignment.iter().zip(weights).filter(|(site, _)| site.is_some()).map(|(_, w)| w).sum();
        Solution::new(covered, bound.max(covered), chosen, assignment)
    }

    /// Sites that cover whatever can be covered at all, if `p` suffice for that and a short search finds them.
    fn everything(&self, request: &Request, rows: &[Vec<(u32, f64)>], stop: &Stop) -> Option<Vec<bool>> {
        const MOST_CHECKS: usize = 3_000;
        const MOST_ENTRIES: usize = 300_000;
        if rows.iter().map(Vec::len).sum::<usize>() > MOST_ENTRIES {
            return None;
        }
        let rows = rows.iter().map(|row| row.iter().map(|entry| entry.0).collect()).collect();
        let cover = Cover::new(rows, vec![1.0; request.table.columns()], &request.fixed);
        let left = (self.p - request.fixed.len()) as f64;
        let (outer, checks) = (stop.clone(), AtomicUsize::new(0));
        let short = Stop::when(move || checks.fetch_add(1, Relaxed) > MOST_CHECKS || outer.is_reached());
        let found = cover::solve(&cover, Goal::at_most(left, 1.0), &short);
        let mut open = found.open;
        request.fixed.iter().for_each(|&site| open[site] = true);
        let mut missing = self.p.checked_sub(open.iter().filter(|open| **open).count())?;
        if found.value > left {
            return None;
        }
        for site in open.iter_mut().filter(|site| !**site) {
            if missing == 0 {
                break;
            }
            *site = true;
            missing -= 1;
        }
        Some(open)
    }

    /// One row for each cover set that occurs, with the weight of all demands that share it.
    fn merged(&self, request: &Request) -> Merged {
        let mut index: HashMap<Vec<u32>, usize> = HashMap::new();
        let rows = request.table.rows();
        let mut merged = Merged { sets: Vec::new(), weights: Vec::new(), set_of: vec![None; rows], unreached: 0.0 };
        let mut set = Vec::new();
        for row in 0..rows {
            let (sites, costs) = request.table.row(row);
            set.clear();
            set.extend(sites.iter().zip(costs).filter(|(_, cost)| **cost <= self.radius).map(|(&site, _)| site));
            let weight = request.weights[row];
            if set.is_empty() {
                merged.unreached += weight;
            } else if weight > 0.0 {
                let at = match index.get(&set) {
                    Some(&at) => at,
                    None => {
                        index.insert(set.clone(), merged.sets.len());
                        merged.sets.push(set.iter().map(|&site| (site, 0.0)).collect());
                        merged.weights.push(0.0);
                        merged.sets.len() - 1
                    }
                };
                merged.weights[at] += weight;
                merged.set_of[row] = Some(at);
            }
        }
        merged
    }
}
