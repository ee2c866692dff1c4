//! `milestones`: steps on the way, planned and actual; changes no indicator.

use crate::kind::{ActionKind, Context, Resolved};
use crate::{CostPart, District, Outcome, YearCost};
use linping_language::files::ActionFile;
use linping_language::{Status, When};
use linping_problems::Problems;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that are steps only.
#[derive(Clone, Copy, Debug)]
pub struct Milestones;

/// `[measure] kind = "milestones"` has no keys of its own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Spec {}

impl ActionKind for Milestones {
    fn name(&self) -> &'static str {
        "milestones"
    }

    fn resolve(&self, _name: &str, spec: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        Ok(Box::new(Steps { costs: costs_by_year(spec, context) }))
    }
}

struct Steps {
    costs: Vec<YearCost>,
}

impl Resolved for Steps {
    fn apply(&self, _district: &District, _stop: &Stop) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        Outcome { costs: self.costs.clone(), status, ..Outcome::default() }
    }
}

/// The planned investment spread evenly over the years of work, and the running cost from the year after to the horizon; from the
/// year after the opening, where that comes later. Without dates the investment falls into the base year.
pub(crate) fn costs_by_year(spec: &ActionFile, context: &Context) -> Vec<YearCost> {
    let Some(cost) = &spec.cost else { return Vec::new() };
    let head = &context.plan.head;
    let dates = [&spec.actual, &spec.planned];
    let of = |pick: fn(&linping_language::files::Dates) -> Option<i16>| {
        dates.iter().filter_map(|d| d.as_ref()).find_map(pick)
    };
    let first = of(|d| d.start.as_ref().map(|w| w.start().year()))
        .or_else(|| of(|d| d.end.as_ref().map(|w| w.last_day().year())))
        .unwrap_or(head.base_year);
    let last = of(|d| d.end.as_ref().map(|w| w.last_day().year())).unwrap_or(first).max(first);
    let mut costs = Vec::new();
    if let Some((quantity, status, _)) = cost.planned.as_ref().and_then(|stated| context.plan.stated(stated)) {
        let years = f64::from(last - first + 1);
        costs.extend((first..=last).map(|year| YearCost {
            year,
            yuan: quantity.in_base() / years,
            part: CostPart::Capital,
            status,
        }));
    }
    if let Some((quantity, status, _)) = cost.running.as_ref().and_then(|stated| context.plan.stated(stated)) {
        let opens = opening(spec).map_or(last, |opens| opens.max(last));
        costs.extend((opens + 1..=head.horizon).map(|year| YearCost {
            year,
            yuan: quantity.in_base(),
            part: CostPart::Running,
            status,
        }));
    }
    costs
}

/// The year in which what is built opens, where the table says so.
fn opening(spec: &ActionFile) -> Option<i16> {
    let opens = spec.measure.as_ref()?.node.get("opens")?;
    Some(opens.typed::<When>().ok()?.last_day().year())
}
