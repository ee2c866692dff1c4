use crate::Number;
use crate::number::Reference;
use crate::voice::{Voice, figure_anchor, indicator_anchor, method_anchor, observation_anchor, source_anchor};
use linping_baseline::{Observation, Origin};
use linping_language::files::{FigureSpec, SourceFile, TextKind};
use std::collections::BTreeMap;

/// A source with the figures cited from it.
#[derive(Clone, Debug)]
pub(crate) struct SourceView {
    pub anchor: String,
    pub title: String,
    pub mark: crate::voice::Mark,
    pub rows: Vec<(String, String)>,
    pub url: Option<String>,
    pub paraphrase: bool,
    pub original: Option<String>,
    pub note: String,
    pub figures: Vec<FigureView>,
}

/// A cited figure: the value and the words or the cell it was read from.
#[derive(Clone, Debug)]
pub(crate) struct FigureView {
    pub anchor: String,
    pub value: String,
    pub period: String,
    pub place: String,
    pub says: String,
    pub cell: String,
    pub page: Option<u32>,
    pub used_for: Option<Reference>,
    pub note: String,
}

/// A number given in the plan or worked out from others.
#[derive(Clone, Debug)]
pub(crate) struct ValueView {
    pub anchor: String,
    pub period: String,
    pub place: String,
    pub number: String,
    pub mark: crate::voice::Mark,
    pub reason: String,
    pub method: Option<Reference>,
    pub equation: String,
    pub inputs: Vec<(String, Number)>,
    pub caution: String,
    pub notes: Vec<String>,
    pub sources: Vec<Reference>,
}

/// Every source that is open.
pub(crate) fn sources(voice: &Voice) -> Vec<SourceView> {
    let plan = voice.plan();
    let open = plan.sources.iter().filter(|(name, _)| plan.is_open_source(name));
    open.map(|(name, file)| source(name, file, voice)).collect()
}

fn source(name: &str, file: &SourceFile, voice: &Voice) -> SourceView {
    let words = voice.words;
    let checksum = || {
        let path = format!("sources/{}", &*file.file.as_ref()?.value);
        let input = voice.report.sources.lock.input(&path)?;
        Some(format!("SHA-256 {}", input.sha256))
    };
    let rows = [
        (words.producer(), Some(voice.name(&file.producer))),
        (words.published(), file.published.as_ref().map(|p| p.value.0.to_string())),
        (words.accessed(), file.accessed.as_ref().map(|p| p.value.0.to_string())),
        (words.licence(), Some(file.licence.clone())),
        (words.file(), file.file.as_ref().map(|f| format!("sources/{}", &*f.value))),
        (words.checksum(), checksum()),
    ];
    let paraphrase = file.text == TextKind::Paraphrase;
    let original = file.original.as_ref().map(|original| {
        let date = original.published.value.0.to_string();
        let sha = original.sha256.as_ref().map(|sha| format!("SHA-256 {}", sha.value.0)).unwrap_or_default();
        let url = original.url.clone().unwrap_or_default();
        let parts = [
            original.publisher.clone(),
            voice.either(format!("《{}》", original.title), format!("“{}”", original.title)),
            date,
            url,
            sha,
        ];
        parts
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(voice.either("，", ", ").as_str())
    });
    let plan = voice.plan();
    let figures = file.figure.iter().filter(|figure| plan.is_open_figure(&format!("{name}.{}", figure.id.value.0)));
    SourceView {
        anchor: source_anchor(name),
        title: voice.name(&file.title),
        mark: voice.mark(file.status),
        rows: rows.into_iter().filter_map(|(label, text)| Some((label.to_string(), text?))).collect(),
        url: file.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        paraphrase,
        original,
        note: file.note.as_ref().map(|note| voice.name(note)).unwrap_or_default(),
        figures: figures.map(|spec| figure(name, spec, voice)).collect(),
    }
}

fn figure(source: &str, spec: &FigureSpec, voice: &Voice) -> FigureView {
    let words = voice.words;
    let cell = match (&spec.row, &spec.column) {
        (Some(row), Some(column)) => {
            format!("{} {}, {} {}", words.row(), row.value, words.column(), column.value)
        }
        _ => String::new(),
    };
    let used_for = spec.indicator.as_ref().and_then(|indicator| {
        let name = &voice.plan().indicators.get(&indicator.value.0)?.name;
        Some(Reference { href: indicator_anchor(&indicator.value.0), text: voice.name(name) })
    });
    FigureView {
        anchor: figure_anchor(&format!("{source}.{}", spec.id.value.0)),
        value: voice.quantity(&spec.value.value.0),
        period: spec.period.value.0.to_string(),
        place: spec.region.as_ref().map(|region| voice.place(&region.value.0)).unwrap_or_default(),
        says: spec.says.as_ref().map(|says| says.value.clone()).unwrap_or_default(),
        cell,
        page: spec.page,
        used_for,
        note: spec.note.as_ref().map(|note| voice.name(note)).unwrap_or_default(),
    }
}

/// Every number shown that is given in the plan or worked out, with those it was worked out from, and so on; by indicator.
pub(crate) fn values(voice: &Voice) -> Vec<(Reference, Vec<ValueView>)> {
    let mut done: BTreeMap<(String, usize), Option<ValueView>> = BTreeMap::new();
    loop {
        let next: Vec<_> = voice.shown.borrow().iter().filter(|key| !done.contains_key(*key)).cloned().collect();
        if next.is_empty() {
            break;
        }
        for key in next {
            let view = value(&key.0, key.1, voice);
            done.insert(key, view);
        }
    }
    let mut of_indicators: BTreeMap<String, Vec<ValueView>> = BTreeMap::new();
    for ((name, _), view) in done {
        of_indicators.entry(name).or_default().extend(view);
    }
    let titled = |(name, values): (String, Vec<ValueView>)| {
        let spec = voice.plan().indicators.get(&name)?;
        Some((Reference { href: indicator_anchor(&name), text: voice.name(&spec.name) }, values))
    };
    of_indicators.into_iter().filter_map(titled).collect()
}

fn value(name: &str, index: usize, voice: &Voice) -> Option<ValueView> {
    let results = voice.report.results;
    let spec = results.plan.indicators.get(name)?;
    let observed = results.baseline.series.get(name)?.observations.get(index)?;
    let mut view = ValueView {
        anchor: observation_anchor(name, index),
        period: observed.period.to_string(),
        place: voice.place(&observed.region),
        number: voice.quantity(&linping_effects::quantity(observed, spec)),
        mark: voice.mark(observed.status),
        reason: String::new(),
        method: None,
        equation: String::new(),
        inputs: Vec::new(),
        caution: String::new(),
        notes: Vec::new(),
        sources: Vec::new(),
    };
    match &observed.origin {
        Origin::Given { reason } => view.reason = reason.clone(),
        Origin::Derived(derived) => {
            view.method = Some(match derived.method.strip_prefix("action:") {
                Some(action) => Reference {
                    href: crate::voice::action_anchor(action),
                    text: results.plan.actions.get(action).map_or_else(String::new, |spec| voice.name(&spec.name)),
                },
                None => Reference {
                    href: method_anchor(&derived.method),
                    text: super::methods::title(&derived.method, voice),
                },
            });
            view.equation = voice.say(&derived.said());
            view.caution = derived.caution.as_ref().map(|caution| voice.say(caution)).unwrap_or_default();
            view.notes = derived.notes.iter().map(|note| voice.say(note)).collect();
            let open = derived.sources.iter().filter(|name| results.plan.is_open_source(name));
            view.sources = open
                .filter_map(|name| Some((name, results.plan.sources.get(name)?)))
                .map(|(name, file)| Reference { href: source_anchor(name), text: voice.name(&file.title) })
                .collect();
            view.inputs = derived.inputs.iter().filter_map(|step| input(step, voice)).collect();
        }
        Origin::Figure(_) | Origin::Cell { .. } => {}
    }
    Some(view)
}

fn input(step: &linping_baseline::Step, voice: &Voice) -> Option<(String, Number)> {
    let results = voice.report.results;
    let spec = results.plan.indicators.get(&step.indicator)?;
    let series = results.baseline.series.get(&step.indicator)?;
    let is_it = |o: &Observation| o.region == step.region && o.period.written() == step.period;
    let (index, observed) = series.observations.iter().enumerate().find(|(_, o)| is_it(o))?;
    let label = format!("{}, {}, {}", voice.name(&spec.name), voice.place(&step.region), step.period);
    observed.open.then(|| (label, voice.observed(&step.indicator, spec, index, observed)))
}
