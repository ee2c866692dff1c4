//! Every key, unit, reference and quote of both examples is changed, one at a time; each change must be reported at its line.

use crate::support::{Copy, EXAMPLES};
use linping_language::{Kinds, Node, Plan, Span, Value};
use linping_problems::{Place, Position, Problem, Problems, line_and_column};
use linping_sources::Sources;
use linping_units::{Dimension, Quantity, Unit};
use linping_work::Kept;
use std::path::Path;

/// One change of one file.
struct Mutation {
    /// Where.
    span: Span,
    /// What is put there.
    text: String,
    /// What was done, for the message of a failure.
    what: String,
}

/// Keys whose text names something else.
const REFERENCES: &[&str] = &[
    "indicator",
    "figure",
    "source",
    "action",
    "milestone",
    "based-on",
    "of",
    "to",
    "less",
    "within",
    "growth",
    "among",
    "against",
    "region",
    "after",
    "supports",
    "serves",
    "with",
    "without",
    "indicators",
    "actions",
    "coverage",
    "file",
    "kind",
    "row",
    "column",
    "sheet",
    "says",
    "value",
    "period",
    "only",
    "unit",
    "statistic",
    "rules",
    "access",
    "form",
    "text",
    "status",
    "better",
    "prices",
    "languages",
];

/// What was worked out for one change holds for the others, as far as they do not touch it.
fn problems(root: &Path, kinds: &Kinds, kept: &Kept, every_scenario: bool) -> Problems {
    let (plan, mut problems) = Plan::read_as_far_as_possible(root, kinds);
    if let Some(plan) = plan {
        let (mut sources, found) = Sources::open(&plan);
        sources.kept = kept.clone();
        problems.extend(found);
        if problems.is_empty() {
            problems.extend(linping_effects::check(&plan, &sources, &linping_work::Stop::never()));
        }
        if problems.is_empty() {
            // What only meets in a run: an action and the layers it works on.
            let named = plan.scenarios.keys().filter(|name| every_scenario || *name == "all");
            for scenario in named {
                let options = linping_effects::Options { scenario: scenario.clone(), as_of: None };
                let stop = linping_work::Stop::never();
                let run = linping_effects::run(&plan, &sources, kinds, &options, &stop, &linping_work::NoProgress);
                problems.extend(run.err().unwrap_or_default());
            }
        }
    }
    problems
}

/// Whether a place of the problem lies on the line.
fn is_on_line(problem: &Problem, file: &str, text: &str, line: u64) -> bool {
    let on = |place: &Place| match place.position {
        Position::Bytes { start, .. } => place.file == file && line_and_column(text, start).0 == line,
        Position::Line { line: found, .. } => place.file == file && found == line,
        _ => false,
    };
    problem.place.iter().chain(problem.related.iter().map(|(place, _)| place)).any(on)
}

/// Every mutation of a node; `named` says that its keys are names given by the plan and no keys of the language.
fn collect(node: &Node, key: &str, named: bool, text: &str, found: &mut Vec<Mutation>) {
    match &node.value {
        Value::Table(table) => {
            for (name, entry) in table {
                if !named {
                    found.push(renamed(entry.key, text, name));
                }
                // Groups of people are named by the plan, too.
                collect(&entry.node, name, name == "groups", text, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, false, text, found)),
        Value::String(written) => of_text(node, key, written, found),
        _ => {}
    }
}

fn renamed(span: Span, text: &str, name: &str) -> Mutation {
    let written = &text[span.start as usize..span.end as usize];
    let quoted = written.ends_with('"');
    let new = if quoted { format!("{}x\"", &written[..written.len() - 1]) } else { format!("{written}x") };
    Mutation { span, text: new, what: format!("the key `{name}` renamed") }
}

fn of_text(node: &Node, key: &str, written: &str, found: &mut Vec<Mutation>) {
    let mut put = |new: &str, what: &str| {
        found.push(Mutation {
            span: node.span,
            text: format!("\"{new}\""),
            what: format!("{what}: `{written}` to `{new}`"),
        });
    };
    if let (Ok(quantity), true) =
        (written.parse::<Quantity>(), !matches!(key, "period" | "by" | "at" | "base" | "code"))
    {
        if !quantity.unit.to_string().is_empty() {
            put(&format!("{} 园园", quantity.value), "an unknown unit");
        }
        put(&format!("{} {}", quantity.value, another(&quantity.unit)), "a unit of another kind");
        return;
    }
    if key == "unit"
        && let Ok(unit) = written.parse::<Unit>()
    {
        put("园园", "an unknown unit");
        put(another(&unit), "a unit of another kind");
        return;
    }
    if REFERENCES.contains(&key) {
        put(&format!("{written}x"), "a reference changed");
    }
}

/// A unit of another kind.
fn another(unit: &Unit) -> &'static str {
    if unit.of.dimension() == Dimension::Length { "亩" } else { "km" }
}

/// Changes everything, one at a time, and gives the changes that nobody noticed.
fn unnoticed(example: &str, choose: impl Fn(&Node, &str) -> Vec<Mutation>) -> (usize, Vec<String>) {
    let copy = Copy::of(example);
    let kinds = linping_actions::kinds();
    let kept = Kept::default();
    assert_eq!(problems(copy.path(), &kinds, &kept, true), Problems::new(), "{example} is clean");
    let (plan, _) = Plan::read(copy.path(), &kinds);
    let files: Vec<String> = plan.unwrap().files.iter().map(|(name, _)| name.to_string()).collect();
    let (mut count, mut missed) = (0, Vec::new());
    for file in files {
        let text = copy.read(&file);
        let (node, _) = Node::parse(&text, 0, &file);
        for mutation in choose(&node, &text) {
            let (start, end) = (mutation.span.start as usize, mutation.span.end as usize);
            let changed = format!("{}{}{}", &text[..start], mutation.text, &text[end..]);
            copy.write(&file, &changed);
            count += 1;
            let (line, _) = line_and_column(&text, start);
            let found = problems(copy.path(), &kinds, &kept, file == "scenarios.toml");
            if !found.iter().any(|problem| is_on_line(problem, &file, &changed, line)) {
                let said: Vec<&str> = found.iter().map(|problem| problem.message.en.as_str()).collect();
                missed.push(format!("{file}:{line}: {} — {said:?}", mutation.what));
            }
        }
        copy.write(&file, &text);
    }
    (count, missed)
}

fn every_change_is_told(example: &str) {
    let (count, missed) = unnoticed(example, |node, text| {
        let mut found = Vec::new();
        // The keys of scenarios.toml are the names of scenarios: definitions, told by their tables inside.
        let scenarios = node.table().is_some_and(|table| table.values().all(|entry| entry.node.get("name").is_some()));
        collect(node, "", scenarios, text, &mut found);
        found
    });
    assert!(count > 150, "{example}: only {count} mutations");
    assert!(missed.is_empty(), "{example}: {} of {count} unnoticed:\n{}", missed.len(), missed.join("\n"));
}

// Two tests, so that they run side by side.

#[test]
fn every_key_unit_and_reference_of_gridtown_changed_is_reported_at_its_line() {
    every_change_is_told("gridtown");
}

#[test]
fn every_key_unit_and_reference_of_linping_changed_is_reported_at_its_line() {
    every_change_is_told("linping");
}

/// The same dimension, another power of ten: only the words or the cell can tell.
#[test]
fn a_cited_figure_in_another_unit_of_its_kind_is_reported_at_its_line() {
    let swap = |unit: &str| match unit {
        "亿元" => Some("万元"),
        "万元" => Some("亿元"),
        "元" => Some("万元"),
        "万人" => Some("人"),
        "人" => Some("万人"),
        "亩" => Some("ha"),
        "km" => Some("m"),
        "%" => Some("‰"),
        "m²" => Some("km²"),
        "万吨/年" => Some("吨/年"),
        "家" => Some("万家"),
        "所" => Some("万所"),
        "位" => Some("万位"),
        "学位" => Some("万学位"),
        "m" => Some("km"),
        _ => None,
    };
    for example in EXAMPLES {
        let (count, missed) = unnoticed(example, |node, _| {
            let Some(Value::Array(figures)) = node.get("figure").map(|node| &node.value) else { return Vec::new() };
            let values = figures.iter().filter_map(|figure| figure.get("value"));
            values
                .filter_map(|value| {
                    let quantity: Quantity = value.text()?.parse().ok()?;
                    let unit = quantity.unit.to_string();
                    let new = swap(&unit).unwrap_or_else(|| panic!("no other unit for {unit}"));
                    let text = format!("\"{} {new}\"", quantity.value);
                    Some(Mutation { span: value.span, what: format!("{quantity} to {text}"), text })
                })
                .collect()
        });
        assert!(count >= 10, "{example}: only {count} figures");
        assert!(missed.is_empty(), "{example}: unnoticed:\n{}", missed.join("\n"));
    }
}

/// Digits too: no figure may say another number than its words.
#[test]
fn a_cited_figure_with_another_digit_is_reported_at_its_line() {
    for example in EXAMPLES {
        let (_, missed) = unnoticed(example, |node, _| {
            let Some(Value::Array(figures)) = node.get("figure").map(|node| &node.value) else { return Vec::new() };
            let values = figures.iter().filter_map(|figure| figure.get("value"));
            values
                .filter_map(|value| {
                    let text = format!("\"1{}\"", value.text()?);
                    Some(Mutation { span: value.span, what: format!("to {text}"), text })
                })
                .collect()
        });
        assert!(missed.is_empty(), "{example}: unnoticed:\n{}", missed.join("\n"));
    }
}
