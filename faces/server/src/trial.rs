//! What would change if a facility or a street were there, gone, or elsewhere: the plan's own indicators over the changed
//! layers, by the same engines as a build.

use crate::answer::Refusal;
use crate::layers::{cells, facilities, open_mode, streets};
use crate::model::{AreaChange, Said, Trial, TrialChange, TrialIndicator, TrialReach, place_name};
use crate::reach::thousandths;
use crate::run::Run;
use linping_baseline::layers::{Facility, LayerChange};
use linping_baseline::{LayerMeasure, LayerValue, Layers, Observation, evaluate, layer_measure};
use linping_effects::quantity;
use linping_language::files::{BaselineFile, Better, IndicatorFile};
use linping_language::{IndicatorKind, Node, Plan, Status};
use linping_network::{Change, LonLat};
use linping_units::Period;
use linping_work::{Kept, Stop};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Indicators before and after, and minutes by cell where they were asked for.
type Tried = (Vec<TrialIndicator>, Option<Vec<Option<f64>>>);

/// Works a try out over the layers of its scenario and year.
pub(crate) fn attempt(run: &Run, trial: &Trial, stop: &Stop) -> Result<Tried, Refusal> {
    let plan = &run.results.plan;
    let year = run.year(trial.year)?;
    let before = run.layers_in(year).map_err(|why| Refusal::of(&why))?;
    let changes = layer_changes(plan, &before, &trial.changes)?;
    let mut after = run.changed(year, &before, &changes)?;
    forget(&mut after);
    let touched = touched(plan, &trial.changes);
    let asked = asked(plan, &touched);
    let indicators: Result<Vec<Vec<TrialIndicator>>, Refusal> =
        asked.par_iter().map(|together| evaluated(run, together, (&before, &after), year, stop)).collect();
    let mut indicators: Vec<TrialIndicator> = indicators?.into_iter().flatten().collect();
    let order = |one: &TrialIndicator| plan.indicators.get_index_of(&one.id);
    indicators.sort_by_key(order);
    let minutes = trial.reach.as_ref().map(|asked| minutes(plan, &after, asked, stop)).transpose()?;
    Ok((indicators, minutes))
}

/// An indicator that looks at what was changed.
type Asked<'a> = (&'a str, &'a IndicatorFile, &'a IndicatorKind, Box<dyn LayerMeasure>);

/// The indicators that speak of a layer that was changed. Those that ask for the same journeys stand together: they are worked
/// out one after the other and share the answer; the others go on beside them.
fn asked<'a>(plan: &'a Plan, touched: &BTreeSet<&str>) -> Vec<Vec<Asked<'a>>> {
    let mut groups: BTreeMap<Vec<&str>, Vec<Asked<'a>>> = BTreeMap::new();
    for (id, spec) in &plan.indicators {
        let Some(kind) = spec.measure.as_ref().filter(|kind| mentions(&kind.node, touched)) else { continue };
        let Ok(Some(measure)) = layer_measure(kind) else { continue };
        let mut layers: Vec<&str> = kind.node.texts();
        layers.retain(|text| plan.layers.contains_key(*text));
        layers.sort_unstable();
        groups.entry(layers).or_default().push((id, spec, kind, measure));
    }
    groups.into_values().collect()
}

/// Indicators before and after, one by one. What was before is kept from try to try.
fn evaluated(
    run: &Run,
    asked: &[Asked],
    (before, after): (&Layers, &Layers),
    year: i16,
    stop: &Stop,
) -> Result<Vec<TrialIndicator>, Refusal> {
    let mut made = Vec::new();
    for (id, spec, kind, measure) in asked {
        let was = evaluate(kind, &**measure, before, stop).ok().filter(|value| value.open);
        let is = measure.evaluate(after, stop);
        if stop.is_reached() {
            return Err(Refusal::internal("stopped"));
        }
        if is.as_ref().is_ok_and(|value| !value.open) {
            continue;
        }
        let is = is.as_ref().map_err(Said::from);
        made.push(indicator(run, (id, spec, &kind.kind.value), was.as_deref(), is, year));
    }
    Ok(made)
}

fn minutes(plan: &Plan, layers: &Layers, asked: &TrialReach, stop: &Stop) -> Result<Vec<Option<f64>>, Refusal> {
    let (cells, facilities) = (cells(layers, &asked.cells)?, facilities(layers, &asked.to)?);
    let seconds = streets(plan, layers, &asked.by)?.nearest(&cells.places, &facilities.places(), stop);
    let seconds = seconds.map_err(|why| Refusal::of(&why))?;
    Ok(seconds.iter().map(|s| s.map(|s| thousandths(s / 60.0))).collect())
}

/// Nothing of a try is remembered beyond it, neither in memory nor on disk: what was tried once is seldom tried again, and a
/// server runs long.
fn forget(layers: &mut Layers) {
    layers.kept = Kept::default();
    for streets in layers.streets.values_mut() {
        *streets = Arc::new(streets.apart());
    }
}

/// The changes as a build would make them; only layers that are open can be changed.
pub(crate) fn layer_changes(
    plan: &Plan,
    layers: &Layers,
    changes: &[TrialChange],
) -> Result<Vec<LayerChange>, Refusal> {
    let mut made = Vec::new();
    for change in changes {
        match change {
            TrialChange::Open { layer, id, lon, lat, capacity } => {
                let known = facilities(layers, layer)?;
                let taken = known.each.iter().any(|f| f.id == *id) && !closes(&made, layer, id);
                if taken || id.is_empty() || id.len() > 64 {
                    return Err(Refusal::wrong(
                        format!("标识“{id}”不可用"),
                        format!("`{id}` cannot be used as an identifier"),
                    ));
                }
                let capacity = capacity.unwrap_or(1.0);
                if !(capacity.is_finite() && capacity >= 0.0) {
                    return Err(Refusal::wrong("容量不能为负", "a capacity cannot be negative"));
                }
                let facility = Facility { id: id.clone(), place: place(*lon, *lat)?, capacity };
                made.push(LayerChange::Add { layer: layer.clone(), facility, status: Status::Assumed });
            }
            TrialChange::Close { layer, id } => {
                known_facility(layers, layer, id)?;
                made.push(LayerChange::Close { layer: layer.clone(), id: id.clone(), status: Status::Assumed });
            }
            TrialChange::Move { layer, id, lon, lat } => {
                let capacity = known_facility(layers, layer, id)?;
                made.push(LayerChange::Close { layer: layer.clone(), id: id.clone(), status: Status::Assumed });
                let facility = Facility { id: id.clone(), place: place(*lon, *lat)?, capacity };
                made.push(LayerChange::Add { layer: layer.clone(), facility, status: Status::Assumed });
            }
            TrialChange::Street { by, points } => {
                open_mode(plan, by).ok_or_else(|| Refusal::not_found(by))?;
                let points: Result<Vec<LonLat>, Refusal> = points.iter().map(|(lon, lat)| place(*lon, *lat)).collect();
                let change = Change::AddStreet { points: points?, kmh: None, both_ways: true };
                made.push(LayerChange::Streets { layer: by.clone(), changes: vec![change], status: Status::Assumed });
            }
            TrialChange::CloseStreet { by, lon, lat, radius } => {
                open_mode(plan, by).ok_or_else(|| Refusal::not_found(by))?;
                if !(radius.is_finite() && (0.0..=5_000.0).contains(radius)) {
                    return Err(Refusal::wrong(
                        "半径须在 0 到 5000 米之间",
                        "the radius must lie between 0 and 5,000 metres",
                    ));
                }
                let change = Change::CloseNear { place: place(*lon, *lat)?, radius_metres: *radius };
                made.push(LayerChange::Streets { layer: by.clone(), changes: vec![change], status: Status::Assumed });
            }
        }
    }
    Ok(made)
}

fn closes(made: &[LayerChange], layer: &str, id: &str) -> bool {
    made.iter().any(|c| matches!(c, LayerChange::Close { layer: l, id: i, .. } if l == layer && i == id))
}

fn known_facility(layers: &Layers, layer: &str, id: &str) -> Result<f64, Refusal> {
    let found = facilities(layers, layer)?.each.iter().find(|f| f.id == id);
    found.map(|f| f.capacity).ok_or_else(|| Refusal::not_found(id))
}

fn place(lon: f64, lat: f64) -> Result<LonLat, Refusal> {
    let place = LonLat::new(lon, lat);
    if place.is_on_earth() {
        Ok(place)
    } else {
        Err(Refusal::wrong("经纬度有误", "unusable longitude or latitude"))
    }
}

/// The layers that are changed, and those that speak of them.
fn touched<'a>(plan: &'a Plan, changes: &'a [TrialChange]) -> BTreeSet<&'a str> {
    fn layer(change: &TrialChange) -> &str {
        match change {
            TrialChange::Open { layer, .. } | TrialChange::Close { layer, .. } | TrialChange::Move { layer, .. } => {
                layer
            }
            TrialChange::Street { by, .. } | TrialChange::CloseStreet { by, .. } => by,
        }
    }
    let mut touched: BTreeSet<&str> = changes.iter().map(layer).collect();
    loop {
        let speaks = |(name, file): &(&'a String, &BaselineFile)| {
            !touched.contains(name.as_str()) && mentions(&file.node, &touched)
        };
        let more: Vec<&str> = plan.layers.iter().filter(speaks).map(|(name, _)| name.as_str()).collect();
        if more.is_empty() {
            return touched;
        }
        touched.extend(more);
    }
}

/// Whether a table speaks of one of these layers.
pub(crate) fn mentions(node: &Node, layers: &BTreeSet<&str>) -> bool {
    node.texts().iter().any(|text| layers.contains(text))
}

/// One indicator before and after, in its unit, as a build would give it.
fn indicator(
    run: &Run,
    (id, spec, method): (&str, &IndicatorFile, &str),
    was: Option<&LayerValue>,
    is: Result<&LayerValue, Said>,
    year: i16,
) -> TrialIndicator {
    let baseline = &run.results.baseline;
    let period = Period::year(year).ok();
    let observed = |value: Option<&LayerValue>| -> Vec<Observation> {
        let both = value.zip(period.as_ref());
        both.map(|(value, period)| baseline.observations_of(value, spec, method, period)).unwrap_or_default()
    };
    let (before, after) = (observed(was), observed(is.as_ref().ok().copied()));
    let of = |list: &[Observation], region: &str| list.iter().find(|o| o.region == region).map(|o| o.value);
    let said = |list: &[Observation]| list.first().map(|o| Said::from(&quantity(o, spec)));
    let (x, y) = (before.first().map(|o| o.value), after.first().map(|o| o.value));
    let better = match (x, y, spec.better) {
        (Some(x), Some(y), _) if x == y => None,
        (Some(x), Some(y), Better::Higher) => Some(y > x),
        (Some(x), Some(y), Better::Lower) => Some(y < x),
        _ => None,
    };
    let regions: BTreeSet<&str> =
        before.iter().skip(1).chain(after.iter().skip(1)).map(|o| o.region.as_str()).collect();
    let areas: Vec<AreaChange> = regions
        .into_iter()
        .map(|area| AreaChange {
            area: area.to_string(),
            name: place_name(&run.results.plan, area),
            before: of(&before, area),
            after: of(&after, area),
        })
        .collect();
    let known = areas.iter().filter_map(|area| Some((area, area.after?)));
    let worst = match spec.better {
        Better::Higher => known.min_by(|a, b| a.1.total_cmp(&b.1)),
        Better::Lower => known.max_by(|a, b| a.1.total_cmp(&b.1)),
        Better::Neither => None,
    };
    TrialIndicator {
        id: id.to_string(),
        name: (&spec.name).into(),
        before: x,
        after: y,
        before_said: said(&before),
        after_said: said(&after),
        better,
        worst: worst.map(|(area, _)| area.area.clone()),
        areas,
        status: is.as_ref().ok().map(|value| value.status),
        missing: is.err(),
    }
}
