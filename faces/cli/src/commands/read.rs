use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::print;
use clap::Args;
use linping_documents::{Commitment, Dictionary, Disagreement, Document, Error, Options, Statement, checks};
use linping_problems::{Code, Place, Problem, Text};
use std::path::{Path, PathBuf};

/// Arguments of the verb.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Documents: text, Markdown, HTML, DOCX, or PDF with text.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print commitments (what the issuer says it will do) instead of statements.
    #[arg(long, conflicts_with_all = ["check", "propose"])]
    commitments: bool,
    /// Print what the figures contradict each other in.
    #[arg(long, conflicts_with = "propose")]
    check: bool,
    /// Print a draft of a source file with cited figures, for a person to confirm.
    #[arg(long)]
    propose: bool,
    /// More names of indicators: lines of name, aliases joined by 、 and class of unit, parted by tabs.
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,
    /// The area the documents are about, if it cannot be told from them.
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// The year the documents were published in, if it cannot be told from them.
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
}

/// Reads the documents and prints what they say.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let mut dictionary = Dictionary::standard();
    if let Some(path) = &arguments.dictionary {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::missing(path, &e))?;
        dictionary.extend(&text).map_err(|e| bad_dictionary(path, &e))?;
    }
    let options = Options { region: arguments.region.clone(), year: arguments.year };
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    let mut missing = None;
    for path in &arguments.files {
        match std::fs::read(path) {
            Err(error) => missing = missing.or_else(|| Some(Failure::missing(path, &error))),
            Ok(bytes) => match Document::read(&bytes, &path.display().to_string()) {
                Ok(document) => documents.push(document),
                Err(error) => problems.push(unreadable(path, &error)),
            },
        }
        if context.stop.is_cancelled() {
            return Err(Failure::interrupted());
        }
    }
    if let Some(failure) = missing {
        return Err(failure);
    }
    let mut out = String::new();
    if arguments.commitments {
        let found: Vec<Commitment> = documents.iter().flat_map(|d| d.commitments(&options)).collect();
        commitments(&found, context, &mut out)?;
    } else {
        let mut found = Vec::new();
        for document in &documents {
            let reading = document.read_statements(&dictionary, &options);
            found.extend(reading.statements);
            // Standard output is for one object a line; what is in doubt goes to standard error.
            if context.common.json {
                for problem in &reading.problems {
                    tracing::warn!("{}", context.say(&problem.message));
                }
            } else if !context.common.quiet {
                crate::diagnostics::print(&reading.problems, None, context);
            }
        }
        if arguments.propose {
            let drafts: Vec<String> = documents
                .iter()
                .map(|d| {
                    let own: Vec<Statement> = found.iter().filter(|s| s.file == d.name()).cloned().collect();
                    super::propose::draft(d, &own)
                })
                .collect();
            out.push_str(&drafts.join("\n"));
        } else if arguments.check {
            disagreements(&checks(&found), &found, context, &mut out)?;
        } else {
            statements(&found, context, &mut out)?;
        }
    }
    print(&out)?;
    if problems.is_empty() { Ok(Exit::Done) } else { Err(Failure::wrong(problems)) }
}

pub(super) fn unreadable(path: &Path, error: &Error) -> Problem {
    let shown = path.display();
    let (code, zh, hint) = match error {
        Error::Empty { .. } => {
            (Code::Empty, "文件里没有文字".to_string(), Text::new("请确认文件内容。", "check what the file holds."))
        }
        Error::Encoding { position, .. } => (
            Code::BadEncoding,
            format!("不是 UTF-8、UTF-16 或 GB18030（第 {position} 字节起无法解码）"),
            Text::new("请另存为 UTF-8。", "save it as UTF-8."),
        ),
        Error::Unsupported { format, .. } => (
            Code::UnreadableDocument,
            format!("不支持 {format} 格式"),
            Text::new(
                "请另存为 DOCX、带文字的 PDF、HTML 或纯文本。",
                "save it as DOCX, PDF with text, HTML or plain text.",
            ),
        ),
        Error::Encrypted { .. } => (
            Code::UnreadableDocument,
            "文件已加密".to_string(),
            Text::new("请去掉密码后重试。", "remove the password and read it again."),
        ),
        Error::Scanned { pages, .. } => (
            Code::UnreadableDocument,
            format!("{pages} 页均无文字，应是扫描件"),
            Text::new("请先做文字识别（OCR）。", "run it through text recognition first."),
        ),
        Error::Damaged { format, reason, .. } => (
            Code::UnreadableDocument,
            format!("{format} 文件损坏：{reason}"),
            Text::new("请重新下载或另存。", "download or save it again."),
        ),
        Error::TooLarge { bytes, limit, .. } => {
            (Code::TooLarge, format!("{bytes} 字节，超过上限 {limit}"), Text::new("请拆分文件。", "split the file."))
        }
        Error::Dictionary { .. } => (Code::BadTable, error.to_string(), Text::same("")),
    };
    let message = Text::new(format!("{shown}：{zh}"), error.to_string());
    Problem::new(code, message).at(Place::file(shown.to_string())).hint(hint)
}

fn bad_dictionary(path: &Path, error: &Error) -> Failure {
    let line = if let Error::Dictionary { line, .. } = error { *line as u64 } else { 1 };
    Failure::from(
        Problem::new(Code::BadTable, Text::new(format!("指标词典有误：{error}"), error.to_string()))
            .at(Place::line(path.display().to_string(), line, 1))
            .hint(Text::new(
                "每行：名称、制表符、别名（以“、”分隔）、制表符、单位类别（money persons ratio index area any part）。",
                "a line is: name, tab, aliases joined by 、, tab, class of unit (money persons ratio index area any part).",
            )),
    )
}

fn line(value: &impl serde::Serialize, out: &mut String) -> Result<(), Failure> {
    out.push_str(&serde_json::to_string(value).map_err(|e| Failure::internal(e.to_string()))?);
    out.push('\n');
    Ok(())
}

/// Pads to a width, Chinese letters counting two.
fn cell(text: &str, width: usize, out: &mut String) {
    let mut used = 0;
    for c in text.chars() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if used + wide > width {
            out.push('…');
            used += 2;
            break;
        }
        out.push(c);
        used += wide;
    }
    out.extend(std::iter::repeat_n(' ', (width + 2).saturating_sub(used)));
}

fn row(cells: &[(&str, usize)], out: &mut String) {
    for (text, width) in cells {
        cell(text, *width, out);
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out.push('\n');
}

fn statements(found: &[Statement], context: &Context, out: &mut String) -> Result<(), Failure> {
    if context.common.json {
        return found.iter().try_for_each(|s| line(s, out));
    }
    let say = |zh, en| context.say(&Text::new(zh, en)).to_string();
    let heads = [
        say("指标", "indicator"),
        say("数值", "value"),
        say("类型", "kind"),
        say("时期", "period"),
        say("比较", "compared"),
        say("引文", "quote"),
    ];
    let widths = [36, 22, 7, 16, 14, 60];
    let mut file = "";
    for statement in found {
        if statement.file != file {
            file = &statement.file;
            out.push_str(&format!("{file}\n"));
            row(&heads.iter().map(String::as_str).zip(widths).collect::<Vec<_>>(), out);
        }
        let sign = if statement.sign < 0 && !statement.value.starts_with('-') { "-" } else { "" };
        let value = format!("{sign}{} {}", statement.value, statement.unit.as_deref().unwrap_or(""));
        let kind = format!("{:?}", statement.kind).to_lowercase();
        let cells = [
            statement.indicator.as_str(),
            value.trim(),
            kind.as_str(),
            statement.period.as_deref().unwrap_or(""),
            statement.comparison.as_deref().unwrap_or(""),
            statement.quote.as_str(),
        ];
        row(&cells.into_iter().zip(widths).collect::<Vec<_>>(), out);
    }
    Ok(())
}

fn commitments(found: &[Commitment], context: &Context, out: &mut String) -> Result<(), Failure> {
    if context.common.json {
        return found.iter().try_for_each(|c| line(c, out));
    }
    let say = |zh, en| context.say(&Text::new(zh, en)).to_string();
    let heads = [
        say("动词", "verb"),
        say("对象", "object"),
        say("项目", "programme"),
        say("日期", "date"),
        say("度量", "measure"),
        say("类别", "class"),
        say("状态", "status"),
    ];
    let widths = [12, 56, 30, 14, 16, 10, 10];
    let mut file = "";
    for commitment in found {
        if commitment.file != file {
            file = &commitment.file;
            out.push_str(&format!("{file}\n"));
            row(&heads.iter().map(String::as_str).zip(widths).collect::<Vec<_>>(), out);
        }
        let class = format!("{:?}", commitment.class).to_lowercase();
        let status = match commitment.status {
            linping_documents::Status::Planned => say("计划", "planned"),
            linping_documents::Status::UnderWay => say("进行中", "under way"),
            linping_documents::Status::Done => say("已完成", "done"),
        };
        let cells = [
            commitment.verb.as_str(),
            commitment.object.as_str(),
            commitment.programme.as_deref().unwrap_or(""),
            commitment.date.as_deref().unwrap_or(""),
            commitment.measure.as_deref().unwrap_or(""),
            class.as_str(),
            status.as_str(),
        ];
        row(&cells.into_iter().zip(widths).collect::<Vec<_>>(), out);
    }
    Ok(())
}

fn disagreements(
    found: &[Disagreement],
    said: &[Statement],
    context: &Context,
    out: &mut String,
) -> Result<(), Failure> {
    for disagreement in found {
        let quotes: Vec<_> = disagreement
            .statements
            .iter()
            .filter_map(|i| said.get(*i))
            .map(|s| serde_json::json!({ "file": s.file, "start": s.start, "quote": s.quote }))
            .collect();
        if context.common.json {
            line(
                &serde_json::json!({ "contradiction": disagreement.contradiction, "zh": disagreement.message.zh, "en": disagreement.message.en, "quotes": quotes }),
                out,
            )?;
            continue;
        }
        let mark = match disagreement.contradiction {
            true => Text::new("矛盾", "contradiction"),
            false => Text::new("说明", "note"),
        };
        out.push_str(&format!("{}: {}\n", context.say(&mark), context.say(&disagreement.message)));
        for i in &disagreement.statements {
            if let Some(statement) = said.get(*i) {
                out.push_str(&format!("  {}:{}  {}\n", statement.file, statement.start, statement.quote));
            }
        }
    }
    if found.is_empty() && !context.common.json {
        let none = Text::new("没有发现不一致。\n", "nothing disagrees.\n");
        out.push_str(context.say(&none));
    }
    Ok(())
}
