//! Vertices of degree one and two go first: removing them adds at most one edge between their neighbours, never harms the
//! order, and leaves about half of a city's junctions to be dissected.

use std::collections::VecDeque;

/// Neighbours of every vertex, simple and symmetric, in compressed rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Adjacency {
    pub first: Vec<u32>,
    pub head: Vec<u32>,
}

impl Adjacency {
    /// From pairs in any order and number.
    pub fn of(vertices: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut both: Vec<(u32, u32)> = pairs.filter(|(a, b)| a != b).flat_map(|(a, b)| [(a, b), (b, a)]).collect();
        both.sort_unstable();
        both.dedup();
        let mut first = vec![0u32; vertices + 1];
        for &(a, _) in &both {
            first[a as usize + 1] += 1;
        }
        for v in 0..vertices {
            first[v + 1] += first[v];
        }
        Adjacency { first, head: both.into_iter().map(|p| p.1).collect() }
    }

    pub fn vertices(&self) -> usize {
        self.first.len() - 1
    }

    pub fn row(&self, vertex: usize) -> &[u32] {
        &self.head[self.first[vertex] as usize..self.first[vertex + 1] as usize]
    }
}

/// The vertices removed, in order, and what is left.
pub(crate) struct Reduced {
    pub removed: Vec<u32>,
    /// Vertices of the core, ascending.
    pub core: Vec<u32>,
    /// The core's edges, numbered by position in `core`.
    pub adjacency: Adjacency,
}

/// Removes vertices of degree at most two until none is left.
pub(crate) fn reduce(graph: &Adjacency) -> Reduced {
    let n = graph.vertices();
    let mut neighbours: Vec<Vec<u32>> = (0..n).map(|v| graph.row(v).to_vec()).collect();
    let mut queue: VecDeque<u32> = (0..n as u32).filter(|v| neighbours[*v as usize].len() <= 2).collect();
    let mut gone = vec![false; n];
    let mut removed = Vec::new();
    while let Some(v) = queue.pop_front() {
        let at = v as usize;
        if gone[at] || neighbours[at].len() > 2 {
            continue;
        }
        gone[at] = true;
        removed.push(v);
        let around = std::mem::take(&mut neighbours[at]);
        for &w in &around {
            neighbours[w as usize].retain(|x| *x != v);
        }
        if let [a, b] = around[..]
            && !neighbours[a as usize].contains(&b)
        {
            neighbours[a as usize].push(b);
            neighbours[b as usize].push(a);
        }
        queue.extend(around.iter().filter(|w| neighbours[**w as usize].len() <= 2));
    }
    let core: Vec<u32> = (0..n as u32).filter(|v| !gone[*v as usize]).collect();
    let mut number = vec![u32::MAX; n];
    for (at, &v) in core.iter().enumerate() {
        number[v as usize] = at as u32;
    }
    let mut adjacency = Adjacency { first: vec![0], head: Vec::new() };
    for &v in &core {
        let from = adjacency.head.len();
        adjacency.head.extend(neighbours[v as usize].iter().map(|w| number[*w as usize]));
        adjacency.head[from..].sort_unstable();
        adjacency.first.push(adjacency.head.len() as u32);
    }
    Reduced { removed, core, adjacency }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_removed_whole_and_a_clique_of_four_stays() {
        let tree = Adjacency::of(4, [(0, 1), (1, 2), (1, 3)].into_iter());
        assert_eq!(reduce(&tree).removed.len(), 4);
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (3, 4)];
        let left = reduce(&Adjacency::of(5, pairs.into_iter()));
        assert_eq!(left.removed, [4]);
        assert_eq!(left.core, [0, 1, 2, 3]);
        assert_eq!(left.adjacency.row(0), [1, 2, 3]);
    }
}
