//! The report as one page in one language: every part as plain data first, then through the template.

mod actions;
mod costs;
mod coverage;
mod effects;
mod evidence;
mod indicators;
mod methods;
mod methods_of_places;
mod methods_of_statistics;
mod summary;
mod verdicts;

pub use summary::first_finding;

use crate::maps::MapLayer;
use crate::number::Reference;
use crate::voice::Voice;
use crate::words::Words;
use crate::{Error, Report};
use actions::ActionView;
use askama::Template;
use coverage::CoverageView;
use effects::{EffectsView, SweepView};
use evidence::{SourceView, ValueView};
use indicators::IndicatorView;
use linping_language::Status;
use linping_problems::Language;
use methods::MethodView;
use std::collections::BTreeSet;
use summary::SummaryView;
use verdicts::PromiseView;

/// The rules by which the page looks.
const STYLE: &str = include_str!("../../templates/style.css");

/// The whole page.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    words: Words,
    style: &'static str,
    tag: &'static str,
    other_file: Option<String>,
    title: String,
    district: String,
    introduction: String,
    scenario: String,
    as_of: String,
    version: String,
    statuses: Vec<crate::voice::Mark>,
    summary: SummaryView,
    timeline_head: String,
    timeline: Vec<TimelineRow>,
    chapters: Vec<ChapterView>,
    effects: EffectsView,
    promises: Vec<PromiseView>,
    illustrative: Vec<PromiseView>,
    sources: Vec<SourceView>,
    closed: String,
    costs: Vec<costs::CostView>,
    values: Vec<(Reference, Vec<ValueView>)>,
    methods: Vec<MethodView>,
    coverage: Vec<CoverageView>,
}

struct TimelineRow {
    action: Reference,
    state: actions::StateView,
    bars: String,
}

struct ChapterView {
    anchor: String,
    title: String,
    text: String,
    map: Option<String>,
    indicators: Vec<IndicatorView>,
    actions: Vec<ActionView>,
    sweeps: Vec<SweepView>,
}

/// The report as a self-contained page.
pub(crate) fn render(report: &Report, maps: &[MapLayer], language: Language) -> Result<String, Error> {
    let voice = Voice::new(report, maps, language);
    let words = voice.words;
    let results = report.results;
    let plan = &results.plan;
    let span = actions::span(&voice);
    let chapters = chapters(&voice, &span);
    let summary = SummaryView::of(&voice);
    let views = |cited: bool| {
        results.promises.iter().filter(|p| p.is_cited() == cited).map(|p| PromiseView::of(p, &voice)).collect()
    };
    let timeline = plan.actions.iter().map(|(name, spec)| {
        let view = ActionView::of(name, spec, &span, &voice);
        TimelineRow { action: Reference { href: view.anchor, text: view.name }, state: view.state, bars: view.bars }
    });
    let scenario = match plan.scenarios.get(&results.scenario) {
        Some(spec) => voice.name(&spec.name),
        None => voice.either("基线（不实施任何行动）", "baseline, no action"),
    };
    let other = match language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let closed = plan.sources.keys().filter(|name| !plan.is_open_source(name)).count();
    let page = Page {
        words,
        style: STYLE,
        tag: match language {
            Language::Zh => "zh-Hans",
            Language::En => "en",
        },
        other_file: report.languages().contains(&other).then(|| crate::file_name(other)),
        title: voice.name(&plan.head.name),
        district: voice.name(&plan.head.region.name),
        introduction: plan.report.introduction.as_ref().map(|text| voice.name(text)).unwrap_or_default(),
        scenario,
        as_of: results.as_of.to_string(),
        version: report.version.to_string(),
        statuses: [Status::Published, Status::User, Status::Recalled, Status::Assumed, Status::Synthetic]
            .map(|status| voice.mark(status))
            .to_vec(),
        summary,
        timeline_head: span.header(words.today()),
        timeline: timeline.collect(),
        chapters,
        effects: effects::effects(&voice),
        promises: views(true),
        illustrative: views(false),
        sources: evidence::sources(&voice),
        closed: match closed {
            0 => String::new(),
            n => voice.either(
                format!("另有 {n} 个来源不公开，其内容不出现在报告中。"),
                format!(
                    "{n} more {} not open; nothing of {} stands in this report.",
                    if n == 1 { "source is" } else { "sources are" },
                    if n == 1 { "it" } else { "them" }
                ),
            ),
        },
        costs: costs::costs(&voice),
        methods: methods::used(&voice),
        coverage: coverage::coverage(&plan.report.coverage, &voice),
        // Last, so that everything shown above has its entry.
        values: evidence::values(&voice),
    };
    page.render().map_err(|error| Error::Page(error.to_string()))
}

/// The chapters as the plan has them; what stands in none of them follows in one of its own.
fn chapters(voice: &Voice, span: &crate::timeline::Span) -> Vec<ChapterView> {
    let plan = voice.plan();
    let (mut seen_indicators, mut seen_actions) = (BTreeSet::new(), BTreeSet::new());
    let mut chapters = Vec::new();
    for (number, chapter) in plan.report.chapter.iter().enumerate() {
        let indicators = chapter.indicators.iter().filter_map(|name| {
            let name = &*name.value;
            seen_indicators.insert(name).then_some((name, plan.indicators.get(name)?))
        });
        let indicators = indicators.map(|(name, spec)| IndicatorView::of(name, spec, voice)).collect();
        let actions = chapter.actions.iter().filter_map(|name| {
            let name = &*name.value;
            seen_actions.insert(name).then_some((name, plan.actions.get(name)?))
        });
        let actions = actions.map(|(name, spec)| ActionView::of(name, spec, span, voice)).collect();
        let swept: Vec<&str> = chapter.sweep.iter().map(|sweep| &*sweep.action.value).collect();
        chapters.push(ChapterView {
            anchor: format!("chapter-{}", number + 1),
            title: voice.name(&chapter.title),
            text: chapter.text.as_ref().map(|text| voice.name(text)).unwrap_or_default(),
            map: crate::maps::map_of(chapter, voice),
            indicators,
            actions,
            sweeps: effects::sweeps(voice, &swept),
        });
    }
    let rest = plan.indicators.iter().filter(|(name, _)| !seen_indicators.contains(name.as_str()));
    let indicators: Vec<IndicatorView> = rest.map(|(name, spec)| IndicatorView::of(name, spec, voice)).collect();
    let rest = plan.actions.iter().filter(|(name, _)| !seen_actions.contains(name.as_str()));
    let actions: Vec<ActionView> = rest.map(|(name, spec)| ActionView::of(name, spec, span, voice)).collect();
    if !indicators.is_empty() || !actions.is_empty() {
        let title = match chapters.is_empty() {
            true => voice.words.everything().to_string(),
            false => voice.either("其他指标与行动", "Other indicators and actions"),
        };
        chapters.push(ChapterView {
            anchor: "chapter-rest".into(),
            title,
            text: String::new(),
            map: None,
            indicators,
            actions,
            sweeps: Vec::new(),
        });
    }
    chapters
}
