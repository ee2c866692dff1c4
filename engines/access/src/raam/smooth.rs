//! The dual of the equilibrium, smoothed by an entropy that is taken back step by step, by Newton's method.
//!
//! At prices p and smoothing μ each demand spreads over its supplies in proportion to exp(−(t + p)/μ). The smoothed dual is
//! concave and its maximum has loads equal to room times price. Its curvature is diag(room) plus the Laplacian of the
//! people who hesitate, over μ; the Newton direction is found by conjugate gradients over those people only.

use super::game::Game;
use super::{Certificate, EquilibriumSettings};
use linping_work::Stop;

/// First smoothing, as a part of the mean cost.
const FIRST_SMOOTHING: f64 = 0.03;
/// By how much the smoothing falls each time.
const FALL: f64 = 0.25;
/// Smoothing below this part of the mean cost is rounding.
const LAST_SMOOTHING: f64 = 1e-11;
/// Most Newton steps at one smoothing.
const MOST_STEPS: usize = 25;
/// A supply dearer than the cheapest by so many smoothings gets nobody (e^-34 of the people).
const CUT: f64 = 34.0;

/// Brings the flows close to the equilibrium; gives the last certificate.
pub(super) fn descend(
    game: &mut Game,
    best_bound: &mut f64,
    rounds: &mut usize,
    settings: &EquilibriumSettings,
    stop: &Stop,
) -> Option<Certificate> {
    let people: f64 = game.demands.iter().map(|demand| demand.2).sum();
    let now = game.certificate(best_bound, *rounds);
    if people <= 0.0 || now.objective <= 0.0 {
        return Some(now);
    }
    let mean = now.objective / people;
    let mut price = game.price.clone();
    let mut smoothing = FIRST_SMOOTHING * mean;
    let mut last = None;
    while smoothing > LAST_SMOOTHING * mean {
        let mut point = Point::at(game, &price, smoothing);
        for _ in 0..MOST_STEPS {
            *rounds += 1;
            if stop.spend(game.pairs.len() as u64 + 1) {
                return last;
            }
            let gradient: Vec<f64> = point
                .load
                .iter()
                .zip(&game.room)
                .zip(&price)
                .map(|((load, room), price)| load - room * price)
                .collect();
            let direction = newton_direction(game, &point, &gradient, smoothing);
            let promised: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
            // What Newton can still gain is far below what the smoothing costs: go on to the next.
            if promised <= 0.02 * point.smoothing_cost || promised <= 1e-15 * now.objective {
                break;
            }
            let Some((next_price, next)) = search(game, &price, &direction, (point.value, promised), smoothing) else {
                break;
            };
            price = next_price;
            point = next;
        }
        point.write_flows(game);
        let certificate = game.certificate(best_bound, *rounds);
        last = Some(certificate);
        if certificate.gap <= settings.gap {
            break;
        }
        smoothing *= FALL;
    }
    last
}

/// Goes along the direction until the smoothed dual has grown enough.
fn search(
    game: &Game,
    price: &[f64],
    direction: &[f64],
    (value, promised): (f64, f64),
    smoothing: f64,
) -> Option<(Vec<f64>, Point)> {
    let mut step = 1.0;
    for _ in 0..30 {
        let next: Vec<f64> = price.iter().zip(direction).map(|(price, change)| price + step * change).collect();
        let point = Point::at(game, &next, smoothing);
        if point.value >= value + 1e-4 * step * promised {
            return Some((next, point));
        }
        step *= 0.5;
    }
    None
}

/// The smoothed dual at some prices.
struct Point {
    value: f64,
    load: Vec<f64>,
    /// What the smoothing costs: μ times the entropy of people's choices.
    smoothing_cost: f64,
    /// People who hesitate: their number, and start of their choices.
    hesitant: Vec<(f64, usize)>,
    /// Supply and share of each choice of the hesitant.
    choices: Vec<(u32, f64)>,
    /// Share of each pair that gets anybody, by pair.
    shares: Vec<(u32, f64)>,
}

impl Point {
    fn at(game: &Game, price: &[f64], smoothing: f64) -> Point {
        let mut point = Point {
            value: 0.0,
            load: vec![0.0; price.len()],
            smoothing_cost: 0.0,
            hesitant: Vec::new(),
            choices: Vec::new(),
            shares: Vec::with_capacity(game.demands.len() * 2),
        };
        let mut costs: Vec<f64> = Vec::new();
        for (number, &(_, start, people)) in game.demands.iter().enumerate() {
            if people <= 0.0 {
                continue;
            }
            let pairs = &game.pairs[start..game.end(number)];
            costs.clear();
            costs.extend(pairs.iter().map(|pair| pair.travel + price[pair.supply as usize]));
            let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
            let cut = least + CUT * smoothing;
            let first = point.shares.len();
            let mut whole = 0.0;
            for (at, &cost) in costs.iter().enumerate() {
                if cost <= cut {
                    let weight = ((least - cost) / smoothing).exp();
                    whole += weight;
                    point.shares.push(((start + at) as u32, weight));
                }
            }
            let taken = &mut point.shares[first..];
            let hesitates = taken.len() > 1;
            if hesitates {
                point.hesitant.push((people, point.choices.len()));
            }
            let mut mean = 0.0;
            for (at, share) in taken.iter_mut() {
                *share /= whole;
                mean += *share * (costs[*at as usize - start] - least);
                let supply = game.pairs[*at as usize].supply;
                point.load[supply as usize] += people * *share;
                if hesitates {
                    point.choices.push((supply, *share));
                }
            }
            let soft = smoothing * whole.ln();
            point.value += people * (least - soft);
            point.smoothing_cost += people * (soft + mean);
        }
        point.value -= game.room.iter().zip(price).map(|(room, price)| room * price * price / 2.0).sum::<f64>();
        point
    }

    /// The people each supply gets as the flows of the game.
    fn write_flows(&self, game: &mut Game) {
        game.flow.fill(0.0);
        let mut number = 0;
        for &(at, share) in &self.shares {
            while game.end(number) <= at as usize {
                number += 1;
            }
            game.flow[at as usize] = share * game.demands[number].2;
        }
    }
}

/// Solves curvature · direction = gradient by conjugate gradients, preconditioned by the diagonal.
fn newton_direction(game: &Game, point: &Point, gradient: &[f64], smoothing: f64) -> Vec<f64> {
    let mut diagonal: Vec<f64> = game.room.iter().map(|room| room.max(f64::MIN_POSITIVE)).collect();
    let ends = point.hesitant.iter().skip(1).map(|next| next.1).chain([point.choices.len()]);
    let groups: Vec<(f64, std::ops::Range<usize>)> =
        point.hesitant.iter().zip(ends).map(|(&(people, start), end)| (people / smoothing, start..end)).collect();
    for (weight, range) in &groups {
        for &(supply, share) in &point.choices[range.clone()] {
            diagonal[supply as usize] += weight * share * (1.0 - share);
        }
    }
    let curvature = |vector: &[f64], out: &mut [f64]| {
        out.iter_mut().zip(vector).zip(&game.room).for_each(|((out, v), room)| *out = v * room);
        for (weight, range) in &groups {
            let choices = &point.choices[range.clone()];
            let mean: f64 = choices.iter().map(|&(supply, share)| share * vector[supply as usize]).sum();
            for &(supply, share) in choices {
                out[supply as usize] += weight * share * (vector[supply as usize] - mean);
            }
        }
    };
    let mut solution = vec![0.0; gradient.len()];
    let mut residual = gradient.to_vec();
    let mut scaled: Vec<f64> = residual.iter().zip(&diagonal).map(|(r, d)| r / d).collect();
    let mut along = scaled.clone();
    let mut energy: f64 = residual.iter().zip(&scaled).map(|(r, s)| r * s).sum();
    let enough = energy * 1e-8;
    let mut image = vec![0.0; gradient.len()];
    for _ in 0..2 * gradient.len() + 50 {
        if energy <= enough || energy <= 0.0 {
            break;
        }
        curvature(&along, &mut image);
        let bend: f64 = along.iter().zip(&image).map(|(a, i)| a * i).sum();
        if bend <= 0.0 {
            break;
        }
        let step = energy / bend;
        for at in 0..solution.len() {
            solution[at] += step * along[at];
            residual[at] -= step * image[at];
            scaled[at] = residual[at] / diagonal[at];
        }
        let next: f64 = residual.iter().zip(&scaled).map(|(r, s)| r * s).sum();
        let turn = next / energy;
        energy = next;
        along.iter_mut().zip(&scaled).for_each(|(along, scaled)| *along = scaled + turn * *along);
    }
    solution
}
