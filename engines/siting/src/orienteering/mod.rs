//! Trails: the tour or path of greatest score within a length.

mod cuts;
mod subtours;
mod tour;

use crate::{Error, Solution};
use linping_problems::Text;
use linping_work::Stop;
use tour::Walk;

/// Orienteering: visit places of the greatest total score on a tour (or a path between two places) of limited length.
///
/// maximise Σ sᵢ yᵢ over tours through the chosen places with length ≤ L. The bound comes from a linear relaxation with
/// generalised subtour cuts; without time for it, from a knapsack in which every place takes half its two shortest ways.
///
/// # Units
/// Scores in one unit; lengths and the limit in one unit (metres, minutes).
///
/// # References
/// Tsiligirides 1984; branch and cut: Fischetti, Salazar and Toth 1998.
///
/// # Errors
/// [`Error::Infeasible`] when even the way from the first to the last place is too long; it names the length needed.
///
/// # Examples
/// Places at 0, 3 and 5 on a line: a tour of 6 reaches the one at 3, a tour of 10 both.
/// ```
/// use linping_siting::Orienteering;
/// use linping_work::Stop;
/// let at = [0.0f64, 3.0, 5.0];
/// let lengths: Vec<f64> = at.iter().flat_map(|a| at.map(|b| (a - b).abs())).collect();
/// let trail = |limit| Orienteering::new(lengths.clone(), vec![0.0, 7.0, 9.0], limit, (0, 0)).unwrap();
/// assert_eq!(trail(6.0).solve(&Stop::never(), 1).unwrap().objective, 7.0);
/// let long = trail(10.0).solve(&Stop::never(), 1).unwrap();
/// assert_eq!((long.objective, long.bound), (16.0, 16.0));
/// ```
#[derive(Clone, Debug)]
pub struct Orienteering {
    pub(crate) length: Vec<f64>,
    pub(crate) score: Vec<f64>,
    pub(crate) limit: f64,
    pub(crate) ends: (usize, usize),
    /// Shortest ways to each place from the first and from the last, over any other places: where lengths are rounded, a way
    /// over a third place may be shorter than the direct one.
    near: [Vec<f64>; 2],
}

impl Orienteering {
    /// `length` holds all lengths row by row (n × n, symmetric); `ends` are first and last place, equal for a closed tour.
    ///
    /// # Errors
    /// A table of another size, numbers that are negative or not finite, ends that do not exist.
    pub fn new(length: Vec<f64>, score: Vec<f64>, limit: f64, ends: (usize, usize)) -> Result<Self, Error> {
        let count = score.len();
        crate::request::check_numbers("长度", "length", &length, count * count)?;
        crate::request::check_numbers("得分", "score of place", &score, count)?;
        crate::request::check_numbers("长度上限", "limit", &[limit], 1)?;
        if ends.0 >= count || ends.1 >= count {
            return Err(Error::invalid(
                Text::new("起点或终点不存在", "the first or last place does not exist"),
                Text::new(format!("请用 1 到 {count} 的编号"), format!("name one from 1 to {count}")),
            ));
        }
        let skew = (0..count).any(|a| (0..a).any(|b| (length[a * count + b] - length[b * count + a]).abs() > 1e-9));
        if skew {
            return Err(Error::invalid(
                Text::new("往返长度须相等", "lengths must be the same both ways"),
                Text::new("请将两个方向写成同一长度", "write the same length for both directions"),
            ));
        }
        let near = [shortest(&length, count, ends.0), shortest(&length, count, ends.1)];
        Ok(Orienteering { length, score, limit, ends, near })
    }

    /// No walk that uses the way between two places (or visits one, if they are the same) is shorter than this.
    pub(crate) fn least_with(&self, a: usize, b: usize) -> f64 {
        let [first, last] = &self.near;
        self.between(a, b) + (first[a] + last[b]).min(first[b] + last[a])
    }

    /// The shortest walk from the first place to the last.
    pub(crate) fn shortest_walk(&self) -> Vec<usize> {
        let (first, last) = self.ends;
        let mut order = vec![last];
        let mut at = last;
        while at != first && order.len() < self.score.len() {
            let way = |place: usize| self.near[0][place] + self.between(place, at);
            let before = (0..self.score.len()).filter(|place| !order.contains(place));
            let Some(next) = before.min_by(|&a, &b| way(a).total_cmp(&way(b)).then(a.cmp(&b))) else { break };
            order.push(next);
            at = next;
        }
        if at != first || first == last {
            return vec![first, last];
        }
        order.reverse();
        order
    }

    /// The limit with room for rounding in sums.
    pub(crate) fn limit_with_slack(&self) -> f64 {
        self.limit * (1.0 + 1e-12) + 1e-9
    }

    pub(crate) fn between(&self, a: usize, b: usize) -> f64 {
        self.length[a * self.score.len() + b]
    }

    /// Solves to proof or until the stop; `chosen` lists the places in the order of the walk.
    ///
    /// # Errors
    /// See [`Orienteering`].
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<Solution, Error> {
        let direct = self.near[0][self.ends.1];
        if direct > self.limit * (1.0 + 1e-12) {
            return Err(Error::Infeasible {
                what: Text::new(
                    format!("起点到终点的长度 {direct} 超过上限 {}", self.limit),
                    format!("the way from the first to the last place is {direct}, beyond the limit {}", self.limit),
                ),
                change: Text::new(format!("将长度上限提高到 {direct}"), format!("raise the limit to {direct}")),
                amount: Some(direct),
            });
        }
        let mut walk = Walk::new(self, seed);
        let simple = self.simple_bound();
        walk.search(400 + 40 * self.score.len(), stop);
        let mut bound = simple;
        if walk.best_score() < simple {
            bound = bound.min(cuts::prove(self, &mut walk, simple, stop));
            // Too large to prove: what time there is goes into the walk, within reason.
            if walk.best_score() < bound {
                walk.search(40 * (400 + 40 * self.score.len()), stop);
            }
        }
        let (score, order) = walk.into_best();
        self.check(&order)?;
        Ok(Solution::new(score, bound.max(score), order, Vec::new()))
    }

    /// Length of a walk from its first to its last place.
    pub(crate) fn total(&self, order: &[usize]) -> f64 {
        order.windows(2).map(|pair| self.between(pair[0], pair[1])).sum()
    }

    /// Checks a walk independently of the search: every place once, ends right, not too long.
    fn check(&self, order: &[usize]) -> Result<(), Error> {
        let mut seen = vec![false; self.score.len()];
        let closed = self.ends.0 == self.ends.1;
        let once = order.iter().all(|&place| !std::mem::replace(&mut seen[place], true));
        let mut length = self.total(order);
        if closed {
            length += order.last().map_or(0.0, |&last| self.between(last, self.ends.0));
        }
        let ends = order.first() == Some(&self.ends.0) && (closed || order.last() == Some(&self.ends.1));
        if once && ends && length <= self.limit * (1.0 + 1e-9) + 1e-9 {
            return Ok(());
        }
        Err(Error::Unverified(Text::new("路线未通过检查", "the walk failed its check")))
    }

    /// Every place visited between two others takes at least half of its two shortest ways.
    fn simple_bound(&self) -> f64 {
        let count = self.score.len();
        let closed = self.ends.0 == self.ends.1;
        let usable: Vec<usize> =
            (0..count).filter(|&place| self.least_with(place, place) <= self.limit_with_slack()).collect();
        let is_end = |place: usize| place == self.ends.0 || place == self.ends.1;
        let certain: f64 = self.score[self.ends.0] + if closed { 0.0 } else { self.score[self.ends.1] };
        let mut items: Vec<(f64, f64)> = Vec::new();
        let mut room = self.limit;
        for &place in &usable {
            let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
            for &other in usable.iter().filter(|&&other| other != place) {
                let length = self.between(place, other);
                if length < first {
                    (second, first) = (first, length);
                } else if length < second {
                    second = length;
                }
            }
            // With a single other place both ways lead to it.
            let second = if second.is_finite() { second } else { first };
            if !is_end(place) {
                items.push((self.score[place], if first.is_finite() { 0.5 * (first + second) } else { 0.0 }));
            } else if first.is_finite() && usable.len() > 2 {
                room -= 0.5 * if closed { first } else { first.min(second) };
            }
        }
        // A tour to one place and back uses the same way twice.
        let there_and_back = (0..count)
            .filter(|&place| closed && 2.0 * self.between(self.ends.0, place) <= self.limit_with_slack())
            .map(|place| certain + if is_end(place) { 0.0 } else { self.score[place] })
            .fold(certain, f64::max);
        items.sort_by(|a, b| (b.0 * a.1).total_cmp(&(a.0 * b.1)));
        let mut bound = certain;
        room += 1e-9;
        for (score, need) in items {
            if need <= room {
                bound += score;
                room -= need;
            } else {
                bound += score * room.max(0.0) / need;
                break;
            }
        }
        let bound = bound.max(there_and_back);
        if self.score.iter().all(|score| score.fract() == 0.0) { (bound + 1e-6).floor() } else { bound }
    }
}

/// Shortest ways from one place to all (Dijkstra on a full table).
fn shortest(length: &[f64], count: usize, from: usize) -> Vec<f64> {
    let mut reached = vec![f64::INFINITY; count];
    let mut settled = vec![false; count];
    reached[from] = 0.0;
    for _ in 0..count {
        let open = (0..count).filter(|&place| !settled[place]);
        let Some(next) = open.min_by(|&a, &b| reached[a].total_cmp(&reached[b])) else { break };
        settled[next] = true;
        for place in 0..count {
            reached[place] = reached[place].min(reached[next] + length[next * count + place]);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_nearer_over_another_one_is_not_given_up() {
        // Rounded lengths: 0 to 1 is 4, but 0 to 2 is 2 and 2 to 1 is 1. The tour 0, 2, 1 is 7 long, 0, 1 and back 8.
        let length = vec![0.0, 4.0, 2.0, 4.0, 0.0, 1.0, 2.0, 1.0, 0.0];
        let trail = Orienteering::new(length, vec![0.0, 9.0, 9.0], 7.0, (0, 0)).unwrap();
        let answer = trail.solve(&Stop::never(), 1).unwrap();
        assert_eq!((answer.objective, answer.bound), (18.0, 18.0));
    }
}
