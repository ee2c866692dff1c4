use crate::facility::{self, Limit, Problem};
use crate::frontier::Goal;
use crate::least::Wanted;
use crate::location::{Count, Model, solve_fixed};
use crate::request::{Request, check_numbers, radius_setter, request_setters};
use crate::solution::{Share, nearest};
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;

/// Facility location: open sites with own costs (and capacities, if given) and serve everybody at the least total cost.
///
/// minimise Σⱼ fⱼ yⱼ + Σᵢⱼ wᵢ cᵢⱼ xᵢⱼ with Σⱼ xᵢⱼ = 1, Σᵢ wᵢ xᵢⱼ ≤ Qⱼ yⱼ, 0 ≤ xᵢⱼ ≤ yⱼ ∈ {0, 1}; demands may be split.
///
/// # Units
/// Own costs in the unit of weight × the table's unit.
///
/// # References
/// Erlenkotter 1978; Beasley 1988 (Lagrangian relaxation of the demand constraints).
///
/// # Errors
/// [`Error::Room`] when the capacities cannot hold the demand, [`Error::Lacking`] when so few sites cannot or more is lacking.
///
/// # Examples
/// One shop of own cost 10 for both homes (10 + 1 + 4) beats two shops (20 + 1 + 1).
/// ```
/// use linping_siting::FacilityLocation;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let table = CostTable::from_dense(2, 2, CostUnit::Plain, &[1.0, 6.0, 4.0, 1.0]).unwrap();
/// let shops = FacilityLocation::new(&table, vec![10.0, 10.0]);
/// assert_eq!(shops.solve(&Stop::never(), 1).unwrap().objective, 15.0);
/// // With room for one home each, both must open.
/// let small = shops.capacities(vec![1.0, 1.0]).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((small.objective, small.chosen), (22.0, vec![0, 1]));
/// ```
#[derive(Clone, Debug)]
pub struct FacilityLocation<'a> {
    request: Request<'a>,
    capacities: Option<Vec<f64>>,
    count: Option<usize>,
    total_costs: bool,
}

impl<'a> FacilityLocation<'a> {
    /// Sites (columns) with these own costs.
    pub fn new(table: &'a CostTable, own_costs: Vec<f64>) -> Self {
        let mut request = Request::new(table);
        request.opening = own_costs;
        FacilityLocation { request, capacities: None, count: None, total_costs: false }
    }

    request_setters!();
    radius_setter!();

    /// Most weight each site can serve.
    #[must_use]
    pub fn capacities(mut self, capacities: Vec<f64>) -> Self {
        self.capacities = Some(capacities);
        self
    }

    /// At most so many sites, fixed ones counted.
    #[must_use]
    pub fn count(mut self, sites: usize) -> Self {
        self.count = Some(sites);
        self
    }

    /// The table holds the cost of serving ALL of a demand (OR-Library), not of one unit of it.
    #[must_use]
    pub fn total_costs(mut self) -> Self {
        self.total_costs = true;
        self
    }

    /// Solves to proof or until the stop; the same seed gives the same answer.
    ///
    /// # Errors
    /// See [`FacilityLocation`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        if let Some(count) = self.count {
            request.check_count(count)?;
        }
        if let Some(capacities) = &self.capacities {
            check_numbers("容量", "capacity of site", capacities, request.table.columns())?;
        }
        self.wanted().check(stop)?;
        match &self.capacities {
            None if self.count.is_some() => {
                self.capacitated(&request, &vec![f64::INFINITY; self.request.table.columns()], stop)
            }
            None => Ok(self.uncapacitated(&request, stop, seed)),
            Some(capacities) => self.capacitated(&request, capacities, stop),
        }
    }

    fn scale(&self, weight: f64) -> f64 {
        if self.total_costs { 1.0 } else { weight }
    }

    /// Demands that somebody has to serve: nobody waits where there is no weight, unless the table says what that costs.
    fn served(&self, request: &Request) -> Vec<usize> {
        let wanted =
            |row: &usize| request.weights[*row] > 0.0 || (self.total_costs && !request.table.row(*row).0.is_empty());
        (0..request.table.rows()).filter(wanted).collect()
    }

    /// What decides whether everybody can be served.
    fn wanted(&self) -> Wanted<'_> {
        let (count, capacities) = (self.count, self.capacities.as_deref());
        Wanted { count, capacities, counted: self.served(&self.request), ..Wanted::new(&self.request) }
    }

    fn uncapacitated(&self, request: &Request, stop: &Stop, seed: u64) -> Solution {
        let (table, weights) = (&request.table, &request.weights);
        let served = self.served(request);
        // Whoever is left out may open the cheapest site for himself: never dearer than this.
        let alone = |row: usize| {
            let (sites, costs) = table.row(row);
            let scale = self.scale(weights[row]);
            let each =
                sites.iter().zip(costs).map(|(&site, &cost)| (cost * scale + request.opening[site as usize], site));
            each.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        };
        let fallback = served.iter().map(|&row| alone(row).map_or(0.0, |best| best.0)).collect();
        let rows = served.iter().map(|&row| {
            let (sites, costs) = table.row(row);
            sites.iter().zip(costs).map(|(&site, &cost)| (site, cost * self.scale(weights[row]))).collect()
        });
        let model = Model::new(rows, fallback, request.opening.clone(), Count::Any);
        let found = solve_fixed(&model, &request.fixed, Goal::proof(model.step()), seed, stop);
        let mut open = found.open;
        for &row in &served {
            let (near, best) = (nearest(table, row, &open), alone(row));
            if let Some((cost, site)) = best
                && near.is_none_or(|(_, near)| near * self.scale(weights[row]) > cost)
            {
                open[site as usize] = true;
            }
        }
        let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        let assignment: Vec<Option<usize>> =
            (0..table.rows()).map(|row| nearest(table, row, &open).map(|(site, _)| site)).collect();
        let own: f64 = chosen.iter().map(|&site| request.opening[site]).sum();
        let cost: f64 = served
            .iter()
            .filter_map(|&row| nearest(table, row, &open).map(|(_, cost)| cost * self.scale(weights[row])))
            .sum();
        Solution::new(own + cost, found.bound.min(own + cost), chosen, assignment)
    }

    fn capacitated(&self, request: &Request, capacities: &[f64], stop: &Stop) -> Result<Solution, Error> {
        let (table, weights) = (&request.table, &request.weights);
        let served = self.served(request);
        let mut column = vec![Vec::new(); table.columns()];
        for (at, &row) in served.iter().enumerate() {
            let (sites, costs) = table.row(row);
            for (&site, &cost) in sites.iter().zip(costs) {
                column[site as usize].push((at as u32, cost * self.scale(weights[row])));
            }
        }
        let problem = Problem {
            column,
            demand: served.iter().map(|&row| weights[row]).collect(),
            capacity: capacities.to_vec(),
            opening: request.opening.clone(),
            fixed: request.fixed.clone(),
            whole: false,
            limit: match self.count {
                None => Limit::Any,
                // Where opening costs nothing more sites never harm.
                Some(count) if request.opening.iter().all(|cost| *cost == 0.0) => Limit::Exactly(count),
                Some(count) => Limit::Within { count, costs: vec![0.0; table.columns()], budget: 0.0 },
            },
            start: None,
        };
        let found = facility::solve(&problem, Goal::proof(problem.step()), stop);
        let Some((_, open, mut parts)) = found.answer else {
            return Err(if stop.is_reached() { Error::Stopped } else { self.wanted().why_not(stop) });
        };
        let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        parts.iter_mut().for_each(|part| part.0 = served[part.0 as usize] as u32);
        let shares: Vec<Share> = parts
            .iter()
            .map(|&(row, site, part)| Share {
                demand: row as usize,
                site: site as usize,
                amount: part * weights[row as usize],
            })
            .collect();
        verify::capacities(&shares, weights, capacities)?;
        let mut objective: f64 = chosen.iter().map(|&site| request.opening[site]).sum();
        let mut assignment: Vec<Option<usize>> = vec![None; table.rows()];
        let mut largest = vec![0.0; table.rows()];
        for &(row, site, part) in &parts {
            let (row, site) = (row as usize, site as usize);
            let cost = table.get(row, site).ok_or_else(|| Error::Unverified(Text::same("unreachable pair used")))?;
            objective += part * cost * self.scale(weights[row]);
            if part > largest[row] {
                largest[row] = part;
                assignment[row] = Some(site);
            }
        }
        let mut solution = Solution::new(objective, found.bound.min(objective), chosen, assignment);
        solution.shares = shares;
        Ok(solution)
    }
}
