//! `protect-zone`: zones by distance from a waterway's banks, what lies in which, and the sites in them that are repaired.

use crate::kind::{ActionKind, Context, Resolved};
use crate::milestones::costs_by_year;
use crate::resolving::{opening_year, typed};
use crate::{CostPart, District, Outcome, YearCost};
use linping_baseline::layer_measures::{heritage_of, waterway_of};
use linping_baseline::layers::heritage::Zone;
use linping_baseline::layers::{LayerChange, Layers};
use linping_language::files::ActionFile;
use linping_language::{Identifier, LayerRef, Length, Located, Stated, Status, When};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_programmes::canal::{BankZone, Banks, Condition, bank_zones, places_inside};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// The kind of actions that protect zones.
#[derive(Clone, Copy, Debug)]
pub struct ProtectZone;

/// `[measure] kind = "protect-zone"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The waterway whose banks are measured from; its route needs a `line` and a `width`.
    pub along: Located<LayerRef>,
    /// The route.
    pub route: Located<Identifier>,
    /// Zones, each beyond the one before.
    pub zone: Vec<ZoneSpec>,
    /// The layer of heritage sites.
    pub heritage: Located<LayerRef>,
    /// Other layers (heritage, facilities, homes, cells, sites that could be) whose things are counted by zone; of cells, the
    /// people too.
    #[serde(default)]
    pub counts: Vec<Located<LayerRef>>,
    /// Conditions in which sites of the zones with `repair = true` are made good.
    #[serde(default)]
    pub repair: Vec<Repairable>,
    /// What the repair of a site costs.
    pub each: Option<Stated>,
    /// The first year in which it is counted; the year of the actual or planned end if absent.
    pub opens: Option<Located<When>>,
}

/// A zone.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ZoneSpec {
    /// Its name.
    pub id: Located<Identifier>,
    /// Its farther limit, from the banks: `2000 m` for the core monitored zone of the Grand Canal.
    pub to: Located<Length>,
    /// True if sites in it are repaired.
    #[serde(default)]
    pub repair: bool,
}

/// A condition that can be made good.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Repairable {
    /// Sound, with repairs due.
    Fair,
    /// Damaged.
    Poor,
    /// In danger of being lost.
    Endangered,
}

impl Repairable {
    fn condition(self) -> Condition {
        match self {
            Repairable::Fair => Condition::Fair,
            Repairable::Poor => Condition::Poor,
            Repairable::Endangered => Condition::Endangered,
        }
    }
}

impl ActionKind for ProtectZone {
    fn name(&self) -> &'static str {
        "protect-zone"
    }

    fn resolve(&self, _name: &str, file: &ActionFile, context: &Context) -> Result<Box<dyn Resolved>, Problems> {
        let plan = context.plan;
        let spec: Spec = typed(file, plan)?;
        let layers = &context.baseline.layers;
        let mut problems = Problems::new();
        let mut refuse = |code, why: Text, span| {
            let hint = match code {
                Code::UnknownName => Text::new(
                    "请改用基准图层（baseline/）中已有的名称，或在那里补上它。",
                    "use a name that the layers in baseline/ have, or add it there.",
                ),
                Code::WrongUnit => Text::new("例如 \"30 万元\"。", "for example \"30 万元\"."),
                _ => Text::new(
                    "请核对该线路，以及各区的 to：须大于零，由近及远。",
                    "check the route, and the `to` of the zones: above zero, the nearest first.",
                ),
            };
            problems.push(Problem::new(code, why).at(plan.place(span)).hint(hint));
        };
        if let Err(why) = heritage_of(layers, &spec.heritage) {
            refuse(Code::UnknownName, why, spec.heritage.span);
        }
        for layer in &spec.counts {
            if places_of(layers, layer).is_none() {
                let name = &*layer.value;
                let why = Text::new(
                    format!("图层“{name}”没有地点可数"),
                    format!("the layer `{name}` has no places to count"),
                );
                refuse(Code::UnknownName, why, layer.span);
            }
        }
        match waterway_of(layers, &spec.along) {
            Err(why) => refuse(Code::UnknownName, why, spec.along.span),
            Ok(_) => {
                if let Err(why) = zones(layers, &spec) {
                    refuse(Code::BadProgramme, why, spec.route.span);
                }
            }
        }
        let each = spec.each.as_ref().and_then(|stated| Some((stated, plan.stated(stated)?)));
        if let Some((stated, (quantity, ..))) = &each
            && quantity.unit.measure() != linping_units::Dimension::Money.into()
        {
            let span = stated.figure.as_ref().map(|f| f.span).or(stated.value.as_ref().map(|v| v.span));
            let why = Text::new(format!("“{quantity}”不是金额"), format!("`{quantity}` is not money"));
            refuse(Code::WrongUnit, why, span.unwrap_or(spec.heritage.span));
        }
        let each = each.map(|(_, (quantity, status, _))| (quantity.in_base(), status));
        if !problems.is_empty() {
            return Err(problems);
        }
        let year = opening_year(spec.opens.as_ref(), file, plan);
        Ok(Box::new(Protected { spec, each, year, costs: costs_by_year(file, context) }))
    }
}

/// The zones about the route as it is.
fn zones(layers: &Layers, spec: &Spec) -> Result<Vec<BankZone>, Text> {
    let waterway = waterway_of(layers, &spec.along)?;
    let route = &waterway.routes[waterway.route(&spec.route.value.0)?];
    let (Some(width_m), true) = (route.width_m, route.line.len() > 1) else {
        let id = &route.id;
        return Err(Text::new(
            format!("线路“{id}”须有 line（至少两点）与 width，才能从两岸量距离"),
            format!("the route `{id}` needs a `line` of two points or more and a `width` to be measured from"),
        ));
    };
    let line = route.line.iter().map(|at| geo::coord! { x: at.lon, y: at.lat }).collect();
    let limits: Vec<(&str, f64)> = spec.zone.iter().map(|zone| (&*zone.id.value, zone.to.value.0.in_base())).collect();
    bank_zones(&Banks::Channel { line: geo::LineString::new(line), width_m }, &limits)
        .map_err(|error| error.problem().message)
}

/// The places of a layer that has some.
fn places_of(layers: &Layers, layer: &Located<LayerRef>) -> Option<Vec<LonLat>> {
    let name = &*layer.value;
    let heritage = layers.heritage.get(name).map(|h| h.sites.iter().map(|site| site.place).collect());
    heritage
        .or_else(|| layers.facilities.get(name).map(|facilities| facilities.places()))
        .or_else(|| layers.homes.get(name).map(|homes| homes.groups.iter().map(|group| group.place).collect()))
        .or_else(|| layers.cells.get(name).map(|cells| cells.places.clone()))
}

/// What is counted besides the places themselves: homes, or the people of each group; none of a layer that may not be shown.
fn amounts_of<'a>(layers: &'a Layers, layer: &Located<LayerRef>) -> Vec<(&'a str, Vec<f64>)> {
    let name = &*layer.value;
    if let Some(homes) = layers.homes.get(name).filter(|homes| homes.open) {
        return vec![("homes", homes.groups.iter().map(|group| group.homes).collect())];
    }
    let cells = layers.cells.get(name).filter(|cells| cells.open);
    cells.map_or(Vec::new(), |cells| {
        cells.groups.iter().map(|(group, people)| (group.as_str(), people.to_vec())).collect()
    })
}

fn inside(zones: &[BankZone], places: &[LonLat]) -> Vec<Vec<usize>> {
    let places: Vec<_> = places.iter().map(|at| geo::coord! { x: at.lon, y: at.lat }).collect();
    places_inside(zones, &places)
}

struct Protected {
    spec: Spec,
    each: Option<(f64, Status)>,
    year: i16,
    costs: Vec<YearCost>,
}

impl Resolved for Protected {
    fn apply(&self, district: &District, _stop: &Stop) -> Outcome {
        let mut outcome = Outcome { costs: self.costs.clone(), ..Outcome::default() };
        outcome.status = self.costs.iter().map(|cost| cost.status).max().unwrap_or(Status::Published);
        if let Err(why) = self.protect(district, &mut outcome) {
            outcome.failure = Some(why.into());
        }
        outcome
    }
}

impl Protected {
    fn protect(&self, district: &District, outcome: &mut Outcome) -> Result<(), Text> {
        let (spec, layers) = (&self.spec, &district.layers);
        let zones = zones(layers, spec)?;
        let heritage = heritage_of(layers, &spec.heritage)?;
        let waterway = waterway_of(layers, &spec.along)?;
        let status = heritage.status.and(waterway.status);
        outcome.status = outcome.status.and(status);
        let places: Vec<LonLat> = heritage.sites.iter().map(|site| site.place).collect();
        let sites = inside(&zones, &places);
        let layer = spec.heritage.value.0.clone();
        let mut repaired = 0;
        for ((zone, known), within) in zones.iter().zip(&spec.zone).zip(&sites) {
            let ids: Vec<&str> = within.iter().map(|site| heritage.sites[*site].node.id.as_str()).collect();
            let (name, list, hectares) = (&zone.name, ids.join(", "), zone.area_m2 / 1e4);
            let (from, to, count) = (zone.from_m, zone.to_m, ids.len());
            outcome.provenance.push(Text::new(
                format!("区“{name}”：距岸 {from}–{to} m，{hectares:.1} 公顷，遗产点 {count} 处：{list}"),
                format!(
                    "zone `{name}`: {from}–{to} m from the banks, {hectares:.1} ha, {count} heritage sites: {list}"
                ),
            ));
            outcome.touched.extend(ids.iter().map(ToString::to_string));
            for site in within.iter().filter(|_| known.repair).map(|site| &heritage.sites[*site]) {
                if spec.repair.iter().any(|from| from.condition() == site.node.condition) {
                    let id = site.node.id.clone();
                    outcome.layers.push((self.year, LayerChange::Repair { layer: layer.clone(), id }));
                    repaired += 1;
                }
            }
        }
        for counted in &spec.counts {
            let places = places_of(layers, counted).unwrap_or_default();
            let amounts = amounts_of(layers, counted);
            for (zone, within) in zones.iter().zip(inside(&zones, &places)) {
                let (what, name, count, all) = (&*counted.value, &zone.name, within.len(), places.len());
                let sum = |values: &[f64]| within.iter().filter_map(|at| values.get(*at)).sum::<f64>();
                let more: Vec<String> = amounts
                    .iter()
                    .map(|(group, values)| format!("{group} {:.0}/{:.0}", sum(values), values.iter().sum::<f64>()))
                    .collect();
                let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
                outcome.provenance.push(Text::new(
                    format!("“{what}”在区“{name}”内 {count} 个（共 {all}）{more}"),
                    format!("{count} of {all} of `{what}` lie in the zone `{name}`{more}"),
                ));
            }
        }
        outcome
            .layers
            .push((self.year, LayerChange::Zones { layer, zones: zones.iter().map(Zone::from).collect(), status }));
        if let Some((yuan, status)) = self.each {
            let yuan = yuan * f64::from(repaired);
            outcome.costs.push(YearCost { year: self.year, yuan, part: CostPart::Capital, status });
            outcome.status = outcome.status.and(status);
        }
        Ok(())
    }
}
