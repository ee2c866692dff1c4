use crate::reduce::Adjacency;

/// The largest number of edge-disjoint paths between two sets, and the side of the smallest cut at the sources.
///
/// Dinic's algorithm with unit capacities: breadth-first levels from the sources, then as many paths along them as fit.
///
/// # References
/// Dinic, E. A. (1970), "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet
/// Mathematics Doklady 11, 1277-1280.
pub(crate) struct Flow<'a> {
    graph: &'a Adjacency,
    /// The opposite arc of each arc.
    reverse: &'a [u32],
    /// -1, 0 or 1 along each arc.
    flow: Vec<i8>,
    level: Vec<u32>,
    next: Vec<u32>,
    queue: Vec<u32>,
}

/// Which terminal set a vertex belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terminal {
    None,
    Source,
    Sink,
}

/// The opposite arc of each arc of a symmetric graph with sorted rows.
pub(crate) fn reverse_arcs(graph: &Adjacency) -> Vec<u32> {
    // Rows are visited in ascending order, so the arcs into a vertex appear in the order of its own sorted row.
    let mut next: Vec<u32> = graph.first[..graph.vertices()].to_vec();
    let mut reverse = vec![0u32; graph.head.len()];
    for v in 0..graph.vertices() {
        for arc in graph.first[v]..graph.first[v + 1] {
            let w = graph.head[arc as usize] as usize;
            reverse[arc as usize] = next[w];
            next[w] += 1;
        }
    }
    reverse
}

impl<'a> Flow<'a> {
    pub fn new(graph: &'a Adjacency, reverse: &'a [u32]) -> Self {
        let n = graph.vertices();
        Flow {
            graph,
            reverse,
            flow: vec![0; graph.head.len()],
            level: vec![u32::MAX; n],
            next: vec![0; n],
            queue: Vec::with_capacity(n),
        }
    }

    /// The size of the smallest cut between the terminals, unless it exceeds `give_up`.
    pub fn run(&mut self, terminal: &[Terminal], give_up: usize) -> Option<usize> {
        self.flow.fill(0);
        let mut total = 0;
        while self.levels(terminal) {
            self.next.copy_from_slice(&self.graph.first[..self.graph.vertices()]);
            for source in 0..terminal.len() {
                if terminal[source] == Terminal::Source {
                    while self.augment(source as u32, terminal) {
                        total += 1;
                        if total > give_up {
                            return None;
                        }
                    }
                }
            }
        }
        Some(total)
    }

    /// True if the vertex lies on the sources' side of the cut (after [`Flow::run`]).
    pub fn is_reached(&self, vertex: usize) -> bool {
        self.level[vertex] != u32::MAX
    }

    fn levels(&mut self, terminal: &[Terminal]) -> bool {
        self.level.fill(u32::MAX);
        self.queue.clear();
        for (v, t) in terminal.iter().enumerate() {
            if *t == Terminal::Source {
                self.level[v] = 0;
                self.queue.push(v as u32);
            }
        }
        let mut at = 0;
        let mut reached = u32::MAX;
        while at < self.queue.len() {
            let v = self.queue[at] as usize;
            at += 1;
            if self.level[v] >= reached {
                continue;
            }
            for arc in self.graph.first[v]..self.graph.first[v + 1] {
                let w = self.graph.head[arc as usize] as usize;
                if self.flow[arc as usize] < 1 && self.level[w] == u32::MAX {
                    self.level[w] = self.level[v] + 1;
                    if terminal[w] == Terminal::Sink {
                        reached = self.level[w];
                    }
                    self.queue.push(w as u32);
                }
            }
        }
        reached != u32::MAX
    }

    /// Sends one unit from a source along ascending levels.
    fn augment(&mut self, source: u32, terminal: &[Terminal]) -> bool {
        let mut path: Vec<u32> = Vec::new();
        let mut v = source as usize;
        loop {
            if terminal[v] == Terminal::Sink {
                for &arc in &path {
                    self.flow[arc as usize] += 1;
                    self.flow[self.reverse[arc as usize] as usize] -= 1;
                }
                return true;
            }
            let mut advanced = false;
            while self.next[v] < self.graph.first[v + 1] {
                let arc = self.next[v];
                let w = self.graph.head[arc as usize] as usize;
                if self.flow[arc as usize] < 1 && self.level[w] == self.level[v] + 1 {
                    path.push(arc);
                    v = w;
                    advanced = true;
                    break;
                }
                self.next[v] += 1;
            }
            if !advanced {
                let Some(arc) = path.pop() else { return false };
                v = self.graph.head[self.reverse[arc as usize] as usize] as usize;
                self.next[v] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_of_a_ladder_is_its_two_rails() {
        // 0-2-4, 1-3-5 with rungs.
        let pairs = [(0, 2), (2, 4), (1, 3), (3, 5), (0, 1), (2, 3), (4, 5)];
        let graph = Adjacency::of(6, pairs.into_iter());
        let reverse = reverse_arcs(&graph);
        let mut terminal = [Terminal::None; 6];
        terminal[..2].fill(Terminal::Source);
        terminal[4..].fill(Terminal::Sink);
        let mut flow = Flow::new(&graph, &reverse);
        assert_eq!(flow.run(&terminal, 10), Some(2));
        assert!(flow.is_reached(0) && !flow.is_reached(4));
        assert_eq!(flow.run(&terminal, 1), None);
    }
}
