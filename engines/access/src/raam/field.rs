//! The part of the game that still moves: near some prices most people have one supply that is cheapest beyond doubt.

use super::game::Game;

/// A supply dearer than the cheapest by so many smoothings gets nobody (e^-12 of the people: any assignment has a bound).
const CUT: f64 = 12.0;

/// The choices that matter while no price moves farther than a radius from where it was.
pub(super) struct Field {
    reference: Vec<f64>,
    radius: f64,
    /// Pair and people of those with one choice.
    settled: Vec<(u32, f64)>,
    /// Their people by supply, and their travel.
    settled_load: Vec<f64>,
    settled_travel: f64,
    /// People of those with several choices, and where their choices start.
    groups: Vec<(f64, usize)>,
    choices: Vec<Choice>,
}

#[derive(Clone, Copy)]
struct Choice {
    travel: f64,
    supply: u32,
    pair: u32,
}

impl Field {
    /// The field about some prices, for smoothings up to the one given.
    pub fn about(game: &Game, price: &[f64], radius: f64, smoothing: f64) -> Field {
        let mut field = Field {
            reference: price.to_vec(),
            radius,
            settled: Vec::with_capacity(game.demands.len()),
            settled_load: vec![0.0; price.len()],
            settled_travel: 0.0,
            groups: Vec::new(),
            choices: Vec::new(),
        };
        let margin = 2.0 * radius + CUT * smoothing;
        let mut costs: Vec<f64> = Vec::new();
        for (number, &(_, start, people)) in game.demands.iter().enumerate() {
            if people <= 0.0 {
                continue;
            }
            let pairs = &game.pairs[start..game.end(number)];
            costs.clear();
            costs.extend(pairs.iter().map(|pair| pair.travel + price[pair.supply as usize]));
            let cut = costs.iter().copied().fold(f64::INFINITY, f64::min) + margin;
            let first = field.choices.len();
            for (at, (pair, cost)) in pairs.iter().zip(&costs).enumerate() {
                if *cost <= cut {
                    field.choices.push(Choice { travel: pair.travel, supply: pair.supply, pair: (start + at) as u32 });
                }
            }
            match field.choices[first..] {
                [only] => {
                    field.settled.push((only.pair, people));
                    field.settled_load[only.supply as usize] += people;
                    field.settled_travel += people * only.travel;
                    field.choices.truncate(first);
                }
                _ => field.groups.push((people, first)),
            }
        }
        field
    }

    /// True if the field holds for all prices between those given.
    pub fn holds_for(&self, price: &[f64], change: &[f64]) -> bool {
        let within = |at: usize, price: f64| (price - self.reference[at]).abs() <= self.radius;
        price
            .iter()
            .zip(change)
            .enumerate()
            .all(|(at, (price, change))| within(at, *price) && within(at, price + change))
    }

    fn end(&self, group: usize) -> usize {
        self.groups.get(group + 1).map_or(self.choices.len(), |next| next.1)
    }
}

/// The smoothed dual at some prices.
pub(super) struct Point {
    /// Its value.
    pub value: f64,
    /// The dual without smoothing: below every assignment's objective.
    pub bound: f64,
    /// People at each supply.
    pub load: Vec<f64>,
    /// What the smoothing costs: μ times the entropy of people's choices.
    pub smoothing_cost: f64,
    /// Share of each choice of the field.
    shares: Vec<f64>,
}

impl Point {
    pub fn at(field: &Field, room: &[f64], price: &[f64], smoothing: f64) -> Point {
        let mut load = field.settled_load.clone();
        let mut shares = Vec::with_capacity(field.choices.len());
        let (mut cheapest, mut softened, mut smoothing_cost) = (field.settled_travel, 0.0, 0.0);
        cheapest += load.iter().zip(price).map(|(load, price)| load * price).sum::<f64>();
        for (group, &(people, start)) in field.groups.iter().enumerate() {
            let choices = &field.choices[start..field.end(group)];
            let first = shares.len();
            let mut least = f64::INFINITY;
            for choice in choices {
                let cost = choice.travel + price[choice.supply as usize];
                least = least.min(cost);
                shares.push(cost);
            }
            let (mut whole, mut excess) = (0.0, 0.0);
            for share in &mut shares[first..] {
                let over = *share - least;
                let weight = if over <= CUT * smoothing { (-over / smoothing).exp() } else { 0.0 };
                whole += weight;
                excess += weight * over;
                *share = weight;
            }
            for (share, choice) in shares[first..].iter_mut().zip(choices) {
                *share /= whole;
                load[choice.supply as usize] += people * *share;
            }
            let soft = smoothing * whole.ln();
            cheapest += people * least;
            softened += people * soft;
            smoothing_cost += people * (soft + excess / whole);
        }
        let priced: f64 = room.iter().zip(price).map(|(room, price)| room * price * price / 2.0).sum();
        let bound = cheapest - priced;
        Point { value: bound - softened, bound, load, smoothing_cost, shares }
    }

    /// The assignment as the flows of the game.
    pub fn write_flows(&self, field: &Field, game: &mut Game) {
        game.flow.fill(0.0);
        for &(pair, people) in &field.settled {
            game.flow[pair as usize] = people;
        }
        for (group, &(people, start)) in field.groups.iter().enumerate() {
            for at in start..field.end(group) {
                game.flow[field.choices[at].pair as usize] = people * self.shares[at];
            }
        }
    }

    /// Where people hesitate the dual bends: its curvature is diag(room) + Σ people/μ · (diag(shares) − shares·sharesᵀ).
    pub fn curvature<'a>(&self, field: &Field, room: &'a [f64], smoothing: f64) -> Curvature<'a> {
        let mut bent = Curvature { room, diagonal: room.to_vec(), groups: Vec::new(), shares: Vec::new() };
        for (group, &(people, start)) in field.groups.iter().enumerate() {
            let range = start..field.end(group);
            // One who has all but decided bends nothing.
            if self.shares[range.clone()].iter().any(|share| *share > 1.0 - 1e-13) {
                continue;
            }
            let weight = people / smoothing;
            bent.groups.push((weight, bent.shares.len()));
            for at in range {
                let (supply, share) = (field.choices[at].supply, self.shares[at]);
                if share > 0.0 {
                    bent.shares.push((supply, share));
                    bent.diagonal[supply as usize] += weight * share * (1.0 - share);
                }
            }
        }
        bent
    }
}

/// The curvature of the smoothed dual, kept by the people it comes from.
pub(super) struct Curvature<'a> {
    room: &'a [f64],
    diagonal: Vec<f64>,
    groups: Vec<(f64, usize)>,
    shares: Vec<(u32, f64)>,
}

impl Curvature<'_> {
    fn times(&self, vector: &[f64], out: &mut [f64]) {
        out.iter_mut().zip(vector).zip(self.room).for_each(|((out, value), room)| *out = value * room);
        for (group, &(weight, start)) in self.groups.iter().enumerate() {
            let end = self.groups.get(group + 1).map_or(self.shares.len(), |next| next.1);
            let shares = &self.shares[start..end];
            let mean: f64 = shares.iter().map(|&(supply, share)| share * vector[supply as usize]).sum();
            for &(supply, share) in shares {
                out[supply as usize] += weight * share * (vector[supply as usize] - mean);
            }
        }
    }

    /// Solves curvature · x = right by conjugate gradients, preconditioned by the diagonal, to a relative accuracy.
    pub fn solve(&self, right: &[f64], accuracy: f64) -> Vec<f64> {
        let scale = |residual: f64, at: usize| if self.diagonal[at] > 0.0 { residual / self.diagonal[at] } else { 0.0 };
        let mut solution = vec![0.0; right.len()];
        let mut residual = right.to_vec();
        let mut along: Vec<f64> = residual.iter().enumerate().map(|(at, r)| scale(*r, at)).collect();
        let mut energy: f64 = residual.iter().zip(&along).map(|(r, s)| r * s).sum();
        let enough = energy * accuracy * accuracy;
        let mut image = vec![0.0; right.len()];
        for _ in 0..3 * right.len() + 50 {
            if energy <= enough {
                break;
            }
            self.times(&along, &mut image);
            let bend: f64 = along.iter().zip(&image).map(|(a, i)| a * i).sum();
            if bend <= 0.0 {
                break;
            }
            let step = energy / bend;
            let mut next = 0.0;
            for at in 0..solution.len() {
                solution[at] += step * along[at];
                residual[at] -= step * image[at];
                next += residual[at] * scale(residual[at], at);
            }
            let turn = next / energy;
            energy = next;
            along.iter_mut().enumerate().for_each(|(at, along)| *along = scale(residual[at], at) + turn * *along);
        }
        solution
    }
}
