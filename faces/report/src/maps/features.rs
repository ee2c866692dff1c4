use super::{MapLayer, Shows};
use crate::Report;
use crate::voice::status_word;
use linping_actions::Outcome;
use linping_baseline::layers::{Area, Cells, Facilities, Facility, LayerChange, Streets};
use linping_baseline::{Observation, Origin};
use linping_geography::Feature;
use linping_geography::geo::{Geometry, LineString, Point};
use linping_language::{Name, Status};
use linping_network::{Change, LonLat};
use linping_problems::Problems;
use linping_sources::read_layers;
use linping_work::KeyOf;
use serde_json::{Map, Value, json};

type Properties = Map<String, Value>;

/// Every open layer, in the order of drawing: outline, areas, cells, streets, facilities. Streets that are not wanted have no features.
pub(super) fn all(report: &Report, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<MapLayer>, Problems> {
    let layers = &report.results.baseline.layers;
    let mut found = Vec::new();
    found.extend(boundary(report)?);
    found.extend(areas(report));
    found.extend(layers.cells.iter().filter(|(_, cells)| cells.open).map(|(name, own)| cells(name, own)));
    let open = layers.streets.iter().filter(|(name, s)| is_open_layer(report, name) && !s.network().edges().is_empty());
    found.extend(open.map(|(name, own)| streets(name, own, report, wanted(name))));
    let open = layers.facilities.iter().filter(|(_, facilities)| facilities.open);
    found.extend(open.map(|(name, own)| facilities(name, own, report)));
    found.retain(|layer| layer.shows == Shows::Streets || !layer.features.is_empty());
    Ok(found)
}

/// A layer of streets with all its features.
pub(super) fn streets_named(name: &str, report: &Report) -> Option<MapLayer> {
    report.results.baseline.layers.streets.get(name).map(|own| streets(name, own, report, true))
}

/// Everything that the features of a layer of streets are made of.
pub(super) fn made_of(key: KeyOf, name: &str, report: &Report) -> KeyOf {
    let Some(own) = report.results.baseline.layers.streets.get(name) else { return key };
    let key = key.part(name.as_bytes()).part(own.state()).debug(&own.status);
    changes(report).filter(|(.., change)| change.layer() == name).fold(key, |key, change| key.debug(&change))
}

/// A file that belongs to a source which is not open is not drawn.
fn is_open_file(report: &Report, file: &str) -> bool {
    let plan = &report.results.plan;
    !plan.sources.iter().any(|(name, source)| {
        !plan.is_open_source(name) && source.file.as_ref().is_some_and(|own| format!("sources/{}", &*own.value) == file)
    })
}

/// Whether every source a layer is read from is open.
fn is_open_layer(report: &Report, name: &str) -> bool {
    let plan = &report.results.plan;
    let Some(layer) = plan.layers.get(name) else { return false };
    ["source", "nodes"]
        .iter()
        .filter_map(|key| layer.node.get(key).and_then(|node| node.text()))
        .all(|source| plan.is_open_source(source))
}

fn boundary(report: &Report) -> Result<Option<MapLayer>, Problems> {
    let plan = &report.results.plan;
    let Some(file) = plan.head.boundary.as_ref().filter(|file| is_open_file(report, &file.value)) else {
        return Ok(None);
    };
    let head = &plan.head.region;
    let (code, path) = (head.code.value.0.as_str(), file.value.0.as_str());
    let read = read_layers(path, &plan.root.join(path))?;
    let features = read.into_iter().flat_map(|layer| layer.features).map(|feature| Feature {
        id: Some(code.to_string()),
        properties: with_values(named(code, &head.name), code, report),
        ..feature
    });
    Ok(Some(MapLayer {
        name: "boundary".into(),
        title: head.name.clone(),
        shows: Shows::Boundary,
        status: Status::Published,
        features: features.collect(),
    }))
}

fn areas(report: &Report) -> Option<MapLayer> {
    let plan = &report.results.plan;
    let is_open = |area: &&Area| {
        let spec = plan.areas.area.iter().find(|spec| spec.id.value.0 == area.id);
        spec.is_some_and(|spec| is_open_file(report, &spec.file.value))
    };
    let feature = |area: &Area| Feature {
        id: Some(area.id.clone()),
        ..Feature::new(
            Geometry::MultiPolygon(area.polygon.clone()),
            with_values(named(&area.id, &area.name), &area.id, report),
        )
    };
    let features: Vec<Feature> = report.results.baseline.layers.areas.iter().filter(is_open).map(feature).collect();
    Some(MapLayer {
        name: "areas".into(),
        title: Name { zh: "区域".into(), en: "Areas".into() },
        shows: Shows::Areas,
        status: Status::Published,
        features,
    })
}

fn named(id: &str, name: &Name) -> Properties {
    let mut properties = Map::new();
    properties.insert("id".into(), id.into());
    properties.insert("name_zh".into(), name.zh.clone().into());
    properties.insert("name_en".into(), name.en.clone().into());
    properties
}

/// With the latest open value of every indicator that has one there; beside it, where it differs, the value without actions.
fn with_values(mut properties: Properties, region: &str, report: &Report) -> Properties {
    let results = report.results;
    properties.insert("scenario".into(), results.scenario.clone().into());
    for (indicator, series) in &results.baseline.series {
        let Some(latest) = latest(&series.observations, region, report) else { continue };
        properties.insert(indicator.clone(), latest.value.into());
        let unit = results.plan.indicators.get(indicator).map(|spec| spec.unit.value.0.to_string());
        properties.insert(format!("{indicator}_unit"), unit.into());
        properties.insert(format!("{indicator}_period"), latest.period.written().into());
        properties.insert(format!("{indicator}_status"), status_word(latest.status).into());
        let before = report.reference.and_then(|reference| reference.baseline.series.get(indicator));
        if let Some(before) = before.and_then(|series| without_actions(&series.observations, latest)) {
            properties.insert(format!("{indicator}_baseline"), before.into());
        }
    }
    properties
}

/// The latest open value of a place.
pub(super) fn latest<'a>(observations: &'a [Observation], region: &str, report: &Report) -> Option<&'a Observation> {
    let known = |o: &&Observation| o.region == region && crate::tables::is_shown(o, report.results);
    observations.iter().rfind(known)
}

/// What the baseline has for the same place and period, or, of what is worked out over layers, last before it.
fn without_actions(observations: &[Observation], with: &Observation) -> Option<f64> {
    let here = || observations.iter().filter(|o| o.region == with.region && o.open);
    let same = here().find(|o| o.period == with.period);
    let stands = |o: &&Observation| {
        o.period < with.period && matches!(&o.origin, Origin::Derived(derived) if derived.inputs.is_empty())
    };
    same.or_else(|| here().rfind(stands)).map(|o| o.value)
}

fn cells(name: &str, cells: &Cells) -> MapLayer {
    let status = status_word(cells.status);
    let feature = |(row, (id, place)): (usize, (&String, &LonLat))| {
        let mut properties = Map::new();
        properties.insert("id".into(), id.as_str().into());
        if let Some(area) = cells.areas.get(row).filter(|area| !area.is_empty()) {
            properties.insert("area".into(), area.as_str().into());
        }
        for (group, people) in &cells.groups {
            properties.insert(group.clone(), people.get(row).copied().into());
        }
        properties.insert("status".into(), status.into());
        Feature { id: Some(id.clone()), ..Feature::new(point(*place), properties) }
    };
    MapLayer {
        name: name.to_string(),
        title: cells.name.clone(),
        shows: Shows::Cells,
        status: cells.status,
        features: cells.ids.iter().zip(&cells.places).enumerate().map(feature).collect(),
    }
}

/// Changes that actions make to a layer: the action, the year from which the change holds, the change.
fn changes<'a>(report: &'a Report) -> impl Iterator<Item = (&'a str, i16, &'a LayerChange)> {
    let outcomes = report.results.actions.iter().map(|(name, result)| (name.as_str(), &result.outcome));
    outcomes.flat_map(|(name, outcome): (&str, &Outcome)| {
        outcome.layers.iter().map(move |(year, change)| (name, *year, change))
    })
}

fn facilities(name: &str, own: &Facilities, report: &Report) -> MapLayer {
    let feature = |facility: &Facility, state: &str, since: Option<(&str, i16)>, status: Status| {
        let properties = json!({
            "id": facility.id,
            "capacity": facility.capacity,
            "state": state,
            "action": since.map(|(action, _)| action),
            "from_year": since.map(|(_, year)| year),
            "status": status_word(status),
        });
        let properties = properties.as_object().cloned().unwrap_or_default();
        Feature { id: Some(facility.id.clone()), ..Feature::new(point(facility.place), properties) }
    };
    // Places that an action may choose among are none yet.
    let chosen_among =
        |measure: &linping_language::Node| measure.get("among").and_then(|node| node.text()) == Some(name);
    let mut measures = report.results.plan.actions.values().filter_map(|action| action.measure.as_ref());
    let standing = if measures.any(|measure| chosen_among(&measure.node)) { "candidate" } else { "existing" };
    let mut features = Vec::new();
    for facility in &own.each {
        let touched = changes(report).find_map(|(action, year, change)| match change {
            LayerChange::Close { layer, id, .. } if layer == name && *id == facility.id => {
                Some(("closed", action, year, facility.capacity))
            }
            LayerChange::Capacity { layer, id, capacity } if layer == name && *id == facility.id => {
                Some(("changed", action, year, *capacity))
            }
            _ => None,
        });
        features.push(match touched {
            Some((state, action, year, capacity)) => {
                feature(&Facility { capacity, ..facility.clone() }, state, Some((action, year)), own.status)
            }
            None => feature(facility, standing, None, own.status),
        });
    }
    for (action, year, change) in changes(report) {
        if let LayerChange::Add { layer, facility, status, .. } = change
            && layer == name
            && !own.each.iter().any(|known| known.id == facility.id)
        {
            features.push(feature(facility, "new", Some((action, year)), own.status.and(*status)));
        }
    }
    MapLayer { name: name.to_string(), title: own.name.clone(), shows: Shows::Facilities, status: own.status, features }
}

fn streets(name: &str, streets: &Streets, report: &Report, with_features: bool) -> MapLayer {
    let features = if with_features { features_of(name, streets, report) } else { Vec::new() };
    MapLayer {
        name: name.to_string(),
        title: streets.name.clone(),
        shows: Shows::Streets,
        status: streets.status,
        features,
    }
}

fn features_of(name: &str, streets: &Streets, report: &Report) -> Vec<Feature> {
    let network = streets.network();
    let feature = |points: &[LonLat], state: &str, properties: Value| {
        let mut properties = properties.as_object().cloned().unwrap_or_default();
        properties.insert("state".into(), state.into());
        properties.insert("status".into(), status_word(streets.status).into());
        let line: LineString<f64> = points.iter().map(|place| (place.lon, place.lat)).collect();
        Feature::new(Geometry::LineString(line), properties)
    };
    // Only what one can go along in some direction; seconds that are infinite mean "not this way".
    let seconds = |value: f64| value.is_finite().then_some((value * 1000.0).round() / 1000.0);
    let mut features: Vec<Feature> = network
        .edges()
        .iter()
        .enumerate()
        .map(|(at, edge)| {
            let length = (edge.length_metres * 1000.0).round() / 1000.0;
            let (there, back) = (seconds(edge.forward_seconds), seconds(edge.backward_seconds));
            let properties = json!({ "length_m": length, "seconds_there": there, "seconds_back": back });
            feature(&network.edge_shape(at), "existing", properties)
        })
        .collect();
    for (action, year, change) in changes(report) {
        let LayerChange::Streets { layer, changes, .. } = change else { continue };
        if layer != name {
            continue;
        }
        for change in changes {
            let told = json!({ "action": action, "from_year": year });
            match change {
                Change::AddStreet { points, .. } => features.push(feature(points, "new", told)),
                Change::CloseNear { place, radius_metres } => {
                    let touched = network.edges_within(*place, *radius_metres);
                    features.extend(touched.iter().map(|at| feature(&network.edge_shape(*at), "closed", told.clone())));
                }
                Change::SlowNear { place, radius_metres, .. } => {
                    let touched = network.edges_within(*place, *radius_metres);
                    features
                        .extend(touched.iter().map(|at| feature(&network.edge_shape(*at), "changed", told.clone())));
                }
                _ => {}
            }
        }
    }
    features
}

fn point(place: LonLat) -> Geometry<f64> {
    Geometry::Point(Point::new(place.lon, place.lat))
}
