//! Maximum flow and minimum cut (Dinic 1970).

use std::collections::VecDeque;

pub(crate) struct Dinic {
    /// Arcs come in pairs: arc k and its reverse k ^ 1.
    head: Vec<u32>,
    room: Vec<f64>,
    arcs: Vec<Vec<u32>>,
    level: Vec<u32>,
    next: Vec<usize>,
}

const TINY: f64 = 1e-9;

impl Dinic {
    pub fn new(nodes: usize) -> Self {
        Dinic {
            head: Vec::new(),
            room: Vec::new(),
            arcs: vec![Vec::new(); nodes],
            level: vec![0; nodes],
            next: vec![0; nodes],
        }
    }

    pub fn arc(&mut self, from: usize, to: usize, room: f64) {
        self.both(from, to, room, 0.0);
    }

    /// An arc with room both ways.
    pub fn both(&mut self, from: usize, to: usize, room: f64, back: f64) {
        for (from, to, room) in [(from, to, room), (to, from, back)] {
            self.arcs[from].push(self.head.len() as u32);
            self.head.push(to as u32);
            self.room.push(room);
        }
    }

    fn layer(&mut self, source: usize, sink: usize) -> bool {
        self.level.iter_mut().for_each(|level| *level = u32::MAX);
        self.level[source] = 0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.arcs[node] {
                let to = self.head[arc as usize] as usize;
                if self.room[arc as usize] > TINY && self.level[to] == u32::MAX {
                    self.level[to] = self.level[node] + 1;
                    queue.push_back(to);
                }
            }
        }
        self.level[sink] != u32::MAX
    }

    /// One augmenting path in the layers, without recursion.
    fn augment(&mut self, source: usize, sink: usize) -> f64 {
        let mut path: Vec<u32> = Vec::new();
        let mut node = source;
        loop {
            if node == sink {
                let amount = path.iter().map(|&arc| self.room[arc as usize]).fold(f64::INFINITY, f64::min);
                for &arc in &path {
                    self.room[arc as usize] -= amount;
                    self.room[arc as usize ^ 1] += amount;
                }
                return amount;
            }
            let mut forward = None;
            while let Some(&arc) = self.arcs[node].get(self.next[node]) {
                let to = self.head[arc as usize] as usize;
                if self.room[arc as usize] > TINY && self.level[to] == self.level[node] + 1 {
                    forward = Some((arc, to));
                    break;
                }
                self.next[node] += 1;
            }
            match forward {
                Some((arc, to)) => {
                    path.push(arc);
                    node = to;
                }
                None => {
                    let Some(arc) = path.pop() else { return 0.0 };
                    node = self.head[arc as usize ^ 1] as usize;
                    self.next[node] += 1;
                }
            }
        }
    }

    /// The value of a maximum flow.
    pub fn flow(&mut self, source: usize, sink: usize) -> f64 {
        let mut total = 0.0;
        while self.layer(source, sink) {
            self.next.iter_mut().for_each(|next| *next = 0);
            loop {
                let amount = self.augment(source, sink);
                if amount <= 0.0 {
                    break;
                }
                total += amount;
            }
        }
        total
    }

    /// Nodes still reachable from the source: its side of a minimum cut.
    pub fn reached(&mut self, source: usize) -> Vec<bool> {
        self.layer(source, source);
        self.level.iter().map(|level| *level != u32::MAX).collect()
    }

    /// Nodes from which the sink can still be reached: its side of a minimum cut.
    pub fn reaching(&self, sink: usize) -> Vec<bool> {
        let mut reaching = vec![false; self.arcs.len()];
        reaching[sink] = true;
        let mut queue = VecDeque::from([sink]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.arcs[node] {
                let from = self.head[arc as usize] as usize;
                if !reaching[from] && self.room[arc as usize ^ 1] > TINY {
                    reaching[from] = true;
                    queue.push_back(from);
                }
            }
        }
        reaching
    }
}
