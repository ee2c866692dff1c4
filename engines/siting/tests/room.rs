//! Cover problems with capacities and budgets against trying every choice. What sites can serve within a radius is worked out by
//! another rule than the solver's: the least, over all sets of demands, of the weight outside and the room that the set reaches.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod town;

use linping_siting::{Error, FacilityLocation, MaximalCover, PCentre, SetCover};
use linping_work::Stop;
use proptest::prelude::*;
use town::{DEMANDS, SITES, sets, town};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn maximal_cover_serves_what_room_and_budget_allow(town in town(), p in 1usize..4, radius in 0u32..24, fixed in 0..SITES, budget in 0u32..20) {
        let (radius, budget) = (f64::from(radius), f64::from(budget));
        let asked = MaximalCover::new(&town.table, p, radius).weights(town.weights.clone()).fixed(vec![fixed]);
        let expected = sets(p, fixed).map(|open| town.served(&open, radius, Some(&town.room))).fold(0.0, f64::max);
        let answer = asked.clone().capacities(town.room.clone()).solve(&Stop::never(), 1).unwrap();
        prop_assert_eq!((answer.objective, answer.bound, answer.chosen.len()), (expected, expected, p));
        let affordable = || sets(p, fixed).filter(|open| town.cost(open) <= budget);
        match asked.budget(town.costs.clone(), budget).solve(&Stop::never(), 1) {
            Ok(answer) => {
                let expected = affordable().map(|open| town.served(&open, radius, None)).fold(0.0, f64::max);
                prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
                prop_assert!(town.cost(&answer.chosen) <= budget);
            }
            Err(Error::Lacking(lacking)) => {
                let budgets: Vec<Option<f64>> = lacking.changes.iter().map(|change| change.budget).collect();
                prop_assert!(budgets.contains(&Some(town.costs[fixed])) && affordable().count() == 0, "{budgets:?}");
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn set_cover_opens_the_cheapest_sites_that_hold_everybody(town in town(), radius in 0u32..24, fixed in 0..SITES) {
        let radius = f64::from(radius);
        let holds = |open: &Vec<usize>| town.served(open, radius, Some(&town.room)) >= town.all();
        let expected = sets(SITES, fixed).filter(holds).map(|open| town.cost(&open)).fold(f64::INFINITY, f64::min);
        let asked = SetCover::new(&town.table, radius).weights(town.weights.clone()).fixed(vec![fixed]);
        match asked.own_costs(town.costs.clone()).capacities(town.room.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((answer.objective, answer.bound), (expected, expected)),
            Err(Error::Stopped) => panic!("nothing stops it"),
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn p_centre_finds_the_least_radius_that_room_and_budget_allow(town in town(), p in 1usize..4, fixed in 0..SITES, budget in 0u32..20) {
        let budget = f64::from(budget);
        let least = |room: Option<&[f64]>, budget: f64| {
            let radii = (0..24).map(f64::from);
            let fits = |radius: &f64| {
                sets(p, fixed).any(|open| town.cost(&open) <= budget && town.served(&open, *radius, room) >= town.all())
            };
            radii.into_iter().find(fits)
        };
        let asked = PCentre::new(&town.table, p).weights(town.weights.clone()).fixed(vec![fixed]);
        let with_room = asked.clone().capacities(town.room.clone());
        match with_room.solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((Some(answer.objective), Some(answer.bound)), (least(Some(&town.room), 1e9), least(Some(&town.room), 1e9))),
            Err(_) => prop_assert_eq!(least(Some(&town.room), 1e9), None),
        }
        match asked.budget(town.costs.clone(), budget).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((Some(answer.objective), Some(answer.bound)), (least(None, budget), least(None, budget))),
            Err(_) => prop_assert_eq!(least(None, budget), None),
        }
    }

    #[test]
    fn no_more_facilities_open_than_are_allowed(town in town(), p in 1usize..4, fixed in 0..SITES) {
        let walked = |open: &[usize]| -> f64 {
            let near = |i: usize| open.iter().filter_map(|&site| town.table.get(i, site)).fold(f64::INFINITY, f64::min);
            (0..DEMANDS).filter(|&i| town.weights[i] > 0.0).map(|i| town.weights[i] * near(i)).sum()
        };
        let expected = sets(p, fixed).map(|open| walked(&open) + town.cost(&open)).fold(f64::INFINITY, f64::min);
        let asked = FacilityLocation::new(&town.table, town.costs.clone()).weights(town.weights.clone()).fixed(vec![fixed]);
        match asked.count(p).solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert_eq!(answer.objective, expected);
                prop_assert!(answer.proven && answer.chosen.len() <= p);
            }
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }
}
