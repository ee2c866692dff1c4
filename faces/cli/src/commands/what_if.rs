//! `diff --sweep` and `diff --sensitivity`: what other values would give.

use crate::context::{Context, Exit, Failure, Outcome};
use crate::{loading, output};
use linping_effects::{Parameter, Results, Sensitivity, Sweep, SweepSpec};
use linping_problems::{Code, Problem, Problems, Text};
use linping_report::tables::{TidyTable, is_open_action, per_million, sensitivity_table, sweep_table};
use linping_units::Unit;

/// Runs a sweep and prints it as a table, JSON or CSV.
pub fn sweep(
    opened: &loading::Opened,
    results: &Results,
    (text, action): (&str, Option<&str>),
    csv: bool,
    context: &Context,
) -> Outcome {
    let root = &opened.plan.root;
    let failed = |problems: Problems| Failure { problems, exit: Exit::Wrong, root: Some(root.clone()) };
    let (key, [from, to, step]) =
        SweepSpec::parse(text).map_err(|why| failed(vec![Problem::new(Code::BadArgument, why)]))?;
    let action = match action {
        Some(action) => action.to_string(),
        None => only_action(opened, results).map_err(|problem| failed(vec![*problem]))?,
    };
    let spec = SweepSpec { action, key, from, to, step };
    let progress = context.progress();
    let swept =
        linping_effects::sweep(results, &spec, &opened.sources, &opened.kinds, &context.stop, progress.as_ref())
            .map_err(failed)?;
    loading::warn(&swept.warnings, root, context);
    if context.common.json {
        let mut answer = serde_json::json!({ "scenario": results.scenario, "sweep": swept });
        if !is_open_action(results, &swept.action) {
            let steps = answer["sweep"]["steps"].as_array_mut();
            for step in steps.into_iter().flatten() {
                for told in ["yuan", "nothing", "impossible"] {
                    step[told] = serde_json::Value::Null;
                }
            }
        }
        return output::print_json(&answer);
    }
    if csv {
        return print_csv(&sweep_table(results, &[swept]));
    }
    output::print(&drawn_sweep(results, &swept, context))
}

/// The one action of the scenario whose kind knows a budget.
fn only_action(opened: &loading::Opened, results: &Results) -> Result<String, Box<Problem>> {
    let knows = |kind: &str| {
        let schema = opened.kinds.actions.schema(kind).map(|schema| schema.clone().to_value());
        schema.is_some_and(|schema| schema["properties"].get("budget").is_some())
    };
    let actions = &results.plan.actions;
    let budgeted = actions.iter().filter(|(_, action)| action.measure.as_ref().is_some_and(|m| knows(&m.kind.value)));
    let names: Vec<&str> = budgeted.map(|(name, _)| name.as_str()).collect();
    match names.as_slice() {
        [only] => Ok((*only).to_string()),
        _ => {
            let list = names.join(", ");
            let message = if names.is_empty() {
                Text::new("情景中没有按预算的行动", "no action of the scenario goes by a budget")
            } else {
                Text::new(format!("按预算的行动不止一个：{list}"), format!("several actions go by a budget: {list}"))
            };
            let hint = Text::new("用 --action 指明。", "name one with --action.");
            Err(Box::new(Problem::new(Code::BadArgument, message).hint(hint)))
        }
    }
}

fn print_csv(table: &TidyTable) -> Outcome {
    output::print(&String::from_utf8_lossy(&table.to_csv()))
}

fn drawn_sweep(results: &Results, sweep: &Sweep, context: &Context) -> String {
    let say = |zh: &str, en: &str| context.say(&Text::new(zh, en)).to_string();
    let names: Vec<&str> = sweep.indicators().collect();
    let unit = sweep.unit.parse::<Unit>();
    let unit = unit.map_or_else(|_| Text::same(&sweep.unit), |unit| Text::new(unit.in_chinese(), unit.in_english()));
    let mut head = vec![context.say(&unit).to_string(), say("选定", "chosen")];
    for name in &names {
        head.push((*name).to_string());
        head.push(say("每再投一百万元", "each further million"));
    }
    let number = |value: f64| linping_tables::write_number((value * 1e4).round() / 1e4);
    let mut rows = vec![head];
    let open = is_open_action(results, &sweep.action);
    for (at, step) in sweep.steps.iter().enumerate() {
        let hidden = !open && step.touched.is_empty();
        let chosen =
            if hidden { say("（不公开）", "(not open)") } else { context.say(&step.chosen()).to_string() };
        let mut row = vec![number(step.value), chosen];
        for name in &names {
            let before = at.checked_sub(1).and_then(|before| sweep.steps.get(before));
            row.push(step.indicator(name).map_or_else(|| "–".to_string(), number));
            let marginal = before.filter(|_| open).and_then(|before| per_million(before, step, name));
            row.push(marginal.map_or_else(|| "–".to_string(), number));
        }
        rows.push(row);
    }
    let title = results.plan.actions.get(&sweep.action).map(|action| Text::from(&action.name));
    let title = title.map_or_else(String::new, |title| context.say(&title).to_string());
    format!("{title} ({}, {})\n\n{}", sweep.action, results.scenario, output::columns(&rows))
}

/// Varies every assumed value and prints what hangs on it.
pub fn sensitivity(opened: &loading::Opened, results: &Results, csv: bool, context: &Context) -> Outcome {
    let study = study(opened, results, context)?;
    if context.common.json {
        let value = serde_json::json!({ "scenario": results.scenario, "parameters": study.parameters });
        return output::print_json(&value);
    }
    if csv {
        return print_csv(&sensitivity_table(results, &study));
    }
    output::print(&drawn_study(&study, context))
}

/// Varies every assumed value.
pub fn study(opened: &loading::Opened, results: &Results, context: &Context) -> Result<Sensitivity, Failure> {
    let progress = context.progress();
    linping_effects::sensitivity(results, &opened.sources, &opened.kinds, &context.stop, progress.as_ref()).map_err(
        |problems| {
            let exit = if context.stop.is_cancelled() { Exit::Interrupted } else { Exit::Wrong };
            Failure { problems, exit, root: Some(opened.plan.root.clone()) }
        },
    )
}

fn drawn_study(study: &Sensitivity, context: &Context) -> String {
    let say = |zh: &str, en: &str| context.say(&Text::new(zh, en)).to_string();
    let number = |value: Option<f64>| {
        value.map_or_else(|| "–".to_string(), |v| linping_tables::write_number((v * 1e4).round() / 1e4))
    };
    if study.parameters.is_empty() {
        return say("计划中没有假定的值。\n", "Nothing in the plan is assumed.\n");
    }
    let mut text = String::new();
    for parameter in &study.parameters {
        let ends = [&parameter.value, &parameter.low, &parameter.high];
        let [value, low, high] = ends.map(|text| context.say(&Parameter::said(text)).to_string());
        text.push_str(&format!("{}: {value} [{low} – {high}]\n", parameter.name));
        for why in &parameter.failed {
            text.push_str(&format!("  {}\n", context.say(why)));
        }
        let rows: Vec<Vec<String>> = parameter
            .bars
            .iter()
            .map(|bar| {
                let name = bar.indicator.clone().unwrap_or_else(|| say("费用（元）", "cost (yuan)"));
                vec![name, number(bar.low), number(Some(bar.value)), number(bar.high)]
            })
            .collect();
        text.push_str(&output::columns(&rows));
        for (at, changes) in [(&low, &parameter.verdicts_low), (&high, &parameter.verdicts_high)] {
            for change in changes {
                let word = |verdict: Option<linping_effects::Verdict>| {
                    verdict.map_or_else(|| "–".to_string(), |v| context.say(&v.text()).to_string())
                };
                let (name, before, after) = (context.say(&change.name), word(change.before), word(change.after));
                text.push_str(&format!("  {at}: {name}: {before} → {after}\n"));
            }
        }
        if parameter.bars.is_empty() && parameter.failed.is_empty() {
            text.push_str(&say("  不改变任何指标\n", "  moves nothing\n"));
        }
    }
    text
}
