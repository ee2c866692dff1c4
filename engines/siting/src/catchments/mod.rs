mod border;
mod map;
mod search;
#[cfg(test)]
mod tests;

use self::map::{Map, pieces};
use self::search::{Found, search};
use crate::assignment::{dual_bound, short_of_room};
use crate::flow::place;
use crate::max_p::adjacency;
use crate::request::{Request, check_numbers, request_setters};
use crate::solution::Share;
use crate::{Error, Solution, verify};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;

/// Contiguous catchments: every zone whole to one site, the zones of each site in one connected piece, capacities kept.
///
/// The bound is that of the split assignment ([`Assignment`](crate::Assignment)). The answer starts from its prices, grows
/// each catchment from its nearest zone, and is mended and improved by moving border zones (simulated annealing); where places are
/// still short, room is let through full catchments, by single zones and by chains of zones that move at once, until everybody has
/// one; else it starts again from other prices. The best map is then warmed up again several times. All is a search: the gap is proven, a failure is not.
///
/// # Units
/// Weights and capacities in persons; the objective in persons × the table's unit.
///
/// # References
/// Shirabe 2009 (contiguity); annealing: Kirkpatrick, Gelatt and Vecchi 1983.
///
/// # Errors
/// [`Error::Room`] when places are missing in all, or when no contiguous catchments within the capacities were found: then it names
/// places that would do, but not as proven, for fewer may do too.
///
/// # Examples
/// Four zones in a row, a school at each end with room for two: each takes its half.
/// ```
/// use linping_siting::Catchments;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
/// let costs = [0.0, 3.0, 1.0, 2.0, 2.0, 1.0, 3.0, 0.0];
/// let table = CostTable::from_dense(4, 2, CostUnit::Minutes, &costs).unwrap();
/// let plan = Catchments::new(&table, vec![2.0, 2.0], vec![(0, 1), (1, 2), (2, 3)]);
/// let answer = plan.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.bound), (2.0, 2.0));
/// ```
#[derive(Clone, Debug)]
pub struct Catchments<'a> {
    request: Request<'a>,
    capacities: Vec<f64>,
    neighbours: Vec<(usize, usize)>,
}

impl<'a> Catchments<'a> {
    /// Zones (rows) to sites (columns) with these capacities; pairs of zones that touch.
    pub fn new(table: &'a CostTable, capacities: Vec<f64>, neighbours: Vec<(usize, usize)>) -> Self {
        Catchments { request: Request::new(table), capacities, neighbours }
    }

    request_setters!();

    /// Solves until the search is over (3,000 zones and 40 sites: some seconds) or the stop; the same seed and stop give the same answer.
    ///
    /// # Errors
    /// See [`Catchments`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        let table = &request.table;
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        request.check_reach()?;
        let near = adjacency(&self.neighbours, table.rows())?;
        let flow = place(table, &request.weights, &self.capacities, &Stop::never());
        if flow.stuck > 1e-9 * request.weights.iter().sum::<f64>() {
            return Err(short_of_room(flow.short));
        }
        let bound = dual_bound(table, &request.weights, &self.capacities, &flow.price);
        let pieces = pieces(&near);
        let mut map = Map::new(table, &request.weights, &self.capacities, &near);
        let site = match search(&mut map, &flow.price, &pieces, bound, stop, seed) {
            Found::Within(site) => site,
            Found::Lacking(site) => return Err(self.lacking(&request.weights, &site)),
            Found::Nothing => return Err(unreached(&pieces, &self.capacities)),
        };
        let label: Vec<Option<usize>> = site.iter().map(|&site| Some(site)).collect();
        verify::contiguous(&label, &self.neighbours)?;
        let shares: Vec<Share> = (0..table.rows())
            .filter(|&row| request.weights[row] > 0.0)
            .map(|row| Share { demand: row, site: site[row], amount: request.weights[row] })
            .collect();
        verify::capacities(&shares, &request.weights, &self.capacities)?;
        let mut solution = Solution::shared(table, shares, bound);
        solution.assignment = label;
        Ok(solution)
    }

    /// What the best map found lacks, and where; it is what a search met, not what is least.
    fn lacking(&self, weights: &[f64], site: &[usize]) -> Error {
        let mut load = vec![0.0; self.capacities.len()];
        site.iter().zip(weights).for_each(|(&site, weight)| load[site] += weight);
        let excess = |site: usize| load[site] - self.capacities[site];
        let missing = (0..load.len()).filter(|&site| excess(site) > 1e-9).map(|site| (site, excess(site))).collect();
        Error::Room { missing, proven: false, radius: None }
    }
}

/// Some zone touches no catchment: proven where the map has more pieces than there are sites.
fn unreached(pieces: &[usize], capacities: &[f64]) -> Error {
    let (parts, sites) =
        (pieces.iter().max().map_or(0, |last| last + 1), capacities.iter().filter(|c| **c > 0.0).count());
    let what = if parts > sites {
        Text::new(
            format!("邻接关系把地块分成 {parts} 片，而有容量的设施只有 {sites} 个"),
            format!("the zones fall into {parts} pieces that do not touch, but only {sites} sites have places"),
        )
    } else {
        Text::new("有地块与任何设施的学区都不相连", "some zone touches no catchment")
    };
    let change = Text::new("请补全邻接关系或费用表", "complete the neighbours or the cost table");
    Error::Infeasible { what, change, amount: None }
}
