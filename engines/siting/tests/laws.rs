//! Laws and small problems whose answer can be found by trying everything.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::needless_range_loop)] // tests

use linping_siting::{
    Assembly, Assignment, CapacitatedPMedian, Catchments, Closure, Error, FacilityLocation, MaxP, MaximalCover,
    Orienteering, PCentre, PMedian, SetCover, verify,
};
use linping_tables::{CostTable, CostUnit};
use linping_work::Stop;
use proptest::prelude::*;

const SITES: usize = 6;
const DEMANDS: usize = 7;

/// A sparse table: costs of 80 and more mean unreachable.
fn table(costs: &[u32]) -> CostTable {
    let triplets = costs.iter().enumerate().filter(|(_, cost)| **cost < 80);
    let triplets = triplets.map(|(at, &cost)| ((at / SITES) as u32, (at % SITES) as u32, f64::from(cost))).collect();
    CostTable::from_triplets(costs.len() / SITES, SITES, CostUnit::Minutes, triplets).unwrap()
}

fn costs() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(0u32..100, SITES * DEMANDS)
}

fn weights() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec((0u32..9).prop_map(f64::from), DEMANDS)
}

/// All sets of sites as flags.
fn sets() -> impl Iterator<Item = Vec<usize>> {
    (0..1usize << SITES).map(|set| (0..SITES).filter(|site| set >> site & 1 == 1).collect())
}

fn nearest(table: &CostTable, row: usize, open: &[usize]) -> f64 {
    open.iter().filter_map(|&site| table.get(row, site)).fold(f64::INFINITY, f64::min)
}

/// Least value over all sets of `p` sites that contain `fixed`.
fn best(p: usize, fixed: usize, value: impl Fn(&[usize]) -> f64) -> f64 {
    sets().filter(|set| set.len() == p && set.contains(&fixed)).map(|set| value(&set)).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn p_median_agrees_with_trying_every_choice(costs in costs(), weights in weights(), own in weights(), p in 1usize..5, fixed in 0..SITES) {
        let table = table(&costs);
        let own: Vec<f64> = own.into_iter().take(SITES).collect();
        let value = |open: &[usize]| {
            let served: f64 = (0..DEMANDS).filter(|&i| weights[i] > 0.0).map(|i| weights[i] * nearest(&table, i, open)).sum();
            served + open.iter().map(|&site| own[site]).sum::<f64>()
        };
        let expected = best(p, fixed, value);
        let problem = PMedian::new(&table, p).weights(weights.clone()).own_costs(own.clone()).fixed(vec![fixed]);
        match problem.solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert_eq!(answer.objective, expected);
                prop_assert_eq!(answer.bound, expected);
                prop_assert!(answer.chosen.contains(&fixed) && answer.chosen.len() == p);
            }
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn p_centre_agrees_with_trying_every_choice(costs in costs(), p in 1usize..5, fixed in 0..SITES) {
        let table = table(&costs);
        let expected = best(p, fixed, |open| (0..DEMANDS).map(|i| nearest(&table, i, open)).fold(0.0, f64::max));
        match PCentre::new(&table, p).fixed(vec![fixed]).solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
                prop_assert_eq!(answer.chosen.len(), p);
            }
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn maximal_cover_agrees_with_trying_every_choice(costs in costs(), weights in weights(), p in 1usize..5, radius in 0u32..70, fixed in 0..SITES) {
        let table = table(&costs);
        let radius = f64::from(radius);
        let missed = |open: &[usize]| (0..DEMANDS).filter(|&i| nearest(&table, i, open) > radius).map(|i| weights[i]).sum::<f64>();
        let total: f64 = weights.iter().sum();
        let expected = total - best(p, fixed, missed);
        let answer = MaximalCover::new(&table, p, radius).weights(weights.clone()).fixed(vec![fixed]).solve(&Stop::never(), 1).unwrap();
        prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
        let more = MaximalCover::new(&table, p + 1, radius).weights(weights.clone()).fixed(vec![fixed]).solve(&Stop::never(), 1).unwrap();
        let wider = MaximalCover::new(&table, p, radius + 5.0).weights(weights).fixed(vec![fixed]).solve(&Stop::never(), 1).unwrap();
        prop_assert!(more.objective >= expected && wider.objective >= expected);
    }

    #[test]
    fn set_cover_agrees_with_trying_every_choice(costs in costs(), radius in 0u32..79, own in weights()) {
        let table = table(&costs);
        let radius = f64::from(radius);
        let own: Vec<f64> = own.into_iter().take(SITES).map(|cost| cost + 1.0).collect();
        let covers = |open: &[usize]| (0..DEMANDS).all(|i| nearest(&table, i, open) <= radius);
        let cost = |open: &[usize]| open.iter().map(|&site| own[site]).sum::<f64>();
        let expected = sets().filter(|open| covers(open)).map(|open| cost(&open)).fold(f64::INFINITY, f64::min);
        match SetCover::new(&table, radius).own_costs(own.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
                verify::covered(&table, &(0..DEMANDS).collect::<Vec<_>>(), &answer.chosen, radius).unwrap();
            }
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn open_facilities_agree_with_trying_every_choice(costs in costs(), weights in weights(), own in weights()) {
        let table = table(&costs);
        let own: Vec<f64> = own.into_iter().take(SITES).map(|cost| cost * 20.0).collect();
        let value = |open: &[usize]| {
            let served: f64 = (0..DEMANDS).filter(|&i| weights[i] > 0.0).map(|i| weights[i] * nearest(&table, i, open)).sum();
            served + open.iter().map(|&site| own[site]).sum::<f64>()
        };
        let expected = sets().map(|open| value(&open)).fold(f64::INFINITY, f64::min);
        match FacilityLocation::new(&table, own.clone()).weights(weights.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((answer.objective, answer.bound), (expected, expected)),
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn capacities_agree_with_trying_every_assignment(
        costs in proptest::collection::vec(0u32..100, SITES * 5),
        own in proptest::collection::vec((0u32..60).prop_map(f64::from), SITES),
        room in proptest::collection::vec((1u32..4).prop_map(f64::from), SITES),
        p in 1usize..5,
    ) {
        // Demands of one person each: whole persons are optimal even where splitting is allowed.
        let table = table(&costs);
        let (mut located, mut medians, mut flow) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for code in 0..SITES.pow(5) {
            let site = |i: usize| code / SITES.pow(i as u32) % SITES;
            let mut load = [0.0; SITES];
            (0..5).for_each(|i| load[site(i)] += 1.0);
            let cost: f64 = (0..5).map(|i| table.get(i, site(i)).unwrap_or(f64::INFINITY)).sum();
            if (0..SITES).any(|j| load[j] > room[j]) || cost.is_infinite() {
                continue;
            }
            let used = (0..SITES).filter(|&j| load[j] > 0.0).count();
            located = located.min(cost + (0..SITES).filter(|&j| load[j] > 0.0).map(|j| own[j]).sum::<f64>());
            flow = flow.min(cost);
            if used <= p {
                medians = medians.min(cost);
            }
        }
        match FacilityLocation::new(&table, own).capacities(room.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert!((answer.objective - located).abs() < 1e-6 && answer.bound <= located + 1e-6 && answer.proven, "{:?} {}", answer, located),
            Err(_) => prop_assert!(located.is_infinite()),
        }
        match Assignment::new(&table, room.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert!((answer.objective - flow).abs() < 1e-6 && (answer.bound - flow).abs() < 1e-6),
            Err(Error::Room { .. } | Error::Unreachable { .. }) => prop_assert!(flow.is_infinite()),
            Err(other) => prop_assert!(false, "{other}"),
        }
        let few = FacilityLocation::new(&table, vec![0.0; SITES]).capacities(room.clone()).count(p);
        match few.solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert!((answer.objective - medians).abs() < 1e-6 && answer.bound <= medians + 1e-6 && answer.chosen.len() <= p, "{:?} {}", answer, medians),
            Err(_) => prop_assert!(medians.is_infinite()),
        }
        match CapacitatedPMedian::new(&table, p, room).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((answer.objective, answer.bound), (medians, medians)),
            Err(_) => prop_assert!(medians.is_infinite()),
        }
    }

    #[test]
    fn capacitated_medians_of_unequal_demands_agree_with_trying_every_assignment(
        costs in proptest::collection::vec(0u32..79, SITES * 6),
        weights in proptest::collection::vec((1u32..8).prop_map(f64::from), 6),
        p in 2usize..5,
    ) {
        let table = table(&costs);
        let room = vec![12.0; SITES];
        let mut expected = f64::INFINITY;
        for code in 0..SITES.pow(6) {
            let site = |i: usize| code / SITES.pow(i as u32) % SITES;
            let mut load = [0.0; SITES];
            (0..6).for_each(|i| load[site(i)] += weights[i]);
            if load.iter().all(|load| *load <= 12.0) && load.iter().filter(|load| **load > 0.0).count() <= p {
                expected = expected.min((0..6).map(|i| table.get(i, site(i)).unwrap()).sum());
            }
        }
        match CapacitatedPMedian::new(&table, p, room).weights(weights).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((answer.objective, answer.bound), (expected, expected)),
            Err(_) => prop_assert!(expected.is_infinite(), "{}", expected),
        }
    }

    #[test]
    fn trails_agree_with_trying_every_order(
        places in proptest::collection::vec((0i32..30, 0i32..30), 7),
        scores in proptest::collection::vec((0u32..20).prop_map(f64::from), 7),
        limit in 5u32..120,
        closed in any::<bool>(),
    ) {
        let length = |a: usize, b: usize| f64::from(places[a].0 - places[b].0).hypot(f64::from(places[a].1 - places[b].1));
        let lengths: Vec<f64> = (0..7).flat_map(|a| (0..7).map(move |b| (a, b))).map(|(a, b)| length(a, b)).collect();
        let ends = if closed { (0, 0) } else { (0, 1) };
        let limit = f64::from(limit);
        let mut expected = f64::NEG_INFINITY;
        let mut stack = vec![(vec![0usize], 0.0, scores[0])];
        while let Some((path, far, score)) = stack.pop() {
            let here = path[path.len() - 1];
            if far + length(here, ends.1) <= limit {
                expected = expected.max(score + if closed { 0.0 } else { scores[1] });
            }
            for next in (if closed { 1 } else { 2 })..7 {
                if !path.contains(&next) && far + length(here, next) <= limit {
                    let mut longer = path.clone();
                    longer.push(next);
                    stack.push((longer, far + length(here, next), score + scores[next]));
                }
            }
        }
        match Orienteering::new(lengths, scores, limit, ends).unwrap().solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!((answer.objective, answer.bound), (expected, expected)),
            Err(_) => prop_assert!(expected.is_infinite()),
        }
    }

    #[test]
    fn connected_sets_and_closures_agree_with_trying_every_set(
        values in proptest::collection::vec((-9i32..12).prop_map(f64::from), 9),
        areas in proptest::collection::vec((1u32..5).prop_map(f64::from), 9),
        pairs in proptest::collection::vec((0usize..9, 0usize..9), 6..16),
        limit in 1u32..20,
    ) {
        let limit = f64::from(limit);
        let (mut connected, mut closed) = (0.0f64, 0.0f64);
        for set in 0..1usize << 9 {
            let x: Vec<bool> = (0..9).map(|at| set >> at & 1 == 1).collect();
            let sum = |list: &[f64]| (0..9).filter(|&at| x[at]).map(|at| list[at]).sum::<f64>();
            if pairs.iter().all(|&(a, b)| !x[a] || x[b]) {
                closed = closed.max(sum(&values));
            }
            let label: Vec<Option<usize>> = x.iter().map(|&taken| taken.then_some(0)).collect();
            if sum(&areas) <= limit && verify::contiguous(&label, &pairs).is_ok() {
                connected = connected.max(sum(&values));
            }
        }
        let answer = Assembly::new(values.clone(), areas.clone(), pairs.clone(), limit).solve(&Stop::never(), 1).unwrap();
        prop_assert_eq!((answer.objective, answer.bound), (connected, connected));
        let budget = Assembly::new(values.clone(), vec![1.0; 9], pairs.clone(), 9.0).budget(areas, limit).solve(&Stop::never(), 1).unwrap();
        prop_assert_eq!((budget.objective, budget.bound), (connected, connected));
        let plan = Closure::new(values, pairs).solve(&Stop::never(), 1).unwrap();
        prop_assert!((plan.objective - closed).abs() < 1e-9 && (plan.bound - closed).abs() < 1e-9);
    }

    #[test]
    fn a_lattice_of_ones_gives_the_most_regions_there_can_be(side in 2usize..16, threshold in 1usize..9) {
        let at = |row: usize, col: usize| row * side + col;
        let mut pairs = Vec::new();
        for row in 0..side {
            for col in 0..side {
                if row + 1 < side { pairs.push((at(row, col), at(row + 1, col))); }
                if col + 1 < side { pairs.push((at(row, col), at(row, col + 1))); }
            }
        }
        match MaxP::new(vec![1.0; side * side], pairs, threshold as f64).solve(&Stop::never(), 1) {
            Ok(answer) => prop_assert_eq!(answer.objective, (side * side / threshold) as f64),
            Err(_) => prop_assert!(threshold > side * side),
        }
    }

    #[test]
    fn catchments_are_contiguous_within_capacity_and_never_cheaper_than_the_flow(
        weights in proptest::collection::vec((1u32..9).prop_map(f64::from), 24),
        schools in proptest::collection::vec((0.0f64..6.0, 0.0f64..4.0), 3),
    ) {
        // Zones on a lattice of 6 × 4.
        let costs: Vec<f64> = (0..24).flat_map(|z| schools.iter().map(move |s| ((z % 6) as f64 - s.0).hypot((z / 6) as f64 - s.1))).collect();
        let table = CostTable::from_dense(24, 3, CostUnit::Minutes, &costs).unwrap();
        let mut pairs: Vec<(usize, usize)> = (0..24).filter(|z| z % 6 < 5).map(|z| (z, z + 1)).collect();
        pairs.extend((0..18).map(|z| (z, z + 6)));
        let room = vec![(weights.iter().sum::<f64>() / 3.0 * 1.3).ceil(); 3];
        let split = Assignment::new(&table, room.clone()).weights(weights.clone()).solve(&Stop::never(), 1).unwrap();
        if let Ok(answer) = Catchments::new(&table, room.clone(), pairs.clone()).weights(weights.clone()).solve(&Stop::never(), 1) {
            verify::contiguous(&answer.assignment, &pairs).unwrap();
            verify::capacities(&answer.shares, &weights, &room).unwrap();
            // Where all maps were tried the bound is the best of them, else that of the split assignment.
            prop_assert!(answer.objective >= split.objective - 1e-9 && answer.bound <= answer.objective + 1e-9);
            prop_assert!(answer.proven || answer.bound <= split.objective + 1e-9);
        }
    }
}

#[test]
fn a_short_stop_still_gives_an_answer_and_a_bound_below_it() {
    let costs: Vec<f64> = (0..3_600u64).map(|k| (k * 7_919 % 997) as f64).collect();
    let table = CostTable::from_dense(60, 60, CostUnit::Plain, &costs).unwrap();
    let full = PMedian::new(&table, 6).solve(&Stop::never(), 1).unwrap();
    let short = PMedian::new(&table, 6).solve(&Stop::after_work(20_000), 1).unwrap();
    assert!(full.proven && short.objective >= full.objective && short.bound <= full.objective);
    assert_eq!(short, PMedian::new(&table, 6).solve(&Stop::after_work(20_000), 1).unwrap());
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let table = CostTable::from_dense(2, 2, CostUnit::Plain, &[1.0, 2.0, 3.0, 4.0]).unwrap();
    let never = Stop::never();
    assert_eq!(PMedian::new(&table, 3).solve(&never, 1), Err(Error::TooManySites { asked: 3, available: 2 }));
    assert!(matches!(PMedian::new(&table, 0).solve(&never, 1), Err(Error::Invalid { .. })));
    assert!(matches!(
        PMedian::new(&table, 1).weights(vec![f64::NAN, 1.0]).solve(&never, 1),
        Err(Error::Invalid { .. })
    ));
    assert!(matches!(MaximalCover::new(&table, 1, -1.0).solve(&never, 1), Err(Error::Invalid { .. })));
    let lost = CostTable::from_triplets(2, 1, CostUnit::Plain, vec![(0, 0, 1.0)]).unwrap();
    assert_eq!(PMedian::new(&lost, 1).solve(&never, 1), Err(Error::Unreachable { demand: 1, others: 0 }));
    let full = Assignment::new(&table, vec![1.0, 0.5]).solve(&never, 1);
    assert!(matches!(full, Err(Error::Room { missing, .. }) if missing == [(0, 0.5)]));
}
