use super::{Which, compute, kept, run_of, send};
use crate::answer::{Ready, Refusal};
use crate::documents;
use crate::keep::keep;
use crate::model::described;
use crate::model::{DocumentRow, DocumentView, Kept, LinkView, Said, Trial, TrialResult};
use crate::site::Site;
use crate::trial::attempt;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use linping_effects::chain;
use linping_report::difference;
use linping_units::{Decimal, Quantity};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;
use utoipa::{IntoParams, ToSchema};

/// The chain behind an indicator, action, promise, source or figure (`source.figure`).
#[utoipa::path(
    get,
    path = "/api/why/{id}",
    params(("id" = String, Path, description = "What is asked about"), Which),
    responses((status = 200, body = LinkView), (status = 404, body = Refusal))
)]
pub async fn why(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    kept(&site, &which, &headers, &format!("why {id}"), |run| {
        let link = chain(&run.results, &id).ok_or_else(|| Refusal::not_found(&id))?;
        Ready::json(&LinkView::of(&link, &run.results))
    })
    .await
}

/// The plan's open documents.
#[utoipa::path(get, path = "/api/documents", responses((status = 200, body = [DocumentRow])))]
pub async fn documents(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let own = &site;
    kept(&site, &Which::default(), &headers, "documents", |_| Ready::json(&documents::rows(own))).await
}

/// One document with every statement and commitment marked where it stands.
#[utoipa::path(
    get,
    path = "/api/documents/{id}",
    params(("id" = String, Path, description = "The document's source"), Which),
    responses((status = 200, body = DocumentView), (status = 404, body = Refusal))
)]
pub async fn document(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    let answer = match run_of(&site, which.scenario.as_deref()).await {
        Ok(run) => {
            let own = Arc::clone(&site);
            let work =
                move || run.kept(&format!("document {id}"), |run| Ready::json(&documents::view(&own, run, &id)?));
            compute(&site, work).await.and_then(|answer| answer)
        }
        Err(refusal) => Err(refusal),
    };
    send(answer, &headers)
}

/// Two scenarios.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Two {
    /// The left one; the baseline if absent.
    left: Option<String>,
    /// The right one; the one shown first if absent.
    right: Option<String>,
}

/// What differs between two scenarios: indicators by period and place, promises, actions, cost.
#[derive(Serialize, ToSchema)]
pub(crate) struct ComparisonView {
    #[serde(flatten)]
    #[schema(value_type = described::Difference)]
    difference: linping_report::Difference,
    /// Before and after of each of `indicators`, in the same order, with its unit as people write it.
    said: Vec<[Option<Said>; 2]>,
    /// Names of the regions and areas that are spoken of.
    places: std::collections::BTreeMap<String, Said>,
}

/// Both values of a change, as people write them.
fn both(change: &linping_effects::IndicatorChange, plan: &linping_language::Plan) -> [Option<Said>; 2] {
    let Some(spec) = plan.indicators.get(&change.indicator) else { return [None, None] };
    [change.before, change.after].map(|value| {
        let rounded = Decimal::from_f64_retain(value?)?.round_dp(spec.decimals.unwrap_or(2)).normalize();
        Some((&Quantity::new(rounded, spec.unit.value.0.clone())).into())
    })
}

/// What differs between two scenarios.
#[utoipa::path(get, path = "/api/compare", params(Two), responses((status = 200, body = ComparisonView)))]
pub async fn compare(State(site): State<Arc<Site>>, Query(two): Query<Two>, headers: HeaderMap) -> Response {
    let left = two.left.unwrap_or_else(|| linping_language::BASELINE.to_string());
    let answer = match (run_of(&site, Some(&left)).await, run_of(&site, two.right.as_deref()).await) {
        (Ok(left), Ok(right)) => {
            let key = format!("against {}", left.results.scenario);
            let work = move || {
                right.kept(&key, |right| {
                    let difference = difference(&left.results, &right.results);
                    let regions = difference.indicators.iter().map(|change| change.region.clone());
                    let name = |code: String| (code.clone(), crate::model::place_name(&right.results.plan, &code));
                    let places = regions.map(name).collect();
                    let said = difference.indicators.iter().map(|change| both(change, &right.results.plan)).collect();
                    Ready::json(&ComparisonView { difference, said, places })
                })
            };
            compute(&site, work).await.and_then(|answer| answer)
        }
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal),
    };
    send(answer, &headers)
}

/// What would change: the plan's indicators over changed layers. Nothing is written.
#[utoipa::path(
    post,
    path = "/api/try",
    request_body = Trial,
    responses((status = 200, body = TrialResult), (status = 400, body = Refusal))
)]
pub async fn attempted(State(site): State<Arc<Site>>, body: Result<Json<Trial>, JsonRejection>) -> Response {
    let trial = match checked(&site, body) {
        Ok(trial) => trial,
        Err(refusal) => return refusal.into_response(),
    };
    let run = match run_of(&site, trial.scenario.as_deref()).await {
        Ok(run) => run,
        Err(refusal) => return refusal.into_response(),
    };
    let stop = site.stop();
    let made = compute(&site, move || {
        let begun = Instant::now();
        let (indicators, minutes) = attempt(&run, &trial, &stop)?;
        Ok(TrialResult { milliseconds: begun.elapsed().as_secs_f64() * 1e3, indicators, minutes })
    });
    match made.await.and_then(|result| result) {
        Ok(result) => Json(result).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// A try under a name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keep {
    /// What the scenario is to be called: small letters, digits, hyphens.
    pub name: String,
    /// What was tried.
    pub trial: Trial,
}

/// A try as files of the plan, to be put there by whoever owns it. Nothing is written.
#[utoipa::path(
    post,
    path = "/api/try/keep",
    request_body = Keep,
    responses((status = 200, body = Kept), (status = 400, body = Refusal))
)]
pub async fn kept_try(State(site): State<Arc<Site>>, body: Result<Json<Keep>, JsonRejection>) -> Response {
    let asked = match body {
        Ok(Json(asked)) => asked,
        Err(rejection) => return refused(&rejection).into_response(),
    };
    let answer = async {
        let trial = checked(&site, Ok(Json(asked.trial)))?;
        let run = run_of(&site, trial.scenario.as_deref()).await?;
        let own = Arc::clone(&site);
        compute(&site, move || keep(&own.plan, &run, &asked.name, &trial)).await?
    };
    match answer.await {
        Ok(kept) => Json(kept).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn checked(site: &Site, body: Result<Json<Trial>, JsonRejection>) -> Result<Trial, Refusal> {
    let Json(trial) = body.map_err(|rejection| refused(&rejection))?;
    let most = site.options.limits.changes;
    let points = trial.changes.iter().map(|change| match change {
        crate::model::TrialChange::Street { points, .. } => points.len(),
        _ => 1,
    });
    if points.sum::<usize>() > most {
        return Err(Refusal::wrong(format!("一次最多 {most} 处改动"), format!("at most {most} changes at once")));
    }
    Ok(trial)
}

/// A body that is no try; the words of the reader of JSON help whoever wrote it.
fn refused(rejection: &JsonRejection) -> Refusal {
    let why = rejection.body_text();
    Refusal::new(rejection.status(), format!("请求有误：{why}"), format!("an unusable request: {why}"))
}
