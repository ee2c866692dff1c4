//! Branch and bound among the choices of so many items: the items a better answer can still differ in, their tableau, and what is
//! left to look at.

use super::packing::{Best, Packing};
use super::tableau::{Snapshot, Tableau, Verdict};
use crate::frontier::Frontier;

/// Where a search in depth stands.
struct Course {
    fixed: State,
    /// Items settled since the start, in order.
    trail: Vec<usize>,
    pivots: u64,
}

/// A part of the search in depth that waits its turn.
struct Waiting {
    bound: f64,
    /// Length of the trail there.
    length: usize,
    /// Item and value to try.
    choice: Option<(usize, bool)>,
    /// The tableau there, unless it is the one at hand.
    tableau: Option<Snapshot>,
}

/// Settled values of a plane's items: 0, 1, or 2 if open.
type State = Vec<u8>;

/// All choices with their count in a range that can still be better.
pub(crate) struct Plane {
    range: (usize, usize),
    /// Open items, and all items settled for the whole plane.
    items: Vec<usize>,
    settled: Vec<bool>,
    tableau: Tableau,
    frontier: Frontier<State>,
    /// Bound and reduced profits at the root, against which better answers settle more items.
    root: f64,
    reduced: Vec<f64>,
    rest: Vec<bool>,
    /// Highest bound of what was given up for numerical reasons.
    lost: f64,
    cut: f64,
}

impl Plane {
    /// The choices that differ from `settled` in `items` only, with their count in a range; none if nothing there can be better.
    pub fn new(
        packing: &Packing,
        best: &mut Best,
        items: Vec<usize>,
        mut settled: Vec<bool>,
        range: (usize, usize),
    ) -> Option<Self> {
        let count = settled.len();
        items.iter().for_each(|&item| settled[item] = false);
        let mut plane = Plane {
            range,
            tableau: tableau(packing, &items, &settled, range),
            items,
            settled,
            frontier: Frontier::new(),
            root: f64::INFINITY,
            reduced: vec![0.0; count],
            rest: vec![false; count],
            lost: f64::NEG_INFINITY,
            cut: f64::NEG_INFINITY,
        };
        let mut pivots = 0;
        let base = packing.worth(&plane.settled);
        let verdict = plane.tableau.solve(packing.cut(best.value) - base, &mut pivots);
        best.work += plane.cost(packing, pivots);
        match verdict {
            Verdict::Hopeless => return None,
            Verdict::Unclear => plane.root = packing.value.iter().sum(),
            Verdict::Optimal => {
                plane.root = plane.tableau.safe_bound() + base;
                plane.offer(packing, best);
                for (at, &item) in plane.items.iter().enumerate() {
                    plane.reduced[item] = plane.tableau.reduced(at);
                    plane.rest[item] = plane.tableau.x(at) > 0.5;
                }
            }
        }
        plane.frontier.push(-plane.root, 0, vec![2; plane.items.len()]);
        plane.shrink(packing, best);
        Some(plane)
    }

    /// Work of so many pivots.
    fn cost(&self, packing: &Packing, pivots: u64) -> u64 {
        pivots * (1 + self.items.len() * packing.needs.len() / 1000) as u64
    }

    /// Nothing in the plane is worth more than this.
    pub fn bound(&self) -> f64 {
        self.frontier.lowest().map_or(f64::NEG_INFINITY, |loss| -loss).max(self.lost)
    }

    pub fn is_done(&self, cut: f64) -> bool {
        self.frontier.lowest().is_none_or(|loss| -loss < cut)
    }

    /// What turning an item over costs in the relaxation, negative for items that are better left out.
    pub fn reduced(&self) -> &[f64] {
        &self.reduced
    }

    /// How many items the relaxation takes, torn ones rounded.
    pub fn centre(&self) -> usize {
        let taken = (0..self.rest.len()).filter(|&item| self.settled[item] || self.rest[item]);
        taken.count().clamp(self.range.0, self.range.1)
    }

    /// Settles the items whose reduced profit at the root a better answer cannot afford, and leaves them out from here on.
    fn shrink(&mut self, packing: &Packing, best: &mut Best) {
        let cut = packing.cut(best.value);
        if cut <= self.cut {
            return;
        }
        self.cut = cut;
        let keeps = |item: usize| self.root - self.reduced[item].abs() >= cut || self.reduced[item].abs() < 1e-6;
        let kept: Vec<usize> = (0..self.items.len()).filter(|&at| keeps(self.items[at])).collect();
        if kept.len() == self.items.len() {
            return;
        }
        let gone: Vec<usize> = (0..self.items.len()).filter(|at| !keeps(self.items[*at])).collect();
        gone.iter().for_each(|&at| self.settled[self.items[at]] = self.rest[self.items[at]]);
        let mut frontier = Frontier::new();
        while let Some((loss, depth, state)) = self.frontier.pop() {
            let agrees = |at: &usize| state[*at] == 2 || (state[*at] == 1) == self.rest[self.items[*at]];
            if -loss >= cut && gone.iter().all(agrees) {
                frontier.push(loss, depth, kept.iter().map(|&at| state[at]).collect());
            }
        }
        self.frontier = frontier;
        self.items = kept.iter().map(|&at| self.items[at]).collect();
        self.tableau = tableau(packing, &self.items, &self.settled, self.range);
    }

    /// Looks at so many parts, the most promising first and from there in depth.
    pub fn advance(&mut self, packing: &Packing, best: &mut Best, nodes: usize) {
        self.shrink(packing, best);
        let Some((loss, depth, state)) = self.frontier.pop() else { return };
        if -loss < packing.cut(best.value) {
            self.frontier = Frontier::new();
            return;
        }
        // What the settled items are worth: the tableau counts the open ones.
        let base: f64 =
            self.settled.iter().zip(&packing.value).filter(|(taken, _)| **taken).map(|(_, value)| value).sum();
        self.enter(&state);
        let mut course = Course { fixed: state, trail: Vec::new(), pivots: 0 };
        // Parts still to look at, the last first.
        let mut stack = vec![Waiting { bound: -loss, length: 0, choice: None, tableau: None }];
        let mut spare: Vec<Snapshot> = Vec::new();
        // With no room for more parts, this one is searched to its end as far as can be.
        let mut left = if self.frontier.len() < MOST { nodes } else { nodes * 100 };
        while let Some(Waiting { bound, length, choice, tableau }) = stack.pop() {
            while course.trail.len() > length {
                if let Some(at) = course.trail.pop() {
                    course.fixed[at] = 2;
                }
            }
            let hopeless = bound < packing.cut(best.value);
            if !hopeless
                && left > 0
                && let Some(tableau) = &tableau
            {
                self.tableau.restore(tableau);
            }
            spare.extend(tableau);
            if hopeless {
                continue;
            }
            if left == 0 {
                let mut state = course.fixed.clone();
                if let Some((at, value)) = choice {
                    state[at] = u8::from(value);
                }
                self.frontier.push(-bound, depth + course.trail.len(), state);
                continue;
            }
            left -= 1;
            if let Some((at, value)) = choice {
                self.settle(at, value, &mut course);
            }
            if let Some((bound, at, up, other)) = self.expand(packing, best, base, bound, &mut course) {
                let length = course.trail.len();
                if other >= packing.cut(best.value) {
                    let mut tableau = spare.pop().unwrap_or_default();
                    self.tableau.save(&mut tableau);
                    stack.push(Waiting { bound: other, length, choice: Some((at, !up)), tableau: Some(tableau) });
                }
                stack.push(Waiting { bound, length, choice: Some((at, up)), tableau: None });
            }
        }
        best.work += self.cost(packing, course.pivots);
    }

    fn settle(&mut self, at: usize, value: bool, course: &mut Course) {
        course.fixed[at] = u8::from(value);
        self.tableau.fix(at, value);
        course.trail.push(at);
    }

    /// Bounds a part and settles what it can: bound, item to split by, the more promising value, bound of the other side.
    fn expand(
        &mut self,
        packing: &Packing,
        best: &mut Best,
        base: f64,
        bound: f64,
        course: &mut Course,
    ) -> Option<(f64, usize, bool, f64)> {
        loop {
            let cut = packing.cut(best.value);
            match self.tableau.solve(cut - base, &mut course.pivots) {
                Verdict::Hopeless => return None,
                Verdict::Unclear => {
                    self.lost = self.lost.max(bound);
                    return None;
                }
                Verdict::Optimal => {}
            }
            let bound = bound.min(self.tableau.worth() + base);
            let spare = bound - cut;
            for at in 0..course.fixed.len() {
                let reduced = self.tableau.reduced(at);
                if course.fixed[at] == 2 && reduced.abs() > spare + 1e-6 {
                    self.settle(at, reduced > 0.0, course);
                }
            }
            let mut split: Option<(f64, usize, f64, f64)> = None;
            let mut forced = None;
            for (at, _) in self.tableau.basics().filter(|(_, x)| *x > 1e-6 && *x < 1.0 - 1e-6) {
                let (down, up) = self.tableau.penalties(at);
                if down > spare + 1e-6 || up > spare + 1e-6 {
                    forced = Some((at, down > up, down.min(up)));
                    break;
                }
                let merit = down.max(1e-3) * up.max(1e-3);
                if split.is_none_or(|(most, ..)| merit > most) {
                    split = Some((merit, at, down, up));
                }
            }
            if let Some((at, up, other)) = forced {
                if other > spare + 1e-6 {
                    return None;
                }
                self.settle(at, up, course);
                continue;
            }
            let Some((_, at, down, up)) = split else {
                self.offer(packing, best);
                if bound >= packing.cut(best.value) {
                    // Whole, yet promising more than it gives: rounding, so the bound remembers it.
                    self.lost = self.lost.max(bound);
                }
                return None;
            };
            let rise = up < down;
            return Some((bound - down.min(up), at, rise, bound - down.max(up)));
        }
    }

    /// Makes the tableau's bounds those of a part.
    fn enter(&mut self, state: &State) {
        for (at, &state) in state.iter().enumerate() {
            if state == 2 {
                if self.tableau.is_fixed(at) {
                    self.tableau.free(at);
                }
            } else {
                self.tableau.fix(at, state == 1);
            }
        }
    }

    /// Offers the choice at hand, rounded down where it is torn.
    fn offer(&self, packing: &Packing, best: &mut Best) {
        let mut x = self.settled.clone();
        self.items.iter().enumerate().for_each(|(at, &item)| x[item] = self.tableau.x(at) > 1.0 - 1e-6);
        packing.offer(best, &x);
    }
}

/// So many parts of a plane wait at once, about 200 bytes each.
const MOST: usize = 400_000;

/// The programme over some items, the others settled; the last row counts the items left out.
fn tableau(packing: &Packing, items: &[usize], settled: &[bool], (fewest, most): (usize, usize)) -> Tableau {
    let cost: Vec<f64> = items.iter().map(|&item| packing.value[item]).collect();
    let mut needs: Vec<Vec<f64>> =
        packing.needs.iter().map(|line| items.iter().map(|&item| line[item]).collect()).collect();
    let used =
        |line: &Vec<f64>| line.iter().zip(settled).filter(|(_, taken)| **taken).map(|(need, _)| need).sum::<f64>();
    let mut right: Vec<f64> =
        packing.needs.iter().zip(&packing.capacity).map(|(line, limit)| limit - used(line)).collect();
    let mut slack = vec![(0.0, f64::INFINITY); needs.len()];
    let taken = settled.iter().filter(|taken| **taken).count();
    needs.push(vec![1.0; items.len()]);
    right.push(items.len() as f64);
    let all = (items.len() + taken) as f64;
    slack.push((all - most as f64, all - fewest as f64));
    Tableau::new(&cost, &needs, &right, &slack)
}
