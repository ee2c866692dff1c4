//! The rational agent access model as a convex problem, solved to a proven gap.

mod field;
mod game;
mod smooth;

use crate::catchment::Values;
use crate::{AccessError, Reach};
use game::Game;
use linping_work::Stop;

/// What is proven of an equilibrium.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// Beckmann's objective of the assignment found: travel plus the integral of congestion, in people.
    pub objective: f64,
    /// No assignment has a smaller objective than this.
    pub bound: f64,
    /// (objective − bound) / objective.
    pub gap: f64,
    /// Rounds over all demands.
    pub rounds: usize,
    /// People times their cost, summed: travel plus congestion as felt.
    pub total_cost: f64,
}

/// An equilibrium: nobody can lower travel plus congestion by going elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Travel plus congestion for each demand (dimensionless: travel over τ, congestion 1 at the mean load); `None` where no
    /// supply is in reach.
    pub costs: Values,
    /// People who go to each supply.
    pub loads: Vec<f64>,
    /// What is proven.
    pub certificate: Certificate,
}

/// How the equilibrium is sought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EquilibriumSettings {
    /// Travel cost that weighs as much as congestion at the mean load (τ), in the unit of the table.
    pub travel_scale: f64,
    /// Demand per unit of supply that makes a congestion of 1 (ρ); by default all demand over all supply.
    pub mean_load: Option<f64>,
    /// The gap at which to stop.
    pub gap: f64,
    /// Most rounds over all demands; if they do not suffice the certificate says what was reached.
    pub most_rounds: usize,
}

impl Default for EquilibriumSettings {
    fn default() -> Self {
        EquilibriumSettings { travel_scale: 60.0, mean_load: None, gap: 1e-9, most_rounds: 20_000 }
    }
}

/// The equilibrium of rational agents: each person goes where travel / τ + load / (ρ · supply) is least, given where all
/// others go.
///
/// It is the minimum of Beckmann's convex function Σ x·t/τ + Σ L²/(2ρs) over assignments x with loads L. Each demand in
/// turn spreads its people in the best way given all others, exactly (by filling the cheapest supplies to one level); the
/// dual function at the prices L/(ρs) bounds every assignment from below, so that the gap is proven.
///
/// # References
/// Saxon and Snow (2020), A rational agent model for the spatial accessibility of primary health care; Beckmann, McGuire
/// and Winsten (1956).
///
/// # Errors
/// Stopped before the first round was done.
///
/// # Examples
/// ```
/// use linping_access::{EquilibriumSettings, Reach, equilibrium};
/// use linping_tables::{CostTable, CostUnit};
/// use linping_work::Stop;
/// // 90 people, two clinics of the same size, one 10 minutes nearer: with τ = 60 and ρ = 45 they split so that
/// // 0 + a/45 = 10/60 + (90 − a)/45, hence a = 48.75.
/// let costs = CostTable::from_dense(1, 2, CostUnit::Minutes, &[0.0, 10.0]).unwrap();
/// let reach = Reach::new(&costs, &[90.0], &[1.0, 1.0]).unwrap();
/// let found = equilibrium(&reach, &EquilibriumSettings::default(), &Stop::never()).unwrap();
/// assert!((found.loads[0] - 48.75).abs() < 1e-9);
/// assert!((found.costs[0].unwrap() - 48.75 / 45.0).abs() < 1e-12);
/// assert!(found.certificate.gap < 1e-9);
/// ```
pub fn equilibrium(reach: &Reach, settings: &EquilibriumSettings, stop: &Stop) -> Result<Equilibrium, AccessError> {
    let mut game = Game::new(reach, settings);
    let mut best_bound = f64::NEG_INFINITY;
    let mut rounds = 0;
    let work = game.pairs.len() as u64 + 1;
    let is_enough = |certificate: &Certificate| certificate.gap <= settings.gap;
    // A few rounds settle most people; the smoothed dual then finds the prices, round by round only what is left.
    while rounds < FIRST_ROUNDS.min(settings.most_rounds) && !stop.spend(work) {
        game.round();
        rounds += 1;
    }
    if rounds == 0 {
        return Err(AccessError::Stopped);
    }
    let now = game.certificate(&mut best_bound, rounds);
    if !is_enough(&now) && rounds == FIRST_ROUNDS {
        smooth::descend(&mut game, &mut best_bound, &mut rounds, settings, stop);
    }
    let certificate = loop {
        let now = game.certificate(&mut best_bound, rounds);
        if is_enough(&now) || rounds >= settings.most_rounds {
            break now;
        }
        for _ in 0..BETWEEN_CERTIFICATES {
            if stop.spend(work) {
                break;
            }
            game.round();
            rounds += 1;
        }
        if stop.is_reached() {
            break game.certificate(&mut best_bound, rounds);
        }
    };
    Ok(Equilibrium { costs: game.costs(reach.costs().rows()), loads: game.loads_of(reach.supply().len()), certificate })
}

/// Rounds before the dual is tried.
const FIRST_ROUNDS: usize = 4;

/// A certificate costs as much as a round.
const BETWEEN_CERTIFICATES: usize = 8;
