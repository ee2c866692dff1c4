use crate::run::resolve_all;
use linping_actions::Context;
use linping_baseline::Baseline;
use linping_language::Plan;
use linping_problems::{Problem, Problems};
use linping_sources::Sources;
use linping_work::{NoProgress, Stop};

/// What is wrong with a plan as far as it shows without running it: the baseline, then every action, whose names must mean something
/// and whose numbers must make sense. Nothing is applied.
pub fn check(plan: &Plan, sources: &Sources, stop: &Stop) -> Problems {
    let (baseline, mut problems) = Baseline::check(plan, sources, stop);
    // Names of a layer that could not be read would be told a second time, as unknown.
    if !problems.iter().any(Problem::is_error) {
        let context = Context { plan, sources, baseline: &baseline, stop, progress: &NoProgress };
        resolve_all(&context, &mut problems);
    }
    problems
}
