//! `enlarge-lock`: a chamber rebuilt, or another beside those there are, from a year on.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::waterway_of;
use linping_baseline::layers::LayerChange;
use linping_baseline::layers::waterway::{ChamberSpec, read_chambers};
use linping_language::files::ActionFile;
use linping_language::{Identifier, LayerRef, Located, Status, When};
use linping_problems::{Problems, Text};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that enlarge locks.
#[derive(Clone, Copy, Debug)]
pub struct EnlargeLock;

/// `[measure] kind = "enlarge-lock"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The waterway.
    pub waterway: Located<LayerRef>,
    /// The route the lock lies on.
    pub route: Located<Identifier>,
    /// The lock.
    pub lock: Located<Identifier>,
    /// The chamber as it will be. One of the same name is rebuilt; with a new name it stands beside the others.
    pub chamber: ChamberSpec,
    /// The first year in which it is counted; the year of the actual or planned end if absent.
    pub opens: Option<Located<When>>,
}

impl ActionKind for EnlargeLock {
    fn name(&self) -> &'static str {
        "enlarge-lock"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let unknown = |why: Text, span| vec![crate::resolving::unknown(plan, why, span)];
        let waterway =
            waterway_of(&context.baseline.layers, &spec.waterway).map_err(|why| unknown(why, spec.waterway.span))?;
        let mut problems = Problems::new();
        let Some((chambers, status)) = read_chambers(&spec.chamber, plan, &mut problems) else { return Err(problems) };
        // A route that another action opens is not there yet; whether it is then is seen when the actions are done in order.
        let found = waterway.route(&spec.route.value.0);
        if let Ok(number) = found {
            let mut route = waterway.routes[number].clone();
            for chamber in &chambers {
                let lock = &spec.lock.value.0;
                let Some(changed) = route.with_chamber(lock, chamber) else {
                    let known = route.locks().map(|lock| lock.name.as_str()).collect::<Vec<_>>().join(", ");
                    let why = Text::new(
                        format!("没有船闸“{lock}”；有：{known}"),
                        format!("there is no lock `{lock}`; there are: {known}"),
                    );
                    return Err(unknown(why, spec.lock.span));
                };
                route = changed;
            }
            let at = plan.place(spec.chamber.id.span);
            problems.extend(waterway.check_route(&route, &[]).into_iter().map(|problem| problem.at(at.clone())));
        } else if let Err(why) = found
            && !plan.actions.values().any(|action| opens_route(action, &spec.route.value.0))
        {
            problems.extend(unknown(why, spec.route.span));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        let changes = chambers
            .into_iter()
            .map(|chamber| LayerChange::Chamber {
                layer: spec.waterway.value.0.clone(),
                route: spec.route.value.0.clone(),
                lock: spec.lock.value.0.clone(),
                chamber: Box::new(chamber),
                status,
            })
            .collect();
        Ok(Box::new(Enlarged { spec, changes, year, status, costs: costs_by_year(file, context) }))
    }
}

/// True if an action opens a route of that name.
fn opens_route(action: &ActionFile, route: &str) -> bool {
    let Some(measure) = &action.measure else { return false };
    let id = measure.node.get("route").and_then(|route| route.get("id")).and_then(|id| id.text());
    measure.kind.value == "open-channel" && id == Some(route)
}

struct Enlarged {
    spec: Spec,
    changes: Vec<LayerChange>,
    year: i16,
    status: Status,
    costs: Vec<YearCost>,
}

impl Resolved for Enlarged {
    fn apply(&self, district: &District, _stop: &Stop) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published).and(self.status);
        let (lock, year) = (&self.spec.lock.value.0, self.year);
        let mut outcome = Outcome { costs: self.costs.clone(), status, ..Outcome::default() };
        // Alone, without the action that opens its route, there is nothing to enlarge.
        let there = waterway_of(&district.layers, &self.spec.waterway)
            .is_ok_and(|waterway| waterway.route(&self.spec.route.value.0).is_ok());
        if !there {
            let route = &self.spec.route.value.0;
            outcome.provenance.push(Text::new(
                format!("线路“{route}”此时不存在，没有可扩建的船闸"),
                format!("the route `{route}` is not there, so there is no lock to enlarge"),
            ));
            return outcome;
        }
        outcome.layers = self.changes.iter().map(|change| (year, change.clone())).collect();
        outcome.touched = vec![lock.clone()];
        outcome.provenance.push(Text::new(
            format!("{year} 年起船闸“{lock}”闸室改建或增建 {} 座", self.changes.len()),
            format!("{} chambers of the lock `{lock}` rebuilt or added from {year} on", self.changes.len()),
        ));
        outcome
    }
}
