use crate::facility::{self, Limit, Problem};
use crate::frontier::Goal;
use crate::least::Wanted;
use crate::request::{Request, check_numbers, radius_setter, request_setters};
use crate::solution::{Share, nearest};
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;

/// Capacitated p-median: `p` sites with capacities, every demand whole to one of them, least total cost.
///
/// minimise Σᵢⱼ cᵢⱼ xᵢⱼ with Σⱼ xᵢⱼ = 1, Σᵢ wᵢ xᵢⱼ ≤ Qⱼ yⱼ, Σⱼ yⱼ = p, x and y 0 or 1. The weight takes room; the cost of
/// a demand counts once, as in the literature, unless [`CapacitatedPMedian::weighted`] is set.
///
/// # Units
/// Weights and capacities in persons; the objective in the table's unit (× persons if weighted).
///
/// # References
/// Osman and Christofides 1994; Lagrangian bound with one knapsack a site: Baldacci, Hadjiconstantinou, Maniezzo and
/// Mingozzi 2002.
///
/// # Errors
/// [`Error::TooManySites`]; [`Error::Lacking`] when `p` sites cannot hold the demand.
///
/// # Examples
/// Four homes of one person on a line at 0, 1, 2, 9; two sites hold two each: 0 with 1, 2 with 9.
/// ```
/// use linping_siting::CapacitatedPMedian;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let at = [0.0f64, 1.0, 2.0, 9.0];
/// let costs: Vec<f64> = at.iter().flat_map(|a| at.map(|b| (a - b).abs())).collect();
/// let table = CostTable::from_dense(4, 4, CostUnit::Plain, &costs).unwrap();
/// let answer = CapacitatedPMedian::new(&table, 2, vec![2.0; 4]).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound), (8.0, 8.0));
/// ```
#[derive(Clone, Debug)]
pub struct CapacitatedPMedian<'a> {
    request: Request<'a>,
    capacities: Vec<f64>,
    p: usize,
    weighted: bool,
}

impl<'a> CapacitatedPMedian<'a> {
    /// `p` of the table's sites (columns), which hold these amounts.
    pub fn new(table: &'a CostTable, p: usize, capacities: Vec<f64>) -> Self {
        CapacitatedPMedian { request: Request::new(table), capacities, p, weighted: false }
    }

    request_setters!();
    radius_setter!();

    /// Counts the cost of each demand as often as its weight.
    #[must_use]
    pub fn weighted(mut self) -> Self {
        self.weighted = true;
        self
    }

    /// Own cost of each site, added to the objective.
    #[must_use]
    pub fn own_costs(mut self, costs: Vec<f64>) -> Self {
        self.request.opening = costs;
        self
    }

    /// Demands that must be served: where weights do not count in the objective, those without any too.
    fn counted(&self) -> Vec<usize> {
        let weights = &self.request.weights;
        (0..weights.len()).filter(|&row| !self.weighted || weights[row] > 0.0).collect()
    }

    /// What decides whether everybody can be served.
    fn wanted(&self) -> Wanted<'_> {
        let (count, capacities) = (Some(self.p), Some(&*self.capacities));
        Wanted { count, capacities, whole: true, counted: self.counted(), ..Wanted::new(&self.request) }
    }

    /// Solves to proof or until the stop; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`CapacitatedPMedian`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        let (table, weights) = (&request.table, &request.weights);
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        let wanted = self.wanted();
        wanted.check(stop)?;
        let scale = |row: usize| if self.weighted { weights[row] } else { 1.0 };
        // Where weights count, a demand of nobody must not force a site; it goes to the nearest one afterwards.
        let counted = self.counted();
        let mut column = vec![Vec::new(); table.columns()];
        for (at, &row) in counted.iter().enumerate() {
            let (sites, costs) = table.row(row);
            for (&site, cost) in sites.iter().zip(costs) {
                if weights[row] <= self.capacities[site as usize] {
                    column[site as usize].push((at as u32, cost * scale(row)));
                }
            }
        }
        let problem = Problem {
            column,
            demand: counted.iter().map(|&row| weights[row]).collect(),
            capacity: self.capacities.clone(),
            opening: request.opening.clone(),
            fixed: request.fixed.clone(),
            whole: true,
            limit: Limit::Exactly(self.p),
            start: None,
        };
        let served = facility::solve(&problem, Goal::proof(problem.step()), stop);
        let Some((_, open, parts)) = served.answer else {
            return Err(if stop.is_reached() { Error::Stopped } else { wanted.why_not(stop) });
        };
        let bound = served.bound;
        let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        let mut assignment: Vec<Option<usize>> =
            (0..table.rows()).map(|row| nearest(table, row, &open).map(|(site, _)| site)).collect();
        let mut objective: f64 = chosen.iter().map(|&site| request.opening[site]).sum();
        let mut shares = Vec::new();
        for &(row, site, _) in &parts {
            let (row, site) = (counted[row as usize], site as usize);
            let cost = table.get(row, site).ok_or_else(|| Error::Unverified(Text::same("unreachable pair used")))?;
            objective += cost * scale(row);
            assignment[row] = Some(site);
            shares.push(Share { demand: row, site, amount: weights[row] });
        }
        verify::capacities(&shares, weights, &self.capacities)?;
        Ok(Solution::new(objective, bound.min(objective), chosen, assignment))
    }
}
