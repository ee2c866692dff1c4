//! Opening a plan for a command: form, names, quotes, lock.

use crate::context::{Context, Exit, Failure};
use crate::{cache, diagnostics};
use linping_effects::{Options, Results, Sweep, default_scenario};
use linping_language::{Kinds, Plan};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::{Lock, Sources};
use linping_units::Period;
use std::path::{Path, PathBuf};

/// A plan with its opened files.
pub struct Opened {
    pub plan: Plan,
    pub sources: Sources,
    pub kinds: Kinds,
    pub lock: Option<Lock>,
    pub warnings: Problems,
}

/// The plan folder of an argument: the folder itself, or the current one.
pub fn folder(given: Option<&PathBuf>) -> PathBuf {
    given.cloned().unwrap_or_else(|| PathBuf::from("."))
}

/// Reads and checks everything but computes nothing; the first stage of every command that works on a plan.
pub fn open(root: &Path, context: &Context) -> Result<Opened, Failure> {
    let fail = |problems: Problems| {
        let exit = exit_of(&problems);
        Failure { problems, exit, root: Some(root.to_path_buf()) }
    };
    let kinds = linping_actions::kinds();
    let (plan, mut problems) = Plan::read_as_far_as_possible(root, &kinds);
    let Some(plan) = plan else { return Err(fail(problems)) };
    let (mut sources, found) = Sources::open(&plan);
    sources.kept = cache::kept(&context.common);
    problems.extend(found);
    let lock = match Lock::read(root) {
        Ok(lock) => lock,
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let differences = match &lock {
        Some(lock) => lock.differences(&sources.lock),
        None => Vec::new(),
    };
    if lock.is_none() && context.common.locked {
        let problem =
            Problem::new(Code::NotLocked, Text::new("计划还没有锁定文件 plan.lock", "the plan has no plan.lock yet"));
        problems.push(problem.hint(Text::new("运行 `linping lock`。", "run `linping lock`.")));
    }
    problems.extend(differences.iter().map(|difference| difference.problem(context.common.locked)));
    // The same mistake can be met on two ways: a missing file by its name and by its quotes.
    problems.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(&b.code)));
    problems.dedup();
    if problems.iter().any(Problem::is_error) {
        return Err(fail(problems));
    }
    Ok(Opened { plan, sources, kinds, lock, warnings: problems })
}

/// Missing and differing inputs end with 3, everything else that is wrong with 1.
fn exit_of(problems: &[Problem]) -> Exit {
    let about_inputs = |p: &&Problem| matches!(p.code, Code::MissingFile | Code::LockDiffers | Code::NotLocked);
    let errors: Vec<&Problem> = problems.iter().filter(|p| p.is_error()).collect();
    if !errors.is_empty() && errors.iter().all(about_inputs) { Exit::InputDiffers } else { Exit::Wrong }
}

/// Runs the plan in a scenario, the default one if none is named.
pub fn run(
    opened: &Opened,
    scenario: Option<&str>,
    as_of: Option<&Period>,
    context: &Context,
) -> Result<Results, Failure> {
    let scenario = scenario.map_or_else(|| default_scenario(&opened.plan), str::to_string);
    let options = Options { scenario, as_of: as_of.cloned() };
    let progress = context.progress();
    linping_effects::run(&opened.plan, &opened.sources, &opened.kinds, &options, &context.stop, progress.as_ref())
        .map_err(|problems| ended(problems, opened, context))
}

/// Why a run did not come to its end.
fn ended(problems: Problems, opened: &Opened, context: &Context) -> Failure {
    let exit = if context.stop.is_cancelled() { Exit::Interrupted } else { exit_of(&problems) };
    Failure { problems, exit, root: Some(opened.plan.root.clone()) }
}

/// The sweeps that the chapters of the report ask for.
pub fn sweeps(opened: &Opened, results: &Results, context: &Context) -> Result<Vec<Sweep>, Failure> {
    let progress = context.progress();
    linping_effects::sweeps_of_report(results, &opened.sources, &opened.kinds, &context.stop, progress.as_ref())
        .map_err(|problems| ended(problems, opened, context))
}

/// Prints warnings on standard error (with `--json` they stand in the result instead).
pub fn warn(warnings: &[Problem], root: &Path, context: &Context) {
    if !warnings.is_empty() && !context.common.quiet && !context.common.json {
        diagnostics::print(warnings, Some(root), context);
    }
}

/// Reads `--as-of`.
pub fn period(text: &str) -> Result<Period, String> {
    text.parse::<Period>().map_err(|error| error.to_string())
}
