//! Reading and checking a plan, and running it. Wanted: `check` on examples/linping in under 50 ms.
//! No peer checks quotes against their documents, so there is no figure to compare with.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_baseline::Baseline;
use linping_language::Plan;
use linping_sources::Sources;
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// What `linping check` does: every file, every name, every quote, every number that meets another.
#[divan::bench(args = ["gridtown", "linping"])]
fn check(bencher: divan::Bencher, name: &str) {
    let (root, kinds) = (example(name), linping_actions::kinds());
    bencher.bench(|| {
        let plan = Plan::read(&root, &kinds).0?;
        let (sources, problems) = Sources::open(&plan);
        Some((problems, Baseline::check(&plan, &sources, &linping_work::Stop::never())))
    });
}

/// What every command that shows results does after that.
#[divan::bench(args = ["gridtown", "linping"])]
fn run(bencher: divan::Bencher, name: &str) {
    let kinds = linping_actions::kinds();
    let Some(plan) = Plan::read(&example(name), &kinds).0 else { return };
    let (sources, _) = Sources::open(&plan);
    let options = linping_effects::Options { scenario: "all".into(), as_of: None };
    bencher.bench(|| {
        let stop = linping_work::Stop::never();
        linping_effects::run(&plan, &sources, &kinds, &options, &stop, &linping_work::NoProgress).is_ok()
    });
}
