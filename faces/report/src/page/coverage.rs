use crate::number::Reference;
use crate::voice::{Voice, action_anchor, figure_anchor, promise_anchor, source_anchor};
use linping_documents::{Dictionary, Document, Options, SentenceRole};
use linping_language::{Cite, Located, SourceRef};
use std::ops::Range;

/// A sentence of a document with what the plan makes of it.
#[derive(Clone, Debug)]
pub(crate) struct SentenceView {
    pub text: String,
    pub class: &'static str,
    pub role: String,
    pub links: Vec<Reference>,
    pub unused: bool,
}

/// A document sentence by sentence.
#[derive(Clone, Debug)]
pub(crate) struct CoverageView {
    pub source: Reference,
    pub counts: String,
    pub sentences: Vec<SentenceView>,
}

/// What the plan quotes from one document: place in the rendered text, and where it stands on the page.
type Quoted = Vec<(Range<usize>, Use, Reference)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Number,
    Action,
}

/// Every listed document, sentence by sentence, each linked to its number, its action, or the background.
pub(crate) fn coverage(listed: &[Located<SourceRef>], voice: &Voice) -> Vec<CoverageView> {
    let plan = voice.plan();
    let mut views = Vec::new();
    for name in listed {
        let name = &*name.value;
        let (Some(document), true) = (voice.report.sources.documents.get(name), plan.is_open_source(name)) else {
            continue;
        };
        views.push(document_view(name, document, voice));
    }
    views
}

fn document_view(name: &str, document: &Document, voice: &Voice) -> CoverageView {
    let plan = voice.plan();
    let quoted = quoted(name, document, voice);
    let options = Options {
        region: Some(plan.head.region.name.zh.clone()),
        year: plan.sources.get(name).and_then(|s| s.published.as_ref()).map(|p| i32::from(p.start().year())),
    };
    let statements = document.statements(&Dictionary::standard(), &options);
    let commitments = document.commitments(&options);
    let covered = linping_documents::coverage(document, &statements, &commitments);
    let mut counts = [0usize; 3];
    let mut unused = 0;
    let mut sentences = Vec::new();
    for covered in covered {
        let place = &covered.sentence.range;
        let inside: Vec<&(Range<usize>, Use, Reference)> =
            quoted.iter().filter(|(range, ..)| range.start < place.end && place.start < range.end).collect();
        let has = |wanted: Use| inside.iter().any(|(_, found, _)| *found == wanted);
        // What the plan makes of a sentence counts before what a reader of documents sees in it.
        let role = match covered.role {
            _ if has(Use::Number) => SentenceRole::Number,
            _ if has(Use::Action) => SentenceRole::Action,
            role => role,
        };
        let (class, word, index) = match role {
            SentenceRole::Number => ("number", voice.words.role_number(), 0),
            SentenceRole::Action => ("action", voice.words.role_action(), 1),
            SentenceRole::Background => ("background", voice.words.role_background(), 2),
        };
        let left = inside.is_empty() && role != SentenceRole::Background;
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
        unused += usize::from(left);
        let mut links: Vec<Reference> = inside.iter().map(|(.., link)| link.clone()).collect();
        links.dedup_by(|a, b| a.href == b.href);
        sentences.push(SentenceView {
            text: covered.sentence.text,
            class,
            role: word.to_string(),
            links,
            unused: left,
        });
    }
    let title = plan.sources.get(name).map(|source| voice.name(&source.title)).unwrap_or_default();
    let [numbers, actions, background] = counts;
    let all = numbers + actions + background;
    CoverageView {
        source: Reference { href: source_anchor(name), text: title },
        counts: voice.either(
            format!("共 {all} 句：{numbers} 句有数字，{actions} 句讲行动，{background} 句为背景；{unused} 句有内容而未用于计划。"),
            format!("{all} sentences: {numbers} with numbers, {actions} with actions, {background} background; {unused} say something that the plan does not use."),
        ),
        sentences,
    }
}

/// Every quotation of the plan from the document.
fn quoted(name: &str, document: &Document, voice: &Voice) -> Quoted {
    let plan = voice.plan();
    let mut quoted = Quoted::new();
    let mut add = |says: &str, to: Use, href: String, text: String| {
        if let Some(range) = document.find_quote(says) {
            quoted.push((range, to, Reference { href, text }));
        }
    };
    if let Some(source) = plan.sources.get(name) {
        for figure in &source.figure {
            let full = format!("{name}.{}", figure.id.value.0);
            if let (Some(says), true) = (&figure.says, plan.is_open_figure(&full)) {
                add(&says.value, Use::Number, figure_anchor(&full), voice.quantity(&figure.value.value.0));
            }
        }
    }
    let here = |cite: &&Cite| *cite.source.value == *name;
    for promise in &voice.report.results.promises {
        if let Some(cite) = promise.promised.as_ref().filter(here) {
            let to = if promise.number.is_some() { Use::Number } else { Use::Action };
            add(&cite.says.value, to, promise_anchor(&promise.id), voice.say(&promise.name));
        }
    }
    for (action, spec) in &plan.actions {
        for cite in spec.cites.iter().chain(spec.milestone.iter().flat_map(|m| &m.cites)).filter(here) {
            add(&cite.says.value, Use::Action, action_anchor(action), voice.name(&spec.name));
        }
    }
    quoted
}
