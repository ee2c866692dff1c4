mod border;
mod exact;
mod lacking;
mod map;
mod room;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use self::lacking::told;

use self::exact::{MOST, decide};
use self::map::{Map, pieces};
use self::room::Room;
use self::search::{Found, search};
use crate::assignment::dual_bound;
use crate::flow::place;
use crate::least::Wanted;
use crate::max_p::adjacency;
use crate::request::{Request, check_numbers, radius_setter, request_setters};
use crate::solution::Share;
use crate::{Error, Solution, verify};
use linping_tables::CostTable;
use linping_work::Stop;

/// Contiguous catchments: every zone whole to one site, the zones of each site in one connected piece, capacities kept.
///
/// Up to 64 zones all maps are tried, as far as a limit of work goes: by branch and bound over zones and sites, where a zone drops out
/// of the catchments that it no longer touches and those without room. What is decided so is proven, also that there is none.
///
/// Else the bound is that of the split assignment ([`Assignment`](crate::Assignment)). The answer starts from its prices, grows
/// each catchment from its nearest zone, and is mended and improved by moving border zones (simulated annealing); where places are
/// still short, room is let through full catchments, by single zones and by chains of zones that move at once, until everybody has
/// one; else it starts again from other prices. The best map is then warmed up again several times. That is a search: the gap is proven, a failure is not.
///
/// # Units
/// Weights and capacities in persons; the objective in persons × the table's unit.
///
/// # References
/// Shirabe 2009 (contiguity); annealing: Kirkpatrick, Gelatt and Vecchi 1983.
///
/// # Errors
/// [`Error::OnePiece`] when no contiguous catchments within the capacities exist or were found: it names places with which there are
/// some, and how many are needed at least; [`Error::Infeasible`] when no places would do.
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
    by_whole_places: bool,
}

impl<'a> Catchments<'a> {
    /// Zones (rows) to sites (columns) with these capacities; pairs of zones that touch.
    pub fn new(table: &'a CostTable, capacities: Vec<f64>, neighbours: Vec<(usize, usize)>) -> Self {
        Catchments { request: Request::new(table), capacities, neighbours, by_whole_places: false }
    }

    /// Places that are missing are counted whole at every site: a part of a place is none.
    #[must_use]
    pub fn by_whole_places(mut self) -> Self {
        self.by_whole_places = true;
        self
    }

    request_setters!();
    radius_setter!();

    /// Solves until the search is over (3,000 zones and 40 sites: some seconds) or the stop; the same seed and stop give the same answer.
    ///
    /// # Errors
    /// See [`Catchments`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        let table = &request.table;
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        Wanted::new(&self.request).check_reach(stop)?;
        let near = adjacency(&self.neighbours, table.rows())?;
        let weights = &request.weights;
        let room = Room { weights, capacities: &self.capacities, by_whole_places: self.by_whole_places };
        let flow = place(table, weights, &self.capacities, &Stop::never());
        let lacking = if flow.stuck > 1e-9 * weights.iter().sum::<f64>() { flow.stuck } else { 0.0 };
        let bound = dual_bound(table, weights, &self.capacities, &flow.price);
        let mut best = None;
        if table.rows() <= MOST {
            let tried = decide(table, &room, &near, (&flow.price, lacking), &stop.part(TRYING));
            match (tried.best, tried.fewest) {
                (Some(site), true) if tried.added > 0.0 => {
                    return Err(lacking::error(&room, &site, tried.added, lacking));
                }
                (Some(site), _) if tried.cheapest => return self.solution(table, weights, site, f64::INFINITY),
                (None, true) => return Err(lacking::none_at_all(&pieces(&near), sites_with_room(&self.capacities))),
                (site, _) => best = site,
            }
        }
        // Where places are missing in all, those are given that let everybody in if cells could be divided.
        let mut enlarged = self.capacities.clone();
        flow.short.iter().for_each(|&(site, short)| enlarged[site] += room.whole(short));
        let pieces = pieces(&near);
        let mut map = Map::new(table, weights, &enlarged, &near);
        // Where places are missing however zones are divided, one short search shows well enough where they are missing.
        let stop = if lacking > 0.0 { &stop.part(SHORT_A_ZONE * table.rows() as u64) } else { stop };
        let found = search(&mut map, &flow.price, &pieces, bound, stop, seed);
        let site = match (found, best) {
            (Found::Within(found) | Found::Lacking(found), Some(tried)) => self.better(table, &room, found, tried),
            (Found::Within(site) | Found::Lacking(site), None) | (Found::Nothing, Some(site)) => site,
            (Found::Nothing, None) => return Err(lacking::unreached(&pieces, sites_with_room(&self.capacities))),
        };
        if room.added(&site) > 0.0 {
            return Err(lacking::error(&room, &site, room.whole(lacking), lacking));
        }
        self.solution(table, weights, site, bound)
    }

    /// Of two maps that with fewer places to add, or the cheaper.
    fn better(&self, table: &CostTable, room: &Room, one: Vec<usize>, other: Vec<usize>) -> Vec<usize> {
        let cost = |map: &[usize]| -> f64 {
            let way =
                |(zone, site): (usize, &usize)| table.get(zone, *site).unwrap_or(f64::INFINITY) * room.weights[zone];
            map.iter().enumerate().map(way).sum()
        };
        let order = room.added(&one).total_cmp(&room.added(&other)).then(cost(&one).total_cmp(&cost(&other)));
        if order.is_gt() { other } else { one }
    }

    /// A map that keeps all capacities, checked on its own.
    fn solution(&self, table: &CostTable, weights: &[f64], site: Vec<usize>, bound: f64) -> Result<Solution, Error> {
        let label: Vec<Option<usize>> = site.iter().map(|&site| (site < table.columns()).then_some(site)).collect();
        verify::contiguous(&label, &self.neighbours)?;
        let shares: Vec<Share> = (0..table.rows())
            .filter(|&row| weights[row] > 0.0)
            .map(|row| Share { demand: row, site: site[row], amount: weights[row] })
            .collect();
        verify::capacities(&shares, weights, &self.capacities)?;
        let mut solution = Solution::shared(table, shares, bound);
        solution.assignment = label;
        Ok(solution)
    }
}

/// Work of trying all maps of few zones, in zones × sites looked at.
const TRYING: u64 = 20_000_000;

/// Work of a search, by zone, that can only show where places are missing.
const SHORT_A_ZONE: u64 = 160;

fn sites_with_room(capacities: &[f64]) -> usize {
    capacities.iter().filter(|places| **places > 0.0).count()
}
