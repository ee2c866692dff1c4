//! Branch and bound over sites: Lagrangian bound, reduced-cost fixing, local search for the answer.

use super::ascent::{Ascent, ascend};
use super::model::{Count, Fate, Model};
use super::swap::Search;
use super::tree::{Guess, Tree};
use crate::climb::Pace;
use crate::frontier::{Frontier, Goal};
use linping_work::{Stop, generator};
use rand::Rng;

/// The best choice found and what is proven about it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub bound: f64,
    pub open: Vec<bool>,
}

/// A part of the search: what is settled in it and prices that suit it.
struct Node {
    fate: Vec<Fate>,
    price: Vec<f64>,
}

/// The answer so far, in terms of the original model.
struct Incumbent<'a> {
    model: &'a Model,
    value: f64,
    open: Vec<bool>,
}

impl Incumbent<'_> {
    fn offer(&mut self, open: Vec<bool>, value: f64) {
        if value < self.value {
            debug_assert!((self.model.value(&open) - value).abs() <= 1e-6 * value.abs().max(1.0));
            self.value = value;
            self.open = open;
        }
    }
}

/// Solves a model to proof, or until the stop.
pub(crate) fn solve(model: &Model, goal: Goal, seed: u64, stop: &Stop) -> Found {
    if let Some(open) = only_choice(model) {
        let value = model.value(&open);
        return Found { bound: value, open };
    }
    let mut search = Search::new(model, width(model));
    search.greedy(stop);
    let value = search.improve(stop);
    let price = search.prices();
    let mut best = Incumbent { model, value, open: search.flags() };
    let mut root = Root::new(model);
    let bound = root.raise(price, &mut best, &mut search, goal, stop);
    if goal.is_met(bound, best.value) {
        return found(best, bound, goal);
    }
    let bound = if suits_relaxation(&root.model) {
        root.cover(bound, &mut best, &mut search, goal, stop)
    } else {
        root.branch(bound, &mut best, &mut search, goal, seed, stop)
    };
    found(best, bound, goal)
}

/// Covers are bounded better by their linear relaxation than by prices alone, which come near it only slowly. With graded costs,
/// or very many entries, the relaxation takes too long.
fn suits_relaxation(model: &Model) -> bool {
    const MOST_ENTRIES: usize = 500_000;
    model.count != Count::Any && model.site.len() <= MOST_ENTRIES && model.cost.iter().all(|&cost| cost == 0.0)
}

fn width(model: &Model) -> usize {
    const LARGEST: usize = 40_000_000;
    match model.count {
        Count::Exactly(p) => p.min(model.sites()),
        Count::Any => model.sites().min(LARGEST / model.sites().max(1)).max(1),
    }
}

fn found(best: Incumbent, bound: f64, goal: Goal) -> Found {
    Found { bound: goal.whole(bound).min(best.value), open: best.open }
}

/// The model after what has been settled for good, and the prices that gave its best bound.
struct Root {
    model: Model,
    /// Sites of the original model open for good.
    opened: Vec<u32>,
    price: Vec<f64>,
    reduced: Vec<f64>,
    share: Vec<f64>,
}

impl Root {
    fn new(model: &Model) -> Self {
        let mut model = model.clone();
        // Names count from here, whatever the model itself was restricted from.
        model.name = (0..model.sites() as u32).collect();
        Root { model, opened: Vec::new(), price: Vec::new(), reduced: Vec::new(), share: Vec::new() }
    }

    /// Flags of the original model for flags of this one.
    fn widen(&self, flags: &[bool], sites: usize) -> Vec<bool> {
        let mut open = vec![false; sites];
        self.opened.iter().for_each(|&site| open[site as usize] = true);
        for (site, _) in flags.iter().enumerate().filter(|(_, flag)| **flag) {
            open[self.model.name[site] as usize] = true;
        }
        open
    }

    /// Settles sites for good.
    fn settle(&mut self, fate: &[Fate]) {
        for (site, _) in fate.iter().enumerate().filter(|(_, fate)| **fate == Fate::Open) {
            self.opened.push(self.model.name[site]);
        }
        let mut small = self.model.restrict(fate);
        self.price = small.origin.iter().map(|&row| self.price[row as usize]).collect();
        self.reduced = small.name.iter().map(|&site| self.reduced[site as usize]).collect();
        self.share = small.name.iter().map(|&site| self.share[site as usize]).collect();
        small.name.iter_mut().for_each(|name| *name = self.model.name[*name as usize]);
        self.model = small;
    }

    /// Raises the bound of the root, settling sites on the way.
    fn raise(&mut self, price: Vec<f64>, best: &mut Incumbent, search: &mut Search, goal: Goal, stop: &Stop) -> f64 {
        const ROUNDS: usize = 12;
        self.price = price;
        let sites = best.model.sites();
        let mut bound = self.model.floor();
        for round in 0..ROUNDS {
            let pace = Pace { iterations: 150, boldness: if round == 0 { 1.2 } else { 0.6 }, patience: 12 };
            let every = if self.model.site.len() > 200_000 { 40 } else { 15 };
            let here: &Root = self;
            let Ascent { bound: reached, price, reduced, share, stopped } = ascend(
                &self.model,
                self.price.clone(),
                best.value,
                |bound, upper| goal.is_met(bound, upper),
                pace,
                stop,
                |chosen, iteration| {
                    if iteration % every != every - 1 || stop.is_reached() {
                        return None;
                    }
                    search.set(&here.widen(chosen, sites));
                    let value = search.improve(stop);
                    best.offer(search.flags(), value);
                    Some(best.value)
                },
            );
            let gain = reached - bound;
            bound = bound.max(reached);
            (self.price, self.reduced, self.share) = (price, reduced, share);
            if goal.is_met(bound, best.value) || stopped {
                return bound;
            }
            let fate = fates(&self.model, reached, &self.reduced, goal.cut(best.value));
            let settled = fate.iter().filter(|fate| **fate != Fate::Free).count();
            if settled > 0 {
                self.settle(&fate);
            }
            if let Some(flags) = only_choice(&self.model) {
                let open = self.widen(&flags, sites);
                let value = best.model.value(&open);
                best.offer(open, value);
                // Everything else was settled because it lies at or above the cut.
                return goal.cut(best.value);
            }
            let gap = best.value - bound;
            if gain < 0.02 * gap && settled * 20 < self.model.sites() {
                break;
            }
        }
        bound
    }

    /// Branches with the linear relaxation for bounds. Returns the proven bound.
    fn cover(&self, bound: f64, best: &mut Incumbent, search: &mut Search, goal: Goal, stop: &Stop) -> f64 {
        let Count::Exactly(places) = self.model.count else { return bound };
        let sites = best.model.sites();
        let guess = |guess: Guess| {
            match guess {
                Guess::Near(shares) => {
                    search.set(&self.widen(&rounded(shares, places), sites));
                    let value = search.improve(stop);
                    best.offer(search.flags(), value);
                }
                Guess::Exactly(flags) => {
                    let open = self.widen(flags, sites);
                    let value = best.model.value(&open);
                    best.offer(open, value);
                }
            }
            best.value
        };
        Tree::new(&self.model, places, goal).search(&self.price, bound, &self.share, guess, stop)
    }

    /// Branches until nothing better can be left. Returns the proven bound.
    fn branch(
        &mut self,
        bound: f64,
        best: &mut Incumbent,
        search: &mut Search,
        goal: Goal,
        seed: u64,
        stop: &Stop,
    ) -> f64 {
        let sites = best.model.sites();
        let mut chance = generator(seed);
        let mut frontier = Frontier::new();
        frontier.push(bound, 0, Node { fate: vec![Fate::Free; self.model.sites()], price: self.price.clone() });
        let mut nodes = 0u64;
        while let Some((reached, depth, node)) = frontier.pop() {
            if goal.is_met(reached, best.value) {
                return reached.min(best.value).max(bound);
            }
            if stop.spend(self.model.site.len() as u64 / 4 + 1) {
                return reached.max(bound);
            }
            nodes += 1;
            if nodes.is_power_of_two() || nodes.is_multiple_of(64) {
                let open = self.widen(&self.guess(&node), sites);
                search.set(&open);
                if nodes > 1 && sites > 1 {
                    let slot = (chance.next_u64() % sites as u64) as usize;
                    search.kick(slot, (chance.next_u64() % sites as u64) as u32);
                }
                let value = search.improve(stop);
                best.offer(search.flags(), value);
            }
            self.expand((reached, depth, node), &mut frontier, best, goal, stop);
        }
        // What was cut off lies at or above the cut.
        goal.cut(best.value)
    }

    /// A complete choice in the spirit of a node: what is open there, then the likeliest sites.
    fn guess(&self, node: &Node) -> Vec<bool> {
        let mut flags: Vec<bool> = node.fate.iter().map(|fate| *fate == Fate::Open).collect();
        if let Count::Exactly(p) = self.model.count {
            let left = p.saturating_sub(flags.iter().filter(|flag| **flag).count());
            let mut order: Vec<usize> = (0..flags.len()).filter(|&site| node.fate[site] == Fate::Free).collect();
            order.sort_by(|&a, &b| self.share[b].total_cmp(&self.share[a]).then(a.cmp(&b)));
            order.into_iter().take(left).for_each(|site| flags[site] = true);
        } else {
            for (site, flag) in flags.iter_mut().enumerate() {
                *flag |= node.fate[site] == Fate::Free && self.share[site] > 0.5;
            }
        }
        flags
    }

    /// Bounds a node, settles what it can, and splits it.
    fn expand(
        &self,
        (mut bound, depth, node): (f64, usize, Node),
        frontier: &mut Frontier<Node>,
        best: &mut Incumbent,
        goal: Goal,
        stop: &Stop,
    ) {
        let Node { mut fate, mut price } = node;
        let sites = best.model.sites();
        for round in 0..4 {
            let small = self.model.restrict(&fate);
            if let Some(flags) = only_choice(&small) {
                let mut open: Vec<bool> = fate.iter().map(|fate| *fate == Fate::Open).collect();
                for (site, flag) in flags.iter().enumerate() {
                    open[small.name[site] as usize] |= flag;
                }
                let open = self.widen(&open, sites);
                let value = best.model.value(&open);
                best.offer(open, value);
                return;
            }
            let local: Vec<f64> = small.origin.iter().map(|&row| price[row as usize]).collect();
            let pace = Pace { iterations: if round == 0 { 60 } else { 30 }, boldness: 0.5, patience: 5 };
            let ascent =
                ascend(&small, local, best.value, |bound, upper| goal.is_met(bound, upper), pace, stop, |_, _| None);
            bound = bound.max(ascent.bound);
            for (&row, &offer) in small.origin.iter().zip(&ascent.price) {
                price[row as usize] = offer;
            }
            if goal.is_met(bound, best.value) {
                // Pruned; a bound that ends the whole search must stay visible.
                if bound < best.value {
                    frontier.push(bound, depth, Node { fate: Vec::new(), price: Vec::new() });
                }
                return;
            }
            if ascent.stopped {
                frontier.push(bound, depth, Node { fate, price });
                return;
            }
            let cut = goal.cut(best.value);
            let fixed = fates(&small, ascent.bound, &ascent.reduced, cut);
            let settled = fixed.iter().filter(|fate| **fate != Fate::Free).count();
            if settled > 0 {
                for (site, fixed) in fixed.iter().enumerate() {
                    fate[small.name[site] as usize] = *fixed;
                }
            }
            if settled * 5 >= small.sites() {
                continue;
            }
            let Some(split) =
                fixed.iter().enumerate().filter(|(_, fate)| **fate == Fate::Free).map(|(site, _)| site).min_by(
                    |&a, &b| {
                        let middle = |site: usize| (ascent.share[site] - 0.6).abs();
                        middle(a)
                            .total_cmp(&middle(b))
                            .then(ascent.reduced[a].total_cmp(&ascent.reduced[b]))
                            .then(a.cmp(&b))
                    },
                )
            else {
                continue;
            };
            let penalty = penalties(&small, &ascent.reduced);
            let (opening, closing) = penalty(split);
            for (choice, extra) in [(Fate::Open, opening), (Fate::Closed, closing)] {
                let mut child = fate.clone();
                child[small.name[split] as usize] = choice;
                let bound = bound.max(ascent.bound + extra);
                frontier.push(bound, depth + 1, Node { fate: child, price: price.clone() });
            }
            return;
        }
        frontier.push(bound, depth, Node { fate, price });
    }
}

/// The choice of so many sites nearest to their shares.
fn rounded(share: &[f64], places: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..share.len()).collect();
    order.sort_by(|&a, &b| share[b].total_cmp(&share[a]).then(a.cmp(&b)));
    let mut flags = vec![false; share.len()];
    order.into_iter().take(places).for_each(|site| flags[site] = true);
    flags
}

/// If nothing is left to choose, the choice.
fn only_choice(model: &Model) -> Option<Vec<bool>> {
    match model.count {
        Count::Exactly(0) => Some(vec![false; model.sites()]),
        Count::Exactly(p) if p >= model.sites() => Some(vec![true; model.sites()]),
        Count::Any if model.rows() == 0 => Some(model.opening.iter().map(|&cost| cost < 0.0).collect()),
        // Rows without a choice are gone: any sites do, the cheapest are best.
        Count::Exactly(p) if model.rows() == 0 => {
            let mut order: Vec<usize> = (0..model.sites()).collect();
            order.sort_by(|&a, &b| model.opening[a].total_cmp(&model.opening[b]).then(a.cmp(&b)));
            let mut flags = vec![false; model.sites()];
            order.into_iter().take(p).for_each(|site| flags[site] = true);
            Some(flags)
        }
        _ => None,
    }
}

/// How much the bound rises if a site is opened or closed against the reduced costs.
fn penalties<'a>(model: &Model, reduced: &'a [f64]) -> impl Fn(usize) -> (f64, f64) + 'a {
    let (last_in, first_out) = match model.count {
        Count::Any => (0.0, 0.0),
        Count::Exactly(p) => {
            let mut sorted = reduced.to_vec();
            sorted.sort_by(f64::total_cmp);
            let at = |index: usize| sorted.get(index).copied();
            (at(p.saturating_sub(1)).unwrap_or(f64::NEG_INFINITY), at(p).unwrap_or(f64::INFINITY))
        }
    };
    move |site| ((reduced[site] - last_in).max(0.0), (first_out - reduced[site]).max(0.0))
}

/// What the reduced costs settle: a site whose opening or closing would lift the bound to the cut.
fn fates(model: &Model, bound: f64, reduced: &[f64], cut: f64) -> Vec<Fate> {
    let penalty = penalties(model, reduced);
    let p = match model.count {
        Count::Exactly(p) => p,
        Count::Any => usize::MAX,
    };
    let mut opened = 0;
    (0..model.sites())
        .map(|site| {
            let (opening, closing) = penalty(site);
            if bound + opening >= cut {
                Fate::Closed
            } else if bound + closing >= cut && opened < p {
                opened += 1;
                Fate::Open
            } else {
                Fate::Free
            }
        })
        .collect()
}
