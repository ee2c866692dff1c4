//! What the parser of arguments complains about, as a problem in both languages.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use linping_problems::{Code, Language, Problem, Text};

/// The language asked for, read from arguments that could not be parsed as a whole.
pub fn language(words: impl Iterator<Item = String>, environment: Option<String>) -> Language {
    let mut asked = environment;
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        if let Some(value) = word.strip_prefix("--lang=") {
            asked = Some(value.to_string());
        } else if word == "--lang" {
            asked = words.peek().cloned().or(asked);
        }
    }
    if asked.as_deref() == Some("zh") { Language::Zh } else { Language::En }
}

/// The complaint with its remedy.
pub fn problem(error: &clap::Error) -> Problem {
    let told = error.to_string();
    let english = told.lines().next().unwrap_or_default().trim_start_matches("error: ").to_string();
    let part = |kind: ContextKind| error.get(kind).map(words).unwrap_or_default();
    let (argument, value) = (part(ContextKind::InvalidArg), part(ContextKind::InvalidValue));
    let chinese = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 需要一个值"),
        ErrorKind::InvalidValue => format!("“{value}”不能用于 {argument}"),
        ErrorKind::ValueValidation => format!("“{value}”不能用于 {argument}{}", kind_of_value(error)),
        ErrorKind::UnknownArgument => format!("没有参数“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("没有命令“{}”", part(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_string(),
        ErrorKind::ArgumentConflict => match part(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => format!("{argument} 只能给一次"),
            prior => format!("{argument} 不能与 {prior} 同用"),
        },
        ErrorKind::NoEquals => format!("{argument} 与其值之间要有等号"),
        ErrorKind::TooManyValues => format!("{argument} 的值“{value}”过多"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值的个数不对"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文本".to_string(),
        _ => "参数有误".to_string(),
    };
    let usage = part(ContextKind::Usage).trim_start_matches("Usage:").trim().to_string();
    let mut remedy = Text::new(String::new(), String::new());
    let mut say = |zh: String, en: String| {
        let gap = |text: &str| if text.is_empty() { "" } else { " " };
        remedy.zh = format!("{}{}{zh}", remedy.zh, gap(&remedy.zh));
        remedy.en = format!("{}{}{en}", remedy.en, gap(&remedy.en));
    };
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(part).join("");
    let alike =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(part).join("");
    if !alike.is_empty() {
        say(format!("您是指 {alike} 吗？"), format!("did you mean {alike}?"));
    }
    if !valid.is_empty() {
        say(format!("可用：{valid}。"), format!("there are {valid}."));
    }
    if !usage.is_empty() {
        say(format!("用法：{usage}。"), format!("usage: {usage}."));
    }
    say("全部参数见 --help。".into(), "all arguments are told by --help.".into());
    Problem::new(Code::BadArgument, Text::new(chinese, english)).hint(remedy)
}

/// What a value should have been, as far as its parser tells.
fn kind_of_value(error: &clap::Error) -> &'static str {
    match std::error::Error::source(error) {
        Some(source) if source.is::<std::num::ParseIntError>() => "：须为不小于 0 的整数",
        Some(source) if source.is::<std::num::ParseFloatError>() => "：须为数",
        _ => "",
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(list) => list.join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_in_arguments_that_cannot_be_parsed() {
        let ask = |line: &str, environment: Option<&str>| {
            language(line.split(' ').map(String::from), environment.map(String::from))
        };
        assert_eq!(ask("site --nonsense --lang zh", None), Language::Zh);
        assert_eq!(ask("site --lang=zh --nonsense", None), Language::Zh);
        assert_eq!(ask("site --nonsense", Some("zh")), Language::Zh);
        assert_eq!(ask("site --lang en --nonsense", Some("zh")), Language::En);
        assert_eq!(ask("site --nonsense --lang", None), Language::En);
    }
}
