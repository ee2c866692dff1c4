//! Set cover: dominance, Lagrangian bound, branch and bound. Used by set cover, p-centre and full maximal cover.

mod branch;
mod reduce;

pub(crate) use branch::solve;

/// Rows to be covered, each by one of its sites; what each site costs.
#[derive(Clone, Debug)]
pub(crate) struct Cover {
    pub rows: Vec<Vec<u32>>,
    pub cost: Vec<f64>,
}

impl Cover {
    /// Without the rows that sites open already cover.
    pub fn new(rows: Vec<Vec<u32>>, cost: Vec<f64>, fixed: &[usize]) -> Self {
        let mut is_fixed = vec![false; cost.len()];
        fixed.iter().for_each(|&site| is_fixed[site] = true);
        let rows = rows.into_iter().filter(|row| !row.iter().any(|&site| is_fixed[site as usize])).collect();
        Cover { rows, cost }
    }
}
