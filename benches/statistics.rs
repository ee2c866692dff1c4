//! Speed of the kernels behind `linping project` and `linping measure`.
//!
//! Peers on a machine of the same kind: leapfrog-py 1.0.20 projects 81 ages × 2 sexes × 70 years in 0.31 ms, so 10,000 scenarios in
//! 3.1 s on one core. By `benches/peers/measures.py` on 2026-11-30 (processor time, two cores, other work beside it): PySAL
//! `inequality` takes 45.5 ms for a Gini index of 1,000,000 values, econcomplex 107 ms for the complexity of 45 × 239, warm.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use divan::{Bencher, black_box};
use linping_population::{BySex, FirstYear, Inputs, Sex, Spreads, Step, Timing, Width, life_table, project, scenarios};
use linping_statistics::Matrix;
use linping_statistics::clusters::complexity;
use linping_statistics::inequality::Distribution;
use linping_work::Stop;

fn main() {
    divan::main();
}

/// A population of the shape the peer projects: single years to 80 and over, some decades.
fn inputs(ages: usize, years: usize) -> Inputs {
    let rate =
        |age: usize, by: f64| if age == 0 { 0.004 * by } else { (0.00005 * (0.095 * age as f64).exp() * by).min(0.5) };
    let deaths = |by: f64| (0..ages).map(|age| rate(age, by)).collect::<Vec<_>>();
    let fertility = (0..ages)
        .map(|age| if (15..50).contains(&age) { 0.1 * (-((age as f64 - 29.0) / 6.0).powi(2) / 2.0).exp() } else { 0.0 })
        .collect();
    let movers = (0..ages).map(|age| if (18..35).contains(&age) { 300.0 } else { 20.0 }).collect::<Vec<_>>();
    let people = (0..ages).map(|age| 12_000.0 - 100.0 * age as f64).collect::<Vec<_>>();
    let step = Step {
        mortality: BySex::new(deaths(1.2), deaths(0.9)),
        fertility,
        sex_ratio: 1.06,
        migration: BySex::new(movers.clone(), movers),
    };
    Inputs {
        width: Width::Single,
        first_year: FirstYear::CoaleDemeny,
        base_year: 2020,
        base: BySex::new(people.clone(), people),
        steps: vec![step; years],
    }
}

#[divan::bench]
fn project_81_ages_70_years(bencher: Bencher) {
    let inputs = inputs(81, 70);
    bencher.bench(|| project(black_box(&inputs), Timing::Endb));
}

#[divan::bench(sample_count = 5)]
fn scenarios_10_000_of_81_ages_70_years(bencher: Bencher) {
    let inputs = inputs(81, 70);
    let spreads = Spreads::default();
    let stop = Stop::never();
    bencher.bench(|| {
        scenarios(black_box(&inputs), Timing::Endb, &spreads, &[(0, 80)], &[0.1, 0.5, 0.9], 10_000, 7, &stop)
    });
}

#[divan::bench]
fn life_table_of_single_years(bencher: Bencher) {
    let inputs = inputs(101, 1);
    let rates = inputs.steps.first().map(|s| s.mortality.female.clone()).unwrap_or_default();
    bencher.bench(|| life_table(black_box(&rates), Sex::Female, Width::Single, FirstYear::CoaleDemeny));
}

/// Numbers that look random but are the same everywhere.
fn scattered(count: usize) -> Vec<f64> {
    let mut state = 88_172_645_463_325_252u64;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64 * 1e5
        })
        .collect()
}

#[divan::bench(args = [100_000, 1_000_000])]
fn gini(bencher: Bencher, count: usize) {
    let values = scattered(count);
    bencher.bench(|| Distribution::new(black_box(&values), None).and_then(|d| d.gini()));
}

#[divan::bench]
fn complexity_of_45_places_239_industries(bencher: Bencher) {
    // Places by falling diversity, with holes: a nested pattern as trade has.
    let noise = scattered(45 * 239);
    let cell = |place: usize, industry: usize| {
        let reach = 239.0 * (1.0 - place as f64 / 60.0);
        let chance = noise.get(place * 239 + industry).copied().unwrap_or(0.0) / 1e5;
        if (industry as f64) < reach * (0.3 + chance) { 1.0 } else { 0.0 }
    };
    let cells = (0..45).flat_map(|place| (0..239).map(move |industry| (place, industry)));
    let presence = Matrix::new(45, 239, cells.map(|(p, i)| cell(p, i)).collect());
    let Ok(presence) = presence else { return };
    bencher.bench(|| complexity(black_box(&presence)));
}
