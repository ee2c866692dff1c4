use super::Said;
use linping_effects::{Link, Results};
use linping_language::{Plan, Status};
use serde::Serialize;
use utoipa::ToSchema;

/// A link of the chain behind a number, with what stands behind it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(no_recursion)]
pub struct LinkView {
    /// `indicator`, `observation`, `figure`, `quote`, `source`, `method`, `layer`, `effect`, `changed-by`, `action`, `promise`, `given`, `caution`, `original`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: Said,
    /// How far it can be trusted.
    #[schema(value_type = Option<String>)]
    pub status: Option<Status>,
    /// What stands behind it.
    pub behind: Vec<LinkView>,
}

/// What stands in for a link that is not open.
fn closed(kind: &'static str) -> LinkView {
    let text = Said { zh: "（不公开）".into(), en: "(not open)".into() };
    LinkView { kind, name: String::new(), text, status: None, behind: Vec::new() }
}

impl LinkView {
    /// The chain as anybody may see it. `linping why` speaks to somebody who has the plan and may name a closed source; the
    /// server speaks to everybody and does not.
    pub(crate) fn of(link: &Link, results: &Results) -> LinkView {
        let plan = &results.plan;
        if !is_open(link, results) {
            return closed(link.kind);
        }
        let steps_open = link.kind != "action" || plan.actions.get(&link.name).is_none_or(|spec| all_open(plan, spec));
        let behind = link.behind.iter().filter(|behind| steps_open || behind.kind != "method");
        LinkView {
            kind: link.kind,
            name: link.name.clone(),
            text: (&link.text).into(),
            status: link.status,
            behind: behind.map(|behind| LinkView::of(behind, results)).collect(),
        }
    }
}

fn all_open(plan: &Plan, spec: &linping_language::files::ActionFile) -> bool {
    linping_report::money::is_open(plan, spec)
}

fn is_open(link: &Link, results: &Results) -> bool {
    let plan = &results.plan;
    match link.kind {
        "source" | "quote" => plan.is_open_source(&link.name),
        "figure" => plan.is_open_figure(&link.name),
        "observation" => {
            // Its name begins with the indicator and the period.
            let mut words = link.name.split(' ');
            let (name, period) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let series = results.baseline.series.get(name);
            let same = |o: &&linping_baseline::Observation| o.period.to_string() == period;
            series.is_some_and(|s| s.observations.iter().filter(same).all(|o| o.open))
        }
        _ => true,
    }
}
