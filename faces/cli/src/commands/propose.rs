use linping_documents::{Document, Kind, Statement};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A draft of `sources/NAME.toml`: the document and its figures with their words, for a person to confirm.
///
/// Only what a source file can carry is proposed: one number with a unit and a period. What is left out is listed in comments.
pub fn draft(document: &Document, statements: &[Statement]) -> String {
    let mut out = String::new();
    let title = document.title().map_or_else(|| first_line(document), str::to_string);
    let title = quoted(&title);
    let _ = writeln!(
        out,
        "# 起草自 / drafted from {}：逐行核对后删去本行 / confirm every line, then delete this one.",
        document.name()
    );
    let _ = writeln!(out, "title = {{ zh = {title}, en = {title} }}");
    out.push_str("producer = { zh = \"待填\", en = \"to be filled in\" }\n");
    if let Some(date) = document.date() {
        let _ = writeln!(out, "# published: the file says {}", date.replace(['\n', '\r'], " "));
    }
    out.push_str("licence = \"to be filled in\"\naccess = \"public\"\n");
    let _ = writeln!(out, "file = {}", quoted(&format!("files/{}", document.name())));
    let mut names = BTreeSet::new();
    let mut left = Vec::new();
    for statement in statements {
        let Some(value) = quantity(statement) else {
            left.push(statement);
            continue;
        };
        let Some(period) = statement.period.as_deref().and_then(period) else {
            left.push(statement);
            continue;
        };
        let id = identifier(statement, &mut names);
        let says = says(document, statement);
        let _ = write!(out, "\n[[figure]]\n# {}", statement.indicator);
        if let Some(comparison) = &statement.comparison {
            let _ = write!(out, "，{comparison}");
        }
        let _ = writeln!(
            out,
            "\nid = \"{id}\"\nvalue = {}\nsays = {}\nkind = \"{}\"",
            quoted(&value),
            quoted(&says),
            kind(statement.kind)
        );
        let period = period.written();
        let _ = writeln!(out, "period = {}", if period.len() == 4 { period.to_string() } else { quoted(period) });
        if let Some(page) = statement.page {
            let _ = writeln!(out, "page = {page}");
        }
        if let Some(qualifier) = &statement.qualifier {
            let _ = writeln!(out, "note = {}", as_written(qualifier));
        }
    }
    if !left.is_empty() {
        out.push_str("\n# 未列入：没有带单位的单一数值，或没有时期 / not proposed, for want of a single value with a unit, or of a period:\n");
        for statement in left {
            let _ = writeln!(out, "#   {} | {}", statement.indicator, statement.quote.replace(['\n', '\r'], " "));
        }
    }
    out
}

pub(super) fn first_line(document: &Document) -> String {
    document.text().lines().find(|l| !l.trim().is_empty()).unwrap_or("").chars().take(60).collect()
}

/// The word beside a figure, for its note.
pub(super) fn as_written(qualifier: &str) -> String {
    let (zh, en) = (format!("原文：{qualifier}"), format!("as written: {qualifier}"));
    format!("{{ zh = {}, en = {} }}", quoted(&zh), quoted(&en))
}

/// A basic TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// One number and its unit, as the plan language reads them.
pub(super) fn quantity(statement: &Statement) -> Option<String> {
    // Spaces between thousands are how it was printed; the plan language has none.
    let written: String = statement.value.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = written.trim_start_matches('-');
    let plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && digits.starts_with(|c: char| c.is_ascii_digit());
    if !plain || statement.minor {
        return None;
    }
    let unit = match statement.unit.as_deref()? {
        "％" | "℅" => "%",
        other => other,
    };
    let sign = if statement.sign < 0 && !written.starts_with('-') { "-" } else { "" };
    let value = format!("{sign}{written} {unit}");
    value.parse::<linping_units::Quantity>().ok().map(|_| value)
}

/// The period of a statement as the plan language writes it: 2022Q1 is 2022-Q1, 2022Q1-Q3 is 2022-Q1/2022-Q3, 2021-2025 is 2021/2025.
pub(super) fn period(written: &str) -> Option<linping_units::Period> {
    let year = written.get(..4)?;
    let rest = written.get(4..).unwrap_or("");
    let plain = match rest.as_bytes() {
        [b'Q' | b'H', _] => format!("{year}-{rest}"),
        [b'Q', _, b'-', b'Q', _] => format!("{year}-{}/{year}-{}", rest.get(..2)?, rest.get(3..)?),
        [b'-', last @ ..] if last.len() == 4 && last.iter().all(u8::is_ascii_digit) => {
            format!("{year}/{}", rest.get(1..)?)
        }
        _ => written.to_string(),
    };
    plain.parse().ok()
}

/// The words that hold the figure, as a reader sees them and long enough to be found again.
pub(super) fn says(document: &Document, statement: &Statement) -> String {
    let visible = visible(&statement.quote);
    if document.find_quote(&visible).is_some() { visible } else { statement.quote.clone() }
}

/// A quote of the file without its markup and white space.
pub(super) fn visible(quote: &str) -> String {
    let mut visible = String::new();
    let mut in_tag = false;
    for c in quote.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag && !c.is_whitespace() => visible.push(c),
            _ => {}
        }
    }
    visible
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Level => "level",
        Kind::Count => "count",
        Kind::Growth => "growth",
        Kind::Share => "share",
        Kind::Rank => "rank",
        Kind::Change => "change",
        Kind::Target => "target",
    }
}

/// Identifiers are plain letters: the place in the document and the period make one.
pub(super) fn identifier(statement: &Statement, names: &mut BTreeSet<String>) -> String {
    let period: String = statement
        .period
        .as_deref()
        .unwrap_or("")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let stem = format!("{}-{period}-at-{}", kind(statement.kind), statement.value_start);
    let mut name = stem.clone();
    let mut n = 2;
    while !names.insert(name.clone()) {
        name = format!("{stem}-{n}");
        n += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn every_period_the_reader_gives_is_one_of_the_plan() {
        let days = |written: &str| period(written).map(|p| format!("{} {}", p.start(), p.last_day()));
        assert_eq!(days("2021").as_deref(), Some("2021-01-01 2021-12-31"));
        assert_eq!(days("2022Q1").as_deref(), Some("2022-01-01 2022-03-31"));
        assert_eq!(days("2022H1").as_deref(), Some("2022-01-01 2022-06-30"));
        assert_eq!(days("2022Q1-Q3").as_deref(), Some("2022-01-01 2022-09-30"));
        assert_eq!(days("2021-01/2021-05").as_deref(), Some("2021-01-01 2021-05-31"));
        assert_eq!(days("2021-2025").as_deref(), Some("2021-01-01 2025-12-31"));
        assert_eq!(days("2021-06-30").as_deref(), Some("2021-06-30 2021-06-30"));
        assert_eq!(days("二〇二一"), None);
    }
}
