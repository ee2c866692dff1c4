use super::Said;
use linping_effects::Results;
use linping_language::{BASELINE, Plan};
use serde::Serialize;
use utoipa::ToSchema;

/// Something with an identifier and a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// How the interface calls it.
    pub id: String,
    /// How people call it.
    pub name: Said,
}

/// The plan as a whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// What the plan is called.
    pub name: Said,
    /// The district.
    pub region: Named,
    /// Its sub-districts.
    pub parts: Vec<Named>,
    /// The year the baseline describes.
    pub base_year: i16,
    /// The last year the plan looks at.
    pub horizon: i16,
    /// The day at which promises and actions are judged.
    pub as_of: String,
    /// Languages the plan is written for.
    pub languages: Vec<&'static str>,
    /// Every scenario, the baseline (no action) first.
    pub scenarios: Vec<Named>,
    /// The scenario shown when none is asked for.
    pub scenario: String,
    /// Said under the title.
    pub introduction: Option<Said>,
    /// Version of the program.
    pub version: &'static str,
}

impl PlanView {
    pub(crate) fn of(plan: &Plan, results: &Results, languages: Vec<&'static str>) -> PlanView {
        let baseline = Said { zh: "基线（不实施任何行动）".into(), en: "baseline, no action".into() };
        let mut scenarios = vec![Named { id: BASELINE.into(), name: baseline }];
        scenarios.extend(plan.scenarios.iter().map(|(id, spec)| Named { id: id.clone(), name: (&spec.name).into() }));
        let region = &plan.head.region;
        PlanView {
            name: (&plan.head.name).into(),
            region: Named { id: region.code.value.0.as_str().into(), name: (&region.name).into() },
            parts: plan
                .head
                .part
                .iter()
                .map(|part| Named { id: part.code.value.0.clone(), name: (&part.name).into() })
                .collect(),
            base_year: plan.head.base_year,
            horizon: plan.head.horizon,
            as_of: results.as_of.to_string(),
            languages,
            scenarios,
            scenario: results.scenario.clone(),
            introduction: plan.report.introduction.as_ref().map(Said::from),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}
