//! `build-facilities`: chooses sites among candidates over exact travel times; existing facilities are kept.

mod choose;
mod goal;

use crate::boundary::outside_district;
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{Asked, candidates_that_stand, opening_year, priced, refuse, typed};
use choose::Chosen;
pub(crate) use goal::Goal;
use linping_baseline::layer_measures::{facilities_of, group_of, streets_of};
use linping_language::files::ActionFile;
use linping_language::{Duration, LayerRef, Located, Plan, Span, Stated, When};
use linping_problems::{Code, Problem, Problems, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that build facilities.
#[derive(Clone, Copy, Debug)]
pub struct BuildFacilities;

/// `[measure] kind = "build-facilities"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of facilities that grows; those there are kept.
    pub what: Located<LayerRef>,
    /// The layer of candidate sites.
    pub among: Located<LayerRef>,
    /// How many are built; by the budget if absent.
    #[schemars(range(min = 1))]
    pub choose: Option<Located<u32>>,
    /// What may be spent; as many are built as it pays for.
    pub budget: Option<Stated>,
    /// What one costs.
    pub each: Option<Stated>,
    /// What the choice is best for.
    pub so_that: Located<Goal>,
    /// The layer of cells whose people are served.
    pub cells: Located<LayerRef>,
    /// The group of people.
    pub group: Located<String>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Within this time, for `most-reached`; for `least-time-with-places` the longest way to a place, any if absent.
    #[schemars(extend("x-above" = 0))]
    pub within: Option<Located<Duration>>,
    /// How many people one of the capacity serves, for `least-time-with-places`: 1 if absent (a seat), 2000 for a doctor.
    #[schemars(range(min = 0.000001, max = 1000000.0))]
    pub people_a_place: Option<Located<f64>>,
    /// The year from which they are open; the end of the planned dates if absent. With `a-year`, the year of the first.
    pub opens: Option<Located<When>>,
    /// At most so many open a year, those that help most first; all in one year if absent.
    #[schemars(range(min = 1))]
    pub a_year: Option<Located<u32>>,
}

impl ActionKind for BuildFacilities {
    fn name(&self) -> &'static str {
        "build-facilities"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let mut problems = Problems::new();
        let layers = &context.baseline.layers;
        let mut keep = |result: Result<(), Text>, span: Span| {
            if let Err(why) = result {
                problems.push(crate::resolving::unknown(plan, why, span));
            }
        };
        keep(facilities_of(layers, &spec.what).map(drop), spec.what.span);
        keep(facilities_of(layers, &spec.among).map(drop), spec.among.span);
        keep(streets_of(layers, &spec.by).map(drop), spec.by.span);
        keep(group_of(layers, &spec.cells, &spec.group).map(drop), spec.group.span);
        let candidates = layers.facilities.get(&*spec.among.value).map_or(0, |f| f.each.len());
        if let Some(sites) = layers.facilities.get(&*spec.among.value) {
            problems.extend(outside_district(context, &spec.among, sites));
        }
        problems.extend(candidates_that_stand(context, &spec.what, &spec.among));
        if spec.so_that.value == Goal::MostReached && spec.within.is_none() {
            problems.push(
                refuse(
                    plan,
                    Code::MissingKey,
                    spec.so_that.span,
                    "most-reached 需要 within",
                    "most-reached needs `within`",
                )
                .hint(Text::new("例如 within = \"15 min\"。", "for example within = \"15 min\".")),
            );
        }
        let each = match priced(spec.each.as_ref(), spec.among.span, plan) {
            Ok(each) => each,
            Err(problem) => {
                problems.push(*problem);
                None
            }
        };
        let asked = Asked { choose: spec.choose.as_ref(), budget: spec.budget.as_ref(), each };
        let (count, trust) = asked.number(spec.what.span, spec.among.span, candidates, plan, &mut problems);
        let years = opening_years(&spec, file, plan, count);
        if let (Some(last), Some(a_year)) = (years.last(), &spec.a_year)
            && *last > plan.head.horizon
        {
            problems.push(too_slow(plan, a_year, count, years[0]));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let costs = costs_by_year(file, context);
        Ok(Box::new(Chosen { spec, count, trust, years, each, costs, seed: plan.head.seed }))
    }
}

/// The year each opens, in the order of opening.
fn opening_years(spec: &Spec, file: &ActionFile, plan: &Plan, count: usize) -> Vec<i16> {
    let first = opening_year(spec.opens.as_ref(), file, plan);
    let a_year = spec.a_year.as_ref().map_or(usize::MAX, |a_year| a_year.value.max(1) as usize);
    (0..count).map(|number| first.saturating_add(i16::try_from(number / a_year).unwrap_or(i16::MAX))).collect()
}

/// The last would open after the horizon: says how many a year would do.
fn too_slow(plan: &Plan, a_year: &Located<u32>, count: usize, first: i16) -> Problem {
    let horizon = plan.head.horizon;
    let problem = refuse(
        plan,
        Code::OutOfRange,
        a_year.span,
        format!("自 {first} 年起每年 {} 处，{horizon} 年前开不完 {count} 处", a_year.value),
        format!("{} a year from {first} do not open {count} by {horizon}", a_year.value),
    );
    let years = usize::try_from(horizon - first + 1).unwrap_or(0);
    if years == 0 {
        return problem;
    }
    let least = count.div_ceil(years);
    problem.hint(Text::new(format!("每年至少 {least} 处。"), format!("at least {least} a year are needed.")))
}
