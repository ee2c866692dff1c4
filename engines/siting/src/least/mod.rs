//! What a request that cannot be met would have to change: the same for every problem over a cost table.
//!
//! A request has terms: how many sites, which budget, which radius, which room, which pairs are forbidden, which sites stay open.
//! Loosening any of them never makes anything impossible, so that the least loosening of one, the others kept, is found by a search
//! over the values that matter, each verified by asking whether everybody can be served. Where no term alone suffices, pairs of
//! terms are tried, then three, with all of them loosened as far as can be and then tightened again one after the other: each is
//! then the least that does with the rest as told.

mod asked;
mod room;
mod told;

pub use told::{Change, Lack, Lacking};
pub(crate) use told::{counted, joined, number};

use crate::request::Request;
use crate::{Error, facility};
use asked::Verdict;
use linping_work::Stop;

/// What is asked for, as far as it decides whether everybody can be served.
pub(crate) struct Wanted<'a> {
    /// As the user made it: the whole table, the forbidden pairs still in it.
    pub request: &'a Request<'a>,
    /// Demands that must be served.
    pub counted: Vec<usize>,
    pub count: Option<usize>,
    pub capacities: Option<&'a [f64]>,
    /// What the own costs of the sites may come to.
    pub budget: Option<f64>,
    /// Demands go whole to one site.
    pub whole: bool,
}

/// The terms of a request, which may be loosened.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub count: usize,
    pub budget: f64,
    pub radius: f64,
    pub room: Vec<f64>,
    pub forbidden: Vec<(usize, usize)>,
    pub fixed: Vec<usize>,
}

/// One of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    Count,
    Budget,
    Radius,
    Room,
    /// The same room more at every site, where all have the same.
    Each,
    Forbidden,
    Fixed,
}

const TERMS: [Term; 7] =
    [Term::Count, Term::Budget, Term::Radius, Term::Room, Term::Each, Term::Forbidden, Term::Fixed];

/// Units of work for one question: a second or two.
const WORK: u64 = 150_000_000;

impl<'a> Wanted<'a> {
    /// All demands with weight, nothing limited.
    pub fn new(request: &'a Request<'a>) -> Self {
        let counted = (0..request.table.rows()).filter(|&row| request.weights[row] > 0.0).collect();
        Wanted { request, counted, count: None, capacities: None, budget: None, whole: false }
    }

    fn terms(&self) -> Terms {
        let columns = self.request.table.columns();
        let mut fixed = self.request.fixed.clone();
        fixed.sort_unstable();
        fixed.dedup();
        let mut forbidden = self.request.forbidden.clone();
        forbidden.sort_unstable();
        forbidden.dedup();
        Terms {
            count: self.count.unwrap_or(columns),
            budget: self.budget.unwrap_or(f64::INFINITY),
            radius: self.request.radius.unwrap_or(f64::INFINITY),
            room: self.capacities.map_or_else(|| vec![f64::INFINITY; columns], <[f64]>::to_vec),
            forbidden,
            fixed,
        }
    }

    /// Refuses at once what a look at the terms shows to be impossible.
    ///
    /// # Errors
    /// What is lacking, and the least change that would do.
    pub fn check(&self, stop: &Stop) -> Result<(), Error> {
        if self.plainly_impossible(&self.terms()) { Err(self.why_not(stop)) } else { Ok(()) }
    }

    /// Refuses demands that no site may serve.
    ///
    /// # Errors
    /// As [`Wanted::check`].
    pub fn check_reach(&self, stop: &Stop) -> Result<(), Error> {
        let terms = self.terms();
        let cut_off = self.counted.iter().any(|&row| self.near(&terms, row).next().is_none());
        if cut_off { Err(self.why_not(stop)) } else { Ok(()) }
    }

    /// Refuses what a search shows to be impossible.
    ///
    /// # Errors
    /// As [`Wanted::check`].
    pub fn must_serve(&self, stop: &Stop) -> Result<(), Error> {
        let impossible = self.served(&self.terms(), &stop.part(WORK)) == Verdict::No;
        if impossible { Err(self.why_not(stop)) } else { Ok(()) }
    }

    /// What is lacking, once no answer was found; [`Error::Stopped`] if there may be one all the same.
    pub fn why_not(&self, stop: &Stop) -> Error {
        let terms = self.terms();
        let lost: Vec<usize> =
            self.counted.iter().copied().filter(|&row| self.request.table.row(row).0.is_empty()).collect();
        if let Some(&demand) = lost.first() {
            return Error::Unreachable { demand, others: lost.len() - 1 };
        }
        match self.served(&terms, &stop.part(WORK)) {
            Verdict::No => {}
            Verdict::Yes | Verdict::Unknown => return Error::Stopped,
        }
        let (changes, certain) = self.changes(&terms, stop);
        Error::lacking(Lacking { lacks: self.lacks(&terms), changes, certain })
    }

    /// The least changes, and whether every question about them could be answered.
    fn changes(&self, terms: &Terms, stop: &Stop) -> (Vec<Change>, bool) {
        let given: Vec<Term> = TERMS.into_iter().filter(|term| self.is_given(*term, terms)).collect();
        let mut certain = true;
        for size in 1..=given.len() {
            let mut found: Vec<Change> = Vec::new();
            for set in 1u32..1 << given.len() {
                let chosen: Vec<Term> = (0..given.len()).filter(|at| set >> at & 1 == 1).map(|at| given[at]).collect();
                let twice = chosen.contains(&Term::Room) && chosen.contains(&Term::Each);
                if chosen.len() != size || twice {
                    continue;
                }
                let mut loose = terms.clone();
                chosen.iter().for_each(|term| self.loosen(*term, &mut loose));
                match self.served(&loose, &stop.part(WORK)) {
                    Verdict::Yes => {}
                    Verdict::No => continue,
                    Verdict::Unknown => {
                        certain = false;
                        continue;
                    }
                }
                let orders =
                    if size == 2 { vec![chosen.clone(), chosen.into_iter().rev().collect()] } else { vec![chosen] };
                for order in orders {
                    match self.tightened(terms, loose.clone(), &order, stop) {
                        Some(change) if !found.contains(&change) => found.push(change),
                        Some(_) => {}
                        None => certain = false,
                    }
                }
            }
            if !found.is_empty() {
                return (found, certain);
            }
        }
        (Vec::new(), false)
    }

    /// The terms loosened as far as can be, tightened again one after the other.
    fn tightened(&self, terms: &Terms, mut loose: Terms, order: &[Term], stop: &Stop) -> Option<Change> {
        let mut change = Change::none();
        for term in order {
            let proven = self.tighten(*term, terms, &mut loose, &mut change, stop)?;
            change.proven &= proven;
        }
        Some(change)
    }

    /// Whether a term is there to be loosened.
    fn is_given(&self, term: Term, terms: &Terms) -> bool {
        match term {
            Term::Count => self.count.is_some_and(|count| count < self.request.table.columns()),
            Term::Budget => self.budget.is_some(),
            Term::Radius => self.request.table.iter().any(|(_, _, cost)| cost > terms.radius),
            Term::Room => self.capacities.is_some(),
            Term::Each => {
                let same = |room: &[f64]| room.len() > 1 && room.iter().all(|one| *one == room[0]);
                self.capacities.is_some_and(same)
            }
            Term::Forbidden => !terms.forbidden.is_empty(),
            Term::Fixed => !terms.fixed.is_empty(),
        }
    }

    /// A term no longer heeded.
    fn loosen(&self, term: Term, terms: &mut Terms) {
        match term {
            Term::Count => terms.count = self.request.table.columns(),
            Term::Budget => terms.budget = f64::INFINITY,
            Term::Radius => terms.radius = f64::INFINITY,
            Term::Room | Term::Each => terms.room.iter_mut().for_each(|room| *room = f64::INFINITY),
            Term::Forbidden => terms.forbidden.clear(),
            Term::Fixed => terms.fixed.clear(),
        }
    }

    /// Sets a term back as far as it will go, the others kept, and notes it. True if no less would do; `None` if nothing was found.
    fn tighten(&self, term: Term, asked: &Terms, loose: &mut Terms, change: &mut Change, stop: &Stop) -> Option<bool> {
        let part = || stop.part(WORK);
        match term {
            Term::Count => {
                let (least, proven) = self.fewest(loose, &part())?;
                loose.count = least.max(asked.count);
                change.count = Some(loose.count);
                Some(proven || loose.count == asked.count)
            }
            Term::Budget => {
                let (least, proven) = self.cheapest(loose, &part())?;
                loose.budget = least.max(asked.budget);
                change.budget = Some(loose.budget);
                Some(proven)
            }
            Term::Radius => {
                let mut radii: Vec<f64> =
                    self.request.table.iter().map(|(_, _, cost)| cost).filter(|cost| *cost > asked.radius).collect();
                radii.sort_by(f64::total_cmp);
                radii.dedup();
                let (at, proven) = self.bisect(radii.len(), stop, |at| Terms { radius: radii[at], ..loose.clone() })?;
                loose.radius = radii[at];
                change.radius = Some(loose.radius);
                Some(proven)
            }
            Term::Room => {
                let (missing, proven) =
                    self.missing_room(&Terms { room: asked.room.clone(), ..loose.clone() }, &part())?;
                loose.room.clone_from(&asked.room);
                missing.iter().for_each(|&(site, places)| loose.room[site] += places);
                change.room = missing;
                Some(proven)
            }
            Term::Each => {
                let (now, all) = (asked.room[0], self.weights().sum::<f64>());
                // In the decimals of the weights and of the room there is: a part of a place is no place.
                let parts = self.parts_of_a_place(now);
                let steps = ((all - now).max(0.0) * parts).ceil() as usize + 1;
                let size = |step: usize| vec![((now * parts).round() + (step + 1) as f64) / parts; asked.room.len()];
                let (at, proven) = self.bisect(steps, stop, |step| Terms { room: size(step), ..loose.clone() })?;
                loose.room = size(at);
                change.each = loose.room.first().copied();
                Some(proven)
            }
            Term::Forbidden => {
                let table = &self.request.table;
                let helps = |pair: &(usize, usize)| table.get(pair.0, pair.1).is_some_and(|cost| cost <= loose.radius);
                let pairs: Vec<(usize, usize)> = asked.forbidden.iter().copied().filter(helps).collect();
                let without = |lifted: &[usize]| {
                    let stays = |pair: &&(usize, usize)| !lifted.iter().any(|&at| pairs[at] == **pair);
                    Terms { forbidden: asked.forbidden.iter().filter(stays).copied().collect(), ..loose.clone() }
                };
                let (lifted, proven) = self.fewest_of(pairs.len(), stop, without)?;
                change.allowed = lifted.iter().map(|&at| pairs[at]).collect();
                *loose = without(&lifted);
                Some(proven)
            }
            Term::Fixed => {
                let without = |released: &[usize]| {
                    let stays = |at: &usize| !released.contains(at);
                    let fixed = (0..asked.fixed.len()).filter(stays).map(|at| asked.fixed[at]).collect();
                    Terms { fixed, ..loose.clone() }
                };
                let (released, proven) = self.fewest_of(asked.fixed.len(), stop, without)?;
                change.released = released.iter().map(|&at| asked.fixed[at]).collect();
                *loose = without(&released);
                Some(proven)
            }
        }
    }

    /// Into how many parts the finest weight, or the room given, divides a place: 1, 10, 100 … 10⁶.
    fn parts_of_a_place(&self, room: f64) -> f64 {
        let fits = |parts: &f64| {
            let whole = |value: f64| (value * parts - (value * parts).round()).abs() <= 1e-9 * (value * parts).max(1.0);
            whole(room) && self.weights().all(whole)
        };
        (0..6).map(|digits| 10f64.powi(digits)).find(fits).unwrap_or(1e6)
    }

    /// The first of ascending terms that serves everybody.
    fn bisect(&self, steps: usize, stop: &Stop, at: impl Fn(usize) -> Terms) -> Option<(usize, bool)> {
        let (mut low, mut high, mut proven) = (0, steps.checked_sub(1)?, true);
        let mut verdict = |step: usize| {
            let verdict = self.served(&at(step), &stop.part(WORK));
            proven &= !matches!(verdict, Verdict::Unknown);
            matches!(verdict, Verdict::Yes)
        };
        if !verdict(high) {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if verdict(middle) { high = middle } else { low = middle + 1 }
        }
        Some((high, proven))
    }

    /// The fewest of so many restrictions to give up: all choices of one, of two … as long as that can be asked, else a choice of
    /// which none can be spared.
    fn fewest_of(&self, all: usize, stop: &Stop, without: impl Fn(&[usize]) -> Terms) -> Option<(Vec<usize>, bool)> {
        const MOST_QUESTIONS: usize = 500;
        let mut proven = true;
        let mut does = |given_up: &[usize]| {
            let verdict = self.served(&without(given_up), &stop.part(WORK / 10));
            proven &= !matches!(verdict, Verdict::Unknown);
            matches!(verdict, Verdict::Yes)
        };
        let (mut questions, mut ways) = (0, 1usize);
        let mut tried = 0;
        for size in 1..=all {
            ways = ways.saturating_mul(all + 1 - size) / size;
            questions += ways;
            if questions > MOST_QUESTIONS {
                break;
            }
            let mut choice: Vec<usize> = (0..size).collect();
            loop {
                if does(&choice) {
                    return Some((choice, proven));
                }
                // The next choice in order.
                let Some(at) = (0..size).rev().find(|&at| choice[at] < all - size + at) else { break };
                choice[at] += 1;
                (at + 1..size).for_each(|next| choice[next] = choice[next - 1] + 1);
            }
            tried = size;
        }
        let mut choice: Vec<usize> = (0..all).collect();
        if !does(&choice) {
            return None;
        }
        for one in 0..all {
            let fewer: Vec<usize> = choice.iter().copied().filter(|at| *at != one).collect();
            if does(&fewer) {
                choice = fewer;
            }
        }
        let least = choice.len() == tried + 1;
        Some((choice, proven && least))
    }

    /// What each of the terms, looked at alone, does not allow.
    fn lacks(&self, terms: &Terms) -> Vec<Lack> {
        let (table, weights) = (&self.request.table, &self.request.weights);
        let mut lacks = Vec::new();
        let beyond = |row: &&usize| self.near(terms, **row).next().is_none();
        let lost: Vec<usize> = self.counted.iter().filter(beyond).copied().collect();
        let nearest = |row: usize| table.row(row).1.iter().copied().fold(f64::INFINITY, f64::min);
        if let Some(&demand) = lost.iter().max_by(|a, b| nearest(**a).total_cmp(&nearest(**b)).then(b.cmp(a))) {
            lacks.push(Lack::Beyond { demand, others: lost.len() - 1, radius: self.request.radius });
        }
        if terms.fixed.len() > terms.count {
            lacks.push(Lack::TooManyFixed { fixed: terms.fixed.len(), count: terms.count });
        }
        let fixed: f64 = terms.fixed.iter().map(|&site| self.request.opening[site]).sum();
        if fixed > terms.budget + facility::slack(terms.budget) {
            lacks.push(Lack::FixedTooDear { cost: fixed, budget: terms.budget });
        }
        if self.capacities.is_some() && lost.is_empty() {
            let most = |row: usize| self.near(terms, row).map(|site| terms.room[site]).fold(0.0, f64::max);
            let large = |row: &&usize| self.whole && weights[**row] > most(**row) + 1e-9;
            let largest = self.counted.iter().filter(large).max_by(|a, b| weights[**a].total_cmp(&weights[**b]));
            if let Some(&demand) = largest {
                lacks.push(Lack::TooLarge { demand, weight: weights[demand], most: most(demand) });
            }
            let missing: f64 = self.all_open(terms).1.iter().map(|(_, places)| places).sum();
            if missing > 0.0 {
                lacks.push(Lack::Places { missing });
            }
        }
        if lacks.is_empty() {
            let (count, budget) = (self.count, self.budget);
            lacks.push(Lack::TooFew { count, budget, whole: self.whole, room: self.capacities.is_some() });
        }
        lacks
    }

    fn weights(&self) -> impl Iterator<Item = f64> + '_ {
        self.counted.iter().map(|&row| self.request.weights[row])
    }
}
