//! Sites with capacities: Lagrangian bound from one knapsack a site, branch and bound over sites and, where demands may not
//! be split, over who serves whom.

mod bound;
mod branch;
mod knapsack;
mod split;
mod whole;

pub(crate) use branch::solve;

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
    /// Number of sites, if it is given.
    pub count: Option<usize>,
}

/// Who gets which part (0 to 1) of whose demand: (demand, site, part).
pub(crate) type Parts = Vec<(u32, u32, f64)>;

/// The best answer found and what is proven about it.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub bound: f64,
    pub open: Vec<bool>,
    pub parts: Parts,
}

impl Problem {
    /// The step of which every objective is a multiple, if it is known.
    pub fn step(&self) -> f64 {
        let whole = |value: &f64| value.fract() == 0.0;
        let costs = self.column.iter().flatten().all(|(_, cost)| whole(cost));
        f64::from(u8::from(self.whole && costs && self.opening.iter().all(whole)))
    }
}
