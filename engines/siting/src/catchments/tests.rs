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
fn what_a_search_did_not_find_is_not_told_as_proven() {
    // Three whole zones of 2 do not go into two schools of 3, though 6 people have 6 places.
    let table = CostTable::from_dense(3, 2, CostUnit::Minutes, &[1.0; 6]).unwrap();
    let plan = Catchments::new(&table, vec![3.0, 3.0], in_a_row(3)).weights(vec![2.0; 3]);
    let refused = plan.solve(&Stop::never(), 1).unwrap_err();
    let Error::Room { missing, proven: false, .. } = &refused else { panic!("{refused:?}") };
    let mut room = vec![3.0, 3.0];
    missing.iter().for_each(|&(site, places)| room[site] += places);
    assert_eq!(room.iter().sum::<f64>(), 7.0, "{refused}");
    let names = crate::Names { demands: Vec::new(), sites: vec!["north".into(), "south".into()] };
    let (what, change) = refused.told(&names);
    let change = change.unwrap().en;
    assert!(
        what.en.contains("does not prove") && (change.contains("north: 1") || change.contains("south: 1")),
        "{change}"
    );
    assert!(Catchments::new(&table, room, in_a_row(3)).weights(vec![2.0; 3]).solve(&Stop::never(), 1).is_ok());
}

#[test]
fn more_pieces_than_schools_are_refused_with_their_number() {
    let table = CostTable::from_dense(3, 2, CostUnit::Minutes, &[1.0; 6]).unwrap();
    let refused = Catchments::new(&table, vec![3.0, 3.0], vec![]).solve(&Stop::never(), 1).unwrap_err();
    assert!(refused.to_string().contains("3 pieces"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn tight_catchments_are_found_wherever_trying_all_maps_finds_them(
        weights in prop::collection::vec((1u32..7).prop_map(f64::from), 8),
        costs in prop::collection::vec((0u32..20).prop_map(f64::from), 24),
        shares in prop::collection::vec(1u32..5, 3),
        spare in 2u32..5,
    ) {
        // A lattice of 4 × 2 and three schools of unlike size.
        let mut near: Vec<(usize, usize)> = (0..4).map(|zone| (zone, zone + 4)).collect();
        near.extend([(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7)]);
        let all: f64 = weights.iter().sum();
        let parts = f64::from(shares.iter().sum::<u32>());
        let room: Vec<f64> = shares.iter().map(|share| (all * f64::from(*share) / parts).ceil() + f64::from(spare)).collect();
        let table = CostTable::from_dense(8, 3, CostUnit::Minutes, &costs).unwrap();
        let mut least = f64::INFINITY;
        for code in 0..3usize.pow(8) {
            let site: Vec<usize> = (0..8).map(|zone| code / 3usize.pow(zone as u32) % 3).collect();
            let mut load = [0.0; 3];
            (0..8).for_each(|zone| load[site[zone]] += weights[zone]);
            let label: Vec<Option<usize>> = site.iter().map(|site| Some(*site)).collect();
            if load.iter().zip(&room).all(|(load, room)| load <= room) && verify::contiguous(&label, &near).is_ok() {
                least = least.min((0..8).map(|zone| weights[zone] * costs[zone * 3 + site[zone]]).sum());
            }
        }
        match Catchments::new(&table, room, near).weights(weights).solve(&Stop::never(), 1) {
            Ok(answer) => {
                prop_assert!(answer.objective >= least - 1e-9 && answer.bound <= least + 1e-9);
            }
            Err(_) => prop_assert!(least.is_infinite(), "a map of {} exists", least),
        }
    }
}
