use super::{Which, compute, run_of, send};
use crate::answer::Ready;
use crate::model::{Said, described};
use crate::site::Site;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use linping_effects::{Sweep, sweeps_of_report};
use linping_report::money::is_open;
use linping_work::NoProgress;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// What each further million buys: an action carried out with one budget after another.
#[derive(Serialize, ToSchema)]
pub(crate) struct SweepView {
    /// What the action is called.
    name: Said,
    #[serde(flatten)]
    #[schema(value_type = described::Sweep)]
    sweep: Sweep,
}

/// The budget curves that the plan's report asks for.
#[utoipa::path(get, path = "/api/sweeps", params(Which), responses((status = 200, body = [SweepView])))]
pub async fn sweeps(State(site): State<Arc<Site>>, Query(which): Query<Which>, headers: HeaderMap) -> Response {
    let answer = match run_of(&site, which.scenario.as_deref()).await {
        Ok(run) => {
            let (own, stop) = (Arc::clone(&site), site.stop());
            let work = move || {
                run.kept("sweeps", |run| {
                    let results = &run.results;
                    let plan = &results.plan;
                    let found = sweeps_of_report(results, &own.sources, own.kinds(), &stop, &NoProgress);
                    let found = found.map_err(|problems| crate::site::failed(&problems))?;
                    let open = found.into_iter().filter_map(|mut sweep| {
                        let spec = plan.actions.get(&sweep.action).filter(|spec| is_open(plan, spec))?;
                        // Problems name files and lines, which are for the plan's makers.
                        sweep.warnings.clear();
                        Some(SweepView { name: (&spec.name).into(), sweep })
                    });
                    Ready::json(&open.collect::<Vec<_>>())
                })
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}
