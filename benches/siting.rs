//! Siting kernels on generated problems. Peers' figures (user seconds, `research/siting.md`): p-median of a graph of 900
//! nodes 41.7 (HiGHS, radius form) to 122.5 (spopt with HiGHS); maximal cover 3,000 × 500 1.3 (HiGHS) and 9.6 (spopt);
//! transport of 3,000 zones to 40 schools 0.11 (OR-tools flow) and 1.28 (HiGHS).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_siting::{Assignment, MaximalCover, PCentre, PMedian};
use linping_tables::{CostTable, CostUnit};
use linping_work::{Stop, generator};
use rand::Rng;

fn main() {
    divan::main();
}

/// Points of the unit square, costs in thousandths rounded up.
fn plane(demands: usize, sites: usize, seed: u64) -> CostTable {
    let mut chance = generator(seed);
    let mut point = || {
        let mut unit = || f64::from(chance.next_u32()) / f64::from(u32::MAX);
        (unit(), unit())
    };
    let from: Vec<_> = (0..demands).map(|_| point()).collect();
    let to: Vec<_> = (0..sites).map(|_| point()).collect();
    let costs: Vec<f64> =
        from.iter().flat_map(|a| to.iter().map(move |b| ((a.0 - b.0).hypot(a.1 - b.1) * 1000.0).ceil())).collect();
    CostTable::from_dense(demands, sites, CostUnit::Metres, &costs).unwrap_or_else(|_| unreachable!("costs are finite"))
}

#[divan::bench(sample_count = 3)]
fn p_median_400_by_400_forty_sites(bencher: divan::Bencher) {
    let table = plane(400, 400, 1);
    bencher.bench(|| PMedian::new(&table, 40).solve(&Stop::after_work(200_000_000), 1));
}

#[divan::bench(sample_count = 3)]
fn p_centre_400_by_400_ten_sites(bencher: divan::Bencher) {
    let table = plane(400, 400, 1);
    bencher.bench(|| PCentre::new(&table, 10).solve(&Stop::after_work(200_000_000), 1));
}

#[divan::bench(sample_count = 3)]
fn maximal_cover_3000_by_500_twenty_sites(bencher: divan::Bencher) {
    let table = plane(3_000, 500, 1);
    bencher.bench(|| MaximalCover::new(&table, 20, 80.0).solve(&Stop::after_work(200_000_000), 1));
}

#[divan::bench(sample_count = 10)]
fn seats_3000_zones_to_40_schools(bencher: divan::Bencher) {
    let table = plane(3_000, 40, 1);
    bencher.bench(|| Assignment::new(&table, vec![83.0; 40]).solve(&Stop::never(), 1));
}
