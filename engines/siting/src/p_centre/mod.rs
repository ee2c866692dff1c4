mod limited;

use crate::cover::{self, Cover};
use crate::frontier::Goal;
use crate::least::Wanted;
use crate::request::{Request, check_numbers, radius_setter, request_setters};
use crate::solution::nearest;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// p-centre: choose `p` sites so that the demand worst off is as near as can be to its nearest chosen site.
///
/// minimise max_i min_{j ∈ S} cᵢⱼ, |S| = p. Weights only say which demands count (0 = does not). Solved by a search over the
/// distances that occur: can `p` sites cover everybody within r? With capacities the weights are served within r,
/// Σᵢ xᵢⱼ ≤ Qⱼ; with a budget Σⱼ fⱼ ≤ B, and p is the most sites.
///
/// # Units
/// The objective is in the table's unit.
///
/// # References
/// Minieka 1970; set-cover bounds: Elloumi, Labbé and Pochet 2004.
///
/// # Errors
/// [`Error::TooManySites`], [`Error::Unreachable`], [`Error::Lacking`] when no `p` sites reach (or hold) every demand, or the
/// budget is too small; it names the p, the places or the budget that would do.
///
/// # Examples
/// Homes at 0, 1, 10 and 12 with a site at each: two sites leave nobody further than 2.
/// ```
/// use linping_siting::PCentre;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let at = [0.0f64, 1.0, 10.0, 12.0];
/// let costs: Vec<f64> = at.iter().flat_map(|a| at.map(|b| (a - b).abs())).collect();
/// let table = CostTable::from_dense(4, 4, CostUnit::Metres, &costs).unwrap();
/// let answer = PCentre::new(&table, 2).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound), (2.0, 2.0));
/// ```
#[derive(Clone, Debug)]
pub struct PCentre<'a> {
    request: Request<'a>,
    p: usize,
    capacities: Option<Vec<f64>>,
    budget: Option<f64>,
}

/// What is known about a radius.
enum Verdict {
    Covered(Vec<bool>),
    Impossible,
    Unknown,
}

impl<'a> PCentre<'a> {
    /// `p` sites over a table of rows (demands) and columns (sites).
    pub fn new(table: &'a CostTable, p: usize) -> Self {
        PCentre { request: Request::new(table), p, capacities: None, budget: None }
    }

    request_setters!();
    radius_setter!();

    /// Most weight each site can serve; a demand may then be split between sites.
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
    /// See [`PCentre`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        let table = &request.table;
        if let Some(room) = &self.capacities {
            check_numbers("容量", "capacity of site", room, table.columns())?;
        }
        if let Some(budget) = self.budget {
            check_numbers("预算", "budget", &[budget], 1)?;
        }
        let wanted = self.wanted();
        wanted.check(stop)?;
        if self.capacities.is_some() || self.budget.is_some() {
            return self.limited(&request, stop);
        }
        let counted: Vec<usize> = (0..table.rows()).filter(|&row| request.weights[row] > 0.0).collect();
        // No radius below the worst nearest site can do.
        let floor = counted
            .iter()
            .map(|&row| table.row(row).1.iter().fold(f64::INFINITY, |least, &cost| least.min(cost)))
            .fold(0.0, f64::max);
        let mut radii: Vec<f64> = table.iter().map(|(_, _, cost)| cost).filter(|&cost| cost >= floor).collect();
        radii.sort_by(f64::total_cmp);
        radii.dedup();
        let Some(&last) = radii.last() else {
            return Ok(self.answer(&request, &counted, 0.0, vec![false; table.columns()]));
        };
        let mut open = self.farthest_first(&request, &counted);
        let mut high = self.reached(&request, &counted, &open);
        if high.is_infinite() {
            match self.decide(&request, &counted, last, stop) {
                Verdict::Covered(found) => open = found,
                _ if stop.is_reached() => return Err(Error::Stopped),
                _ => return Err(wanted.why_not(stop)),
            }
            high = self.reached(&request, &counted, &open);
        }
        // Everything below `low` is impossible. A few demands usually suffice to prove that, so only `active` ones are
        // handed to the cover search; those it leaves out join them (Contardo, Iori and Kramer 2019).
        let mut active = self.spread(&request, &counted);
        let mut low = 0usize;
        let mut top = radii.partition_point(|&radius| radius < high);
        while low < top {
            let middle = low + (top - low) / 2;
            match self.decide(&request, &active, radii[middle], stop) {
                Verdict::Covered(found) => {
                    let reached = self.reached(&request, &counted, &found);
                    if reached < high {
                        high = reached;
                        open.clone_from(&found);
                        top = radii.partition_point(|&radius| radius < high).min(top);
                    }
                    if reached > radii[middle] {
                        self.activate(&request, &counted, &found, radii[middle], &mut active);
                    } else {
                        top = top.min(middle);
                    }
                }
                Verdict::Impossible => low = middle + 1,
                Verdict::Unknown => break,
            }
        }
        let bound = if low < top { radii[low] } else { high };
        Ok(self.answer(&request, &counted, bound.min(high), open))
    }

    /// What decides whether everybody can be served.
    fn wanted(&self) -> Wanted<'_> {
        let capacities = self.capacities.as_deref();
        Wanted { count: Some(self.p), capacities, budget: self.budget, ..Wanted::new(&self.request) }
    }

    /// Demands far from each other, to begin with.
    fn spread(&self, request: &Request, counted: &[usize]) -> Vec<usize> {
        let wanted = (4 * self.p).max(40);
        if wanted * 2 >= counted.len() {
            return counted.to_vec();
        }
        let step = counted.len() as f64 / wanted as f64;
        let mut active: Vec<usize> =
            (0..wanted).filter_map(|k| counted.get((k as f64 * step) as usize)).copied().collect();
        // Demands with few near sites say most.
        let table = &request.table;
        let nearness = |row: usize| table.row(row).1.iter().sum::<f64>() / table.row(row).1.len().max(1) as f64;
        let mut remote = counted.to_vec();
        remote.sort_by(|&a, &b| nearness(b).total_cmp(&nearness(a)).then(a.cmp(&b)));
        active.extend(remote.into_iter().take(wanted));
        active.sort_unstable();
        active.dedup();
        active
    }

    /// Adds the demands that a choice serves worst.
    fn activate(&self, request: &Request, counted: &[usize], open: &[bool], radius: f64, active: &mut Vec<usize>) {
        let cost = |row: usize| nearest(&request.table, row, open).map_or(f64::INFINITY, |(_, cost)| cost);
        let mut lost: Vec<(f64, usize)> =
            counted.iter().map(|&row| (cost(row), row)).filter(|(cost, _)| *cost > radius).collect();
        lost.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // One for each site near them, so that they do not all say the same.
        let mut seen = vec![false; request.table.columns()];
        let mut added = 0;
        for (_, row) in lost {
            let (sites, costs) = request.table.row(row);
            let near = || sites.iter().zip(costs).filter(|(_, cost)| **cost <= radius).map(|(site, _)| *site as usize);
            if added > 0 && near().any(|site| seen[site]) {
                continue;
            }
            near().for_each(|site| seen[site] = true);
            active.push(row);
            added += 1;
        }
        active.sort_unstable();
    }

    /// The answer, its radius counted afresh.
    fn answer(&self, request: &Request, counted: &[usize], bound: f64, mut open: Vec<bool>) -> Solution {
        let mut missing = self.p.saturating_sub(open.iter().filter(|open| **open).count());
        for site in open.iter_mut().filter(|site| !**site) {
            if missing == 0 {
                break;
            }
            *site = true;
            missing -= 1;
        }
        let objective = self.reached(request, counted, &open);
        let chosen = (0..open.len()).filter(|&site| open[site]).collect();
        let rows = 0..request.table.rows();
        let assignment = rows.map(|row| nearest(&request.table, row, &open).map(|(site, _)| site)).collect();
        Solution::new(objective, bound.min(objective), chosen, assignment)
    }

    /// The radius that a choice of sites needs; infinite if it leaves somebody out.
    fn reached(&self, request: &Request, counted: &[usize], open: &[bool]) -> f64 {
        let costs = counted.iter().map(|&row| nearest(&request.table, row, open).map_or(f64::INFINITY, |(_, c)| c));
        costs.fold(0.0, f64::max)
    }

    /// Opens, again and again, the nearest site of the demand worst off (Gonzalez 1985).
    fn farthest_first(&self, request: &Request, counted: &[usize]) -> Vec<bool> {
        let table = &request.table;
        let mut open = vec![false; table.columns()];
        request.fixed.iter().for_each(|&site| open[site] = true);
        let mut cost: Vec<f64> =
            counted.iter().map(|&row| nearest(table, row, &open).map_or(f64::INFINITY, |(_, cost)| cost)).collect();
        for _ in request.fixed.len()..self.p {
            let Some(worst) = (0..counted.len()).max_by(|&a, &b| cost[a].total_cmp(&cost[b]).then(b.cmp(&a))) else {
                break;
            };
            let (sites, costs) = table.row(counted[worst]);
            let best =
                sites.iter().zip(costs).filter(|(site, _)| !open[**site as usize]).min_by(|a, b| a.1.total_cmp(b.1));
            let Some((&site, _)) = best else { break };
            open[site as usize] = true;
            for (at, &row) in counted.iter().enumerate() {
                if let Some(near) = table.get(row, site as usize) {
                    cost[at] = cost[at].min(near);
                }
            }
        }
        open
    }

    /// Can `p` sites cover everybody within the radius?
    fn decide(&self, request: &Request, counted: &[usize], radius: f64, stop: &Stop) -> Verdict {
        let table = &request.table;
        let rows = counted
            .iter()
            .map(|&row| {
                let (sites, costs) = table.row(row);
                sites.iter().zip(costs).filter(|(_, cost)| **cost <= radius).map(|(&site, _)| site).collect()
            })
            .collect();
        let cover = Cover::new(rows, vec![1.0; table.columns()], &request.fixed);
        let left = (self.p - request.fixed.len()) as f64;
        let found = cover::solve(&cover, Goal::at_most(left, 1.0), stop);
        if found.value <= left {
            let mut open = found.open;
            request.fixed.iter().for_each(|&site| open[site] = true);
            Verdict::Covered(open)
        } else if found.bound > left {
            Verdict::Impossible
        } else {
            Verdict::Unknown
        }
    }
}
