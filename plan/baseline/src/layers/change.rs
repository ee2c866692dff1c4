use super::{Facility, Layers, Zones};
use linping_language::Status;
use linping_network::Change;
use linping_problems::Text;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What an action does to a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LayerChange {
    /// A facility more.
    Add {
        /// The layer of facilities.
        layer: String,
        /// The facility.
        facility: Facility,
        /// How far it can be trusted.
        status: Status,
    },
    /// A facility less.
    Close {
        /// The layer of facilities.
        layer: String,
        /// Its identifier.
        id: String,
    },
    /// Another capacity.
    Capacity {
        /// The layer of facilities.
        layer: String,
        /// The facility's identifier.
        id: String,
        /// Its capacity from now on.
        capacity: f64,
    },
    /// Catchments drawn anew.
    Assign {
        /// The layer of assignments.
        layer: String,
        /// Facilities of each cell with the share of its people.
        zones: Zones,
        /// How far they can be trusted.
        status: Status,
    },
    /// Streets changed.
    Streets {
        /// The layer of streets.
        layer: String,
        /// What is changed.
        changes: Vec<Change>,
    },
}

impl LayerChange {
    /// The layer it changes.
    pub fn layer(&self) -> &str {
        match self {
            LayerChange::Add { layer, .. }
            | LayerChange::Close { layer, .. }
            | LayerChange::Capacity { layer, .. }
            | LayerChange::Assign { layer, .. }
            | LayerChange::Streets { layer, .. } => layer,
        }
    }

    /// What it writes, for finding two actions that write the same thing.
    pub fn writes(&self) -> String {
        match self {
            LayerChange::Add { layer, facility, .. } => format!("{layer}/{}", facility.id),
            LayerChange::Close { layer, id } | LayerChange::Capacity { layer, id, .. } => format!("{layer}/{id}"),
            LayerChange::Assign { layer, .. } => layer.clone(),
            LayerChange::Streets { layer, changes } => format!("{layer}/{changes:?}"),
        }
    }
}

impl Layers {
    /// The layers after some changes; what does not change is shared.
    ///
    /// # Errors
    /// A layer or facility that is not there, a street change that does not fit.
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a LayerChange>) -> Result<Layers, Text> {
        let mut layers = self.clone();
        for change in changes {
            layers.states.change(change);
            match change {
                LayerChange::Add { layer, facility, status } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    if !facilities.each.iter().any(|f| f.id == facility.id) {
                        facilities.each.push(facility.clone());
                    }
                    facilities.status = facilities.status.and(*status);
                }
                LayerChange::Close { layer, id } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    facilities.each.retain(|f| f.id != *id);
                }
                LayerChange::Capacity { layer, id, capacity } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    let facility = facilities.each.iter_mut().find(|f| f.id == *id).ok_or_else(|| missing(id))?;
                    facility.capacity = *capacity;
                }
                LayerChange::Assign { layer, zones, status } => {
                    let found = layers.assignments.get_mut(layer).ok_or_else(|| missing(layer))?;
                    let assignments = Arc::make_mut(found);
                    assignments.zones.clone_from(zones);
                    assignments.status = assignments.status.and(*status);
                }
                LayerChange::Streets { layer, changes } => {
                    let streets = layers.streets.get(layer).ok_or_else(|| missing(layer))?;
                    let changed = streets.with_changes(changes).map_err(|e| {
                        Text::new(format!("路网改动不成：{e}"), format!("the streets cannot be changed: {e}"))
                    })?;
                    layers.streets.insert(layer.clone(), Arc::new(changed));
                }
            }
        }
        Ok(layers)
    }
}

fn missing(name: &str) -> Text {
    Text::new(format!("没有“{name}”"), format!("there is no `{name}`"))
}
