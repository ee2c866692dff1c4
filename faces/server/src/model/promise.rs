use super::Said;
use linping_effects::{PromiseResult, Results, Verdict};
use linping_language::files::TextKind;
use linping_language::{Cite, Plan, Status};
use serde::Serialize;
use utoipa::ToSchema;

/// A promise and what becomes of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PromiseView {
    /// Its identifier.
    pub id: String,
    /// What is promised.
    pub name: Said,
    /// True if somebody published it; only these count in the headline.
    pub cited: bool,
    /// `kept`, `on-course`, `late`, `in-danger` or `not-judgeable`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// The verdict in words.
    pub verdict_name: Said,
    /// Why.
    pub reason: Said,
    /// By when, as written.
    pub by: Option<String>,
    /// The number promised.
    pub number: Option<TargetView>,
    /// The probability of meeting it, where the series is long enough.
    pub probability: Option<f64>,
    /// The indicator it is about.
    pub indicator: Option<String>,
    /// The action that keeps it.
    pub action: Option<String>,
    /// The words of the promise, if their source is open.
    pub quote: Option<QuoteView>,
    /// Why a target nobody published stands in the plan.
    pub illustrative: Option<String>,
    /// The weakest status among the numbers it was judged by.
    #[schema(value_type = Option<String>)]
    pub status: Option<Status>,
}

/// A number promised.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TargetView {
    /// In the indicator's unit.
    pub value: f64,
    /// As written.
    pub said: Said,
    /// True if not less is promised, false if not more.
    pub at_least: bool,
}

/// Words of a source.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteView {
    /// The words.
    pub words: String,
    /// The source, by its name in the plan.
    pub source: String,
    /// What the source is called.
    pub title: Said,
    /// Page, for paged documents.
    pub page: Option<u32>,
    /// True if the shipped text is a rewriting of the original.
    pub paraphrase: bool,
}

impl QuoteView {
    /// The words; nothing if their source is not open.
    pub(crate) fn of(cite: &Cite, plan: &Plan) -> Option<QuoteView> {
        let name = &*cite.source.value;
        let source = plan.sources.get(name).filter(|_| plan.is_open_source(name))?;
        Some(QuoteView {
            words: cite.says.value.clone(),
            source: name.to_string(),
            title: (&source.title).into(),
            page: cite.page,
            paraphrase: source.text == TextKind::Paraphrase,
        })
    }
}

impl PromiseView {
    pub(crate) fn of(promise: &PromiseResult, results: &Results) -> PromiseView {
        let number = promise.number.as_ref().map(|number| TargetView {
            value: number.value,
            said: (&number.written).into(),
            at_least: number.at_least,
        });
        PromiseView {
            id: promise.id.clone(),
            name: (&promise.name).into(),
            cited: promise.is_cited(),
            verdict: promise.verdict,
            verdict_name: promise.verdict.text().into(),
            reason: (&promise.reason).into(),
            by: promise.by.as_ref().map(ToString::to_string),
            number,
            probability: promise.likelihood.as_ref().map(|likelihood| likelihood.probability),
            indicator: promise.indicator.clone(),
            action: promise.action.clone(),
            quote: promise.promised.as_ref().and_then(|cite| QuoteView::of(cite, &results.plan)),
            illustrative: promise.illustrative.clone(),
            status: promise.status,
        }
    }
}
