use crate::commands::what_if;
use crate::context::{Context, Exit, Failure, Outcome};
use crate::{diagnostics, kept_output, loading, output};
use clap::Args;
use linping_effects::{Results, Verdict};
use linping_language::BASELINE;
use linping_language::files::{AttributionMethod, AttributionSpec};
use linping_problems::Text;
use linping_report::money::{PARTS, Sum, readable};
use linping_report::{OUT, OutputFile, Report, Times};
use linping_units::Period;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Instant;

/// The one command: baseline, actions, effects, report, open data; writes PLAN/out and never goes online.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The plan folder; the current one if absent.
    plan: Option<PathBuf>,
    /// The scenario; `all` if the plan has it. `baseline` is the district without any action.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The day to judge at; the plan's own if absent.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
    /// How changes are divided among the actions: `ordered`, `shapley` (exact for up to seven actions, else 200 orders drawn)
    /// or `shapley:ORDERS`.
    #[arg(long, value_name = "METHOD", value_parser = attribution)]
    attribution: Option<AttributionSpec>,
    /// Vary every assumed value over its range, one at a time, and show what hangs on it.
    #[arg(long)]
    sensitivity: bool,
    /// Fail (exit code 2) if a published target is late or in danger.
    #[arg(long)]
    require_targets: bool,
}

/// Runs the plan and writes its output.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let started = jiff::Timestamp::now();
    let mut clock = Clock::start();
    let root = loading::folder(arguments.plan.as_ref());
    let mut opened = loading::open(&root, context)?;
    opened.plan.head.attribution = arguments.attribution.or(opened.plan.head.attribution);
    clock.lap("read");
    let mut results = loading::run(&opened, arguments.scenario.as_deref(), arguments.as_of.as_ref(), context)?;
    results.sweeps = loading::sweeps(&opened, &results, context)?;
    if arguments.sensitivity {
        results.sensitivity = Some(what_if::study(&opened, &results, context)?);
    }
    let reference = match results.scenario.as_str() {
        BASELINE => None,
        _ => Some(loading::run(&opened, Some(BASELINE), arguments.as_of.as_ref(), context)?),
    };
    clock.lap("run");
    let report = Report {
        results: &results,
        reference: reference.as_ref(),
        sources: &opened.sources,
        version: env!("CARGO_PKG_VERSION"),
    };
    let failed = |error: linping_report::Error| {
        let exit = if matches!(error, linping_report::Error::Write { .. } | linping_report::Error::NotOurs { .. }) {
            Exit::Wrong
        } else {
            Exit::Internal
        };
        Failure { problems: vec![error.problem()], exit, root: None }
    };
    if context.stop.is_cancelled() {
        return Err(Failure::interrupted());
    }
    let mut files = kept_output::files(&opened, &results, || linping_report::files(&report)).map_err(failed)?;
    clock.lap("report");
    let times =
        Times { started: started.to_string(), finished: jiff::Timestamp::now().to_string(), seconds: clock.laps };
    let warnings = opened.warnings.iter().chain(&results.warnings).cloned().collect();
    files.push(linping_report::record(&report, opened.lock.as_ref(), &warnings, &files, &times));
    if context.stop.is_cancelled() {
        return Err(Failure::interrupted());
    }
    linping_report::replace(&root, &files).map_err(failed)?;
    if context.common.json {
        output::print_json(&as_json(&report, &files, &warnings, &root))?;
    } else {
        loading::warn(&warnings, &root, context);
        if !context.common.quiet {
            output::print(&summary(&report, &files, &root, context))?;
        }
    }
    let missed = arguments.require_targets && missed(&results);
    Ok(if missed { Exit::TargetMissed } else { Exit::Done })
}

/// Reads `--attribution`.
fn attribution(text: &str) -> Result<AttributionSpec, String> {
    let shapley = |samples| AttributionSpec { method: AttributionMethod::Shapley, samples };
    match text.split_once(':') {
        None if text == "ordered" => Ok(AttributionSpec { method: AttributionMethod::Ordered, samples: None }),
        None if text == "shapley" => Ok(shapley(None)),
        Some(("shapley", count)) => match count.parse() {
            Ok(count @ 2..=1_000_000) => Ok(shapley(Some(count))),
            _ => Err("between 2 and 1000000 orders can be drawn".into()),
        },
        _ => Err("one of `ordered`, `shapley`, `shapley:ORDERS`".into()),
    }
}

/// Whether a published target is late or in danger.
fn missed(results: &Results) -> bool {
    results.promises.iter().any(|p| p.is_cited() && matches!(p.verdict, Verdict::Late | Verdict::InDanger))
}

/// Seconds of each stage.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, f64)>,
}

impl Clock {
    fn start() -> Clock {
        Clock { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now.duration_since(self.last).as_secs_f64()));
        self.last = now;
    }
}

/// Where the pages are, as the user wrote the plan's folder.
fn pages(files: &[OutputFile], root: &std::path::Path) -> Vec<String> {
    let pages = files.iter().filter(|file| file.path.ends_with(".html"));
    pages.map(|file| root.join(OUT).join(&file.path).display().to_string()).collect()
}

fn summary(report: &Report, files: &[OutputFile], root: &std::path::Path, context: &Context) -> String {
    let results = report.results;
    let headline = &results.headline;
    let mut lines = vec![linping_report::first_finding(results)];
    let counts = |pick: fn(&Text) -> &String| {
        let each = Verdict::ALL.iter().map(|verdict| format!("{} {}", pick(&verdict.text()), headline.of(*verdict)));
        each.collect::<Vec<_>>().join(", ")
    };
    lines.push(Text::new(
        format!("公布的承诺 {}：{}；示意目标 {} 项", headline.cited, counts(|t| &t.zh), headline.illustrative),
        format!(
            "Published promises {}: {}; illustrative targets {}",
            headline.cited,
            counts(|t| &t.en),
            headline.illustrative
        ),
    ));
    for ((word, part), (zh, en)) in PARTS.iter().zip([
        ("计划投资", "Planned"),
        ("完成投资", "Completed"),
        ("已支付", "Paid"),
        ("每年运行费用", "Running cost a year"),
    ]) {
        let sum = Sum::of(results, word, *part);
        if let (Some(status), Some(money)) = (sum.status(), readable(sum.total())) {
            let status = status.text();
            lines.push(Text::new(
                format!("{zh}：{money}［{}］", status.zh),
                format!("{en}: {} [{}]", money.in_english(), status.en),
            ));
        }
    }
    let (scenario, as_of) = (&results.scenario, &results.as_of);
    lines.push(Text::new(format!("情景 {scenario}，截至 {as_of}"), format!("Scenario {scenario}, as of {as_of}")));
    let written = pages(files, root).join("\n  ");
    lines.push(Text::new(format!("报告：\n  {written}"), format!("Report:\n  {written}")));
    lines.iter().map(|line| format!("{}\n", context.say(line))).collect()
}

fn as_json(
    report: &Report,
    files: &[OutputFile],
    warnings: &[linping_problems::Problem],
    root: &std::path::Path,
) -> Value {
    let results = report.results;
    let costs: serde_json::Map<String, Value> = PARTS
        .iter()
        .map(|(word, part)| {
            let sum = Sum::of(results, word, *part);
            let yuan = sum.status().map(|_| sum.total().to_string().parse::<f64>().unwrap_or(f64::NAN));
            (
                (*word).to_string(),
                json!({ "yuan": yuan, "status": sum.status(), "actions": sum.stated, "worked-out": sum.worked_out }),
            )
        })
        .collect();
    let promises: Vec<Value> = results
        .promises
        .iter()
        .map(|p| json!({ "id": p.id, "cited": p.is_cited(), "verdict": p.verdict, "reason": p.reason }))
        .collect();
    json!({
        "headline": results.headline,
        "finding": linping_report::first_finding(results),
        "promises": promises,
        "costs": costs,
        "scenario": results.scenario,
        "as_of": results.as_of,
        "report": pages(files, root),
        "files": files.iter().map(|file| format!("{OUT}/{}", file.path)).collect::<Vec<_>>(),
        "warnings": diagnostics::to_json(warnings, Some(root)),
    })
}
