//! What hangs on what is assumed: every assumed value varied over its range, one at a time.

use crate::run::try_out;
use crate::{Options, PromiseChange, Results, compare};
use linping_baseline::layers::CareNeedSpec;
use linping_language::{Kinds, Node, Plan, Span, Value};
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_sources::Sources;
use linping_units::{Decimal, Dimension, Quantity};
use linping_work::{Progress, Stop};
use rayon::prelude::*;
use serde::Serialize;

/// Where no range is stated, a value is varied by this share of itself either way.
const USUAL: (i64, u32) = (2, 1);

/// Whole numbers that a kind of action takes to be usual: the kind, the key, the number taken where the plan says none.
const USUAL_NUMBERS: &[(&str, &str, i64)] = &[("share-staff", "working-days", 5)];

/// What hangs on what is assumed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sensitivity {
    /// Every assumed value, in the order of the files.
    pub parameters: Vec<Parameter>,
}

/// An assumed value and what hangs on it.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// The file and the key, such as `actions/new-clinic.toml measure.each`.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Why it is assumed.
    pub reason: String,
    /// The value as assumed.
    pub value: String,
    /// The lowest value tried.
    pub low: String,
    /// The highest value tried.
    pub high: String,
    /// True if the plan states the range; else it is a fifth either way.
    pub stated: bool,
    /// Why the plan could not be run with the lowest or the highest value.
    pub failed: Vec<Text>,
    /// Indicators that move, the most moved (in its own size) first.
    pub bars: Vec<Bar>,
    /// Promises whose verdict differs with the lowest value.
    pub verdicts_low: Vec<PromiseChange>,
    /// Promises whose verdict differs with the highest value.
    pub verdicts_high: Vec<PromiseChange>,
}

/// How far an indicator moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// The indicator; none for the cost of all actions in all years, in yuan.
    pub indicator: Option<String>,
    /// Its latest value in the district, as assumed.
    pub value: f64,
    /// The same with the lowest value; none if it could not be run.
    pub low: Option<f64>,
    /// The same with the highest value.
    pub high: Option<f64>,
}

impl Parameter {
    /// A value or an end of the range as people say it.
    pub fn said(value: &str) -> Text {
        let read = value.parse::<Quantity>();
        read.map_or_else(|_| Text::same(value), |read| Text::new(read.in_chinese(), read.in_english()))
    }
}

impl Bar {
    /// How far it moves, in its own size.
    pub fn swing(&self) -> f64 {
        let ends = [self.low, self.high];
        let farthest = ends.iter().flatten().map(|end| (end - self.value).abs()).fold(0.0, f64::max);
        if self.value == 0.0 { farthest } else { farthest / self.value.abs() }
    }
}

/// An assumed value as it stands in a file.
struct Found {
    path: String,
    key: String,
    /// The table it stands in and its key there.
    table: String,
    value: Quantity,
    range: Option<(Quantity, Quantity)>,
    reason: String,
    place: Place,
    span: Span,
    /// Of a whole number: the least and the most it may be.
    limits: Option<(i64, i64)>,
}

impl Found {
    /// The lowest and the highest value tried: the range as stated, else a fifth either way; of whole numbers at least one.
    fn ends(&self) -> (Quantity, Quantity) {
        if let Some(range) = &self.range {
            return range.clone();
        }
        let usual = |sign: i64| {
            let step = self.value.value * Decimal::new(USUAL.0, USUAL.1);
            let step = if self.limits.is_some() { step.ceil() } else { step };
            let value = self.value.value + step * Decimal::from(sign);
            let value = self.limits.map_or(value, |(least, most)| value.clamp(least.into(), most.into()));
            Quantity::new(value.normalize(), self.value.unit.clone())
        };
        (usual(-1), at_most_all(usual(1), self))
    }

    /// Whether it is one of the parts of a whole.
    fn is_part(&self) -> bool {
        let (table, part) = self.table.rsplit_once('.').unwrap_or_default();
        self.path.starts_with("baseline/") && table.starts_with("age[") && CareNeedSpec::PARTS.contains(&part)
    }
}

/// Varies every assumed value of the plan, one at a time; `results` is the run with the plan as it is.
///
/// # Errors
/// Stopped; single values with which the plan cannot be run are told in the result.
pub fn sensitivity(
    results: &Results,
    sources: &Sources,
    kinds: &Kinds,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<Sensitivity, Problems> {
    let found = assumed(&results.plan, kinds);
    progress.begin("敏感性", "sensitivity", Some(found.len() as u64));
    let trial = Trial { results, sources, kinds, stop };
    // Every value stands for itself; those that come first in the files are told first.
    let studied = found.par_iter().map(|one| {
        if stop.is_cancelled() {
            return Err(vec![Problem::new(Code::Interrupted, Text::new("已中断", "interrupted"))]);
        }
        let parameter = trial.parameter(one);
        progress.advance(1);
        Ok(parameter)
    });
    let parameters = studied.collect::<Result<Vec<Parameter>, Problems>>()?;
    progress.finish();
    Ok(Sensitivity { parameters })
}

/// What the assumed values are tried on.
struct Trial<'a> {
    results: &'a Results,
    sources: &'a Sources,
    kinds: &'a Kinds,
    stop: &'a Stop,
}

impl Trial<'_> {
    /// One assumed value at both ends of its range.
    fn parameter(&self, one: &Found) -> Parameter {
        let (low, high) = one.ends();
        let mut failed = Vec::new();
        let mut run = |value: &Quantity| match self.varied(one, value) {
            Ok(results) => Some(results),
            Err(problems) => {
                let why = problems.into_iter().find(|p| p.is_error()).map(|p| p.message);
                let why = why.unwrap_or_else(|| Text::new("无法计算", "cannot be run"));
                let said = Text::new(value.in_chinese(), value.in_english());
                failed.push(Text::new(format!("{}：{}", said.zh, why.zh), format!("{}: {}", said.en, why.en)));
                None
            }
        };
        let (at_low, at_high) = (run(&low), run(&high));
        let verdicts = |other: &Option<Results>| {
            other.as_ref().map(|other| compare(self.results, other).promises).unwrap_or_default()
        };
        Parameter {
            name: format!("{} {}", one.path, one.key),
            place: one.place.clone(),
            reason: one.reason.clone(),
            value: one.value.to_string(),
            low: low.to_string(),
            high: high.to_string(),
            stated: one.range.is_some(),
            verdicts_low: verdicts(&at_low),
            verdicts_high: verdicts(&at_high),
            bars: bars(self.results, at_low.as_ref(), at_high.as_ref()),
            failed,
        }
    }

    /// The run with another value.
    fn varied(&self, found: &Found, value: &Quantity) -> Result<Results, Problems> {
        let plan = &self.results.plan;
        let mut node = plan.nodes.get(&found.path).cloned().unwrap_or_default();
        give_way(&mut node, found, value);
        let put = match found.limits {
            Some(_) => Value::Integer(value.value.round().to_string().parse().unwrap_or_default()),
            None => Value::String(value.to_string()),
        };
        node.put_at_path(&found.key, put);
        // The range speaks of the value that is assumed, not of the one tried.
        node.take_at_path(&if found.table.is_empty() { "range".into() } else { format!("{}.range", found.table) });
        let plan = plan.with_file(&found.path, node, self.kinds)?;
        let options = Options { scenario: self.results.scenario.clone(), as_of: Some(self.results.as_of.clone()) };
        try_out(plan, self.sources, &options, self.stop)
    }
}

/// A part of a whole is never more than all of it.
fn at_most_all(value: Quantity, found: &Found) -> Quantity {
    let all = Quantity::new(Decimal::ONE_HUNDRED, value.unit.clone());
    let is_part = found.is_part() && value.unit.measure() == Dimension::PerCent.into();
    if is_part && value.in_base() > 100.0 { all.convert(&value.unit).unwrap_or(value) } else { value }
}

/// Where the value is one of the parts of a whole, the others make room for it, each in proportion to itself; alike if they were
/// nothing. Only parts that stand there as values can.
fn give_way(node: &mut Node, found: &Found, value: &Quantity) {
    let Some((whole, part)) = found.table.rsplit_once('.').filter(|_| found.is_part()) else { return };
    let of = |node: &Node, name: &str| {
        let text = node.at_path(&format!("{whole}.{name}.value"))?.text()?;
        text.parse::<Quantity>().ok()
    };
    let others: Vec<(&str, Quantity)> = CareNeedSpec::PARTS
        .iter()
        .filter(|name| **name != part)
        .filter_map(|name| Some((*name, of(node, name)?)))
        .collect();
    let sum: Decimal = others.iter().map(|(_, other)| other.value).sum();
    let (more, count) = (value.value - found.value.value, Decimal::from(others.len().max(1)));
    for (name, other) in &others {
        let share = if sum.is_zero() { Decimal::ONE / count } else { other.value / sum };
        let less = Quantity::new((other.value - more * share).round_dp(12).normalize(), other.unit.clone());
        node.put_at_path(&format!("{whole}.{name}.value"), Value::String(less.to_string()));
    }
}

fn bars(results: &Results, low: Option<&Results>, high: Option<&Results>) -> Vec<Bar> {
    let last = |results: &Results, name: &str| {
        let series = results.baseline.series.get(name)?;
        series.latest(&results.baseline.region, None).filter(|o| o.open).map(|o| o.value)
    };
    let cost = |results: &Results| results.costs().values().map(|(yuan, _)| yuan).sum::<f64>();
    let of = |indicator: Option<String>, value: f64, ends: [Option<f64>; 2]| {
        let moves = ends.iter().flatten().any(|end| *end != value);
        moves.then_some(Bar { indicator, value, low: ends[0], high: ends[1] })
    };
    let ends = |name: &str| [low, high].map(|run| run.and_then(|run| last(run, name)));
    let mut bars: Vec<Bar> = results
        .plan
        .indicators
        .keys()
        .filter_map(|name| of(Some(name.clone()), last(results, name)?, ends(name)))
        .collect();
    bars.extend(of(None, cost(results), [low, high].map(|run| run.map(cost))));
    bars.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
    bars
}

/// Every assumed value of the actions of the scenario, the indicators and the layers.
fn assumed(plan: &Plan, kinds: &Kinds) -> Vec<Found> {
    let mut found = Vec::new();
    for (path, node) in &plan.nodes {
        let (folder, file) = path.split_once('/').unwrap_or(("", path));
        let name = file.trim_end_matches(".toml");
        let meant = match folder {
            "actions" => plan.actions.contains_key(name),
            "indicators" => true,
            "baseline" => plan.layers.contains_key(name),
            _ => false,
        };
        if meant {
            let before = found.len();
            look(plan, path, "", node, &mut found);
            let quantities = plan.quantities_in(path, kinds);
            let mut at = 0;
            found.retain(|one| {
                at += 1;
                at <= before || quantities.contains(&one.span)
            });
            found.extend(usual_numbers(plan, path, node, kinds));
        }
    }
    found
}

/// Whole numbers of an action that its kind takes to be usual where the plan does not say them.
fn usual_numbers(plan: &Plan, path: &str, node: &Node, kinds: &Kinds) -> Vec<Found> {
    let Some(measure) = node.get("measure").filter(|_| path.starts_with("actions/")) else { return Vec::new() };
    let kind = measure.get("kind").and_then(Node::text);
    let schema = kind.and_then(|kind| kinds.actions.schema(kind));
    let properties = schema.and_then(|schema| schema.as_value().get("properties")?.as_object());
    let number = |(key, property): (&String, &serde_json::Value)| {
        let (.., usual) = *USUAL_NUMBERS.iter().find(|(of, known, _)| Some(*of) == kind && known == key)?;
        let written = measure.get(key);
        let value = match written.map(|node| &node.value) {
            Some(Value::Integer(number)) => *number,
            Some(_) => return None,
            None => usual,
        };
        let limit = |key: &str| property.get(key).and_then(serde_json::Value::as_f64).map(|limit| limit as i64);
        Some(Found {
            path: path.to_string(),
            key: format!("measure.{key}"),
            table: "measure".into(),
            value: value.to_string().parse().ok()?,
            range: None,
            reason: "通常值 / a usual value".into(),
            place: plan.place(written.unwrap_or(measure).span),
            span: written.unwrap_or(measure).span,
            limits: Some((limit("minimum").unwrap_or(0), limit("maximum").unwrap_or(i64::from(u32::MAX)))),
        })
    };
    properties.into_iter().flatten().filter_map(number).collect()
}

/// Walks the tables of a file, those in lists included.
fn look(plan: &Plan, path: &str, at: &str, node: &Node, found: &mut Vec<Found>) {
    let Some(table) = node.table() else { return };
    let under = |key: &str| if at.is_empty() { key.to_string() } else { format!("{at}.{key}") };
    if let Some(reason) = node.get("assumed").and_then(Node::text) {
        for (key, entry) in table.iter().filter(|(key, _)| *key != "assumed") {
            let Some(value) = entry.node.text().and_then(|text| text.parse::<Quantity>().ok()) else { continue };
            let ends = match node.get("range").map(|range| &range.value) {
                Some(Value::Array(ends)) => ends.iter().filter_map(|end| end.text()?.parse().ok()).collect(),
                _ => Vec::<Quantity>::new(),
            };
            let range = match ends.as_slice() {
                [low, high] if low.unit.measure() == value.unit.measure() => Some((low.clone(), high.clone())),
                _ => None,
            };
            found.push(Found {
                path: path.to_string(),
                key: under(key),
                table: at.to_string(),
                value,
                range,
                reason: reason.to_string(),
                place: plan.place(entry.node.span),
                span: entry.node.span,
                limits: None,
            });
        }
    }
    for (key, entry) in table {
        match &entry.node.value {
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    look(plan, path, &format!("{}[{}]", under(key), Node::member_name(items, number)), item, found);
                }
            }
            _ => look(plan, path, &under(key), &entry.node, found),
        }
    }
}
