use super::from_documents::{self, Given};
use crate::context::{Context, Exit, Failure, Outcome};
use crate::output;
use clap::{Args, ValueEnum};
use linping_problems::{Code, Problem, Text};
use rust_embed::{Embed, EmbeddedFile};
use serde_json::json;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Copies an example plan into a new folder, or drafts one from published documents.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The folder to make; it must not exist yet, or be empty.
    path: PathBuf,
    /// Which example is copied.
    #[arg(long, value_enum, default_value_t = Example::Linping)]
    from: Example,
    /// Drafts the plan from published documents instead: text, Markdown, HTML, DOCX, or PDF with text.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "from")]
    from_documents: Vec<PathBuf>,
    /// The district the documents are about, if it cannot be told from them.
    #[arg(long, value_name = "NAME", requires = "from_documents")]
    region: Option<String>,
    /// The division code of the district.
    #[arg(long, requires = "from_documents")]
    code: Option<linping_units::DivisionCode>,
    /// The base year, if it cannot be told from the documents.
    #[arg(long, requires = "from_documents", value_parser = clap::value_parser!(i16).range(1949..=2190))]
    year: Option<i16>,
}

/// The plans that come with the binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Example {
    /// The real district.
    Linping,
    /// An invented town whose every answer can be worked out on paper.
    Gridtown,
}

#[derive(Embed)]
#[folder = "examples/linping"]
#[exclude = "out/*"]
struct Linping;

#[derive(Embed)]
#[folder = "examples/gridtown"]
#[exclude = "out/*"]
struct Gridtown;

impl Example {
    fn name(self) -> &'static str {
        match self {
            Example::Linping => "linping",
            Example::Gridtown => "gridtown",
        }
    }

    fn files(self) -> Vec<(Cow<'static, str>, EmbeddedFile)> {
        match self {
            Example::Linping => {
                Linping::iter().filter_map(|path| Linping::get(&path).map(|file| (path, file))).collect()
            }
            Example::Gridtown => {
                Gridtown::iter().filter_map(|path| Gridtown::get(&path).map(|file| (path, file))).collect()
            }
        }
    }
}

/// Writes the files of an example beside the folder wanted, then puts them in its place at once.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let path = &arguments.path;
    refuse_what_is_there(path)?;
    if !arguments.from_documents.is_empty() {
        let given = Given { region: arguments.region.clone(), code: arguments.code.clone(), year: arguments.year };
        return from_documents::run(path, &arguments.from_documents, &given, context);
    }
    let files = arguments.from.files();
    let whole = path.file_name().map(std::ffi::OsStr::to_os_string).filter(|_| !path.ends_with(".."));
    let Some(mut name) = whole else { return fill(path, &files).and_then(|()| told(arguments, files.len(), context)) };
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let made = fill(&temporary, &files).and_then(|()| {
        // An empty folder gives way; rename does not replace folders everywhere.
        let _ = std::fs::remove_dir(path);
        std::fs::rename(&temporary, path).map_err(|error| Failure::cannot_write(path, &error))
    });
    if made.is_err() {
        let _ = std::fs::remove_dir_all(&temporary);
    }
    made?;
    told(arguments, files.len(), context)
}

/// A folder that holds something, and a file, are never touched.
fn refuse_what_is_there(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    let refuse = |zh: &str, en: &str| {
        Err(Failure::from(
            Problem::new(Code::CannotWrite, Text::new(format!("{shown} {zh}"), format!("{shown} {en}"))).hint(
                Text::new("请另选一个不存在或为空的目录。", "choose a folder that does not exist yet or is empty."),
            ),
        ))
    };
    match std::fs::read_dir(path) {
        Ok(entries) => {
            if entries.count() > 0 {
                refuse("不是空目录", "is not empty")
            } else {
                Ok(())
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) if path.exists() => refuse("不是目录", "is not a folder"),
        Err(error) => Err(Failure::cannot_write(path, &error)),
    }
}

fn fill(root: &Path, files: &[(Cow<'static, str>, EmbeddedFile)]) -> Result<(), Failure> {
    for (name, file) in files {
        let target = root.join(&**name);
        let fail = |error: std::io::Error| Failure::cannot_write(&target, &error);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(fail)?;
        }
        let bytes = if name.ends_with(".toml") { without_schema(&file.data) } else { file.data.clone() };
        std::fs::write(&target, bytes).map_err(fail)?;
    }
    Ok(())
}

/// The line that tells an editor where the schema stands; in a copy elsewhere it would point at nothing.
fn without_schema(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.starts_with(b"#:schema") {
        return Cow::Borrowed(text);
    }
    let end = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| end + 1);
    Cow::Borrowed(text.get(end..).unwrap_or_default())
}

fn told(arguments: &Arguments, files: usize, context: &Context) -> Outcome {
    let from = arguments.from.name();
    if context.common.json {
        return output::print_json(&json!({ "from": from, "files": files }));
    }
    if context.common.quiet {
        return Ok(Exit::Done);
    }
    output::print(context.say(&Text::new(
        format!("已按示例 {from} 写入 {files} 个文件。接着在该目录中运行 `linping check`。\n"),
        format!("{files} files of the example {from} written. Next, run `linping check` in that folder.\n"),
    )))
}
