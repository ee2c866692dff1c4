use crate::location::{Settings, solve_fixed};
use crate::request::{Request, request_setters};
use crate::set_cover::{completed, cover_model};
use crate::solution::nearest;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;

/// p-centre: choose `p` sites so that the demand worst off is as near as can be to its nearest chosen site.
///
/// minimise max_i min_{j ∈ S} cᵢⱼ, |S| = p. Weights only say which demands count (0 = does not). Solved by a search over the
/// distances that occur: can `p` sites cover everybody within r?
///
/// # Units
/// The objective is in the table's unit.
///
/// # References
/// Minieka 1970; set-cover bounds: Elloumi, Labbé and Pochet 2004.
///
/// # Errors
/// [`Error::TooManySites`], [`Error::Unreachable`], [`Error::Infeasible`] when no `p` sites reach every demand.
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
        PCentre { request: Request::new(table), p }
    }

    request_setters!();

    /// Solves to proof or until the stop; the same seed gives the same answer.
    ///
    /// # Errors
    /// See [`PCentre`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        request.check_reach()?;
        let table = &request.table;
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
            match self.decide(&request, &counted, last, stop, seed) {
                Verdict::Covered(found) => open = found,
                _ => return Err(self.why_not(stop.is_reached())),
            }
            high = self.reached(&request, &counted, &open);
        }
        // Everything below `low` is impossible; `above` is the lowest radius not yet ruled out or settled.
        let mut low = 0usize;
        let mut top = radii.partition_point(|&radius| radius < high);
        let mut unknown = false;
        while low < top {
            let middle = low + (top - low) / 2;
            match self.decide(&request, &counted, radii[middle], stop, seed) {
                Verdict::Covered(found) => {
                    high = self.reached(&request, &counted, &found);
                    open = found;
                    top = radii.partition_point(|&radius| radius < high).min(middle);
                }
                Verdict::Impossible => low = middle + 1,
                Verdict::Unknown => {
                    unknown = true;
                    break;
                }
            }
        }
        let bound = if unknown { radii[low] } else { high };
        Ok(self.answer(&request, &counted, bound.min(high), open))
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
    fn decide(&self, request: &Request, counted: &[usize], radius: f64, stop: &Stop, seed: u64) -> Verdict {
        let table = &request.table;
        let rows = counted
            .iter()
            .map(|&row| {
                let (sites, costs) = table.row(row);
                sites.iter().zip(costs).filter(|(_, cost)| **cost <= radius).map(|(&site, _)| site).collect()
            })
            .collect();
        let model = cover_model(rows, &vec![1.0; table.columns()], &request.fixed);
        let mut settings = Settings::new(1.0, seed);
        settings.good = self.p as f64;
        settings.hopeless = self.p as f64;
        let found = solve_fixed(&model, &request.fixed, &settings, stop);
        if found.value <= self.p as f64 {
            Verdict::Covered(completed(&model, found.open))
        } else if found.bound > self.p as f64 {
            Verdict::Impossible
        } else {
            Verdict::Unknown
        }
    }

    fn why_not(&self, stopped: bool) -> Error {
        if stopped {
            return Error::Stopped;
        }
        Error::Infeasible {
            what: Text::new(
                format!("{} 个点无法到达所有需求点", self.p),
                format!("no {} sites reach every demand", self.p),
            ),
            change: Text::new("请提高 p，或补全费用表", "raise p, or complete the cost table"),
            amount: None,
        }
    }
}
