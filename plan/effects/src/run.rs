use crate::act::Act;
use crate::promise::{self, PromiseResult};
use crate::sensitivity::Sensitivity;
use crate::shapley::{self, Attribution};
use crate::space::{Effect, Space, conflicts};
use crate::sweep::Sweep;
use crate::verdict::Headline;
use crate::{fold, target};
use indexmap::IndexMap;
use linping_actions::{Context, CostPart, District, Outcome, State, YearCost, judged_at, kind_named};
use linping_baseline::Baseline;
use linping_baseline::layers::LayerChange;
use linping_language::files::{ActionFile, AttributionMethod};
use linping_language::{BASELINE, Kinds, Plan, Status};
use linping_problems::{Code, Problem, Problems, Severity, Text};
use linping_sources::Sources;
use linping_units::Period;
use linping_work::{NoProgress, Progress, Stop};
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
    /// How the changes are divided among the actions independently of their order, if the plan asks for it.
    pub attribution: Option<Attribution>,
    /// Every promise, cited ones first.
    pub promises: Vec<PromiseResult>,
    /// The count of verdicts.
    pub headline: Headline,
    /// What other budgets would buy, where the report asks for it.
    pub sweeps: Vec<Sweep>,
    /// What hangs on what is assumed, where it was asked for.
    pub sensitivity: Option<Sensitivity>,
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
    run_as_is(plan.in_scenario(&options.scenario, kinds)?, sources, options, Depth::Whole, stop, progress)
}

/// How much of a run is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// Everything.
    Whole,
    /// Indicators in the base year and at the horizon, costs and verdicts: not what each action does to what, nor every year.
    Ends,
}

/// Runs a plan that is in its scenario already with another value somewhere: for its indicators at the horizon, its costs and
/// verdicts. Its actions need not change what they serve: in a try that is a finding, no mistake.
pub(crate) fn try_out(mut plan: Plan, sources: &Sources, options: &Options, stop: &Stop) -> Result<Results, Problems> {
    plan.actions.values_mut().for_each(|action| action.serves.clear());
    run_as_is(plan, sources, options, Depth::Ends, stop, &NoProgress)
}

fn run_as_is(
    plan: Plan,
    sources: &Sources,
    options: &Options,
    depth: Depth,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Results, Problems> {
    let as_of = options.as_of.clone().unwrap_or_else(|| plan.head.as_of.value.0.clone());
    let (mut baseline, mut problems) = Baseline::of(&plan, sources, stop);
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let mut actions = IndexMap::new();
    let before = Arc::new(baseline.clone());
    let context = Context { plan: &plan, sources, baseline: &before, stop, progress };
    let base = District::before_all(&before, (plan.head.base_year, plan.head.horizon));
    let acts = resolve_all(&context, &mut problems);
    let space = Space::of(&plan, sources, &before, stop);
    let mut district = base.clone();
    progress.begin("行动", "actions", Some(acts.len() as u64));
    for act in &acts {
        if stop.is_cancelled() {
            return Err(vec![Problem::new(Code::Interrupted, Text::new("已中断", "interrupted"))]);
        }
        let Some(action) = plan.actions.get(&act.name) else { continue };
        let done = match depth {
            Depth::Whole => one(&space, act, &district, &base, stop),
            Depth::Ends => act.then(&district, stop).map(|(outcome, after)| ((*outcome).clone(), Vec::new(), after)),
        };
        match done {
            Ok((outcome, effects, after)) if depth == Depth::Ends => {
                actions.insert(act.name.clone(), ActionResult { state: judged_at(action, &as_of), outcome, effects });
                district = after;
            }
            Ok((mut outcome, effects, after)) => {
                // A queue that no longer grows for ever is an effect, though there is no number to compare with.
                let (decided, words) = space.decided(action, &district, &after)?;
                outcome.provenance.extend(words);
                let (passing, words) = space.passing(action, &outcome, &district, &after)?;
                outcome.provenance.extend(words);
                outcome.provenance.extend(unseen_by_circles(&plan, &outcome, &effects));
                if !decided && !passing {
                    problems.extend(without_effect(&plan, &act.name, action, &outcome, &effects));
                }
                actions.insert(act.name.clone(), ActionResult { state: judged_at(action, &as_of), outcome, effects });
                district = after;
            }
            Err(found) => problems.extend(placed(&plan, &act.name, found)),
        }
        progress.advance(1);
    }
    progress.finish();
    let attribution = match depth {
        Depth::Whole => attribution(&plan, &space, &base, &acts, &mut problems, stop),
        Depth::Ends => None,
    };
    problems.extend(beyond_horizon(&plan, &actions));
    let outcomes: Vec<(String, &Outcome)> =
        actions.iter().map(|(name, result)| (name.clone(), &result.outcome)).collect();
    problems.extend(conflicts(&plan, &outcomes));
    // A mistake of a formula was told with the baseline.
    let known = problems.clone();
    problems.extend(
        space
            .by_year(&mut baseline, &outcomes, depth == Depth::Whole)
            .into_iter()
            .filter(|problem| !known.contains(problem)),
    );
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
        attribution,
        promises,
        headline,
        sweeps: Vec::new(),
        sensitivity: None,
        warnings: problems,
    })
}

/// Every action resolved; problems with their places.
pub(crate) fn resolve_all(context: &Context, problems: &mut Problems) -> Vec<Act> {
    let mut acts = Vec::new();
    for (name, action) in &context.plan.actions {
        let kind = action.measure.as_ref().map_or("milestones", |measure| measure.kind.value.as_str());
        let Some(kind) = kind_named(kind) else { continue };
        match Act::of(name, action, kind, context) {
            Ok(act) => acts.push(act),
            Err(found) => problems.extend(placed(context.plan, name, found)),
        }
    }
    acts
}

/// Problems of an action, those without a place at the head of its file.
fn placed(plan: &Plan, name: &str, problems: Problems) -> Problems {
    let at = |p: Problem| if p.place.is_some() { p } else { p.at(fold::action_place(plan, name)) };
    problems.into_iter().map(at).collect()
}

/// One action: its outcome after those before it, what it changes, and the district after it.
fn one(
    space: &Space,
    act: &Act,
    district: &District,
    base: &District,
    stop: &Stop,
) -> Result<(Outcome, Vec<Effect>, District), Problems> {
    let (outcome, after) = act.then(district, stop)?;
    if outcome.layers.is_empty() {
        return Ok(((*outcome).clone(), Vec::new(), after));
    }
    let mut outcome = (*outcome).clone();
    // What can only be done after others (seats in a school to be built) does nothing alone.
    let only = match act.then(base, stop) {
        Ok((_, only)) => only,
        Err(why) if stop.is_cancelled() => return Err(why),
        Err(why) => {
            for problem in why {
                let Text { zh, en } = problem.message;
                outcome
                    .provenance
                    .push(Text::new(format!("单独实施不可行：{zh}"), format!("alone it cannot be done: {en}")));
            }
            base.clone()
        }
    };
    let effects = space.effects(district, &after, base, &only)?;
    Ok((outcome, effects, after))
}

/// A change of streets moves no circle as the crow flies: whom it changes something for, all of which circles miss.
fn unseen_by_circles(plan: &Plan, outcome: &Outcome, effects: &[Effect]) -> Vec<Text> {
    if !outcome.layers.iter().any(|(_, change)| matches!(change, LayerChange::Streets { .. })) {
        return Vec::new();
    }
    let told = |effect: &Effect| {
        let (touched, indicator) = (effect.touched.as_ref()?, plan.indicators.get(&effect.indicator)?);
        let shown = |value| fold::rounded(value, indicator, indicator.decimals.unwrap_or(2));
        let (before, after) = (shown(effect.before), shown(effect.after));
        let (people, Text { zh, en }) = (touched.people.round(), Text::from(&indicator.name));
        Some(Text::new(
            format!(
                "{zh}：沿路从 {} 变为 {}，{people} 人受影响；直线圆圈前后不变，{people} 人全部漏掉",
                before.in_chinese(),
                after.in_chinese()
            ),
            format!(
                "{en}: along the streets from {} to {}, {people} people touched; circles are the same before and after and miss all {people}",
                before.in_english(),
                after.in_english()
            ),
        ))
    };
    effects.iter().filter_map(told).collect()
}

/// The Shapley values, if the plan asks for them; why they cannot be given is a warning, for the ordered parts stand anyway.
fn attribution(
    plan: &Plan,
    space: &Space,
    base: &District,
    acts: &[Act],
    problems: &mut Problems,
    stop: &Stop,
) -> Option<Attribution> {
    let wanted = plan.head.attribution.filter(|wanted| wanted.method == AttributionMethod::Shapley)?;
    if problems.iter().any(Problem::is_error) {
        return None;
    }
    match shapley::divide(space, base, acts, wanted.samples, plan.head.seed, stop) {
        Ok(attribution) => Some(attribution),
        Err(found) => {
            let warning = |p: Problem| Problem { severity: Severity::Warning, ..p };
            problems.extend(found.into_iter().map(warning));
            None
        }
    }
}

/// What opens only after the last year of the plan changes nothing within it.
fn beyond_horizon(plan: &Plan, actions: &IndexMap<String, ActionResult>) -> Problems {
    let horizon = plan.head.horizon;
    let late = actions.iter().filter_map(|(name, result)| {
        let last = result.outcome.layers.iter().map(|(year, _)| *year).max().filter(|year| *year > horizon)?;
        let measure = plan.actions.get(name)?.measure.as_ref()?;
        let said = ["opens", "starts"].iter().find_map(|key| measure.node.get(key));
        let place = said.map_or_else(|| fold::action_place(plan, name), |node| plan.place(node.span));
        let message = Text::new(
            format!("行动“{name}”{last} 年才启用，在规划期末 {horizon} 之后"),
            format!("the action `{name}` opens in {last}, after the horizon {horizon}"),
        );
        let hint = Text::new(
            "请让它不晚于规划期末启用（opens），推后规划期末（horizon），或在情景中去掉它（without）。",
            "let it open by the horizon (`opens`), move the horizon, or leave it out of the scenario (`without`).",
        );
        Some(Problem::new(Code::OutOfRange, message).at(place).hint(hint))
    });
    late.collect()
}

/// An action that serves an indicator and changes none is an error, unless it says that it claims no effect.
fn without_effect(plan: &Plan, name: &str, action: &ActionFile, outcome: &Outcome, effects: &[Effect]) -> Problems {
    let Some(first) = action.serves.first() else { return Problems::new() };
    let serves = |indicator: &str| action.serves.iter().any(|s| s.value.0 == indicator);
    let direct = outcome.changes.iter().any(|c| c.before != c.after && serves(&c.indicator));
    let spatial = effects.iter().any(|effect| serves(&effect.indicator));
    if action.effect.is_some() || direct || spatial {
        return Problems::new();
    }
    let served: Vec<&str> = action.serves.iter().map(|s| &*s.value.0).collect();
    let list = served.join(", ");
    if let Some(Text { zh, en }) = &outcome.needless {
        let message = Text::new(
            format!("行动“{name}”没有改变它所服务的 {list}：{zh}"),
            format!("the action `{name}` changes none of what it serves, {list}: {en}"),
        );
        let hint = Text::new(
            "请去掉此行动（或在情景中 without 它），或让它从有此需要的那一年起实施。",
            "take the action out (or leave it out of the scenario with `without`), or let it hold from the year in which there is need.",
        );
        return vec![Problem::new(Code::NoEffect, message).at(plan.place(first.span)).hint(hint)];
    }
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
