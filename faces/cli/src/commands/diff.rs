use crate::commands::what_if;
use crate::context::{Context, Outcome};
use crate::{loading, output};
use clap::Args;
use linping_effects::{Verdict, default_scenario};
use linping_language::{BASELINE, Plan};
use linping_problems::{Language, Text};
use linping_report::money::readable;
use linping_report::{Difference, Side, difference};
use linping_units::{Decimal, Period, Quantity, Unit};
use std::path::{Path, PathBuf};

/// Baseline against a scenario, or any two scenarios: indicators, promises, actions, cost.
#[derive(Args, Debug)]
#[command(override_usage = "linping diff [A] [B] [PLAN] [OPTIONS]")]
pub struct Arguments {
    /// One scenario (compared with the baseline), or two; then the plan folder.
    #[arg(num_args = 0..=3, value_name = "A B PLAN")]
    words: Vec<String>,
    /// The plan folder, as a flag.
    #[arg(long = "plan", value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// What each further million buys: an action of scenario A with one value after another, such as `budget=800..4000:800 万元`
    /// or `measure.choose=1..5:1`.
    #[arg(long, value_name = "KEY=FROM..TO:STEP", conflicts_with = "sensitivity")]
    sweep: Option<String>,
    /// The action that is swept; not needed where only one goes by a budget.
    #[arg(long, value_name = "NAME", requires = "sweep")]
    action: Option<String>,
    /// What hangs on what is assumed: every assumed value of scenario A over its range, one at a time.
    #[arg(long)]
    sensitivity: bool,
    /// With --sweep or --sensitivity: print a CSV.
    #[arg(long)]
    csv: bool,
    /// The day to judge at.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
}

/// Prints what differs.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let (names, root) = names_and_plan(&arguments.words, arguments.plan.as_ref(), 2);
    let opened = loading::open(&root, context)?;
    if arguments.sweep.is_some() || arguments.sensitivity {
        let results = loading::run(&opened, names.first().map(String::as_str), arguments.as_of.as_ref(), context)?;
        return match &arguments.sweep {
            Some(sweep) => {
                let wanted = (sweep.as_str(), arguments.action.as_deref());
                what_if::sweep(&opened, &results, wanted, arguments.csv, context)
            }
            None => what_if::sensitivity(&opened, &results, arguments.csv, context),
        };
    }
    let (from, to) = match names.as_slice() {
        [] => (BASELINE.to_string(), default_scenario(&opened.plan)),
        [only] => (BASELINE.to_string(), only.clone()),
        [from, to, ..] => (from.clone(), to.clone()),
    };
    let left = loading::run(&opened, Some(&from), arguments.as_of.as_ref(), context)?;
    let right = loading::run(&opened, Some(&to), arguments.as_of.as_ref(), context)?;
    let difference = difference(&left, &right);
    if context.common.json {
        return output::print_json(&difference);
    }
    output::print(&drawn(&difference, &opened.plan, context))
}

/// Names first, the plan folder last: a word is the folder if it comes after as many names as there can be, or if it is one.
pub fn names_and_plan(words: &[String], flag: Option<&PathBuf>, most: usize) -> (Vec<String>, PathBuf) {
    let mut names = words.to_vec();
    let is_plan = |word: &str| Path::new(word).join("plan.toml").is_file() || word.contains(['/', '\\']) || word == ".";
    let last_is_plan = names.len() > most || names.last().is_some_and(|word| is_plan(word));
    let given = if flag.is_none() && last_is_plan { names.pop().map(PathBuf::from) } else { flag.cloned() };
    (names, loading::folder(given.as_ref()))
}

fn drawn(difference: &Difference, plan: &Plan, context: &Context) -> String {
    let say = |zh: String, en: String| context.say(&Text::new(zh, en)).to_string();
    let (from, to) = (&difference.from, &difference.to);
    let mut text = format!("{from} → {to}\n");
    let mut section = |title: Text, rows: Vec<Vec<String>>| {
        text.push_str(&format!("\n{}\n", context.say(&title)));
        if rows.is_empty() {
            text.push_str(context.say(&Text::new("  没有差别\n", "  no difference\n")));
        }
        text.push_str(&output::columns(&rows));
    };
    let value = |value: Option<f64>| {
        value.map_or_else(|| "–".to_string(), |v| linping_tables::write_number((v * 1e4).round() / 1e4))
    };
    let indicators = difference.indicators.iter().map(|change| {
        let better = match change.better {
            Some(true) => say("变好".into(), "better".into()),
            Some(false) => say("变差".into(), "worse".into()),
            None => String::new(),
        };
        let numbers = match (context.language, change.unit.parse::<Unit>()) {
            (Language::En, Ok(unit)) => {
                format!("{} → {}", in_english(change.before, &unit), in_english(change.after, &unit))
            }
            _ => format!("{} → {} {}", value(change.before), value(change.after), change.unit),
        };
        let place = context.say(&plan.region_name(&change.region)).to_string();
        vec![context.say(&change.name).to_string(), change.period.clone(), place, numbers, better]
    });
    section(Text::new("指标", "Indicators"), indicators.collect());
    let verdict = |verdict: Option<Verdict>| {
        verdict.map_or_else(|| "–".to_string(), |verdict| context.say(&verdict.text()).to_string())
    };
    let promises = difference.promises.iter().map(|change| {
        vec![context.say(&change.name).to_string(), format!("{} → {}", verdict(change.before), verdict(change.after))]
    });
    section(Text::new("承诺", "Promises"), promises.collect());
    let side = |side: &Option<Side>| match side {
        None => say("不实施".into(), "not carried out".into()),
        Some(side) => {
            let cost = side.yuan.map(|yuan| format!(", {}", money(yuan, context))).unwrap_or_default();
            format!("{}{cost}", context.say(&side.words))
        }
    };
    let actions = difference.actions.iter().map(|change| {
        vec![context.say(&change.name).to_string(), format!("{} → {}", side(&change.before), side(&change.after))]
    });
    section(Text::new("行动", "Actions"), actions.collect());
    let costs = difference.costs.iter().filter(|cost| cost.before != cost.after).map(|cost| {
        let numbers = format!("{} → {}", money(cost.before, context), money(cost.after, context));
        vec![context.say(&part(cost.part)).to_string(), numbers]
    });
    section(Text::new("费用", "Cost"), costs.collect());
    text
}

fn in_english(value: Option<f64>, unit: &Unit) -> String {
    let exact = |value: f64| Decimal::from_f64_retain(value).unwrap_or_default().round_dp(4).normalize();
    value.map_or_else(|| "–".to_string(), |value| Quantity::new(exact(value), unit.clone()).in_english())
}

fn part(word: &str) -> Text {
    match word {
        "planned" => Text::new("计划投资", "planned"),
        "completed" => Text::new("完成投资", "completed"),
        "paid" => Text::new("已支付", "paid"),
        "running" => Text::new("每年运行费用", "running, a year"),
        _ => Text::new("全部年份", "all years"),
    }
}

fn money(yuan: f64, context: &Context) -> String {
    let exact = Decimal::from_f64_retain(yuan).unwrap_or_default().round_dp(2);
    match (readable(exact), context.language) {
        (Some(money), Language::Zh) => money.to_string(),
        (Some(money), Language::En) => money.in_english(),
        (None, _) => linping_tables::write_number(yuan),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_folder_is_told_from_the_names() {
        let split = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_string()).collect();
            let (names, root) = names_and_plan(&words, None, 2);
            (names.len(), root.display().to_string())
        };
        assert_eq!(split(&[]), (0, ".".into()));
        assert_eq!(split(&["all"]), (1, ".".into()));
        assert_eq!(split(&["a", "b", "plan"]), (2, "plan".into()));
        assert_eq!(split(&["a", "examples/gridtown"]), (1, "examples/gridtown".into()));
    }
}
