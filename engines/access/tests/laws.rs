//! What must hold for any town.

#![allow(clippy::unwrap_used)]

use linping_access::{
    AccessError, Decay, EquilibriumSettings, Measure, Reach, answer, equilibrium, summarise, three_stage, two_stage,
};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Town {
    costs: CostTable,
    people: Vec<f64>,
    supply: Vec<f64>,
}

fn towns() -> impl Strategy<Value = Town> {
    (1usize..25, 1usize..8).prop_flat_map(|(rows, columns)| {
        let pairs =
            proptest::collection::btree_map((0..rows as u32, 0..columns as u32), 0.0f64..70.0, 0..rows * columns + 1);
        let people = proptest::collection::vec(1.0f64..500.0, rows);
        let supply = proptest::collection::vec(prop_oneof![1 => Just(0.0), 4 => 0.5f64..20.0], columns);
        (pairs, people, supply).prop_map(move |(pairs, people, supply)| {
            let triplets = pairs.into_iter().map(|((row, column), cost)| (row, column, cost)).collect();
            Town {
                costs: CostTable::from_triplets(rows, columns, CostUnit::Minutes, triplets).unwrap(),
                people,
                supply,
            }
        })
    })
}

/// Supply that anybody reaches with some weight.
fn reachable(town: &Town, limit: f64, decay: &Decay) -> f64 {
    let by_supply = town.costs.transpose();
    (0..town.supply.len())
        .filter(|&column| by_supply.row(column).1.iter().any(|&cost| cost <= limit && decay.weight(cost) > 0.0))
        .map(|column| town.supply[column])
        .sum()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

/// The equilibrium by brute force: many small moves to the cheapest place, with shrinking steps (Frank and Wolfe).
fn by_small_moves(town: &Town, travel_scale: f64) -> f64 {
    let mean = town.people.iter().sum::<f64>() / town.supply.iter().sum::<f64>();
    let mut load = vec![0.0; town.supply.len()];
    let mut travel = 0.0;
    let mut best = f64::INFINITY;
    for step in 0..20_000 {
        let price: Vec<f64> = load.iter().zip(&town.supply).map(|(l, s)| l / (mean * s)).collect();
        let (mut to, mut way) = (vec![0.0; load.len()], 0.0);
        for row in 0..town.people.len() {
            let (columns, costs) = town.costs.row(row);
            let open = columns.iter().zip(costs).filter(|(c, _)| town.supply[**c as usize] > 0.0);
            let cheapest = open.min_by(|a, b| {
                (a.1 / travel_scale + price[*a.0 as usize]).total_cmp(&(b.1 / travel_scale + price[*b.0 as usize]))
            });
            if let Some((column, cost)) = cheapest {
                to[*column as usize] += town.people[row];
                way += town.people[row] * cost / travel_scale;
            }
        }
        let part = 2.0 / (f64::from(step) + 2.0);
        load.iter_mut().zip(&to).for_each(|(l, t)| *l += part * (t - *l));
        travel += part * (way - travel);
        let congestion: f64 =
            load.iter().zip(&town.supply).filter(|(_, s)| **s > 0.0).map(|(l, s)| l * l / (2.0 * mean * s)).sum();
        best = best.min(travel + congestion);
    }
    best
}

proptest! {
    #[test]
    fn people_times_access_is_the_supply_in_reach(town in towns(), limit in 0.0f64..80.0) {
        let reach = Reach::new(&town.costs, &town.people, &town.supply).unwrap();
        let total = |values: Vec<Option<f64>>| -> f64 {
            values.iter().zip(&town.people).map(|(value, people)| value.unwrap_or(0.0) * people).sum()
        };
        for decay in [Decay::Flat, Decay::enhanced_two_stage(), Decay::Gaussian { standard_deviation: 20.0 }] {
            let two = total(two_stage(&reach, Some(limit), &decay).unwrap());
            prop_assert!(close(two, reachable(&town, limit, &decay)), "{decay:?} {two}");
        }
        let decay = Decay::three_stage();
        let three = total(three_stage(&reach, Some(limit), &decay).unwrap());
        prop_assert!(close(three, reachable(&town, limit, &decay)), "{three}");
    }

    #[test]
    fn a_wider_limit_never_reaches_less(town in towns(), limit in 0.0f64..60.0) {
        let reach = Reach::new(&town.costs, &town.people, &town.supply).unwrap();
        for name in ["cumulative", "share", "nearest"] {
            let at = |limit: f64| {
                let measure: Measure = format!("{name}:{limit}").parse().unwrap();
                answer(&reach, &measure, &Stop::never()).unwrap().values
            };
            for (near, far) in at(limit).into_iter().zip(at(limit + 10.0)) {
                match (near, far) {
                    (Some(near), Some(far)) if name == "nearest" => prop_assert_eq!(near, far),
                    (Some(near), Some(far)) => prop_assert!(near <= far),
                    (near, _) => prop_assert_eq!(near, None),
                }
            }
        }
    }

    #[test]
    fn an_equilibrium_is_proven_and_nobody_can_do_better(town in towns()) {
        let reach = Reach::new(&town.costs, &town.people, &town.supply).unwrap();
        let found = equilibrium(&reach, &EquilibriumSettings::default(), &Stop::never()).unwrap();
        let certificate = found.certificate;
        prop_assert!(certificate.gap <= 1e-9 && certificate.bound <= certificate.objective, "{certificate:?}");
        let total: f64 = town.supply.iter().sum();
        let mean = if total > 0.0 { town.people.iter().sum::<f64>() / total } else { 1.0 };
        for (row, cost) in found.costs.iter().enumerate() {
            let (columns, costs) = town.costs.row(row);
            let least = columns.iter().zip(costs).filter(|(c, _)| town.supply[**c as usize] > 0.0)
                .map(|(c, t)| t / 60.0 + found.loads[*c as usize] / (mean * town.supply[*c as usize]))
                .min_by(f64::total_cmp);
            prop_assert_eq!(cost.is_some(), least.is_some());
            if let (Some(cost), Some(least)) = (cost, least) {
                prop_assert!(*cost >= least - 1e-9 && *cost <= least + 1e-3, "{} {}", cost, least);
            }
        }
        let reached: f64 = found.costs.iter().zip(&town.people).filter(|(c, _)| c.is_some()).map(|(_, p)| p).sum();
        prop_assert!(close(found.loads.iter().sum::<f64>(), reached), "everybody who can goes somewhere");
    }

    #[test]
    fn the_worst_off_are_a_tenth_and_the_shares_fit(town in towns()) {
        let reach = Reach::new(&town.costs, &town.people, &town.supply).unwrap();
        let measure: Measure = "nearest:30".parse().unwrap();
        let values = answer(&reach, &measure, &Stop::never()).unwrap().values;
        let summary = summarise(&measure, &values, &town.people);
        let share = summary.share_reached.unwrap();
        prop_assert!((0.0..=1.0).contains(&share));
        let unreached = summary.worst_off.share_unreached.unwrap();
        prop_assert!(close(unreached, ((1.0 - share) * 10.0).min(1.0)), "{unreached} {share}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn many_small_moves_lead_to_the_same_objective(town in towns()) {
        prop_assume!(town.supply.iter().sum::<f64>() > 0.0);
        let reach = Reach::new(&town.costs, &town.people, &town.supply).unwrap();
        let found = equilibrium(&reach, &EquilibriumSettings::default(), &Stop::never()).unwrap().certificate;
        let slow = by_small_moves(&town, 60.0);
        prop_assert!(found.objective <= slow + 1e-9 * (1.0 + slow), "{} {}", found.objective, slow);
        prop_assert!(slow <= found.objective * (1.0 + 1e-2) + 1e-9, "{} {}", found.objective, slow);
    }
}

#[test]
fn at_the_limit_a_supply_still_counts() {
    let costs = CostTable::from_dense(1, 2, CostUnit::Minutes, &[15.0, 15.000_001]).unwrap();
    let reach = Reach::new(&costs, &[1.0], &[1.0, 2.0]).unwrap();
    let found = answer(&reach, &"cumulative:15".parse().unwrap(), &Stop::never()).unwrap();
    assert_eq!(found.values, [Some(1.0)]);
}

#[test]
fn a_place_nobody_listed_is_a_choice_without_capacity() {
    // Column 1 is not among the supplies: the three-stage choice sees it, cumulative does not.
    let costs = CostTable::from_dense(1, 2, CostUnit::Minutes, &[5.0, 5.0]).unwrap();
    let reach = Reach::new(&costs, &[10.0], &[2.0]).unwrap();
    let value = |measure: &str| answer(&reach, &measure.parse().unwrap(), &Stop::never()).unwrap().values[0].unwrap();
    assert_eq!(value("cumulative:15"), 2.0);
    assert_eq!(value("nearest"), 5.0);
    assert!((value("3sfca") - 0.2).abs() < 1e-15);
}

#[test]
fn amounts_that_make_no_sense_are_refused() {
    let costs = CostTable::from_dense(1, 1, CostUnit::Minutes, &[0.0]).unwrap();
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Reach::new(&costs, &[bad], &[1.0]), Err(AccessError::BadAmount { what: "demand", .. })));
        assert!(matches!(Reach::new(&costs, &[1.0], &[bad]), Err(AccessError::BadAmount { what: "supply", .. })));
    }
    let reach = Reach::new(&costs, &[1.0], &[1.0]).unwrap();
    let power = answer(&reach, &"gravity@1/t".parse().unwrap(), &Stop::never());
    assert_eq!(power.unwrap_err(), AccessError::InfiniteWeight { cost: 0.0 });
    assert!(matches!(Reach::new(&costs, &[], &[1.0]), Err(AccessError::Shape { .. })));
}

#[test]
fn work_that_is_stopped_says_so_or_gives_what_it_has() {
    let costs = CostTable::from_dense(2, 2, CostUnit::Minutes, &[0.0, 10.0, 10.0, 0.0]).unwrap();
    let reach = Reach::new(&costs, &[10.0, 500.0], &[1.0, 1.0]).unwrap();
    let settings = EquilibriumSettings::default();
    assert_eq!(equilibrium(&reach, &settings, &Stop::after_work(0)), Err(AccessError::Stopped));
    let partial = equilibrium(&reach, &settings, &Stop::after_work(5)).unwrap().certificate;
    assert!(partial.rounds == 1 && partial.bound <= partial.objective);
}
