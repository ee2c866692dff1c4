//! Good packings from good packings: what two of them disagree about, and some items the relaxation is unsure of, is searched
//! exactly.

use super::packing::{Best, Packing};
use super::plane::Plane;
use linping_work::Generator;
use rand::Rng;

/// A population of packings, each different. One that brings nothing new any more gives way to a larger one, searched deeper;
/// every other one has the best of all earlier ones among its first members.
pub(crate) struct Herd {
    members: Vec<(f64, Vec<bool>)>,
    /// The best of each earlier population.
    elders: Vec<(f64, Vec<bool>)>,
    /// Reduced profits of the relaxation.
    reduced: Vec<f64>,
    /// Members wanted, and parts of a search before it is given up.
    size: usize,
    nodes: usize,
    /// Items left open in one search, grown and shrunk so that it ends in time.
    width: f64,
    fruitless: usize,
    generation: usize,
}

/// Members of the first population.
const SIZE: usize = 12;

/// Parts of a search before it is given up, in the first population. Few searches of many items find what many searches of few do
/// not: a better packing often differs in a dozen items, which must all be open at once.
const NODES: usize = 500;

/// Crossings for each member without anything new after which a population has run dry.
const FRUITLESS: usize = 10;

impl Herd {
    /// `reduced` are the reduced profits of the relaxation.
    pub fn new(reduced: Vec<f64>) -> Self {
        Herd {
            members: Vec::new(),
            elders: Vec::new(),
            reduced,
            size: SIZE,
            nodes: NODES,
            width: 30.0,
            fruitless: 0,
            generation: 0,
        }
    }

    /// One more packing, or a better one from two.
    pub fn breed(&mut self, packing: &Packing, best: &mut Best, chance: &mut Generator) {
        if self.members.len() < self.size {
            self.found(packing, best, chance);
        } else {
            self.cross(packing, best, chance);
        }
    }

    /// A packing from profits blurred by lot, bettered around itself.
    fn found(&mut self, packing: &Packing, best: &mut Best, chance: &mut Generator) {
        let count = packing.value.len();
        let blur = 0.3 * self.typical();
        let mut order: Vec<(f64, usize)> = (0..count)
            .map(|item| (self.reduced[item] + blur * (uniform(chance) + uniform(chance) - 1.0), item))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut x = vec![false; count];
        let mut left = packing.capacity.clone();
        for (_, item) in order {
            if packing.needs.iter().zip(&left).all(|(line, left)| line[item] <= *left) {
                x[item] = true;
                packing.needs.iter().zip(&mut left).for_each(|(line, left)| *left -= line[item]);
            }
        }
        let mut own = Best { value: packing.worth(&x), choice: x, work: 0 };
        let mut failures = 0;
        while failures < 4 {
            failures = if self.search(packing, &mut own, Vec::new(), chance) { 0 } else { failures + 1 };
        }
        best.work += own.work;
        self.admit(packing, best, own, None);
    }

    fn cross(&mut self, packing: &Packing, best: &mut Best, chance: &mut Generator) {
        let one = chance.next_u64() as usize % self.members.len();
        let two = (one + 1 + chance.next_u64() as usize % (self.members.len() - 1)) % self.members.len();
        let (one, two) = if self.members[one].0 >= self.members[two].0 { (one, two) } else { (two, one) };
        let (first, second) = (&self.members[one], &self.members[two]);
        let mut open: Vec<usize> = (0..first.1.len()).filter(|&item| first.1[item] != second.1[item]).collect();
        while open.len() > self.width as usize {
            open.swap_remove(chance.next_u64() as usize % open.len());
        }
        let mut own = Best { value: first.0, choice: first.1.clone(), work: 0 };
        let better = self.search(packing, &mut own, open, chance);
        best.work += own.work;
        self.fruitless = if better { 0 } else { self.fruitless + 1 };
        if better {
            self.admit(packing, best, own, Some(two));
        } else if self.fruitless > FRUITLESS * self.size {
            self.next_generation();
        }
    }

    fn next_generation(&mut self) {
        let first = self.members.iter().max_by(|a, b| a.0.total_cmp(&b.0)).cloned();
        self.elders.extend(first.filter(|first| !self.elders.contains(first)));
        self.generation += 1;
        self.size += 6;
        self.nodes += self.nodes / 2;
        self.fruitless = 0;
        self.members.clear();
        if self.generation.is_multiple_of(2) {
            self.members.clone_from(&self.elders);
        }
    }

    /// Mean loss of turning an item over in the relaxation.
    fn typical(&self) -> f64 {
        self.reduced.iter().map(|reduced| reduced.abs()).sum::<f64>() / self.reduced.len().max(1) as f64
    }

    /// Searches exactly what is open and some items more. True if it found something better.
    fn search(&mut self, packing: &Packing, own: &mut Best, mut open: Vec<usize>, chance: &mut Generator) -> bool {
        let width = self.width as usize;
        if open.len() < width {
            let mut is_open = vec![false; self.reduced.len()];
            open.iter().for_each(|&item| is_open[item] = true);
            // Each item waits a time that grows with what turning it over would lose; the first ones are opened.
            let typical = self.typical();
            let mut waits: Vec<(f64, usize)> = (0..is_open.len())
                .filter(|&item| !is_open[item])
                .map(|item| (-(1.0 - uniform(chance)).ln() * (self.reduced[item].abs() + 0.02 * typical), item))
                .collect();
            let more = (width - open.len()).min(waits.len());
            if more < waits.len() {
                waits.select_nth_unstable_by(more, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
            open.extend(waits[..more].iter().map(|wait| wait.1));
        }
        open.sort_unstable();
        let before = own.value;
        let range = (0, self.reduced.len());
        if let Some(mut plane) = Plane::new(packing, own, open, own.choice.clone(), range) {
            plane.advance(packing, own, self.nodes);
            let ended = plane.is_done(packing.cut(own.value));
            self.width = (self.width + if ended { 0.5 } else { -0.5 }).clamp(10.0, self.reduced.len() as f64);
        } else {
            self.width = (self.width + 0.5).min(self.reduced.len() as f64);
        }
        own.value > before
    }

    /// Lets a packing in, in the place of another or of none, unless it is there already.
    fn admit(&mut self, packing: &Packing, best: &mut Best, own: Best, place: Option<usize>) {
        packing.offer(best, &own.choice);
        if self.members.iter().any(|member| member.1 == own.choice) {
            return;
        }
        match place {
            Some(place) => self.members[place] = (own.value, own.choice),
            None => self.members.push((own.value, own.choice)),
        }
    }
}

fn uniform(chance: &mut Generator) -> f64 {
    f64::from(chance.next_u32()) / (f64::from(u32::MAX) + 1.0)
}
