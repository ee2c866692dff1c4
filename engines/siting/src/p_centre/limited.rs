//! p-centre where sites hold only so much, or cost something and there is a budget: a search over the distances that occur, each
//! asked of the facility search.

use super::PCentre;
use crate::facility::{Limit, Parts, Served};
use crate::request::Request;
use crate::serving::Serving;
use crate::{Error, Solution};
use linping_work::Stop;

/// Open sites and who serves whom.
type Answer = (Vec<bool>, Parts);

impl PCentre<'_> {
    /// The least radius within which p sites (and the budget) serve everybody.
    pub(super) fn limited(&self, request: &Request, stop: &Stop) -> Result<Solution, Error> {
        let table = &request.table;
        let room = self.capacities.clone().unwrap_or_else(|| vec![f64::INFINITY; table.columns()]);
        let counted = || (0..table.rows()).filter(|&row| request.weights[row] > 0.0);
        let least = |row: usize| table.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
        let floor = counted().map(least).fold(0.0, f64::max);
        let mut radii: Vec<f64> = table.iter().map(|(_, _, cost)| cost).filter(|cost| *cost >= floor).collect();
        radii.sort_by(f64::total_cmp);
        radii.dedup();
        let serving = |radius: f64| Serving { request, capacities: &room, radius };
        let everywhere = serving(f64::MAX);
        let Some(answer) = self.asked(&everywhere, stop).answer else {
            return Err(if stop.is_reached() { Error::Stopped } else { self.wanted().why_not(stop) });
        };
        let mut best: Answer = (answer.1, answer.2);
        let reached = |parts: &Parts| -> Result<f64, Error> {
            let shares = everywhere.shares(parts)?;
            Ok(shares.iter().filter_map(|share| table.get(share.demand, share.site)).fold(0.0, f64::max))
        };
        let mut high = reached(&best.1)?;
        let (mut low, mut top) = (0, radii.partition_point(|&radius| radius < high));
        while low < top {
            let middle = low + (top - low) / 2;
            let found = self.asked(&serving(radii[middle]), stop);
            match found.answer {
                Some((_, open, parts)) => {
                    (high, best) = (reached(&parts)?, (open, parts));
                    top = radii.partition_point(|&radius| radius < high).min(middle);
                }
                None if stop.is_reached() => break,
                None => low = middle + 1,
            }
        }
        let bound = if low < top { radii[low] } else { high };
        let mut solution = Solution::shared(table, serving(high).shares(&best.1)?, 0.0);
        solution.chosen = (0..best.0.len()).filter(|&site| best.0[site]).collect();
        if self.budget.is_none() {
            // Sites that nobody needs make up the number.
            let spare = (0..best.0.len()).filter(|&site| !best.0[site]);
            let missing = self.p.saturating_sub(solution.chosen.len());
            solution.chosen.extend(spare.take(missing).collect::<Vec<_>>());
            solution.chosen.sort_unstable();
        }
        solution.rate(high, bound.min(high));
        if self.capacities.is_none() {
            solution.shares.clear();
        }
        Ok(solution)
    }

    /// Do p sites within the budget serve everybody?
    fn asked(&self, serving: &Serving, stop: &Stop) -> Served {
        let sites = serving.capacities.len();
        let (costs, budget) = match self.budget {
            Some(budget) => (serving.request.opening.clone(), budget),
            None => (vec![0.0; sites], 0.0),
        };
        let limit = Limit::Within { count: self.p, costs, budget };
        serving.solve(vec![0.0; sites], limit, Some(0.0), stop)
    }
}
