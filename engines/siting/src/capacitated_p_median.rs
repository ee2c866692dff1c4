use crate::facility::{self, Limit, Problem};
use crate::frontier::Goal;
use crate::request::{Request, check_numbers, request_setters};
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
/// [`Error::TooManySites`]; [`Error::Infeasible`] when `p` sites cannot hold the demand.
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

    /// Solves to proof or until the stop; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`CapacitatedPMedian`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        let request = self.request.prepare()?;
        request.check_count(self.p)?;
        request.check_reach()?;
        let (table, weights) = (&request.table, &request.weights);
        check_numbers("容量", "capacity of site", &self.capacities, table.columns())?;
        self.check_largest(weights)?;
        let scale = |row: usize| if self.weighted { weights[row] } else { 1.0 };
        // Where weights count, a demand of nobody must not force a site; it goes to the nearest one afterwards.
        let counted: Vec<usize> = (0..table.rows()).filter(|&row| !self.weighted || weights[row] > 0.0).collect();
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
        if falls_short(self.largest_room(&request), weights.iter().sum()) {
            return Err(self.why_not(&problem, weights, stop));
        }
        let served = facility::solve(&problem, Goal::proof(problem.step()), stop);
        let Some((_, open, parts)) = served.answer else {
            return Err(if stop.is_reached() { Error::Stopped } else { self.why_not(&problem, weights, stop) });
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

    /// The most that `p` sites with the fixed ones among them can hold.
    fn largest_room(&self, request: &Request) -> f64 {
        let mut free: Vec<f64> = (0..self.capacities.len())
            .filter(|site| !request.fixed.contains(site))
            .map(|site| self.capacities[site])
            .collect();
        free.sort_by(|a, b| b.total_cmp(a));
        let fixed: f64 = request.fixed.iter().map(|&site| self.capacities[site]).sum();
        fixed + free.iter().take(self.p - request.fixed.len()).sum::<f64>()
    }

    /// Nothing fits: the room is too little, whole demands leave gaps, or they reach the wrong sites.
    fn why_not(&self, problem: &Problem, weights: &[f64], stop: &Stop) -> Error {
        let (p, largest) = (self.p, weights.iter().copied().fold(0.0, f64::max));
        let what = Text::new(
            format!("没有 {p} 个点能整点容纳每个需求点"),
            format!("no {p} sites can take every demand whole"),
        );
        let (change, amount) = match fewest(problem, stop) {
            Some((enough, least)) if enough > p as f64 => (
                if least < enough {
                    Text::new(
                        format!("将 p 提高到 {enough}（至少需要 {least}）"),
                        format!("raise p to {enough} (at least {least} are needed)"),
                    )
                } else {
                    Text::new(format!("将 p 提高到 {enough}"), format!("raise p to {enough}"))
                },
                Some(enough),
            ),
            _ => (
                Text::new(
                    format!("提高容量（每点至多增加 {largest} 即可填满空隙），或补全费用表"),
                    format!(
                        "raise the capacities ({largest} more at each site leaves no gaps), or complete the cost table"
                    ),
                ),
                None,
            ),
        };
        Error::Infeasible { what, change, amount }
    }

    /// Some site must hold every single demand, and the sites together all of them.
    fn check_largest(&self, weights: &[f64]) -> Result<(), Error> {
        let most = self.capacities.iter().copied().fold(0.0, f64::max);
        if let Some(demand) = weights.iter().position(|weight| *weight > most) {
            return Err(Error::Infeasible {
                what: Text::new(
                    format!("第 {} 个需求点的需求 {} 超过最大容量 {most}", demand + 1, weights[demand]),
                    format!("demand number {} of {} exceeds the largest capacity {most}", demand + 1, weights[demand]),
                ),
                change: Text::new(
                    format!("将某个点的容量提高到 {}", weights[demand]),
                    format!("raise the capacity of a site to {}", weights[demand]),
                ),
                amount: Some(weights[demand]),
            });
        }
        let (total, room): (f64, f64) = (weights.iter().sum(), self.capacities.iter().sum());
        if !falls_short(room, total) {
            return Ok(());
        }
        let missing = total - room;
        Err(Error::Infeasible {
            what: Text::new(
                format!("所有点共容纳 {room}，需求为 {total}"),
                format!("all sites together hold {room}, the demand is {total}"),
            ),
            change: Text::new(format!("至少增加 {missing} 个位置"), format!("add at least {missing} places")),
            amount: Some(missing),
        })
    }
}

/// Whether a room is too small by more than the rounding of sums of decimals.
fn falls_short(room: f64, needed: f64) -> bool {
    room < needed * (1.0 - 1e-12)
}

/// The fewest sites found that take every demand whole, and how many are needed at least; `None` if none were found.
fn fewest(problem: &Problem, stop: &Stop) -> Option<(f64, f64)> {
    let mut counting = problem.clone();
    counting.column.iter_mut().flatten().for_each(|entry| entry.1 = 0.0);
    counting.opening = vec![1.0; counting.capacity.len()];
    counting.limit = Limit::Any;
    let served = facility::solve(&counting, Goal::proof(1.0), stop);
    served.answer.map(|(value, ..)| (value, served.bound.min(value).ceil()))
}
