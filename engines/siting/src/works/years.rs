//! The years of a programme of works together: answers, bounds, and the search over what is open between them.

use super::Works;
use crate::portfolio::{Binary, Search};
use crate::{Error, Knapsack};
use linping_work::Stop;
use std::collections::HashMap;

/// The search is left out where more units than this are open.
const MOST_OPEN: usize = 700;

/// Works of each kind done by the end of each year.
pub(super) type ByThen = Vec<Vec<usize>>;

pub(super) struct Years<'a> {
    works: &'a Works,
    /// All money given by the end of each year.
    given: Vec<f64>,
    /// Works of each kind that all the money pays for at most.
    most: Vec<usize>,
}

impl<'a> Years<'a> {
    pub fn new(works: &'a Works) -> Self {
        let mut sum = 0.0;
        // Sums of costs must not fail by the last bit.
        let given: Vec<f64> = works.budgets.iter().map(|budget| sum_up(&mut sum, *budget) * (1.0 + 1e-12)).collect();
        let all = given.last().copied().unwrap_or(0.0);
        let most = (0..works.counts.len()).map(|kind| works.payable(kind, all).min(works.counts[kind])).collect();
        Years { works, given, most }
    }

    /// Score × years of use.
    pub fn worth(&self, done: &ByThen) -> f64 {
        let score = |done: &Vec<usize>| -> f64 {
            done.iter().zip(&self.works.scores).map(|(count, score)| *count as f64 * score).sum()
        };
        done.iter().map(score).sum()
    }

    /// The best answer found, and what none exceeds.
    pub fn solve(&self, stop: &Stop, seed: u64) -> Result<(ByThen, f64), Error> {
        let nothing = vec![0; self.most.len()];
        let mut best: ByThen = vec![nothing.clone(); self.given.len()];
        let mut bound = 0.0;
        for pivot in 0..self.given.len() {
            let (first, at_most) = self.knapsack(&nothing, &self.most, self.given[pivot], stop, seed)?;
            bound += at_most;
            let mut done = vec![first; self.given.len()];
            for year in (0..pivot).rev() {
                done[year] = self.knapsack(&nothing, &done[year + 1], self.given[year], stop, seed)?.0;
            }
            for year in pivot + 1..self.given.len() {
                done[year] = self.knapsack(&done[year - 1], &self.most, self.given[year], stop, seed)?.0;
            }
            if self.worth(&done) > self.worth(&best) {
                best = done;
            }
        }
        let relaxed = Relaxed::of(self);
        let bound = bound.min(relaxed.bound);
        let close = 1e-9 * bound.abs().max(1.0);
        if self.worth(&best) >= bound - close {
            let worth = self.worth(&best);
            return Ok((best, worth));
        }
        Ok(self.search(best, bound, &relaxed, stop))
    }

    /// The most score for the money between what is done already and what may be: bundles of 1, 2, 4 … and what is left make
    /// every number. Gives the works and a bound of their score.
    fn knapsack(
        &self,
        least: &[usize],
        most: &[usize],
        money: f64,
        stop: &Stop,
        seed: u64,
    ) -> Result<(Vec<usize>, f64), Error> {
        let works = self.works;
        let (mut purse, mut bound) = (money, 0.0);
        for (kind, done) in least.iter().enumerate() {
            purse -= *done as f64 * works.costs[kind];
            bound += *done as f64 * works.scores[kind];
        }
        let purse = purse.max(0.0);
        let mut bundles = Vec::new();
        for kind in 0..most.len() {
            let mut rest = (most[kind] - least[kind]).min(works.payable(kind, purse));
            let mut size = 1;
            while rest > 0 {
                let taken = size.min(rest);
                bundles.push((kind, taken));
                rest -= taken;
                size *= 2;
            }
        }
        let of = |values: &[f64]| bundles.iter().map(|(kind, count)| values[*kind] * *count as f64).collect();
        let answer = Knapsack::new(of(&works.scores), of(&works.costs), purse).solve(stop, seed)?;
        let mut done = least.to_vec();
        answer.chosen.iter().for_each(|&bundle| done[bundles[bundle].0] += bundles[bundle].1);
        Ok((done, bound + answer.bound))
    }

    /// Branch and bound over the units that are open between the best answer and the relaxation.
    fn search(&self, best: ByThen, bound: f64, relaxed: &Relaxed, stop: &Stop) -> (ByThen, f64) {
        let works = self.works;
        let (years, kinds) = (self.given.len(), self.most.len());
        let ranges = relaxed.ranges(self, relaxed.bound - self.worth(&best) + 1e-6);
        let range = |year: usize, kind: usize| ranges[year][kind];
        if ranges.iter().flatten().any(|(low, high)| low > high) {
            // Nothing better is left.
            let worth = self.worth(&best);
            return (best, worth);
        }
        let mut units = Vec::new();
        for (kind, year) in (0..kinds).flat_map(|kind| (0..years).map(move |year| (kind, year))) {
            let (low, high) = range(year, kind);
            if units.len() + (high - low) > MOST_OPEN {
                return (best, bound);
            }
            units.extend((low..high).map(|unit| (year, kind, unit)));
        }
        let numbers: HashMap<(usize, usize, usize), usize> =
            units.iter().enumerate().map(|(number, unit)| (*unit, number)).collect();
        let at = |year: usize, kind: usize, unit: usize| numbers.get(&(year, kind, unit)).copied();
        let mut rows = Vec::new();
        let mut sure = 0.0;
        for (year, given) in self.given.iter().enumerate() {
            let fixed =
                |values: &[f64]| -> f64 { (0..kinds).map(|kind| range(year, kind).0 as f64 * values[kind]).sum() };
            sure += fixed(&works.scores);
            let own = units.iter().enumerate().filter(|(_, unit)| unit.0 == year);
            rows.push((
                own.map(|(at, unit)| (at, works.costs[unit.1])).collect::<Vec<_>>(),
                given - fixed(&works.costs),
            ));
        }
        for (number, &(year, kind, unit)) in units.iter().enumerate() {
            // One more only after one; what is done stays done.
            let less = unit.checked_sub(1).and_then(|less| at(year, kind, less));
            let later = Some(year + 1).filter(|later| *later < years).and_then(|later| at(later, kind, unit));
            rows.extend(less.into_iter().chain(later).map(|other| (vec![(number, 1.0), (other, -1.0)], 0.0)));
        }
        let binary = Binary { value: units.iter().map(|unit| works.scores[unit.1]).collect(), rows, soft: Vec::new() };
        let mut search = Search::new(&binary);
        search.offer(&units.iter().map(|&(year, kind, unit)| unit < best[year][kind]).collect::<Vec<bool>>());
        while !search.advance(1_000, stop) {}
        let Some((_, x)) = &search.best else { return (best, bound) };
        let mut done: ByThen = (0..years).map(|year| (0..kinds).map(|kind| range(year, kind).0).collect()).collect();
        for (&(year, kind, _), _) in units.iter().zip(x).filter(|(_, taken)| **taken) {
            done[year][kind] += 1;
        }
        let found = if self.worth(&done) > self.worth(&best) { done } else { best };
        let worth = self.worth(&found);
        let bound = if search.complete { worth } else { bound.min(search.bound + sure).max(worth) };
        (found, bound)
    }
}

impl Works {
    /// Works of a kind that so much money pays for.
    fn payable(&self, kind: usize, money: f64) -> usize {
        if self.costs[kind] > 0.0 { (money / self.costs[kind] + 1e-9).floor() as usize } else { usize::MAX }
    }
}

/// Every year relaxed: works done in part, the best need for money first.
struct Relaxed {
    bound: f64,
    /// What a further unit of money would bring, by year.
    price: Vec<f64>,
}

impl Relaxed {
    fn of(years: &Years) -> Relaxed {
        let works = years.works;
        let ratio = |kind: usize| works.scores[kind] / works.costs[kind];
        let mut order: Vec<usize> = (0..works.counts.len()).filter(|&kind| works.costs[kind] > 0.0).collect();
        order.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)));
        let free = (0..works.counts.len()).filter(|&kind| works.costs[kind] == 0.0);
        let free: f64 = free.map(|kind| works.scores[kind] * works.counts[kind] as f64).sum();
        let (mut bound, mut price) = (0.0, Vec::new());
        for money in &years.given {
            let (mut purse, mut margin) = (*money, 0.0);
            bound += free;
            for &kind in &order {
                let cost = years.most(kind, *money) as f64 * works.costs[kind];
                let paid = purse.min(cost);
                bound += paid * ratio(kind);
                purse -= paid;
                if paid < cost {
                    margin = ratio(kind);
                    break;
                }
            }
            price.push(margin);
        }
        Relaxed { bound, price }
    }

    /// Between which numbers of each kind by each year anything better than the best answer lies: each unit away from the relaxed
    /// choice costs its reduced score. What is done stays done, so that a year's least is that of the later ones too.
    fn ranges(&self, years: &Years, gap: f64) -> Vec<Vec<(usize, usize)>> {
        let kinds = 0..years.most.len();
        let of_year = |year: usize| kinds.clone().map(|kind| self.range(years, year, kind, gap)).collect();
        let mut ranges: Vec<Vec<(usize, usize)>> = (0..years.given.len()).map(of_year).collect();
        for kind in kinds.clone() {
            for year in 1..ranges.len() {
                ranges[year][kind].0 = ranges[year][kind].0.max(ranges[year - 1][kind].0);
            }
            for year in (1..ranges.len()).rev() {
                ranges[year - 1][kind].1 = ranges[year - 1][kind].1.min(ranges[year][kind].1);
            }
        }
        ranges
    }

    fn range(&self, years: &Years, year: usize, kind: usize, gap: f64) -> (usize, usize) {
        let (most, cost) = (years.most(kind, years.given[year]), years.works.costs[kind]);
        if cost == 0.0 {
            return (most, most);
        }
        let reduced = years.works.scores[kind] - self.price[year] * cost;
        let away = gap / reduced.abs();
        // As a number without end becomes the largest there is.
        let away = if away.is_nan() { usize::MAX } else { away.floor() as usize };
        if reduced > 0.0 { (most.saturating_sub(away), most) } else { (0, most.min(away)) }
    }
}

impl Years<'_> {
    /// Works of a kind that can be done by a year in which so much was given.
    fn most(&self, kind: usize, money: f64) -> usize {
        self.most[kind].min(self.works.payable(kind, money))
    }
}

fn sum_up(sum: &mut f64, more: f64) -> f64 {
    *sum += more;
    *sum
}
