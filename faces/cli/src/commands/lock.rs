use crate::context::{Context, Failure, Outcome};
use crate::{loading, output};
use clap::Args;
use linping_problems::Text;
use linping_sources::{Difference, check_original};
use serde_json::json;
use std::path::PathBuf;

/// Pins every source by checksum.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The plan folder; the current one if absent.
    plan: Option<PathBuf>,
    /// Pin only this source anew.
    #[arg(long, value_name = "NAME")]
    update: Option<String>,
    /// Check every fact of a paraphrase against its original.
    #[arg(long, value_name = "FILE")]
    original: Option<PathBuf>,
    /// The paraphrase that `--original` belongs to; needed if the plan has several.
    #[arg(long, value_name = "NAME", requires = "original")]
    source: Option<String>,
}

/// Writes `plan.lock`, or checks an original.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let root = loading::folder(arguments.plan.as_ref());
    let unlocked = Context {
        common: crate::arguments::Common { locked: false, ..context.common.clone() },
        language: context.language,
        stop: context.stop.clone(),
    };
    let opened = match loading::open(&root, &unlocked) {
        Ok(opened) => opened,
        // A damaged lock is what `lock` is there to mend.
        Err(failure) if failure.problems.iter().all(|p| p.code == linping_problems::Code::BadLock) => {
            std::fs::remove_file(root.join("plan.lock"))
                .map_err(|error| Failure::cannot_write(&root.join("plan.lock"), &error))?;
            loading::open(&root, &unlocked)?
        }
        Err(failure) => return Err(failure),
    };
    if let Some(path) = &arguments.original {
        return original(arguments, path, &opened, context);
    }
    let lock = match (&arguments.update, &opened.lock) {
        (Some(name), _) if !opened.plan.sources.contains_key(name) => {
            return Err(Failure::argument(format!("没有来源“{name}”"), format!("there is no source `{name}`")));
        }
        (Some(name), Some(old)) => old.updated(&opened.plan, name, &opened.sources.lock),
        _ => opened.sources.lock.clone(),
    };
    let text = lock.to_text();
    output::write_whole(&root.join("plan.lock"), |file| file.write_all(text.as_bytes()))?;
    let changed = opened.lock.map(|old| old.differences(&lock)).unwrap_or_default();
    if context.common.json {
        let list: Vec<_> = changed.iter().map(|d| json!({ "path": path_of(d) })).collect();
        return output::print_json(&json!({ "inputs": lock.input.len(), "changed": list }));
    }
    let count = lock.input.len();
    output::print(context.say(&Text::new(format!("已锁定 {count} 个输入。\n"), format!("{count} inputs locked.\n"))))
}

fn path_of(difference: &Difference) -> &str {
    match difference {
        Difference::NotLocked(path) | Difference::Changed(path) | Difference::Gone(path) => path,
    }
}

/// Whether these bytes are the original that a source has on record.
fn is_registered(opened: &loading::Opened, source: &str, bytes: &[u8]) -> bool {
    let original = opened.plan.sources.get(source).and_then(|file| file.original.as_ref());
    let recorded = original.and_then(|original| original.sha256.as_ref());
    recorded.is_some_and(|recorded| *recorded.value == *linping_sources::checksum(bytes))
}

fn original(arguments: &Arguments, path: &std::path::Path, opened: &loading::Opened, context: &Context) -> Outcome {
    let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
    let with_original: Vec<&String> =
        opened.plan.sources.iter().filter(|(_, s)| s.original.is_some()).map(|(name, _)| name).collect();
    let source = match (&arguments.source, with_original.as_slice()) {
        (Some(source), _) => source,
        (None, [only]) => only,
        (None, many) => match many.iter().find(|name| is_registered(opened, name, &bytes)) {
            Some(registered) => registered,
            None => {
                let list = many.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
                return Err(Failure::argument(
                    format!("请用 --source 指明改写文本：{list}"),
                    format!("say with --source which paraphrase it is: {list}"),
                ));
            }
        },
    };
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let check = check_original(&opened.plan, source, &bytes, &name)?;
    if !check.problems.is_empty() {
        return Err(Failure {
            problems: check.problems,
            exit: crate::context::Exit::Wrong,
            root: Some(opened.plan.root.clone()),
        });
    }
    if context.common.json {
        return output::print_json(&json!({ "source": check.source, "sha256": check.sha256, "facts": check.found }));
    }
    let (found, sha) = (check.found, &check.sha256);
    output::print(context.say(&Text::new(
        format!("{source}：{found} 个事实均见于原文。原文 SHA-256：{sha}\n"),
        format!("{source}: all {found} facts stand in the original. SHA-256 of the original: {sha}\n"),
    )))
}
