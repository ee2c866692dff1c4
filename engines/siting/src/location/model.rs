//! The one shape that p-median, maximal cover, uncapacitated facility location and set cover share: every demand pays its
//! cheapest open site or a fallback, every open site pays its own cost, and the number of open sites may be given.

/// How many sites may be opened beyond those already open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Count {
    /// Exactly so many.
    Exactly(usize),
    /// As many as pay for themselves.
    Any,
}

/// Rows (demands) with their sites in ascending cost, below the row's fallback.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub offsets: Vec<usize>,
    pub site: Vec<u32>,
    pub cost: Vec<f64>,
    /// What a row pays if none of its sites is open.
    pub fallback: Vec<f64>,
    /// Own cost of each site.
    pub opening: Vec<f64>,
    pub count: Count,
    /// Paid in any case: rows without a choice, sites already open.
    pub constant: f64,
    /// Index of each site in the model this one was restricted from.
    pub name: Vec<u32>,
    /// Index of each row in the model this one was restricted from.
    pub origin: Vec<u32>,
}

impl Model {
    /// From rows of (site, cost); costs at or above the fallback are dropped, the rest sorted.
    pub fn new(
        rows: impl IntoIterator<Item = Vec<(u32, f64)>>,
        fallback: Vec<f64>,
        opening: Vec<f64>,
        count: Count,
    ) -> Model {
        let mut model = Model {
            offsets: vec![0],
            site: Vec::new(),
            cost: Vec::new(),
            name: (0..opening.len() as u32).collect(),
            origin: (0..fallback.len() as u32).collect(),
            fallback,
            opening,
            count,
            constant: 0.0,
        };
        for (at, mut row) in rows.into_iter().enumerate() {
            let limit = model.fallback.get(at).copied().unwrap_or(f64::INFINITY);
            row.retain(|&(_, cost)| cost < limit);
            row.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            model.site.extend(row.iter().map(|entry| entry.0));
            model.cost.extend(row.iter().map(|entry| entry.1));
            model.offsets.push(model.site.len());
        }
        model
    }

    pub fn rows(&self) -> usize {
        self.fallback.len()
    }

    pub fn sites(&self) -> usize {
        self.opening.len()
    }

    pub fn row(&self, row: usize) -> (&[u32], &[f64]) {
        let range = self.offsets[row]..self.offsets[row + 1];
        (&self.site[range.clone()], &self.cost[range])
    }

    /// What opening exactly these sites costs.
    pub fn value(&self, open: &[bool]) -> f64 {
        let own: f64 = self.opening.iter().zip(open).filter(|(_, open)| **open).map(|(cost, _)| cost).sum();
        let served: f64 = (0..self.rows())
            .map(|row| {
                let (sites, costs) = self.row(row);
                sites.iter().position(|&site| open[site as usize]).map_or(self.fallback[row], |at| costs[at])
            })
            .sum();
        self.constant + own + served
    }

    /// What no choice can undercut: every row at its cheapest site.
    pub fn floor(&self) -> f64 {
        let least = |row: usize| self.row(row).1.first().copied().unwrap_or(self.fallback[row]).min(self.fallback[row]);
        let own: f64 = self.opening.iter().map(|cost| cost.min(0.0)).sum();
        self.constant + own + (0..self.rows()).map(least).sum::<f64>()
    }

    /// The model once some of its sites are settled: open ones become fallbacks, closed ones vanish, and rows
    /// without a choice turn into a constant.
    pub fn restrict(&self, fate: &[Fate]) -> Model {
        let mut local = vec![u32::MAX; self.sites()];
        let mut name = Vec::new();
        let mut opening = Vec::new();
        let mut constant = self.constant;
        let mut opened = 0usize;
        for (site, fate) in fate.iter().enumerate() {
            match fate {
                Fate::Free => {
                    local[site] = name.len() as u32;
                    name.push(site as u32);
                    opening.push(self.opening[site]);
                }
                Fate::Open => {
                    constant += self.opening[site];
                    opened += 1;
                }
                Fate::Closed => {}
            }
        }
        let count = match self.count {
            Count::Exactly(p) => Count::Exactly(p.saturating_sub(opened)),
            Count::Any => Count::Any,
        };
        let mut model = Model {
            offsets: vec![0],
            site: Vec::new(),
            cost: Vec::new(),
            fallback: Vec::new(),
            opening,
            count,
            constant,
            name,
            origin: Vec::new(),
        };
        for row in 0..self.rows() {
            let (sites, costs) = self.row(row);
            let start = model.site.len();
            let mut fallback = self.fallback[row];
            for (&site, &cost) in sites.iter().zip(costs) {
                match fate[site as usize] {
                    Fate::Free => {
                        model.site.push(local[site as usize]);
                        model.cost.push(cost);
                    }
                    Fate::Open => {
                        fallback = cost;
                        break;
                    }
                    Fate::Closed => {}
                }
            }
            // Sites that cost as much as the fallback change nothing.
            while model.site.len() > start && model.cost.last().is_some_and(|&cost| cost >= fallback) {
                model.site.pop();
                model.cost.pop();
            }
            if model.site.len() == start {
                model.constant += fallback;
            } else {
                model.fallback.push(fallback);
                model.origin.push(row as u32);
                model.offsets.push(model.site.len());
            }
        }
        model
    }

    /// The step of which every possible objective is a multiple, if all costs are whole numbers.
    pub fn step(&self) -> f64 {
        let whole = |value: &f64| value.fract() == 0.0 && value.abs() < 9e15;
        let all = self.cost.iter().all(whole)
            && self.opening.iter().all(whole)
            && self.fallback.iter().all(whole)
            && whole(&self.constant);
        if all { 1.0 } else { 0.0 }
    }
}

/// What has been settled about a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Free,
    Open,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_a_site_lowers_the_fallback_and_drops_dearer_sites() {
        let rows = vec![vec![(0, 3.0), (1, 1.0), (2, 5.0)], vec![(0, 0.0)]];
        let model = Model::new(rows, vec![9.0, 9.0], vec![2.0, 0.0, 0.0], Count::Exactly(2));
        let small = model.restrict(&[Fate::Open, Fate::Free, Fate::Free]);
        assert_eq!(small.rows(), 1);
        assert_eq!(small.row(0), (&[0u32][..], &[1.0][..]));
        assert_eq!(small.fallback, [3.0]);
        assert_eq!(small.constant, 2.0);
        assert_eq!(small.count, Count::Exactly(1));
        assert_eq!(small.value(&[true, false]), 3.0);
        assert_eq!(model.value(&[true, true, false]), 3.0);
    }
}
