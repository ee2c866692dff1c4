use super::{ActionView, PromiseView, Said};
use linping_effects::{Headline, Results};
use linping_language::Status;
use linping_report::money::{PARTS, Sum, readable};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What people look at first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Overview {
    /// The scenario.
    pub scenario: String,
    /// The day judged at.
    pub as_of: String,
    /// That day as a fraction of years.
    pub today: f64,
    /// How the published promises stand, in a sentence.
    pub finding: Said,
    /// What the makers of the plan put first.
    pub findings: Vec<Said>,
    /// Published promises by verdict; illustrative targets apart.
    pub headline: BTreeMap<&'static str, usize>,
    /// Every promise, published ones first.
    pub promises: Vec<PromiseView>,
    /// Sums over the actions.
    pub costs: Vec<CostView>,
    /// Every action.
    pub actions: Vec<ActionView>,
}

/// A sum over actions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CostView {
    /// `planned`, `completed`, `paid` or `running`.
    pub part: &'static str,
    /// Yuan.
    pub yuan: f64,
    /// In the unit people would say.
    pub said: Said,
    /// The weakest status among the amounts.
    #[schema(value_type = String)]
    pub status: Status,
    /// How many actions state it.
    pub actions: usize,
    /// Of how many it was worked out, wholly or beside what they state.
    pub worked_out: usize,
    /// How many amounts are not open and not in the sum.
    pub hidden: usize,
}

impl Overview {
    pub(crate) fn of(results: &Results) -> Overview {
        let plan = &results.plan;
        let actions = plan
            .actions
            .iter()
            .filter_map(|(id, spec)| Some(ActionView::of(id, spec, results.actions.get(id)?, results)));
        Overview {
            scenario: results.scenario.clone(),
            as_of: results.as_of.to_string(),
            today: super::action::years(results.as_of.last_day()),
            finding: linping_report::first_finding(results).into(),
            findings: plan.report.finding.iter().map(Said::from).collect(),
            headline: counts(&results.headline),
            promises: results.promises.iter().map(|promise| PromiseView::of(promise, results)).collect(),
            costs: PARTS.iter().filter_map(|(word, part)| cost(word, &Sum::of(results, word, *part))).collect(),
            actions: actions.collect(),
        }
    }
}

fn counts(headline: &Headline) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<_, _> =
        linping_effects::Verdict::ALL.iter().map(|verdict| (verdict.word(), headline.of(*verdict))).collect();
    counts.insert("cited", headline.cited);
    counts.insert("illustrative", headline.illustrative);
    counts
}

fn cost(part: &'static str, sum: &Sum) -> Option<CostView> {
    let said = readable(sum.total())?;
    let yuan = sum.total().to_string().parse().ok()?;
    Some(CostView {
        part,
        yuan,
        said: (&said).into(),
        status: sum.status()?,
        actions: sum.stated,
        worked_out: sum.worked_out,
        hidden: sum.hidden,
    })
}
