//! What every branch and bound here shares: when a bound proves an answer, and which part of the search comes next.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// When an answer is good enough, and when none is wanted any more; everything is minimised.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    /// Every value is a multiple of this; 0 if unknown.
    pub step: f64,
    /// A value at or below this ends the search.
    pub good: f64,
    /// A bound above this ends the search: no answer that dear is wanted.
    pub hopeless: f64,
}

/// Without a step a part of the search is given up this close below the best value, relatively: less is rounding.
const NEGLIGIBLE: f64 = 1e-7;

impl Goal {
    /// The least value with its proof.
    pub fn proof(step: f64) -> Self {
        Goal { step, good: f64::NEG_INFINITY, hopeless: f64::INFINITY }
    }

    /// Only the question whether a value of at most this exists.
    pub fn at_most(value: f64, step: f64) -> Self {
        Goal { step, good: value, hopeless: value }
    }

    /// A bound at or above this proves that nothing wanted and better than `value` is left.
    pub fn cut(&self, value: f64) -> f64 {
        if value.is_infinite() {
            return self.hopeless + 2.0 * rounding(self.hopeless);
        }
        let cut =
            if self.step > 0.0 { value - self.step + 2.0 * rounding(value) } else { value - NEGLIGIBLE * value.abs() };
        cut.min(self.hopeless + 2.0 * rounding(self.hopeless))
    }

    /// Nothing is left to look for.
    pub fn is_met(&self, bound: f64, value: f64) -> bool {
        bound >= self.cut(value) || value <= self.good
    }

    /// A bound raised to the next value that can occur.
    pub fn whole(&self, bound: f64) -> f64 {
        if self.step > 0.0 && bound.is_finite() {
            ((bound - rounding(bound)) / self.step).ceil() * self.step
        } else {
            bound
        }
    }
}

/// Rounding error allowed in a bound before it is raised to the next possible value.
fn rounding(value: f64) -> f64 {
    if value.is_finite() { (1e-12 * value.abs()).max(1e-6) } else { 0.0 }
}

/// Parts of the search not looked at yet, the one with the lowest bound first, of equals the deepest.
pub(crate) struct Frontier<N> {
    heap: BinaryHeap<Part<N>>,
}

struct Part<N> {
    bound: f64,
    depth: usize,
    node: N,
}

impl<N> PartialEq for Part<N> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<N> Eq for Part<N> {}
impl<N> PartialOrd for Part<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<N> Ord for Part<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.depth.cmp(&other.depth))
    }
}

impl<N> Frontier<N> {
    pub fn new() -> Self {
        Frontier { heap: BinaryHeap::new() }
    }

    /// Puts a part aside: nothing in it is below `bound`.
    pub fn push(&mut self, bound: f64, depth: usize, node: N) {
        self.heap.push(Part { bound, depth, node });
    }

    /// The part with the lowest bound: bound, depth, what it is.
    pub fn pop(&mut self) -> Option<(f64, usize, N)> {
        self.heap.pop().map(|part| (part.bound, part.depth, part.node))
    }

    /// The lowest bound of all parts left.
    pub fn lowest(&self) -> Option<f64> {
        self.heap.peek().map(|part| part.bound)
    }

    pub fn len(&self) -> usize {
        self.heap.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_bound_comes_first_and_of_equals_the_deepest() {
        let mut frontier = Frontier::new();
        for (bound, depth, node) in [(3.0, 1, 'a'), (1.0, 1, 'b'), (1.0, 2, 'c')] {
            frontier.push(bound, depth, node);
        }
        assert_eq!(frontier.lowest(), Some(1.0));
        let order: Vec<char> = std::iter::from_fn(|| frontier.pop()).map(|(_, _, node)| node).collect();
        assert_eq!(order, ['c', 'b', 'a']);
    }

    #[test]
    fn whole_values_are_proven_by_a_bound_less_than_one_below() {
        let goal = Goal::proof(1.0);
        assert!(goal.is_met(9.1, 10.0) && !goal.is_met(9.0, 10.0));
        assert_eq!(goal.whole(9.000_000_1), 9.0, "rounding alone raises nothing");
        assert_eq!(goal.whole(9.1), 10.0);
        // Looking for at most 5, a bound of 5.1 ends it and so does an answer of 5.
        let asked = Goal::at_most(5.0, 1.0);
        assert!(asked.is_met(5.1, f64::INFINITY) && asked.is_met(0.0, 5.0) && !asked.is_met(4.9, f64::INFINITY));
    }
}
