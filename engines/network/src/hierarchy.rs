use crate::array::Array;
use crate::reduce::Adjacency;
use crate::{Edge, StreetNetwork, dissect};

/// The part of a contraction hierarchy that does not depend on times: the order, the chordal completion, the tree.
///
/// Vertices are numbered by *rank*: a postorder of the elimination tree, so that the vertices below any one of them are the
/// stretch of ranks just before it.
///
/// # References
/// Dibbelt, J., Strasser, B. and Wagner, D. (2016), "Customizable contraction hierarchies", ACM J. Exp. Algorithmics 21.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hierarchy {
    /// Rank of each vertex.
    pub rank: Array<u32>,
    /// First upward arc of each rank.
    pub first: Array<u32>,
    /// Higher end of each arc, ascending in each row.
    pub head: Array<u32>,
    /// Ranks in the tree below each rank, itself included.
    pub below: Array<u32>,
    /// Arc and code of each input (twice the edge, plus one against it; turns after the edges), by arc.
    pub input: Array<[u32; 2]>,
    /// First entry of each rank in `lower`.
    pub lower_first: Array<u32>,
    /// Lower neighbours of each rank, ascending, with the arc between.
    pub lower: Array<[u32; 2]>,
}

impl Hierarchy {
    /// Orders the vertices of a network and completes the graph.
    pub fn of(network: &StreetNetwork) -> Self {
        let graph = Adjacency::of(network.vertices(), pairs(network));
        let order = dissect::order(&graph, &network.vertex);
        Self::under(network, &graph, &order)
    }

    /// Completes the graph of a network under a given order (vertices, first to be eliminated first).
    pub fn under(network: &StreetNetwork, graph: &Adjacency, order: &[u32]) -> Self {
        let n = graph.vertices();
        let mut rank = vec![0u32; n];
        for (at, &v) in order.iter().enumerate() {
            rank[v as usize] = at as u32;
        }
        let up = complete(graph, order, &rank);
        let parent: Vec<u32> = up.iter().map(|row| row.first().copied().unwrap_or(NO_PARENT)).collect();
        let (post, below) = postorder(&parent);
        for r in &mut rank {
            *r = post[*r as usize];
        }
        let mut by_rank: Vec<&Vec<u32>> = vec![&up[0]; n];
        for (old, row) in up.iter().enumerate() {
            by_rank[post[old] as usize] = row;
        }
        let mut first = vec![0u32; n + 1];
        let mut head = Vec::with_capacity(up.iter().map(Vec::len).sum());
        for (at, row) in by_rank.into_iter().enumerate() {
            let from = head.len();
            head.extend(row.iter().map(|w| post[*w as usize]));
            head[from..].sort_unstable();
            first[at + 1] = head.len() as u32;
        }
        let mut hierarchy = Hierarchy {
            rank: rank.into(),
            first: first.into(),
            head: head.into(),
            below: below.into(),
            ..Hierarchy::default()
        };
        hierarchy.turn_over();
        hierarchy.input = hierarchy.inputs(network).into();
        hierarchy
    }

    /// Every input arc of the network with the hierarchy arc it lies on, by arc; loops lie on none.
    fn inputs(&self, network: &StreetNetwork) -> Vec<[u32; 2]> {
        let mut inputs = Vec::with_capacity(network.edges().len() * 2);
        for (at, edge) in network.edges().iter().enumerate() {
            for (end, code) in [(edge.forward, 2 * at), (edge.backward, 2 * at + 1)] {
                inputs.extend(self.arc(end).map(|arc| [arc, code as u32]));
            }
        }
        for (at, turn) in network.turns().iter().enumerate() {
            inputs.extend(self.arc(*turn).map(|arc| [arc, (2 * network.edges().len() + at) as u32]));
        }
        inputs.sort_unstable();
        inputs
    }

    /// The arc between two vertices of the network.
    pub fn arc(&self, ends: [u32; 2]) -> Option<u32> {
        let (a, b) = (self.rank[ends[0] as usize], self.rank[ends[1] as usize]);
        self.arc_between(a.min(b), a.max(b))
    }

    /// The arc from a lower to a higher rank.
    pub fn arc_between(&self, low: u32, high: u32) -> Option<u32> {
        let row = self.row(low as usize);
        row.binary_search(&high).ok().map(|at| self.first[low as usize] + at as u32)
    }

    /// The lower end of an arc.
    pub fn low(&self, arc: u32) -> u32 {
        self.first.partition_point(|first| *first <= arc) as u32 - 1
    }

    pub fn vertices(&self) -> usize {
        self.below.len()
    }

    /// Higher neighbours of a rank.
    pub fn row(&self, rank: usize) -> &[u32] {
        &self.head[self.first[rank] as usize..self.first[rank + 1] as usize]
    }

    /// Lists the arcs by their higher end.
    pub(crate) fn turn_over(&mut self) {
        let n = self.vertices();
        let mut first = vec![0u32; n + 1];
        for &head in self.head.iter() {
            first[head as usize + 1] += 1;
        }
        for v in 0..n {
            first[v + 1] += first[v];
        }
        let mut next = first.clone();
        let mut lower = vec![[0u32; 2]; self.head.len()];
        for rank in 0..n {
            for arc in self.first[rank]..self.first[rank + 1] {
                let slot = &mut next[self.head[arc as usize] as usize];
                lower[*slot as usize] = [rank as u32, arc];
                *slot += 1;
            }
        }
        self.lower_first = first.into();
        self.lower = lower.into();
    }

    /// Lower neighbours of a rank, ascending, with the arc between.
    pub fn lower(&self, rank: u32) -> &[[u32; 2]] {
        &self.lower[self.lower_first[rank as usize] as usize..self.lower_first[rank as usize + 1] as usize]
    }

    /// The next rank up the tree.
    pub fn parent(&self, rank: u32) -> Option<u32> {
        self.row(rank as usize).first().copied()
    }
}

/// Neighbouring vertices of a network. The two places where an edge is left are made neighbours too, so that whoever stops
/// on an edge finds both labels at one time.
pub(crate) fn pairs(network: &StreetNetwork) -> impl Iterator<Item = (u32, u32)> + '_ {
    network.edges().iter().flat_map(pairs_of).chain(network.turns().iter().map(|t| (t[0], t[1])))
}

/// Vertices that one edge makes neighbours.
pub(crate) fn pairs_of(e: &Edge) -> [(u32, u32); 4] {
    [
        (e.forward[0], e.forward[1]),
        (e.backward[0], e.backward[1]),
        (e.forward[0], e.backward[0]),
        (e.forward[1], e.backward[1]),
    ]
}

/// Higher neighbours of each old rank after elimination of all lower ones, ascending.
fn complete(graph: &Adjacency, order: &[u32], rank: &[u32]) -> Vec<Vec<u32>> {
    let n = order.len();
    let mut up: Vec<Vec<u32>> = Vec::with_capacity(n);
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut seen = vec![u32::MAX; n];
    for at in 0..n as u32 {
        let mut row = Vec::new();
        seen[at as usize] = at;
        let mut add = |r: u32| {
            if seen[r as usize] != at {
                seen[r as usize] = at;
                row.push(r);
            }
        };
        graph.row(order[at as usize] as usize).iter().map(|w| rank[*w as usize]).filter(|r| *r > at).for_each(&mut add);
        for child in std::mem::take(&mut children[at as usize]) {
            up[child as usize].iter().skip(1).copied().for_each(&mut add);
        }
        row.sort_unstable();
        if let Some(parent) = row.first() {
            children[*parent as usize].push(at);
        }
        up.push(row);
    }
    up
}

/// Stands for the parent of a root of the tree.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// New rank of each old one in a postorder of the tree (given by parents, all of higher old rank), and the size of each new
/// rank's subtree.
pub(crate) fn postorder(parent: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = parent.len();
    // Every parent has a higher old rank: sizes and places follow without recursion.
    let mut size = vec![1u32; n];
    for v in 0..n {
        if parent[v] != NO_PARENT {
            size[parent[v] as usize] += size[v];
        }
    }
    let mut post = vec![0u32; n];
    // The stretch of each vertex ends where its parent's free room ends.
    let mut free_end = vec![0u32; n];
    let mut roots_end = n as u32;
    for v in (0..n).rev() {
        let room = if parent[v] == NO_PARENT { &mut roots_end } else { &mut free_end[parent[v] as usize] };
        let end = *room;
        *room -= size[v];
        post[v] = end - 1;
        free_end[v] = end - 1;
    }
    let mut below = vec![0u32; n];
    for v in 0..n {
        below[post[v] as usize] = size[v];
    }
    (post, below)
}
