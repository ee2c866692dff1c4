//! Good walks: insert by score for length, shorten by 2-opt and Or-opt, ruin and rebuild.

use super::Orienteering;
use linping_work::{Generator, Stop, generator};
use rand::Rng;

pub(crate) struct Walk<'a> {
    problem: &'a Orienteering,
    chance: Generator,
    /// Places from first to last; a closed tour lists its first place again at the end.
    now: Vec<usize>,
    inside: Vec<bool>,
    best: Vec<usize>,
    best_score: f64,
    best_length: f64,
    /// Places that some walk can reach at all.
    usable: Vec<usize>,
    /// The nearest usable places of each, nearest first.
    near: Vec<Vec<usize>>,
    /// Where each place stands in the walk while it is shortened.
    spot: Vec<usize>,
}

impl<'a> Walk<'a> {
    pub fn new(problem: &'a Orienteering, seed: u64) -> Self {
        let (first, last) = problem.ends;
        let mut inside = vec![false; problem.score.len()];
        inside[first] = true;
        inside[last] = true;
        let usable: Vec<usize> = (0..problem.score.len())
            .filter(|&p| !inside[p] && problem.least_with(p, p) <= problem.limit_with_slack())
            .collect();
        let near = nearest(problem, &usable);
        let now = problem.shortest_walk();
        now.iter().for_each(|&place| inside[place] = true);
        let mut walk = Walk {
            problem,
            chance: generator(seed),
            best: now.clone(),
            best_score: f64::NEG_INFINITY,
            best_length: f64::INFINITY,
            now,
            inside,
            usable,
            near,
            spot: vec![usize::MAX; problem.score.len()],
        };
        walk.keep();
        walk
    }

    pub fn best_score(&self) -> f64 {
        self.best_score
    }

    /// The best walk, without the repetition of a closed tour's first place.
    pub fn into_best(mut self) -> (f64, Vec<usize>) {
        if self.problem.ends.0 == self.problem.ends.1 {
            self.best.pop();
        }
        (self.best_score, self.best)
    }

    fn score(&self) -> f64 {
        let closed = self.problem.ends.0 == self.problem.ends.1;
        let all: f64 = self.now.iter().map(|&place| self.problem.score[place]).sum();
        all - if closed { self.problem.score[self.problem.ends.0] } else { 0.0 }
    }

    fn limit(&self) -> f64 {
        self.problem.limit * (1.0 + 1e-12) + 1e-10
    }

    /// Keeps the present walk if it is better. True if it scores more.
    fn keep(&mut self) -> bool {
        let (score, length) = (self.score(), self.problem.total(&self.now));
        if length > self.limit() {
            return false;
        }
        let more = score > self.best_score + 1e-9;
        if more || (score >= self.best_score - 1e-9 && length < self.best_length - 1e-9) {
            self.best.clone_from(&self.now);
            self.best_score = score;
            self.best_length = length;
        }
        more
    }

    /// Reverses stretches and moves short pieces to near places as long as that shortens the walk.
    fn shorten(&mut self) {
        self.locate();
        loop {
            let reversed = self.reverse_stretches();
            let mut moved = false;
            for size in 1..=3 {
                moved |= self.move_pieces(size);
            }
            if !reversed && !moved {
                return;
            }
        }
    }

    /// Notes where each place stands in the walk; a closed tour's first place counts at its beginning.
    fn locate(&mut self) {
        self.spot.iter_mut().for_each(|spot| *spot = usize::MAX);
        self.now.iter().enumerate().rev().for_each(|(at, &place)| self.spot[place] = at);
    }

    /// Legs of the walk at a place, by the position where they begin: the one after it and the one before it.
    fn legs(&self, place: usize) -> [Option<usize>; 2] {
        let end = self.now.len() - 1;
        match self.spot[place] {
            usize::MAX => [None, None],
            0 => [Some(0), (self.problem.ends.0 == self.problem.ends.1).then(|| end - 1)],
            at => [(at < end).then_some(at), Some(at - 1)],
        }
    }

    fn reverse_stretches(&mut self) -> bool {
        let problem = self.problem;
        let d = |a: usize, b: usize| problem.between(a, b);
        let mut improved = false;
        for leg in 0..self.now.len() - 1 {
            // The leg's first end gets a near place as its next, or its second end one as its previous.
            for side in 0..2 {
                let (mine, yours) = (self.now[leg + side], self.now[leg + 1 - side]);
                let better =
                    self.near[mine].iter().take_while(|&&near| d(mine, near) < d(mine, yours)).find_map(|&near| {
                        let other = self.legs(near)[side]?;
                        let beyond = self.now[other + 1 - side];
                        let saved = d(mine, yours) + d(near, beyond) - d(mine, near) - d(yours, beyond);
                        (other != leg && saved > 1e-9).then_some(other)
                    });
                if let Some(other) = better {
                    let (from, to) = (leg.min(other) + 1, leg.max(other));
                    self.now[from..=to].reverse();
                    self.locate();
                    improved = true;
                    break;
                }
            }
        }
        improved
    }

    fn move_pieces(&mut self, size: usize) -> bool {
        let problem = self.problem;
        let d = |a: usize, b: usize| problem.between(a, b);
        let mut improved = false;
        for from in 1..self.now.len().saturating_sub(size) {
            let ends = [self.now[from], self.now[from + size - 1]];
            let (before, after) = (self.now[from - 1], self.now[from + size]);
            let saved = d(before, ends[0]) + d(ends[1], after) - d(before, after);
            let mut best: Option<(f64, usize, bool)> = None;
            for (which, &end) in ends.iter().enumerate() {
                let other = ends[1 - which];
                for &near in self.near[end].iter().take_while(|&&near| d(end, near) < saved) {
                    for (side, leg) in self.legs(near).into_iter().enumerate() {
                        let Some(leg) = leg.filter(|&leg| leg + 1 < from || leg >= from + size) else { continue };
                        let beyond = self.now[leg + 1 - side];
                        let cost = d(end, near) + d(other, beyond) - d(near, beyond);
                        if cost < saved - 1e-9 && best.is_none_or(|(least, ..)| cost < least) {
                            // Behind the near place the piece begins with this end, before it it ends with it.
                            best = Some((cost, leg, which != side));
                        }
                    }
                }
            }
            let Some((_, leg, turned)) = best else { continue };
            let mut piece: Vec<usize> = self.now.drain(from..from + size).collect();
            if turned {
                piece.reverse();
            }
            let at = if leg < from { leg + 1 } else { leg + 1 - size };
            self.now.splice(at..at, piece);
            self.locate();
            improved = true;
        }
        improved
    }

    /// Inserts places as long as one fits, each time the one with the most score for its detour (blurred by chance).
    fn fill(&mut self, blur: f64) {
        let problem = self.problem;
        let d = |a: usize, b: usize| problem.between(a, b);
        let mut room = self.limit() - problem.total(&self.now);
        // Cheapest place to insert each candidate; found again only where the walk has changed.
        let mut waiting: Vec<(usize, f64, usize, f64)> = Vec::new();
        let find = |now: &[usize], place: usize| {
            let mut best = (f64::INFINITY, 0);
            for at in 0..now.len() - 1 {
                let detour = d(now[at], place) + d(place, now[at + 1]) - d(now[at], now[at + 1]);
                if detour < best.0 {
                    best = (detour, at);
                }
            }
            best
        };
        for &place in &self.usable {
            if !self.inside[place] && problem.score[place] > 0.0 {
                let (detour, at) = find(&self.now, place);
                let luck = 1.0 + blur * (self.chance.next_u32() as f64 / f64::from(u32::MAX) - 0.5);
                waiting.push((place, detour, self.now[at], luck));
            }
        }
        loop {
            let mut best: Option<(f64, usize)> = None;
            for (index, &(place, detour, _, luck)) in waiting.iter().enumerate() {
                if detour <= room {
                    let merit = luck * problem.score[place] / (detour + 1e-6 * problem.limit + 1e-12);
                    if best.is_none_or(|(most, _)| merit > most) {
                        best = Some((merit, index));
                    }
                }
            }
            let Some((_, index)) = best else { return };
            let (place, detour, after, _) = waiting.swap_remove(index);
            let Some(at) = self.now[..self.now.len() - 1].iter().position(|&other| other == after) else { return };
            self.now.insert(at + 1, place);
            self.inside[place] = true;
            room -= detour;
            let next = self.now[at + 2];
            for entry in &mut waiting {
                if entry.2 == after {
                    let (detour, at) = find(&self.now, entry.0);
                    (entry.1, entry.2) = (detour, self.now[at]);
                } else {
                    for (a, b) in [(after, place), (place, next)] {
                        let detour = d(a, entry.0) + d(entry.0, b) - d(a, b);
                        if detour < entry.1 {
                            (entry.1, entry.2) = (detour, a);
                        }
                    }
                }
            }
        }
    }

    /// Drops the places worth least for their detour until the walk is short enough.
    fn trim(&mut self) {
        let problem = self.problem;
        let d = |a: usize, b: usize| problem.between(a, b);
        while self.now.len() > 2 && problem.total(&self.now) > self.limit() {
            let worst = (1..self.now.len() - 1).min_by(|&i, &j| {
                let merit = |i: usize| {
                    let (a, p, b) = (self.now[i - 1], self.now[i], self.now[i + 1]);
                    problem.score[p] / (d(a, p) + d(p, b) - d(a, b)).max(1e-9)
                };
                merit(i).total_cmp(&merit(j))
            });
            let Some(worst) = worst else { return };
            self.inside[self.now[worst]] = false;
            self.now.remove(worst);
        }
    }

    /// Fills and shortens until neither helps.
    fn build(&mut self, blur: f64) {
        loop {
            let count = self.now.len();
            self.fill(blur);
            self.shorten();
            if self.now.len() == count {
                return;
            }
        }
    }

    fn set(&mut self, order: &[usize]) {
        self.inside.iter_mut().for_each(|inside| *inside = false);
        order.iter().for_each(|&place| self.inside[place] = true);
        self.now = order.to_vec();
    }

    /// Tries a walk through about these places, best first. True if it improves the best.
    pub fn suggest(&mut self, wanted: &[(f64, usize)]) -> bool {
        let (first, last) = self.problem.ends;
        self.set(&[first, last]);
        let d = |a: usize, b: usize| self.problem.between(a, b);
        for &(_, place) in wanted {
            if !self.inside[place] {
                let at = (0..self.now.len() - 1).min_by(|&i, &j| {
                    let detour =
                        |i: usize| d(self.now[i], place) + d(place, self.now[i + 1]) - d(self.now[i], self.now[i + 1]);
                    detour(i).total_cmp(&detour(j))
                });
                self.now.insert(at.unwrap_or(0) + 1, place);
                self.inside[place] = true;
            }
        }
        self.shorten();
        self.trim();
        self.build(0.0);
        self.keep()
    }

    /// Takes a complete walk as it is, if it is short enough.
    pub fn take(&mut self, order: &[usize]) {
        self.set(order);
        self.keep();
    }

    /// Ruins and rebuilds so many times.
    pub fn search(&mut self, rounds: usize, stop: &Stop) {
        let start = self.best.clone();
        self.set(&start);
        self.build(0.0);
        self.keep();
        let mut home = (self.score(), self.problem.total(&self.now), self.now.clone());
        let mut stale = 0;
        for _ in 0..rounds {
            if stop.spend(self.now.len() as u64 * 50) {
                return;
            }
            let middle = self.now.len().saturating_sub(2);
            if middle > 0 {
                let most = (middle / 3).clamp(1, 25) as u64;
                if !self.chance.next_u32().is_multiple_of(3) {
                    let size = 1 + (self.chance.next_u64() % most) as usize;
                    let from = 1 + (self.chance.next_u64() % middle as u64) as usize;
                    let to = (from + size).min(self.now.len() - 1);
                    self.now.drain(from..to).for_each(|place| self.inside[place] = false);
                } else {
                    let share = 5 + self.chance.next_u32() % 40;
                    let (inside, chance, ends) = (&mut self.inside, &mut self.chance, self.problem.ends);
                    self.now.retain(|&place| {
                        let gone = place != ends.0 && place != ends.1 && chance.next_u32() % 100 < share;
                        if gone {
                            inside[place] = false;
                        }
                        !gone
                    });
                }
            }
            // Now and then force a place in that the ratio would never take.
            if self.chance.next_u32().is_multiple_of(4) && !self.usable.is_empty() {
                let place = self.usable[self.chance.next_u64() as usize % self.usable.len()];
                if !self.inside[place] {
                    let at = self.chance.next_u64() as usize % (self.now.len() - 1);
                    self.now.insert(at + 1, place);
                    self.inside[place] = true;
                    self.shorten();
                    self.trim();
                }
            }
            self.shorten();
            self.build(1.0);
            self.keep();
            let (score, length) = (self.score(), self.problem.total(&self.now));
            let slack = if stale > 200 { 0.02 } else { 0.003 };
            if score > home.0 || (score == home.0 && length < home.1) || (stale > 20 && score >= home.0 * (1.0 - slack))
            {
                stale = if score > home.0 { 0 } else { stale + 1 };
                home = (score, length, self.now.clone());
            } else {
                stale += 1;
                let back = if stale % 500 == 499 { self.best.clone() } else { home.2.clone() };
                self.set(&back);
            }
        }
    }
}

/// The nearest places of each that a walk can use.
fn nearest(problem: &Orienteering, usable: &[usize]) -> Vec<Vec<usize>> {
    const MOST: usize = 14;
    let mut places = usable.to_vec();
    places.extend([problem.ends.0, problem.ends.1]);
    places.sort_unstable();
    places.dedup();
    let mut near = vec![Vec::new(); problem.score.len()];
    for &place in &places {
        let mut others: Vec<usize> = places.iter().copied().filter(|&other| other != place).collect();
        others.sort_by(|&a, &b| problem.between(place, a).total_cmp(&problem.between(place, b)).then(a.cmp(&b)));
        others.truncate(MOST);
        near[place] = others;
    }
    near
}
