//! What all location problems over a cost table are given, and the checks on it.

use crate::Error;
use linping_problems::Text;
use linping_tables::CostTable;
use std::borrow::Cow;

/// Weights, fixed sites, forbidden pairs, a radius and own costs over a table of rows (demands) and columns (sites).
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    pub table: Cow<'a, CostTable>,
    pub weights: Vec<f64>,
    pub opening: Vec<f64>,
    pub fixed: Vec<usize>,
    pub forbidden: Vec<(usize, usize)>,
    /// No pair dearer than this serves anybody.
    pub radius: Option<f64>,
}

impl<'a> Request<'a> {
    pub fn new(table: &'a CostTable) -> Self {
        Request {
            weights: vec![1.0; table.rows()],
            opening: vec![0.0; table.columns()],
            table: Cow::Borrowed(table),
            fixed: Vec::new(),
            forbidden: Vec::new(),
            radius: None,
        }
    }

    /// Checks shapes and values, sorts the fixed sites and takes the forbidden pairs, and those beyond the radius, out of the table.
    pub fn prepare(&self) -> Result<Request<'a>, Error> {
        let (rows, columns) = (self.table.rows(), self.table.columns());
        if rows == 0 || columns == 0 {
            return Err(Error::invalid(
                Text::new(
                    format!("费用表有 {rows} 个需求点、{columns} 个候选点"),
                    format!("the number of demands in the cost table is {rows}, of sites {columns}"),
                ),
                Text::new("至少各写一个", "give one of each at least"),
            ));
        }
        check_numbers("需求权重", "weight of demand", &self.weights, rows)?;
        check_numbers("候选点成本", "own cost of site", &self.opening, columns)?;
        self.check_size()?;
        let mut fixed = self.fixed.clone();
        fixed.sort_unstable();
        fixed.dedup();
        if let Some(site) = fixed.iter().find(|&&site| site >= columns) {
            return Err(Error::invalid(
                Text::new(format!("固定点 {site} 不存在"), format!("fixed site {site} does not exist")),
                Text::new(format!("共 {columns} 个候选点，从 0 数起"), format!("the sites are 0 to {}", columns - 1)),
            ));
        }
        let mut ready = self.clone();
        ready.fixed = fixed;
        if let Some(radius) = self.radius {
            check_radius(radius)?;
        }
        let limit = self.radius.unwrap_or(f64::INFINITY);
        if !self.forbidden.is_empty() || self.table.iter().any(|(_, _, cost)| cost > limit) {
            let banned: std::collections::HashSet<_> = self.forbidden.iter().copied().collect();
            let stays = |&(row, site, cost): &(usize, usize, f64)| cost <= limit && !banned.contains(&(row, site));
            let left = self.table.iter().filter(stays);
            let left = left.map(|(row, site, cost)| (row as u32, site as u32, cost)).collect();
            let table = CostTable::from_triplets(rows, columns, self.table.unit(), left)
                .map_err(|error| Error::Unverified(Text::same(error.to_string())))?;
            ready.table = Cow::Owned(table);
        }
        Ok(ready)
    }

    /// Sums of costs must stay where rounding does not swallow whole units: beyond, a search no longer sees its own progress.
    fn check_size(&self) -> Result<(), Error> {
        const LARGEST: f64 = 1e15;
        let dearest = self.table.iter().map(|(_, _, cost)| cost).fold(0.0, f64::max);
        let heaviest = self.weights.iter().chain(&self.opening).copied().fold(0.0, f64::max);
        if dearest <= LARGEST && heaviest <= LARGEST {
            return Ok(());
        }
        let worst = dearest.max(heaviest);
        Err(Error::invalid(
            Text::new(
                format!("费用、权重与成本不得超过 {LARGEST:e}，现有 {worst:e}"),
                format!("costs, weights and own costs can be {LARGEST:e} at most, there is {worst:e}"),
            ),
            Text::new(
                "请改用更大的单位（如 km 代替 m，万元代替元）；无法通行的配对请删去该行。",
                "use a larger unit (km for m, 10,000 yuan for yuan); drop the rows of pairs that cannot be travelled.",
            ),
        ))
    }

    /// Checks the number of sites asked for.
    pub fn check_count(&self, p: usize) -> Result<(), Error> {
        let available = self.table.columns();
        if p == 0 {
            return Err(Error::invalid(
                Text::new("选址数 p 必须至少为 1", "the number of sites p must be at least 1"),
                Text::new(
                    format!("请将 p 设为 1 到 {available}。"),
                    format!("set p to a number from 1 to {available}."),
                ),
            ));
        }
        if p > available {
            return Err(Error::TooManySites { asked: p, available });
        }
        Ok(())
    }
}

/// One finite, non-negative number for each of `expected` things.
pub(crate) fn check_numbers(zh: &str, en: &str, values: &[f64], expected: usize) -> Result<(), Error> {
    if values.len() != expected {
        return Err(Error::invalid(
            Text::new(
                format!("{zh}给了 {} 个，应为 {expected} 个", values.len()),
                format!("{} values given for {en}, {expected} expected", values.len()),
            ),
            Text::new(format!("请给出 {expected} 个数"), format!("give {expected} numbers")),
        ));
    }
    match values.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
        None => Ok(()),
        Some(at) => Err(Error::invalid(
            Text::new(
                format!("{zh} {at} 为 {}，须为有限的非负数", values[at]),
                format!("{en} {at} is {}: it must be finite and not negative", values[at]),
            ),
            Text::new("请改正该数；没有就写 0", "correct that number; write 0 where there is none"),
        )),
    }
}

/// A radius is finite and not negative.
pub(crate) fn check_radius(radius: f64) -> Result<(), Error> {
    if radius.is_finite() && radius >= 0.0 {
        return Ok(());
    }
    Err(Error::invalid(
        Text::new(
            format!("半径 {radius} 须为有限的非负数"),
            format!("radius {radius}: it must be finite and not negative"),
        ),
        Text::new("请给出 0 或更大的半径", "give a radius of 0 or more"),
    ))
}

/// Adds the setter of the radius, for problems that can do without one.
macro_rules! radius_setter {
    () => {
        /// Nobody is served from further off than this (inclusive, in the table's unit).
        #[must_use]
        pub fn radius(mut self, radius: f64) -> Self {
            self.request.radius = Some(radius);
            self
        }
    };
}
pub(crate) use radius_setter;

/// Adds the setters every problem over a cost table has.
macro_rules! request_setters {
    () => {
        /// Weight of each demand (people, pupils); 1 for each if not given.
        #[must_use]
        pub fn weights(mut self, weights: Vec<f64>) -> Self {
            self.request.weights = weights;
            self
        }

        /// Sites that exist already and stay open; they count among the chosen.
        #[must_use]
        pub fn fixed(mut self, sites: Vec<usize>) -> Self {
            self.request.fixed = sites;
            self
        }

        /// Pairs (demand, site) that may not serve each other.
        #[must_use]
        pub fn forbidden(mut self, pairs: Vec<(usize, usize)>) -> Self {
            self.request.forbidden = pairs;
            self
        }
    };
}
pub(crate) use request_setters;
