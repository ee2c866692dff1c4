use crate::Number;
use crate::number::Reference;
use crate::voice::{Mark, Voice, action_anchor, indicator_anchor, promise_anchor, source_anchor};
use linping_effects::{PromiseResult, Verdict};
use linping_language::Cite;

/// A verdict as it is shown: sign and word, never a colour alone.
#[derive(Clone, Debug)]
pub(crate) struct VerdictView {
    pub class: &'static str,
    pub sign: &'static str,
    pub text: String,
}

impl VerdictView {
    pub fn of(verdict: Verdict, voice: &Voice) -> VerdictView {
        let sign = match verdict {
            Verdict::Kept => "✓",
            Verdict::OnCourse => "→",
            Verdict::Late => "✕",
            Verdict::InDanger => "!",
            Verdict::NotJudgeable => "?",
        };
        VerdictView { class: verdict.word(), sign, text: voice.say(&verdict.text()) }
    }
}

/// Quoted words with the source they stand in.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    pub words: String,
    pub source: Reference,
    pub page: Option<u32>,
    pub paraphrase: bool,
    pub mark: Mark,
}

impl Quote {
    /// The words; nothing if their source is not open.
    pub fn of(cite: &Cite, voice: &Voice) -> Option<Quote> {
        let name = &*cite.source.value;
        let source = voice.plan().sources.get(name).filter(|_| voice.plan().is_open_source(name))?;
        Some(Quote {
            words: cite.says.value.clone(),
            source: Reference { href: source_anchor(name), text: voice.name(&source.title) },
            page: cite.page,
            paraphrase: source.text == linping_language::files::TextKind::Paraphrase,
            mark: voice.mark(source.status),
        })
    }
}

/// A row of the table of promises.
#[derive(Clone, Debug)]
pub(crate) struct PromiseView {
    pub anchor: String,
    pub name: String,
    pub quote: Option<Quote>,
    pub illustrative: Option<String>,
    pub by: String,
    pub verdict: VerdictView,
    pub reason: String,
    pub mark: Option<Mark>,
    pub about: Option<Reference>,
}

impl PromiseView {
    pub fn of(promise: &PromiseResult, voice: &Voice) -> PromiseView {
        let plan = voice.plan();
        let indicator = promise.indicator.as_ref().and_then(|name| {
            let spec = plan.indicators.get(name)?;
            Some(Reference { href: indicator_anchor(name), text: voice.name(&spec.name) })
        });
        let action = promise.action.as_ref().and_then(|name| {
            let spec = plan.actions.get(name)?;
            Some(Reference { href: action_anchor(name), text: voice.name(&spec.name) })
        });
        PromiseView {
            anchor: promise_anchor(&promise.id),
            name: voice.say(&promise.name),
            quote: promise.promised.as_ref().and_then(|cite| Quote::of(cite, voice)),
            illustrative: promise.illustrative.clone(),
            by: promise.by.as_ref().map(|by| by.to_string()).unwrap_or_default(),
            verdict: VerdictView::of(promise.verdict, voice),
            reason: voice.say(&promise.reason),
            mark: promise.status.map(|status| voice.mark(status)),
            about: indicator.or(action),
        }
    }
}

/// A label and a number, a row of a small table.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    pub label: String,
    pub number: Number,
}
