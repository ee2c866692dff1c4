//! Draws problems: code, file:line:column, snippet and remedy; `--json` gives the same to machines.

use crate::arguments::Common;
use crate::context::Context;
use linping_problems::{Code, Language, Place, Position, Problem, Severity, Text, line_and_column};
use linping_tables::shown_text;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use serde_json::json;
use std::any::Any;
use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Logs go to standard error; `--verbose` shows more of them, `LINPING_LOG` chooses.
pub fn start_logging(common: &Common) {
    let level = if common.verbose {
        "info"
    } else if common.quiet {
        "error"
    } else {
        "warn"
    };
    let filter = std::env::var("LINPING_LOG").unwrap_or_else(|_| level.to_string());
    let _ = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(colour())
        .without_time()
        .try_init();
}

fn colour() -> bool {
    std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal()
}

/// Keeps the default panic message off the screen: the panic is reported as a problem instead.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            tracing::error!("panic at {}:{}", place.file(), place.line());
        }
    }));
}

/// A panic as a problem.
pub fn panicked(panic: &(dyn Any + Send)) -> Problem {
    let what = panic
        .downcast_ref::<&str>()
        .map(|s| (*s).to_string())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Problem::new(Code::Internal, Text::new(format!("程序内部错误：{what}"), format!("internal error: {what}"))).hint(
        Text::new(
            "这是 Linping 的错误，请附上 `linping doctor` 的输出报告。",
            "this is a fault of Linping; please report it with the output of `linping doctor`.",
        ),
    )
}

/// Prints problems: drawn on standard error, or with `--json` as an object on standard output.
pub fn print(problems: &[Problem], root: Option<&Path>, context: &Context) {
    let mut texts = Texts { root, read: HashMap::new() };
    if context.common.json {
        let list: Vec<_> = problems.iter().map(|p| as_json(p, &mut texts)).collect();
        let errors = problems.iter().filter(|p| p.is_error()).count();
        let value = json!({ "problems": list, "errors": errors, "warnings": problems.len() - errors });
        let _ = crate::output::print_json(&value);
        return;
    }
    let mut drawn = String::new();
    for problem in problems {
        drawn.push_str(&draw(problem, &mut texts, context));
    }
    let _ = std::io::stderr().lock().write_all(drawn.as_bytes());
}

/// Problems as JSON objects.
pub fn to_json(problems: &[Problem], root: Option<&Path>) -> Vec<serde_json::Value> {
    let mut texts = Texts { root, read: HashMap::new() };
    problems.iter().map(|problem| as_json(problem, &mut texts)).collect()
}

/// A line on standard error.
pub fn note(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The texts of the files that places point into, each read once.
struct Texts<'a> {
    root: Option<&'a Path>,
    read: HashMap<String, Option<String>>,
}

impl Texts<'_> {
    fn of(&mut self, file: &str) -> Option<&str> {
        const LARGEST_SHOWN: u64 = 16 << 20;
        let root = self.root;
        self.read
            .entry(file.to_string())
            .or_insert_with(|| {
                let path = root.map_or_else(|| Path::new(file).to_path_buf(), |root| root.join(file));
                let size = std::fs::metadata(&path).ok()?.len();
                let bytes = (size <= LARGEST_SHOWN).then(|| std::fs::read(&path).ok()).flatten()?;
                shown_text(&bytes, LARGEST_SHOWN).ok()
            })
            .as_deref()
    }
}

/// The words of a place, `file:line:column`, with line and column if they are known.
fn located(place: &Place, texts: &mut Texts) -> (String, Option<(u64, u64)>) {
    match &place.position {
        Position::Whole => (place.file.clone(), None),
        Position::Line { line, column } => (format!("{}:{line}:{column}", place.file), Some((*line, *column))),
        Position::Cell { sheet, cell } => (format!("{}:{sheet}!{cell}", place.file), None),
        Position::Bytes { start, .. } => match texts.of(&place.file) {
            Some(text) => {
                let (line, column) = line_and_column(text, *start);
                (format!("{}:{line}:{column}", place.file), Some((line, column)))
            }
            None => (place.file.clone(), None),
        },
    }
}

/// A problem as an object for machines; the same content as the drawing.
fn as_json(problem: &Problem, texts: &mut Texts) -> serde_json::Value {
    let place = |place: &Place, texts: &mut Texts| {
        let (_, at) = located(place, texts);
        let mut object = json!({ "file": place.file });
        if let Some((line, column)) = at {
            object["line"] = json!(line);
            object["column"] = json!(column);
        }
        if let Position::Bytes { start, end } = place.position {
            object["start"] = json!(start);
            object["end"] = json!(end);
            if let Some(text) = texts.of(&place.file) {
                let (line, column) = line_and_column(text, end);
                object["end_line"] = json!(line);
                object["end_column"] = json!(column);
                object["snippet"] = json!(snippet(text, start));
            }
        }
        if let Position::Cell { sheet, cell } = &place.position {
            object["sheet"] = json!(sheet);
            object["cell"] = json!(cell);
        }
        object
    };
    let mut value = json!({
        "code": problem.code,
        "severity": problem.severity,
        "title": problem.code.title(),
        "message": problem.message,
        "hint": problem.hint,
    });
    if let Some(at) = &problem.place {
        value["place"] = place(at, texts);
    }
    let related: Vec<_> =
        problem.related.iter().map(|(at, note)| json!({ "place": place(at, texts), "note": note })).collect();
    value["related"] = json!(related);
    value
}

/// The line a byte stands in.
fn snippet(text: &str, byte: usize) -> &str {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    text[start..end].trim_end()
}

/// A problem drawn with its snippet.
fn draw(problem: &Problem, texts: &mut Texts, context: &Context) -> String {
    let severity = match problem.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
    };
    let word = match (problem.severity, context.language) {
        (Severity::Error, Language::En) => "error",
        (Severity::Error, Language::Zh) => "错误",
        (Severity::Warning, Language::En) => "warning",
        (Severity::Warning, Language::Zh) => "警告",
    };
    let mut head = format!("{word}[{}]: {}", problem.code.as_str(), context.say(&problem.message));
    let mut notes = Vec::new();
    let mut source = None;
    if let Some(place) = &problem.place {
        let (shown, at) = located(place, texts);
        if let (Some((line, column)), Some(text)) = (at, texts.of(&place.file)) {
            let (start, end) = match place.position {
                Position::Bytes { start, end } => (start, end.max(start)),
                _ => {
                    let start = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum::<usize>();
                    let skip = text[start..].chars().take(column as usize - 1).map(char::len_utf8).sum::<usize>();
                    (start + skip, start + skip)
                }
            };
            source = Some((text.to_string(), start.min(text.len()), end.min(text.len())));
        }
        if source.is_none() {
            head.push_str(&format!("\n  --> {shown}"));
        }
    }
    for (place, note) in &problem.related {
        notes.push(format!("{} ({})", context.say(note), located(place, texts).0));
    }
    if let Some(hint) = &problem.hint {
        notes.push(context.say(hint).to_string());
    }
    let mut diagnostic = MietteDiagnostic::new(head).with_severity(severity);
    if !notes.is_empty() {
        diagnostic = diagnostic.with_help(notes.join("\n"));
    }
    let report = match (source, &problem.place) {
        (Some((text, start, end)), Some(place)) => {
            diagnostic = diagnostic.with_label(LabeledSpan::underline(start..end));
            Report::new(diagnostic).with_source_code(NamedSource::new(&place.file, text))
        }
        _ => Report::new(diagnostic),
    };
    let theme = if colour() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let width = 120;
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false);
    if handler.render_report(&mut drawn, report.as_ref()).is_err() {
        drawn = format!("{}\n", context.say(&problem.message));
    }
    in_language(drawn, context.language)
}

/// The library labels what to do in English only. The Chinese word is as wide, so that lines below stay in their column.
fn in_language(mut drawn: String, language: Language) -> String {
    const LABEL: &str = "  help: ";
    if language == Language::Zh
        && let Some(at) = drawn.rfind(LABEL)
    {
        drawn.replace_range(at..at + LABEL.len(), "  建议: ");
    }
    drawn
}
