use super::{Certificate, EquilibriumSettings};
use crate::Reach;
use crate::catchment::Values;

/// One way of a demand to a supply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub supply: u32,
    /// Travel over τ.
    pub travel: f64,
}

/// The state of the search. Supplies without capacity and demands without reach are left out.
pub(super) struct Game {
    /// Row of the table, start of its pairs; people.
    pub demands: Vec<(usize, usize, f64)>,
    pub pairs: Vec<Pair>,
    /// People of the pair's demand who take it.
    pub flow: Vec<f64>,
    /// Load that makes a congestion of 1: ρ times supply.
    pub room: Vec<f64>,
    pub load: Vec<f64>,
    /// Congestion: load over room.
    pub price: Vec<f64>,
}

impl Game {
    pub fn new(reach: &Reach, settings: &EquilibriumSettings) -> Self {
        let demand: f64 = reach.demand().iter().sum();
        let supply: f64 = reach.supply().iter().sum();
        let mean_load = settings.mean_load.unwrap_or(if supply > 0.0 { demand / supply } else { 0.0 });
        // Without people there is no congestion; any positive room gives the same answer.
        let mean_load = if mean_load > 0.0 { mean_load } else { 1.0 };
        let room: Vec<f64> = reach.supply().iter().map(|supply| supply * mean_load).collect();
        let mut game = Game {
            demands: Vec::new(),
            pairs: Vec::new(),
            flow: Vec::new(),
            load: vec![0.0; room.len()],
            price: vec![0.0; room.len()],
            room,
        };
        for (row, &people) in reach.demand().iter().enumerate() {
            let start = game.pairs.len();
            let (columns, costs) = reach.costs().row(row);
            for (&supply, &cost) in columns.iter().zip(costs) {
                if game.room.get(supply as usize).is_some_and(|room| *room > 0.0) {
                    game.pairs.push(Pair { supply, travel: cost / settings.travel_scale });
                }
            }
            if game.pairs.len() > start {
                game.demands.push((row, start, people));
            }
        }
        game.flow = vec![0.0; game.pairs.len()];
        game.start();
        game
    }

    /// Everybody goes to the nearest supply.
    fn start(&mut self) {
        for number in 0..self.demands.len() {
            let (_, start, people) = self.demands[number];
            let range = start..self.end(number);
            let nearest = range.clone().min_by(|&a, &b| self.pairs[a].travel.total_cmp(&self.pairs[b].travel));
            if let Some(nearest) = nearest {
                self.flow[nearest] = people;
            }
        }
        self.sum_loads();
    }

    pub fn end(&self, number: usize) -> usize {
        self.demands.get(number + 1).map_or(self.pairs.len(), |next| next.1)
    }

    /// Loads and prices afresh from the flows, so that rounding cannot pile up.
    fn sum_loads(&mut self) {
        self.load.fill(0.0);
        for (pair, flow) in self.pairs.iter().zip(&self.flow) {
            self.load[pair.supply as usize] += flow;
        }
        for ((price, load), room) in self.price.iter_mut().zip(&self.load).zip(&self.room) {
            *price = if *room > 0.0 { load / room } else { 0.0 };
        }
    }

    /// Each demand in turn spreads its people in the best way, given all others.
    pub fn round(&mut self) {
        let mut levels: Vec<(f64, usize)> = Vec::new();
        for number in 0..self.demands.len() {
            let (_, start, people) = self.demands[number];
            let end = self.end(number);
            if people <= 0.0 || self.is_settled(start, end) {
                continue;
            }
            // What each supply would cost the first of these people, the others as they are.
            levels.clear();
            for at in start..end {
                let (pair, flow) = (self.pairs[at], self.flow[at]);
                let supply = pair.supply as usize;
                levels.push((pair.travel + self.price[supply] - flow / self.room[supply], at));
            }
            levels.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            // Fill the cheapest to one level until everybody has a place.
            let (mut room, mut weighted, mut level) = (0.0, 0.0, f64::INFINITY);
            for (taken, &(cost, at)) in levels.iter().enumerate() {
                let own = self.room[self.pairs[at].supply as usize];
                room += own;
                weighted += own * cost;
                level = (people + weighted) / room;
                if levels.get(taken + 1).is_none_or(|next| next.0 >= level) {
                    break;
                }
            }
            for &(cost, at) in &levels {
                let supply = self.pairs[at].supply as usize;
                let flow = (self.room[supply] * (level - cost)).max(0.0);
                let change = flow - self.flow[at];
                if change != 0.0 {
                    self.flow[at] = flow;
                    self.load[supply] += change;
                    self.price[supply] = self.load[supply] / self.room[supply];
                }
            }
        }
    }

    /// True if all people of a demand go to one supply and none is cheaper: most demands, most of the time.
    fn is_settled(&self, start: usize, end: usize) -> bool {
        let (mut used, mut users) = (f64::NEG_INFINITY, 0);
        let mut cheapest = f64::INFINITY;
        for (pair, flow) in self.pairs[start..end].iter().zip(&self.flow[start..end]) {
            let cost = pair.travel + self.price[pair.supply as usize];
            cheapest = cheapest.min(cost);
            if *flow > 0.0 {
                used = used.max(cost);
                users += 1;
            }
        }
        users == 1 && used <= cheapest
    }

    /// Objective, bound and gap as they stand.
    pub fn certificate(&mut self, best_bound: &mut f64, rounds: usize) -> Certificate {
        self.sum_loads();
        let (mut travel, mut cheapest) = (0.0, 0.0);
        for (number, &(_, start, people)) in self.demands.iter().enumerate() {
            let mut least = f64::INFINITY;
            for at in start..self.end(number) {
                let pair = self.pairs[at];
                travel += self.flow[at] * pair.travel;
                least = least.min(pair.travel + self.price[pair.supply as usize]);
            }
            cheapest += people * least;
        }
        let congestion: f64 = self.load.iter().zip(&self.price).map(|(load, price)| load * price).sum();
        let priced: f64 = self.room.iter().zip(&self.price).map(|(room, price)| room * price * price).sum();
        let objective = travel + congestion / 2.0;
        *best_bound = best_bound.max(cheapest - priced / 2.0);
        // Rounding may lift the bound above the objective by its last digits.
        let bound = best_bound.min(objective);
        let gap = if objective > 0.0 { (objective - bound) / objective } else { 0.0 };
        Certificate { objective, bound, gap, rounds, total_cost: travel + congestion }
    }

    /// What the people of each demand pay on average; where nobody lives, what the first to come would.
    pub fn costs(&self, rows: usize) -> Values {
        let mut costs = vec![None; rows];
        for (number, &(row, start, people)) in self.demands.iter().enumerate() {
            let range = start..self.end(number);
            let cost = |at: usize| self.pairs[at].travel + self.price[self.pairs[at].supply as usize];
            costs[row] = if people > 0.0 {
                let all: f64 = self.flow[range.clone()].iter().sum();
                Some(range.map(|at| self.flow[at] * cost(at)).sum::<f64>() / all)
            } else {
                range.map(cost).min_by(f64::total_cmp)
            };
        }
        costs
    }

    pub fn loads_of(&self, supplies: usize) -> Vec<f64> {
        self.load.iter().copied().take(supplies).collect()
    }
}
