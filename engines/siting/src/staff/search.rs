//! Whole persons by branch and bound: a linear programme whose persons may be split says how high the least access can be.

use crate::frontier::Frontier;
use crate::linear::{End, Linear};
use linping_work::Stop;

/// Least access to be lifted: who reaches which places, and what a person at a place is worth there.
pub(super) struct Sharing<'a> {
    /// Places that each demand reaches, every set of places once.
    pub sets: &'a [Vec<u32>],
    /// Access that one person gives at each place; 0 where nobody is reached.
    pub worth: &'a [f64],
    pub stay: &'a [usize],
    pub persons: usize,
    /// No least access can exceed this.
    pub mean: f64,
}

/// Bounds on the persons at each place.
#[derive(Clone)]
struct Part {
    low: Vec<usize>,
    high: Vec<usize>,
}

impl Sharing<'_> {
    /// The least access of a staff.
    pub fn least(&self, staff: &[usize]) -> f64 {
        self.accesses(staff).fold(f64::INFINITY, f64::min)
    }

    fn accesses<'b>(&'b self, staff: &'b [usize]) -> impl Iterator<Item = f64> + 'b {
        let own = |place: u32| self.worth[place as usize] * staff[place as usize] as f64;
        self.sets.iter().map(move |set| set.iter().map(|&place| own(place)).sum())
    }

    /// Raises the staff to the best there is, or as far as the stop allows; returns what none can exceed.
    pub fn solve(&self, staff: &mut Vec<usize>, stop: &Stop) -> f64 {
        const MOST_NODES: usize = 20_000;
        let places = self.worth.len();
        let mut best = self.least(staff);
        let mut programme = self.programme();
        let mut in_it = vec![false; self.sets.len()];
        let mut frontier = Frontier::new();
        let kept: usize = self.stay.iter().sum();
        let high = self.stay.iter().map(|stay| stay + self.persons - kept).collect();
        frontier.push(-self.mean, 0, Part { low: self.stay.to_vec(), high });
        // Parts given up without a bound of their own.
        let mut lost = f64::NEG_INFINITY;
        for _ in 0..MOST_NODES {
            let Some((bound, depth, part)) = frontier.pop().filter(|(bound, ..)| -bound > best * (1.0 + 1e-9)) else {
                return best.max(lost);
            };
            if depth > 0 && stop.is_reached() {
                return (-bound).max(lost);
            }
            (0..places).for_each(|place| programme.bound(place + 1, part.low[place] as f64, part.high[place] as f64));
            let bound = match self.relaxed(&mut programme, &mut in_it, stop) {
                End::Infeasible => continue,
                End::Unfinished => {
                    lost = lost.max(-bound);
                    continue;
                }
                End::Optimal => (-bound).min(programme.safe_bound() * self.mean),
            };
            let split: Vec<f64> = (0..places).map(|place| programme.x(place + 1)).collect();
            let found = self.rounded(&split, &part);
            let reached = self.least(&found);
            if reached > best {
                (best, *staff) = (reached, found);
            }
            if bound <= best * (1.0 + 1e-9) {
                continue;
            }
            let torn = |place: usize| (split[place].fract() - 0.5).abs();
            let loose = (0..places).filter(|&place| part.low[place] < part.high[place]);
            let Some(place) = loose.min_by(|&a, &b| torn(a).total_cmp(&torn(b)).then(a.cmp(&b))) else { continue };
            let at = (split[place].floor() as usize).clamp(part.low[place], part.high[place] - 1);
            let (mut fewer, mut more) = (part.clone(), part);
            fewer.high[place] = at;
            more.low[place] = at + 1;
            frontier.push(-bound, depth + 1, fewer);
            frontier.push(-bound, depth + 1, more);
        }
        frontier.lowest().map_or(best, |bound| -bound).max(best).max(lost)
    }

    /// Least access in parts of the mean, and persons at each place; demands join once they are left behind.
    fn programme(&self) -> Linear {
        let places = self.worth.len();
        let mut cost = vec![0.0; places + 1];
        cost[0] = 1.0;
        let mut upper = vec![self.persons as f64; places + 1];
        upper[0] = 1.0;
        let mut programme = Linear::new(cost, upper);
        let all: Vec<(usize, f64)> = (1..=places).map(|place| (place, 1.0)).collect();
        programme.add(&all, self.persons as f64, false);
        programme
    }

    /// Solves, adding demands whose access is below the least that the programme sees.
    fn relaxed(&self, programme: &mut Linear, in_it: &mut [bool], stop: &Stop) -> End {
        const MOST_AT_ONCE: usize = 20;
        loop {
            let end = programme.solve(stop);
            if end != End::Optimal {
                return end;
            }
            let level = programme.x(0) * self.mean;
            let access = |set: &[u32]| -> f64 {
                set.iter().map(|&place| self.worth[place as usize] * programme.x(place as usize + 1)).sum()
            };
            let mut behind: Vec<(f64, usize)> = (0..self.sets.len())
                .filter(|&at| !in_it[at])
                .map(|at| (access(&self.sets[at]), at))
                .filter(|(access, _)| *access < level * (1.0 - 1e-9))
                .collect();
            if behind.is_empty() {
                return End::Optimal;
            }
            behind.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (_, at) in behind.into_iter().take(MOST_AT_ONCE) {
                let worth = |&place: &u32| (place as usize + 1, -self.worth[place as usize] / self.mean);
                let entries: Vec<(usize, f64)> =
                    [(0, 1.0)].into_iter().chain(self.sets[at].iter().map(worth)).collect();
                programme.add(&entries, 0.0, false);
                in_it[at] = true;
            }
        }
    }

    /// Whole persons near a split staff: its whole parts, the others one at a time to whoever is worst off.
    fn rounded(&self, split: &[f64], part: &Part) -> Vec<usize> {
        let whole = |place: usize| ((split[place] + 1e-6).floor() as usize).clamp(part.low[place], part.high[place]);
        let mut staff: Vec<usize> = (0..split.len()).map(whole).collect();
        let mut left = self.persons.saturating_sub(staff.iter().sum());
        while left > 0 {
            let Some(place) = self.next(&staff, |place| split[place] - staff[place] as f64) else { break };
            staff[place] += 1;
            left -= 1;
        }
        staff
    }

    /// Where one more person lifts the worst off: first where `wanted` is largest, then where a person is worth most.
    pub fn next(&self, staff: &[usize], wanted: impl Fn(usize) -> f64) -> Option<usize> {
        let access: Vec<f64> = self.accesses(staff).collect();
        let worst = (0..access.len()).min_by(|&a, &b| access[a].total_cmp(&access[b]).then(a.cmp(&b)))?;
        let near = self.sets[worst].iter().map(|&place| place as usize).filter(|&place| self.worth[place] > 0.0);
        near.max_by(|&a, &b| {
            let wish = wanted(a).total_cmp(&wanted(b));
            wish.then(self.worth[a].total_cmp(&self.worth[b])).then(b.cmp(&a))
        })
    }
}
