use super::binary::{Binary, Row, Search};
use super::unfunded::why_not;
use crate::request::check_numbers;
use crate::{Error, Solution};
use linping_problems::Text;
use linping_work::Stop;

/// A project of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// What it is worth.
    pub value: f64,
    /// What it costs in each year of the programme.
    pub costs: Vec<f64>,
    /// Region it belongs to.
    pub region: usize,
}

/// A portfolio of projects under yearly budgets, with prerequisites, exclusions and a least share for each region.
///
/// maximise Σ vₖ xₖ with Σₖ cₖₜ xₖ ≤ Bₜ for every year, xₖ ≤ xₗ (k requires l), xₖ + xₗ ≤ 1 (k excludes l) and, for a region r,
/// Σ_{k ∈ r} vₖ xₖ ≥ least_r; and, whatever their worth, Σ wₖ xₖ ≥ a least amount of something else (homes, jobs).
///
/// # Units
/// Costs and budgets in one currency unit, values in one unit.
///
/// # References
/// Weingartner 1963; solved by branch and bound over the linear relaxation.
///
/// # Errors
/// [`Error::Unfunded`] when no choice meets the regions' shares; it names the least that is to be added to the budgets, and in which
/// years, and what else would do.
///
/// # Examples
/// Ten a year: the estate (8) and the road it needs (2) beat the park (9).
/// ```
/// use linping_siting::{Portfolio, Project};
/// use linping_work::Stop;
/// let project = |value: f64, cost: f64| Project { value, costs: vec![cost], region: 0 };
/// let plan = Portfolio::new(vec![project(9.0, 8.0), project(1.0, 2.0), project(9.0, 9.0)], vec![10.0]).requires(vec![(0, 1)]);
/// let answer = plan.solve(&Stop::never(), 1).unwrap();
/// assert_eq!((answer.objective, answer.chosen), (10.0, vec![0, 1]));
/// ```
#[derive(Clone, Debug)]
pub struct Portfolio {
    pub(super) projects: Vec<Project>,
    pub(super) budgets: Vec<f64>,
    pub(super) requires: Vec<(usize, usize)>,
    pub(super) excludes: Vec<(usize, usize)>,
    pub(super) least: Vec<(usize, f64)>,
    pub(super) amounts: Vec<(Vec<f64>, f64)>,
}

impl Portfolio {
    /// Projects under one budget a year.
    pub fn new(projects: Vec<Project>, budgets: Vec<f64>) -> Self {
        Portfolio {
            projects,
            budgets,
            requires: Vec::new(),
            excludes: Vec::new(),
            least: Vec::new(),
            amounts: Vec::new(),
        }
    }

    /// (k, l): k may be funded only with l.
    #[must_use]
    pub fn requires(mut self, pairs: Vec<(usize, usize)>) -> Self {
        self.requires = pairs;
        self
    }

    /// (k, l): at most one of the two.
    #[must_use]
    pub fn excludes(mut self, pairs: Vec<(usize, usize)>) -> Self {
        self.excludes = pairs;
        self
    }

    /// (region, least value funded there).
    #[must_use]
    pub fn least_by_region(mut self, least: Vec<(usize, f64)>) -> Self {
        self.least = least;
        self
    }

    /// So much of each project's amounts (homes, jobs) together at least.
    #[must_use]
    pub fn at_least(mut self, amounts: Vec<f64>, least: f64) -> Self {
        self.amounts.push((amounts, least));
        self
    }

    /// Solves to proof or until the stop; the answer does not depend on the seed.
    ///
    /// # Errors
    /// See [`Portfolio`].
    pub fn solve(&self, stop: &Stop, _seed: u64) -> Result<Solution, Error> {
        self.check()?;
        let rows = self.rows().into_iter().flatten().collect();
        let value = self.projects.iter().map(|project| project.value).collect();
        let binary = Binary { value, rows, soft: Vec::new() };
        let mut search = Search::new(&binary);
        while !search.advance(10_000, stop) {}
        let Some((objective, x)) = search.best else {
            return Err(if search.complete { why_not(self, stop) } else { Error::Stopped });
        };
        let chosen = (0..x.len()).filter(|&item| x[item]).collect();
        Ok(Solution::new(objective, search.bound.max(objective), chosen, Vec::new()))
    }

    fn check(&self) -> Result<(), Error> {
        let count = self.projects.len();
        for (at, project) in self.projects.iter().enumerate() {
            let numbers =
                project.costs.iter().all(|cost| cost.is_finite() && *cost >= 0.0) && project.value.is_finite();
            if project.costs.len() != self.budgets.len() || !numbers {
                return Err(Error::invalid(
                    Text::new(
                        format!("第 {} 个项目的价值或分年费用有误（应有 {} 年）", at + 1, self.budgets.len()),
                        format!(
                            "project number {}: value or costs are wrong ({} years expected)",
                            at + 1,
                            self.budgets.len()
                        ),
                    ),
                    Text::new("请每年写一个有限的非负费用", "give a finite cost, not negative, for each year"),
                ));
            }
        }
        if self.requires.iter().chain(&self.excludes).any(|&(a, b)| a >= count || b >= count) {
            return Err(Error::invalid(
                Text::new("前置或互斥关系指向不存在的项目", "a prerequisite or exclusion names no project"),
                Text::new(format!("共有 {count} 个项目，从 0 数起"), format!("there are {count}, counted from 0")),
            ));
        }
        for (amounts, _) in &self.amounts {
            check_numbers("数量", "amount", amounts, count)?;
        }
        Ok(())
    }

    /// Rows of the budgets, of the regions' shares, of the amounts, and of prerequisites and exclusions.
    pub(super) fn rows(&self) -> [Vec<Row>; 4] {
        let budget = |(year, &limit): (usize, &f64)| {
            let entries = self.projects.iter().enumerate().map(|(item, project)| (item, project.costs[year]));
            (entries.filter(|entry| entry.1 > 0.0).collect(), limit)
        };
        let share = |&(region, least): &(usize, f64)| {
            let members = self.projects.iter().enumerate().filter(|(_, project)| project.region == region);
            (members.map(|(item, project)| (item, -project.value)).collect(), -least)
        };
        let amount = |(amounts, least): &(Vec<f64>, f64)| {
            let entries = amounts.iter().enumerate().filter(|(_, amount)| **amount > 0.0);
            (entries.map(|(item, amount)| (item, -amount)).collect(), -least)
        };
        let requires = self.requires.iter().map(|&(a, b)| (vec![(a, 1.0), (b, -1.0)], 0.0));
        let excludes = self.excludes.iter().map(|&(a, b)| (vec![(a, 1.0), (b, 1.0)], 1.0));
        [
            self.budgets.iter().enumerate().map(budget).collect(),
            self.least.iter().map(share).collect(),
            self.amounts.iter().map(amount).collect(),
            requires.chain(excludes).collect(),
        ]
    }
}
