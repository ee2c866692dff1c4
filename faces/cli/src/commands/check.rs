use crate::commands::template;
use crate::context::{Context, Exit, Failure, Outcome};
use crate::{diagnostics, loading, output};
use clap::Args;
use linping_problems::Problem;
use serde_json::json;
use std::path::PathBuf;

/// Reads everything, computes nothing, reports all problems.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The plan folder, the current one if absent; or a workbook that `linping template` made, filled in.
    plan: Option<PathBuf>,
}

/// Prints every problem with its place, or that there is none.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let is_workbook = |path: &&PathBuf| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("xlsx"));
    if let Some(path) = arguments.plan.as_ref().filter(is_workbook) {
        return template::check(path, context).or_else(|failure| failed(failure, context));
    }
    let root = loading::folder(arguments.plan.as_ref());
    match loading::open(&root, context) {
        Ok(mut opened) => {
            // Numbers that contradict one another are found where they meet, in the baseline; names of actions there, too.
            let found = linping_effects::check(&opened.plan, &opened.sources, &context.stop);
            if found.iter().any(Problem::is_error) {
                return failed(Failure { root: Some(root.clone()), ..Failure::wrong(found) }, context);
            }
            opened.warnings.extend(found);
            let warnings = opened.warnings.len();
            let files = opened.plan.nodes.len();
            if context.common.json {
                let problems = diagnostics::to_json(&opened.warnings, Some(&root));
                return output::print_json(
                    &json!({ "problems": problems, "errors": 0, "warnings": warnings, "files": files }),
                );
            }
            loading::warn(&opened.warnings, &root, context);
            let zh = format!("已检查 {files} 个文件，{warnings} 条警告，没有错误。\n");
            let en = format!(
                "{files} files checked: no errors, {warnings} {}.\n",
                if warnings == 1 { "warning" } else { "warnings" }
            );
            if context.common.quiet {
                Ok(Exit::Done)
            } else {
                output::print(context.say(&linping_problems::Text::new(zh, en)))
            }
        }
        Err(failure) => failed(failure, context),
    }
}

fn failed(failure: Failure, context: &Context) -> Outcome {
    let errors = failure.problems.iter().filter(|p: &&Problem| p.is_error()).count();
    let warnings = failure.problems.len() - errors;
    if context.common.json || context.common.quiet {
        return Err(failure);
    }
    diagnostics::print(&failure.problems, failure.root.as_deref(), context);
    let zh = format!("{errors} 个错误，{warnings} 条警告。没有进行任何计算。\n");
    let en = format!(
        "{errors} {}, {warnings} {}. Nothing was computed.\n",
        plural(errors, "error"),
        plural(warnings, "warning")
    );
    diagnostics::note(context.say(&linping_problems::Text::new(zh, en)));
    Ok(failure.exit)
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_string() } else { format!("{word}s") }
}
