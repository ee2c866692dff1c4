//! Reading and checking a plan, and running it. Wanted: `check` on examples/linping in under 50 ms; its three scenarios (some
//! 30,000 street vertices, 1.18 million people in about 3,000 cells, every action) in under 10 s with an empty cache, and in under
//! 1 s when its slowest action alone has changed.
//! No peer checks quotes against their documents, so there is no figure to compare with.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use linping_baseline::Baseline;
use linping_language::Plan;
use linping_sources::Sources;
use linping_work::Kept;
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

/// What `linping build` does, all but writing the folder: the plan read, run with and without its actions, pages, tables, maps.
#[divan::bench(args = ["gridtown", "linping"], sample_count = 5, sample_size = 1)]
fn build(bencher: divan::Bencher, name: &str) {
    let (root, kinds) = (example(name), linping_actions::kinds());
    bencher.bench(|| {
        let plan = Plan::read(&root, &kinds).0?;
        let (sources, _) = Sources::open(&plan);
        let run = |scenario: &str| {
            let options = linping_effects::Options { scenario: scenario.into(), as_of: None };
            let stop = linping_work::Stop::never();
            linping_effects::run(&plan, &sources, &kinds, &options, &stop, &linping_work::NoProgress).ok()
        };
        let (results, reference) = (run("all")?, run("baseline")?);
        let report = linping_report::Report {
            results: &results,
            reference: Some(&reference),
            sources: &sources,
            version: "bench",
        };
        linping_report::files(&report).ok().map(|files| files.len())
    });
}

/// The opening of the slowest action, the drawing of catchments, put off by some years; every year asks for other catchments.
#[derive(Clone, Copy)]
struct PutOff(i16);

/// Three scenarios of the example district as `linping build` makes them, all but writing the folder: the plan read, run with and
/// without its actions, pages, tables, package. One after the other, sharing what a process shares.
fn three_scenarios(kept: Kept, change: Option<PutOff>) -> usize {
    let kinds = linping_actions::kinds();
    let Some(mut plan) = Plan::read(&example("linping"), &kinds).0 else { return 0 };
    if let Some(PutOff(years)) = change {
        let file = "actions/school-catchments.toml";
        let Some(mut node) = plan.nodes.get(file).cloned() else { return 0 };
        node.put_at_path("measure.opens", linping_language::Value::Integer(i64::from(2027 + years)));
        let Ok(changed) = plan.with_file(file, node, &kinds) else { return 0 };
        plan = changed;
    }
    let (mut sources, _) = Sources::open(&plan);
    sources.kept = kept;
    let stop = linping_work::Stop::never();
    let run = |scenario: &str| {
        let options = linping_effects::Options { scenario: scenario.into(), as_of: None };
        let ran = linping_effects::run(&plan, &sources, &kinds, &options, &stop, &linping_work::NoProgress);
        ran.unwrap_or_else(|problems| panic!("{problems:?}"))
    };
    let build = |scenario: &str| {
        let (results, reference) = (run(scenario), run("baseline"));
        let (reference, sources) = (Some(&reference), &sources);
        let report = linping_report::Report { results: &results, reference, sources, version: "bench" };
        linping_report::files(&report).map_or(0, |files| files.len())
    };
    ["all", "later", "without-the-bridge"].into_iter().map(build).sum()
}

/// With an empty cache.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn linping_cold(bencher: divan::Bencher) {
    bencher
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_refs(|folder| three_scenarios(Kept::in_folder(folder.path(), "bench"), None));
}

/// With everything kept from before; the files are made anew, for only the command keeps them as a whole.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn linping_unchanged(bencher: divan::Bencher) {
    let folder = tempfile::tempdir().unwrap();
    three_scenarios(Kept::in_folder(folder.path(), "bench"), None);
    bencher.bench(|| three_scenarios(Kept::in_folder(folder.path(), "bench"), None));
}

/// With everything kept from before but the slowest action, whose opening is another each time.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn linping_with_its_slowest_action_changed(bencher: divan::Bencher) {
    let folder = tempfile::tempdir().unwrap();
    three_scenarios(Kept::in_folder(folder.path(), "bench"), None);
    let mut put_off = 0;
    bencher
        .with_inputs(|| {
            put_off += 1;
            PutOff(put_off)
        })
        .bench_local_values(|change| three_scenarios(Kept::in_folder(folder.path(), "bench"), Some(change)));
}
