//! Branch and cut: degree, length, edge and generalised subtour constraints, the last two found as they are violated.

use super::Orienteering;
use super::subtours::Point;
use super::tour::Walk;
use crate::frontier::Frontier;
use crate::linear::{End, Linear};
use linping_work::Stop;
use std::collections::HashSet;

const TINY: f64 = 1e-6;

/// A constraint found on the way.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Cut {
    /// x_e ≤ y_i: edge and place.
    Edge(usize, usize),
    /// x(E(S)) ≤ y(S) − y_k: the set, sorted, and k; either k or the first place is in the set, not both.
    Subtour(Vec<usize>, usize),
}

/// (variable, value) settled on the way to a part of the search.
type Settled = Vec<(usize, bool)>;

struct Tree<'a> {
    problem: &'a Orienteering,
    /// Places that can be visited; variable k is y of place `places[k]`, after them come the edges.
    places: Vec<usize>,
    edges: Vec<(usize, usize)>,
    linear: Linear,
    cuts: Vec<Cut>,
    known: HashSet<Cut>,
    whole: bool,
    stop: &'a Stop,
    closed: bool,
}

/// The best bound that branch and cut proves before the stop; better walks go into `walk`.
pub(crate) fn prove(problem: &Orienteering, walk: &mut Walk, simple: f64, stop: &Stop) -> f64 {
    const MOST_EDGES: usize = 40_000;
    let (first, last) = problem.ends;
    let limit = problem.limit_with_slack();
    let mut places = vec![first];
    if last != first {
        places.push(last);
    }
    let fixed = places.len();
    places.extend((0..problem.score.len()).filter(|&p| p != first && p != last && problem.least_with(p, p) <= limit));
    let count = places.len();
    if count <= fixed {
        return problem.score[first] + if last == first { 0.0 } else { problem.score[last] };
    }
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for a in 0..count {
        for b in a + 1..count {
            // On a path the direct way from first to last closes the tour and costs nothing.
            if (fixed == 2 && b == 1) || problem.least_with(places[a], places[b]) <= limit {
                edges.push((a, b));
            }
        }
    }
    if edges.len() > MOST_EDGES || stop.is_reached() {
        return simple;
    }
    let whole = problem.score.iter().all(|score| score.fract() == 0.0);
    let mut tree = Tree {
        problem,
        places,
        edges,
        linear: Linear::new(Vec::new(), Vec::new()),
        cuts: Vec::new(),
        known: HashSet::new(),
        whole,
        stop,
        closed: first == last,
    };
    // Tours of one place besides the depot use an edge twice; they are tried here and left out below.
    for place in fixed..count {
        walk.suggest(&[(1.0, tree.places[place])]);
    }
    tree.build();
    let bound = tree.run(walk, simple);
    if whole { (bound + 1e-6).floor() } else { bound }
}

impl Tree<'_> {
    fn score(&self, place: usize) -> f64 {
        self.problem.score[self.places[place]]
    }

    fn length(&self, edge: usize) -> f64 {
        let (a, b) = self.edges[edge];
        if !self.closed && (a, b) == (0, 1) { 0.0 } else { self.problem.between(self.places[a], self.places[b]) }
    }

    /// The programme with the constraints known so far.
    fn build(&mut self) {
        let (count, edges) = (self.places.len(), self.edges.len());
        let mut profit: Vec<f64> = (0..count).map(|place| self.score(place)).collect();
        profit.resize(count + edges, 0.0);
        self.linear = Linear::new(profit, vec![1.0; count + edges]);
        let mut degree: Vec<Vec<(usize, f64)>> = (0..count).map(|place| vec![(place, -2.0)]).collect();
        let mut length = Vec::new();
        for edge in 0..edges {
            let (a, b) = self.edges[edge];
            degree[a].push((count + edge, 1.0));
            degree[b].push((count + edge, 1.0));
            length.push((count + edge, self.length(edge) / self.problem.limit.max(1e-9)));
        }
        degree.iter().for_each(|row| self.linear.add(row, 0.0, true));
        self.linear.add(&length, 1.0 + 1e-9, false);
        let cuts = std::mem::take(&mut self.cuts);
        cuts.iter().for_each(|cut| self.add(cut));
        self.cuts = cuts;
    }

    fn add(&mut self, cut: &Cut) {
        let count = self.places.len();
        match cut {
            Cut::Edge(edge, place) => self.linear.add(&[(count + edge, 1.0), (*place, -1.0)], 0.0, false),
            Cut::Subtour(set, keep) => {
                let mut inside = vec![false; count];
                set.iter().for_each(|&place| inside[place] = true);
                let mut row: Vec<(usize, f64)> =
                    set.iter().filter(|p| *p != keep).map(|&place| (place, -1.0)).collect();
                let within = self.edges.iter().enumerate().filter(|(_, (a, b))| inside[*a] && inside[*b]);
                row.extend(within.map(|(edge, _)| (count + edge, 1.0)));
                if !inside[*keep] {
                    row.push((*keep, 1.0));
                }
                self.linear.add(&row, 0.0, false);
            }
        }
    }

    fn cut_off(&self, best: f64) -> f64 {
        if self.whole { best + 1.0 - 1e-6 } else { best * (1.0 + 1e-7) }
    }

    /// Best-first search. Returns the proven bound.
    fn run(&mut self, walk: &mut Walk, simple: f64) -> f64 {
        // The frontier gives the lowest first, so bounds stand in it as losses.
        let mut frontier = Frontier::new();
        frontier.push(-simple, 0, Settled::new());
        let mut lost = f64::NEG_INFINITY;
        let mut nodes = 0usize;
        while let Some((loss, depth, settled)) = frontier.pop() {
            let bound = -loss;
            if bound < self.cut_off(walk.best_score()) {
                break;
            }
            if self.stop.is_reached() {
                return bound.max(lost);
            }
            nodes += 1;
            if nodes.is_multiple_of(64) {
                walk.search(500, self.stop);
            }
            match self.expand(bound, &settled, walk, depth == 0) {
                Ok((reached, children)) => {
                    children.into_iter().for_each(|child| frontier.push(-reached, depth + 1, child));
                }
                Err(stuck) => {
                    if self.stop.is_reached() {
                        let rest = frontier.lowest().map_or(f64::NEG_INFINITY, |loss| -loss);
                        return stuck.min(bound).max(rest).max(lost);
                    }
                    lost = lost.max(stuck.min(bound));
                }
            }
        }
        walk.best_score().max(lost)
    }

    /// Drops constraints that do not bind at present; they come back if they are violated again.
    fn purge(&mut self) {
        let base = self.places.len() + 1;
        let binds: Vec<bool> = (0..self.cuts.len()).map(|at| !self.linear.slack(base + at).1).collect();
        self.linear.retain(|row| row < base);
        let mut binds = binds.into_iter();
        self.cuts.retain(|_| binds.next().unwrap_or(true));
        self.known = self.cuts.iter().cloned().collect();
    }

    /// The same programme from its first basis, after numerical trouble.
    fn start_afresh(&mut self) {
        self.purge();
        self.build();
    }

    /// Solves a node with cuts. Children, or the bound reached if the programme could not be solved.
    fn expand(
        &mut self,
        mut bound: f64,
        settled: &Settled,
        walk: &mut Walk,
        root: bool,
    ) -> Result<(f64, Vec<Settled>), f64> {
        let count = self.places.len();
        let fixed = if self.closed { 1 } else { 2 };
        for variable in 0..count + self.edges.len() {
            self.linear.bound(variable, f64::from(u8::from(variable < fixed)), 1.0);
        }
        if !self.closed
            && let Some(edge) = self.edges.iter().position(|&edge| edge == (0, 1))
        {
            self.linear.bound(count + edge, 1.0, 1.0);
        }
        for &(variable, value) in settled {
            let value = f64::from(u8::from(value));
            self.linear.bound(variable, value, value);
        }
        let mut stale = 0;
        loop {
            match self.linear.solve(self.stop) {
                End::Infeasible => return Ok((bound, Vec::new())),
                End::Unfinished => {
                    if self.stop.is_reached() {
                        return Err(bound);
                    }
                    self.start_afresh();
                    return Err(bound);
                }
                End::Optimal => {}
            }
            let now = self.linear.safe_bound().min(bound);
            stale = if bound - now < 1e-4 * bound.abs() { stale + 1 } else { 0 };
            bound = now;
            if bound < self.cut_off(walk.best_score()) {
                return Ok((bound, Vec::new()));
            }
            if self.linear.rows() > 2 * self.places.len() + 100 {
                self.purge();
            }
            let added = self.separate();
            if added == 0 || (stale > if root { 25 } else { 6 }) {
                break;
            }
        }
        let y: Vec<f64> = (0..count).map(|place| self.linear.x(place)).collect();
        let mut wanted: Vec<(f64, usize)> =
            (0..count).filter(|&place| y[place] > 0.4).map(|place| (y[place], self.places[place])).collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        walk.suggest(&wanted);
        if bound < self.cut_off(walk.best_score()) {
            return Ok((bound, Vec::new()));
        }
        if root {
            self.fix_edges(bound, self.cut_off(walk.best_score()));
        }
        let count = self.places.len();
        let middle = |variable: usize| (self.linear.x(variable) - 0.5).abs();
        let torn = (fixed..count)
            .filter(|&place| middle(place) < 0.5 - TINY)
            .max_by(|&a, &b| {
                let merit = |place: usize| (0.5 - middle(place)) * (1.0 + self.score(place));
                merit(a).total_cmp(&merit(b)).then(b.cmp(&a))
            })
            .or_else(|| {
                let edges = (count..count + self.edges.len()).filter(|&edge| middle(edge) < 0.5 - TINY);
                edges.min_by(|&a, &b| middle(a).total_cmp(&middle(b)).then(a.cmp(&b)))
            });
        let Some(variable) = torn else {
            // Whole and without violated constraints: the tour itself. Should rounding have hidden one, the bound says so.
            self.follow(walk);
            return if bound < self.cut_off(walk.best_score()) { Ok((bound, Vec::new())) } else { Err(bound) };
        };
        let child = |value: bool| settled.iter().copied().chain([(variable, value)]).collect();
        Ok((bound, vec![child(true), child(false)]))
    }

    /// Reads the tour off a whole solution and hands it over.
    fn follow(&self, walk: &mut Walk) {
        let count = self.places.len();
        let mut near = vec![Vec::new(); count];
        for (edge, &(a, b)) in self.edges.iter().enumerate() {
            if self.linear.x(count + edge) > 0.5 && (self.closed || (a, b) != (0, 1)) {
                near[a].push(b);
                near[b].push(a);
            }
        }
        let mut order = vec![0usize];
        let mut seen = vec![false; count];
        seen[0] = true;
        while let Some(&next) = near[order[order.len() - 1]].iter().find(|&&next| !seen[next]) {
            seen[next] = true;
            order.push(next);
        }
        let mut names: Vec<usize> = order.iter().map(|&place| self.places[place]).collect();
        if self.closed {
            names.push(self.places[0]);
        }
        walk.take(&names);
    }

    /// Leaves out edges that no better walk uses, and starts the programme afresh.
    fn fix_edges(&mut self, bound: f64, cut: f64) {
        let count = self.places.len();
        let keep: Vec<bool> = (0..self.edges.len())
            .map(|edge| {
                let reduced = self.linear.reduced(count + edge);
                !(reduced < 0.0 && bound + reduced < cut - 1e-6) || (!self.closed && self.edges[edge] == (0, 1))
            })
            .collect();
        if keep.iter().filter(|keep| !**keep).count() * 10 < keep.len() {
            return;
        }
        let mut number = vec![usize::MAX; keep.len()];
        let mut next = 0;
        for (edge, keep) in keep.iter().enumerate() {
            if *keep {
                number[edge] = next;
                next += 1;
            }
        }
        let base = count + 1;
        let linear = &self.linear;
        let cuts: Vec<Cut> = std::mem::take(&mut self.cuts)
            .into_iter()
            .enumerate()
            .filter(|(at, _)| !linear.slack(base + at).1)
            .filter_map(|(_, cut)| match cut {
                Cut::Edge(edge, place) if keep[edge] => Some(Cut::Edge(number[edge], place)),
                Cut::Edge(..) => None,
                subtour @ Cut::Subtour(..) => Some(subtour),
            })
            .collect();
        let mut at = 0;
        self.edges.retain(|_| {
            at += 1;
            keep[at - 1]
        });
        self.known = cuts.iter().cloned().collect();
        self.cuts = cuts;
        self.build();
        // The values of this node are read again below.
        let fixed = if self.closed { 1 } else { 2 };
        (0..fixed).for_each(|place| self.linear.bound(place, 1.0, 1.0));
        if !self.closed
            && let Some(edge) = self.edges.iter().position(|&edge| edge == (0, 1))
        {
            self.linear.bound(count + edge, 1.0, 1.0);
        }
        let _ = self.linear.solve(self.stop);
    }

    /// Adds violated constraints. Returns how many.
    fn separate(&mut self) -> usize {
        let count = self.places.len();
        let y: Vec<f64> = (0..count).map(|place| self.linear.x(place)).collect();
        let mut found: Vec<(f64, Cut)> = Vec::new();
        let mut support: Vec<(usize, usize, f64)> = Vec::new();
        for (edge, &(a, b)) in self.edges.iter().enumerate() {
            let x = self.linear.x(count + edge);
            if x > TINY {
                support.push((a, b, x));
                for place in [a, b] {
                    if x > y[place] + 1e-4 {
                        found.push((x - y[place], Cut::Edge(edge, place)));
                    }
                }
            }
        }
        let point = Point { y, support };
        found.extend(point.clusters());
        found.extend(point.least_cuts(self.stop));
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let most = 60.max(count);
        let mut added = 0;
        for (_, cut) in found {
            if added < most && self.known.insert(cut.clone()) {
                self.add(&cut);
                self.cuts.push(cut);
                added += 1;
            }
        }
        added
    }
}
