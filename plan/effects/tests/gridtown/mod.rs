//! Running examples/gridtown, as it stands or with words of its files changed.

#![allow(dead_code)]

use linping_effects::{Options, Results, run};
use linping_language::Plan;
use linping_problems::{Place, Position, Problem, Problems};
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/gridtown")
}

fn run_at(root: &Path, scenario: &str) -> Result<Results, Problems> {
    let kinds = linping_actions::kinds();
    let (plan, problems) = Plan::read(root, &kinds);
    let Some(plan) = plan else { return Err(problems) };
    let (sources, problems) = Sources::open(&plan);
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let options = Options { scenario: scenario.into(), as_of: None };
    run(&plan, &sources, &kinds, &options, &Stop::never(), &NoProgress)
}

/// A scenario of gridtown.
pub fn results(scenario: &str) -> Results {
    run_at(&root(), scenario).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The value of an indicator.
pub fn value(results: &Results, indicator: &str, region: &str, year: i16) -> f64 {
    let period = linping_units::Period::year(year).unwrap();
    let series = &results.baseline.series[indicator];
    series.at(region, &period).unwrap_or_else(|| panic!("{indicator} {region} {year}")).value
}

/// A scenario of gridtown after changes of its files: (file, old words, new words); its problems as `CODE file:line:column message hint`.
pub fn changed(scenario: &str, changes: &[(&str, &str, &str)]) -> Result<Results, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    copy(&root(), folder.path());
    for (file, old, new) in changes {
        // A plus before the name adds a file.
        if let Some(file) = file.strip_prefix('+') {
            std::fs::write(folder.path().join(file), new).unwrap();
            continue;
        }
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(text.contains(old), "{file} does not hold {old}");
        std::fs::write(path, text.replacen(old, new, 1)).unwrap();
    }
    run_at(folder.path(), scenario).map_err(|problems| {
        let said = |p: Problem| {
            let place = p.place.as_ref().map_or(String::new(), |place| shown(place, folder.path()));
            let hint = p.hint.as_ref().map_or("", |hint| hint.en.as_str());
            format!("{} {place} {} {hint}", p.code.as_str(), p.message.en)
        };
        problems.into_iter().map(said).collect()
    })
}

/// The problems of the baseline after changes.
pub fn problems_with(changes: &[(&str, &str, &str)]) -> Vec<String> {
    changed("baseline", changes).err().unwrap_or_default()
}

fn shown(place: &Place, root: &Path) -> String {
    let file = &place.file;
    match &place.position {
        Position::Line { line, column } => format!("{file}:{line}:{column}"),
        Position::Bytes { start, .. } => {
            let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
            let before = text.get(..*start).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            format!("{file}:{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1)
        }
        _ => file.clone(),
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
