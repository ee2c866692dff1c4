//! Branch and bound: over sites first, then over who serves whom.

use super::bound::{Raised, Scene};
use super::refine::Refiner;
use super::{Limit, Parts, Problem, Served, split, whole};
use crate::climb::Pace;
use crate::frontier::{Frontier, Goal};
use crate::location::Fate;
use linping_work::Stop;
use std::collections::HashSet;

/// A part of the search: what is settled about sites, who may not be served where, and prices that suit it.
struct Node {
    fate: Vec<Fate>,
    banned: Vec<(u32, u32)>,
    price: Vec<f64>,
}

struct Tree<'a> {
    problem: &'a Problem,
    stop: &'a Stop,
    goal: Goal,
    value: f64,
    open: Vec<bool>,
    parts: Parts,
    tried: HashSet<Vec<bool>>,
    refiner: Option<Refiner<'a>>,
}

/// Solves to the goal or until the stop.
pub(crate) fn solve(problem: &Problem, goal: Goal, stop: &Stop) -> Served {
    let (rows, sites) = (problem.demand.len(), problem.column.len());
    let mut tree = Tree {
        problem,
        stop,
        goal,
        value: f64::INFINITY,
        open: (0..sites).map(|site| problem.fixed.contains(&site)).collect(),
        parts: Vec::new(),
        tried: HashSet::new(),
        refiner: Refiner::new(problem),
    };
    let mut fate = vec![Fate::Free; sites];
    problem.fixed.iter().for_each(|&site| fate[site] = Fate::Open);
    tree.begin(&fate);
    tree.refine();
    let mut price = vec![f64::INFINITY; rows];
    for column in &problem.column {
        column.iter().for_each(|&(row, cost)| price[row as usize] = price[row as usize].min(cost));
    }
    // Whoever no site may serve makes everything impossible; his price must not spoil the sums before that shows.
    let lost = price.iter().any(|price| price.is_infinite());
    let mut frontier = Frontier::new();
    if !lost {
        frontier.push(f64::NEG_INFINITY, 0, Node { fate, banned: Vec::new(), price });
    }
    let mut bound = None;
    let mut nodes = 0u64;
    while let Some((reached, depth, node)) = frontier.pop() {
        if goal.is_met(reached, tree.value) || (depth > 0 && stop.is_reached()) {
            bound = Some(reached);
            break;
        }
        nodes += 1;
        if nodes >= 16 && nodes.is_power_of_two() {
            tree.refine();
        }
        tree.expand((reached, depth, node), &mut frontier);
    }
    let bound = goal.whole(bound.unwrap_or_else(|| goal.cut(tree.value)));
    if tree.value.is_infinite() {
        return Served { bound, answer: None };
    }
    Served { bound: bound.min(tree.value), answer: Some((tree.value, tree.open, tree.parts)) }
}

impl Tree<'_> {
    fn cut(&self) -> f64 {
        self.goal.cut(self.value)
    }

    /// Tries a set of open sites, once. True if it gave a better answer.
    fn offer(&mut self, open: Vec<bool>, may_move: &[bool]) -> bool {
        let open = self.trimmed(open, may_move);
        if !self.problem.allows(&open) || !self.tried.insert(open.clone()) {
            return false;
        }
        let found = if self.problem.whole {
            whole::serve(self.problem, &open, may_move)
        } else {
            split::serve(self.problem, &open, self.stop).map(|(value, parts)| {
                let mut used = vec![false; open.len()];
                parts.iter().for_each(|part| used[part.1 as usize] = true);
                self.problem.fixed.iter().for_each(|&site| used[site] = true);
                // A site that serves nobody need not be paid for, unless it is fixed or the number is given.
                let exactly = matches!(self.problem.limit, Limit::Exactly(_));
                let free = |site: usize| self.problem.opening[site] == 0.0 || !exactly;
                let idle = |site: &usize| open[*site] && !used[*site] && free(*site);
                let saved: f64 = (0..open.len()).filter(idle).map(|site| self.problem.opening[site]).sum();
                let open = (0..open.len()).map(|site| open[site] && !idle(&site)).collect();
                (value - saved, open, parts)
            })
        };
        match found {
            Some((value, open, parts)) if value < self.value - 1e-9 => {
                (self.value, self.open, self.parts) = (value, open, parts);
                true
            }
            _ => false,
        }
    }

    /// A choice cut down to what the limit allows, the sites that cost most first.
    fn trimmed(&self, mut open: Vec<bool>, may_move: &[bool]) -> Vec<bool> {
        let Limit::Within { count, costs, budget } = &self.problem.limit else { return open };
        let mut members: Vec<usize> = (0..open.len()).filter(|&site| open[site] && may_move[site]).collect();
        members.sort_by(|&a, &b| costs[a].total_cmp(&costs[b]).then(b.cmp(&a)));
        let over = |open: &[bool]| {
            open.iter().filter(|open| **open).count() > *count
                || super::spent(costs, open) > budget + super::slack(*budget)
        };
        while over(&open) {
            let Some(site) = members.pop() else { break };
            open[site] = false;
        }
        open
    }

    /// Takes a complete assignment of whole demands if it is better; the sites it uses are topped up to the count.
    fn accept(&mut self, parts: Parts) {
        let problem = self.problem;
        let mut open = vec![false; problem.column.len()];
        problem.fixed.iter().for_each(|&site| open[site] = true);
        parts.iter().for_each(|part| open[part.1 as usize] = true);
        let count = if let Limit::Exactly(p) = problem.limit { p } else { 0 };
        let mut missing = count.saturating_sub(open.iter().filter(|open| **open).count());
        let mut spare: Vec<usize> = (0..open.len()).filter(|&site| !open[site]).collect();
        spare.sort_by(|&a, &b| problem.opening[a].total_cmp(&problem.opening[b]).then(a.cmp(&b)));
        for site in spare {
            if missing == 0 {
                break;
            }
            open[site] = true;
            missing -= 1;
        }
        let mut load = vec![0.0; open.len()];
        let mut value: f64 = (0..open.len()).filter(|&site| open[site]).map(|site| problem.opening[site]).sum();
        for &(row, site, _) in &parts {
            let column = &problem.column[site as usize];
            let Ok(at) = column.binary_search_by_key(&row, |entry| entry.0) else { return };
            value += column[at].1;
            load[site as usize] += problem.demand[row as usize];
        }
        let fits = load.iter().zip(&problem.capacity).all(|(load, capacity)| *load <= capacity + 1e-9);
        if fits && problem.allows(&open) && parts.len() == problem.demand.len() && value < self.value - 1e-9 {
            (self.value, self.open, self.parts) = (value, open, parts);
        }
    }

    /// A first answer: everything open, then closed one by one as long as it pays; or a spread choice of `p` sites.
    fn begin(&mut self, fate: &[Fate]) {
        let sites = fate.len();
        let may_move: Vec<bool> = fate.iter().map(|fate| *fate == Fate::Free).collect();
        if let Some(start) = &self.problem.start {
            self.offer(start.clone(), &may_move);
        }
        if let Limit::Exactly(p) = self.problem.limit {
            // The least remote sites that between them hold everything.
            let total = |site: usize| self.problem.column[site].iter().map(|entry| entry.1).sum::<f64>();
            let mut order: Vec<usize> = (0..sites).collect();
            order.sort_by(|&a, &b| {
                (fate[a] != Fate::Open).cmp(&(fate[b] != Fate::Open)).then(total(a).total_cmp(&total(b)))
            });
            let mut open = vec![false; sites];
            order.into_iter().take(p).for_each(|site| open[site] = true);
            self.offer(open, &may_move);
        } else {
            self.offer(vec![true; sites], &may_move);
        }
    }

    /// Exchanges sites of the best answer as long as it pays.
    fn polish(&mut self, fate: &[Fate], share: &[f64]) {
        const MOST_TRIALS: usize = 600;
        let exact = matches!(self.problem.limit, Limit::Exactly(_));
        let may_move: Vec<bool> = fate.iter().map(|fate| *fate == Fate::Free).collect();
        let mut trials = 0;
        loop {
            let now = self.open.clone();
            let mut candidates: Vec<usize> = (0..now.len()).filter(|&site| !now[site] && may_move[site]).collect();
            candidates.sort_by(|&a, &b| share[b].total_cmp(&share[a]).then(a.cmp(&b)));
            let mut members: Vec<usize> = (0..now.len()).filter(|&site| now[site] && may_move[site]).collect();
            members.sort_by(|&a, &b| share[a].total_cmp(&share[b]).then(a.cmp(&b)));
            let mut better = false;
            'moves: for reach in 0..candidates.len() + 1 {
                let entering = if reach == 0 { None } else { Some(candidates[reach - 1]) };
                let leaving = members.iter().copied().map(Some).chain([None]);
                for leaving in leaving {
                    let keeps_count = entering.is_some() == leaving.is_some();
                    if (exact && !keeps_count) || (entering.is_none() && leaving.is_none()) {
                        continue;
                    }
                    let mut open = now.clone();
                    entering.into_iter().for_each(|site| open[site] = true);
                    leaving.into_iter().for_each(|site| open[site] = false);
                    trials += 1;
                    if trials > MOST_TRIALS || self.stop.spend(self.problem.demand.len() as u64) {
                        return;
                    }
                    if self.offer(open, &may_move) {
                        better = true;
                        break 'moves;
                    }
                }
            }
            if !better {
                return;
            }
        }
    }

    /// Dissolves and redraws catchments of the best answer.
    fn refine(&mut self) {
        const ROUNDS_A_SITE: usize = 60;
        let Some(refiner) = self.refiner.as_mut().filter(|_| self.value.is_finite()) else { return };
        let count = self.open.iter().filter(|open| **open).count();
        let parts = refiner.refine(&self.open, &self.parts, count * ROUNDS_A_SITE, self.stop);
        self.accept(parts);
    }

    /// Bounds a part, settles what it can and splits it.
    fn expand(&mut self, (mut bound, depth, node): (f64, usize, Node), frontier: &mut Frontier<Node>) {
        let Node { mut fate, banned, mut price } = node;
        let root = depth == 0;
        let problem = self.problem;
        let sites = fate.len();
        let forbidden: HashSet<(u32, u32)> = banned.iter().copied().collect();
        let rounds = if root { 6 } else { 2 };
        for round in 0..rounds {
            let may_move: Vec<bool> = fate.iter().map(|fate| *fate == Fate::Free).collect();
            let settled_fate = fate.clone();
            let scene = Scene::new(problem, &settled_fate, |row, site| forbidden.contains(&(row, site)));
            if self.leaf(&scene, &banned) {
                // Cut short, the answer of this part may have been missed: it stays open.
                if self.stop.is_reached() {
                    frontier.push(bound, depth + 1, Node { fate, banned, price });
                }
                return;
            }
            let pace = match (root, round) {
                (true, 0) => Pace { iterations: 400, boldness: 1.2, patience: 12 },
                (true, _) => Pace { iterations: 150, boldness: 0.4, patience: 10 },
                _ => Pace { iterations: 50, boldness: 0.4, patience: 6 },
            };
            let every = if problem.demand.len() > 300 { 20 } else { 5 };
            let (stop, upper, goal) = (self.stop, self.value, self.goal);
            let guess = if upper.is_finite() { upper } else { 2.0 * price.iter().sum::<f64>() + 1.0 };
            let raised = scene.raise(price.clone(), guess, goal, pace, stop, |y, iteration| {
                if iteration % every != 0 || (!root && iteration > 0) {
                    return None;
                }
                let open: Vec<bool> = y.iter().map(|y| *y > 0.0).collect();
                self.offer(open, &may_move).then_some(self.value)
            });
            bound = bound.max(raised.bound);
            if let Some(parts) = &raised.exact {
                self.accept(parts.clone());
            }
            price.copy_from_slice(&raised.price);
            if self.goal.is_met(bound, self.value) || raised.stopped {
                frontier.push(bound, depth + 1, Node { fate, banned, price });
                return;
            }
            if root && round == 0 {
                self.polish(&fate, &raised.share);
                self.refine();
            }
            let cut = self.cut();
            let mut settled = 0;
            let penalties = scene.penalties(&raised.worth);
            for site in (0..sites).filter(|&site| fate[site] == Fate::Free).collect::<Vec<_>>() {
                let (opening, closing) = penalties[site];
                if raised.bound + opening >= cut {
                    fate[site] = Fate::Closed;
                    settled += 1;
                } else if raised.bound + closing >= cut {
                    fate[site] = Fate::Open;
                    settled += 1;
                }
            }
            if settled > 0 && round + 1 < rounds {
                continue;
            }
            self.split(frontier, (bound, depth + 1, Node { fate, banned, price }), &raised, &penalties);
            return;
        }
        frontier.push(bound, depth + 1, Node { fate, banned, price });
    }

    /// If all sites are settled and demands may be split, the flow is the answer.
    fn leaf(&mut self, scene: &Scene, banned: &[(u32, u32)]) -> bool {
        let open: Vec<bool> = scene.fate.iter().map(|fate| *fate == Fate::Open).collect();
        let count = open.iter().filter(|open| **open).count();
        let free = scene.fate.iter().filter(|fate| **fate == Fate::Free).count();
        let (left, full) = match self.problem.limit {
            Limit::Any => (false, false),
            Limit::Exactly(p) => (count > p || count + free < p, count == p),
            Limit::Within { count: most, .. } => (!self.problem.allows(&open), count == most),
        };
        if left {
            return true;
        }
        if free > 0 && !full {
            return false;
        }
        self.offer(open, &vec![false; scene.fate.len()]);
        !self.problem.whole && banned.is_empty()
    }

    fn split(
        &mut self,
        frontier: &mut Frontier<Node>,
        (bound, depth, node): (f64, usize, Node),
        raised: &Raised,
        penalties: &[(f64, f64)],
    ) {
        let Node { fate, banned, price } = node;
        let (share, taken) = (&raised.share, &raised.taken);
        let free = || (0..fate.len()).filter(|&site| fate[site] == Fate::Free);
        let middle = |site: usize| (share[site] - 0.5).abs();
        let open = fate.iter().filter(|fate| **fate == Fate::Open).count();
        let full = matches!(self.problem.limit, Limit::Exactly(p) | Limit::Within { count: p, .. } if p == open);
        if let Some(site) = free().min_by(|&a, &b| middle(a).total_cmp(&middle(b)).then(a.cmp(&b))).filter(|_| !full) {
            let (opening, closing) = penalties[site];
            for (choice, extra) in [(Fate::Open, opening), (Fate::Closed, closing)] {
                let mut child = fate.clone();
                child[site] = choice;
                let bound = bound.max(raised.bound + extra);
                if bound < self.cut() {
                    frontier.push(bound, depth, Node { fate: child, banned: banned.clone(), price: price.clone() });
                }
            }
            return;
        }
        // All sites are settled: the demand most torn between sites goes to one of them, or not.
        let sites = fate.len();
        let mut fate = fate;
        fate.iter_mut().filter(|fate| **fate == Fate::Free).for_each(|fate| *fate = Fate::Closed);
        let forbidden: HashSet<(u32, u32)> = banned.iter().copied().collect();
        let problem = self.problem;
        let may = |row: usize| -> Vec<usize> {
            (0..sites)
                .filter(|&site| {
                    fate[site] == Fate::Open
                        && !forbidden.contains(&(row as u32, site as u32))
                        && problem.column[site].binary_search_by_key(&(row as u32), |entry| entry.0).is_ok()
                })
                .collect()
        };
        let part = |row: usize, site: usize| taken.get(row * sites + site).copied().unwrap_or(0.0);
        let torn = (0..self.problem.demand.len())
            .filter(|&row| may(row).len() > 1)
            .map(|row| {
                let best = may(row).into_iter().map(|site| part(row, site)).fold(0.0f32, f32::max);
                ((best - 0.6).abs(), row)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((_, row)) = torn else {
            let only = (0..self.problem.demand.len())
                .filter_map(|row| may(row).first().map(|&site| (row as u32, site as u32, 1.0)));
            let parts = only.collect();
            self.accept(parts);
            return;
        };
        let Some(site) = may(row).into_iter().max_by(|&a, &b| part(row, a).total_cmp(&part(row, b)).then(b.cmp(&a)))
        else {
            return;
        };
        let mut only = banned.clone();
        only.extend(may(row).into_iter().filter(|&other| other != site).map(|other| (row as u32, other as u32)));
        let mut without = banned;
        without.push((row as u32, site as u32));
        for banned in [only, without] {
            frontier.push(bound, depth, Node { fate: fate.clone(), banned, price: price.clone() });
        }
    }
}
