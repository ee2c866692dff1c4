//! Knapsacks and portfolios against trying every choice.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use linping_siting::{Error, Funding, Knapsack, MultiKnapsack, Portfolio, Project, Solution};
use linping_work::Stop;
use proptest::prelude::*;

const ITEMS: usize = 10;

/// All choices of items.
fn choices() -> impl Iterator<Item = Vec<usize>> {
    (0..1usize << ITEMS).map(|set| (0..ITEMS).filter(|item| set >> item & 1 == 1).collect())
}

fn sum(line: &[f64], chosen: &[usize]) -> f64 {
    chosen.iter().map(|&item| line[item]).sum()
}

fn line(most: u32) -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec((0..most).prop_map(f64::from), ITEMS)
}

prop_compose! {
    /// Values (whole, or in odd fractions of any size), needs by rows, capacities.
    fn packing()(
        values in line(40),
        unit in prop_oneof![Just(1.0), Just(1.0 / 7.0), Just(3e-9), Just(1e12 / 3.0)],
        needs in proptest::collection::vec(line(30), 1..7),
        shares in proptest::collection::vec(0.0f64..1.1, 7),
    ) -> (Vec<f64>, Vec<Vec<f64>>, Vec<f64>) {
        let capacities = needs.iter().zip(shares).map(|(row, share)| (row.iter().sum::<f64>() * share).floor()).collect();
        (values.iter().map(|value| value * unit).collect(), needs, capacities)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_best_packing_is_found_and_proven((values, needs, capacities) in packing(), seed in 0u64..9) {
        let fits = |chosen: &[usize]| needs.iter().zip(&capacities).all(|(row, limit)| sum(row, chosen) <= *limit);
        let expected = choices().filter(|chosen| fits(chosen)).map(|chosen| sum(&values, &chosen)).fold(0.0, f64::max);
        let several = MultiKnapsack::new(values.clone(), needs.clone(), capacities.clone()).solve(&Stop::never(), seed).unwrap();
        prop_assert!(fits(&several.chosen) && several.proven);
        prop_assert_eq!(several.objective, sum(&values, &several.chosen));
        prop_assert!((several.objective - expected).abs() <= 1e-7 * expected && several.bound >= expected * (1.0 - 1e-12), "{:?} {}", several, expected);
        let best = choices().filter(|chosen| sum(&needs[0], chosen) <= capacities[0]).map(|chosen| sum(&values, &chosen));
        let expected = best.fold(0.0, f64::max);
        let one = Knapsack::new(values.clone(), needs[0].clone(), capacities[0]).solve(&Stop::never(), seed).unwrap();
        prop_assert!(sum(&needs[0], &one.chosen) <= capacities[0] && one.proven);
        prop_assert!((one.objective - expected).abs() <= 1e-9 * expected, "{:?} {}", one, expected);
    }

    #[test]
    fn stopped_early_the_bound_still_holds_and_more_time_is_no_worse((values, needs, capacities) in packing(), work in 0u64..400) {
        let asked = MultiKnapsack::new(values.clone(), needs.clone(), capacities.clone());
        let early = asked.solve(&Stop::after_work(work), 1).unwrap();
        let late = asked.solve(&Stop::never(), 1).unwrap();
        prop_assert!(early.objective <= late.objective && early.bound >= late.objective * (1.0 - 1e-12), "{:?} {:?}", early, late);
    }

    #[test]
    fn the_best_portfolio_is_found_and_proven(
        values in line(40),
        costs in proptest::collection::vec(line(20), 2),
        budgets in proptest::collection::vec((0u32..120).prop_map(f64::from), 2),
        requires in proptest::collection::vec((0..ITEMS, 0..ITEMS), 0..5),
        excludes in proptest::collection::vec((0..ITEMS, 0..ITEMS), 0..4),
        least in (0u32..120).prop_map(f64::from),
        homes in line(9),
        needed in (0u32..30).prop_map(f64::from),
    ) {
        let excludes: Vec<(usize, usize)> = excludes.into_iter().filter(|pair| pair.0 != pair.1).collect();
        let asked = Asked { values, costs, budgets, requires, excludes, least, homes, needed };
        let expected = choices().filter(|chosen| asked.allows(chosen)).map(|chosen| sum(&asked.values, &chosen)).fold(f64::NEG_INFINITY, f64::max);
        match asked.solve() {
            Ok(answer) => {
                prop_assert!(asked.allows(&answer.chosen));
                prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
            }
            Err(Error::Unfunded { changes, certain }) => {
                prop_assert!(expected.is_infinite() && certain && !changes.is_empty());
                for change in &changes {
                    asked.check(change)?;
                }
                // Each term that suffices alone is told.
                let money = changes.iter().any(|change| !change.budgets.is_empty());
                let rich = Asked { budgets: vec![1e9; 2], ..asked.clone() };
                prop_assert!(money || !choices().any(|chosen| rich.allows(&chosen)), "{:?}", changes);
                let modest = Asked { least: 0.0, ..asked.clone() };
                let lowered = changes.iter().any(|change| !change.shares.is_empty());
                prop_assert!(lowered || !choices().any(|chosen| modest.allows(&chosen)), "{:?}", changes);
            }
            Err(other) => panic!("{other}"),
        }
    }
}

/// A portfolio whose region 1 (odd items) is to have a least value, and all a least number of homes.
#[derive(Clone, Debug)]
struct Asked {
    values: Vec<f64>,
    costs: Vec<Vec<f64>>,
    budgets: Vec<f64>,
    requires: Vec<(usize, usize)>,
    excludes: Vec<(usize, usize)>,
    least: f64,
    homes: Vec<f64>,
    needed: f64,
}

impl Asked {
    fn share(&self, chosen: &[usize]) -> f64 {
        chosen.iter().filter(|item| **item % 2 == 1).map(|&item| self.values[item]).sum()
    }

    /// What the budgets lack.
    fn lacking(&self, chosen: &[usize]) -> f64 {
        self.costs.iter().zip(&self.budgets).map(|(row, limit)| (sum(row, chosen) - limit).max(0.0)).sum()
    }

    /// Prerequisites and exclusions that a choice breaks.
    fn broken(&self, chosen: &[usize]) -> usize {
        let has = |item: &usize| chosen.contains(item);
        self.requires.iter().filter(|(a, b)| has(a) && !has(b)).count()
            + self.excludes.iter().filter(|(a, b)| has(a) && has(b)).count()
    }

    fn allows(&self, chosen: &[usize]) -> bool {
        self.lacking(chosen) <= 1e-6
            && self.broken(chosen) == 0
            && self.share(chosen) >= self.least - 1e-6
            && sum(&self.homes, chosen) >= self.needed - 1e-6
    }

    fn solve(&self) -> Result<Solution, Error> {
        let projects = (0..ITEMS).map(|item| Project {
            value: self.values[item],
            costs: self.costs.iter().map(|row| row[item]).collect(),
            region: item % 2,
        });
        Portfolio::new(projects.collect(), self.budgets.clone())
            .requires(self.requires.clone())
            .excludes(self.excludes.clone())
            .least_by_region(vec![(1, self.least)])
            .at_least(self.homes.clone(), self.needed)
            .solve(&Stop::never(), 1)
    }

    /// The request with a change made.
    fn changed(&self, change: &Funding) -> Asked {
        let mut changed = self.clone();
        change.budgets.iter().for_each(|&(year, by)| changed.budgets[year] += by);
        change.shares.iter().for_each(|&(_, by)| changed.least -= by);
        change.amounts.iter().for_each(|&(_, by)| changed.needed -= by);
        changed.requires.retain(|pair| !change.without.contains(pair));
        changed.excludes.retain(|pair| !change.together.contains(pair));
        changed
    }

    /// The change makes the request possible, and of no term would less do with the others as told.
    fn check(&self, change: &Funding) -> Result<(), TestCaseError> {
        let done = self.changed(change);
        prop_assert!(change.proven && done.solve().is_ok(), "{:?} does not do: {:?}", change, done.solve());
        let least = |of: &Asked, by: &dyn Fn(&[usize]) -> f64| {
            choices().filter(|chosen| of.allows(chosen)).map(|chosen| by(&chosen)).fold(f64::INFINITY, f64::min)
        };
        let told = |parts: &[(usize, f64)]| parts.iter().map(|part| part.1).sum::<f64>();
        let budgets = least(&Asked { budgets: vec![1e9; 2], ..done.clone() }, &|chosen| self.lacking(chosen));
        let share = least(&Asked { least: 0.0, ..done.clone() }, &|chosen| (self.least - self.share(chosen)).max(0.0));
        let homes =
            least(&Asked { needed: 0.0, ..done.clone() }, &|chosen| (self.needed - sum(&self.homes, chosen)).max(0.0));
        let free = Asked { requires: Vec::new(), excludes: Vec::new(), ..done.clone() };
        let broken = least(&free, &|chosen| self.broken(chosen) as f64);
        prop_assert_eq!(told(&change.budgets), budgets, "{:?}", change);
        prop_assert_eq!(told(&change.shares), share, "{:?}", change);
        prop_assert_eq!(told(&change.amounts), homes, "{:?}", change);
        prop_assert_eq!((change.without.len() + change.together.len()) as f64, broken, "{:?}", change);
        Ok(())
    }
}
