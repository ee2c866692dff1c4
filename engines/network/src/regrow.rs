//! The hierarchy of a network that grew: completion under the old order with the new vertices first, run again only where
//! the new edges reach.

use crate::StreetNetwork;
use crate::hierarchy::{Hierarchy, NO_PARENT, pairs_of, postorder};
use std::collections::{BTreeMap, BTreeSet};

/// A hierarchy that grew, and what became of the old one's arcs.
pub(crate) struct Regrown {
    pub hierarchy: Hierarchy,
    pub moved: Moved,
}

/// What became of the arcs.
pub(crate) struct Moved {
    /// New number of each old arc.
    pub arc: Vec<u32>,
    /// Arcs (new numbers) that are new or lost an input.
    pub unsettled: Vec<u32>,
}

/// Rows of the completed graph by place in the order, as far as they differ from the old ones.
type Rows = BTreeMap<u32, Vec<u32>>;

impl Hierarchy {
    /// The hierarchy of a network that grew out of this one's: vertices and edges were added behind the old ones, and edges
    /// `touched` (ascending) have other ends than before or are new.
    pub fn grown(&self, network: &StreetNetwork, touched: &[u32], old_edges: usize) -> Regrown {
        let added = (network.vertices() - self.vertices()) as u32;
        let rows = self.changed_rows(network, touched, added);
        let n = network.vertices();
        // Places in the order: the new vertices, then the old ones as they were.
        let own_row = |at: u32| if at < added { &[][..] } else { self.row((at - added) as usize) };
        let parent: Vec<u32> = (0..n as u32)
            .map(|at| match rows.get(&at) {
                Some(row) => row.first().copied().unwrap_or(NO_PARENT),
                None => own_row(at).first().map_or(NO_PARENT, |head| head + added),
            })
            .collect();
        let (post, below) = postorder(&parent);
        let mut at_rank = vec![0u32; n];
        for (at, rank) in post.iter().enumerate() {
            at_rank[*rank as usize] = at as u32;
        }
        let mut first = Vec::with_capacity(n + 1);
        let mut head = Vec::with_capacity(self.head.len() + 64);
        let mut moved = Moved { arc: vec![0; self.head.len()], unsettled: Vec::new() };
        first.push(0);
        // A row's members all lie on its way up the tree: their order stays what it was.
        for at in at_rank {
            let from = head.len() as u32;
            let own = own_row(at);
            let old_from = if at < added { 0 } else { self.first[(at - added) as usize] };
            match rows.get(&at) {
                None => {
                    head.extend(own.iter().map(|old| post[(old + added) as usize]));
                    (0..own.len() as u32).for_each(|i| moved.arc[(old_from + i) as usize] = from + i);
                }
                Some(row) => {
                    head.extend(row.iter().map(|place| post[*place as usize]));
                    for (i, place) in (0u32..).zip(row) {
                        match place.checked_sub(added).and_then(|old| own.binary_search(&old).ok()) {
                            Some(was) => moved.arc[old_from as usize + was] = from + i,
                            None => moved.unsettled.push(from + i),
                        }
                    }
                }
            }
            first.push(head.len() as u32);
        }
        let places = self.rank.iter().map(|rank| rank + added);
        let rank: Vec<u32> = places.chain(0..added).map(|place| post[place as usize]).collect();
        let mut hierarchy = Hierarchy {
            rank: rank.into(),
            first: first.into(),
            head: head.into(),
            below: below.into(),
            ..Hierarchy::default()
        };
        hierarchy.turn_over();
        hierarchy.input = hierarchy.moved_inputs(self, network, touched, old_edges, &mut moved).into();
        Regrown { hierarchy, moved }
    }

    /// Completion from the ends of the touched edges upward: each row hands what it has over the next one up the tree to it,
    /// until nothing is new.
    fn changed_rows(&self, network: &StreetNetwork, touched: &[u32], added: u32) -> Rows {
        let old = self.vertices() as u32;
        let place = |vertex: u32| if vertex < old { self.rank[vertex as usize] + added } else { vertex - old };
        let mut more: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for edge in touched {
            for (a, b) in pairs_of(&network.edges()[*edge as usize]) {
                let (a, b) = (place(a), place(b));
                if a != b {
                    more.entry(a.min(b)).or_default().insert(a.max(b));
                }
            }
        }
        let mut rows = Rows::new();
        while let Some((at, mut row)) = more.pop_first() {
            if at >= added {
                let own = self.row((at - added) as usize);
                row.extend(own.iter().map(|head| head + added));
                if row.len() == own.len() {
                    continue;
                }
            }
            let row: Vec<u32> = row.into_iter().collect();
            if let Some((parent, rest)) = row.split_first()
                && !rest.is_empty()
            {
                more.entry(*parent).or_default().extend(rest);
            }
            rows.insert(at, row);
        }
        rows
    }

    /// The inputs of the old hierarchy on the new arcs, those of the touched edges anew.
    fn moved_inputs(
        &self,
        old: &Hierarchy,
        network: &StreetNetwork,
        touched: &[u32],
        old_edges: usize,
        moved: &mut Moved,
    ) -> Vec<[u32; 2]> {
        let edges = network.edges();
        let (turns_from, shift) = (2 * old_edges as u32, 2 * (edges.len() - old_edges) as u32);
        let mut inputs = Vec::with_capacity(old.input.len() + 4 * touched.len());
        for &[arc, code] in old.input.iter() {
            let arc = moved.arc[arc as usize];
            if code >= turns_from {
                inputs.push([arc, code + shift]);
            } else if touched.binary_search(&(code / 2)).is_ok() {
                moved.unsettled.push(arc);
            } else {
                inputs.push([arc, code]);
            }
        }
        for &edge in touched {
            let ends = [edges[edge as usize].forward, edges[edge as usize].backward];
            for (code, ends) in (2 * edge..).zip(ends) {
                inputs.extend(self.arc(ends).map(|arc| [arc, code]));
            }
        }
        by_arc(&inputs, self.head.len())
    }
}

/// Inputs by arc, in their order among those of one arc.
fn by_arc(inputs: &[[u32; 2]], arcs: usize) -> Vec<[u32; 2]> {
    let mut next = vec![0u32; arcs + 1];
    for [arc, _] in inputs {
        next[*arc as usize + 1] += 1;
    }
    for arc in 0..arcs {
        next[arc + 1] += next[arc];
    }
    let mut sorted = vec![[0u32; 2]; inputs.len()];
    for input in inputs {
        let slot = &mut next[input[0] as usize];
        sorted[*slot as usize] = *input;
        *slot += 1;
    }
    sorted
}
