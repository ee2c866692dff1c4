use crate::frontier::Goal;
use crate::least::Wanted;
use crate::location::{Count, Model, solve_fixed};
use crate::request::{Request, radius_setter, request_setters};
use crate::solution::nearest;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// p-median: choose `p` sites so that the weighted cost of all demands to their nearest chosen site is least.
///
/// minimise Σᵢ wᵢ min_{j ∈ S} cᵢⱼ + Σ_{j ∈ S} fⱼ, |S| = p; a demand is served only by sites its row names.
///
/// # Units
/// The objective is weight × the table's unit (person-minutes), plus own costs if given.
///
/// # References
/// Hakimi 1964; Lagrangian bound: Cornuéjols, Fisher and Nemhauser 1977; interchange: Resende and Werneck 2007.
///
/// # Errors
/// [`Error::TooManySites`], [`Error::Unreachable`], [`Error::Lacking`] when no `p` sites reach every demand.
///
/// # Examples
/// Three homes on a line at 0, 1 and 10: the one site that serves them best stands at 1 (1 + 0 + 9 = 10).
/// ```
/// use linping_siting::PMedian;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let table = CostTable::from_dense(3, 3, CostUnit::Plain, &[0., 1., 10., 1., 0., 9., 10., 9., 0.]).unwrap();
/// let answer = PMedian::new(&table, 1).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound, answer.chosen), (10.0, 10.0, vec![1]));
/// ```
#[derive(Clone, Debug)]
pub struct PMedian<'a> {
    request: Request<'a>,
    p: usize,
}

impl<'a> PMedian<'a> {
    /// `p` sites over a table of rows (demands) and columns (sites).
    pub fn new(table: &'a CostTable, p: usize) -> Self {
        PMedian { request: Request::new(table), p }
    }

    request_setters!();
    radius_setter!();

    /// Own cost of each site, added to the objective.
    #[must_use]
    pub fn own_costs(mut self, costs: Vec<f64>) -> Self {
        self.request.opening = costs;
        self
    }

    /// Solves to proof or until the stop; the same seed gives the same answer.
    ///
    /// # Errors
    /// See [`PMedian`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        let wanted = Wanted { count: Some(self.p), ..Wanted::new(&self.request) };
        wanted.check(stop)?;
        let (table, weights) = (&request.table, &request.weights);
        let complete = (0..table.rows()).all(|row| table.row(row).0.len() == table.columns());
        let highest = table.iter().map(|(row, _, cost)| cost * weights[row]).fold(0.0, f64::max);
        // Whoever is served by nobody pays this; raised until every demand is served or that is proven impossible.
        let mut penalty = if complete { f64::INFINITY } else { 8.0 * highest + 1.0 };
        // Own costs may make it cheaper to leave somebody out for long.
        let scale = 1.0 + highest + request.opening.iter().sum::<f64>();
        loop {
            let model = self.model(&request, penalty.ceil());
            let found = solve_fixed(&model, &request.fixed, Goal::proof(model.step()), seed, stop);
            let open = found.open;
            let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
            let served: Vec<_> = (0..table.rows()).map(|row| nearest(table, row, &open)).collect();
            let lost = (0..table.rows()).any(|row| weights[row] > 0.0 && served[row].is_none());
            if !lost {
                let own: f64 = chosen.iter().map(|&site| request.opening[site]).sum();
                let cost: f64 = served.iter().zip(weights).filter_map(|(s, w)| s.map(|(_, cost)| cost * w)).sum();
                let assignment = served.iter().map(|s| s.map(|(site, _)| site)).collect();
                let objective = own + cost;
                return Ok(Solution::new(objective, found.bound.min(objective), chosen, assignment));
            }
            if penalty > 1e6 * scale || stop.is_reached() {
                return Err(wanted.why_not(stop));
            }
            wanted.must_serve(stop)?;
            penalty *= 64.0;
        }
    }

    fn model(&self, request: &Request, penalty: f64) -> Model {
        let (table, weights) = (&request.table, &request.weights);
        let mut fallback = vec![penalty; table.rows()];
        let rows: Vec<Vec<(u32, f64)>> = (0..table.rows())
            .map(|row| {
                let (sites, costs) = table.row(row);
                let weight = weights[row];
                if weight == 0.0 {
                    fallback[row] = 0.0;
                    return Vec::new();
                }
                if penalty.is_infinite() {
                    fallback[row] = (costs.iter().fold(0.0f64, |most, &cost| most.max(cost)) * weight).ceil() + 1.0;
                }
                sites.iter().zip(costs).map(|(&site, &cost)| (site, cost * weight)).collect()
            })
            .collect();
        Model::new(rows, fallback, request.opening.clone(), Count::Exactly(self.p))
    }
}
