//! Documents with everything that is read from them and everything the plan quotes, marked where it stands.

use crate::answer::Refusal;
use crate::model::{BlockView, DocumentRow, DocumentView, MarkView, PieceView, Said};
use crate::run::Run;
use crate::site::Site;
use linping_documents::{BlockKind, Dictionary, Document, Options, SentenceRole};
use linping_language::files::TextKind;
use linping_language::{Cite, Plan};
use linping_problems::Text;
use std::ops::Range;

/// Open documents.
pub(crate) fn rows(site: &Site) -> Vec<DocumentRow> {
    site.sources.documents.keys().filter_map(|id| row(&site.plan, id)).collect()
}

fn row(plan: &Plan, id: &str) -> Option<DocumentRow> {
    let source = plan.sources.get(id).filter(|_| plan.is_open_source(id))?;
    Some(DocumentRow {
        id: id.to_string(),
        title: (&source.title).into(),
        producer: (&source.producer).into(),
        published: source.published.as_ref().map(|when| when.value.0.to_string()),
        paraphrase: source.text == TextKind::Paraphrase,
    })
}

/// A mark and its place in the rendered text, in characters.
type Placed = (Range<usize>, MarkView);

/// One document, marked.
pub(crate) fn view(site: &Site, run: &Run, id: &str) -> Result<DocumentView, Refusal> {
    let plan = &run.results.plan;
    let row = row(plan, id).ok_or_else(|| Refusal::not_found(id))?;
    let document = site.sources.documents.get(id).ok_or_else(|| Refusal::not_found(id))?;
    let mut placed = quoted(id, document, run);
    let counts = read(id, document, plan, &mut placed);
    placed.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let blocks = document.blocks().iter().map(|block| {
        let characters: Vec<char> = document.block_text(block).chars().collect();
        BlockView { kind: kind_word(block.kind), pieces: pieces(&characters, block.range.start, &placed) }
    });
    Ok(DocumentView {
        row,
        blocks: blocks.collect(),
        counts,
        marks: placed.iter().map(|(_, mark)| mark.clone()).collect(),
    })
}

fn kind_word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Caption { .. } => "caption",
        BlockKind::Cell { .. } => "cell",
    }
}

/// The words of a block, cut wherever a mark begins or ends.
fn pieces(characters: &[char], start: usize, placed: &[Placed]) -> Vec<PieceView> {
    let end = start + characters.len();
    let inside = placed.iter().enumerate().filter(|(_, (range, _))| range.start < end && start < range.end);
    let inside: Vec<(usize, Range<usize>)> =
        inside.map(|(mark, (range, _))| (mark, range.start.max(start)..range.end.min(end))).collect();
    let mut cuts: Vec<usize> =
        inside.iter().flat_map(|(_, range)| [range.start, range.end]).chain([start, end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[usize]| {
        let (from, to) = (*pair.first()?, *pair.get(1)?);
        let text = characters.get(from - start..to - start)?.iter().collect();
        let marks = inside.iter().filter(|(_, range)| range.start <= from && to <= range.end).map(|(mark, _)| *mark);
        Some(PieceView { text, marks: marks.collect() })
    };
    cuts.windows(2).filter_map(piece).collect()
}

/// Every quotation of the plan from the document.
fn quoted(id: &str, document: &Document, run: &Run) -> Vec<Placed> {
    let (results, plan) = (&run.results, &run.results.plan);
    let mut placed = Vec::new();
    let mut add = |says: &str, kind: &'static str, text: Said, to: &'static str, name: &str| {
        if let Some(range) = document.find_quote(says) {
            placed.push((range, MarkView { kind, text, to: Some(to), id: Some(name.to_string()) }));
        }
    };
    for figure in plan.sources.get(id).iter().flat_map(|source| &source.figure) {
        let full = format!("{id}.{}", figure.id.value.0);
        if let (Some(says), true) = (&figure.says, plan.is_open_figure(&full)) {
            let text = Said::from(&figure.value.value.0);
            match users(&full, plan, figure.indicator.as_ref().map(|i| i.value.0.as_str())) {
                Some(indicator) => add(&says.value, "figure", text, "indicator", indicator),
                None => add(&says.value, "figure", text, "figure", &full),
            }
        }
    }
    let here = |cite: &&Cite| *cite.source.value == *id;
    for promise in &results.promises {
        if let Some(cite) = promise.promised.as_ref().filter(here) {
            add(&cite.says.value, "promise", (&promise.name).into(), "promise", &promise.id);
        }
    }
    for (action, spec) in &plan.actions {
        for cite in spec.cites.iter().chain(spec.milestone.iter().flat_map(|m| &m.cites)).filter(here) {
            add(&cite.says.value, "action", (&spec.name).into(), "action", action);
        }
    }
    placed
}

/// The indicator that a figure belongs to: the one it names, or the one whose observations name it.
fn users<'a>(figure: &str, plan: &'a Plan, own: Option<&'a str>) -> Option<&'a str> {
    own.or_else(|| {
        let cites =
            |o: &linping_language::files::ObservationSpec| o.figure.as_ref().is_some_and(|f| f.value.0 == figure);
        plan.indicators.iter().find(|(_, spec)| spec.observation.iter().any(cites)).map(|(id, _)| id.as_str())
    })
}

/// Statements and commitments that a reader of documents finds, unless the plan quotes the same words. Gives how many
/// sentences have a number, an action, or neither.
fn read(id: &str, document: &Document, plan: &Plan, placed: &mut Vec<Placed>) -> [usize; 3] {
    let options = Options {
        region: Some(plan.head.region.name.zh.clone()),
        year: plan.sources.get(id).and_then(|s| s.published.as_ref()).map(|p| i32::from(p.start().year())),
    };
    let statements = document.statements(&Dictionary::standard(), &options);
    let commitments = document.commitments(&options);
    let quoted: Vec<Range<usize>> = placed.iter().map(|(range, _)| range.clone()).collect();
    let mut counts = [0; 3];
    for covered in linping_documents::coverage(document, &statements, &commitments) {
        let index = match covered.role {
            SentenceRole::Number => 0,
            SentenceRole::Action => 1,
            SentenceRole::Background => 2,
        };
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
        let sentence = &covered.sentence;
        let mut add = |words: &str, kind: &'static str, text: Text| {
            let range = place_in(&sentence.text, words, sentence.range.start).unwrap_or(sentence.range.clone());
            if !quoted.iter().any(|q| q.start < range.end && range.start < q.end) {
                placed.push((range, MarkView { kind, text: text.into(), to: None, id: None }));
            }
        };
        for statement in covered.statements.iter().filter_map(|at| statements.get(*at)) {
            let unit = statement.unit.as_deref().unwrap_or_default();
            let period = statement.period.as_deref().unwrap_or_default();
            let text = format!("{} {}{unit} {period}", statement.indicator, statement.value);
            add(&statement.quote, "statement", Text::same(text.trim()));
        }
        for commitment in covered.commitments.iter().filter_map(|at| commitments.get(*at)) {
            let date = commitment.date.as_deref().unwrap_or_default();
            let text = format!("{}{} {date}", commitment.verb, commitment.object);
            add(&commitment.quote, "commitment", Text::same(text.trim()));
        }
    }
    counts
}

/// Where words stand in a sentence, in characters of the whole text.
fn place_in(sentence: &str, words: &str, start: usize) -> Option<Range<usize>> {
    let byte = sentence.find(words)?;
    let from = start + sentence.get(..byte)?.chars().count();
    Some(from..from + words.chars().count())
}
