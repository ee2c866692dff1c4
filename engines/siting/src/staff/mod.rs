mod search;

use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_tables::CostTable;
use linping_work::Stop;
use search::Sharing;

/// Staff sharing: whole persons to places so that access is as even as can be.
///
/// Every place serves the demands that reach it; a demand's access is the sum over reachable places of staff ÷ weight reaching
/// that place (the two-step floating catchment). Persons are handed out one at a time, each to the place whose demands are worst
/// off; branch and bound then finds the best, with the bound of a linear programme in which persons may be split. Weighted by
/// people, access sums to the staff, so that no least access exceeds total staff ÷ total weight either.
///
/// # Units
/// Staff in persons, access in persons per unit of weight; the objective is the least access, to be made large.
///
/// # References
/// Luo and Wang 2003 (access); Land and Doig 1960 (branch and bound).
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

    /// Shares out, to proof or until the stop or the search's own limit; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`ShareStaff`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Shared, Error> {
        let (rows, places) = (self.table.rows(), self.table.columns());
        check_numbers("需求权重", "weight of demand", &self.weights, rows)?;
        let kept: usize = self.stay.iter().sum();
        if self.stay.len() != places || kept > self.staff {
            return Err(Error::invalid(
                Text::new(
                    format!("留任 {kept} 人，总数只有 {}", self.staff),
                    format!("{kept} persons stay, and there are {} in all", self.staff),
                ),
                Text::new(
                    format!("请将总人数提高到 {kept}，或减少留任人数（每个地点一个数）"),
                    format!("raise the number of persons to {kept}, or let fewer stay (one number for each place)"),
                ),
            ));
        }
        let mut reach = vec![0.0; places];
        for (row, place, _) in self.table.iter() {
            reach[place] += self.weights[row];
        }
        let counted = |row: &usize| self.weights[*row] > 0.0 && !self.table.row(*row).0.is_empty();
        let mut sets: Vec<Vec<u32>> = (0..rows).filter(counted).map(|row| self.table.row(row).0.to_vec()).collect();
        sets.sort_unstable();
        sets.dedup();
        let worth: Vec<f64> = reach.iter().map(|&reach| if reach > 0.0 { 1.0 / reach } else { 0.0 }).collect();
        // Weighted by people, access sums to the staff: nobody's least can exceed the mean.
        let total: f64 = (0..rows).filter(counted).map(|row| self.weights[row]).sum();
        let mean = if total > 0.0 { self.staff as f64 / total } else { 0.0 };
        let sharing = Sharing { sets: &sets, worth: &worth, stay: &self.stay, persons: self.staff, mean };
        let mut staff = self.stay.clone();
        for _ in kept..self.staff {
            let Some(place) = sharing.next(&staff, |_| 0.0) else { break };
            staff[place] += 1;
        }
        let bound = if sets.is_empty() || mean == 0.0 { 0.0 } else { sharing.solve(&mut staff, stop) };
        let best = if sets.is_empty() { 0.0 } else { sharing.least(&staff) };
        let access = self.access(&staff, &reach);
        let chosen = (0..places).filter(|&place| staff[place] > 0).collect();
        Ok(Shared { solution: Solution::new(best, bound.max(best), chosen, Vec::new()), access, staff })
    }

    fn access(&self, staff: &[usize], reach: &[f64]) -> Vec<f64> {
        let each: Vec<f64> = staff.iter().zip(reach).map(|(&s, &r)| if r > 0.0 { s as f64 / r } else { 0.0 }).collect();
        (0..self.table.rows())
            .map(|row| self.table.row(row).0.iter().map(|&place| each[place as usize]).sum())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linping_tables::CostUnit;
    use proptest::prelude::*;

    /// The least access of the best way to share out what is left over the places from here on.
    fn best(at: usize, left: usize, staff: &mut Vec<usize>, least: &dyn Fn(&[usize]) -> f64) -> f64 {
        if at + 1 == staff.len() {
            staff[at] += left;
            let found = least(staff);
            staff[at] -= left;
            return found;
        }
        let mut most = f64::NEG_INFINITY;
        for here in 0..=left {
            staff[at] += here;
            most = most.max(best(at + 1, left - here, staff, least));
            staff[at] -= here;
        }
        most
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn staff_is_shared_as_the_best_of_all_ways_does(
            weights in prop::collection::vec((0u32..11).prop_map(f64::from), 6),
            near in prop::collection::vec(prop::bool::weighted(0.5), 24),
            stay in prop::collection::vec(0usize..2, 4),
            more in 0usize..7,
        ) {
            let entries = (0..24).filter(|at| near[*at]).map(|at| ((at / 4) as u32, (at % 4) as u32, 1.0)).collect();
            let table = CostTable::from_triplets(6, 4, CostUnit::Minutes, entries).unwrap();
            let persons = stay.iter().sum::<usize>() + more;
            let shared = ShareStaff::new(&table, weights.clone(), persons).stay(stay.clone()).solve(&Stop::never(), 1).unwrap();
            let reach = |place: usize| (0..6).filter(|row| near[row * 4 + place]).map(|row| weights[row]).sum::<f64>();
            let least = |staff: &[usize]| -> f64 {
                let part = |place: usize| if reach(place) > 0.0 { staff[place] as f64 / reach(place) } else { 0.0 };
                let access = |row: usize| (0..4).filter(|place| near[row * 4 + place]).map(part).sum::<f64>();
                let counted = (0..6).filter(|&row| weights[row] > 0.0 && (0..4).any(|place| near[row * 4 + place]));
                counted.map(access).fold(f64::INFINITY, f64::min)
            };
            let expected = best(0, more, &mut stay.clone(), &least);
            let expected = if expected.is_finite() { expected } else { 0.0 };
            let (told, bound) = (shared.solution.objective, shared.solution.bound);
            prop_assert!((told - expected).abs() <= 1e-9, "{told} against {expected}");
            prop_assert!(shared.solution.proven && bound >= expected - 1e-9, "bound {bound}, best {expected}");
            prop_assert!((least(&shared.staff).min(1e9) - told).abs() <= 1e-9 || !least(&shared.staff).is_finite());
            prop_assert!(shared.staff.iter().zip(&stay).all(|(staff, stay)| staff >= stay));
            prop_assert!(shared.staff.iter().sum::<usize>() <= persons);
        }
    }
}
