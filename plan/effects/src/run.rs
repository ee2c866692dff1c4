use crate::promise::{self, PromiseResult};
use crate::space::{Effect, Space, conflicts};
use crate::verdict::Headline;
use crate::{fold, target};
use indexmap::IndexMap;
use linping_actions::{Context, CostPart, District, Outcome, Resolved, State, YearCost, judged_at, kind_named};
use linping_baseline::Baseline;
use linping_language::files::ActionFile;
use linping_language::{BASELINE, Kinds, Plan, Status};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::Period;
use linping_work::{Progress, Stop};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The scenario; `baseline` is the district without any action.
    pub scenario: String,
    /// The day at which actions and promises are judged; the plan's own if none.
    pub as_of: Option<Period>,
}

/// One action after the run.
#[derive(Clone, Debug)]
pub struct ActionResult {
    /// How it stands on the day.
    pub state: State,
    /// What it does.
    pub outcome: Outcome,
    /// What it does to the spatial indicators at the horizon.
    pub effects: Vec<Effect>,
}

/// Everything a run gives.
#[derive(Clone, Debug)]
pub struct Results {
    /// The plan in the scenario that was run.
    pub plan: Plan,
    /// The scenario.
    pub scenario: String,
    /// The day judged at.
    pub as_of: Period,
    /// Every indicator's observations, with the effects of the actions.
    pub baseline: Baseline,
    /// Every action.
    pub actions: IndexMap<String, ActionResult>,
    /// Every promise, cited ones first.
    pub promises: Vec<PromiseResult>,
    /// The count of verdicts.
    pub headline: Headline,
    /// Warnings.
    pub warnings: Problems,
}

impl Results {
    /// Cost by year and part in yuan, with the weakest status.
    pub fn costs(&self) -> BTreeMap<(i16, CostPart), (f64, Status)> {
        let mut costs = BTreeMap::new();
        for YearCost { year, yuan, part, status } in self.actions.values().flat_map(|a| &a.outcome.costs) {
            let entry = costs.entry((*year, *part)).or_insert((0.0, Status::Published));
            entry.0 += yuan;
            entry.1 = entry.1.and(*status);
        }
        costs
    }
}

/// Runs a plan.
///
/// # Errors
/// Everything that does not fit: an unknown scenario, actions that do nothing for what they serve, conflicting numbers.
pub fn run(
    plan: &Plan,
    sources: &Sources,
    kinds: &Kinds,
    options: &Options,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Results, Problems> {
    let plan = plan.in_scenario(&options.scenario, kinds)?;
    let as_of = options.as_of.clone().unwrap_or_else(|| plan.head.as_of.value.0.clone());
    let (mut baseline, mut problems) = Baseline::of(&plan, sources, stop);
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let mut actions = IndexMap::new();
    let before = Arc::new(baseline.clone());
    let context = Context { plan: &plan, sources, baseline: &before, stop, progress };
    let base = District {
        baseline: Arc::clone(&before),
        layers: before.layers.clone(),
        years: (plan.head.base_year, plan.head.horizon),
    };
    let space = Space::of(&plan, stop);
    let mut district = base.clone();
    progress.begin("行动", "actions", Some(plan.actions.len() as u64));
    for (name, action) in &plan.actions {
        if stop.is_cancelled() {
            return Err(vec![Problem::new(Code::Interrupted, Text::new("已中断", "interrupted"))]);
        }
        let kind = action.measure.as_ref().map_or("milestones", |measure| measure.kind.value.as_str());
        let Some(kind) = kind_named(kind) else { continue };
        match kind
            .resolve(name, action, &context)
            .and_then(|resolved| one(&space, name, &*resolved, &district, &base, stop))
        {
            Ok((outcome, effects, after)) => {
                problems.extend(without_effect(&plan, name, action, &outcome, &effects));
                actions.insert(name.clone(), ActionResult { state: judged_at(action, &as_of), outcome, effects });
                district = after;
            }
            Err(found) => problems.extend(
                found.into_iter().map(|p| if p.place.is_some() { p } else { p.at(fold::action_place(&plan, name)) }),
            ),
        }
        progress.advance(1);
    }
    progress.finish();
    let outcomes: Vec<(String, &Outcome)> =
        actions.iter().map(|(name, result)| (name.clone(), &result.outcome)).collect();
    problems.extend(conflicts(&plan, &outcomes));
    problems.extend(space.by_year(&mut baseline, &outcomes));
    problems.extend(fold::fold(&plan, &mut baseline, &actions));
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let mut promises: Vec<PromiseResult> =
        plan.targets.promise.iter().map(|p| promise::judge(&plan, p, &as_of)).collect();
    promises.extend(plan.targets.target.iter().filter_map(|t| target::judge(&plan, &baseline, t, &as_of)));
    promises.sort_by_key(|p| !p.is_cited());
    let mut headline = Headline::default();
    promises.iter().for_each(|p| headline.count(p.verdict, p.is_cited()));
    Ok(Results {
        plan,
        scenario: options.scenario.clone(),
        as_of,
        baseline,
        actions,
        promises,
        headline,
        warnings: problems,
    })
}

/// One action: its outcome after those before it, what it changes, and the district after it.
fn one(
    space: &Space,
    name: &str,
    resolved: &dyn Resolved,
    district: &District,
    base: &District,
    stop: &Stop,
) -> Result<(Outcome, Vec<Effect>, District), Problems> {
    let outcome = resolved.apply(district, stop);
    let fail = |why: &Text| {
        vec![Problem::new(
            Code::NotComputable,
            Text::new(format!("行动“{name}”：{}", why.zh), format!("action `{name}`: {}", why.en)),
        )]
    };
    if let Some(why) = &outcome.failure {
        return Err(fail(why));
    }
    if outcome.layers.is_empty() {
        return Ok((outcome, Vec::new(), district.clone()));
    }
    let after = district.after(&outcome).map_err(|why| fail(&why))?;
    // What can only be done after others (seats in a school to be built) does nothing alone.
    let alone = resolved.apply(base, stop);
    let mut outcome = outcome;
    let alone = match &alone.failure {
        None => alone,
        Some(why) => {
            outcome
                .provenance
                .push(Text::new(format!("单独实施不可行：{}", why.zh), format!("alone it cannot be done: {}", why.en)));
            Outcome::default()
        }
    };
    let effects = space.effects(district, &after, base, &alone)?;
    Ok((outcome, effects, after))
}

/// An action that serves an indicator and changes none is an error, unless it says that it claims no effect.
fn without_effect(plan: &Plan, name: &str, action: &ActionFile, outcome: &Outcome, effects: &[Effect]) -> Problems {
    let Some(first) = action.serves.first() else { return Problems::new() };
    let serves = |indicator: &str| action.serves.iter().any(|s| s.value.0 == indicator);
    let direct = outcome.changes.iter().any(|c| c.before != c.after && serves(&c.indicator));
    let spatial = effects.iter().any(|e| (e.before != e.after || e.alone != 0.0) && serves(&e.indicator));
    if action.effect.is_some() || direct || spatial {
        return Problems::new();
    }
    let served: Vec<&str> = action.serves.iter().map(|s| &*s.value.0).collect();
    let list = served.join(", ");
    vec![
        Problem::new(Code::NoEffect, Text::new(format!("行动“{name}”没有改变它所服务的 {list}"), format!("the action `{name}` changes none of what it serves: {list}")))
            .at(plan.place(first.span))
            .hint(Text::new(
                "若只是推动，请写 supports；若不主张效果，请写 effect = \"none claimed\" 并说明理由。",
                "if it only helps, write `supports`; if no effect is claimed, write effect = \"none claimed\" with a reason.",
            )),
    ]
}

/// The scenario run when none is named: `all` if there is one, else the only one, else the baseline.
pub fn default_scenario(plan: &Plan) -> String {
    if plan.scenarios.contains_key("all") {
        return "all".to_string();
    }
    match plan.scenarios.keys().next() {
        Some(first) if plan.scenarios.len() == 1 => first.clone(),
        _ => BASELINE.to_string(),
    }
}
