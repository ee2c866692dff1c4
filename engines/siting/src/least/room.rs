//! How many places are missing, and where: the least in all over every choice of sites that the terms allow.

use super::{Terms, Wanted};
use crate::facility::slack;
use linping_work::Stop;

/// Places missing at sites, the first of the sites named first.
type Missing = Vec<(usize, f64)>;

/// A search over choices of sites.
struct Choices<'a> {
    wanted: &'a Wanted<'a>,
    terms: &'a Terms,
    stop: &'a Stop,
    /// Sites that may open or not, the roomiest first.
    order: Vec<usize>,
    open: Vec<bool>,
    best: Option<(f64, Missing)>,
    complete: bool,
}

impl Wanted<'_> {
    /// The fewest places that, added to the room there is, let everybody be served; and whether no fewer would do.
    pub(super) fn missing_room(&self, terms: &Terms, stop: &Stop) -> Option<(Missing, bool)> {
        let sites = terms.room.len();
        let mut open = vec![false; sites];
        terms.fixed.iter().for_each(|&site| open[site] = true);
        let mut order: Vec<usize> = (0..sites).filter(|&site| !open[site]).collect();
        order.sort_by(|&a, &b| terms.room[b].total_cmp(&terms.room[a]).then(a.cmp(&b)));
        let mut choices = Choices { wanted: self, terms, stop, order, open, best: None, complete: true };
        choices.begin();
        choices.choose(0, terms.fixed.len(), terms.fixed.iter().map(|&site| self.request.opening[site]).sum());
        let complete = choices.complete;
        choices.best.map(|(_, missing)| (missing, complete))
    }
}

impl Choices<'_> {
    /// Sites that would serve everybody if they had room enough, and as many of the roomiest as the terms allow.
    fn begin(&mut self) {
        let roomy = Terms { room: vec![f64::INFINITY; self.terms.room.len()], ..self.terms.clone() };
        let sites = roomy.room.len();
        let paid = if roomy.budget.is_infinite() { vec![1.0; sites] } else { self.wanted.request.opening.clone() };
        let Ok(found) = self.wanted.least(&roomy, paid, None, self.stop) else { return };
        let mut open = found.open;
        let mut count = open.iter().filter(|open| **open).count();
        let cost = |site: usize| self.wanted.request.opening[site];
        let mut spent: f64 = (0..sites).filter(|&site| open[site]).map(cost).sum();
        for &site in &self.order {
            if !open[site] && count < self.terms.count && spent + cost(site) <= self.terms.budget {
                open[site] = true;
                count += 1;
                spent += cost(site);
            }
        }
        if count <= self.terms.count {
            self.offer(&open);
        }
    }

    fn least(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| best.0)
    }

    /// Decides about the site at a place in the order, and all after it.
    fn choose(&mut self, at: usize, count: usize, spent: f64) {
        let (terms, wanted) = (self.terms, self.wanted);
        let work = 1 + wanted.counted.len() as u64 * terms.room.len() as u64;
        if self.best.is_some() && self.stop.spend(work) {
            self.complete = false;
            return;
        }
        let affordable = |site: usize| spent + wanted.request.opening[site] <= terms.budget + slack(terms.budget);
        let left: Vec<usize> = if count < terms.count {
            self.order[at..].iter().copied().filter(|&site| terms.budget.is_infinite() || affordable(site)).collect()
        } else {
            Vec::new()
        };
        let mut most = self.open.clone();
        left.iter().for_each(|&site| most[site] = true);
        let reached = |row: &usize| wanted.near(terms, *row).any(|site| most[site]);
        if !wanted.counted.iter().all(reached) {
            return;
        }
        let room = |open: &[bool]| (0..open.len()).filter(|&site| open[site]).map(|site| terms.room[site]).sum::<f64>();
        let largest: f64 = left.iter().take(terms.count - count).map(|&site| terms.room[site]).sum();
        let lower = wanted.weights().sum::<f64>() - room(&self.open) - largest;
        let rounding = 1e-9 * wanted.weights().sum::<f64>();
        if lower >= self.least() - rounding {
            return;
        }
        let paid: f64 = left.iter().map(|&site| wanted.request.opening[site]).sum();
        let all = count + left.len() <= terms.count && spent + paid <= terms.budget + slack(terms.budget);
        if all {
            self.offer(&most);
            return;
        }
        let missing = wanted.overflow(terms, &most).1;
        if missing.iter().map(|(_, places)| places).sum::<f64>() >= self.least() - rounding {
            return;
        }
        // The first that can still open, or not.
        let Some(&site) = left.first() else { return };
        let next = at + self.order[at..].iter().position(|&other| other == site).map_or(0, |found| found + 1);
        self.open[site] = true;
        self.choose(next, count + 1, spent + wanted.request.opening[site]);
        self.open[site] = false;
        self.choose(next, count, spent);
    }

    /// Notes what these sites lack, if it is less than the least so far.
    fn offer(&mut self, open: &[bool]) {
        let (table, split) = self.wanted.overflow(self.terms, open);
        let Some(table) = table.filter(|table| (0..table.rows()).all(|row| !table.row(row).0.is_empty())) else {
            return;
        };
        let total = |missing: &Missing| missing.iter().map(|(_, places)| places).sum::<f64>();
        let (places, missing) = if self.wanted.whole {
            let rows = (0..table.rows()).map(|row| table.row(row).0.to_vec()).collect();
            let weights: Vec<f64> = self.wanted.weights().collect();
            let mut packing = Packing::new(rows, weights, &self.terms.room, self.least(), self.stop);
            packing.place(0, 0.0, total(&split));
            self.complete &= packing.complete;
            match &packing.found {
                Some(load) => packing.missing(load),
                None => return,
            }
        } else {
            (total(&split), split)
        };
        if places < self.least() {
            self.best = Some((places, missing));
        }
    }
}

/// Demands placed whole, the largest first, so that sites overflow as little as can be.
struct Packing<'a> {
    /// Demands with the sites they may go to, the heaviest first.
    demands: Vec<(f64, Vec<u32>)>,
    room: &'a [f64],
    load: Vec<f64>,
    least: f64,
    found: Option<Vec<f64>>,
    stop: &'a Stop,
    complete: bool,
}

impl<'a> Packing<'a> {
    fn new(rows: Vec<Vec<u32>>, weights: Vec<f64>, room: &'a [f64], least: f64, stop: &'a Stop) -> Self {
        let mut demands: Vec<(f64, Vec<u32>)> = weights.into_iter().zip(rows).filter(|one| one.0 > 0.0).collect();
        demands.sort_by(|a, b| b.0.total_cmp(&a.0));
        Packing { demands, room, load: vec![0.0; room.len()], least, found: None, stop, complete: true }
    }

    /// Places the demand at a position in the order, and all after it; `floor` is what no placing can be below.
    fn place(&mut self, at: usize, over: f64, floor: f64) {
        let rounding = 1e-9 * (1.0 + self.load.iter().sum::<f64>());
        if over.max(floor) >= self.least - rounding {
            return;
        }
        if at == self.demands.len() {
            self.least = over;
            self.found = Some(self.load.clone());
            return;
        }
        let weight = self.demands[at].0;
        let more = |load: f64, room: f64| (load + weight - room).max(0.0) - (load - room).max(0.0);
        let mut ways: Vec<(f64, f64, usize)> = self.demands[at]
            .1
            .iter()
            .map(|&site| site as usize)
            .map(|site| (more(self.load[site], self.room[site]), self.room[site] - self.load[site], site))
            .collect();
        // Least overflow first, of equals the tightest fit.
        ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (extra, _, site) in ways {
            if self.found.is_some() && self.stop.spend(self.room.len() as u64) {
                self.complete = false;
                return;
            }
            self.load[site] += weight;
            self.place(at + 1, over + extra, floor);
            self.load[site] -= weight;
        }
    }

    fn missing(&self, load: &[f64]) -> (f64, Missing) {
        let over = |site: usize| (site, load[site] - self.room[site]);
        let missing: Missing = (0..load.len()).map(over).filter(|(_, places)| *places > 1e-9).collect();
        (missing.iter().map(|(_, places)| places).sum(), missing)
    }
}
