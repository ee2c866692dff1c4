//! Branch and bound for 0-1 programmes with a dense linear relaxation.

use crate::frontier::Frontier;
use crate::linear::{End, Linear};
use linping_work::Stop;

/// Σ a x ≤ right: the items in it with their a, and the right.
pub(crate) type Row = (Vec<(usize, f64)>, f64);

/// maximise value·x − Σ excess with every row Σ a x ≤ right, and every soft row Σ a x ≤ right + excess, x ∈ {0, 1}.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub value: Vec<f64>,
    pub rows: Vec<Row>,
    /// Rows that may be exceeded, at a price of 1 a unit.
    pub soft: Vec<Row>,
}

impl Binary {
    /// True if a choice keeps every row.
    pub fn allows(&self, x: &[bool]) -> bool {
        self.rows.iter().all(|(row, right)| used(row, x) <= right + 1e-9 * right.abs().max(1.0))
    }

    pub fn worth(&self, x: &[bool]) -> f64 {
        let value: f64 = self.value.iter().zip(x).filter(|(_, taken)| **taken).map(|(value, _)| value).sum();
        value - (0..self.soft.len()).map(|row| self.excess(row, x)).sum::<f64>()
    }

    /// By how much a choice exceeds a soft row.
    pub fn excess(&self, row: usize, x: &[bool]) -> f64 {
        let (row, right) = &self.soft[row];
        (used(row, x) - right).max(0.0)
    }

    /// What all choices are worth is whole.
    fn is_whole(&self) -> bool {
        let whole = |(row, right): &Row| right.fract() == 0.0 && row.iter().all(|(_, a)| a.fract() == 0.0);
        self.value.iter().all(|value| value.fract() == 0.0) && self.soft.iter().all(whole)
    }
}

fn used(row: &[(usize, f64)], x: &[bool]) -> f64 {
    row.iter().filter(|(item, _)| x[*item]).map(|(_, a)| a).sum()
}

/// What is settled about each item: 0, 1, or 2 if open.
type State = Vec<u8>;

/// A search that can be interrupted and taken up again.
pub(crate) struct Search<'a> {
    binary: &'a Binary,
    linear: Linear,
    /// Gives the lowest first, so bounds stand in it as losses.
    frontier: Frontier<State>,
    whole: bool,
    /// Best value and choice so far.
    pub best: Option<(f64, Vec<bool>)>,
    /// Nothing is left above this.
    pub bound: f64,
    /// True once nothing is left to look at.
    pub complete: bool,
    /// Bounds of nodes given up for numerical reasons.
    lost: f64,
}

impl<'a> Search<'a> {
    pub fn new(binary: &'a Binary) -> Self {
        let count = binary.value.len();
        let mut cost = binary.value.clone();
        cost.resize(count + binary.soft.len(), -1.0);
        let most = |(row, right): &Row| (row.iter().map(|(_, a)| a.max(0.0)).sum::<f64>() - right).max(0.0);
        let upper = std::iter::repeat_n(1.0, count).chain(binary.soft.iter().map(most)).collect();
        let mut linear = Linear::new(cost, upper);
        for (row, right) in &binary.rows {
            linear.add(row, *right, false);
        }
        for (at, (row, right)) in binary.soft.iter().enumerate() {
            let entries: Vec<(usize, f64)> = row.iter().copied().chain([(count + at, -1.0)]).collect();
            linear.add(&entries, *right, false);
        }
        let most: f64 = binary.value.iter().filter(|value| **value > 0.0).sum();
        let mut frontier = Frontier::new();
        frontier.push(-most, 0, vec![2; count]);
        let whole = binary.is_whole();
        Search { binary, linear, frontier, whole, best: None, bound: most, complete: false, lost: f64::NEG_INFINITY }
    }

    /// Takes a choice if it is allowed and better.
    pub fn offer(&mut self, x: &[bool]) -> bool {
        let value = self.binary.worth(x);
        let better = self.best.as_ref().is_none_or(|(best, _)| value > *best + 1e-9);
        if better && self.binary.allows(x) {
            self.best = Some((value, x.to_vec()));
            return true;
        }
        false
    }

    /// A bound at or below this cannot lead to anything better.
    fn cut(&self) -> f64 {
        match &self.best {
            None => f64::NEG_INFINITY,
            Some((best, _)) if self.whole => best + 1.0 - 1e-6,
            Some((best, _)) => best + 1e-7 * best.abs(),
        }
    }

    /// Works through at most so many nodes. True once the search is over.
    pub fn advance(&mut self, nodes: usize, stop: &Stop) -> bool {
        const MOST_NODES: usize = 2_000_000;
        for _ in 0..nodes {
            let Some((loss, depth, state)) = self.frontier.pop().filter(|(loss, ..)| -loss > self.cut()) else {
                self.complete = true;
                let best = self.best.as_ref().map_or(f64::NEG_INFINITY, |best| best.0);
                self.bound = if self.whole { best.max(self.lost) } else { self.cut().max(self.lost) };
                return true;
            };
            self.bound = (-loss).max(self.lost);
            if stop.spend(1) || self.frontier.len() > MOST_NODES {
                self.frontier.push(loss, depth, state);
                return true;
            }
            // Dive to the bottom on the more promising side; the other sides wait.
            let mut next = Some((-loss, depth, state));
            while let Some(part) = next {
                next = self.expand(part, stop);
            }
        }
        self.bound = self.frontier.lowest().map_or(self.bound, |loss| -loss).max(self.lost);
        false
    }

    /// Bounds a node, fixes what it can and returns the more promising half.
    fn expand(&mut self, (bound, depth, mut state): (f64, usize, State), stop: &Stop) -> Option<(f64, usize, State)> {
        for (item, &state) in state.iter().enumerate() {
            let (low, high) = if state == 2 { (0.0, 1.0) } else { (f64::from(state), f64::from(state)) };
            self.linear.bound(item, low, high);
        }
        match self.linear.solve(stop) {
            End::Infeasible => return None,
            End::Unfinished => {
                if stop.is_reached() {
                    self.frontier.push(-bound, depth, state);
                } else {
                    self.lost = self.lost.max(bound);
                }
                return None;
            }
            End::Optimal => {}
        }
        let bound = bound.min(self.linear.safe_bound());
        if bound <= self.cut() {
            return None;
        }
        let count = state.len();
        let x: Vec<f64> = (0..count).map(|item| self.linear.x(item)).collect();
        let down: Vec<bool> = x.iter().map(|x| *x > 1.0 - 1e-6).collect();
        self.offer(&down);
        let mut torn: Option<(f64, usize)> = None;
        for item in (0..count).filter(|&item| state[item] == 2) {
            let middle = (x[item] - 0.5).abs();
            if middle < 0.5 - 1e-6 && torn.is_none_or(|(least, _)| middle < least) {
                torn = Some((middle, item));
            }
        }
        let Some((_, split)) = torn else {
            let near: Vec<bool> = x.iter().map(|x| *x > 0.5).collect();
            self.offer(&near);
            // Should rounding have kept the whole answer out, what it promised stays in the bound.
            if bound > self.cut() {
                self.lost = self.lost.max(bound);
            }
            return None;
        };
        let cut = self.cut();
        for (item, state) in state.iter_mut().enumerate() {
            let reduced = self.linear.reduced(item);
            if *state == 2 && bound - reduced.abs() <= cut - 1e-6 && reduced.abs() > 1e-6 {
                *state = u8::from(reduced > 0.0);
            }
        }
        let up = u8::from(x[split] > 0.5);
        let mut other = state.clone();
        other[split] = 1 - up;
        self.frontier.push(-bound, depth + 1, other);
        state[split] = up;
        Some((bound, depth + 1, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_agrees_with_trying_every_choice(
            value in proptest::collection::vec(-5i32..20, 9),
            rows in proptest::collection::vec((proptest::collection::vec(-2i32..9, 9), 1i32..25), 1..5),
            soft in proptest::collection::vec((proptest::collection::vec(-9i32..9, 9), -20i32..25), 0..4),
        ) {
            let all = |rows: &[(Vec<i32>, i32)]| -> Vec<Row> {
                let row = |row: &[i32]| row.iter().enumerate().map(|(j, &a)| (j, f64::from(a))).collect();
                rows.iter().map(|(entries, right)| (row(entries), f64::from(*right))).collect()
            };
            let binary = Binary {
                value: value.iter().map(|&v| f64::from(v)).collect(),
                rows: all(&rows),
                soft: all(&soft),
            };
            let best = (0..1u32 << 9)
                .map(|set| (0..9).map(|at| set >> at & 1 == 1).collect::<Vec<bool>>())
                .filter(|x| binary.allows(x))
                .map(|x| binary.worth(&x))
                .fold(f64::NEG_INFINITY, f64::max);
            let mut search = Search::new(&binary);
            while !search.advance(100, &Stop::never()) {}
            prop_assert_eq!(search.best.as_ref().map(|b| b.0), Some(best));
            prop_assert_eq!(search.bound, best);
        }
    }
}
