//! Siting kernels on generated problems. Peers' figures (user seconds, `research/siting.md`): p-median of a graph of 900
//! nodes 41.7 (HiGHS, radius form) to 122.5 (spopt with HiGHS); maximal cover 3,000 × 500 1.3 (HiGHS) and 9.6 (spopt);
//! transport of 3,000 zones to 40 schools 0.11 (OR-tools flow) and 1.28 (HiGHS); maximal cover 100,000 × 100 2.5 to 3.5 (HiGHS
//! after equal cover sets were merged), 100,000 × 1,000 nothing in 260 s.

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
    within(demands, sites, f64::INFINITY, seed)
}

/// The same, with the pairs within `radius` only.
fn within(demands: usize, sites: usize, radius: f64, seed: u64) -> CostTable {
    let mut chance = generator(seed);
    let mut point = || {
        let mut unit = || f64::from(chance.next_u32()) / f64::from(u32::MAX);
        (unit(), unit())
    };
    let from: Vec<_> = (0..demands).map(|_| point()).collect();
    let to: Vec<_> = (0..sites).map(|_| point()).collect();
    let mut pairs = Vec::new();
    for (row, a) in (0u32..).zip(&from) {
        for (column, b) in (0u32..).zip(&to) {
            let cost = ((a.0 - b.0).hypot(a.1 - b.1) * 1000.0).ceil();
            if cost <= radius {
                pairs.push((row, column, cost));
            }
        }
    }
    CostTable::from_triplets(demands, sites, CostUnit::Metres, pairs).unwrap()
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

/// A radius of 5.5 on the square of 30 × 30 of the published instances.
#[divan::bench(sample_count = 1)]
fn maximal_cover_100000_by_100_ten_sites(bencher: divan::Bencher) {
    let table = within(100_000, 100, 183.0, 1);
    bencher.bench(|| MaximalCover::new(&table, 10, 183.0).solve(&Stop::after_work(1_000_000_000), 1));
}

/// A radius of 3 on the same square.
#[divan::bench(sample_count = 1)]
fn maximal_cover_100000_by_1000_twenty_sites(bencher: divan::Bencher) {
    let table = within(100_000, 1_000, 100.0, 1);
    bencher.bench(|| MaximalCover::new(&table, 20, 100.0).solve(&Stop::after_work(1_000_000_000), 1));
}

/// A sparse table: no way beyond three tenths of the side.
#[divan::bench(sample_count = 1)]
fn p_median_20000_by_2000_fifty_sites(bencher: divan::Bencher) {
    let table = within(20_000, 2_000, 300.0, 1);
    bencher.bench(|| PMedian::new(&table, 50).solve(&Stop::after_work(1_000_000_000), 1));
}
