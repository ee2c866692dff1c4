//! How fast locks are simulated. The peer, OpenTNSim 2.2.2, took 71 s of processor time for 1,000 vessels of one chamber and
//! was stopped after 867 s with 10,000; measured on a machine of two cores.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_waterway::experiment::{Record, Replications, replicate, simulate};
use linping_waterway::file::{WaterwayFile, read_waterway};
use linping_waterway::{ReferenceLock, ReferenceVessel};
use linping_work::{NoProgress, Stop};

fn main() {
    divan::main();
}

fn two_chambers(days: f64) -> WaterwayFile {
    let text = include_str!("../engines/waterway/tests/data/two_chambers.toml");
    let refuse = |name: &str| {
        Err(linping_problems::Problem::new(linping_problems::Code::MissingFile, linping_problems::Text::same(name)))
    };
    let mut waterway = read_waterway("two_chambers.toml", text, &refuse).expect("the file is part of the tests");
    waterway.experiment.horizon_s = days * 86_400.0;
    waterway
}

/// LRS-1 with 10,000 vessels.
#[divan::bench]
fn reference_lock_of_10_000_vessels(bencher: divan::Bencher) {
    let lock = ReferenceLock {
        usable_length_m: 300.0,
        lanes: 2,
        gap_m: 2.0,
        max_vessels: 100,
        initial_side: 0,
        close_s: 180,
        level_s: 480,
        open_s: 180,
        first_in_s: 300,
        headway_in_s: 90,
        first_out_s: 240,
        headway_out_s: 60,
    };
    let vessel = |id: i64| ReferenceVessel {
        id,
        arrival_s: id * 315 + id * 7_919 % 601,
        side: (id * 31 % 7 % 2) as u8,
        length_m: [38.0, 45.0, 58.0, 67.6][(id % 4) as usize],
    };
    let vessels: Vec<ReferenceVessel> = (0..10_000).map(vessel).collect();
    bencher.bench_local(|| lock.run(&vessels).map(|run| run.summary()));
}

/// A year of two chambers, about 95,000 vessels.
#[divan::bench(sample_count = 10)]
fn a_year_of_two_chambers(bencher: divan::Bencher) {
    let waterway = two_chambers(365.0);
    bencher.bench_local(|| {
        let mut record = Record::new(&waterway.experiment, 0.0, 0.0);
        simulate(&waterway.experiment, 1, 0, &mut record, &Stop::never())
    });
}

/// The same a hundred times, with intervals.
#[divan::bench(sample_count = 3)]
fn a_year_of_two_chambers_a_hundred_times(bencher: divan::Bencher) {
    let waterway = two_chambers(365.0);
    bencher.bench_local(|| replicate(&waterway.experiment, &Replications::default(), &Stop::never(), &NoProgress));
}
