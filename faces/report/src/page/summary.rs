use super::verdicts::{Labelled, VerdictView};
use crate::Number;
use crate::money::{PARTS, Sum, readable};
use crate::number::Reference;
use crate::voice::{Voice, cost_anchor, indicator_anchor};
use linping_effects::{Verdict, compare};
use linping_language::BASELINE;
use linping_problems::Text;
use std::collections::BTreeMap;

/// So many indicators that differ from the baseline stand on the first screen.
const MOST_CHANGES: usize = 5;

/// The first screen.
#[derive(Clone, Debug)]
pub(crate) struct SummaryView {
    pub tiles: Vec<Tile>,
    pub cited: usize,
    pub illustrative: usize,
    pub findings: Vec<String>,
    pub costs: Vec<CostRow>,
    pub changes: Vec<ChangeRow>,
    pub more_changes: String,
    pub no_changes: String,
}

/// How many promises have a verdict.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub verdict: VerdictView,
    pub count: usize,
}

/// One of planned, completed, paid, running.
#[derive(Clone, Debug)]
pub(crate) struct CostRow {
    pub label: String,
    pub total: Option<Number>,
    pub parts: Vec<Labelled>,
    pub stated: String,
}

/// An indicator that differs from the baseline.
#[derive(Clone, Debug)]
pub(crate) struct ChangeRow {
    pub indicator: Reference,
    pub period: String,
    pub place: String,
    pub before: String,
    pub after: String,
    pub sign: &'static str,
    pub better: String,
}

impl SummaryView {
    pub fn of(voice: &Voice) -> SummaryView {
        let results = voice.report.results;
        let headline = &results.headline;
        let tiles = Verdict::ALL
            .iter()
            .map(|verdict| Tile { verdict: VerdictView::of(*verdict, voice), count: headline.of(*verdict) });
        let mut changes = changes(voice);
        let more = changes.len().saturating_sub(MOST_CHANGES);
        changes.truncate(MOST_CHANGES);
        let no_changes =
            if results.scenario == BASELINE { voice.words.baseline_itself() } else { voice.words.no_changes() };
        SummaryView {
            tiles: tiles.collect(),
            cited: headline.cited,
            illustrative: headline.illustrative,
            findings: findings(voice).iter().map(|finding| voice.say(finding)).collect(),
            costs: costs(voice),
            changes,
            more_changes: match more {
                0 => String::new(),
                _ => voice.either(format!("另有 {more} 项指标不同"), format!("{more} more indicators differ")),
            },
            no_changes: no_changes.to_string(),
        }
    }
}

/// What comes first: how the promises stand, then what the makers of the plan say.
pub(crate) fn findings(voice: &Voice) -> Vec<Text> {
    let results = voice.report.results;
    let mut findings = vec![first_finding(results)];
    findings.extend(results.plan.report.finding.iter().map(Text::from));
    findings
}

/// How the published promises stand. If most cannot be judged, that is the finding, with the reasons.
pub fn first_finding(results: &linping_effects::Results) -> Text {
    let headline = &results.headline;
    let (cited, open) = (headline.cited, headline.not_judgeable);
    if cited == 0 {
        return Text::new(
            "计划没有引用任何公布的承诺，因此没有可判断的承诺。",
            "The plan cites no published promise, so there is none to judge.",
        );
    }
    let mut reasons: BTreeMap<&Text, usize> = BTreeMap::new();
    for promise in results.promises.iter().filter(|p| p.is_cited() && p.verdict == Verdict::NotJudgeable) {
        *reasons.entry(&promise.reason).or_default() += 1;
    }
    let mut listed: Vec<(&Text, usize)> = reasons.into_iter().collect();
    listed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    // One reason for all needs no count.
    let counted = |words: &str, zh: bool, count: usize| match (listed.len(), zh) {
        (1, _) => words.to_string(),
        (_, true) => format!("{words}（{count} 项）"),
        (_, false) => format!("{words} ({count})"),
    };
    let zh: Vec<String> = listed.iter().take(3).map(|(text, count)| counted(&text.zh, true, *count)).collect();
    let en: Vec<String> = listed.iter().take(3).map(|(text, count)| counted(&text.en, false, *count)).collect();
    if 2 * open > cited {
        return Text::new(
            format!("{cited} 项公布的承诺中，有 {open} 项无法判断：{}。", zh.join("；")),
            format!("{open} of {cited} published promises cannot be judged: {}.", en.join("; ")),
        );
    }
    let (kept, course, late, danger) = (headline.kept, headline.on_course, headline.late, headline.in_danger);
    Text::new(
        format!(
            "{cited} 项公布的承诺中，已兑现 {kept} 项，按期推进 {course} 项，逾期 {late} 项，有风险 {danger} 项，无法判断 {open} 项。"
        ),
        format!(
            "Of {cited} published {}, {kept} {} kept, {course} on course, {late} late, {danger} in danger and {open} not judgeable.",
            if cited == 1 { "promise" } else { "promises" },
            if kept == 1 { "is" } else { "are" }
        ),
    )
}

fn costs(voice: &Voice) -> Vec<CostRow> {
    let words = voice.words;
    let labels = [words.cost_planned(), words.cost_completed(), words.cost_paid(), words.cost_running()];
    let actions = voice.plan().actions.len();
    PARTS
        .iter()
        .zip(labels)
        .map(|((word, part), label)| {
            let sum = Sum::of(voice.report.results, word, *part);
            let money = |yuan| readable(yuan).map(|quantity| voice.quantity(&quantity)).unwrap_or_default();
            let total = sum
                .status()
                .map(|status| Number::new(money(sum.total()), Some(cost_anchor(word)), Some(status), voice));
            let several = sum.by_status.len() > 1;
            let parts = sum.by_status.iter().filter(|_| several).map(|(status, yuan)| Labelled {
                label: voice.say(&status.text()),
                number: Number::new(money(*yuan), Some(cost_anchor(word)), Some(*status), voice),
            });
            let hidden = if sum.hidden > 0 {
                voice.either(format!("，{} 项不公开", sum.hidden), format!(", {} not open", sum.hidden))
            } else {
                String::new()
            };
            let worked_out = match sum.worked_out {
                0 => String::new(),
                count => voice.either(format!("，{count} 项由算法得出"), format!(", worked out for {count}")),
            };
            let stated = voice.either(
                format!("{actions} 项行动中 {} 项有数字{worked_out}{hidden}", sum.stated),
                format!("stated for {} of {actions} actions{worked_out}{hidden}", sum.stated),
            );
            CostRow { label: label.to_string(), total, parts: parts.collect(), stated }
        })
        .filter(|row| row.label != words.cost_running() || row.total.is_some())
        .collect()
}

fn changes(voice: &Voice) -> Vec<ChangeRow> {
    let Some(reference) = voice.report.reference else { return Vec::new() };
    let results = voice.report.results;
    let row = |change: &linping_effects::IndicatorChange| {
        let spec = results.plan.indicators.get(&change.indicator)?;
        let decimals = spec.decimals.unwrap_or(2);
        let value = |value: Option<f64>| {
            value.map_or_else(|| "–".to_string(), |v| voice.amount(v, &spec.unit.value.0, decimals))
        };
        let rises = change.after.zip(change.before).map(|(after, before)| after > before);
        Some(ChangeRow {
            indicator: Reference { href: indicator_anchor(&change.indicator), text: voice.say(&change.name) },
            period: change.period.clone(),
            place: match change.region == results.baseline.region {
                true => String::new(),
                false => format!("{}, ", voice.place(&change.region)),
            },
            before: value(change.before),
            after: value(change.after),
            sign: match rises {
                Some(true) => "▲",
                Some(false) => "▼",
                None => "",
            },
            better: match change.better {
                Some(true) => voice.either("变好", "better"),
                Some(false) => voice.either("变差", "worse"),
                None => String::new(),
            },
        })
    };
    // One line an indicator: the district as a whole at the last year that differs; years and areas stand in the chapters.
    let mut last: Vec<linping_effects::IndicatorChange> = Vec::new();
    for change in compare(reference, results).indicators {
        match last.iter_mut().find(|c| c.indicator == change.indicator) {
            Some(kept) if kept.region == results.baseline.region && change.region != kept.region => {}
            Some(kept) => *kept = change,
            None => last.push(change),
        }
    }
    // The best founded come first.
    let status = |change: &linping_effects::IndicatorChange| {
        let series = results.baseline.series.get(&change.indicator);
        series.and_then(|series| series.status(&change.region)).unwrap_or(linping_language::Status::Synthetic)
    };
    last.sort_by_key(status);
    last.iter().filter_map(row).collect()
}
