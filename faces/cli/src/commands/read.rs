use crate::context::{Context, Exit, Failure, Outcome};
use crate::output::print;
use clap::Args;
use linping_documents::{Commitment, Dictionary, Disagreement, Document, Error, Options, Statement, checks};
use linping_problems::{Code, Place, Problem, Problems, Text};
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

/// Reads the documents and prints what they say. With `--json` standard output holds one statement a line and nothing else; what is wrong
/// with a file goes to standard error, one object a line as well.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    match read(arguments, context) {
        Err(failure) if context.common.json => {
            for problem in crate::diagnostics::to_json(&failure.problems, failure.root.as_deref()) {
                crate::diagnostics::note(&format!("{problem}\n"));
            }
            Ok(failure.exit)
        }
        outcome => outcome,
    }
}

fn read(arguments: &Arguments, context: &Context) -> Outcome {
    let mut dictionary = Dictionary::standard();
    if let Some(path) = &arguments.dictionary {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::missing(path, &e))?;
        dictionary.extend(&text).map_err(|e| bad_dictionary(path, &e))?;
    }
    let options = Options { region: arguments.region.clone(), year: arguments.year };
    // A file that is not there is said before anything is printed.
    for path in &arguments.files {
        std::fs::metadata(path).map_err(|error| Failure::missing(path, &error))?;
    }
    let mut out = Printed::default();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    let mut drafted = false;
    for path in &arguments.files {
        let read = read_one(path)?;
        if context.stop.is_cancelled() {
            return Err(Failure::interrupted());
        }
        match read {
            Err(problem) => problems.push(problem),
            Ok(document) => {
                let mut table = Table::new(context);
                if arguments.commitments {
                    table.commitments(&document, &options, &mut out)?;
                    if table.found == 0 {
                        nothing(path, &Text::new("承诺", "commitment"), context);
                    }
                } else if arguments.propose || arguments.check {
                    let reading = document.read_statements(&dictionary, &options);
                    doubts(&reading.problems, context);
                    if arguments.propose {
                        // One draft after another, an empty line between them.
                        out.add(if drafted { "\n" } else { "" })?;
                        drafted = true;
                        out.add(&super::propose::draft(&document, &reading.statements))?;
                    }
                    found.extend(reading.statements);
                } else {
                    let doubtful = table.statements(&document, &dictionary, &options, &mut out)?;
                    doubts(&doubtful, context);
                    if table.found == 0 {
                        nothing(path, &Text::new("数字", "statement"), context);
                    }
                }
            }
        }
    }
    if arguments.check {
        disagreements(&checks(&found), &found, context, &mut out)?;
    }
    out.end()?;
    if problems.is_empty() { Ok(Exit::Done) } else { Err(Failure::wrong(problems)) }
}

/// The document in a file, or what is wrong with it. The file's bytes are let go as soon as they are read.
fn read_one(path: &Path) -> Result<Result<Document, Problem>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::missing(path, &error))?;
    Ok(Document::read(&bytes, &path.display().to_string()).map_err(|error| unreadable(path, &error)))
}

/// Standard output is for one object a line; what is in doubt goes to standard error.
fn doubts(problems: &Problems, context: &Context) {
    if context.common.json {
        for problem in problems {
            tracing::warn!("{}", context.say(&problem.message));
        }
    } else if !context.common.quiet {
        crate::diagnostics::print(problems, None, context);
    }
}

/// Says that a document which could be read holds nothing of what was looked for.
fn nothing(path: &Path, what: &Text, context: &Context) {
    if !context.common.quiet {
        let file = path.display();
        let said =
            Text::new(format!("{file}：没有读出{}。\n", what.zh), format!("{file}: no {} was found.\n", what.en));
        crate::diagnostics::note(context.say(&said));
    }
}

/// What is printed, handed on in pieces so that the whole is never held.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn add(&mut self, text: &str) -> Result<(), Failure> {
        self.0.push_str(text);
        if self.0.len() > PIECE { self.end() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), Failure> {
        print(&self.0)?;
        self.0.clear();
        Ok(())
    }
}

/// Length of a piece, in bytes.
const PIECE: usize = 1 << 16;

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
            match *format {
                "a binary file" => "这是二进制文件，不是文档".to_string(),
                "a ZIP archive" => "这是压缩包，不是 DOCX".to_string(),
                format => format!("不支持 {format} 格式"),
            },
            Text::new(
                "请另存为 DOCX、带文字的 PDF、HTML 或纯文本。",
                "save it as DOCX, PDF with text, HTML or plain text.",
            ),
        ),
        Error::Misnamed { format, .. } => (
            Code::UnreadableDocument,
            format!("扩展名是 {format}，内容却不是"),
            Text::new("请重新下载，或改正扩展名。", "download it again, or correct the extension."),
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
        Error::TooLarge { bytes, limit, .. } => (
            Code::TooLarge,
            format!("至少 {bytes} 字节，超过上限 {limit}"),
            Text::new(
                "请拆分文件；若文件本身很小，它可能是压缩炸弹。",
                "split the file; if it is small itself, it may be a zip bomb.",
            ),
        ),
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

fn line(value: &impl serde::Serialize, out: &mut Printed) -> Result<(), Failure> {
    let mut text = serde_json::to_string(value).map_err(|e| Failure::internal(e.to_string()))?;
    text.push('\n');
    out.add(&text)
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

/// Lines of one document, under its name and headers.
struct Table<'a> {
    context: &'a Context,
    begun: bool,
    found: usize,
}

impl<'a> Table<'a> {
    fn new(context: &'a Context) -> Table<'a> {
        Table { context, begun: false, found: 0 }
    }

    fn say(&self, zh: &str, en: &str) -> String {
        self.context.say(&Text::new(zh, en)).to_string()
    }

    fn line(
        &mut self,
        file: &str,
        heads: &[(&str, &str)],
        cells: &[&str],
        widths: &[usize],
        out: &mut Printed,
    ) -> Result<(), Failure> {
        let mut text = String::new();
        if !self.begun {
            self.begun = true;
            text.push_str(&format!("{file}\n"));
            let said: Vec<String> = heads.iter().map(|(zh, en)| self.say(zh, en)).collect();
            row(&said.iter().map(String::as_str).zip(widths.iter().copied()).collect::<Vec<_>>(), &mut text);
        }
        row(&cells.iter().copied().zip(widths.iter().copied()).collect::<Vec<_>>(), &mut text);
        out.add(&text)
    }

    fn statements(
        &mut self,
        document: &Document,
        dictionary: &Dictionary,
        options: &Options,
        out: &mut Printed,
    ) -> Result<Problems, Failure> {
        let mut failed = None;
        let doubtful = document.each_statement(dictionary, options, |statement| {
            self.found += 1;
            if failed.is_none() {
                let said =
                    if self.context.common.json { line(&statement, out) } else { self.statement(&statement, out) };
                failed = said.err();
            }
        });
        failed.map_or(Ok(doubtful), Err)
    }

    fn statement(&mut self, statement: &Statement, out: &mut Printed) -> Result<(), Failure> {
        let heads = [
            ("指标", "indicator"),
            ("数值", "value"),
            ("类型", "kind"),
            ("时期", "period"),
            ("比较", "compared"),
            ("引文", "quote"),
        ];
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
        self.line(&statement.file, &heads, &cells, &[36, 22, 7, 16, 14, 60], out)
    }

    fn commitments(&mut self, document: &Document, options: &Options, out: &mut Printed) -> Result<(), Failure> {
        let mut failed = None;
        document.each_commitment(options, |commitment| {
            self.found += 1;
            if failed.is_none() {
                let said =
                    if self.context.common.json { line(&commitment, out) } else { self.commitment(&commitment, out) };
                failed = said.err();
            }
        });
        failed.map_or(Ok(()), Err)
    }

    fn commitment(&mut self, commitment: &Commitment, out: &mut Printed) -> Result<(), Failure> {
        let heads = [
            ("动词", "verb"),
            ("对象", "object"),
            ("项目", "programme"),
            ("地点", "place"),
            ("主体", "body"),
            ("日期", "date"),
            ("度量", "measure"),
            ("类别", "class"),
            ("状态", "status"),
        ];
        let class = format!("{:?}", commitment.class).to_lowercase();
        let status = match commitment.status {
            linping_documents::Status::Planned => self.say("计划", "planned"),
            linping_documents::Status::UnderWay => self.say("进行中", "under way"),
            linping_documents::Status::Done => self.say("已完成", "done"),
        };
        let cells = [
            commitment.verb.as_str(),
            commitment.object.as_str(),
            commitment.programme.as_deref().unwrap_or(""),
            commitment.place.as_deref().unwrap_or(""),
            commitment.body.as_deref().unwrap_or(""),
            commitment.date.as_deref().unwrap_or(""),
            commitment.measure.as_deref().unwrap_or(""),
            class.as_str(),
            status.as_str(),
        ];
        self.line(&commitment.file, &heads, &cells, &[12, 48, 26, 16, 16, 14, 16, 10, 10], out)
    }
}

fn disagreements(
    found: &[Disagreement],
    said: &[Statement],
    context: &Context,
    out: &mut Printed,
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
        out.add(&format!("{}: {}\n", context.say(&mark), context.say(&disagreement.message)))?;
        for i in &disagreement.statements {
            if let Some(statement) = said.get(*i) {
                out.add(&format!("  {}:{}  {}\n", statement.file, statement.start, statement.quote))?;
            }
        }
    }
    if found.is_empty() && !context.common.json {
        let none = Text::new("没有发现不一致。\n", "nothing disagrees.\n");
        out.add(context.say(&none))?;
    }
    Ok(())
}
