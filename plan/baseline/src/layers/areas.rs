//! Named areas as polygons, and the cells that lie in them.

use super::{Cells, CellsSpec, Layers};
use linping_geography::geo::{Coord, MultiPolygon, Validation};
use linping_geography::{Feature, PolygonIndex, area_m2, areas_of, common_of};
use linping_language::files::AreaSpec;
use linping_language::{Name, Plan, nearest};
use linping_problems::{Code, Problem, Problems, Text};
use linping_sources::{Sources, read_layers};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Areas may share this part of the smaller of two: borders drawn twice never fit to the metre.
const MOST_SHARED: f64 = 1e-3;

/// A named area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its identifier.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// Where it is, degrees of WGS84.
    pub polygon: MultiPolygon<f64>,
}

/// Opens the polygons of `baseline/areas.toml`, each file once.
pub(crate) fn open(plan: &Plan, problems: &mut Problems) -> Vec<Area> {
    let mut files: HashMap<&str, Option<Vec<Feature>>> = HashMap::new();
    let mut areas = Vec::new();
    for spec in &plan.areas.area {
        let path = spec.file.value.0.as_str();
        let features = files.entry(path).or_insert_with(|| {
            let full = plan.root.join(path);
            if !full.exists() {
                // Told where the plan is read.
                return None;
            }
            let here =
                |problem: Problem| problem.related(plan.place(spec.file.span), Text::new("在此引用", "named here"));
            match read_layers(path, &full) {
                Ok(layers) => Some(layers.into_iter().flat_map(|layer| layer.features).collect()),
                Err(found) => {
                    problems.extend(found.into_iter().map(here));
                    None
                }
            }
        });
        let Some(features) = features else { continue };
        match polygon_of(plan, spec, features) {
            Ok(polygon) => {
                areas.push(Area { id: spec.id.value.0.clone(), name: spec.name.clone(), polygon });
            }
            Err(problem) => problems.push(problem),
        }
    }
    areas
}

/// The polygon of one area: all features of its file, or those it names.
fn polygon_of(plan: &Plan, spec: &AreaSpec, features: &[Feature]) -> Result<MultiPolygon<f64>, Problem> {
    let identifier = |feature: &Feature| feature.text("id").or_else(|| feature.id.clone());
    let wanted = spec.feature.as_ref();
    let is_meant = |feature: &&Feature| wanted.is_none_or(|wanted| identifier(feature).as_ref() == Some(&wanted.value));
    let meant: Vec<&Feature> = features.iter().filter(is_meant).collect();
    let span = wanted.map_or(spec.file.span, |feature| feature.span);
    let Some(first) = meant.first() else {
        let named = wanted.map(|feature| feature.value.as_str()).unwrap_or_default();
        let known: Vec<String> = features.iter().filter_map(identifier).take(20).collect();
        let list = known.join(", ");
        let message = Text::new(format!("文件中没有要素“{named}”"), format!("the file has no feature `{named}`"));
        let hint = Text::new(
            format!("以属性 id 查找；有：{list}。"),
            format!("features are found by their property `id`; there are: {list}."),
        );
        return Err(Problem::new(Code::UnknownName, message).at(plan.place(span)).hint(hint));
    };
    let id = &spec.id.value.0;
    let wrong = |feature: &Feature, zh: String, en: String| {
        let problem =
            Problem::new(Code::BadGeometry, Text::new(format!("区域“{id}”{zh}"), format!("the area `{id}` {en}")));
        let here = plan.place(span);
        match &feature.place {
            Some(place) => problem.at(place.clone()).related(here, Text::new("在此引用", "named here")),
            None => problem.at(here),
        }
    };
    let mut parts = Vec::new();
    for feature in &meant {
        let polygons = feature.geometry.as_ref().map_or_else(|| MultiPolygon(Vec::new()), areas_of);
        if polygons.0.is_empty() {
            return Err(wrong(feature, "不是面".into(), "is no polygon".into()));
        }
        if let Err(error) = polygons.check_validation() {
            let hint = Text::new("请在 QGIS 中“修正几何图形”。", "mend it, for example with QGIS's “Fix geometries”.");
            return Err(
                wrong(feature, format!("的面有误：{error}"), format!("is no valid polygon: {error}")).hint(hint)
            );
        }
        parts.extend(polygons.0);
    }
    let polygon = MultiPolygon(parts);
    if area_m2(&polygon) <= 0.0 {
        return Err(wrong(first, "没有面积".into(), "encloses nothing".into()));
    }
    Ok(polygon)
}

/// Puts the cells that tell no area by a column into the area their centre lies in.
pub(crate) fn put_cells_into_areas(plan: &Plan, layers: &mut Layers, problems: &mut Problems) {
    let areas = Arc::clone(&layers.areas);
    let without = |cells: &Cells| cells.areas.is_empty() && !cells.ids.is_empty();
    if areas.is_empty() || !layers.cells.values().any(|cells| without(cells)) {
        return;
    }
    problems.extend(overlaps(plan, &areas));
    let index = PolygonIndex::new(areas.iter().map(|area| area.polygon.clone()).collect());
    for (name, cells) in layers.cells.iter_mut().filter(|(_, cells)| without(cells)) {
        let in_area = |place: &linping_network::LonLat| {
            let found = index.containing(Coord { x: place.lon, y: place.lat });
            found.and_then(|at| areas.get(at)).map(|area| area.id.clone()).unwrap_or_default()
        };
        let put: Vec<String> = cells.places.iter().map(in_area).collect();
        let (outside, all) = (put.iter().filter(|area| area.is_empty()).count(), put.len());
        if outside > 0
            && let Some(layer) = plan.layers.get(name)
        {
            let message = Text::new(
                format!("“{name}”的 {all} 个网格中有 {outside} 个不在任何区域内"),
                format!("{outside} of {all} cells of `{name}` lie in no area"),
            );
            let hint = Text::new(
                "它们计入全区，但不计入任何区域的结果。",
                "they count for the district, but for none of its areas.",
            );
            problems.push(Problem::warning(Code::OutsideDistrict, message).at(plan.place(layer.kind.span)).hint(hint));
        }
        // Cells that lie in no area at all are of a plan whose areas are for figures only.
        Arc::make_mut(cells).areas = if outside == all { Vec::new() } else { put };
    }
}

/// So many rows are told one by one.
const MOST_TOLD: usize = 20;

/// Cells whose column of areas names one that `baseline/areas.toml` does not have; a plan that has none of the names there has areas of
/// its own, known by their names only.
pub(crate) fn unknown_areas(plan: &Plan, sources: &Sources, layers: &Layers) -> Problems {
    let known: Vec<&str> = plan.areas.area.iter().map(|area| area.id.value.0.as_str()).collect();
    let (mut problems, mut told) = (Problems::new(), BTreeSet::new());
    for (name, cells) in &layers.cells {
        let Some(layer) = plan.layers.get(name) else { continue };
        let Ok(spec) = layer.node.typed::<CellsSpec>() else { continue };
        let (Some(column), Some(table)) = (&spec.area, sources.tables.get(&*spec.source.value)) else { continue };
        let is_known = |area: &&String| known.contains(&area.as_str());
        // Several layers may be read from the same table.
        if !told.insert((spec.source.value.clone(), column.value.clone())) {
            continue;
        }
        if !cells.open || !cells.areas.iter().any(|area| is_known(&area)) {
            continue;
        }
        let strange = cells.areas.iter().enumerate().filter(|(_, area)| !area.is_empty() && !is_known(area));
        problems.extend(strange.take(MOST_TOLD).map(|(row, area)| {
            let message = Text::new(format!("没有区域“{area}”"), format!("there is no area `{area}`"));
            let list = known.join(", ");
            let hint = match nearest(area, known.iter().copied()) {
                Some(near) => Text::new(
                    format!("是否指“{near}”？有：{list}"),
                    format!("did you mean `{near}`? there are: {list}"),
                ),
                None => Text::new(format!("有：{list}"), format!("there are: {list}")),
            };
            let at = table.place(row, table.column(&column.value).unwrap_or(0));
            let here = Text::new("在此引用", "named here");
            Problem::new(Code::UnknownName, message).at(at).related(plan.place(column.span), here).hint(hint)
        }));
    }
    problems
}

/// Areas that share ground: a cell there would belong to both.
fn overlaps(plan: &Plan, areas: &[Area]) -> Problems {
    let sizes: Vec<f64> = areas.iter().map(|area| area_m2(&area.polygon)).collect();
    let file_of = |area: &Area| plan.areas.area.iter().find(|spec| spec.id.value.0 == area.id).map(|spec| spec.id.span);
    let mut problems = Problems::new();
    for (at, second) in areas.iter().enumerate() {
        for (before, first) in areas.iter().enumerate().take(at) {
            let shared = area_m2(&common_of(&first.polygon, &second.polygon));
            if shared <= MOST_SHARED * sizes[at].min(sizes[before]) {
                continue;
            }
            let (a, b, hectares) = (&first.id, &second.id, shared / 10_000.0);
            let message = Text::new(
                format!("区域“{a}”与“{b}”重叠 {hectares:.1} 公顷"),
                format!("the areas `{a}` and `{b}` share {hectares:.1} ha"),
            );
            let hint = Text::new(
                "网格按中心点归入区域，区域须互不重叠；或在网格的表中用 area 列指明。",
                "cells are put into areas by their centre, so areas must not overlap; or say by a column `area` where each cell lies.",
            );
            let mut problem = Problem::new(Code::BadGeometry, message).hint(hint);
            if let (Some(here), Some(there)) = (file_of(second), file_of(first)) {
                problem =
                    problem.at(plan.place(here)).related(plan.place(there), Text::new("另一区域", "the other one"));
            }
            problems.push(problem);
        }
    }
    problems
}
