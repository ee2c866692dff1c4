use super::*;
use linping_tables::CostUnit;
use proptest::prelude::*;

/// Schools in a row, each with a full catchment of its own but the last, which has all the room there is; the first has too many.
#[test]
fn room_far_away_is_let_through_full_catchments() {
    let (schools, each, rows) = (8_usize, 12_usize, 5_usize);
    let zones = schools * each * rows;
    let place = |zone: usize| ((zone / rows) as f64, (zone % rows) as f64);
    let at = |school: usize| ((school * each) as f64 + 5.5, 2.0);
    let way = |zone: usize, school: usize| {
        let ((x, y), (a, b)) = (place(zone), at(school));
        (x - a).hypot(y - b)
    };
    let costs: Vec<f64> = (0..zones).flat_map(|zone| (0..schools).map(move |school| way(zone, school))).collect();
    let table = CostTable::from_dense(zones, schools, CostUnit::Minutes, &costs).unwrap();
    let right = (0..zones).filter(|zone| zone + rows < zones).map(|zone| (zone, zone + rows));
    let up = (0..zones).filter(|zone| zone % rows + 1 < rows).map(|zone| (zone, zone + 1));
    let near: Vec<(usize, usize)> = right.chain(up).collect();
    // Sizes of 17 to 31, so that nothing fits exactly.
    let weights: Vec<f64> = (0..zones).map(|zone| 17.0 + ((zone * 7) % 15) as f64).collect();
    let all: f64 = weights.iter().sum();
    let own = |school: usize| weights[school * each * rows..(school + 1) * each * rows].iter().sum::<f64>();
    let mut room: Vec<f64> = (0..schools).map(own).collect();
    room[0] -= 150.0;
    room[schools - 1] += 150.0 + 0.004 * all;
    let answer = Catchments::new(&table, room.clone(), near).weights(weights.clone()).solve(&Stop::never(), 1).unwrap();
    let mut load = vec![0.0; schools];
    answer.shares.iter().for_each(|share| load[share.site] += share.amount);
    assert!(load.iter().zip(&room).all(|(load, room)| *load <= room + 1e-6), "{load:?} {room:?}");
    assert!(answer.gap < 0.2, "{}", answer.gap);
}

fn in_a_row(zones: usize) -> Vec<(usize, usize)> {
    (1..zones).map(|zone| (zone - 1, zone)).collect()
}

#[test]
fn a_school_too_small_for_its_nearest_zone_gives_it_up() {
    let weights = vec![21.0, 5.0, 5.0, 5.0, 5.0];
    let costs: Vec<f64> = (0..5).flat_map(|zone| [f64::from(zone), f64::from(4 - zone)]).collect();
    let table = CostTable::from_dense(5, 2, CostUnit::Minutes, &costs).unwrap();
    let plan = Catchments::new(&table, vec![10.0, 60.0], in_a_row(5)).weights(weights);
    let answer = plan.solve(&Stop::never(), 1).unwrap();
    assert!(answer.shares.iter().any(|share| share.demand == 0 && share.site == 1), "{:?}", answer.shares);
}

#[test]
fn a_piece_of_the_map_without_a_school_of_its_own_gets_one() {
    // Zones 0 to 5 hang together and hold every school's nearest zone; 6 and 7 lie apart.
    let costs: Vec<f64> =
        (0..8).flat_map(|zone: i32| [0, 2, 4].map(|school: i32| f64::from((zone - school).abs()))).collect();
    let table = CostTable::from_dense(8, 3, CostUnit::Minutes, &costs).unwrap();
    let mut near = in_a_row(6);
    near.push((6, 7));
    let answer = Catchments::new(&table, vec![4.0; 3], near).solve(&Stop::never(), 1).unwrap();
    assert_eq!(answer.assignment[6..], [Some(2), Some(2)]);
}

#[test]
fn what_few_zones_lack_is_proven_and_with_it_they_fit() {
    // Three whole zones of 2 do not go into two schools of 3, though 6 people have 6 places.
    let table = CostTable::from_dense(3, 2, CostUnit::Minutes, &[1.0; 6]).unwrap();
    let plan = Catchments::new(&table, vec![3.0, 3.0], in_a_row(3)).weights(vec![2.0; 3]);
    let refused = plan.solve(&Stop::never(), 1).unwrap_err();
    let Error::OnePiece { missing, least, divided: true } = &refused else { panic!("{refused:?}") };
    assert_eq!((missing.iter().map(|(_, places)| places).sum::<f64>(), *least), (1.0, 1.0));
    let mut room = vec![3.0, 3.0];
    missing.iter().for_each(|&(site, places)| room[site] += places);
    let names = crate::Names { sites: vec!["north".into(), "south".into()], ..Default::default() };
    let (what, change) = refused.told(&names);
    let change = change.unwrap().en;
    assert!(what.en.contains("in one piece: 1") && change.contains("no fewer"), "{what:?} {change}");
    assert!(Catchments::new(&table, room, in_a_row(3)).weights(vec![2.0; 3]).solve(&Stop::never(), 1).is_ok());
}

#[test]
fn what_a_search_did_not_find_is_not_told_as_proven() {
    // Too many zones of 2 to try all maps, and two schools of an odd number of places: one is always missing.
    let zones = exact::MOST + 2;
    let table = CostTable::from_dense(zones, 2, CostUnit::Minutes, &vec![1.0; 2 * zones]).unwrap();
    let room = vec![zones as f64 + 1.0, zones as f64 - 1.0];
    let plan = Catchments::new(&table, room.clone(), in_a_row(zones)).weights(vec![2.0; zones]);
    let refused = plan.solve(&Stop::never(), 1).unwrap_err();
    let Error::OnePiece { missing, least: 0.0, .. } = &refused else { panic!("{refused:?}") };
    assert!(missing.iter().map(|(_, places)| places).sum::<f64>() >= 1.0);
    assert!(refused.to_string().contains("does not prove"), "{refused}");
}

#[test]
fn places_are_counted_whole_where_parts_of_them_are_none() {
    let table = CostTable::from_dense(2, 2, CostUnit::Minutes, &[1.0, 2.0, 2.0, 1.0]).unwrap();
    let plan = Catchments::new(&table, vec![1.0, 1.0], in_a_row(2)).weights(vec![1.25, 1.25]);
    let parts = plan.solve(&Stop::never(), 1).unwrap_err().places_missing();
    assert_eq!(parts, Some(0.5));
    let whole = plan.by_whole_places().solve(&Stop::never(), 1).unwrap_err();
    // One apiece, or both zones at one school with 1.5 too few: two either way.
    assert_eq!(whole.places_missing(), Some(2.0));
}

#[test]
fn more_pieces_than_schools_are_refused_with_their_number() {
    let table = CostTable::from_dense(3, 2, CostUnit::Minutes, &[1.0; 6]).unwrap();
    let refused = Catchments::new(&table, vec![3.0, 3.0], vec![]).solve(&Stop::never(), 1).unwrap_err();
    assert!(refused.to_string().contains("3 pieces"), "{refused}");
}

/// Fewest places added, and then least cost, of all maps in one piece; none if there is no map.
fn by_trying_all(weights: &[f64], costs: &[Option<f64>], room: &[f64], near: &[(usize, usize)]) -> Option<(f64, f64)> {
    let (zones, schools) = (weights.len(), room.len());
    let mut best: Option<(f64, f64)> = None;
    for code in 0..schools.pow(zones as u32) {
        let site: Vec<usize> = (0..zones).map(|zone| code / schools.pow(zone as u32) % schools).collect();
        let ways: Option<f64> = (0..zones).map(|zone| Some(weights[zone] * costs[zone * schools + site[zone]]?)).sum();
        let Some(way) = ways else { continue };
        let mut load = vec![0.0; schools];
        (0..zones).for_each(|zone| load[site[zone]] += weights[zone]);
        let added: f64 = load.iter().zip(room).map(|(load, room)| f64::max(0.0, load - room)).sum();
        let label: Vec<Option<usize>> = site.iter().map(|site| Some(*site)).collect();
        if best.is_none_or(|best| (added, way) < best) && verify::contiguous(&label, near).is_ok() {
            best = Some((added, way));
        }
    }
    best
}

/// A row, a lattice three wide, a tree, or a tree with some more steps.
fn steps(shape: u8, zones: usize, chance: &[usize]) -> Vec<(usize, usize)> {
    let before = |zone: usize, at: usize| chance[(zone + at) % chance.len()] % zone;
    match shape {
        0 => in_a_row(zones),
        1 => (0..zones)
            .flat_map(|zone| [(zone, zone + 3), (zone, zone + 1)])
            .filter(|&(a, b)| b < zones && (b == a + 3 || b % 3 != 0))
            .collect(),
        2 => (1..zones).map(|zone| (zone, before(zone, 0))).collect(),
        _ => (1..zones).flat_map(|zone| [(zone, before(zone, 0)), (zone, before(zone, 3))]).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn few_zones_are_decided_as_trying_all_maps_decides_them(
        weights in prop::collection::vec((0u32..7).prop_map(f64::from), 3..8),
        costs in prop::collection::vec(prop::option::weighted(0.9, (0u32..10).prop_map(f64::from)), 24),
        room in prop::collection::vec((0u32..14).prop_map(f64::from), 2..4),
        shape in 0u8..4,
        chance in prop::collection::vec(0usize..1_000, 12),
    ) {
        let (zones, schools) = (weights.len(), room.len());
        let near = steps(shape, zones, &chance);
        let mut costs = costs[..zones * schools].to_vec();
        // Everybody reaches the first school at least.
        (0..zones).map(|zone| zone * schools).for_each(|at| costs[at] = costs[at].or(Some(9.0)));
        let ways = costs.iter().enumerate().filter_map(|(at, cost)| Some(((at / schools) as u32, (at % schools) as u32, (*cost)?)));
        let table = CostTable::from_triplets(zones, schools, CostUnit::Minutes, ways.collect()).unwrap();
        let plan = |room: Vec<f64>| Catchments::new(&table, room, near.clone()).weights(weights.clone());
        let best = by_trying_all(&weights, &costs, &room, &near);
        match plan(room.clone()).solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert!(answer.proven);
                prop_assert_eq!(best, Some((0.0, answer.objective)));
            }
            Err(Error::OnePiece { missing, least, .. }) => {
                prop_assert_eq!(best.map(|(added, _)| added), Some(least));
                prop_assert_eq!(missing.iter().map(|(_, places)| places).sum::<f64>(), least);
                // Made as it is named, the change does.
                let mut enough = room;
                missing.iter().for_each(|&(school, places)| enough[school] += places);
                prop_assert!(plan(enough).solve(&Stop::never(), 1).is_ok());
            }
            Err(Error::Infeasible { .. }) => prop_assert_eq!(best, None),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
