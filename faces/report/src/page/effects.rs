//! What actions do, who pays, what other budgets would buy, and what hangs on what is assumed.

use super::indicators::unit_of_differences;
use crate::curve::{Curve, TornadoBar, draw_curve, draw_tornado, short};
use crate::money::readable;
use crate::number::Reference;
use crate::tables::{is_open_action, is_open_indicator, per_million};
use crate::voice::{Voice, action_anchor, indicator_anchor};
use linping_actions::CostPart;
use linping_effects::{Effect, Payer, Sweep, funding};
use linping_units::{Decimal, Quantity, Unit};
use std::collections::BTreeMap;

/// The section on effects.
#[derive(Clone, Debug, Default)]
pub(crate) struct EffectsView {
    pub rows: Vec<EffectRow>,
    pub divided: String,
    pub funding: Vec<FundingRow>,
    pub tornados: Vec<TornadoView>,
    pub without: Vec<String>,
    pub verdicts: Vec<String>,
}

impl EffectsView {
    /// True if there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.funding.is_empty() && self.tornados.is_empty() && self.without.is_empty()
    }
}

/// What one action does to one indicator.
#[derive(Clone, Debug)]
pub(crate) struct EffectRow {
    pub action: Reference,
    pub indicator: Reference,
    pub before: String,
    pub after: String,
    pub alone: String,
    pub part: String,
    pub touched: String,
}

/// What one payer bears in one year.
#[derive(Clone, Debug)]
pub(crate) struct FundingRow {
    pub year: i16,
    pub payer: String,
    pub capital: String,
    pub running: String,
}

/// What moves one indicator.
#[derive(Clone, Debug)]
pub(crate) struct TornadoView {
    pub title: String,
    pub drawing: String,
    pub rows: Vec<[String; 4]>,
}

/// A sweep: curves, and a table of what each step buys.
#[derive(Clone, Debug)]
pub(crate) struct SweepView {
    pub title: String,
    pub curves: Vec<(String, String)>,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub warnings: Vec<String>,
}

pub(crate) fn effects(voice: &Voice) -> EffectsView {
    let results = voice.report.results;
    let mut rows = Vec::new();
    for (name, result) in &results.actions {
        let of_district = |effect: &&Effect| {
            effect.region == results.baseline.region && is_open_indicator(results, &effect.indicator)
        };
        rows.extend(result.effects.iter().filter(of_district).filter_map(|effect| row(voice, name, effect)));
    }
    let divided = results.attribution.as_ref().map(|attribution| match attribution.samples {
        None => voice.either(
            "Shapley 值：所有行动组合逐一计算，各部分之和等于总变化。",
            "Shapley values: every set of actions was worked out; the parts add up to the whole change.",
        ),
        Some(samples) => voice.either(
            format!("Shapley 值：抽取 {samples} 种次序（种子 {}），± 为标准误；各部分之和等于总变化。", attribution.seed),
            format!(
                "Shapley values: {samples} orders drawn (seed {}), ± is the standard error; the parts add up to the whole change.",
                attribution.seed
            ),
        ),
    });
    let (tornados, without, verdicts) = tornados(voice);
    EffectsView {
        rows,
        divided: divided.unwrap_or_default(),
        funding: funding_rows(voice),
        tornados,
        without,
        verdicts,
    }
}

fn row(voice: &Voice, action: &str, effect: &Effect) -> Option<EffectRow> {
    let plan = voice.plan();
    let (spec, indicator) = (plan.actions.get(action)?, plan.indicators.get(&effect.indicator)?);
    let unit = &indicator.unit.value.0;
    let decimals = indicator.decimals.unwrap_or(2);
    let amount = |value: f64| voice.amount(value, unit, decimals);
    let change = |value: f64| voice.amount(value, &unit_of_differences(unit), decimals);
    let part = voice.report.results.attribution.as_ref().and_then(|attribution| {
        let same = |p: &&linping_effects::Part| {
            p.action == action && p.indicator == effect.indicator && p.region == effect.region
        };
        let part = attribution.parts.iter().find(same)?;
        let error = part.standard_error.map(|error| format!(" ± {}", short(error))).unwrap_or_default();
        Some(format!("{}{error}", change(part.value)))
    });
    let touched = effect.touched.as_ref().map(|touched| {
        let (cells, people) = (touched.cells, touched.people.round());
        let mut words = voice.either(
            format!("{cells} 个网格，{people} 人"),
            format!("{cells} {}, {people} people", if cells == 1 { "cell" } else { "cells" }),
        );
        if let (Some(before), Some(after)) = (touched.before, touched.after) {
            words.push_str(&voice.either("：", ": "));
            words.push_str(&format!("{} → {}", amount(before), amount(after)));
        }
        if touched.newly_reached > 0.0 {
            let people = touched.newly_reached.round();
            words.push_str(&voice.either(format!("；新可达 {people} 人"), format!("; {people} newly reached")));
        }
        words
    });
    Some(EffectRow {
        action: Reference { href: action_anchor(action), text: voice.name(&spec.name) },
        indicator: Reference { href: indicator_anchor(&effect.indicator), text: voice.name(&indicator.name) },
        before: amount(effect.before),
        after: amount(effect.after),
        alone: effect.alone.map(change).unwrap_or_default(),
        part: part.unwrap_or_default(),
        touched: touched.unwrap_or_default(),
    })
}

fn money(voice: &Voice, yuan: f64) -> String {
    let exact = Decimal::from_f64_retain(yuan).unwrap_or_default().round_dp(2);
    readable(exact).map_or_else(|| linping_tables::write_number(yuan), |money| voice.quantity(&money))
}

/// By year, then payer; what nobody has promised comes last.
fn funding_rows(voice: &Voice) -> Vec<FundingRow> {
    let results = voice.report.results;
    let mut sums: BTreeMap<(i16, bool, String), [f64; 2]> = BTreeMap::new();
    for cost in funding(results).into_iter().filter(|cost| is_open_action(results, &cost.action)) {
        let (nobody, payer) = match &cost.payer {
            Payer::Source(name) => (false, voice.name(name)),
            Payer::Unfunded => (true, voice.either("未落实", "not funded")),
        };
        let part = usize::from(cost.part == CostPart::Running);
        sums.entry((cost.year, nobody, payer)).or_default()[part] += cost.yuan;
    }
    let some = |yuan: f64| if yuan == 0.0 { String::new() } else { money(voice, yuan) };
    let row = |((year, _, payer), [capital, running]): ((i16, bool, String), [f64; 2])| FundingRow {
        year,
        payer,
        capital: some(capital),
        running: some(running),
    };
    sums.into_iter().map(row).collect()
}

/// The sweeps of a chapter's actions.
pub(crate) fn sweeps(voice: &Voice, actions: &[&str]) -> Vec<SweepView> {
    let results = voice.report.results;
    results
        .sweeps
        .iter()
        .filter(|sweep| actions.contains(&sweep.action.as_str()) && is_open_action(results, &sweep.action))
        .map(|s| sweep_view(voice, s))
        .collect()
}

fn sweep_view(voice: &Voice, sweep: &Sweep) -> SweepView {
    let (results, plan) = (voice.report.results, voice.plan());
    let action = plan.actions.get(&sweep.action).map_or_else(String::new, |spec| voice.name(&spec.name));
    let first = sweep.steps.first();
    let names: Vec<&str> = sweep.indicators().filter(|name| is_open_indicator(results, name)).collect();
    let title_of = |name: &str| plan.indicators.get(name).map_or_else(String::new, |spec| voice.name(&spec.name));
    let amount = |name: &str, value: f64| match plan.indicators.get(name) {
        Some(spec) => voice.amount(value, &spec.unit.value.0, spec.decimals.unwrap_or(2)),
        None => short(value),
    };
    let unit = sweep.unit.parse::<Unit>().ok();
    let said = |value: f64| match (&unit, Decimal::from_f64_retain(value)) {
        (Some(unit), Some(value)) => voice.quantity(&Quantity::new(value.round_dp(6).normalize(), unit.clone())),
        _ => format!("{} {}", short(value), sweep.unit),
    };
    let of_unit = unit.as_ref().map_or_else(|| sweep.unit.clone(), |unit| voice.unit(unit));
    let end = |step: Option<&linping_effects::SweepStep>| step.map_or_else(String::new, |step| said(step.value));
    let ends = [end(first), end(sweep.steps.last())];
    let curve = |name: &&str| {
        let points = sweep.steps.iter().map(|step| {
            let y = step.indicator(name);
            let what = y.map_or_else(|| voice.say(&step.chosen()), |y| amount(name, y));
            (step.value, y, format!("{}: {what}", said(step.value)))
        });
        let title = format!("{action}: {}", title_of(name));
        let drawn = draw_curve(&Curve { title, ends: ends.clone(), points: points.collect() })?;
        Some((title_of(name), drawn))
    };
    let mut columns = vec![of_unit.clone(), voice.either("选定", "chosen"), voice.either("差距", "gap")];
    for name in &names {
        columns.push(title_of(name));
        columns.push(voice.either("每再投一百万元", "each further million yuan"));
    }
    let mut rows = Vec::new();
    for (at, step) in sweep.steps.iter().enumerate() {
        let gap = step.objective.as_ref().map(|o| {
            let gap = (o.value - o.bound).abs() / o.value.abs().max(1e-300);
            format!("{} %", short(100.0 * gap))
        });
        let mut row = vec![short(step.value), voice.say(&step.chosen()), gap.unwrap_or_default()];
        for name in &names {
            let before = at.checked_sub(1).and_then(|before| sweep.steps.get(before));
            let marginal = before.and_then(|before| per_million(before, step, name));
            row.push(step.indicator(name).map_or_else(|| "–".to_string(), |value| amount(name, value)));
            row.push(marginal.map_or_else(|| "–".to_string(), short));
        }
        rows.push(row);
    }
    let title = voice.either(format!("预算扫描：{action}"), format!("What each further million buys: {action}"));
    let warnings = sweep.warnings.iter().map(|problem| voice.say(&problem.message)).collect();
    SweepView { title, curves: names.iter().filter_map(curve).collect(), columns, rows, warnings }
}

/// A tornado for each indicator that an assumption moves; the assumptions that move none; the verdicts that hang on one.
fn tornados(voice: &Voice) -> (Vec<TornadoView>, Vec<String>, Vec<String>) {
    let (results, plan) = (voice.report.results, voice.plan());
    let Some(study) = &results.sensitivity else { return Default::default() };
    let mut by_indicator: BTreeMap<&str, Vec<(&linping_effects::Parameter, &linping_effects::Bar)>> = BTreeMap::new();
    let (mut without, mut verdicts) = (Vec::new(), Vec::new());
    let said = |value: &str| voice.say(&linping_effects::Parameter::said(value));
    for parameter in &study.parameters {
        let mut moved = false;
        for bar in &parameter.bars {
            let Some(name) = bar.indicator.as_deref().filter(|name| is_open_indicator(results, name)) else { continue };
            by_indicator.entry(name).or_default().push((parameter, bar));
            moved = true;
        }
        if !moved {
            without.push(format!("{} ({} – {})", parameter.name, said(&parameter.low), said(&parameter.high)));
        }
        for (at, changes) in [(&parameter.low, &parameter.verdicts_low), (&parameter.high, &parameter.verdicts_high)] {
            let word = |verdict: Option<linping_effects::Verdict>| {
                verdict.map_or_else(|| "–".to_string(), |verdict| voice.say(&verdict.text()))
            };
            verdicts.extend(changes.iter().map(|change| {
                let (name, before, after) = (voice.say(&change.name), word(change.before), word(change.after));
                format!("{} = {}: {name}: {before} → {after}", parameter.name, said(at))
            }));
        }
    }
    let view = |(name, mut bars): (&str, Vec<(&linping_effects::Parameter, &linping_effects::Bar)>)| {
        let spec = plan.indicators.get(name)?;
        bars.sort_by(|a, b| b.1.swing().total_cmp(&a.1.swing()));
        let (_, first) = bars.first()?;
        let amount = |value: f64| voice.amount(value, &spec.unit.value.0, spec.decimals.unwrap_or(2));
        let drawn: Vec<TornadoBar> = bars
            .iter()
            .map(|(parameter, bar)| TornadoBar {
                label: format!("{}: {} – {}", parameter.name, said(&parameter.low), said(&parameter.high)),
                low: bar.low,
                high: bar.high,
            })
            .collect();
        let end = |value: Option<f64>| value.map_or_else(|| "–".to_string(), amount);
        let rows = bars.iter().map(|(parameter, bar)| {
            let [value, low, high] = [&parameter.value, &parameter.low, &parameter.high].map(|text| said(text));
            let range = voice.either(format!("{value}（{low} – {high}）"), format!("{value} ({low} – {high})"));
            [parameter.name.clone(), range, end(bar.low), end(bar.high)]
        });
        let title = format!("{}: {}", voice.name(&spec.name), amount(first.value));
        Some(TornadoView {
            drawing: draw_tornado(&title, first.value, &drawn).unwrap_or_default(),
            rows: rows.collect(),
            title,
        })
    };
    (by_indicator.into_iter().filter_map(view).collect(), without, verdicts)
}
