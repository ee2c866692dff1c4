//! The chain behind a number: quoted words, file, method, inputs.

use crate::{Effect, Results, fold};
use indexmap::IndexMap;
use linping_baseline::{Observation, Origin};
use linping_language::files::{Access, SourceFile, TextKind};
use linping_language::{IndicatorKind, Node};
use linping_problems::Text;
use serde::Serialize;

/// A link of the chain, with what stands behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// What it is: `indicator`, `observation`, `figure`, `source`, `method`, `layer`, `effect`, `note`, `caution`, `action`, `promise`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: Text,
    /// How far it can be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<linping_language::Status>,
    /// What stands behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<Link>,
}

impl Link {
    fn new(kind: &'static str, name: impl Into<String>, text: Text) -> Link {
        Link { kind, name: name.into(), text, status: None, behind: Vec::new() }
    }
}

/// How deep a chain is followed.
const DEEPEST: usize = 12;

/// The chain behind an indicator, an action, a figure (`source.figure`), a source or a promise; `None` if nothing has the name.
pub fn chain(results: &Results, name: &str) -> Option<Link> {
    let plan = &results.plan;
    if plan.indicators.contains_key(name) {
        return Some(indicator(results, name, 0));
    }
    if let Some((source, _)) = plan.figure(name) {
        return Some(figure(results, name, source));
    }
    if let Some(found) = plan.sources.get(name) {
        return Some(source(name, found));
    }
    if let Some(promise) = results.promises.iter().find(|p| p.id == name) {
        let verdict = promise.verdict.text();
        let mut link = Link::new(
            "promise",
            name,
            Text::new(
                format!("{}：{}（{}）", promise.name.zh, verdict.zh, promise.reason.zh),
                format!("{}: {} ({})", promise.name.en, verdict.en, promise.reason.en),
            ),
        );
        link.status = promise.status;
        link.behind.extend(promise.promised.as_ref().map(|cite| quote(results, &cite.source.value, &cite.says.value)));
        link.behind.extend(promise.indicator.as_ref().map(|name| indicator(results, name, 1)));
        link.behind.extend(promise.action.as_ref().and_then(|name| action(results, name)));
        return Some(link);
    }
    action(results, name)
}

fn action(results: &Results, name: &str) -> Option<Link> {
    let spec = results.plan.actions.get(name)?;
    let result = results.actions.get(name)?;
    let state = result.state.text();
    let mut link = Link::new(
        "action",
        name,
        Text::new(format!("{}：{}", spec.name.zh, state.zh), format!("{}: {}", spec.name.en, state.en)),
    );
    link.status = Some(result.outcome.status);
    let cites = spec.cites.iter().chain(spec.milestone.iter().flat_map(|m| m.cites.iter()));
    link.behind.extend(cites.map(|cite| quote(results, &cite.source.value, &cite.says.value)));
    link.behind.extend(result.outcome.provenance.iter().map(|step| Link::new("method", "", step.clone())));
    link.behind.extend(spec.measure.iter().flat_map(|measure| layers_behind(results, &measure.node)));
    link.behind.extend(result.effects.iter().filter_map(|found| effect(results, found)));
    let costs = spec.cost.iter().flat_map(|c| [&c.planned, &c.completed, &c.paid, &c.running]).flatten();
    for stated in costs {
        if let Some(reference) = &stated.figure
            && let Some((source, _)) = results.plan.figure(reference)
        {
            link.behind.push(figure(results, &reference.value, source));
        }
    }
    Some(link)
}

/// What an action does to the district as a whole in the last year of the plan, all earlier actions done.
fn effect(results: &Results, effect: &Effect) -> Option<Link> {
    let series = results.baseline.series.get(&effect.indicator)?;
    if effect.region != results.baseline.region || !series.observations.iter().all(|o| o.open) {
        return None;
    }
    let spec = results.plan.indicators.get(&effect.indicator)?;
    let amount = |value: f64| fold::rounded(value, spec, spec.decimals.unwrap_or(2));
    let (before, after, year) = (amount(effect.before), amount(effect.after), results.plan.head.horizon);
    let text = Text::new(
        format!("{}，{year}：{before} → {after}", spec.name.zh),
        format!("{}, {year}: {} → {}", spec.name.en, before.in_english(), after.in_english()),
    );
    Some(Link::new("effect", &effect.indicator, text))
}

fn indicator(results: &Results, name: &str, depth: usize) -> Link {
    let plan = &results.plan;
    let Some(spec) = plan.indicators.get(name) else { return Link::new("indicator", name, Text::same("")) };
    let mut link = Link::new("indicator", name, (&spec.name).into());
    let Some(series) = results.baseline.series.get(name) else { return link };
    if let Some(missing) = &series.missing {
        link.text = Text::new(format!("{}：{}", spec.name.zh, missing.zh), format!("{}: {}", spec.name.en, missing.en));
    }
    link.status = series.status(&results.baseline.region);
    // The same words a year would hide the numbers: what holds for the year before is not said again.
    let mut said: Vec<Link> = Vec::new();
    for observed in series.of(&results.baseline.region) {
        let mut value = observation(results, name, observed, depth + 1);
        let plain = matches!(&observed.origin, Origin::Derived(derived) if derived.inputs.is_empty());
        if plain && value.behind == said {
            value.behind.clear();
        } else {
            said.clone_from(&value.behind);
        }
        link.behind.push(value);
    }
    if link.behind.is_empty() {
        // A number of another place: the city's canal, the district this one was carved out of.
        link.status = series.observations.iter().map(|o| o.status).max();
        link.behind.extend(series.observations.iter().map(|o| observation(results, name, o, depth + 1)));
    }
    if depth <= 1 {
        // A measure of a table speaks of no layer, though a column may have the name of one.
        let over_layers = |measure: &&IndicatorKind| {
            linping_baseline::measures::names_of_kinds().all(|name| name != measure.kind.value)
        };
        let measures = spec.measure.iter().filter(over_layers);
        link.behind.extend(measures.flat_map(|measure| layers_behind(results, &measure.node)));
        let touches =
            |(_, result): &(&String, &crate::ActionResult)| result.effects.iter().any(|e| e.indicator == name);
        let acting = results.actions.iter().filter(touches);
        link.behind.extend(acting.filter_map(|(action, _)| {
            let name = &plan.actions.get(action)?.name;
            Some(Link::new("changed-by", action, name.into()))
        }));
    }
    link.behind.extend(series.flags.iter().filter(|_| depth == 0).map(|flag| Link::new("caution", "", flag.clone())));
    link
}

/// The layers that a measure speaks of, and those they speak of, with their sources and figures.
fn layers_behind(results: &Results, measure: &Node) -> Vec<Link> {
    let plan = &results.plan;
    let (mut next, mut found) = (measure.texts(), IndexMap::new());
    next.reverse();
    while let Some(word) = next.pop() {
        let Some((layer, spec)) = plan.layers.get_key_value(word).filter(|(layer, _)| !found.contains_key(*layer))
        else {
            continue;
        };
        let mut link = Link::new("layer", layer, Text::same(format!("{}, baseline/{layer}.toml", spec.kind.value)));
        for word in spec.node.texts() {
            let known = |kept: &Link| kept.name == word;
            if let (Some(file), false) = (plan.sources.get(word), link.behind.iter().any(known)) {
                link.behind.push(source(word, file));
            } else if let (Some((file, _)), false) = (plan.figure(word), link.behind.iter().any(known)) {
                link.behind.push(figure(results, word, file));
            }
        }
        next.extend(spec.node.texts());
        found.insert(layer, link);
    }
    found.into_values().collect()
}

fn observation(results: &Results, indicator_name: &str, observed: &Observation, depth: usize) -> Link {
    let Some(spec) = results.plan.indicators.get(indicator_name) else {
        return Link::new("observation", "", Text::same(""));
    };
    let (period, region) = (&observed.period, &observed.region);
    let value = if observed.open {
        (fold::shown(observed, spec), fold::shown_english(observed, spec))
    } else {
        ("（保密）".into(), "(confidential)".into())
    };
    // The name of a place can itself come from a confidential column.
    let place = if observed.open { format!(" {region}") } else { String::new() };
    let at = if *region == results.baseline.region || !observed.open {
        Text::new("", "")
    } else {
        let name = results.plan.region_name(region);
        Text::new(format!("{}，", name.zh), format!("{}, ", name.en))
    };
    let mut link = Link::new(
        "observation",
        format!("{indicator_name} {period}{place}"),
        Text::new(format!("{}{period}：{}", at.zh, value.0), format!("{}{period}: {}", at.en, value.1)),
    );
    link.status = Some(observed.status);
    match &observed.origin {
        Origin::Figure(name) => {
            if let Some((source, _)) = results.plan.figure(name) {
                link.behind.push(figure(results, name, source));
            }
        }
        Origin::Given { reason } => link.behind.push(Link::new("given", "", Text::same(reason))),
        Origin::Cell { source: name, place } => {
            if let Some(found) = results.plan.sources.get(name) {
                let mut cell = source(name, found);
                cell.text = Text::new(format!("{}，{place}", cell.text.zh), format!("{}, {place}", cell.text.en));
                link.behind.push(cell);
            }
        }
        Origin::Derived(derived) => {
            let mut method =
                Link::new("method", &derived.method, if observed.open { derived.said() } else { Text::same("") });
            if let Some(caution) = &derived.caution {
                method.behind.push(Link::new("caution", "", caution.clone()));
            }
            if observed.open {
                method.behind.extend(derived.notes.iter().map(|note| Link::new("note", "", note.clone())));
            }
            let tables = derived.sources.iter().filter_map(|name| Some((name, results.plan.sources.get(name)?)));
            method.behind.extend(tables.map(|(name, file)| source(name, file)));
            if depth < DEEPEST {
                for step in &derived.inputs {
                    let series = results.baseline.series.get(&step.indicator);
                    let input = series.and_then(|s| {
                        s.observations.iter().find(|o| o.region == step.region && o.period.written() == step.period)
                    });
                    if let Some(input) = input {
                        method.behind.push(observation(results, &step.indicator, input, depth + 1));
                    }
                }
            }
            link.behind.push(method);
        }
    }
    link
}

fn figure(results: &Results, name: &str, file: &SourceFile) -> Link {
    let Some((_, spec)) = results.plan.figure(name) else { return Link::new("figure", name, Text::same("")) };
    if file.access == Access::Confidential || !results.plan.is_open_figure(name) {
        return Link::new("figure", name, Text::new("（保密）", "(confidential)"));
    }
    let source_name = name.split('.').next().unwrap_or_default();
    let value = &spec.value.value.0;
    let mut link = Link::new("figure", name, Text::new(value.to_string(), value.in_english()));
    link.status = Some(file.status);
    match &spec.says {
        Some(says) => link.behind.push(quote(results, source_name, &says.value)),
        None => {
            let row = spec.row.as_ref().map_or("", |r| r.value.as_str());
            let column = spec.column.as_ref().map_or("", |c| c.value.as_str());
            let mut cell = source(source_name, file);
            cell.text = Text::new(
                format!("{}，行 {row}，列 {column}", cell.text.zh),
                format!("{}, row {row}, column {column}", cell.text.en),
            );
            link.behind.push(cell);
        }
    }
    link
}

/// Quoted words and the source they stand in.
fn quote(results: &Results, source_name: &str, says: &str) -> Link {
    let secret = results.plan.sources.get(source_name).is_some_and(|file| file.access == Access::Confidential);
    let words = if secret { Text::new("（保密）", "(confidential)") } else { Text::same(format!("“{says}”")) };
    let mut link = Link::new("quote", source_name, words);
    if let Some(file) = results.plan.sources.get(source_name) {
        link.behind.push(source(source_name, file));
    }
    link
}

fn source(name: &str, file: &SourceFile) -> Link {
    let published = file.published.as_ref().map(|p| p.value.0.to_string()).unwrap_or_default();
    let path = file.file.as_ref().map(|f| format!("sources/{}", &*f.value)).unwrap_or_default();
    let words = |title: &str, producer: &str| {
        [producer, title, &published, &path].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(", ")
    };
    let mut link = Link::new(
        "source",
        name,
        Text::new(words(&file.title.zh, &file.producer.zh), words(&file.title.en, &file.producer.en)),
    );
    link.status = Some(file.status);
    if file.text == TextKind::Paraphrase {
        let original = file.original.as_ref();
        let title = original.map_or("", |o| o.title.as_str());
        let publisher = original.map_or("", |o| o.publisher.as_str());
        let date = original.map(|o| o.published.value.0.to_string()).unwrap_or_default();
        let sha = original.and_then(|o| o.sha256.as_ref()).map_or("—", |s| &*s.value.0);
        link.behind.push(Link::new(
            "original",
            "",
            Text::new(
                format!("本文是我们对原文的改写；原文：{publisher}《{title}》，{date}，SHA-256 {sha}"),
                format!("the text is our own rewriting; original: {publisher}, “{title}”, {date}, SHA-256 {sha}"),
            ),
        ));
    }
    link
}
