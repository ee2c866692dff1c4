//! Knapsacks and portfolios against trying every choice.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use linping_siting::{Error, Knapsack, MultiKnapsack, Portfolio, Project};
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
        let allowed = |chosen: &Vec<usize>, factor: f64| {
            let has = |item: &usize| chosen.contains(item);
            costs.iter().zip(&budgets).all(|(row, limit)| sum(row, chosen) <= limit * factor + 1e-9)
                && requires.iter().all(|(a, b)| !has(a) || has(b))
                && excludes.iter().all(|(a, b)| !(has(a) && has(b)))
                && chosen.iter().filter(|item| **item % 2 == 1).map(|&item| values[item]).sum::<f64>() >= least
                && sum(&homes, chosen) >= needed
        };
        let projects = (0..ITEMS).map(|item| Project {
            value: values[item],
            costs: costs.iter().map(|row| row[item]).collect(),
            region: item % 2,
        });
        let plan = Portfolio::new(projects.collect(), budgets.clone())
            .requires(requires.clone())
            .excludes(excludes.clone())
            .least_by_region(vec![(1, least)])
            .at_least(homes.clone(), needed);
        let expected = choices().filter(|chosen| allowed(chosen, 1.0)).map(|chosen| sum(&values, &chosen)).fold(f64::NEG_INFINITY, f64::max);
        match plan.solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert!(allowed(&answer.chosen, 1.0));
                prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
            }
            Err(Error::Infeasible { amount, .. }) => {
                prop_assert!(expected.is_infinite());
                // The factor named is enough, and none is named only if nothing would do.
                prop_assert_eq!(amount.is_some(), choices().any(|chosen| allowed(&chosen, amount.unwrap_or(1e6))));
            }
            Err(other) => panic!("{other}"),
        }
    }
}
