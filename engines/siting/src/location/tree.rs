//! Branch and bound over the sites of a cover, best bound first, bounded by its linear relaxation; what to branch on is tried
//! out first where experience is missing (reliability branching, Achterberg, Koch and Martin 2005).

use super::covering::{Basis, Covering, Kept};
use super::model::{Fate, Model};
use super::settle::{lagrangian, places_left, settle};
use crate::frontier::{Frontier, Goal};
use linping_work::Stop;
use std::rc::Rc;

/// A part of the search and a basis near its optimum.
struct Node {
    fate: Vec<Fate>,
    basis: Rc<Kept>,
}

/// A choice of sites that the search came upon.
pub(super) enum Guess<'a> {
    /// Shares of sites: a choice near them may be good.
    Near(&'a [f64]),
    /// All that is left of a part of the search.
    Exactly(&'a [bool]),
}

/// How much opening or closing a site raised the bound so far, by unit of its share.
#[derive(Clone, Copy, Default)]
struct Experience {
    closing: f64,
    opening: f64,
    times: f64,
}

pub(super) struct Tree<'a> {
    model: &'a Model,
    places: usize,
    covering: Covering<'a>,
    goal: Goal,
    experience: Vec<Experience>,
}

impl<'a> Tree<'a> {
    pub fn new(model: &'a Model, places: usize, goal: Goal) -> Self {
        let experience = vec![Experience::default(); model.sites()];
        Tree { model, places, covering: Covering::new(model, places), goal, experience }
    }

    /// Searches from these prices, this bound and these shares of sites; `guess` is shown choices and says the best value known. Returns the bound.
    pub fn search(
        &mut self,
        price: &[f64],
        root: f64,
        share: &[f64],
        mut guess: impl FnMut(Guess) -> f64,
        stop: &Stop,
    ) -> f64 {
        let fate = vec![Fate::Free; self.model.sites()];
        let mut best = guess(Guess::Near(share));
        let mut frontier = Frontier::new();
        let basis = Rc::new(self.covering.keep(&self.covering.start(price)));
        frontier.push(root, 0, Node { fate, basis });
        let mut nodes = 0u64;
        while let Some((inherited, depth, mut node)) = frontier.pop() {
            if self.goal.is_met(inherited, best) {
                return inherited.min(best).max(root);
            }
            if stop.is_reached() {
                return inherited.max(root);
            }
            nodes += 1;
            let mut basis = self.covering.resume(&node.basis).unwrap_or_else(|| self.covering.start(price));
            let bound = self.bound(&mut basis, &mut node.fate, best, usize::MAX, stop).max(inherited);
            if self.goal.is_met(bound, best) {
                if bound < best {
                    frontier.push(bound, depth, node);
                }
                continue;
            }
            if let Some(only) = self.only_choice(&node.fate) {
                best = best.min(only.map_or(best, |open| guess(Guess::Exactly(&open))));
                continue;
            }
            if nodes.is_power_of_two() || nodes.is_multiple_of(16) {
                best = best.min(guess(Guess::Near(&basis.open)));
            }
            if stop.is_reached() {
                return bound.max(root);
            }
            self.split((bound, depth, node.fate), &basis, best, &mut frontier, stop);
        }
        self.goal.cut(best)
    }

    /// Raises the bound of a part of the search and settles more of it.
    fn bound(&mut self, basis: &mut Basis, fate: &mut [Fate], best: f64, most: usize, stop: &Stop) -> f64 {
        let cut = self.goal.cut(best);
        let mut reduced = vec![0.0; fate.len()];
        self.covering.raise(basis, fate, cut, most.min(LONGEST), stop);
        let bound = lagrangian(self.model, &self.covering.prices(basis), fate, &mut reduced);
        if bound < cut {
            settle(self.model.count, fate, &reduced, bound, cut);
        }
        bound
    }

    /// If everything is settled, what is left: a choice, or none.
    fn only_choice(&self, fate: &[Fate]) -> Option<Option<Vec<bool>>> {
        let free = fate.iter().filter(|fate| **fate == Fate::Free).count();
        match places_left(self.places, fate) {
            None => Some(None),
            Some(0) => Some(Some(fate.iter().map(|fate| *fate == Fate::Open).collect())),
            Some(left) if left == free => Some(Some(fate.iter().map(|fate| *fate != Fate::Closed).collect())),
            Some(left) if left > free => Some(None),
            Some(_) => None,
        }
    }

    /// Chooses a site and puts both halves aside. What a trial proves is kept at once.
    fn split(
        &mut self,
        (bound, depth, mut fate): (f64, usize, Vec<Fate>),
        basis: &Basis,
        best: f64,
        frontier: &mut Frontier<Node>,
        stop: &Stop,
    ) {
        const RELIABLE: f64 = 4.0;
        const LOOK_AHEAD: usize = 8;
        let here = Rc::new(self.covering.keep(basis));
        let mut halves: Option<(f64, [(f64, Fate, Rc<Kept>); 2], usize)> = None;
        let mut stale = 0;
        for site in self.candidates(&fate, &basis.open) {
            if stale >= LOOK_AHEAD || stop.is_reached() {
                break;
            }
            let share = basis.open[site].clamp(0.001, 0.999);
            let tried = if self.experience[site].times < RELIABLE {
                let mut tried = Vec::new();
                for choice in [Fate::Closed, Fate::Open] {
                    let (mut basis, mut fate) = (basis.clone(), fate.clone());
                    fate[site] = choice;
                    let reached = self.bound(&mut basis, &mut fate, best, MOST_TRIED, stop).max(bound);
                    tried.push((reached, choice, Rc::new(self.covering.keep(&basis))));
                }
                let [closing, opening] = [&tried[0], &tried[1]];
                let experience = &mut self.experience[site];
                experience.closing += (closing.0.min(best) - bound) / share;
                experience.opening += (opening.0.min(best) - bound) / (1.0 - share);
                experience.times += 1.0;
                match [closing, opening].map(|tried| self.goal.is_met(tried.0, best)) {
                    // Nothing better is left here, but what was proven stays in the bound.
                    [true, true] => {
                        let proven = closing.0.min(opening.0);
                        if proven < best {
                            frontier.push(proven, depth + 1, Node { fate, basis: here });
                        }
                        return;
                    }
                    [true, false] | [false, true] => {
                        let left = if self.goal.is_met(closing.0, best) { opening } else { closing };
                        fate[site] = left.1;
                        frontier.push(left.0, depth + 1, Node { fate, basis: Rc::clone(&left.2) });
                        return;
                    }
                    [false, false] => [closing.clone(), opening.clone()],
                }
            } else {
                [Fate::Closed, Fate::Open].map(|choice| (bound, choice, Rc::clone(&here)))
            };
            let score = self.score(site, share);
            if halves.as_ref().is_none_or(|(most, ..)| score > *most) {
                halves = Some((score, tried, site));
                stale = 0;
            } else {
                stale += 1;
            }
        }
        let Some((_, halves, site)) = halves else {
            frontier.push(bound, depth, Node { fate, basis: here });
            return;
        };
        for (bound, choice, basis) in halves {
            let mut fate = fate.clone();
            fate[site] = choice;
            frontier.push(bound, depth + 1, Node { fate, basis });
        }
    }

    /// Free sites to branch on, fractional ones first, those of greatest promise first.
    fn candidates(&self, fate: &[Fate], open: &[f64]) -> Vec<usize> {
        let torn = |&site: &usize| open[site] > 1e-6 && open[site] < 1.0 - 1e-6;
        let free = (0..fate.len()).filter(|&site| fate[site] == Fate::Free);
        let (mut torn, whole): (Vec<usize>, Vec<usize>) = free.partition(torn);
        torn.sort_by(|&a, &b| self.score(b, open[b]).total_cmp(&self.score(a, open[a])).then(a.cmp(&b)));
        torn.extend(whole.into_iter().take(1));
        torn
    }

    /// How much branching on a site promises: the product of what both halves gain.
    fn score(&self, site: usize, share: f64) -> f64 {
        const LEAST: f64 = 1e-6;
        let mine = self.experience[site];
        let (closing, opening) =
            if mine.times > 0.0 { (mine.closing / mine.times, mine.opening / mine.times) } else { self.average() };
        (closing * share).max(LEAST) * (opening * (1.0 - share)).max(LEAST)
    }

    fn average(&self) -> (f64, f64) {
        let known = self.experience.iter().filter(|one| one.times > 0.0);
        let (mut closing, mut opening, mut count) = (0.0, 0.0, 0.0f64);
        for one in known {
            closing += one.closing / one.times;
            opening += one.opening / one.times;
            count += 1.0;
        }
        if count > 0.0 { (closing / count, opening / count) } else { (1.0, 1.0) }
    }
}

/// Steps of the simplex method for one node, and for one trial.
const LONGEST: usize = 20_000;
const MOST_TRIED: usize = 500;

#[cfg(test)]
mod tests {
    use super::super::model::Count;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_tree_proves_what_trying_every_choice_finds(
            rows in proptest::collection::vec((1u32..512, 1u32..20), 1..30),
            places in 1usize..6,
            own in proptest::collection::vec(0u32..5, 9),
        ) {
            let sets = rows.iter().map(|row| (0..9).filter(|site| row.0 >> site & 1 == 1).map(|site| (site, 0.0)).collect());
            let weights = rows.iter().map(|row| f64::from(row.1)).collect();
            let own = own.into_iter().map(f64::from).collect();
            let model = Model::new(sets, weights, own, Count::Exactly(places));
            let flags = |set: u32| (0..9).map(|site| set >> site & 1 == 1).collect::<Vec<bool>>();
            let least = (0..512u32)
                .filter(|set| set.count_ones() as usize == places)
                .map(|set| model.value(&flags(set)))
                .fold(f64::INFINITY, f64::min);
            // No help: the first answer is what the tree itself comes upon.
            let mut best = f64::INFINITY;
            let guess = |guess: Guess| {
                if let Guess::Exactly(open) = guess {
                    assert_eq!(open.iter().filter(|open| **open).count(), places);
                    best = best.min(model.value(open));
                }
                best
            };
            let mut tree = Tree::new(&model, places, Goal::proof(1.0));
            let bound = tree.search(&vec![0.0; model.rows()], model.floor(), &[0.0; 9], guess, &Stop::never());
            prop_assert_eq!(best, least);
            prop_assert!(bound <= least + 1e-6 && bound > least - 1.0, "{} {}", bound, least);
        }
    }
}
