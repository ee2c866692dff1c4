use crate::flow::place;
use crate::least::Wanted;
use crate::request::{Request, check_numbers, radius_setter, request_setters};
use crate::solution::Share;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// Assignment of people to places with capacities at the least total cost; a demand may be split between places.
///
/// minimise Σᵢⱼ cᵢⱼ xᵢⱼ with Σⱼ xᵢⱼ = wᵢ, Σᵢ xᵢⱼ ≤ Qⱼ, x ≥ 0. For whole zones with contiguous catchments see
/// [`Catchments`](crate::Catchments).
///
/// # Units
/// Weights and capacities in persons (places); the objective in persons × the table's unit.
///
/// # References
/// Successive shortest paths: Edmonds and Karp 1972; Ahuja, Magnanti and Orlin 1993, 9.7.
///
/// # Errors
/// [`Error::Room`] names the places that are missing and where they would help; [`Error::Lacking`] what else would do, or is lacking.
///
/// # Examples
/// Two villages of 30 children, a school of 40 places nearby and a large one further off: 40 go near, 20 far.
/// ```
/// use linping_siting::Assignment;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let table = CostTable::from_dense(2, 2, CostUnit::Minutes, &[5.0, 20.0, 8.0, 12.0]).unwrap();
/// let plan = Assignment::new(&table, vec![40.0, 100.0]).weights(vec![30.0, 30.0]);
/// let answer = plan.solve(&Stop::never(), 1).unwrap();
/// assert_eq!(answer.objective, 30.0 * 5.0 + 10.0 * 8.0 + 20.0 * 12.0);
/// assert!(answer.proven);
/// ```
#[derive(Clone, Debug)]
pub struct Assignment<'a> {
    request: Request<'a>,
    capacities: Vec<f64>,
}

impl<'a> Assignment<'a> {
    /// Demands (rows) to sites (columns) with these capacities.
    pub fn new(table: &'a CostTable, capacities: Vec<f64>) -> Self {
        Assignment { request: Request::new(table), capacities }
    }

    request_setters!();
    radius_setter!();

    /// Solves to proof; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`Assignment`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        let table = &request.table;
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        let wanted = Wanted { capacities: Some(&self.capacities), ..Wanted::new(&self.request) };
        wanted.check_reach(stop)?;
        let flow = place(table, &request.weights, &self.capacities, stop);
        if flow.stopped {
            return Err(Error::Stopped);
        }
        if flow.stuck > 1e-9 * request.weights.iter().sum::<f64>() {
            return Err(wanted.why_not(stop));
        }
        let mut shares = Vec::new();
        let mut entry = 0;
        for row in 0..table.rows() {
            for &site in table.row(row).0 {
                if flow.amount[entry] > 0.0 {
                    shares.push(Share { demand: row, site: site as usize, amount: flow.amount[entry] });
                }
                entry += 1;
            }
        }
        // The dual solution proves the answer independently of how it was found.
        let bound = dual_bound(table, &request.weights, &self.capacities, &flow.price);
        Ok(Solution::shared(table, shares, bound))
    }
}

/// Lower bound from prices of room: Σᵢ wᵢ min_j (cᵢⱼ + uⱼ) − Σⱼ uⱼ Qⱼ.
pub(crate) fn dual_bound(table: &CostTable, weights: &[f64], capacities: &[f64], price: &[f64]) -> f64 {
    let served: f64 = (0..table.rows())
        .filter(|&row| weights[row] > 0.0)
        .map(|row| {
            let (sites, costs) = table.row(row);
            let least = sites.iter().zip(costs).map(|(&site, &cost)| cost + price[site as usize]);
            weights[row] * least.fold(f64::INFINITY, f64::min)
        })
        .sum();
    served - price.iter().zip(capacities).map(|(price, capacity)| price * capacity).sum::<f64>()
}
