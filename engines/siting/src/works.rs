use crate::request::check_numbers;
use crate::{Error, Knapsack, Solution};
use linping_work::Stop;

/// Works of many alike (homes to adapt, lifts to build) under a yearly budget: those needed most for their money first, whole
/// ones only, what is left over kept for the next year.
///
/// maximise Σₜ uₜ Σᵢ sᵢ xᵢₜ with Σᵢ cᵢ xᵢₜ ≤ what is left by year t, Σₜ xᵢₜ ≤ nᵢ, x whole; uₜ = T − t + 1 years of use by the end of
/// the last year T. Each year is a bounded knapsack, solved to proof over binary bundles. The bound is that of works that may be
/// done in part: by the exchange of any two, the best need for money goes first.
///
/// # Units
/// Scores without unit, costs and budgets in one unit; the objective is score × years of use.
///
/// # References
/// Dantzig 1957 (fractional bound); Martello and Toth 1990, ch. 3 (bounded knapsack by binary bundles).
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
        let mut left = self.counts.clone();
        let mut purse = 0.0;
        let (mut by_year, mut spent, mut objective) = (Vec::new(), Vec::new(), 0.0);
        for (year, budget) in self.budgets.iter().enumerate() {
            purse += budget;
            let done = self.one_year(&left, purse, stop, seed)?;
            let cost: f64 = done.iter().zip(&self.costs).map(|(count, cost)| *count as f64 * cost).sum();
            let score: f64 = done.iter().zip(&self.scores).map(|(count, score)| *count as f64 * score).sum();
            purse = (purse - cost).max(0.0);
            objective += score * (self.budgets.len() - year) as f64;
            left.iter_mut().zip(&done).for_each(|(left, done)| *left -= done);
            by_year.push(done);
            spent.push(cost);
        }
        let chosen = (0..left.len()).filter(|&kind| left[kind] < self.counts[kind]).collect();
        let solution = Solution::new(objective, self.bound().max(objective), chosen, Vec::new());
        Ok(Done { by_year, spent, solution })
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

    /// The most score for the money: bundles of 1, 2, 4 … and what is left make every number.
    fn one_year(&self, left: &[usize], purse: f64, stop: &Stop, seed: u64) -> Result<Vec<usize>, Error> {
        let mut bundles = Vec::new();
        for (kind, count) in left.iter().enumerate() {
            let mut rest = *count;
            let mut size = 1;
            while rest > 0 {
                let taken = size.min(rest);
                bundles.push((kind, taken));
                rest -= taken;
                size *= 2;
            }
        }
        let of =
            |values: &[f64]| bundles.iter().map(|(kind, count)| values[*kind] * *count as f64).collect::<Vec<f64>>();
        // Sums of costs must not fail by the last bit.
        let answer = Knapsack::new(of(&self.scores), of(&self.costs), purse * (1.0 + 1e-12)).solve(stop, seed)?;
        let mut done = vec![0; left.len()];
        answer.chosen.iter().for_each(|&bundle| done[bundles[bundle].0] += bundles[bundle].1);
        Ok(done)
    }

    /// Works done in part: the best need for money first, year after year.
    fn bound(&self) -> f64 {
        let ratio = |kind: usize| self.scores[kind] / self.costs[kind];
        let mut order: Vec<usize> = (0..self.counts.len()).filter(|&kind| self.costs[kind] > 0.0).collect();
        order.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)));
        let years = self.budgets.len();
        let free = (0..self.counts.len()).filter(|&kind| self.costs[kind] == 0.0);
        let mut bound: f64 = free.map(|kind| self.scores[kind] * self.counts[kind] as f64 * years as f64).sum();
        let mut queue = order.into_iter().map(|kind| (kind, self.counts[kind] as f64 * self.costs[kind]));
        let mut next = queue.next();
        for (year, budget) in self.budgets.iter().enumerate() {
            let mut purse = *budget;
            while let Some((kind, cost)) = next
                && purse > 0.0
            {
                let paid = purse.min(cost);
                bound += paid * ratio(kind) * (years - year) as f64;
                purse -= paid;
                next = if paid < cost { Some((kind, cost - paid)) } else { queue.next() };
            }
        }
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best of every way to spend one year's money.
    fn best(counts: &[usize], scores: &[f64], costs: &[f64], purse: f64) -> f64 {
        match (counts, scores, costs) {
            ([count, counts @ ..], [score, scores @ ..], [cost, costs @ ..]) => (0..=*count)
                .filter(|n| *n as f64 * cost <= purse + 1e-9)
                .map(|n| n as f64 * score + best(counts, scores, costs, purse - n as f64 * cost))
                .fold(0.0, f64::max),
            _ => 0.0,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_year_is_solved_to_proof_and_years_stay_under_the_bound_and_the_budget(
            kinds in prop::collection::vec((0usize..5, 1u32..9, 1u32..30), 1..5),
            budgets in prop::collection::vec(30u32..60, 1..4),
        ) {
            let counts: Vec<usize> = kinds.iter().map(|k| k.0).collect();
            let scores: Vec<f64> = kinds.iter().map(|k| f64::from(k.1)).collect();
            let costs: Vec<f64> = kinds.iter().map(|k| f64::from(k.2)).collect();
            let budgets: Vec<f64> = budgets.into_iter().map(f64::from).collect();
            let one = Works::new(counts.clone(), scores.clone(), costs.clone(), budgets[..1].to_vec());
            let done = one.solve(&Stop::never(), 1).unwrap();
            prop_assert!((done.solution.objective - best(&counts, &scores, &costs, budgets[0])).abs() < 1e-9);
            let all = Works::new(counts.clone(), scores, costs, budgets.clone()).solve(&Stop::never(), 1).unwrap();
            prop_assert!(all.solution.objective <= all.solution.bound + 1e-9);
            let (mut spent, mut given) = (0.0, 0.0);
            for (year, budget) in budgets.iter().enumerate() {
                spent += all.spent[year];
                given += budget;
                prop_assert!(spent <= given + 1e-6, "year {year}");
            }
            for (kind, count) in counts.iter().enumerate() {
                prop_assert!(all.by_year.iter().map(|year| year[kind]).sum::<usize>() <= *count);
            }
        }
    }

    #[test]
    fn a_budget_below_the_cheapest_says_what_would_do() {
        let asked = Works::new(vec![1, 1], vec![1.0, 2.0], vec![30.0, 50.0], vec![10.0, 10.0]).solve(&Stop::never(), 1);
        assert!(matches!(asked, Err(Error::Infeasible { amount: Some(15.0), .. })), "{asked:?}");
    }
}
