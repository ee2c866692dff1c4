//! `linping show`: one thing of the plan with its values, or a list of all.

mod describe;
mod list;

use super::diff::names_and_plan;
use crate::context::{Context, Failure, Outcome};
use crate::{loading, output};
use clap::Args;
use linping_language::nearest;
use linping_problems::{Code, Problem, Text};
use linping_units::Period;
use serde::Serialize;
use std::path::PathBuf;

/// One thing: value, unit, source, method; or everything of a kind.
#[derive(Args, Debug)]
#[command(override_usage = "linping show [indicator|action|source|figure|promise|scenario] [NAME] [PLAN] [OPTIONS]")]
pub struct Arguments {
    /// What kind of thing, its name, and the plan folder; each may be left out.
    #[arg(num_args = 0..=3, value_name = "KIND NAME PLAN")]
    words: Vec<String>,
    /// The plan folder, as a flag.
    #[arg(long = "plan", value_name = "PLAN")]
    plan: Option<PathBuf>,
    /// The scenario.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The day to judge at.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
}

/// The kinds of things that can be shown.
pub const KINDS: [&str; 6] = ["indicator", "action", "source", "figure", "promise", "scenario"];

/// A thing with its facts.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// What it is.
    pub kind: &'static str,
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// Something known of a thing.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// A word for machines.
    pub key: &'static str,
    /// The same for people.
    pub label: Text,
    /// What is known.
    pub value: Text,
    /// How far it can be trusted, for numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<linping_language::Status>,
}

/// Prints one thing, or a list.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let known = |word: &String| KINDS.iter().find(|kind| **kind == word.trim_end_matches('s')).copied();
    let kind = arguments.words.first().and_then(known);
    let rest = if kind.is_some() { &arguments.words[1..] } else { &arguments.words[..] };
    let (names, root) = names_and_plan(rest, arguments.plan.as_ref(), 1);
    let opened = loading::open(&root, context)?;
    let results = loading::run(&opened, arguments.scenario.as_deref(), arguments.as_of.as_ref(), context)?;
    let kinds: Vec<&str> = kind.map_or_else(|| KINDS.to_vec(), |kind| vec![kind]);
    let Some(name) = names.first() else {
        let lists: Vec<list::List> = kinds.iter().map(|kind| list::list(kind, &opened.plan, &results)).collect();
        if context.common.json {
            return output::print_json(&lists);
        }
        return output::print(&lists.iter().map(|list| list.drawn(context)).collect::<Vec<_>>().join("\n"));
    };
    let shown = kinds.iter().find_map(|kind| describe::describe(kind, name, &opened.plan, &results));
    let Some(shown) = shown else { return Err(unknown(name, kind, &opened.plan, &results)) };
    if context.common.json {
        return output::print_json(&shown);
    }
    output::print(&drawn(&shown, context))
}

fn unknown(
    name: &str,
    kind: Option<&str>,
    plan: &linping_language::Plan,
    results: &linping_effects::Results,
) -> Failure {
    let what = kind.unwrap_or("thing");
    let problem = Problem::new(
        Code::UnknownName,
        Text::new(format!("计划中没有“{name}”（{what}）"), format!("the plan has no {what} called `{name}`")),
    );
    let kinds: Vec<&str> = kind.map_or_else(|| KINDS.to_vec(), |kind| vec![kind]);
    let names: Vec<String> =
        kinds.iter().flat_map(|kind| list::list(kind, plan, results).rows.into_iter().map(|row| row.id)).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => problem.hint(Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?"))).into(),
        None => problem.hint(Text::new("用 `linping show` 列出所有名称。", "`linping show` lists every name.")).into(),
    }
}

fn drawn(shown: &Shown, context: &Context) -> String {
    let rows: Vec<Vec<String>> = shown
        .facts
        .iter()
        .map(|fact| {
            let status = fact.status.map(|status| format!(" [{}]", context.say(&status.text()))).unwrap_or_default();
            vec![context.say(&fact.label).to_string(), format!("{}{status}", context.say(&fact.value))]
        })
        .collect();
    format!("{}: {}\n{}", shown.id, context.say(&shown.name), output::columns(&rows))
}
