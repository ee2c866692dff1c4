//! p-centre where sites hold only so much, or cost something and there is a budget: a search over the distances that occur, each
//! asked of the facility search.

use super::PCentre;
use crate::facility::{Limit, Parts, Served};
use crate::request::{Request, check_numbers};
use crate::serving::Serving;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_work::Stop;

/// Open sites and who serves whom.
type Answer = (Vec<bool>, Parts);

impl PCentre<'_> {
    /// The least radius within which p sites (and the budget) serve everybody.
    pub(super) fn limited(&self, request: &Request, stop: &Stop) -> Result<Solution, Error> {
        let table = &request.table;
        let room = self.capacities.clone().unwrap_or_else(|| vec![f64::INFINITY; table.columns()]);
        if self.capacities.is_some() {
            check_numbers("容量", "capacity of site", &room, table.columns())?;
        }
        if let Some(budget) = self.budget {
            check_numbers("预算", "budget", &[budget], 1)?;
        }
        let counted = || (0..table.rows()).filter(|&row| request.weights[row] > 0.0);
        let least = |row: usize| table.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
        let floor = counted().map(least).fold(0.0, f64::max);
        let mut radii: Vec<f64> = table.iter().map(|(_, _, cost)| cost).filter(|cost| *cost >= floor).collect();
        radii.sort_by(f64::total_cmp);
        radii.dedup();
        let serving = |radius: f64| Serving { request, capacities: &room, radius };
        let everywhere = serving(f64::MAX);
        everywhere.check_room()?;
        let Some(answer) = self.asked(&everywhere, stop).answer else {
            return Err(if stop.is_reached() { Error::Stopped } else { self.not_at_any_radius(&everywhere, stop) });
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

    /// Which p, or else which budget, or else which of both would do if distance did not matter.
    fn not_at_any_radius(&self, serving: &Serving, stop: &Stop) -> Error {
        let sites = serving.capacities.len();
        let costs = serving.request.opening.clone();
        let least = |paid: Vec<f64>, limit: Limit| serving.solve(paid, limit, None, stop).answer.map(|answer| answer.0);
        let budget = self.budget.unwrap_or(f64::MAX);
        let within = |count: usize, budget: f64| Limit::Within { count, costs: costs.clone(), budget };
        let cheapest = |count: usize| least(costs.clone(), within(count, f64::MAX));
        let what = Text::new("这些点无法服务所有需求点", "these sites cannot serve every demand");
        let (change, amount) = if let Some(p) = least(vec![1.0; sites], within(sites, budget)) {
            (Text::new(format!("将 p 提高到 {p}"), format!("raise p to {p}")), Some(p))
        } else if let Some(cost) = cheapest(self.p) {
            (Text::new(format!("将预算提高到 {cost}"), format!("raise the budget to {cost}")), Some(cost))
        } else {
            let both = least(vec![1.0; sites], Limit::Any).and_then(|p| cheapest(p as usize).map(|cost| (p, cost)));
            match both {
                Some((p, cost)) => (
                    Text::new(
                        format!("将 p 提高到 {p}，预算提高到 {cost}"),
                        format!("raise p to {p} and the budget to {cost}"),
                    ),
                    None,
                ),
                None => (Text::new("请给更多时间", "allow more time"), None),
            }
        };
        Error::Infeasible { what, change, amount }
    }
}
