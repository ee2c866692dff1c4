use crate::cover::{self, Cover};
use crate::frontier::Goal;
use crate::least::Wanted;
use crate::request::{Request, check_numbers, request_setters};
use crate::serving::Serving;
use crate::solution::nearest;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// Location set cover (LSCP): the fewest (or cheapest) sites that bring every demand within reach.
///
/// minimise Σ_{j ∈ S} fⱼ with min_{j ∈ S} cᵢⱼ ≤ R for every demand i; fⱼ = 1 unless own costs are given. With capacities Q the
/// weights are served within R, Σᵢ xᵢⱼ ≤ Qⱼ for every open site.
///
/// # Units
/// The objective counts sites, or is in the unit of the own costs; the radius is in the table's unit, inclusive.
///
/// # References
/// Toregas, Swain, ReVelle and Bergman 1971.
///
/// # Errors
/// [`Error::Lacking`] when some demand has no site within the radius, or the sites within it cannot hold everybody; it names the
/// radius that would do, or the places that are missing and where.
///
/// # Examples
/// Four homes in a row, a site at each, radius 1: the second and the third or fourth site suffice.
/// ```
/// use linping_siting::SetCover;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
///
/// let line: Vec<f64> = (0..16).map(|k| f64::from((k / 4i32 - k % 4).abs())).collect();
/// let table = CostTable::from_dense(4, 4, CostUnit::Plain, &line).unwrap();
/// let answer = SetCover::new(&table, 1.0).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.proven), (2.0, true));
/// ```
#[derive(Clone, Debug)]
pub struct SetCover<'a> {
    request: Request<'a>,
    capacities: Option<Vec<f64>>,
}

impl<'a> SetCover<'a> {
    /// Every demand within `radius` (inclusive, in the table's unit) of a chosen site.
    pub fn new(table: &'a CostTable, radius: f64) -> Self {
        let mut request = Request::new(table);
        request.opening = vec![1.0; table.columns()];
        request.radius = Some(radius);
        SetCover { request, capacities: None }
    }

    request_setters!();

    /// Own cost of each site; without it every site costs 1.
    #[must_use]
    pub fn own_costs(mut self, costs: Vec<f64>) -> Self {
        self.request.opening = costs;
        self
    }

    /// Most weight each site can serve; a demand may then be split between sites within the radius.
    #[must_use]
    pub fn capacities(mut self, capacities: Vec<f64>) -> Self {
        self.capacities = Some(capacities);
        self
    }

    /// Solves to proof or until the stop; the same seed gives the same answer.
    ///
    /// # Errors
    /// See [`SetCover`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        let table = &request.table;
        if let Some(capacities) = &self.capacities {
            check_numbers("容量", "capacity of site", capacities, table.columns())?;
        }
        let wanted = Wanted { capacities: self.capacities.as_deref(), ..Wanted::new(&self.request) };
        wanted.check(stop)?;
        if let Some(capacities) = &self.capacities {
            return self.with_room(&request, capacities, stop);
        }
        let counted = (0..table.rows()).filter(|&row| request.weights[row] > 0.0);
        let rows: Vec<Vec<u32>> = counted.map(|row| table.row(row).0.to_vec()).collect();
        let whole = request.opening.iter().all(|cost| cost.fract() == 0.0);
        let cover = Cover::new(rows, request.opening.clone(), &request.fixed);
        let found = cover::solve(&cover, Goal::proof(f64::from(u8::from(whole))), stop);
        let mut open = found.open;
        let paid: f64 = request.fixed.iter().map(|&site| request.opening[site]).sum();
        request.fixed.iter().for_each(|&site| open[site] = true);
        let chosen: Vec<usize> = (0..open.len()).filter(|&site| open[site]).collect();
        let objective: f64 = chosen.iter().map(|&site| request.opening[site]).sum();
        let assignment = (0..table.rows()).map(|row| nearest(table, row, &open).map(|(site, _)| site)).collect();
        Ok(Solution::new(objective, (found.bound + paid).min(objective), chosen, assignment))
    }

    /// The same where sites hold only so much.
    fn with_room(&self, request: &Request, capacities: &[f64], stop: &Stop) -> Result<Solution, Error> {
        let serving = Serving { request, capacities, radius: f64::MAX };
        let found = serving.cheapest(request.opening.clone(), None, stop);
        let (_, open, parts) = found.answer.ok_or(Error::Stopped)?;
        let mut solution = Solution::shared(&request.table, serving.shares(&parts)?, 0.0);
        solution.chosen = (0..open.len()).filter(|&site| open[site]).collect();
        let objective: f64 = solution.chosen.iter().map(|&site| request.opening[site]).sum();
        solution.rate(objective, found.bound.min(objective));
        Ok(solution)
    }
}
