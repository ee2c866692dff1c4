use linping_tables::CostTable;
use serde::{Deserialize, Serialize};

/// The answer to a location problem, with what is proven about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solution {
    /// Value of the answer, in the problem's own unit.
    pub objective: f64,
    /// No answer can be better than this: a lower bound when minimising, an upper bound when maximising.
    pub bound: f64,
    /// |objective − bound| / |objective|, 0 if both are equal.
    pub gap: f64,
    /// True if the gap is closed (10⁻⁶ or less).
    pub proven: bool,
    /// Chosen sites (or items), ascending, counted from 0.
    pub chosen: Vec<usize>,
    /// Site of each demand, `None` if it is not served; empty where the problem assigns nothing.
    pub assignment: Vec<Option<usize>>,
    /// Who gets how much from where, for problems that may split a demand; empty for all others.
    pub shares: Vec<Share>,
}

/// A part of a demand served by a site.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Demand, counted from 0.
    pub demand: usize,
    /// Site, counted from 0.
    pub site: usize,
    /// Amount, in the unit of the weights.
    pub amount: f64,
}

impl Solution {
    /// Works out gap and proof from objective and bound.
    pub fn new(objective: f64, bound: f64, chosen: Vec<usize>, assignment: Vec<Option<usize>>) -> Self {
        // An empty sum is −0 in Rust; nobody wants to read that.
        let (objective, bound) = (objective + 0.0, bound + 0.0);
        let gap = gap(objective, bound);
        Solution { objective, bound, gap, proven: gap <= 1e-6, chosen, assignment, shares: Vec::new() }
    }

    /// Sets objective and bound, and what follows from them.
    pub(crate) fn rate(&mut self, objective: f64, bound: f64) {
        let gap = gap(objective, bound);
        (self.objective, self.bound, self.gap, self.proven) = (objective, bound, gap, gap <= 1e-6);
    }

    /// An answer that splits demands: the objective is counted afresh from the shares; `assignment` names the largest share.
    pub(crate) fn shared(table: &CostTable, shares: Vec<Share>, bound: f64) -> Self {
        let mut assignment: Vec<Option<usize>> = vec![None; table.rows()];
        let mut largest = vec![0.0; table.rows()];
        let mut used = vec![false; table.columns()];
        let mut objective = 0.0;
        for share in &shares {
            objective += share.amount * table.get(share.demand, share.site).unwrap_or(f64::INFINITY);
            used[share.site] = true;
            if share.amount > largest[share.demand] {
                largest[share.demand] = share.amount;
                assignment[share.demand] = Some(share.site);
            }
        }
        let chosen = (0..used.len()).filter(|&site| used[site]).collect();
        let mut solution = Solution::new(objective, bound.min(objective), chosen, assignment);
        solution.shares = shares;
        solution
    }
}

/// Relative distance of an objective from its bound.
///
/// ```
/// assert_eq!(linping_siting::gap(100.0, 99.0), 0.01);
/// assert_eq!(linping_siting::gap(0.0, 0.0), 0.0);
/// ```
pub fn gap(objective: f64, bound: f64) -> f64 {
    let distance = (objective - bound).abs();
    if distance <= 1e-9 { 0.0 } else { distance / objective.abs().max(1e-9) }
}

/// How well a set of sites serves the demands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Weight of all demands.
    pub weight: f64,
    /// Weight of the demands that reach an open site (within the radius, if there is one).
    pub covered: f64,
    /// Demands that reach none.
    pub uncovered_demands: usize,
    /// covered ÷ weight, in per cent.
    pub percent: f64,
    /// Weighted mean cost of the covered demands to their nearest open site, in the table's unit.
    pub mean_cost: f64,
    /// Highest cost of a covered demand to its nearest open site, in the table's unit.
    pub highest_cost: f64,
}

/// Coverage by a set of open sites; `radius` counts inclusively, `None` means any reachable site.
///
/// ```
/// use linping_siting::coverage;
/// use linping_tables::{CostTable, CostUnit};
///
/// let table = CostTable::from_dense(2, 1, CostUnit::Minutes, &[5.0, 20.0]).unwrap();
/// let now = coverage(&table, &[30.0, 10.0], &[0], Some(15.0));
/// assert_eq!((now.covered, now.percent, now.uncovered_demands, now.mean_cost), (30.0, 75.0, 1, 5.0));
/// ```
pub fn coverage(table: &CostTable, weights: &[f64], open: &[usize], radius: Option<f64>) -> Coverage {
    let limit = radius.unwrap_or(f64::INFINITY);
    let mut is_open = vec![false; table.columns()];
    open.iter().filter(|&&site| site < table.columns()).for_each(|&site| is_open[site] = true);
    let (mut weight, mut covered, mut cost, mut highest, mut missing) = (0.0, 0.0, 0.0, 0.0f64, 0);
    for row in 0..table.rows() {
        let own = weights.get(row).copied().unwrap_or(1.0);
        weight += own;
        match nearest(table, row, &is_open).filter(|(_, near)| *near <= limit) {
            Some((_, near)) => {
                covered += own;
                cost += own * near;
                highest = highest.max(near);
            }
            None => missing += 1,
        }
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Coverage {
        weight,
        covered,
        uncovered_demands: missing,
        percent: 100.0 * share(covered, weight),
        mean_cost: share(cost, covered),
        highest_cost: highest,
    }
}

/// The cheapest open site of a row, the first of equals.
pub(crate) fn nearest(table: &CostTable, row: usize, open: &[bool]) -> Option<(usize, f64)> {
    let (sites, costs) = table.row(row);
    let mut best: Option<(usize, f64)> = None;
    for (&site, &cost) in sites.iter().zip(costs) {
        if open[site as usize] && best.is_none_or(|(_, least)| cost < least) {
            best = Some((site as usize, cost));
        }
    }
    best
}
