//! What each further million buys: an action carried out with one budget after another, all other actions as they are.

use crate::run::try_out;
use crate::{Options, Results};
use linping_actions::Objective;
use linping_language::{Kinds, Located, Node, Plan, Value};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::{Decimal, Dimension, Quantity};
use linping_work::{Progress, Stop};
use serde::Serialize;

/// More steps than this are refused.
const MOST_STEPS: usize = 500;

/// What is swept.
#[derive(Clone, Debug)]
pub struct SweepSpec {
    /// The action.
    pub action: String,
    /// The key of its file, such as `measure.choose`; `budget` is `measure.budget`, put in the place of `choose`.
    pub key: String,
    /// The least value.
    pub from: Quantity,
    /// The greatest.
    pub to: Quantity,
    /// From one to the next.
    pub step: Quantity,
}

/// What an action achieves with one value after another.
#[derive(Clone, Debug, Serialize)]
pub struct Sweep {
    /// The action.
    pub action: String,
    /// What is swept.
    pub key: String,
    /// The unit of the values.
    pub unit: String,
    /// The steps, the least value first.
    pub steps: Vec<SweepStep>,
    /// What a reader must know.
    pub warnings: Problems,
}

/// One value and what it buys.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SweepStep {
    /// The value, in the unit of the sweep.
    pub value: f64,
    /// Why it buys nothing; the numbers are then those without the action.
    pub nothing: Option<Text>,
    /// Why it cannot be done with this value; it has no numbers then.
    pub impossible: Option<Text>,
    /// How good the choice is.
    pub objective: Option<Objective>,
    /// What was chosen.
    pub touched: Vec<String>,
    /// What the action costs over all years, yuan.
    pub yuan: f64,
    /// Every indicator of the district at the horizon that the sweep changes.
    pub indicators: Vec<(String, f64)>,
}

impl Sweep {
    /// The indicators that the sweep changes.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        let done = self.steps.iter().find(|step| step.impossible.is_none());
        done.into_iter().flat_map(|step| step.indicators.iter().map(|(name, _)| name.as_str()))
    }
}

impl SweepStep {
    /// The value of an indicator; none where it has none with this value.
    pub fn indicator(&self, name: &str) -> Option<f64> {
        self.indicators.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// What was chosen, or why nothing was, as a row of a table has room for it: of many the first and their number; all of
    /// them are in `touched`.
    pub fn chosen(&self) -> Text {
        const SHOWN: usize = 6;
        let list = || match self.touched.get(..SHOWN / 2) {
            Some(first) if self.touched.len() > SHOWN => {
                let (first, all) = (first.join(", "), self.touched.len());
                Text::new(format!("{first} 等 {all} 项"), format!("{first} … {all} in all"))
            }
            _ => Text::same(self.touched.join(", ")),
        };
        let cannot = |why: &Text| Text::new(format!("做不到：{}", why.zh), format!("cannot be done: {}", why.en));
        self.impossible.as_ref().map(cannot).or_else(|| self.nothing.clone()).unwrap_or_else(list)
    }
}

/// What one value of a sweep came to.
enum Tried {
    Done(Box<Results>),
    /// The value buys nothing, and why; the results are those without the action.
    Nothing(Text, Box<Results>),
    Impossible(Problems),
}

impl Tried {
    fn results(&self) -> Option<&Results> {
        match self {
            Tried::Done(results) | Tried::Nothing(_, results) => Some(results),
            Tried::Impossible(_) => None,
        }
    }
}

impl SweepSpec {
    /// Reads `KEY=FROM..TO:STEP`; the unit may be written once, at the end.
    ///
    /// ```
    /// use linping_effects::SweepSpec;
    ///
    /// let (key, [from, to, step]) = SweepSpec::parse("budget=800..4000:800 万元").unwrap();
    /// assert_eq!((key.as_str(), from.in_base(), to.in_base(), step.in_base()), ("budget", 8e6, 4e7, 8e6));
    /// ```
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn parse(text: &str) -> Result<(String, [Quantity; 3]), Text> {
        let form = || {
            Text::new(
                format!("“{text}”应写作 键=起..止:步，例如 budget=800..4000:800 万元"),
                format!("`{text}` should read KEY=FROM..TO:STEP, for example budget=800..4000:800 万元"),
            )
        };
        let (key, range) = text.split_once('=').ok_or_else(form)?;
        let (from, rest) = range.split_once("..").ok_or_else(form)?;
        let (to, step) = rest.split_once([':', '：']).ok_or_else(form)?;
        let read = |text: &str| text.trim().parse::<Quantity>().map_err(|e| Text::same(e.to_string()));
        let step = read(step)?;
        let with_unit = |text: &str| {
            let quantity = read(text)?;
            let plain = quantity.unit.measure() == Dimension::Number.into();
            Ok::<_, Text>(if plain { Quantity::new(quantity.value, step.unit.clone()) } else { quantity })
        };
        let in_unit = |quantity: Quantity| quantity.convert(&step.unit).ok_or_else(form);
        Ok((key.trim().to_string(), [in_unit(with_unit(from)?)?, in_unit(with_unit(to)?)?, step]))
    }

    fn values(&self) -> Result<Vec<Decimal>, Problems> {
        let wrong = |zh: &str, en: &str| vec![Problem::new(Code::BadArgument, Text::new(zh, en))];
        let (from, to, step) = (self.from.value, self.to.value, self.step.value);
        if step <= Decimal::ZERO || to < from {
            return Err(wrong("步须大于零，止不小于起", "the step must be above zero and the end not below the start"));
        }
        let mut values = vec![from];
        while let Some(next) = values.last().map(|last| last + step).filter(|next| *next <= to) {
            if values.len() >= MOST_STEPS {
                return Err(wrong("最多 500 步", "at most 500 steps"));
            }
            values.push(next);
        }
        Ok(values)
    }
}

/// The sweeps that the chapters of the report ask for.
///
/// # Errors
/// As [`sweep`].
pub fn sweeps_of_report(
    results: &Results,
    sources: &Sources,
    kinds: &Kinds,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Vec<Sweep>, Problems> {
    let wanted = results.plan.report.chapter.iter().flat_map(|chapter| &chapter.sweep);
    let mut sweeps = Vec::new();
    for wanted in wanted.filter(|wanted| results.plan.actions.contains_key(&*wanted.action.value)) {
        let unit = &wanted.step.value.0.unit;
        let same = |money: &Located<linping_language::Money>| money.value.0.convert(unit);
        let (Some(from), Some(to)) = (same(&wanted.from), same(&wanted.to)) else { continue };
        let spec = SweepSpec {
            action: wanted.action.value.0.clone(),
            key: "budget".into(),
            from,
            to,
            step: wanted.step.value.0.clone(),
        };
        let at = |p: Problem| {
            if p.place.is_some() { p } else { p.at(results.plan.place(wanted.action.span)) }
        };
        let done = sweep(results, &spec, sources, kinds, stop, progress);
        sweeps.push(done.map_err(|problems| problems.into_iter().map(at).collect::<Problems>())?);
    }
    Ok(sweeps)
}

/// Carries an action out with one value after another; `results` is the run with the plan as it is. A budget that pays for nothing
/// buys nothing; a value with which the action cannot be done is a gap with its reason, and the other values stand.
///
/// # Errors
/// No such action or key; values none of which the plan can mean, such as metres for a budget; stopped.
pub fn sweep(
    results: &Results,
    spec: &SweepSpec,
    sources: &Sources,
    kinds: &Kinds,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Sweep, Problems> {
    let plan = &results.plan;
    let path = format!("actions/{}.toml", spec.action);
    let (Some(_), Some(node)) = (plan.actions.get(&spec.action), plan.nodes.get(&path)) else {
        let (name, known) = (&spec.action, plan.actions.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
        let message = Text::new(
            format!("情景中没有行动“{name}”；有：{known}"),
            format!("the scenario has no action `{name}`; it has: {known}"),
        );
        return Err(vec![Problem::new(Code::UnknownName, message)]);
    };
    let values = spec.values()?;
    let options = Options { scenario: results.scenario.clone(), as_of: Some(results.as_of.clone()) };
    progress.begin("扫描预算", "sweep", Some(values.len() as u64));
    let mut runs = Vec::new();
    for value in values {
        let quantity = Quantity::new(value, spec.step.unit.clone());
        let changed = changed(plan, node, spec, &quantity)?;
        // The run knows the mistakes of a plan; only that a budget buys nothing is no mistake here.
        let ran = plan.with_file(&path, changed, kinds).and_then(|plan| try_out(plan, sources, &options, stop));
        let tried = match ran {
            Ok(ran) => Tried::Done(Box::new(ran)),
            Err(problems) if stop.is_cancelled() => return Err(problems),
            Err(problems) => match problems.iter().find(|p| p.is_error()).map(|p| p.message.clone()) {
                Some(why) if problems.iter().filter(|p| p.is_error()).all(buys_nothing) => {
                    let mut without = plan.clone();
                    without.actions.shift_remove(&spec.action);
                    let ran = try_out(without, sources, &options, stop)?;
                    Tried::Nothing(why, Box::new(ran))
                }
                _ => Tried::Impossible(problems),
            },
        };
        runs.push((quantity, tried));
        progress.advance(1);
    }
    progress.finish();
    no_value_means_anything(&runs)?;
    let steps = steps(&spec.action, &runs);
    let warnings = worse_with_more(spec, &steps);
    Ok(Sweep { action: spec.action.clone(), key: spec.key.clone(), unit: spec.step.unit.to_string(), steps, warnings })
}

/// Where every value is refused, and not for being too much or too little, the sweep itself is a mistake.
fn no_value_means_anything(runs: &[(Quantity, Tried)]) -> Result<(), Problems> {
    let feasible = |code: Code| matches!(code, Code::NotComputable | Code::TooManySites | Code::OverBudget);
    let refused = |tried: &Tried| match tried {
        Tried::Impossible(problems) => !problems.iter().any(|p| p.is_error() && feasible(p.code)),
        _ => false,
    };
    match runs {
        [(_, Tried::Impossible(problems)), ..] if !problems.is_empty() => {
            let problems = problems.clone();
            if runs.iter().all(|(_, tried)| refused(tried)) { Err(problems) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

fn buys_nothing(problem: &Problem) -> bool {
    problem.code == Code::OverBudget
}

/// The action's table with another value.
fn changed(plan: &Plan, node: &Node, spec: &SweepSpec, value: &Quantity) -> Result<Node, Problems> {
    let mut node = node.clone();
    let budget = spec.key == "budget";
    let key = if budget { "measure.budget" } else { spec.key.as_str() };
    let text = || Value::String(value.to_string());
    let put = match node.at_path(key).map(|there| there.value.clone()) {
        Some(Value::Table(mut table)) => {
            table.shift_remove("figure");
            let stated = ["assumed", "user", "recalled", "synthetic"].iter().any(|reason| table.contains_key(*reason));
            let mut inner = Node { span: node.span, value: Value::Table(table) };
            inner.put_at_path("value", text());
            if !stated {
                inner.put_at_path("assumed", Value::String("sweep".into()));
            }
            Some(inner.value)
        }
        Some(Value::Integer(_)) if value.value.fract().is_zero() => {
            value.value.to_string().parse().ok().map(Value::Integer)
        }
        Some(Value::Float(_)) => value.value.to_string().parse().ok().map(Value::Float),
        Some(Value::String(_)) => Some(text()),
        None if budget => {
            let mut table = Node { span: node.span, value: Value::Table(linping_language::Table::new()) };
            table.put_at_path("value", text());
            table.put_at_path("assumed", Value::String("sweep".into()));
            Some(table.value)
        }
        _ => None,
    };
    if budget {
        node.take_at_path("measure.choose");
    }
    let done = put.is_some_and(|put| node.put_at_path(key, put));
    match done {
        true => Ok(node),
        false => {
            let (action, key) = (&spec.action, &spec.key);
            let message = Text::new(
                format!("行动“{action}”没有可以扫描的键“{key}”"),
                format!("the action `{action}` has no key `{key}` that can be swept"),
            );
            let hint = Text::new(
                "写行动文件中的键，例如 measure.choose；预算写 budget。",
                "name a key of its file, such as measure.choose; `budget` is for budgets.",
            );
            let place = plan.place(linping_language::Span { end: node.span.start, ..node.span });
            Err(vec![Problem::new(Code::UnknownKey, message).at(place).hint(hint)])
        }
    }
}

fn steps(action: &str, runs: &[(Quantity, Tried)]) -> Vec<SweepStep> {
    let last = |results: &Results, name: &str| {
        let series = results.baseline.series.get(name)?;
        series.latest(&results.baseline.region, None).filter(|o| o.open).map(|o| o.value)
    };
    let done: Vec<&Results> = runs.iter().filter_map(|(_, tried)| tried.results()).collect();
    let moved: Vec<&String> = done
        .first()
        .into_iter()
        .flat_map(|first| first.plan.indicators.keys())
        .filter(|name| done.windows(2).any(|pair| last(pair[0], name) != last(pair[1], name)))
        .collect();
    let step = |(quantity, tried): &(Quantity, Tried)| {
        let acted = match tried {
            Tried::Done(results) => results.actions.get(action),
            _ => None,
        };
        let outcome = acted.map(|result| &result.outcome);
        let values = |results: &Results| {
            let of = |name: &&String| Some(((*name).clone(), last(results, name)?));
            moved.iter().filter_map(of).collect()
        };
        SweepStep {
            value: quantity.value.to_string().parse().unwrap_or(f64::NAN),
            nothing: match tried {
                Tried::Nothing(why, _) => Some(why.clone()),
                _ => None,
            },
            impossible: match tried {
                Tried::Impossible(problems) => {
                    let why = problems.iter().find(|p| p.is_error()).map(|p| p.message.clone());
                    Some(why.unwrap_or_else(|| Text::new("无法计算", "cannot be run")))
                }
                _ => None,
            },
            objective: outcome.and_then(|outcome| outcome.objective.clone()),
            touched: outcome.map(|outcome| outcome.touched.clone()).unwrap_or_default(),
            yuan: outcome.map_or(0.0, |outcome| outcome.costs.iter().map(|cost| cost.yuan).sum()),
            indicators: tried.results().map(values).unwrap_or_default(),
        }
    };
    runs.iter().map(step).collect()
}

/// More budget never gives a worse optimum; where a heuristic's gap would break this, the reader is told.
fn worse_with_more(spec: &SweepSpec, steps: &[SweepStep]) -> Problems {
    let mut warnings = Problems::new();
    let chosen: Vec<(&SweepStep, &Objective)> =
        steps.iter().filter_map(|step| Some((step, step.objective.as_ref()?))).collect();
    for pair in chosen.windows(2) {
        let [(less, before), (more, after)] = pair else { continue };
        let loss = if before.less_is_better { after.value - before.value } else { before.value - after.value };
        if loss <= 1e-9 * before.value.abs().max(1.0) {
            continue;
        }
        let (a, b, unit) = (less.value, more.value, &spec.step.unit);
        let message = Text::new(
            format!("{b} {unit} 的选择反而不如 {a} {unit}：求解器的差距（未证明最优）所致"),
            format!("{b} {unit} give a worse choice than {a} {unit}: the solver's gap (not proven best) is to blame"),
        );
        let hint = Text::new(
            "以较小预算的选择为准；它在较大预算下同样可行。",
            "take the choice of the smaller budget; the larger one pays for it too.",
        );
        warnings.push(Problem::warning(Code::WorseWithMore, message).hint(hint));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_choice_is_told_by_its_first_and_its_number() {
        let chosen = |count: usize| {
            let touched = (1..=count).map(|n| format!("h{n}")).collect();
            SweepStep { touched, ..SweepStep::default() }.chosen()
        };
        assert_eq!(chosen(6).en, "h1, h2, h3, h4, h5, h6");
        assert_eq!(chosen(7).en, "h1, h2, h3 … 7 in all");
        assert_eq!(chosen(7).zh, "h1, h2, h3 等 7 项");
    }
}
