//! `link-places`: a new bridge or street, a closing, or a faster or slower one; travel times follow.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::streets_of;
use linping_baseline::layers::LayerChange;
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Length, Located, Speed, Status, When};
use linping_network::{Change, LonLat};
use linping_problems::{Code, Problem, Problems, Text};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that change streets.
#[derive(Clone, Copy, Debug)]
pub struct LinkPlaces;

/// `[measure] kind = "link-places"`; at least one of `street`, `close`, `slow`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// A new street or bridge along these points, joined to the nearest street at both ends.
    #[serde(default)]
    pub street: Vec<Point>,
    /// Its speed; that of the mode if absent.
    #[schemars(extend("x-above" = 0))]
    pub speed: Option<Located<Speed>>,
    /// True if it can be used only in the order of its points.
    #[serde(default)]
    pub one_way: bool,
    /// Streets closed around a point.
    pub close: Option<Around>,
    /// Streets made slower or faster around a point.
    pub slow: Option<Slow>,
    /// The year from which it holds; the end of the planned dates if absent.
    pub opens: Option<Located<When>>,
}

/// A point on the map, WGS84 degrees.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub struct Point {
    /// Longitude.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// Latitude.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
}

/// Everything within a distance of a point.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Around {
    /// The point.
    pub at: Point,
    /// How far around it.
    #[schemars(extend("x-above" = 0))]
    pub radius: Located<Length>,
}

/// Streets whose times are multiplied.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Slow {
    /// The point.
    pub at: Point,
    /// How far around it.
    #[schemars(extend("x-above" = 0))]
    pub radius: Located<Length>,
    /// What times are multiplied by; below one it is faster.
    #[schemars(range(min = 0.01, max = 1000.0))]
    pub factor: f64,
}

impl Point {
    fn place(self) -> LonLat {
        LonLat::new(self.lon, self.lat)
    }
}

impl ActionKind for LinkPlaces {
    fn name(&self) -> &'static str {
        "link-places"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let at = |problem: Problem| vec![problem.at(plan.place(spec.by.span))];
        let streets =
            streets_of(&context.baseline.layers, &spec.by).map_err(|why| at(Problem::new(Code::UnknownName, why)))?;
        let mut changes = Vec::new();
        if !spec.street.is_empty() {
            let kmh = spec.speed.as_ref().map(|speed| speed.value.0.in_base());
            changes.push(Change::AddStreet {
                points: spec.street.iter().map(|p| p.place()).collect(),
                kmh,
                both_ways: !spec.one_way,
            });
        }
        if let Some(close) = &spec.close {
            changes.push(Change::CloseNear { place: close.at.place(), radius_metres: close.radius.value.0.in_base() });
        }
        if let Some(slow) = &spec.slow {
            changes.push(Change::SlowNear {
                place: slow.at.place(),
                radius_metres: slow.radius.value.0.in_base(),
                factor: slow.factor,
            });
        }
        if changes.is_empty() {
            return Err(at(Problem::new(
                Code::MissingKey,
                Text::new("须写 street、close、slow 之一", "write one of street, close, slow"),
            )));
        }
        // Tried once here, so that a change that fits no street is told with its place.
        streets.with_changes(&changes).map_err(|e| {
            let Text { zh, en } = e.text();
            let why = Text::new(format!("路网改动不成：{zh}"), format!("the streets cannot be changed: {en}"));
            at(Problem::new(Code::BadNetwork, why))
        })?;
        let year = opening_year(spec.opens.as_ref(), file, plan);
        Ok(Box::new(Changed {
            layer: spec.by.value.0.clone(),
            changes,
            year,
            status: streets.status,
            costs: costs_by_year(file, context),
        }))
    }
}

struct Changed {
    layer: String,
    changes: Vec<Change>,
    year: i16,
    status: Status,
    costs: Vec<YearCost>,
}

impl Resolved for Changed {
    fn apply(&self, _district: &District, _stop: &Stop) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published).and(self.status);
        let change = LayerChange::Streets {
            layer: self.layer.clone(),
            changes: self.changes.clone(),
            // Where it runs stands in the plan, and nowhere else.
            status: Status::User,
        };
        let note = Text::new(
            format!("路网“{}”改动 {} 处", self.layer, self.changes.len()),
            format!("changes to the streets `{}`: {}", self.layer, self.changes.len()),
        );
        Outcome {
            layers: vec![(self.year, change)],
            costs: self.costs.clone(),
            provenance: vec![
                note,
                Text::new(
                    "直线距离与圆圈看不见这一改动：按它们，此行动没有任何效果",
                    "straight lines and circles see none of this: by them the action has no effect at all",
                ),
            ],
            status,
            ..Outcome::default()
        }
    }
}
