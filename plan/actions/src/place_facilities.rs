//! `place-facilities`: facilities opened, moved or closed at places that are said, not chosen; reach follows.

use crate::boundary::places_outside;
use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{District, Outcome, YearCost};
use linping_baseline::layer_measures::facilities_of;
use linping_baseline::layers::{Facility, LayerChange};
use linping_language::files::ActionFile;
use linping_language::{LayerRef, Located, Status, When};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that put facilities at places that are said.
#[derive(Clone, Copy, Debug)]
pub struct PlaceFacilities;

/// `[measure] kind = "place-facilities"`; at least one of `open`, `move`, `close`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The layer of facilities.
    pub what: Located<LayerRef>,
    /// New facilities.
    #[serde(default)]
    pub open: Vec<NewFacility>,
    /// Facilities that go elsewhere.
    #[serde(default, rename = "move")]
    pub moved: Vec<MovedFacility>,
    /// Identifiers of facilities that close.
    #[serde(default)]
    pub close: Vec<Located<String>>,
    /// Where the places come from; nobody has published them.
    pub assumed: String,
    /// The year from which it holds; the end of the planned dates if absent.
    pub opens: Option<Located<When>>,
}

/// A new facility.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewFacility {
    /// Its identifier; no other facility of the layer has it.
    pub id: Located<String>,
    /// Longitude, WGS84 degrees.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// Latitude.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
    /// Seats, beds, doctors; 1 if absent.
    #[schemars(range(min = 0.0))]
    pub capacity: Option<f64>,
}

/// A facility that goes elsewhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct MovedFacility {
    /// Its identifier.
    pub id: Located<String>,
    /// Longitude, WGS84 degrees.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// Latitude.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
}

impl ActionKind for PlaceFacilities {
    fn name(&self) -> &'static str {
        "place-facilities"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let known = facilities_of(&context.baseline.layers, &spec.what)
            .map_err(|why| vec![crate::resolving::unknown(plan, why, spec.what.span)])?;
        let mut problems = Problems::new();
        if spec.open.is_empty() && spec.moved.is_empty() && spec.close.is_empty() {
            let words = Text::new("须写 open、move、close 之一", "write one of open, move, close");
            let hint =
                Text::new("例如 close = [\"设施的标识\"]。", "for example close = [\"identifier of a facility\"].");
            problems.push(Problem::new(Code::MissingKey, words).at(plan.place(spec.what.span)).hint(hint));
        }
        for id in spec.close.iter().chain(spec.moved.iter().map(|m| &m.id)) {
            if !known.each.iter().any(|f| f.id == id.value) {
                problems.push(crate::resolving::unknown(plan, nothing(&id.value), id.span));
            }
        }
        for (at, new) in spec.open.iter().enumerate() {
            if spec.open[..at].iter().any(|other| other.id.value == new.id.value) {
                let id = &new.id.value;
                let words = Text::new(format!("“{id}”重复"), format!("`{id}` stands twice"));
                problems.push(Problem::new(Code::Duplicate, words).at(plan.place(new.id.span)).hint(another()));
            }
            let closed = spec.close.iter().any(|c| c.value == new.id.value);
            if known.each.iter().any(|f| f.id == new.id.value) && !closed {
                let id = &new.id.value;
                let words = Text::new(format!("已有设施“{id}”"), format!("there is a facility `{id}` already"));
                problems.push(Problem::new(Code::Duplicate, words).at(plan.place(new.id.span)).hint(another()));
            }
        }
        let new = spec.open.iter().map(|new| (new.id.span, LonLat::new(new.lon, new.lat)));
        let moved = spec.moved.iter().map(|moved| (moved.id.span, LonLat::new(moved.lon, moved.lat)));
        problems.extend(places_outside(context, &new.chain(moved).collect::<Vec<_>>()));
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        Ok(Box::new(Placed { spec, year, costs: costs_by_year(file, context) }))
    }
}

fn nothing(id: &str) -> Text {
    Text::new(format!("没有设施“{id}”"), format!("there is no facility `{id}`"))
}

fn another() -> Text {
    Text::new("请给新设施另一个标识。", "give the new facility another identifier.")
}

struct Placed {
    spec: Spec,
    year: i16,
    costs: Vec<YearCost>,
}

impl Resolved for Placed {
    fn apply(&self, district: &District, _stop: &Stop) -> Outcome {
        let status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Assumed).and(Status::Assumed);
        let mut outcome = Outcome { costs: self.costs.clone(), status, ..Outcome::default() };
        match self.changes(district) {
            Ok(changes) => {
                let spec = &self.spec;
                let new = spec.open.iter().map(|new| &new.id);
                let ids = new.chain(spec.moved.iter().map(|moved| &moved.id)).chain(&spec.close);
                outcome.touched = ids.map(|id| id.value.clone()).collect();
                outcome.layers = changes.into_iter().map(|change| (self.year, change)).collect();
                outcome.provenance.push(Text::same(&spec.assumed));
                outcome.provenance.push(Text::new(
                    format!(
                        "“{}”新开 {}、迁移 {}、关闭 {}",
                        &*spec.what.value,
                        spec.open.len(),
                        spec.moved.len(),
                        spec.close.len()
                    ),
                    format!(
                        "`{}`: {} open, {} move, {} close",
                        &*spec.what.value,
                        spec.open.len(),
                        spec.moved.len(),
                        spec.close.len()
                    ),
                ));
            }
            Err(why) => outcome.failure = Some(why.into()),
        }
        outcome
    }
}

impl Placed {
    /// Closings, then moves, then openings.
    fn changes(&self, district: &District) -> Result<Vec<LayerChange>, Text> {
        let known = facilities_of(&district.layers, &self.spec.what)?;
        let capacity = |id: &str| known.each.iter().find(|f| f.id == id).map(|f| f.capacity).ok_or_else(|| nothing(id));
        let layer = &*self.spec.what.value;
        let close =
            |id: &str| LayerChange::Close { layer: layer.to_string(), id: id.to_string(), status: Status::Assumed };
        let add = |id: &str, lon, lat, capacity| LayerChange::Add {
            layer: layer.to_string(),
            facility: Facility { id: id.to_string(), place: LonLat::new(lon, lat), capacity },
            status: Status::Assumed,
        };
        let mut changes = Vec::new();
        for id in &self.spec.close {
            capacity(&id.value)?;
            changes.push(close(&id.value));
        }
        for moved in &self.spec.moved {
            let capacity = capacity(&moved.id.value)?;
            changes.extend([close(&moved.id.value), add(&moved.id.value, moved.lon, moved.lat, capacity)]);
        }
        for new in &self.spec.open {
            changes.push(add(&new.id.value, new.lon, new.lat, new.capacity.unwrap_or(1.0)));
        }
        Ok(changes)
    }
}
