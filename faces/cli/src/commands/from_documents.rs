//! `linping new PATH --from-documents FILE…`: a plan folder drafted from what documents say, for a person to confirm.

mod gather;
mod render;

use crate::context::{Context, Exit, Failure, Outcome};
use crate::output;
use gather::{Draft, Read};
use linping_documents::{Dictionary, Document, Options};
use linping_language::Plan;
use linping_problems::{Position, Problem, Problems, Text};
use linping_sources::Sources;
use render::{Files, Item};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What the user says of the district.
pub struct Given {
    pub region: Option<String>,
    pub code: Option<linping_units::DivisionCode>,
    pub year: Option<i16>,
}

/// Reads the documents, drafts the plan beside its place, checks it, and puts it there as a whole.
pub fn run(path: &Path, files: &[PathBuf], given: &Given, context: &Context) -> Outcome {
    let documents = read(files, given, context)?;
    let mut draft = gather::gather(&documents, given)?;
    let temporary = match path.file_name().filter(|_| !path.ends_with("..")) {
        Some(name) => {
            let mut name = name.to_os_string();
            name.push(format!(".{}.tmp", std::process::id()));
            path.with_file_name(name)
        }
        None => path.join(format!(".linping.{}.tmp", std::process::id())),
    };
    let made = settle(&temporary, &mut draft, &documents, context).and_then(|count| {
        write(&temporary, "MISSING.md", render::missing(&draft).as_bytes())?;
        put(&temporary, path)?;
        Ok(count)
    });
    if made.is_err() {
        let _ = std::fs::remove_dir_all(&temporary);
    }
    told(&draft, made?, context)
}

fn read(files: &[PathBuf], given: &Given, context: &Context) -> Result<Vec<Read>, Failure> {
    let dictionary = Dictionary::standard();
    let options = Options { region: given.region.clone(), year: None };
    let (mut documents, mut problems) = (Vec::new(), Problems::new());
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
        match Document::read(&bytes, &path.display().to_string()) {
            Ok(document) => {
                let statements = document.statements(&dictionary, &options);
                let commitments = document.commitments(&options);
                documents.push(Read { document, bytes, statements, commitments });
            }
            Err(error) => problems.push(super::read::unreadable(path, &error)),
        }
        if context.stop.is_cancelled() {
            return Err(Failure::interrupted());
        }
    }
    if problems.is_empty() { Ok(documents) } else { Err(Failure::wrong(problems)) }
}

/// Writes and checks the draft until nothing in it is wrong; what is wrong is left out and said to be missing.
fn settle(root: &Path, draft: &mut Draft, documents: &[Read], context: &Context) -> Result<usize, Failure> {
    for source in &draft.sources {
        if let Some(read) = documents.get(source.document) {
            write(root, &format!("sources/files/{}", source.file), &read.bytes)?;
        }
    }
    loop {
        if context.stop.is_cancelled() {
            return Err(Failure::interrupted());
        }
        let files = render::files(draft);
        for folder in ["sources", "indicators", "actions"] {
            remove_tables(&root.join(folder));
        }
        for (name, text) in &files.texts {
            write(root, name, text.as_bytes())?;
        }
        let problems: Vec<Problem> = problems(root, context).into_iter().filter(Problem::is_error).collect();
        if problems.is_empty() {
            return Ok(files.texts.len());
        }
        let mut left_out = false;
        for problem in &problems {
            if let Some(item) = blamed(problem, &files) {
                left_out |= draft.leave_out(item, &problem.message);
            }
        }
        // Each round leaves something out, so this ends.
        if !left_out {
            return Err(Failure { root: Some(root.to_path_buf()), ..Failure::wrong(problems) });
        }
    }
}

fn problems(root: &Path, context: &Context) -> Problems {
    let (plan, mut problems) = Plan::read_as_far_as_possible(root, &linping_actions::kinds());
    let Some(plan) = plan else { return problems };
    let (sources, found) = Sources::open(&plan);
    problems.extend(found);
    if !problems.iter().any(Problem::is_error) {
        problems.extend(linping_baseline::Baseline::of(&plan, &sources, &context.stop).1);
    }
    problems
}

/// The part of the draft a problem stands in.
fn blamed(problem: &Problem, files: &Files) -> Option<Item> {
    let place = problem.place.as_ref()?;
    let text = files.texts.get(&place.file)?;
    let at = match place.position {
        Position::Bytes { start, .. } => start,
        Position::Line { line, .. } => {
            text.split_inclusive('\n').take(usize::try_from(line).ok()?.saturating_sub(1)).map(str::len).sum()
        }
        _ => 0,
    };
    files.spans.iter().find(|(file, range, _)| *file == place.file && range.contains(&at)).map(|(.., item)| *item)
}

fn remove_tables(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn write(root: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let target = root.join(name);
    let fail = |error: std::io::Error| Failure::cannot_write(&target, &error);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    std::fs::write(&target, bytes).map_err(fail)
}

/// Puts the folder in its place; into the current folder, which cannot be replaced, entry by entry.
fn put(temporary: &Path, path: &Path) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::cannot_write(path, &error);
    if temporary.parent() != Some(path) || path.as_os_str().is_empty() {
        // An empty folder gives way; rename does not replace folders everywhere.
        let _ = std::fs::remove_dir(path);
        return std::fs::rename(temporary, path).map_err(fail);
    }
    for entry in std::fs::read_dir(temporary).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        std::fs::rename(entry.path(), path.join(entry.file_name())).map_err(fail)?;
    }
    std::fs::remove_dir(temporary).map_err(fail)
}

fn told(draft: &Draft, files: usize, context: &Context) -> Outcome {
    let figures = draft.figures.iter().filter(|figure| figure.kept).count();
    let indicators = draft.indicators.iter().filter(|indicator| indicator.kept).count();
    let targets = draft.targets.iter().filter(|target| target.kept).count();
    let promises = draft.promises.iter().filter(|promise| promise.kept).count();
    let actions = draft.actions_kept().count();
    let missing = draft.left_out.len();
    if context.common.json {
        return output::print_json(&json!({
            "files": files, "sources": draft.sources.len(), "figures": figures, "indicators": indicators,
            "targets": targets, "promises": promises, "actions": actions, "left_out": missing,
        }));
    }
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    output::print(context.say(&Text::new(
        format!(
            "已由 {} 份文档起草：数字 {figures}，指标 {indicators}，目标 {targets}，承诺 {promises}，行动 {actions}。\n未采用 {missing} 条，见 MISSING.md。请先核对 plan.toml，再运行 `linping check`。\n",
            draft.sources.len()
        ),
        format!(
            "Drafted from {} documents: {figures} figures, {indicators} indicators, {targets} targets, {promises} promises, {actions} actions.\n{missing} items left out, see MISSING.md. Confirm plan.toml first, then run `linping check`.\n",
            draft.sources.len()
        ),
    )))
}
