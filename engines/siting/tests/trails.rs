//! Trails against a programme over all sets of places, on maps with clusters, where a relaxed walk likes to fall apart.

#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_range_loop)] // tests

use linping_siting::Orienteering;
use linping_work::Stop;
use proptest::prelude::*;

const PLACES: usize = 11;

#[derive(Clone, Debug)]
struct Map {
    length: Vec<f64>,
    score: Vec<f64>,
    ends: (usize, usize),
    limit: f64,
}

impl Map {
    /// The greatest score of any walk: shortest way to each place through each set of places.
    fn best(&self, limit: f64) -> Option<f64> {
        let (first, last) = self.ends;
        let d = |a: usize, b: usize| self.length[a * PLACES + b];
        let mut way = vec![[f64::INFINITY; PLACES]; 1 << PLACES];
        way[1 << first][first] = 0.0;
        let mut best: Option<f64> = None;
        for set in 0..1usize << PLACES {
            for at in (0..PLACES).filter(|&at| set >> at & 1 == 1) {
                let now = way[set][at];
                if now.is_infinite() {
                    continue;
                }
                let home = if first == last { now + d(at, first) } else { now };
                if home <= limit && (first == last || at == last) {
                    let score: f64 = (0..PLACES).filter(|&p| set >> p & 1 == 1).map(|p| self.score[p]).sum();
                    best = Some(best.map_or(score, |most| most.max(score)));
                }
                for next in (0..PLACES).filter(|&next| set >> next & 1 == 0) {
                    let entry = &mut way[set | 1 << next][next];
                    *entry = entry.min(now + d(at, next));
                }
            }
        }
        best
    }

    fn problem(&self, limit: f64) -> Orienteering {
        Orienteering::new(self.length.clone(), self.score.clone(), limit, self.ends).unwrap()
    }
}

prop_compose! {
    fn map()(
        points in proptest::collection::vec((0u32..3, 0u32..3, 0i32..12, 0i32..12), PLACES),
        score in proptest::collection::vec((0u32..9).prop_map(f64::from), PLACES),
        whole in any::<bool>(),
        last in 0usize..3,
        share in 0.2f64..1.0,
    ) -> Map {
        let at = |p: usize| (f64::from(points[p].0 * 40) + f64::from(points[p].2), f64::from(points[p].1 * 40) + f64::from(points[p].3));
        let mut length = vec![0.0; PLACES * PLACES];
        for a in 0..PLACES {
            for b in 0..PLACES {
                let far = (at(a).0 - at(b).0).hypot(at(a).1 - at(b).1);
                length[a * PLACES + b] = if whole { far.round() } else { far };
            }
        }
        Map { length, score, ends: (0, last), limit: (320.0 * share).round() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn a_trail_has_the_greatest_score_and_a_longer_one_no_less(map in map(), more in 0u32..60) {
        let mut before = 0.0;
        for limit in [map.limit, map.limit + f64::from(more)] {
            match (map.problem(limit).solve(&Stop::never(), 1), map.best(limit + 1e-9)) {
                (Ok(answer), Some(expected)) => {
                    prop_assert_eq!((answer.objective, answer.bound), (expected, expected));
                    prop_assert!(expected >= before);
                    before = expected;
                }
                (Err(_), None) => {}
                (found, expected) => panic!("{found:?} against {expected:?}"),
            }
        }
    }

    #[test]
    fn stopped_early_the_bound_still_holds(map in map(), work in 0u64..30_000) {
        if let (Ok(answer), Some(expected)) = (map.problem(map.limit).solve(&Stop::after_work(work), 1), map.best(map.limit + 1e-9)) {
            prop_assert!(answer.objective <= expected && expected <= answer.bound, "{:?} {}", answer, expected);
        }
    }
}
