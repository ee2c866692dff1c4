//! Layers by the names a plan calls them.

use crate::layers::{Cells, Facilities, Heritage, Layers, Streets, Waterway};
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

/// Cells and the people of a group in each.
///
/// # Errors
/// No such layer, or no such group.
pub fn group_of(
    layers: &Layers,
    cells: &Located<LayerRef>,
    group: &Located<String>,
) -> Result<(Arc<Cells>, Vec<f64>), Text> {
    let cells = cells_of(layers, cells)?;
    match cells.groups.get(&group.value) {
        Some(people) => {
            let people = people.clone();
            Ok((cells, people))
        }
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
