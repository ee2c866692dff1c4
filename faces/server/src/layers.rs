//! The plan's layers as map features. A layer that is not open, or that comes from a source that is not, is not there.

use crate::answer::Refusal;
use crate::model::{LayerView, MapView, Said, place_name};
use crate::run::Run;
use crate::site::Site;
use crate::strokes::{Piece, strokes};
use crate::trial::mentions;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue as Value, JsonObject};
use linping_baseline::Layers;
use linping_baseline::layers::{Cells, Facilities, Heritage, Mode, Streets, StreetsSpec, Waterway};
use linping_language::{Name, Plan, Status};
use linping_network::LonLat;
use linping_report::maps::{MapLayer, Shows, cell_metres};
use serde_json::json;

/// Stands on every map.
pub(crate) fn note() -> Said {
    Said {
        zh: "示意图，不作行政区划依据".into(), en: "A sketch; no evidence of administrative boundaries".into()
    }
}

/// A street layer's way of travelling, if its sources are open.
pub(crate) fn open_mode(plan: &Plan, name: &str) -> Option<&'static str> {
    let spec: StreetsSpec = plan.layers.get(name)?.node.typed().ok()?;
    let sources = std::iter::once(&spec.source).chain(&spec.nodes);
    let open = sources.map(|source| &*source.value).all(|source| plan.is_open_source(source));
    open.then_some(match spec.mode {
        Mode::Walk => "walk",
        Mode::Bike => "bike",
        Mode::Car => "car",
    })
}

/// Open cells of that name.
pub(crate) fn cells<'a>(layers: &'a Layers, name: &str) -> Result<&'a Cells, Refusal> {
    layers.cells.get(name).map(|c| &**c).filter(|c| c.open).ok_or_else(|| Refusal::not_found(name))
}

/// Open facilities of that name.
pub(crate) fn facilities<'a>(layers: &'a Layers, name: &str) -> Result<&'a Facilities, Refusal> {
    layers.facilities.get(name).map(|f| &**f).filter(|f| f.open).ok_or_else(|| Refusal::not_found(name))
}

/// Open streets of that name.
pub(crate) fn streets<'a>(plan: &Plan, layers: &'a Layers, name: &str) -> Result<&'a Streets, Refusal> {
    let open = open_mode(plan, name).is_some();
    layers.streets.get(name).map(|s| &**s).filter(|_| open).ok_or_else(|| Refusal::not_found(name))
}

/// Whether a layer may be spoken of.
pub(crate) fn is_open(plan: &Plan, layers: &Layers, name: &str) -> bool {
    cells(layers, name).is_ok()
        || facilities(layers, name).is_ok()
        || streets(plan, layers, name).is_ok()
        || layers.waterways.get(name).is_some_and(|waterway| waterway.open)
        || layers.heritage.get(name).is_some_and(|heritage| heritage.open)
}

/// The open sources that a layer of the plan names.
fn sources(plan: &Plan, name: &str) -> Vec<String> {
    let texts = plan.layers.get(name).map(|layer| layer.node.texts()).unwrap_or_default();
    let mut sources: Vec<String> =
        texts.into_iter().filter(|text| plan.is_open_source(text)).map(str::to_string).collect();
    sources.sort();
    sources.dedup();
    sources
}

/// What can be drawn, lowest first.
pub(crate) fn view(site: &Site, run: &Run) -> Result<MapView, Refusal> {
    let plan = &run.results.plan;
    // Counted as they stand in the year that is shown first.
    let layers = run.layers_in(run.year(None)?).map_err(|why| Refusal::of(&why))?;
    let mut views = Vec::new();
    let watched = |id: &str| {
        let own = std::iter::once(id).collect();
        let measures = plan.indicators.values().filter_map(|spec| spec.measure.as_ref());
        measures.filter(|measure| mentions(&measure.node, &own)).count()
    };
    let mut bounds = Bounds::default();
    for layer in outlines(site, run) {
        let kind = if layer.shows == Shows::Boundary { "boundary" } else { "areas" };
        layer.features.iter().filter_map(|f| linping_geography::bounds(f.geometry.as_ref()?)).for_each(|r| {
            bounds.add(r.min().x, r.min().y);
            bounds.add(r.max().x, r.max().y);
        });
        views.push(LayerView {
            kind,
            id: layer.name,
            name: (&layer.title).into(),
            status: outline_status(plan, kind),
            count: layer.features.len(),
            groups: Vec::new(),
            watched: 0,
            mode: None,
            sources: Vec::new(),
        });
    }
    for (id, cells) in layers.cells.iter().filter(|(_, cells)| cells.open) {
        let (high, wide) = half_square(&cells.places);
        for place in &cells.places {
            bounds.add(place.lon - wide, place.lat - high);
            bounds.add(place.lon + wide, place.lat + high);
        }
        views.push(LayerView {
            kind: "cells",
            id: id.clone(),
            name: (&cells.name).into(),
            status: cells.status,
            count: cells.ids.len(),
            groups: cells.groups.keys().cloned().collect(),
            watched: watched(id),
            mode: None,
            sources: sources(plan, id),
        });
    }
    let plain = |kind, id: &str, name: &Name, status, count| LayerView {
        kind,
        id: id.to_string(),
        name: name.into(),
        status,
        count,
        groups: Vec::new(),
        watched: watched(id),
        mode: None,
        sources: sources(plan, id),
    };
    let heritage = || layers.heritage.iter().filter(|(_, heritage)| heritage.open);
    // Zones are laid by actions; the layer is there even where a year has none.
    views.extend(heritage().map(|(id, h)| plain("zones", id, &h.name, h.status, h.zones.len())));
    for (id, streets) in &layers.streets {
        let Some(mode) = open_mode(plan, id) else { continue };
        let [west, south, east, north] = streets.prepared().network().summary().bounds;
        bounds.add(west, south);
        bounds.add(east, north);
        views.push(LayerView {
            kind: "streets",
            id: id.clone(),
            name: (&streets.name).into(),
            status: streets.status,
            count: streets.prepared().network().edges().len(),
            groups: Vec::new(),
            watched: watched(id),
            mode: Some(mode),
            sources: sources(plan, id),
        });
    }
    for (id, waterway) in layers.waterways.iter().filter(|(_, waterway)| waterway.open) {
        let points = waterway.routes.iter().flat_map(|route| &route.line);
        points.for_each(|p| bounds.add(p.lon, p.lat));
        views.push(plain("water", id, &waterway.name, waterway.status, waterway.routes.len()));
    }
    views.extend(heritage().map(|(id, h)| plain("heritage", id, &h.name, h.status, h.sites.len())));
    for (id, facilities) in layers.facilities.iter().filter(|(_, facilities)| facilities.open) {
        facilities.each.iter().for_each(|f| bounds.add(f.place.lon, f.place.lat));
        views.push(LayerView {
            kind: "facilities",
            id: id.clone(),
            name: (&facilities.name).into(),
            status: facilities.status,
            count: facilities.each.len(),
            groups: Vec::new(),
            watched: watched(id),
            mode: None,
            sources: sources(plan, id),
        });
    }
    let areas = layers.cells.values().filter(|cells| cells.open).flat_map(|cells| cells.area_names());
    let areas = areas.map(|area| (area.to_string(), place_name(plan, area))).collect();
    Ok(MapView { bounds: bounds.found(), note: note(), years: run.years(), areas, layers: views })
}

/// Outline and areas, as the report has them. A plan without them may still have streets and cells.
fn outlines(site: &Site, run: &Run) -> Vec<MapLayer> {
    let all = linping_report::maps::layers(&site.report(&run.results)).unwrap_or_default();
    all.into_iter().filter(|layer| matches!(layer.shows, Shows::Boundary | Shows::Areas)).collect()
}

/// The weakest status among the sources of the outline or of the areas.
fn outline_status(plan: &Plan, kind: &str) -> Status {
    let own = plan.head.boundary.iter().map(|file| &*file.value.0).filter(|_| kind == "boundary");
    let areas = plan.areas.area.iter().map(|area| &*area.file.value.0).filter(|_| kind == "areas");
    let of = |file: &str| {
        let source =
            plan.sources.values().find(|s| s.file.as_ref().is_some_and(|f| format!("sources/{}", &*f.value) == file));
        source.map(|source| source.status)
    };
    own.chain(areas).filter_map(of).max().unwrap_or(Status::User)
}

#[derive(Default)]
struct Bounds(Option<[f64; 4]>);

impl Bounds {
    fn add(&mut self, lon: f64, lat: f64) {
        let [w, s, e, n] = self.0.unwrap_or([lon, lat, lon, lat]);
        self.0 = Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
    }

    fn found(self) -> Option<[f64; 4]> {
        self.0.filter(|b| b.iter().all(|x| x.is_finite()))
    }
}

/// The features of a layer as GeoJSON.
pub(crate) fn features(site: &Site, run: &Run, kind: &str, id: &str, year: i16) -> Result<Vec<u8>, Refusal> {
    let plan = &run.results.plan;
    let layers = || run.layers_in(year).map_err(|why| Refusal::of(&why));
    let features = match kind {
        "boundary" | "areas" => {
            let shows = if kind == "boundary" { Shows::Boundary } else { Shows::Areas };
            let layer = outlines(site, run).into_iter().find(|layer| layer.shows == shows && layer.name == id);
            let layer = layer.ok_or_else(|| Refusal::not_found(id))?;
            return Ok(linping_report::maps::geojson(&[layer]).into_bytes());
        }
        "cells" => of_cells(cells(&layers()?, id)?),
        "facilities" => {
            of_facilities(facilities(&layers()?, id)?, run.results.baseline.layers.facilities.get(id).map(|f| &**f))
        }
        "streets" => of_streets(streets(plan, &layers()?, id)?),
        "water" => {
            let found = layers()?.waterways.get(id).filter(|waterway| waterway.open).cloned();
            of_water(&*found.ok_or_else(|| Refusal::not_found(id))?)
        }
        "zones" | "heritage" => {
            let found = layers()?.heritage.get(id).filter(|heritage| heritage.open).cloned();
            let heritage = found.ok_or_else(|| Refusal::not_found(id))?;
            if kind == "zones" { of_zones(&heritage) } else { of_sites(&heritage) }
        }
        _ => return Err(Refusal::not_found(kind)),
    };
    let collection = FeatureCollection { bbox: None, features, foreign_members: None };
    serde_json::to_vec(&collection).map_err(|error| Refusal::internal(&error.to_string()))
}

fn feature(id: usize, value: Value, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(value)),
        id: Some(geojson::feature::Id::Number(id.into())),
        properties: Some(properties),
        foreign_members: None,
    }
}

fn object(value: serde_json::Value) -> JsonObject {
    match value {
        serde_json::Value::Object(object) => object,
        _ => JsonObject::new(),
    }
}

/// Seven decimals are a centimetre; more would only be sent.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// Degrees north and east from the centre of a cell to its edge: cells know their centres only, and are drawn as squares as
/// wide as most centres lie apart.
fn half_square(places: &[LonLat]) -> (f64, f64) {
    let high = cell_metres(places) / 2.0 / 111_195.08;
    let lat = places.iter().map(|p| p.lat).sum::<f64>() / (places.len() as f64).max(1.0);
    (high, high / lat.to_radians().cos().max(1e-6))
}

fn of_cells(cells: &Cells) -> Vec<Feature> {
    let (high, wide) = half_square(&cells.places);
    let square = |p: &LonLat| {
        let corner = |x: f64, y: f64| vec![rounded(p.lon + x * wide), rounded(p.lat + y * high)].into();
        let ring = vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(-1.0, -1.0)];
        Value::Polygon { coordinates: vec![ring] }
    };
    let each = cells.places.iter().enumerate().map(|(row, place)| {
        let mut properties = object(json!({ "id": cells.ids.get(row), "area": cells.areas.get(row) }));
        for (group, people) in &cells.groups {
            properties.insert(format!("people:{group}"), json!(people.get(row)));
        }
        feature(row, square(place), properties)
    });
    each.collect()
}

fn of_facilities(now: &Facilities, before: Option<&Facilities>) -> Vec<Feature> {
    let each = now.each.iter().enumerate().map(|(row, facility)| {
        let point = Value::Point { coordinates: vec![rounded(facility.place.lon), rounded(facility.place.lat)].into() };
        let new = before.is_some_and(|before| !before.each.iter().any(|f| f.id == facility.id));
        feature(row, point, object(json!({ "id": facility.id, "capacity": facility.capacity, "new": new })))
    });
    each.collect()
}

/// Streets joined into long lines; closed ones stand apart.
fn of_streets(streets: &Streets) -> Vec<Feature> {
    let network = streets.prepared().network();
    let pieces = network.edges().iter().enumerate().map(|(row, edge)| Piece {
        shape: network.edge_shape(row),
        closed: streets.prepared().weights().is_closed(row),
        metres: edge.length_metres,
    });
    let lines = strokes(&pieces.collect::<Vec<Piece>>());
    let each = lines.into_iter().enumerate().map(|(row, stroke)| {
        let points = stroke.line.iter().map(|p| vec![rounded(p.lon), rounded(p.lat)].into()).collect();
        let properties = json!({ "metres": stroke.metres.round(), "closed": stroke.closed });
        feature(row, Value::LineString { coordinates: points }, object(properties))
    });
    each.collect()
}

fn of_water(waterway: &Waterway) -> Vec<Feature> {
    let each = waterway.routes.iter().enumerate().filter(|(_, route)| route.line.len() > 1).map(|(row, route)| {
        let points = route.line.iter().map(|p| vec![rounded(p.lon), rounded(p.lat)].into()).collect();
        let properties = json!({ "id": route.id, "name_zh": route.name.zh, "name_en": route.name.en });
        feature(row, Value::LineString { coordinates: points }, object(properties))
    });
    each.collect()
}

fn of_zones(heritage: &Heritage) -> Vec<Feature> {
    let each = heritage.zones.iter().enumerate().map(|(row, zone)| {
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|p| vec![rounded(p[0]), rounded(p[1])].into()).collect();
        let coordinates = zone.polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect();
        let properties = json!({ "id": zone.name, "from": zone.from_m, "to": zone.to_m });
        feature(row, Value::MultiPolygon { coordinates }, object(properties))
    });
    each.collect()
}

fn of_sites(heritage: &Heritage) -> Vec<Feature> {
    let each = heritage.sites.iter().enumerate().map(|(row, site)| {
        let point = Value::Point { coordinates: vec![rounded(site.place.lon), rounded(site.place.lat)].into() };
        feature(row, point, object(json!({ "id": site.node.id })))
    });
    each.collect()
}
