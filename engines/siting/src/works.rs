mod years;

use self::years::Years;
use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_work::Stop;

/// Works of many alike (homes to adapt, lifts to build) under a yearly budget, whole ones only; what is left over is kept for the
/// next year, so that saving for what is dear and needed most is one of the ways.
///
/// maximise Σₜ Σᵢ sᵢ Xᵢₜ with Σᵢ cᵢ Xᵢₜ ≤ Bₜ, 0 ≤ Xᵢ₁ ≤ … ≤ Xᵢₜ ≤ nᵢ, X whole: Xᵢₜ are done by the end of year t and Bₜ is all money given by
/// then, so that each counts once for every year of use by the end of the last. Without Xᵢₜ ≤ Xᵢₜ₊₁ every year is a bounded
/// knapsack of its own, solved to proof over binary bundles: their sum is a bound. Answers start from the knapsack of one year
/// and go on from it both ways; where they stay below the bound, branch and bound decides over those units alone that the
/// reduced scores of the relaxation leave open.
///
/// # Units
/// Scores without unit, costs and budgets in one unit; the objective is score × years of use.
///
/// # References
/// Dantzig 1957 (fractional bound); Martello and Toth 1990, ch. 3 (bounded knapsack by binary bundles) and ch. 2.6 (reduction).
///
/// # Errors
/// Shapes that do not fit, numbers below zero; budgets that never pay for one, with the least that would.
///
/// # Examples
/// Two a year can be paid for: first the two that are needed most, then the others.
/// ```
/// use linping_siting::Works;
/// use linping_work::Stop;
/// let works = Works::new(vec![4, 2], vec![1.0, 8.0], vec![10.0, 20.0], vec![40.0, 40.0]);
/// let done = works.solve(&Stop::never(), 1).unwrap();
/// assert_eq!(done.by_year, [vec![0, 2], vec![4, 0]]);
/// assert_eq!((done.solution.objective, done.solution.bound), (36.0, 36.0));
/// ```
#[derive(Clone, Debug)]
pub struct Works {
    counts: Vec<usize>,
    scores: Vec<f64>,
    costs: Vec<f64>,
    budgets: Vec<f64>,
}

/// What is done when.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Works of each kind by year.
    pub by_year: Vec<Vec<usize>>,
    /// Money spent by year.
    pub spent: Vec<f64>,
    /// Score × years of use, its bound and gap.
    pub solution: Solution,
}

impl Works {
    /// So many of each kind, each with a score and a cost, under these budgets by year.
    pub fn new(counts: Vec<usize>, scores: Vec<f64>, costs: Vec<f64>, budgets: Vec<f64>) -> Self {
        Works { counts, scores, costs, budgets }
    }

    /// Chooses; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`Works`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Done, Error> {
        check_numbers("需求分", "score", &self.scores, self.counts.len())?;
        check_numbers("单价", "cost", &self.costs, self.counts.len())?;
        check_numbers("预算", "budget", &self.budgets, self.budgets.len())?;
        self.check_cheapest()?;
        let years = Years::new(self);
        let (done, bound) = years.solve(stop, seed)?;
        let objective = years.worth(&done);
        let before = |year: usize, kind: usize| if year == 0 { 0 } else { done[year - 1][kind] };
        let by_year: Vec<Vec<usize>> = (0..done.len())
            .map(|year| (0..self.counts.len()).map(|kind| done[year][kind] - before(year, kind)).collect())
            .collect();
        let cost = |done: &Vec<usize>| done.iter().zip(&self.costs).map(|(count, cost)| *count as f64 * cost).sum();
        let chosen = (0..self.counts.len()).filter(|&kind| done.last().is_some_and(|last| last[kind] > 0)).collect();
        let solution = Solution::new(objective, bound.max(objective), chosen, Vec::new());
        Ok(Done { spent: by_year.iter().map(cost).collect(), by_year, solution })
    }

    fn check_cheapest(&self) -> Result<(), Error> {
        let wanted = (0..self.counts.len()).filter(|&kind| self.counts[kind] > 0 && self.scores[kind] > 0.0);
        let cheapest = wanted.map(|kind| self.costs[kind]).fold(f64::INFINITY, f64::min);
        let all: f64 = self.budgets.iter().sum();
        if !cheapest.is_finite() || cheapest <= all {
            return Ok(());
        }
        let years = self.budgets.len().max(1) as f64;
        let each = cheapest / years;
        Err(Error::Infeasible {
            what: linping_problems::Text::new(
                format!("预算共 {all}，最便宜的一处要 {cheapest}"),
                format!("the budgets come to {all}, and the cheapest costs {cheapest}"),
            ),
            change: linping_problems::Text::new(
                format!("每年至少 {}", each.ceil()),
                format!("at least {} a year are needed", each.ceil()),
            ),
            amount: Some(each),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best of every way to spend the money, year after year.
    fn best(counts: &[usize], scores: &[f64], costs: &[f64], budgets: &[f64]) -> f64 {
        fn year(
            left: &mut Vec<usize>,
            kind: usize,
            purse: f64,
            worth: f64,
            rest: &[f64],
            of: &(&[f64], &[f64]),
        ) -> f64 {
            if kind == left.len() {
                let [budget, later @ ..] = rest else { return worth };
                return worth + year(left, 0, purse + budget, 0.0, later, of);
            }
            let mut best = f64::NEG_INFINITY;
            let (score, cost) = (of.0[kind], of.1[kind]);
            let mut done = 0;
            while done <= left[kind] && done as f64 * cost <= purse + 1e-9 {
                left[kind] -= done;
                let more = done as f64 * score * (rest.len() + 1) as f64;
                best = best.max(year(left, kind + 1, purse - done as f64 * cost, worth + more, rest, of));
                left[kind] += done;
                done += 1;
            }
            best
        }
        let [first, rest @ ..] = budgets else { return 0.0 };
        year(&mut counts.to_vec(), 0, *first, 0.0, rest, &(scores, costs))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn years_together_are_solved_to_proof_and_within_the_money(
            kinds in prop::collection::vec((0usize..4, 0u32..9, 0u32..30), 1..4),
            budgets in prop::collection::vec(0u32..40, 1..4),
            more in 0u32..20,
        ) {
            let counts: Vec<usize> = kinds.iter().map(|k| k.0).collect();
            let scores: Vec<f64> = kinds.iter().map(|k| f64::from(k.1)).collect();
            let costs: Vec<f64> = kinds.iter().map(|k| f64::from(k.2)).collect();
            let budgets: Vec<f64> = budgets.into_iter().map(f64::from).collect();
            let works = Works::new(counts.clone(), scores.clone(), costs.clone(), budgets.clone());
            let Ok(all) = works.solve(&Stop::never(), 1) else {
                prop_assert!(best(&counts, &scores, &costs, &budgets) < 1e-9);
                return Ok(());
            };
            let wanted = best(&counts, &scores, &costs, &budgets);
            prop_assert!((all.solution.objective - wanted).abs() < 1e-9, "{} and {wanted}", all.solution.objective);
            prop_assert!(all.solution.gap <= 1e-6, "{:?}", all.solution);
            let (mut spent, mut given) = (0.0, 0.0);
            for (year, budget) in budgets.iter().enumerate() {
                spent += all.spent[year];
                given += budget;
                prop_assert!(spent <= given + 1e-6, "year {year}");
            }
            for (kind, count) in counts.iter().enumerate() {
                prop_assert!(all.by_year.iter().map(|year| year[kind]).sum::<usize>() <= *count);
            }
            let richer: Vec<f64> = budgets.iter().map(|budget| budget + f64::from(more)).collect();
            let richer = Works::new(counts, scores, costs, richer).solve(&Stop::never(), 1).unwrap();
            prop_assert!(richer.solution.objective >= all.solution.objective - 1e-9);
        }
    }

    #[test]
    fn money_is_saved_for_what_is_dear_and_needed_most() {
        // One a year: the home of need 1 now and nothing for the other is 1·2 + 1·1 = 3; waiting a year for it is 8.
        let works = Works::new(vec![3, 1], vec![1.0, 8.0], vec![1.0, 2.0], vec![1.0, 1.0]);
        let done = works.solve(&Stop::never(), 1).unwrap();
        assert_eq!((done.solution.objective, done.solution.bound), (8.0, 8.0));
        assert_eq!(done.by_year, [vec![0, 0], vec![0, 1]]);
    }

    #[test]
    fn numbers_without_end_are_paid_as_far_as_the_money_goes() {
        let many = u32::MAX as usize;
        let works = Works::new(vec![many, many], vec![3.0, 2.0], vec![7.0, 5.0], vec![1e4; 5]);
        let done = works.solve(&Stop::never(), 1).unwrap();
        assert!(done.solution.gap < 1e-4, "{:?}", done.solution);
        assert!(done.spent.iter().sum::<f64>() <= 5e4 + 1e-6);
    }

    #[test]
    fn a_budget_below_the_cheapest_says_what_would_do() {
        let asked = Works::new(vec![1, 1], vec![1.0, 2.0], vec![30.0, 50.0], vec![10.0, 10.0]).solve(&Stop::never(), 1);
        assert!(matches!(asked, Err(Error::Infeasible { amount: Some(15.0), .. })), "{asked:?}");
    }
}
