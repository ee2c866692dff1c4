//! Layers by the names a plan calls them.

use crate::layers::{
    Assignments, CareNeed, Cells, Facilities, Heritage, Homes, Layers, PopulationProjection, Streets, Waterway,
};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use std::sync::Arc;

/// Cells, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn cells_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Cells>, Text> {
    layers.cells.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "population-cells"))
}

/// Facilities, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn facilities_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Facilities>, Text> {
    layers.facilities.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "facilities"))
}

/// Homes that need works, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn homes_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Homes>, Text> {
    layers.homes.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "homes"))
}

/// Streets, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn streets_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Streets>, Text> {
    layers.streets.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "streets"))
}

/// Heritage sites, or why there are none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn heritage_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Heritage>, Text> {
    layers.heritage.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "heritage"))
}

/// A waterway, or why there is none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn waterway_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Waterway>, Text> {
    layers.waterways.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "waterway"))
}

/// An assignment, or why there is none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn assignment_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<Assignments>, Text> {
    layers.assignments.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "assignment"))
}

/// A need for care, or why there is none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn care_need_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<CareNeed>, Text> {
    layers.care_needs.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "care-need"))
}

/// A projection of people, or why there is none.
///
/// # Errors
/// No such layer, or one of another kind.
pub fn projection_of(layers: &Layers, name: &Located<LayerRef>) -> Result<Arc<PopulationProjection>, Text> {
    layers.projections.get(&*name.value).cloned().ok_or_else(|| not_of_kind(name, "population-projection"))
}

/// Cells and the people of a group in each, in the year looked at.
///
/// # Errors
/// No such layer, no such group, a year that the projection they grow with does not reach.
pub fn group_of(
    layers: &Layers,
    cells: &Located<LayerRef>,
    group: &Located<String>,
) -> Result<(Arc<Cells>, Vec<f64>), Text> {
    let cells = cells_of(layers, cells)?;
    match layers.people_of(&cells, &group.value)? {
        Some(found) => Ok(found),
        None => {
            let known: Vec<&str> = cells.groups.keys().map(String::as_str).collect();
            let (group, list) = (&group.value, known.join(", "));
            Err(Text::new(
                format!("网格没有人群“{group}”；有：{list}"),
                format!("the cells do not count the group `{group}`; they count: {list}"),
            ))
        }
    }
}

fn not_of_kind(name: &Located<LayerRef>, kind: &str) -> Text {
    let name = &*name.value;
    Text::new(
        format!("基础图层“{name}”不是 {kind}，或未能打开"),
        format!("the baseline layer `{name}` is not of the kind {kind}, or could not be opened"),
    )
}

/// Nobody is in a group.
pub fn nobody(group: &Located<String>) -> Text {
    let group = &group.value;
    Text::new(format!("人群“{group}”没有人"), format!("there is nobody in the group `{group}`"))
}
