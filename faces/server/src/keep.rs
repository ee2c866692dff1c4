//! A try as files of the plan: an action for every layer of facilities and every street, and a scenario with them. Nothing is
//! written; whoever owns the plan puts them there.

use crate::answer::Refusal;
use crate::model::{Kept, KeptFile, Trial, TrialChange};
use crate::run::Run;
use crate::trial::attempt;
use linping_language::files::Everything;
use linping_language::{BASELINE, Plan};
use linping_work::Stop;
use std::fmt::Write;

const REASON: &str = "在页面上试出 / tried out on the page";

/// The files that make a try a scenario.
pub(crate) fn keep(plan: &Plan, run: &Run, name: &str, trial: &Trial) -> Result<Kept, Refusal> {
    check_name(plan, name)?;
    if trial.changes.is_empty() {
        return Err(Refusal::wrong("没有改动", "nothing is changed"));
    }
    let year = run.year(trial.year)?;
    let (indicators, _) = attempt(run, trial, &Stop::never())?;
    let serves: Vec<&str> = indicators.iter().filter(|i| i.before != i.after).map(|i| i.id.as_str()).collect();
    let mut files = Vec::new();
    let mut actions = Vec::new();
    let mut layers: Vec<&str> = trial.changes.iter().filter_map(facility_layer).collect();
    layers.sort_unstable();
    layers.dedup();
    for layer in layers {
        let own: Vec<&TrialChange> = trial.changes.iter().filter(|c| facility_layer(c) == Some(layer)).collect();
        actions.push((format!("{name}-{layer}"), facilities(layer, &own, year)));
    }
    for (at, change) in trial.changes.iter().filter(|c| facility_layer(c).is_none()).enumerate() {
        actions.push((format!("{name}-street-{}", at + 1), street(change, year)));
    }
    for (id, measure) in &actions {
        if plan.actions.contains_key(id) {
            return Err(taken(id));
        }
        // What one action of several does alone is not known here; each helps, the build says how much.
        let help = if actions.len() == 1 { "serves" } else { "supports" };
        let served = if serves.is_empty() { String::new() } else { format!("{help} = {}\n", list(&serves)) };
        let text = format!("name = {{ zh = {0}, en = {0} }}\n{served}\n[measure]\n{measure}", quoted(id));
        files.push(KeptFile { path: format!("actions/{id}.toml"), append: false, text });
    }
    let ids: Vec<&str> = actions.iter().map(|(id, _)| id.as_str()).collect();
    files.push(KeptFile { path: "scenarios.toml".into(), append: true, text: scenario(plan, run, name, &ids) });
    Ok(Kept { files })
}

fn check_name(plan: &Plan, name: &str) -> Result<(), Refusal> {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 40 || name.starts_with('-') || !name.chars().all(letters) {
        return Err(Refusal::wrong(
            "名称只能用小写字母、数字和连字符",
            "a name is made of small letters, digits and hyphens",
        ));
    }
    if name == BASELINE || plan.scenarios.contains_key(name) {
        return Err(taken(name));
    }
    Ok(())
}

fn taken(name: &str) -> Refusal {
    Refusal::wrong(format!("计划中已有“{name}”"), format!("the plan has `{name}` already"))
}

fn facility_layer(change: &TrialChange) -> Option<&str> {
    match change {
        TrialChange::Open { layer, .. } | TrialChange::Close { layer, .. } | TrialChange::Move { layer, .. } => {
            Some(layer)
        }
        TrialChange::Street { .. } | TrialChange::CloseStreet { .. } => None,
    }
}

fn facilities(layer: &str, changes: &[&TrialChange], year: i16) -> String {
    let (mut open, mut moved, mut close) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        match change {
            TrialChange::Open { id, lon, lat, capacity, .. } => {
                let capacity = capacity.map(|c| format!(", capacity = {}", number(c))).unwrap_or_default();
                open.push(format!(
                    "{{ id = {}, lon = {}, lat = {}{capacity} }}",
                    quoted(id),
                    number(*lon),
                    number(*lat)
                ));
            }
            TrialChange::Move { id, lon, lat, .. } => {
                moved.push(format!("{{ id = {}, lon = {}, lat = {} }}", quoted(id), number(*lon), number(*lat)));
            }
            TrialChange::Close { id, .. } => close.push(quoted(id)),
            _ => {}
        }
    }
    let mut text = format!("kind = \"place-facilities\"\nwhat = {}\nassumed = {}\n", quoted(layer), quoted(REASON));
    for (key, items) in [("open", open), ("move", moved), ("close", close)] {
        if !items.is_empty() {
            let _ = writeln!(text, "{key} = [\n  {},\n]", items.join(",\n  "));
        }
    }
    let _ = writeln!(text, "opens = {year}");
    text
}

fn street(change: &TrialChange, year: i16) -> String {
    let body = match change {
        TrialChange::Street { by, points } => {
            let points: Vec<String> = points
                .iter()
                .map(|(lon, lat)| format!("{{ lon = {}, lat = {} }}", number(*lon), number(*lat)))
                .collect();
            format!("by = {}\nstreet = [\n  {},\n]\n", quoted(by), points.join(",\n  "))
        }
        TrialChange::CloseStreet { by, lon, lat, radius } => format!(
            "by = {}\nclose = {{ at = {{ lon = {}, lat = {} }}, radius = \"{} m\" }}\n",
            quoted(by),
            number(*lon),
            number(*lat),
            radius
        ),
        _ => String::new(),
    };
    format!("kind = \"link-places\"\n{body}opens = {year}\n")
}

fn scenario(plan: &Plan, run: &Run, name: &str, actions: &[&str]) -> String {
    let base = &run.results.scenario;
    let mut text = String::from("\n");
    let everything = plan.scenarios.iter().filter(|(_, spec)| spec.actions == Some(Everything::All));
    for (all, _) in everything {
        let _ = writeln!(
            text,
            "# 情景“{all}”包含所有行动；新行动若不应计入，请在其中写 without。\n\
             # The scenario `{all}` has every action; if these are not to count there, write `without = {}` in it.",
            list(actions)
        );
    }
    let _ = writeln!(text, "[{name}]\nname = {{ zh = {0}, en = {0} }}", quoted(name));
    if base != BASELINE {
        let _ = writeln!(text, "based-on = {}", quoted(base));
    }
    let _ = writeln!(text, "with = {}", list(actions));
    text
}

fn list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A decimal number as TOML has it: 120 alone would be a whole number.
fn number(value: f64) -> String {
    format!("{value:?}")
}

/// A string of TOML, whatever is in it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
