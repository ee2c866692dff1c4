//! Reads what is to be solved.

use super::Arguments;
use super::places::wrong;
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Text};
use linping_siting::formats::{Format, guess};
use std::path::Path;

/// The text of an instance, or the tables of one.
pub struct Input {
    /// The file as the user names it.
    pub name: String,
    /// Name of the instance: the file's name without its extension.
    pub instance: String,
    pub format: Format,
    pub text: String,
}

impl Input {
    /// A problem that this format cannot hold.
    pub fn unfit(&self, kind: &str) -> Failure {
        let format = Format::ALL.iter().find(|(_, f)| *f == self.format).map_or("?", |(name, _)| name);
        Problem::new(
            Code::BadArgument,
            Text::new(
                format!("格式 {format} 不能用于 {kind}"),
                format!("format {format} does not hold a {kind} problem"),
            ),
        )
        .at(Place::file(&self.name))
        .hint(Text::new(
            format!("可用的格式：{}；若格式判断有误，请用 --format 说明。", fitting(kind)),
            format!("there are for it: {}; if the format was guessed wrongly, say it with --format.", fitting(kind)),
        ))
        .into()
    }
}

/// Formats that hold a kind of problem.
fn fitting(kind: &str) -> &'static str {
    match kind {
        "knapsack" | "mknapsack" => "mknap",
        "closure" | "assemble" => "json",
        "max-p" => "csv, json",
        "orienteering" => "oplib, tsiligirides",
        _ => "pmed, pmedcap, cap, sjc, bds, csv",
    }
}

/// Reads the file and decides on its format.
pub fn read_input(arguments: &Arguments) -> Result<Input, Failure> {
    let asked = match arguments.format.as_deref() {
        None => None,
        Some(name) => Some(Format::named(name).ok_or_else(|| {
            let all = Format::ALL.map(|(name, _)| name).join(", ");
            wrong(
                Text::new(format!("未知格式“{name}”"), format!("unknown format `{name}`")),
                Text::new(format!("可用：{all}"), format!("there are {all}")),
            )
        })?),
    };
    let Some(path) = arguments.file.as_deref().or(arguments.cost.as_deref()).or(arguments.demand.as_deref()) else {
        return Err(wrong(
            Text::new("没有给出要解的问题", "nothing to solve was given"),
            Text::new(
                "请给出算例文件，或 --demand、--supply 与 --cost。",
                "give an instance file, or --demand, --supply and --cost.",
            ),
        ));
    };
    let name = path.display().to_string();
    let instance = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let tables = arguments.cost.is_some() || arguments.demand.is_some();
    // A draw takes any list; its lines are nobody's format.
    if arguments.problem == super::Kind::Draw {
        let text = read_text(path)?;
        return Ok(Input { name, instance, format: Format::Csv, text });
    }
    let tables = tables || matches!(arguments.problem, super::Kind::Portfolio | super::Kind::Share);
    if tables && asked.is_some_and(|format| format != Format::Csv) {
        return Err(wrong(
            Text::new(
                "此问题从表格读取，格式只能是 csv",
                "this problem is read from tables: the format can only be csv",
            ),
            Text::new("请去掉 --format，或写 --format csv。", "leave out --format, or write --format csv."),
        ));
    }
    if tables || asked == Some(Format::Csv) {
        let text = if tables { String::new() } else { read_text(path)? };
        return Ok(Input { name, instance, format: Format::Csv, text });
    }
    let text = read_text(path)?;
    if text.trim().is_empty() {
        return Err(Problem::new(Code::Empty, Text::new(format!("文件 {name} 为空"), format!("{name} is empty")))
            .at(Place::line(&name, 1, 1))
            .hint(Text::new("请提供算例数据。", "give the data of an instance."))
            .into());
    }
    let format = match asked.or_else(|| guess(&name, &text)) {
        Some(format) => format,
        None => {
            return Err(Problem::new(
                Code::BadInstance,
                Text::new(format!("无法判断 {name} 的格式"), format!("cannot tell the format of {name}")),
            )
            .at(Place::file(&name))
            .hint(Text::new("请用 --format 说明。", "say it with --format."))
            .into());
        }
    };
    Ok(Input { name, instance, format, text })
}

/// A text file as it is, within the size limit.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    const LARGEST: u64 = 2 << 30;
    let missing = |error: std::io::Error| Failure::missing(path, &error);
    let size = std::fs::metadata(path).map_err(missing)?.len();
    if size > LARGEST {
        let shown = path.display();
        return Err(Problem::new(
            Code::TooLarge,
            Text::new(
                format!("{shown} 有 {size} 字节，超过上限 {LARGEST}"),
                format!("{shown} has {size} bytes, the limit is {LARGEST}"),
            ),
        )
        .at(Place::file(shown.to_string()))
        .hint(Text::new(
            "请改用 csv 稀疏费用表（--cost），并给出 --radius。",
            "use a sparse table (--cost) with a --radius.",
        ))
        .into());
    }
    let bytes = std::fs::read(path).map_err(missing)?;
    // A zero byte is valid UTF-8, but no text holds one.
    let text = if bytes.contains(&0) { None } else { String::from_utf8(bytes).ok() };
    text.ok_or_else(|| {
        let shown = path.display().to_string();
        Problem::new(
            Code::BadEncoding,
            Text::new(format!("{shown} 不是 UTF-8 文本"), format!("{shown} is not UTF-8 text")),
        )
        .at(Place::file(shown))
        .hint(Text::new("请以 UTF-8 保存。", "save it as UTF-8."))
        .into()
    })
}
