//! Turn restrictions over whole ways: whoever comes from the first way goes along a copy of the ways between, from which the
//! turn is not there; everybody else uses the ways themselves.

use crate::contract::Contracted;
use crate::network::Edge;
use crate::raw::PathRestriction;
use crate::turns::{Arm, Expanded};
use std::collections::BTreeMap;

/// Streets between the two ends of a restriction at most.
const LONGEST: usize = 24;

/// A street in one direction.
#[derive(Clone, Copy, PartialEq)]
struct Along {
    edge: usize,
    forward: bool,
}

impl Along {
    fn ends(self, edge: &Edge) -> [u32; 2] {
        if self.forward { edge.forward } else { edge.backward }
    }
}

/// Heeds the restrictions; those whose streets are not all there are counted as unused.
pub(crate) fn restrict(
    streets: &mut Contracted,
    arms: &BTreeMap<u32, Vec<Arm>>,
    paths: &[(&PathRestriction, [u32; 2])],
    base: u32,
    out: &mut Expanded,
) {
    for (path, ends) in paths {
        if !restrict_one(streets, arms, path, *ends, base, out) {
            out.unused += 1;
        }
    }
}

fn restrict_one(
    streets: &mut Contracted,
    arms: &BTreeMap<u32, Vec<Arm>>,
    path: &PathRestriction,
    [first, last]: [u32; 2],
    base: u32,
    out: &mut Expanded,
) -> bool {
    let (Some(at_first), Some(at_last)) = (arms.get(&first), arms.get(&last)) else { return false };
    let Some(way) = between(streets, arms, path, first, last) else { return false };
    let coming: Vec<u32> = at_first.iter().filter(|arm| arm.id == path.from).filter_map(|arm| arm.arriving).collect();
    let leaving: Vec<u32> = at_last.iter().filter(|arm| arm.id == path.to).filter_map(|arm| arm.leaving).collect();
    // What turns back over a street that it came by is a street left again: never the way itself.
    let leaving: Vec<u32> =
        leaving.into_iter().filter(|v| way.iter().all(|w| w.ends(&streets.edges[w.edge])[0] != *v)).collect();
    let mut done = false;
    for arrived in coming {
        done |= !leaving.is_empty() && restrict_from(streets, arrived, &way, &leaving, path.only, base, out);
    }
    done
}

/// The streets of the ways between, from one junction to the other.
fn between(
    streets: &Contracted,
    arms: &BTreeMap<u32, Vec<Arm>>,
    path: &PathRestriction,
    first: u32,
    last: u32,
) -> Option<Vec<Along>> {
    let is_via = |edge: usize| {
        let shape = streets.edges[edge].shape;
        streets.shape_id[shape[0] as usize..shape[1] as usize].iter().all(|id| path.via.contains(id))
    };
    // Junctions by the streets that end there: copies have other numbers than their junction.
    let mut junction_at: BTreeMap<(usize, bool), u32> = BTreeMap::new();
    for (junction, arms) in arms {
        for arm in arms {
            junction_at.insert((arm.edge, arm.arrives_forward), *junction);
        }
    }
    let mut way: Vec<Along> = Vec::new();
    let mut at = first;
    while at != last || way.is_empty() {
        if way.len() >= LONGEST {
            return None;
        }
        let next = arms.get(&at)?.iter().find(|arm| {
            let step = Along { edge: arm.edge, forward: !arm.arrives_forward };
            arm.leaving.is_some() && is_via(arm.edge) && way.iter().all(|gone| gone.edge != step.edge)
        })?;
        let step = Along { edge: next.edge, forward: !next.arrives_forward };
        at = *junction_at.get(&(step.edge, step.forward))?;
        way.push(step);
    }
    Some(way)
}

fn restrict_from(
    streets: &mut Contracted,
    mut arrived: u32,
    mut way: &[Along],
    leaving: &[u32],
    only: bool,
    base: u32,
    out: &mut Expanded,
) -> bool {
    let turn = |out: &Expanded, from: u32, to: u32| out.turns.iter().position(|t| *t == [from, to]);
    // As long as nobody else enters the next street, all who arrive at its end came this way.
    while let Some((step, rest)) = way.split_first() {
        let [entered, left] = step.ends(&streets.edges[step.edge]);
        if turn(out, arrived, entered).is_none() {
            return false;
        }
        if only {
            keep_turns(out, |t| t[0] != arrived || t[1] == entered);
        }
        let others = out.turns.iter().any(|t| t[1] == entered && t[0] != arrived);
        if let Some(entry) = turn(out, arrived, entered).filter(|_| others) {
            copy_way(streets, entry, way, leaving, only, base, out);
            return true;
        }
        (arrived, way) = (left, rest);
    }
    keep_turns(out, |t| t[0] != arrived || leaving.contains(&t[1]) == only);
    true
}

/// Lets a turn lead into a copy of a way, at whose end the turns are those allowed.
fn copy_way(
    streets: &mut Contracted,
    entry: usize,
    way: &[Along],
    leaving: &[u32],
    only: bool,
    base: u32,
    out: &mut Expanded,
) {
    let mut entry = Some(entry);
    for (number, step) in way.iter().enumerate() {
        let original = streets.edges[step.edge];
        let [entered, left] = step.ends(&original);
        let is_last = number + 1 == way.len();
        let mut copy_of = |vertex: u32| {
            out.copies.push(out.copies[(vertex - base) as usize]);
            base + out.copies.len() as u32 - 1
        };
        let (start, end) = (copy_of(entered), copy_of(left));
        add_copy(streets, step, [start, end]);
        if let Some(entry) = entry {
            out.turns[entry][1] = start;
        }
        let next = way.get(number + 1).map(|next| next.ends(&streets.edges[next.edge])[0]);
        entry = None;
        for at in 0..out.turns.len() {
            let [from, to] = out.turns[at];
            let goes_on = next == Some(to);
            let allowed = if is_last { leaving.contains(&to) == only } else { goes_on || !only };
            if from == left && allowed {
                if goes_on {
                    entry = Some(out.turns.len());
                }
                out.turns.push([end, to]);
                out.seconds.push(out.seconds[at]);
            }
        }
    }
}

/// Adds a street with a shape of its own, open in one direction.
fn add_copy(streets: &mut Contracted, step: &Along, ends: [u32; 2]) {
    let original = streets.edges[step.edge];
    let range = original.shape[0] as usize..original.shape[1] as usize;
    let from = streets.shape.len() as u32;
    streets.shape.extend_from_within(range.clone());
    streets.shape_at.extend_from_within(range.clone());
    streets.shape_id.extend_from_within(range);
    let back = [ends[1], ends[0]];
    let (forward, backward) = if step.forward { (ends, back) } else { (back, ends) };
    let open = |forward: bool, seconds: f64| if step.forward == forward { seconds } else { f64::INFINITY };
    streets.edges.push(Edge {
        forward_seconds: open(true, original.forward_seconds),
        backward_seconds: open(false, original.backward_seconds),
        forward,
        backward,
        shape: [from, streets.shape.len() as u32],
        ..original
    });
    streets.guarded.push(streets.guarded[step.edge]);
}

fn keep_turns(out: &mut Expanded, keep: impl Fn(&[u32; 2]) -> bool) {
    let kept: Vec<bool> = out.turns.iter().map(keep).collect();
    let (mut turns, mut seconds) = (kept.iter(), kept.iter());
    out.turns.retain(|_| turns.next() != Some(&false));
    out.seconds.retain(|_| seconds.next() != Some(&false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::{RawStreets, Segment};
    use crate::{LonLat, Prepared, Profile, StreetNetwork};

    /// Two streets (1 and 4) lead into one (2), from whose end a ring of four pieces (3, 6, 7, 5) leads round to it again.
    fn town(only: bool) -> Prepared {
        let points =
            vec![[0, 0], [10_000, 0], [20_000, 0], [30_000, 0], [10_000, 10_000], [20_000, -10_000], [30_000, -10_000]];
        let street = |(from, to, id): (u32, u32, i64)| Segment {
            from,
            to,
            length_metres: 100.0,
            forward_seconds: 100.0,
            backward_seconds: 100.0,
            speeds: [1, 1],
            is_guarded: false,
            id,
            inner: [0, 0],
        };
        let streets = [(0, 1, 1), (1, 2, 2), (2, 3, 3), (4, 1, 4), (2, 5, 5), (3, 6, 6), (6, 5, 7)];
        let path = PathRestriction { from: 1, via: vec![2], to: 3, ends: [1, 2], only };
        let raw = RawStreets {
            points,
            segments: streets.into_iter().map(street).collect(),
            path_restrictions: vec![path],
            ..RawStreets::default()
        };
        let network = StreetNetwork::from_raw(raw, &Profile::walk()).unwrap();
        assert_eq!((network.summary().turn_restrictions, network.summary().unused_turn_restrictions), (1, 0));
        network.prepare()
    }

    fn metres(town: &Prepared, from: [i32; 2], to: [i32; 2]) -> f64 {
        let places = town.snap(&[from, to].map(LonLat::from_fixed));
        town.point_to_point(&places[0], &places[1]).unwrap().metres.round()
    }

    #[test]
    fn whoever_comes_from_the_first_way_goes_round_and_nobody_else() {
        let town = town(false);
        assert_eq!(metres(&town, [0, 0], [30_000, 0]), 500.0, "the turn over the way between is forbidden");
        assert_eq!(metres(&town, [10_000, 10_000], [30_000, 0]), 300.0, "others may turn");
        assert_eq!(metres(&town, [0, 0], [20_000, -10_000]), 300.0, "other turns are free");
        assert_eq!(metres(&town, [30_000, 0], [0, 0]), 300.0, "and the way back");
    }

    #[test]
    fn a_way_prescribed_over_another_is_kept_to() {
        let town = town(true);
        assert_eq!(metres(&town, [0, 0], [30_000, 0]), 300.0);
        assert_eq!(metres(&town, [0, 0], [20_000, -10_000]), 500.0, "round by the prescribed turn");
        assert_eq!(metres(&town, [10_000, 10_000], [20_000, -10_000]), 300.0);
    }
}
