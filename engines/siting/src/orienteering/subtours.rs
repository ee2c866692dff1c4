//! Sets of places that a relaxed walk visits without coming from the first place often enough.

use super::cuts::Cut;
use crate::dinic::Dinic;
use linping_work::Stop;

const TINY: f64 = 1e-6;
/// Violations below this are left alone.
const LEAST: f64 = 1e-3;

/// A solution of the relaxation: how much of each place is visited, and the edges in use.
pub(super) struct Point {
    pub y: Vec<f64>,
    pub support: Vec<(usize, usize, f64)>,
}

impl Point {
    /// The constraint of a set without the first place, if it is violated: written for the set or for what is left outside,
    /// whichever is smaller.
    fn constraint(&self, member: &[bool]) -> Option<(f64, Cut)> {
        let count = self.y.len();
        let inside: Vec<usize> = (0..count).filter(|&place| member[place] && self.y[place] > TINY).collect();
        let keep = inside.iter().copied().max_by(|&a, &b| self.y[a].total_cmp(&self.y[b]).then(b.cmp(&a)))?;
        let across: f64 = self.support.iter().filter(|(a, b, _)| member[*a] != member[*b]).map(|edge| edge.2).sum();
        let violation = 2.0 * self.y[keep] - across;
        if violation < LEAST || inside.len() < 2 || member[0] {
            return None;
        }
        let outside: Vec<usize> = (0..count).filter(|&place| !member[place] && self.y[place] > TINY).collect();
        Some((violation, Cut::Subtour(if outside.len() < inside.len() { outside } else { inside }, keep)))
    }

    /// Places held together by edges of some strength.
    pub fn clusters(&self) -> Vec<(f64, Cut)> {
        let count = self.y.len();
        let mut found = Vec::new();
        for strength in [TINY, 0.2, 0.4, 0.6, 0.8, 0.95] {
            let mut root: Vec<usize> = (0..count).collect();
            for &(a, b, _) in self.support.iter().filter(|edge| edge.2 >= strength) {
                let (a, b) = (find(&mut root, a), find(&mut root, b));
                root[a.max(b)] = a.min(b);
            }
            let group: Vec<usize> = (0..count).map(|place| find(&mut root, place)).collect();
            for head in (1..count).filter(|&head| group[head] == head && self.y[head] > TINY) {
                let member: Vec<bool> = group.iter().map(|other| *other == head).collect();
                found.extend(self.constraint(&member));
            }
            // All that hangs together with the first place, against the rest.
            let member: Vec<bool> = group.iter().map(|other| *other != group[0]).collect();
            found.extend(self.constraint(&member));
        }
        found
    }

    /// Least cuts between the first place and every other, on both of their sides.
    pub fn least_cuts(&self, stop: &Stop) -> Vec<(f64, Cut)> {
        let count = self.y.len();
        let mut found = Vec::new();
        let mut covered = vec![false; count];
        let mut order: Vec<usize> = (1..count).filter(|&place| self.y[place] > 0.01).collect();
        order.sort_by(|&a, &b| self.y[b].total_cmp(&self.y[a]).then(a.cmp(&b)));
        for place in order {
            if covered[place] || stop.spend(self.support.len() as u64) {
                continue;
            }
            let mut network = Dinic::new(count);
            self.support.iter().for_each(|&(a, b, x)| network.both(a, b, x, x));
            if network.flow(0, place) < 2.0 * self.y[place] - LEAST {
                let near = network.reaching(place);
                let far: Vec<bool> = network.reached(0).into_iter().map(|reached| !reached).collect();
                (0..count).filter(|&other| near[other]).for_each(|other| covered[other] = true);
                covered[place] = true;
                found.extend([near, far].iter().filter_map(|member| self.constraint(member)));
            }
        }
        found
    }
}

fn find(root: &mut [usize], mut place: usize) -> usize {
    while root[place] != place {
        root[place] = root[root[place]];
        place = root[place];
    }
    place
}
