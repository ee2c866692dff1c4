//! Accessibility of 20,000 places to 500 supplies, about 410,000 pairs within 60 minutes.
//!
//! PySAL `access` 1.1.10 on 20,000 × 500 with 434,325 pairs (user seconds, one thread): E2SFCA 0.53, gravity 0.54,
//! 3SFCA 0.30, 2SFCA 0.019, RAAM 17.9 without a gap.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_access::{EquilibriumSettings, Measure, Reach, answer, equilibrium};
use linping_tables::{CostTable, CostUnit};
use linping_work::{Stop, generator};
use rand::RngExt;

fn main() {
    divan::main();
}

/// Towns on a plane of 36 km: 12 dense ones, the rest spread out; walking at 5 km/h with a detour of 1.3.
fn city() -> (CostTable, Vec<f64>, Vec<f64>) {
    const DEMANDS: usize = 20_000;
    const SUPPLIES: usize = 500;
    let mut chance = generator(7);
    let mut places = |count: usize| -> Vec<(f64, f64)> {
        (0..count)
            .map(|_| {
                let [town, far, turn, spread] = [(); 4].map(|()| chance.random::<f64>());
                let town = (town * 12.0).floor();
                let (distance, angle) = (-3.5 * (1.0 - far).ln(), turn * std::f64::consts::TAU);
                match spread < 0.6 {
                    true => (town * 7.3 % 30.0 + distance * angle.cos(), town * 11.9 % 30.0 + distance * angle.sin()),
                    false => (far * 36.0 - 3.0, turn * 36.0 - 3.0),
                }
            })
            .collect()
    };
    let (demands, supplies) = (places(DEMANDS), places(SUPPLIES));
    let mut pairs = Vec::new();
    for (row, from) in (0u32..).zip(&demands) {
        for (column, to) in (0u32..).zip(&supplies) {
            let minutes = (from.0 - to.0).hypot(from.1 - to.1) * 1.3 * 12.0;
            if minutes <= 60.0 {
                pairs.push((row, column, minutes));
            }
        }
    }
    let costs = CostTable::from_triplets(DEMANDS, SUPPLIES, CostUnit::Minutes, pairs).expect("every pair once");
    let people = (0..DEMANDS).map(|n| ((n * 37) % 500 + 5) as f64).collect();
    let capacity = (0..SUPPLIES).map(|n| ((n * 13) % 9 + 1) as f64).collect();
    (costs, people, capacity)
}

#[divan::bench(args = ["cumulative:30", "gravity:60@gauss20", "2sfca:30", "e2sfca", "3sfca"], sample_count = 20)]
fn measure(bencher: divan::Bencher, name: &str) {
    let (costs, people, capacity) = city();
    let reach = Reach::new(&costs, &people, &capacity).expect("amounts fit");
    let measure: Measure = name.parse().expect("a measure");
    bencher.bench(|| answer(&reach, &measure, &Stop::never()).expect("an answer"));
}

#[divan::bench(args = [1e-6, 1e-9], sample_count = 5)]
fn rational_agents(bencher: divan::Bencher, gap: f64) {
    let (costs, people, capacity) = city();
    let reach = Reach::new(&costs, &people, &capacity).expect("amounts fit");
    let settings = EquilibriumSettings { gap, ..Default::default() };
    bencher.bench(|| {
        let found = equilibrium(&reach, &settings, &Stop::never()).expect("an equilibrium");
        assert!(found.certificate.gap <= gap);
        found
    });
}
