use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_tables::CostTable;
use linping_work::Stop;

/// Staff sharing: whole persons to places so that access is as even as can be.
///
/// Every place serves the demands that reach it; a demand's access is the sum over reachable places of staff ÷ weight reaching
/// that place (the two-step floating catchment). Persons are handed out one at a time, each to the place whose demands are worst
/// off, then exchanged one at a time. The bound comes from the total: weighted by people, access sums to the staff, so no spread
/// lifts the worst off above total staff ÷ total weight.
///
/// # Units
/// Staff in persons, access in persons per unit of weight; the objective is the least access, to be made large.
///
/// # References
/// Luo and Wang 2003 (access); greedy apportionment: Saaty 1970.
///
/// # Errors
/// Shapes that do not fit; more staff asked to stay than there is.
///
/// # Examples
/// Two villages of 1,000 and 2,000 people with a clinic each and three nurses: one and two.
/// ```
/// use linping_siting::ShareStaff;
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
/// let table = CostTable::from_triplets(2, 2, CostUnit::Minutes, vec![(0, 0, 5.0), (1, 1, 5.0)]).unwrap();
/// let plan = ShareStaff::new(&table, vec![1000.0, 2000.0], 3).solve(&Stop::never(), 1).unwrap();
/// assert_eq!(plan.staff, [1, 2]);
/// assert_eq!((plan.solution.objective, plan.solution.bound), (0.001, 0.001));
/// ```
#[derive(Clone, Debug)]
pub struct ShareStaff<'a> {
    table: &'a CostTable,
    weights: Vec<f64>,
    staff: usize,
    stay: Vec<usize>,
}

/// Who works where.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Persons at each place.
    pub staff: Vec<usize>,
    /// Access of each demand, persons per unit of weight.
    pub access: Vec<f64>,
    /// Least access, its bound and gap.
    pub solution: Solution,
}

impl<'a> ShareStaff<'a> {
    /// So many persons over the places (columns) that demands (rows) of these weights can reach.
    pub fn new(table: &'a CostTable, weights: Vec<f64>, staff: usize) -> Self {
        ShareStaff { stay: vec![0; table.columns()], table, weights, staff }
    }

    /// Persons that stay at each place.
    #[must_use]
    pub fn stay(mut self, stay: Vec<usize>) -> Self {
        self.stay = stay;
        self
    }

    /// Shares out; exchanges of one person are tried until none lifts the least access.
    ///
    /// # Errors
    /// See [`ShareStaff`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Shared, Error> {
        let (rows, places) = (self.table.rows(), self.table.columns());
        check_numbers("需求权重", "weight of demand", &self.weights, rows)?;
        let kept: usize = self.stay.iter().sum();
        if self.stay.len() != places || kept > self.staff {
            return Err(Error::invalid(
                format!("留任 {kept} 人，总数 {}；须逐地点给出且不超过总数", self.staff),
                format!("{kept} persons stay of {} in all; one number a place, not more than there are", self.staff),
            ));
        }
        let mut reach = vec![0.0; places];
        for (row, place, _) in self.table.iter() {
            reach[place] += self.weights[row];
        }
        let useful: Vec<usize> = (0..places).filter(|&place| reach[place] > 0.0).collect();
        let mut staff = self.stay.clone();
        let mut access = self.access(&staff, &reach);
        let worst = |access: &[f64]| {
            let counted = (0..rows).filter(|&row| self.weights[row] > 0.0 && !self.table.row(row).0.is_empty());
            counted.min_by(|&a, &b| access[a].total_cmp(&access[b]).then(self.weights[b].total_cmp(&self.weights[a])))
        };
        for _ in kept..self.staff {
            let Some(row) = worst(&access) else { break };
            // Of the places the worst off can reach, the one that lifts them most.
            let near = self.table.row(row).0.iter().map(|&place| place as usize).filter(|&place| reach[place] > 0.0);
            let Some(place) = near.min_by(|&a, &b| reach[a].total_cmp(&reach[b]).then(a.cmp(&b))) else { break };
            staff[place] += 1;
            access = self.access(&staff, &reach);
        }
        let least = |access: &[f64]| worst(access).map_or(0.0, |row| access[row]);
        let mut best = least(&access);
        'again: while !stop.spend((places * rows) as u64) {
            let Some(row) = worst(&access) else { break };
            let near: Vec<usize> = self.table.row(row).0.iter().map(|&place| place as usize).collect();
            for to in near {
                for &from in &useful {
                    if from == to || staff[from] <= self.stay[from] {
                        continue;
                    }
                    staff[from] -= 1;
                    staff[to] += 1;
                    let tried = self.access(&staff, &reach);
                    if least(&tried) > best * (1.0 + 1e-12) {
                        best = least(&tried);
                        access = tried;
                        continue 'again;
                    }
                    staff[from] += 1;
                    staff[to] -= 1;
                }
            }
            break;
        }
        // Weighted by people, access sums to the staff: nobody's least can exceed the mean.
        let total: f64 = (0..rows).filter(|&row| !self.table.row(row).0.is_empty()).map(|row| self.weights[row]).sum();
        let bound = if total > 0.0 { self.staff as f64 / total } else { 0.0 };
        let chosen = (0..places).filter(|&place| staff[place] > 0).collect();
        Ok(Shared { access, solution: Solution::new(best, bound.max(best), chosen, Vec::new()), staff })
    }

    fn access(&self, staff: &[usize], reach: &[f64]) -> Vec<f64> {
        let each: Vec<f64> = staff.iter().zip(reach).map(|(&s, &r)| if r > 0.0 { s as f64 / r } else { 0.0 }).collect();
        (0..self.table.rows())
            .map(|row| self.table.row(row).0.iter().map(|&place| each[place as usize]).sum())
            .collect()
    }
}
