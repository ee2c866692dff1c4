//! What is served: one plan with its opened files, and its scenarios as they are asked for.

use crate::Limits;
use crate::answer::Refusal;
use crate::run::Run;
use axum::http::StatusCode;
use indexmap::IndexMap;
use linping_effects::{Options, Results, default_scenario};
use linping_language::{BASELINE, Kinds, Plan};
use linping_problems::{Language, Problems};
use linping_sources::Sources;
use linping_units::Period;
use linping_work::{NoProgress, Progress, Stop};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What is served, and how.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The scenario shown first; the plan's own if none.
    pub scenario: Option<String>,
    /// The day judged at; the plan's own if none.
    pub as_of: Option<Period>,
    /// Names beside IP addresses and `localhost` by which clients may call the server.
    pub hosts: Vec<String>,
    /// Limits.
    pub limits: Limits,
}

/// A plan that is served.
pub struct Site {
    pub(crate) plan: Plan,
    pub(crate) sources: Sources,
    kinds: Kinds,
    pub(crate) options: SiteOptions,
    pub(crate) scenario: String,
    runs: IndexMap<String, Mutex<Option<Arc<Run>>>>,
    pub(crate) gate: Arc<tokio::sync::Semaphore>,
    pub(crate) pages: OnceLock<Vec<(String, crate::answer::Ready)>>,
    stop: Stop,
}

impl Site {
    /// Runs the scenario shown first; the others are run when they are asked for.
    ///
    /// # Errors
    /// What the run says.
    pub fn open(
        plan: Plan,
        sources: Sources,
        kinds: Kinds,
        options: SiteOptions,
        stop: &Stop,
        progress: &dyn Progress,
    ) -> Result<Site, Problems> {
        let scenario = options.scenario.clone().unwrap_or_else(|| default_scenario(&plan));
        let mut runs: IndexMap<String, Mutex<Option<Arc<Run>>>> = std::iter::once(BASELINE.to_string())
            .chain(plan.scenarios.keys().cloned())
            .map(|n| (n, Mutex::default()))
            .collect();
        let gate = Arc::new(tokio::sync::Semaphore::new(options.limits.computations.max(1)));
        let first = Options { scenario: scenario.clone(), as_of: options.as_of.clone() };
        let results = linping_effects::run(&plan, &sources, &kinds, &first, stop, progress)?;
        runs.insert(scenario.clone(), Mutex::new(Some(Arc::new(Run::new(results)))));
        let stop = stop.clone();
        Ok(Site { plan, sources, kinds, options, scenario, runs, gate, pages: OnceLock::new(), stop })
    }

    /// The kinds of actions, indicators and layers.
    pub(crate) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Cancelled when the server is to end.
    pub(crate) fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// The languages of the plan, as tags.
    pub(crate) fn languages(&self, results: &Results) -> Vec<&'static str> {
        self.report(results).languages().into_iter().map(Language::tag).collect()
    }

    /// What the report's own pages and maps are made of.
    pub(crate) fn report<'a>(&'a self, results: &'a Results) -> linping_report::Report<'a> {
        linping_report::Report { results, reference: None, sources: &self.sources, version: env!("CARGO_PKG_VERSION") }
    }

    /// A scenario that has been run already; the one shown first if none is named.
    pub(crate) fn ready(&self, scenario: Option<&str>) -> Result<Option<Arc<Run>>, Refusal> {
        let name = scenario.unwrap_or(&self.scenario);
        let slot = self.runs.get(name).ok_or_else(|| Refusal::not_found(name))?;
        // Somebody may be running it just now; then it is not ready.
        Ok(slot.try_lock().ok().and_then(|run| run.clone()))
    }

    /// A scenario, run now if it has not been. Long: call it where blocking is allowed.
    pub(crate) fn run(&self, scenario: Option<&str>) -> Result<Arc<Run>, Refusal> {
        let name = scenario.unwrap_or(&self.scenario);
        let slot = self.runs.get(name).ok_or_else(|| Refusal::not_found(name))?;
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(run) = &*slot {
            return Ok(Arc::clone(run));
        }
        let options = Options { scenario: name.to_string(), as_of: self.options.as_of.clone() };
        let results = linping_effects::run(&self.plan, &self.sources, &self.kinds, &options, &self.stop, &NoProgress);
        let results = results.map_err(|problems| failed(&problems))?;
        let run = Arc::new(Run::new(results));
        *slot = Some(Arc::clone(&run));
        Ok(run)
    }
}

/// A scenario that does not run; problems of data that are not open tell no rows.
pub(crate) fn failed(problems: &Problems) -> Refusal {
    let first = problems.iter().find(|p| p.is_error());
    let (zh, en) = first.map_or(("", ""), |p| (p.message.zh.as_str(), p.message.en.as_str()));
    Refusal::new(StatusCode::CONFLICT, format!("该情景无法运行：{zh}"), format!("the scenario cannot be run: {en}"))
}
