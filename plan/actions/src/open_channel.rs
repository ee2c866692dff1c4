//! `open-channel`: a route of channel and locks more, from a year on; who takes it, what passes and how long vessels wait follow.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::waterway_of;
use linping_baseline::layers::LayerChange;
use linping_baseline::layers::waterway::{ClassSpec, Route, RouteSpec, Traffic, read_fleet};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Status, When};
use linping_problems::{Code, Problem, Problems, Text};
use linping_waterway::traffic::VesselClass;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that open channels.
#[derive(Clone, Copy, Debug)]
pub struct OpenChannel;

/// `[measure] kind = "open-channel"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The waterway that gets another route.
    pub waterway: Located<LayerRef>,
    /// The route: channel, locks, chambers.
    pub route: RouteSpec,
    /// The vessels that come to all routes from then on; as before if absent. A demand in tonnes stays as it is.
    #[serde(default)]
    pub fleet: Vec<ClassSpec>,
    /// The first year in which it is counted; the year of the actual or planned end if absent.
    pub opens: Option<Located<When>>,
}

impl ActionKind for OpenChannel {
    fn name(&self) -> &'static str {
        "open-channel"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let at = plan.place(spec.waterway.span);
        let waterway = waterway_of(&context.baseline.layers, &spec.waterway)
            .map_err(|why| vec![Problem::new(Code::UnknownName, why).at(at)])?;
        let id = &spec.route.id;
        if waterway.route(&id.value.0).is_ok() {
            let name = &id.value.0;
            let message = Text::new(format!("线路“{name}”已存在"), format!("there is a route `{name}` already"));
            let hint = Text::new(
                "请换一个 id；扩建船闸用 enlarge-lock。",
                "choose another id; to change a lock use enlarge-lock.",
            );
            return Err(vec![Problem::new(Code::Duplicate, message).at(plan.place(id.span)).hint(hint)]);
        }
        let mut problems = Problems::new();
        let Some(route) = Route::read(&spec.route, plan, &mut problems) else { return Err(problems) };
        let (fleet, status) = read_fleet(&spec.fleet, plan, &mut problems);
        problems
            .extend(waterway.check_route(&route, &fleet).into_iter().map(|problem| problem.at(plan.place(id.span))));
        for (class, spec) in fleet.iter().zip(&spec.fleet) {
            let routes = waterway.routes.iter().chain([&route]);
            let obstacles: Vec<_> = routes.map(|route| route.obstacle(class)).collect();
            if let Some(error) =
                obstacles.iter().all(Option::is_some).then(|| obstacles.into_iter().flatten().next()).flatten()
            {
                problems.push(error.problem().at(plan.place(spec.class.span)));
            }
        }
        if let (Some(first), Traffic::Timetable(_)) = (spec.fleet.first(), &waterway.traffic) {
            let message = Text::new(
                "时刻表已说明来船，不能另给船队",
                "a timetable says itself who comes, so no other fleet can be given",
            );
            problems.push(Problem::new(Code::BadValue, message).at(plan.place(first.class.span)));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        Ok(Box::new(Opened {
            layer: spec.waterway.value.0,
            route,
            fleet,
            status,
            year,
            costs: costs_by_year(file, context),
        }))
    }
}

struct Opened {
    layer: String,
    route: Route,
    fleet: Vec<VesselClass>,
    status: Status,
    year: i16,
    costs: Vec<YearCost>,
}

impl Resolved for Opened {
    fn apply(&self, _district: &District, _stop: &Stop) -> Outcome {
        let route = &self.route;
        let status = self
            .costs
            .iter()
            .map(|cost| cost.status)
            .max()
            .unwrap_or(Status::Published)
            .and(route.status)
            .and(self.status);
        let (km, chambers) = (route.length_m() / 1_000.0, route.locks().map(|lock| lock.chambers.len()).sum::<usize>());
        let (zh, en, year) = (&route.name.zh, &route.name.en, self.year);
        let note = Text::new(
            format!("{year} 年起开通“{zh}”：航道 {km} km，闸室 {chambers} 座"),
            format!("{en} opens in {year}: {km} km of channel, {chambers} chambers"),
        );
        let change = LayerChange::Route {
            layer: self.layer.clone(),
            route: Box::new(route.clone()),
            fleet: self.fleet.clone(),
            status: self.status,
        };
        Outcome {
            layers: vec![(year, change)],
            costs: self.costs.clone(),
            touched: vec![route.id.clone()],
            provenance: vec![note],
            status,
            ..Outcome::default()
        }
    }
}
