//! Turn restrictions: only the junctions that have one are taken apart into the streets that arrive and those that leave.

use crate::network::Edge;
use crate::raw::Restriction;
use std::collections::BTreeMap;

/// Vertices and turns that the restrictions add.
pub(crate) struct Expanded {
    /// Junction that each added vertex is a copy of.
    pub copies: Vec<u32>,
    /// Allowed turns (from an arriving copy to a leaving copy), without cost.
    pub turns: Vec<[u32; 2]>,
    /// Restrictions whose streets are not both there.
    pub unused: u64,
}

/// One street end at a junction.
struct Arm {
    edge: usize,
    /// True if the edge's forward direction arrives here.
    arrives_forward: bool,
    id: i64,
}

/// Takes the junctions with restrictions apart, changing the ends of their edges.
///
/// `junction_of` is the junction's number of a raw vertex, or `u32::MAX`.
pub(crate) fn expand(
    edges: &mut [Edge],
    shape_id: &[i64],
    junctions: usize,
    restrictions: &[Restriction],
    junction_of: impl Fn(u32) -> u32,
) -> Expanded {
    let mut out = Expanded { copies: Vec::new(), turns: Vec::new(), unused: 0 };
    let mut rules: BTreeMap<u32, Vec<&Restriction>> = BTreeMap::new();
    for restriction in restrictions {
        match junction_of(restriction.via) {
            u32::MAX => out.unused += 1,
            junction => rules.entry(junction).or_default().push(restriction),
        }
    }
    let mut arms: BTreeMap<u32, Vec<Arm>> = BTreeMap::new();
    for (at, edge) in edges.iter().enumerate() {
        let (first, last) = (edge.shape[0] as usize, edge.shape[1] as usize - 1);
        for (junction, arrives_forward, id) in
            [(edge.forward[0], false, shape_id[first]), (edge.forward[1], true, shape_id[last])]
        {
            if rules.contains_key(&junction) {
                arms.entry(junction).or_default().push(Arm { edge: at, arrives_forward, id });
            }
        }
    }
    for (junction, rules) in rules {
        let arms = arms.remove(&junction).unwrap_or_default();
        let has = |id: i64| arms.iter().any(|arm| arm.id == id);
        let (used, lost): (Vec<&Restriction>, Vec<_>) = rules.into_iter().partition(|r| has(r.from) && has(r.to));
        out.unused += lost.len() as u64;
        if !used.is_empty() {
            take_apart(edges, &arms, &used, junction, junctions, &mut out);
        }
    }
    out
}

fn take_apart(
    edges: &mut [Edge],
    arms: &[Arm],
    rules: &[&Restriction],
    junction: u32,
    base: usize,
    out: &mut Expanded,
) {
    let mut ends = Vec::with_capacity(arms.len());
    for arm in arms {
        let arriving = (base + out.copies.len()) as u32;
        let leaving = arriving + 1;
        out.copies.extend([junction, junction]);
        let edge = &mut edges[arm.edge];
        if arm.arrives_forward {
            edge.forward[1] = arriving;
            edge.backward[0] = leaving;
        } else {
            edge.backward[1] = arriving;
            edge.forward[0] = leaving;
        }
        ends.push((arriving, leaving));
    }
    for (from, &(arriving, _)) in arms.iter().zip(&ends) {
        for (to, &(_, leaving)) in arms.iter().zip(&ends) {
            let same = from.edge == to.edge && from.arrives_forward == to.arrives_forward;
            // Turning back into the same street is for dead ends only.
            if (same && arms.len() > 1) || is_forbidden(rules, from.id, to.id) {
                continue;
            }
            out.turns.push([arriving, leaving]);
        }
    }
}

fn is_forbidden(rules: &[&Restriction], from: i64, to: i64) -> bool {
    let only: Vec<i64> = rules.iter().filter(|r| r.only && r.from == from).map(|r| r.to).collect();
    (!only.is_empty() && !only.contains(&to))
        // A ban on turning back names one way twice; going straight on along that way stays allowed.
        || rules.iter().any(|r| !r.only && r.from != r.to && r.from == from && r.to == to)
}
