//! Candidate sites and other places that lie outside the district.

use crate::Context;
use linping_baseline::layers::Facilities;
use linping_geography::geo::{Coord, MultiPolygon};
use linping_geography::{PolygonIndex, areas_of};
use linping_language::{LayerRef, Located, Node, Span};
use linping_network::LonLat;
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::read_layers;

/// So many sites are named one by one.
const MOST_NAMED: usize = 5;

/// The boundary of the plan, in which a place can be looked up; none without a boundary.
///
/// # Errors
/// A file that cannot be read.
fn district(context: &Context) -> Result<Option<PolygonIndex>, Problems> {
    let plan = context.plan;
    let Some(boundary) = &plan.head.boundary else { return Ok(None) };
    let path = boundary.value.0.as_str();
    let layers = read_layers(path, &plan.root.join(path)).map_err(|found| -> Problems {
        let here = plan.place(boundary.span);
        found.into_iter().map(|p| p.related(here.clone(), Text::new("在此引用", "named here"))).collect()
    })?;
    let features = layers.iter().flat_map(|layer| &layer.features);
    let parts = features.filter_map(|feature| feature.geometry.as_ref()).flat_map(|geometry| areas_of(geometry).0);
    let district = MultiPolygon(parts.collect());
    Ok((!district.0.is_empty()).then(|| PolygonIndex::new(vec![district])))
}

/// A problem for each of some places that the plan itself names outside its boundary.
pub(crate) fn places_outside(context: &Context, places: &[(Span, LonLat)]) -> Problems {
    let index = match district(context) {
        Ok(Some(index)) => index,
        Ok(None) => return Problems::new(),
        Err(problems) => return problems,
    };
    let outside = places.iter().filter(|(_, at)| index.containing(Coord { x: at.lon, y: at.lat }).is_none());
    let told = |(span, at): &(Span, LonLat)| {
        let message = Text::new(
            format!("（{}，{}）在辖区之外", at.lon, at.lat),
            format!("({}, {}) lies outside the district", at.lon, at.lat),
        );
        let hint = Text::new(
            "请核对坐标，或改正 plan.toml 的 boundary。",
            "check the coordinates, or mend `boundary` of plan.toml.",
        );
        Problem::new(Code::OutsideDistrict, message).at(context.plan.place(*span)).hint(hint)
    };
    outside.map(told).collect()
}

/// A problem that names the rows of the candidates outside the boundary of the plan; none without a boundary.
pub(crate) fn outside_district(context: &Context, among: &Located<LayerRef>, candidates: &Facilities) -> Problems {
    let plan = context.plan;
    let index = match district(context) {
        Ok(Some(index)) => index,
        Ok(None) => return Problems::new(),
        Err(problems) => return problems,
    };
    let is_outside = |row: &usize| {
        let place = candidates.each[*row].place;
        index.containing(Coord { x: place.lon, y: place.lat }).is_none()
    };
    let outside: Vec<usize> = (0..candidates.each.len()).filter(is_outside).collect();
    if outside.is_empty() {
        return Problems::new();
    }
    let (count, all) = (outside.len(), candidates.each.len());
    let named = outside.iter().take(MOST_NAMED).map(|row| candidates.each[*row].id.as_str());
    let list = if candidates.open { named.collect::<Vec<_>>().join(", ") } else { "…".into() };
    let message = Text::new(
        format!("{all} 个候选点中有 {count} 个在辖区之外：{list}"),
        format!("{count} of {all} candidate sites lie outside the district: {list}"),
    );
    let hint = Text::new(
        "请核对坐标，从候选表中去掉，或改正 plan.toml 的 boundary。",
        "check their coordinates, take them out of the candidates, or mend `boundary` of plan.toml.",
    );
    let mut problem = Problem::new(Code::OutsideDistrict, message).at(plan.place(among.span)).hint(hint);
    let source = plan.layers.get(&*among.value).and_then(|layer| layer.node.get("source")).and_then(Node::text);
    if let Some(table) = source.and_then(|source| context.sources.table(source, None)).filter(|_| candidates.open) {
        let rows = outside.iter().take(MOST_NAMED);
        problem.related.extend(rows.map(|row| (table.place(*row, 0), Text::same(&candidates.each[*row].id))));
    }
    vec![problem]
}
