//! The dual of the equilibrium, smoothed by an entropy that is taken back step by step, by Newton's method.
//!
//! At prices p and smoothing μ each demand spreads over its supplies in proportion to exp(−(t + p)/μ). The smoothed dual is
//! concave, and at its maximum the load of each supply is its room times its price.

use super::field::{Field, Point};
use super::game::Game;
use super::{Certificate, EquilibriumSettings};
use linping_work::Stop;

/// First smoothing, as a part of the mean cost.
const FIRST_SMOOTHING: f64 = 0.1;
/// By how much the smoothing falls each time.
const FALL: f64 = 0.5;
/// Smoothing below this part of the mean cost is rounding.
const LAST_SMOOTHING: f64 = 1e-12;
/// In place of a room of 0, which gets no people.
const TINY: f64 = 1e-300;
/// Most Newton steps at one smoothing.
const MOST_STEPS: usize = 40;
/// A level is done when Newton promises less than this part of what the smoothing costs.
const ENOUGH: f64 = 0.3;

/// Brings the flows close to the equilibrium.
pub(super) fn descend(
    game: &mut Game,
    best_bound: &mut f64,
    rounds: &mut usize,
    settings: &EquilibriumSettings,
    stop: &Stop,
) {
    let people: f64 = game.demands.iter().map(|demand| demand.2).sum();
    let now: Certificate = game.certificate(best_bound, *rounds);
    if people <= 0.0 || now.objective <= 0.0 {
        return;
    }
    let mean = now.objective / people;
    let mut price = game.price.clone();
    let mut smoothing = FIRST_SMOOTHING * mean;
    while smoothing > LAST_SMOOTHING * mean {
        let mut field = Field::about(game, &price, 1.5 * smoothing, smoothing);
        let mut point = Point::at(&field, &game.room, &price, smoothing);
        for _ in 0..MOST_STEPS {
            *rounds += 1;
            if stop.spend(game.pairs.len() as u64 + 1) {
                return;
            }
            let gradient: Vec<f64> = point
                .load
                .iter()
                .zip(&game.room)
                .zip(&price)
                .map(|((load, room), price)| load - room * price)
                .collect();
            let direction = point.curvature(&field, &game.room, smoothing).solve(&gradient, 1e-2);
            let promised: f64 = gradient.iter().zip(&direction).map(|(g, d)| g * d).sum();
            // The gap at these prices is what the smoothing costs and what the loads miss of the prices.
            let missed: f64 =
                gradient.iter().zip(&game.room).map(|(miss, room)| miss * miss / (2.0 * room.max(TINY))).sum();
            let done = promised <= ENOUGH * point.smoothing_cost && missed <= point.smoothing_cost;
            if done || promised <= 1e-15 * now.objective {
                break;
            }
            if !field.holds_for(&price, &direction) {
                let farthest = direction.iter().fold(0.0, |most: f64, change| most.max(change.abs()));
                field = Field::about(game, &price, 1.5 * farthest, smoothing);
                point = Point::at(&field, &game.room, &price, smoothing);
            }
            let Some(next) = search(&field, &game.room, &price, &direction, (point.value, promised), smoothing) else {
                break;
            };
            (price, point) = next;
        }
        *best_bound = best_bound.max(point.bound);
        point.write_flows(&field, game);
        let certificate = game.certificate(best_bound, *rounds);
        if certificate.gap <= settings.gap {
            return;
        }
        smoothing *= FALL;
    }
}

/// Goes along the direction until the smoothed dual has grown enough.
fn search(
    field: &Field,
    room: &[f64],
    price: &[f64],
    direction: &[f64],
    (value, promised): (f64, f64),
    smoothing: f64,
) -> Option<(Vec<f64>, Point)> {
    let mut step = 1.0;
    for _ in 0..30 {
        let next: Vec<f64> = price.iter().zip(direction).map(|(price, change)| price + step * change).collect();
        let point = Point::at(field, room, &next, smoothing);
        if point.value >= value + 1e-4 * step * promised {
            return Some((next, point));
        }
        step *= 0.5;
    }
    None
}
