//! Turns: junctions where they cost time or are restricted are taken apart into the streets that arrive and those that leave.

use crate::contract::Contracted;
use crate::network::Edge;
use crate::place::metres_per_degree;
use crate::profile::TurnCosts;
use crate::raw::{RawStreets, Restriction};
use crate::{Profile, via_ways};
use std::collections::{BTreeMap, HashSet};

/// A street's direction at a junction is that of its first so many metres.
const DIRECTION_METRES: f64 = 12.0;

/// Vertices and turns that come of taking junctions apart.
#[derive(Default)]
pub(crate) struct Expanded {
    /// Junction that each added vertex is a copy of.
    pub copies: Vec<u32>,
    /// Allowed turns (from an arriving copy to a leaving copy).
    pub turns: Vec<[u32; 2]>,
    /// Seconds of each.
    pub seconds: Vec<f64>,
    /// Restrictions whose streets are not all there.
    pub unused: u64,
}

/// One street end at a junction.
pub(crate) struct Arm {
    pub edge: usize,
    /// True if the edge's forward direction arrives here.
    pub arrives_forward: bool,
    /// The identifier of its piece here.
    pub id: i64,
    /// Copies at which one arrives and leaves, if one may.
    pub arriving: Option<u32>,
    pub leaving: Option<u32>,
    /// Degrees from north, away from the junction.
    bearing: f64,
}

/// Takes junctions apart, changing the ends of their edges: all of them if turns cost time, else those with restrictions.
/// Streets that restrictions over whole ways need twice are added behind the others.
pub(crate) fn expand(streets: &mut Contracted, raw: &RawStreets, profile: &Profile) -> Expanded {
    let mut out = Expanded::default();
    let junctions = streets.junction_vertex.len() as u32;
    let junction_of = |v: u32| streets.junction_vertex.binary_search(&v).map_or(u32::MAX, |at| at as u32);
    let mut rules: BTreeMap<u32, Vec<&Restriction>> = BTreeMap::new();
    for restriction in &raw.restrictions {
        match junction_of(restriction.via) {
            u32::MAX => out.unused += 1,
            junction => rules.entry(junction).or_default().push(restriction),
        }
    }
    let ways_at = ways_at_restrictions(raw);
    let paths: Vec<_> = raw.path_restrictions.iter().map(|path| (path, path.ends.map(junction_of))).collect();
    let ends_of_paths: Vec<u32> = paths.iter().flat_map(|(_, ends)| *ends).collect();
    let is_apart = |j: &u32| profile.turn_costs.is_some() || rules.contains_key(j) || ends_of_paths.contains(j);
    let mut arms: BTreeMap<u32, Vec<Arm>> = BTreeMap::new();
    for at in 0..streets.edges.len() {
        let edge = streets.edges[at];
        for (junction, arrives_forward) in [(edge.forward[0], false), (edge.forward[1], true)] {
            if is_apart(&junction) {
                arms.entry(junction).or_default().push(arm(streets, at, arrives_forward));
            }
        }
    }
    for (junction, arms) in &mut arms {
        let rules = rules.get(junction).map_or(&[][..], Vec::as_slice);
        let has = |id: i64| arms.iter().any(|arm| arm.id == id);
        // The only way on may lead out of the component: all others are forbidden nonetheless.
        let leads_out = |r: &Restriction| r.only && ways_at.contains(&(r.via, r.to));
        let (used, lost): (Vec<&Restriction>, Vec<_>) =
            rules.iter().partition(|r| has(r.from) && (has(r.to) || leads_out(r)));
        out.unused += lost.len() as u64;
        if profile.turn_costs.is_some() || !used.is_empty() || ends_of_paths.contains(junction) {
            take_apart(streets, arms, &used, *junction, junctions, profile, &mut out);
        }
    }
    via_ways::restrict(streets, &arms, &paths, junctions, &mut out);
    out
}

/// Every vertex over which a restriction leads, with the ways of the mode that meet there, be they in the component or not.
fn ways_at_restrictions(raw: &RawStreets) -> HashSet<(u32, i64)> {
    let over: HashSet<u32> = raw.restrictions.iter().map(|restriction| restriction.via).collect();
    let ends = raw.segments.iter().flat_map(|segment| [(segment.from, segment.id), (segment.to, segment.id)]);
    ends.filter(|(vertex, _)| over.contains(vertex)).collect()
}

fn arm(streets: &Contracted, at: usize, arrives_forward: bool) -> Arm {
    let edge = &streets.edges[at];
    let range = edge.shape[0] as usize..edge.shape[1] as usize;
    let here = if arrives_forward { range.end - 1 } else { range.start };
    let from = streets.shape[here];
    let (lon, lat) = metres_per_degree(f64::from(from[1]) / 1e7);
    let away = |point: usize| {
        let to = streets.shape[point];
        [f64::from(to[0] - from[0]) / 1e7 * lon, f64::from(to[1] - from[1]) / 1e7 * lat]
    };
    let far = |point: &usize| {
        let [x, y] = away(*point);
        x.hypot(y) >= DIRECTION_METRES
    };
    let other = if arrives_forward { range.start } else { range.end - 1 };
    let found = if arrives_forward { range.rev().find(far) } else { { range }.find(far) };
    let [x, y] = away(found.unwrap_or(other));
    let id = streets.shape_id[here];
    Arm { edge: at, arrives_forward, id, arriving: None, leaving: None, bearing: x.atan2(y).to_degrees() }
}

fn take_apart(
    streets: &mut Contracted,
    arms: &mut [Arm],
    rules: &[&Restriction],
    junction: u32,
    base: u32,
    profile: &Profile,
    out: &mut Expanded,
) {
    for arm in arms.iter_mut() {
        let edge = &mut streets.edges[arm.edge];
        let mut copy = || {
            out.copies.push(junction);
            base + out.copies.len() as u32 - 1
        };
        let Edge { forward_seconds, backward_seconds, .. } = *edge;
        let (arrives, leaves) =
            if arm.arrives_forward { (forward_seconds, backward_seconds) } else { (backward_seconds, forward_seconds) };
        arm.arriving = arrives.is_finite().then(&mut copy);
        arm.leaving = leaves.is_finite().then(&mut copy);
        let (forward, backward) = (&mut edge.forward, &mut edge.backward);
        let (arrival, departure) =
            if arm.arrives_forward { (&mut forward[1], &mut backward[0]) } else { (&mut backward[1], &mut forward[0]) };
        *arrival = arm.arriving.unwrap_or(*arrival);
        *departure = arm.leaving.unwrap_or(*departure);
    }
    for (number, from) in arms.iter().enumerate() {
        let Some(arriving) = from.arriving else { continue };
        let onward = |to: usize| to != number && !is_forbidden(rules, from.id, arms[to].id);
        let mut turns: Vec<usize> = (0..arms.len()).filter(|to| arms[*to].leaving.is_some() && onward(*to)).collect();
        // Turning back into the same street is for dead ends only.
        if turns.is_empty() {
            turns.push(number);
        }
        for to in turns {
            let Some(leaving) = arms[to].leaving else { continue };
            let back = to == number;
            let mut seconds =
                profile.turn_costs.map_or(0.0, |costs| turn_seconds(&costs, from, &arms[to], arms.len(), back));
            if streets.guarded[arms[to].edge] && !streets.guarded[from.edge] {
                seconds += profile.access.as_ref().map_or(0.0, |access| access.enter_seconds);
            }
            out.turns.push([arriving, leaving]);
            out.seconds.push(seconds);
        }
    }
}

fn turn_seconds(costs: &TurnCosts, from: &Arm, to: &Arm, arms: usize, back: bool) -> f64 {
    if back {
        return costs.of_turn(180.0) + costs.u_turn_seconds;
    }
    if arms < 3 {
        return 0.0;
    }
    // Whoever arrives looks away from where the street leads.
    let turned = to.bearing - (from.bearing + 180.0);
    costs.of_turn((turned + 180.0).rem_euclid(360.0) - 180.0)
}

fn is_forbidden(rules: &[&Restriction], from: i64, to: i64) -> bool {
    let only: Vec<i64> = rules.iter().filter(|r| r.only && r.from == from).map(|r| r.to).collect();
    (!only.is_empty() && !only.contains(&to))
        // A ban on turning back names one way twice; going straight on along that way stays allowed.
        || rules.iter().any(|r| !r.only && r.from != r.to && r.from == from && r.to == to)
}

#[cfg(test)]
mod tests {
    use crate::raw::{RawStreets, Restriction, Segment};
    use crate::{LonLat, Profile, StreetNetwork};

    #[test]
    fn the_only_way_on_counts_though_it_leads_out_of_the_streets_that_are_used() {
        // A ring 0-1-2, and a one-way street from 1 to 3 from where nobody comes back.
        let street = |id: i64, from: u32, to: u32, seconds: f64, back: f64| Segment {
            from,
            to,
            length_metres: seconds,
            forward_seconds: seconds,
            backward_seconds: back,
            speeds: [1, u64::from(back.is_finite())],
            is_guarded: false,
            id,
            inner: [0, 0],
        };
        let raw = |restrictions: Vec<Restriction>| RawStreets {
            points: vec![[0, 0], [10_000, 0], [10_000, 10_000], [20_000, 0]],
            segments: vec![
                street(1, 0, 1, 100.0, 100.0),
                street(2, 1, 2, 100.0, 100.0),
                street(3, 1, 3, 100.0, f64::INFINITY),
                street(4, 2, 0, 500.0, 500.0),
            ],
            restrictions,
            keep_every_vertex: true,
            ..RawStreets::default()
        };
        let seconds = |restrictions: Vec<Restriction>| {
            let prepared = StreetNetwork::from_raw(raw(restrictions), &Profile::walk()).unwrap().prepare();
            let places = prepared.snap(&[LonLat::from_fixed([5_000, 0]), LonLat::from_fixed([10_000, 10_000])]);
            prepared.point_to_point(&places[0], &places[1]).unwrap().seconds
        };
        assert!((seconds(Vec::new()) - 150.0).abs() < 1e-6);
        let only = Restriction { from: 1, via: 1, to: 3, only: true };
        assert!((seconds(vec![only]) - 550.0).abs() < 1e-6, "back and round: {}", seconds(vec![only]));
    }
}
