//! Laws on random streets: every fast answer equals plain Dijkstra, whatever the instructions, the batch or the limit.

use crate::lanes::{self, Row};
use crate::metric::{Codes, NO_WAY};
use crate::prepared::batches;
use crate::raw::{RawStreets, Restriction, Segment};
use crate::sweep::{Sweep, Targets, Visitor, Workspace};
use crate::{Anchor, Change, LonLat, Prepared, Profile, Reach, SnapOutcome, Snapped, StreetNetwork, Weights, dijkstra};
use linping_tables::CostUnit;
use linping_work::Stop;
use proptest::prelude::*;
use std::collections::BinaryHeap;

/// A random town: places, streets (some one-way), turn restrictions.
fn town(one_way: bool) -> impl Strategy<Value = RawStreets> {
    let points = prop::collection::vec((0..20_000i32, 0..20_000i32), 4..60);
    points.prop_flat_map(move |points| {
        let n = points.len() as u32;
        let streets = prop::collection::vec((0..n, 0..n, 0u32..300, 0u8..6), 3..150);
        let bans = prop::collection::vec((0..150i64, 0..n, 0..150i64, any::<bool>()), 0..6);
        (Just(points), streets, bans).prop_map(move |(points, streets, bans)| {
            // A tree keeps most of the town together; the rest is chance.
            let chain = (1..n).map(|v| (v - 1 - (v - 1) % 3, v, 50 + v, 0));
            let segments = chain
                .chain(streets)
                .filter(|s| s.0 != s.1)
                .enumerate()
                .map(|(id, (from, to, metres, kind))| Segment {
                    from,
                    to,
                    length_metres: f64::from(metres) + 0.25,
                    forward_seconds: f64::from(metres) + 0.25,
                    backward_seconds: if one_way && kind == 1 { f64::INFINITY } else { f64::from(metres) + 0.25 },
                    speeds: [1, u64::from(!(one_way && kind == 1))],
                    is_guarded: false,
                    id: id as i64,
                    inner: [0, 0],
                })
                .collect();
            let restrictions = bans
                .into_iter()
                .filter(|_| one_way)
                .map(|(from, via, to, only)| Restriction { from, via, to, only })
                .collect();
            RawStreets {
                points: points.into_iter().map(|p| [p.0, p.1]).collect(),
                segments,
                restrictions,
                ..RawStreets::default()
            }
        })
    })
}

/// The same town without one-way streets or restrictions.
fn two_way(mut raw: RawStreets) -> RawStreets {
    raw.restrictions.clear();
    for segment in &mut raw.segments {
        segment.backward_seconds = segment.forward_seconds;
        segment.speeds = [1, 1];
    }
    raw
}

fn prepared(raw: RawStreets) -> Prepared {
    StreetNetwork::from_raw(raw, &Profile::walk()).unwrap().prepare()
}

/// Places on some edges, some of them on one edge together, and one that is nowhere.
fn places(prepared: &Prepared, count: usize) -> Vec<Snapped> {
    let edges = prepared.network().edges();
    let mut places: Vec<Snapped> = (0..count)
        .map(|i| {
            let edge = (i * 7 / 3) % edges.len();
            let share = [0.0, 0.3, 1.0, 0.75][i % 4];
            let point = LonLat::new(i as f64, 0.0);
            let along_metres = share * edges[edge].length_metres;
            let anchor = Anchor { edge: edge as u32, along_metres, leg_metres: (i % 3) as f64, point };
            Snapped { place: point, anchor: Some(anchor), outcome: SnapOutcome::Near }
        })
        .collect();
    places.push(Snapped { place: LonLat::new(0.0, 0.0), anchor: None, outcome: SnapOutcome::NoStreet });
    places
}

/// Plain Dijkstra on whole ticks.
fn plain(prepared: &Prepared, seeds: &[(u32, u32)]) -> Vec<u32> {
    let network = prepared.network();
    let seconds_per_tick = prepared.seconds_per_tick();
    let codes = Codes { network, weights: prepared.weights(), seconds_per_tick };
    let inputs = 2 * network.edges().len() + network.turns().len();
    let arcs: Vec<(u32, u32, u32)> = (0..inputs as u32).map(|code| codes.arc(code)).collect();
    let mut best = vec![NO_WAY; network.vertices()];
    let mut queue = BinaryHeap::new();
    for &(vertex, cost) in seeds {
        if cost < best[vertex as usize] {
            best[vertex as usize] = cost;
            queue.push(std::cmp::Reverse((cost, vertex)));
        }
    }
    while let Some(std::cmp::Reverse((cost, vertex))) = queue.pop() {
        if cost > best[vertex as usize] {
            continue;
        }
        for arc in arcs.iter().filter(|a| a.0 == vertex && a.2 < NO_WAY) {
            if cost + arc.2 < best[arc.1 as usize] {
                best[arc.1 as usize] = cost + arc.2;
                queue.push(std::cmp::Reverse((cost + arc.2, arc.1)));
            }
        }
    }
    best
}

/// Costs of every pair by plain Dijkstra.
fn plain_table(prepared: &Prepared, places: &[Snapped]) -> Vec<Vec<u32>> {
    let doors = prepared.doors();
    let mut vertex_of = vec![0u32; prepared.network().vertices()];
    for (vertex, rank) in prepared.hierarchy.rank.iter().enumerate() {
        vertex_of[*rank as usize] = vertex as u32;
    }
    let row = |from: &Snapped| {
        let entry = doors.origin(from);
        let seeds = [0, 1].map(|i| (vertex_of[entry.at[i] as usize], entry.cost[i]));
        let costs = plain(prepared, &seeds);
        let cell = |to: &Snapped| {
            let entry = doors.destination(to);
            let ends = [0, 1].map(|i| costs[vertex_of[entry.at[i] as usize] as usize] + entry.cost[i]);
            ends[0].min(ends[1]).min(NO_WAY).min(doors.direct(from, to).unwrap_or(NO_WAY))
        };
        places.iter().map(cell).collect()
    };
    places.iter().map(row).collect()
}

struct Whole<'a>(&'a Targets, Vec<Row>);

impl Visitor for Whole<'_> {
    fn visit(&mut self, position: usize, costs: &mut Row) {
        self.1[self.0.number[position] as usize] = *costs;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_equals_plain_dijkstra_for_any_batch_limit_and_direction(raw in town(true), limit in 0.0..900.0f64) {
        let prepared = prepared(raw);
        let all = places(&prepared, 70);
        let expected = plain_table(&prepared, &all);
        let stop = Stop::never();
        let spt = prepared.seconds_per_tick();
        let value = |ticks: u32| (ticks < NO_WAY).then(|| f64::from(ticks) * spt);
        let few = &all[10..20];
        let full = prepared.dense_costs(&all, &all, None, &stop).unwrap();
        let columns = prepared.dense_costs(&all, few, None, &stop).unwrap();
        let rows = prepared.dense_costs(few, &all, None, &stop).unwrap();
        let near = prepared.dense_costs(&all, &all, Some(limit), &stop).unwrap();
        for (i, row) in expected.iter().enumerate() {
            for (j, ticks) in row.iter().enumerate() {
                prop_assert_eq!(full.seconds(i, j), value(*ticks), "{} {}", i, j);
                let within = value(*ticks).filter(|_| *ticks <= prepared.limit(Some(limit)).unwrap());
                prop_assert_eq!(near.seconds(i, j), within);
                if (10..20).contains(&j) {
                    prop_assert_eq!(columns.seconds(i, j - 10), value(*ticks));
                }
                if (10..20).contains(&i) {
                    prop_assert_eq!(rows.seconds(i - 10, j), value(*ticks));
                }
            }
        }
    }

    #[test]
    fn every_set_of_instructions_gives_the_same_numbers(raw in town(true), limit in 0u32..2_000_000_000) {
        let prepared = prepared(raw);
        let all = places(&prepared, 64);
        let (out, into) = prepared.entries(&all, &all, false);
        let targets = Targets::at(&prepared.hierarchy, &into);
        let mut answers = Vec::new();
        for level in lanes::levels() {
            let sweep = Sweep { level, ..prepared.sweep(&targets, false, limit) };
            let mut space = Workspace::default();
            space.grow(prepared.hierarchy.vertices());
            let mut answer = Vec::new();
            for batch in batches(&out) {
                let lanes: Vec<_> = batch.iter().map(|lane| out[*lane as usize]).collect();
                let mut whole = Whole(&targets, vec![Row::NO_WAY; all.len()]);
                sweep.run(&mut space, &lanes, &[], &mut whole);
                answer.extend(whole.1.into_iter().map(|row| row.0));
            }
            answers.push(answer);
        }
        prop_assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn walking_is_a_metric(raw in town(false)) {
        let prepared = prepared(raw);
        let all = places(&prepared, 12);
        let table = prepared.cost_table(&all, &all, None, CostUnit::Seconds, &Stop::never()).unwrap();
        let cost = |i, j| table.get(i, j).unwrap_or(f64::INFINITY);
        for i in 0..12 {
            prop_assert_eq!(cost(i, i), 0.0);
            for j in 0..12 {
                prop_assert!((cost(i, j) - cost(j, i)).abs() <= 2.0 * prepared.seconds_per_tick());
                for k in 0..12 {
                    prop_assert!(cost(i, k) <= cost(i, j) + cost(j, k) + 4.0 * prepared.seconds_per_tick());
                }
            }
        }
    }

    #[test]
    fn a_route_is_as_long_as_its_cost_and_uses_streets_that_join(raw in town(true)) {
        let prepared = prepared(raw);
        let all = places(&prepared, 20);
        let expected = plain_table(&prepared, &all);
        let pairs: Vec<_> = all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).collect();
        let lengths = prepared.lengths().of_each(&pairs);
        for (at, (pair, length)) in pairs.iter().zip(lengths).enumerate() {
            let route = prepared.point_to_point(&pair.0, &pair.1);
            let ticks = expected[at / all.len()][at % all.len()];
            prop_assert_eq!(route.is_some(), ticks < NO_WAY);
            prop_assert_eq!(length.is_some(), ticks < NO_WAY);
            let (Some(route), Some(length)) = (route, length) else { continue };
            prop_assert!((length.metres - route.metres).abs() < 1e-6, "{} {}", length.metres, route.metres);
            prop_assert!((length.seconds - route.seconds).abs() < 1e-6, "{} {}", length.seconds, route.seconds);
            let difference = route.seconds / prepared.seconds_per_tick() - f64::from(ticks);
            prop_assert!(difference.abs() <= 0.5 * (route.edges.len() + 2) as f64 + 1e-3, "{} {}", difference, at);
        }
    }

    #[test]
    fn the_nearest_are_the_first_of_the_sorted_table(raw in town(true), k in 1usize..6, limit in 10.0..900.0f64) {
        let prepared = prepared(raw);
        let all = places(&prepared, 30);
        let table = prepared.cost_table(&all, &all, Some(limit), CostUnit::Seconds, &Stop::never()).unwrap();
        let nearest = prepared.nearest_k(&all, &all, k, Some(limit), &Stop::never()).unwrap();
        for (row, found) in nearest.iter().enumerate() {
            let (columns, costs) = table.row(row);
            let mut sorted: Vec<(u32, f64)> = columns.iter().copied().zip(costs.iter().copied()).collect();
            sorted.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            sorted.truncate(k);
            prop_assert_eq!(found, &sorted);
        }
    }

    #[test]
    fn an_accumulation_says_which_were_reached(raw in town(true), limit in 10.0..900.0f64) {
        // Destinations worth powers of two: the sum names every one that was reached.
        let prepared = prepared(raw);
        let all = places(&prepared, 40);
        let worth: Vec<f64> = (0..all.len()).map(|i| (1u64 << i) as f64).collect();
        let stop = Stop::never();
        let table = prepared.cost_table(&all, &all, Some(limit), CostUnit::Seconds, &stop).unwrap();
        let forth = prepared.accumulate(&all, &all, &worth, &Reach::Within(limit), &stop).unwrap();
        // Fewer destinations than origins are swept from the other side.
        let back = prepared.accumulate(&all, &all[..20], &worth[..20], &Reach::Within(limit), &stop).unwrap();
        let weight = |seconds: f64| 1.0 / (1.0 + seconds);
        let reach = Reach::Decay { limit_seconds: limit, weight: &weight };
        let decayed = prepared.accumulate(&all, &all, &vec![1.0; all.len()], &reach, &stop).unwrap();
        for row in 0..all.len() {
            let (columns, costs) = table.row(row);
            let sum = |within: usize| columns.iter().map(|c| *c as usize).filter(|c| *c < within).map(|c| worth[c]).sum::<f64>();
            prop_assert_eq!(forth[row], sum(all.len()));
            prop_assert_eq!(back[row], sum(20));
            let expected: f64 = costs.iter().map(|s| weight(*s)).sum();
            prop_assert!((decayed[row] - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn other_weights_under_the_old_order_equal_a_fresh_network(raw in town(true), factor in prop::collection::vec(0u8..5, 200)) {
        let prepared = prepared(raw);
        let mut weights = Weights::of(prepared.network());
        for (edge, factor) in (0..weights.forward.len()).zip(factor.iter().cycle()) {
            let times = [1.0, 2.5, f64::INFINITY, 1.0, 0.5][*factor as usize];
            weights.forward[edge] *= times;
            weights.backward[edge] *= times;
        }
        let changed = prepared.customize(weights).unwrap();
        let all = places(&changed, 20);
        let expected = plain_table(&changed, &all);
        let found = changed.dense_costs(&all, &all, None, &Stop::never()).unwrap();
        for (i, row) in expected.iter().enumerate() {
            for (j, ticks) in row.iter().enumerate() {
                let value = (*ticks < NO_WAY).then(|| f64::from(*ticks) * changed.seconds_per_tick());
                prop_assert_eq!(found.seconds(i, j), value);
            }
        }
    }

    #[test]
    fn an_added_street_never_lengthens_a_way(raw in town(true), ends in prop::collection::vec(0..20_000i32, 4)) {
        let prepared = prepared(raw);
        let place = |lon: i32, lat: i32| LonLat::from_fixed([lon, lat]);
        let points = vec![place(ends[0], ends[1]), place(ends[2], ends[3])];
        let added = prepared.with_changes(&[Change::AddStreet { points, kmh: Some(30.0), both_ways: true }]).unwrap();
        for vertex in (0..prepared.network().vertices() as u32).take(30) {
            let old = dijkstra(prepared.network(), prepared.weights(), &[(vertex, 0.0)]);
            let new = dijkstra(added.network(), added.weights(), &[(vertex, 0.0)]);
            for (old, new) in old.iter().zip(&new) {
                prop_assert!(*new <= old + 1e-6, "{} {}", new, old);
            }
        }
        // The answers on the grown network are still those of plain Dijkstra.
        let all = places(&added, 30);
        let expected = plain_table(&added, &all);
        let found = added.dense_costs(&all, &all, None, &Stop::never()).unwrap();
        for (i, row) in expected.iter().enumerate() {
            for (j, ticks) in row.iter().enumerate() {
                let value = (*ticks < NO_WAY).then(|| f64::from(*ticks) * added.seconds_per_tick());
                prop_assert_eq!(found.seconds(i, j), value);
            }
        }
    }

    #[test]
    fn changes_at_once_or_one_after_another_equal_a_network_made_ready_anew(
        raw in town(true),
        one_way in any::<bool>(),
        list in prop::collection::vec((0u8..5, any::<prop::sample::Index>(), 0..20_000i32, 0..20_000i32), 1..6),
    ) {
        let raw = if one_way { raw } else { two_way(raw) };
        let prepared = prepared(raw);
        let change = |(kind, edge, x, y): &(u8, prop::sample::Index, i32, i32)| {
            let edge = edge.index(prepared.network().edges().len());
            let shape = prepared.network().edge_shape(edge);
            let (start, end) = (LonLat::from_fixed([*x, *y]), LonLat::from_fixed([*y, *x]));
            match kind {
                0 => Change::CloseEdge(edge),
                1 => Change::SlowEdge { edge, factor: 3.0 },
                2 => Change::CloseNear { place: shape[0], radius_metres: 40.0 },
                3 => Change::SlowNear { place: shape[0], radius_metres: 90.0, factor: 0.5 },
                _ => Change::AddStreet { points: vec![start, end], kmh: Some(9.0), both_ways: *x % 3 > 0 },
            }
        };
        let changes: Vec<Change> = list.iter().map(change).collect();
        // A street can no more be joined where all around is closed.
        let Ok(at_once) = prepared.with_changes(&changes) else { return Ok(()) };
        let mut one_by_one = prepared.clone();
        for change in &changes {
            one_by_one = one_by_one.with_changes(std::slice::from_ref(change)).unwrap();
        }
        for changed in [&at_once, &one_by_one] {
            let all = places(changed, 30);
            let expected = plain_table(changed, &all);
            let found = changed.dense_costs(&all, &all, None, &Stop::never()).unwrap();
            let pairs: Vec<_> = all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).collect();
            let routes: Vec<_> = pairs.iter().map(|(a, b)| changed.point_to_point(a, b)).collect();
            for (i, row) in expected.iter().enumerate() {
                for (j, ticks) in row.iter().enumerate() {
                    let value = (*ticks < NO_WAY).then(|| f64::from(*ticks) * changed.seconds_per_tick());
                    prop_assert_eq!(found.seconds(i, j), value);
                    let route = &routes[i * all.len() + j];
                    prop_assert_eq!(route.is_some(), value.is_some());
                    if let (Some(route), Some(seconds)) = (route, value) {
                        let slack = (route.edges.len() + 2) as f64 * changed.seconds_per_tick();
                        prop_assert!((route.seconds - seconds).abs() <= slack, "{} {}", route.seconds, seconds);
                    }
                }
            }
            let fresh = Prepared::of(changed.shared_network()).customize(changed.weights().clone()).unwrap();
            let (a, b) = (changed.one_to_all(&all[3]), fresh.one_to_all(&all[3]));
            let slack = changed.seconds_per_tick().max(fresh.seconds_per_tick()) * 400.0;
            prop_assert!(a.iter().zip(&b).all(|(a, b)| a == b || (a - b).abs() <= slack));
        }
    }

    #[test]
    fn closing_one_piece_leaves_the_streets_of_a_town_without_it(raw in town(false), chosen in any::<prop::sample::Index>()) {
        let id = chosen.index(raw.segments.len()) as i64;
        let mut without = raw.clone();
        without.segments.retain(|segment| segment.id != id);
        let corners: Vec<LonLat> =
            raw.points.iter().map(|p| LonLat::new(f64::from(p[0]) / 1e7, f64::from(p[1]) / 1e7)).collect();
        let whole = prepared(raw);
        // A piece outside the largest component is no street of the network.
        let Ok(closed) = whole.with_changes(&[Change::CloseId(id)]) else { return Ok(()) };
        let fresh = prepared(without);
        let (a, b) = (closed.snap(&corners), fresh.snap(&corners));
        let on_street = |s: &Snapped| s.anchor.is_some_and(|anchor| anchor.leg_metres < 0.02);
        let both: Vec<usize> = (0..corners.len()).filter(|i| on_street(&a[*i]) && on_street(&b[*i])).collect();
        let pick = |all: &[Snapped]| both.iter().map(|i| all[*i]).collect::<Vec<_>>();
        let (a, b) = (pick(&a), pick(&b));
        let x = closed.dense_costs(&a, &a, None, &Stop::never()).unwrap();
        let y = fresh.dense_costs(&b, &b, None, &Stop::never()).unwrap();
        for i in 0..both.len() {
            for j in 0..both.len() {
                if let (Some(p), Some(q)) = (x.seconds(i, j), y.seconds(i, j)) {
                    prop_assert!((p - q).abs() < 0.2, "{i} {j}: {p} {q}");
                }
                prop_assert!(y.seconds(i, j).is_none() || x.seconds(i, j).is_some());
            }
        }
    }

    #[test]
    fn one_thread_and_two_give_the_same_bits(raw in town(true), limit in 10.0..900.0f64) {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let prepared = prepared(raw.clone());
                let all = places(&prepared, 150);
                let worth: Vec<f64> = (0..all.len()).map(|i| 1.0 / (1.0 + i as f64)).collect();
                let weight = |seconds: f64| (-seconds / 300.0).exp();
                let reach = Reach::Decay { limit_seconds: limit, weight: &weight };
                let forth = prepared.accumulate(&all, &all, &worth, &reach, &Stop::never()).unwrap();
                let back = prepared.accumulate(&all, &all[..70], &worth[..70], &reach, &Stop::never()).unwrap();
                (forth, back)
            })
        };
        let (one, two) = (run(1), run(2));
        prop_assert!(one.0.iter().zip(&two.0).all(|(a, b)| a.to_bits() == b.to_bits()));
        prop_assert!(one.1.iter().zip(&two.1).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}
