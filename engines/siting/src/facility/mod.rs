//! Sites with capacities: Lagrangian bound from one knapsack a site, branch and bound over sites and, where demands may not
//! be split, over who serves whom.

mod bound;
mod branch;
mod knapsack;
mod refine;
mod split;
mod whole;

pub(crate) use branch::solve;

/// How many sites may open, fixed ones counted.
#[derive(Clone, Debug)]
pub(crate) enum Limit {
    /// As many as pay for themselves.
    Any,
    /// Exactly so many.
    Exactly(usize),
    /// No more than `count` sites, and no more than `budget` spent on what each of them `costs`.
    Within { count: usize, costs: Vec<f64>, budget: f64 },
}

/// Sites with own costs and capacities; what serving the whole of a demand costs.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// For each site, the demands it may serve and the cost of serving all of each.
    pub column: Vec<Vec<(u32, f64)>>,
    pub demand: Vec<f64>,
    pub capacity: Vec<f64>,
    pub opening: Vec<f64>,
    pub fixed: Vec<usize>,
    /// Demands go whole to one site.
    pub whole: bool,
    pub limit: Limit,
    /// Open sites to begin with, if the caller knows better than everything or the least remote.
    pub start: Option<Vec<bool>>,
}

/// Who gets which part (0 to 1) of whose demand: (demand, site, part).
pub(crate) type Parts = Vec<(u32, u32, f64)>;

/// The best answer found and what is proven about it.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// Lower bound; +∞ if nothing wanted exists.
    pub bound: f64,
    /// Value, open sites and who serves whom; `None` if no answer was found.
    pub answer: Option<(f64, Vec<bool>, Parts)>,
}

impl Problem {
    /// The step of which every objective is a multiple, if it is known: whole costs of whole demands, or, where demands may be
    /// split, whole costs of a unit of whole demands at whole capacities (a cheapest flow is then whole).
    pub fn step(&self) -> f64 {
        let whole = |value: &f64| value.fract() == 0.0 && value.abs() < 9e15;
        let entries = || self.column.iter().flatten();
        let costs = if entries().all(|(_, cost)| *cost == 0.0) {
            true
        } else if self.whole {
            entries().all(|(_, cost)| whole(cost))
        } else {
            let unit = |&(row, cost): &(u32, f64)| {
                let demand = self.demand[row as usize];
                cost == 0.0 || (demand > 0.0 && whole(&(cost / demand)) && whole(&cost))
            };
            let room = |capacity: &f64| capacity.is_infinite() || whole(capacity);
            entries().all(unit) && self.demand.iter().all(whole) && self.capacity.iter().all(room)
        };
        f64::from(u8::from(costs && self.opening.iter().all(whole)))
    }

    /// True if no more than the limit allows are open, and with `Exactly` no fewer.
    pub fn allows(&self, open: &[bool]) -> bool {
        let count = || open.iter().filter(|open| **open).count();
        match &self.limit {
            Limit::Any => true,
            Limit::Exactly(p) => count() == *p,
            Limit::Within { count: most, costs, budget } => {
                count() <= *most && spent(costs, open) <= budget + slack(*budget)
            }
        }
    }
}

/// What the open sites cost.
pub(crate) fn spent(costs: &[f64], open: &[bool]) -> f64 {
    costs.iter().zip(open).filter(|(_, open)| **open).map(|(cost, _)| cost).sum()
}

/// Rounding allowed in a budget.
pub(crate) fn slack(budget: f64) -> f64 {
    1e-9 * budget.abs().max(1.0)
}
