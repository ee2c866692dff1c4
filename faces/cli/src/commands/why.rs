use crate::context::{Context, Outcome};
use crate::{loading, output};
use clap::Args;
use linping_effects::{Link, chain};
use linping_language::nearest;
use linping_problems::{Code, Problem, Text};
use linping_units::Period;
use serde_json::json;
use std::path::PathBuf;

/// The chain behind a number: quoted words, file, method, inputs, code version.
#[derive(Args, Debug)]
pub struct Arguments {
    /// An indicator, action, promise, source or figure (`source.figure`).
    name: String,
    /// The plan folder; the current one if absent.
    plan: Option<PathBuf>,
    /// The plan folder, as a flag.
    #[arg(long = "plan", value_name = "PLAN", conflicts_with = "plan")]
    plan_flag: Option<PathBuf>,
    /// The scenario.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The day to judge at.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
}

/// Prints the chain as a tree.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let root = loading::folder(arguments.plan.as_ref().or(arguments.plan_flag.as_ref()));
    let opened = loading::open(&root, context)?;
    let results = loading::run(&opened, arguments.scenario.as_deref(), arguments.as_of.as_ref(), context)?;
    let Some(link) = chain(&results, &arguments.name) else { return Err(unknown(&arguments.name, &results).into()) };
    let version = env!("CARGO_PKG_VERSION");
    if context.common.json {
        return output::print_json(
            &json!({ "chain": link, "scenario": results.scenario, "as_of": results.as_of, "version": version }),
        );
    }
    let mut text = String::new();
    draw(&link, "", "", context, &mut text);
    let note = Text::new(
        format!("情景 {}，截至 {}，linping {version}\n", results.scenario, results.as_of),
        format!("scenario {}, as of {}, linping {version}\n", results.scenario, results.as_of),
    );
    text.push_str(context.say(&note));
    output::print(&text)
}

/// No such name, with the nearest one.
pub fn unknown(name: &str, results: &linping_effects::Results) -> Problem {
    let plan = &results.plan;
    let figures = plan
        .sources
        .iter()
        .flat_map(|(source, file)| file.figure.iter().map(move |f| format!("{source}.{}", f.id.value.0)));
    let mut known: Vec<String> =
        plan.indicators.keys().chain(plan.actions.keys()).chain(plan.sources.keys()).cloned().chain(figures).collect();
    known.extend(results.promises.iter().map(|p| p.id.clone()));
    let problem = Problem::new(
        Code::UnknownName,
        Text::new(format!("计划中没有“{name}”"), format!("the plan has nothing called `{name}`")),
    );
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => problem.hint(Text::new(format!("是否指“{near}”？"), format!("did you mean `{near}`?"))),
        None => problem.hint(Text::new("用 `linping show` 列出所有名称。", "`linping show` lists every name.")),
    }
}

fn draw(link: &Link, first: &str, rest: &str, context: &Context, out: &mut String) {
    let words = kind_words(link.kind);
    let kind = context.say(&words);
    let name = if link.name.is_empty() { String::new() } else { format!(" {}", link.name) };
    let status = link.status.map(|s| format!(" [{}]", context.say(&s.text()))).unwrap_or_default();
    let text = context.say(&link.text);
    let colon = if text.is_empty() { "" } else { ": " };
    out.push_str(&format!("{first}{kind}{name}{status}{colon}{text}\n"));
    for (i, behind) in link.behind.iter().enumerate() {
        let last = i + 1 == link.behind.len();
        let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(behind, &format!("{rest}{branch}"), &format!("{rest}{below}"), context, out);
    }
}

fn kind_words(kind: &str) -> Text {
    match kind {
        "indicator" => Text::new("指标", "indicator"),
        "observation" => Text::new("数值", "value"),
        "figure" => Text::new("引用数字", "figure"),
        "quote" => Text::new("原话", "quote"),
        "source" => Text::new("来源", "source"),
        "original" => Text::new("原文", "original"),
        "method" => Text::new("方法", "method"),
        "note" => Text::new("说明", "note"),
        "caution" => Text::new("注意", "caution"),
        "given" => Text::new("给定", "given"),
        "layer" => Text::new("图层", "layer"),
        "effect" => Text::new("效果", "effect"),
        "changed-by" => Text::new("受其影响", "changed by"),
        "action" => Text::new("行动", "action"),
        "promise" => Text::new("承诺", "promise"),
        other => Text::same(other),
    }
}
