use super::heritage::{FestivalDays, LaidTrail, Zone};
use super::waterway::Route;
use super::{Facility, Heritage, Layers, Zones};
use linping_language::Status;
use linping_network::Change;
use linping_problems::Text;
use linping_programmes::canal::Condition;
use linping_waterway::complex::Chamber;
use linping_waterway::traffic::VesselClass;
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
        /// How far it can be trusted that it closes.
        status: Status,
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
    /// Staff, seats or beds more, on top of what the facility has.
    More {
        /// The layer of facilities.
        layer: String,
        /// The facility's identifier.
        id: String,
        /// How much more.
        more: f64,
    },
    /// Homes adapted.
    Adapt {
        /// The layer of homes.
        layer: String,
        /// The identifier of the group.
        id: String,
        /// How many more of them are adapted.
        homes: f64,
        /// How far the number can be trusted.
        status: Status,
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
        /// How far it can be trusted.
        status: Status,
    },
    /// A route more, or another in place of one of the same name.
    Route {
        /// The waterway.
        layer: String,
        /// The route.
        route: Box<Route>,
        /// The vessels that come from then on; as before if empty.
        fleet: Vec<VesselClass>,
        /// How far their numbers can be trusted.
        status: Status,
    },
    /// A heritage site made good.
    Repair {
        /// The layer of heritage sites.
        layer: String,
        /// The site.
        id: String,
    },
    /// Zones along the banks.
    Zones {
        /// The layer of heritage sites.
        layer: String,
        /// The zones.
        zones: Vec<Zone>,
        /// How far they can be trusted.
        status: Status,
    },
    /// A festival every year.
    Festival {
        /// The layer of heritage sites.
        layer: String,
        /// The festival.
        festival: Box<FestivalDays>,
        /// How far its numbers can be trusted.
        status: Status,
    },
    /// A trail.
    Trail {
        /// The layer of heritage sites.
        layer: String,
        /// The trail.
        trail: Box<LaidTrail>,
        /// How far it can be trusted.
        status: Status,
    },
    /// A chamber of a lock: in place of one of the same name, or beside the others.
    Chamber {
        /// The waterway.
        layer: String,
        /// The route.
        route: String,
        /// The lock.
        lock: String,
        /// The chamber.
        chamber: Box<Chamber>,
        /// How far its numbers can be trusted.
        status: Status,
    },
}

impl LayerChange {
    /// The layer it changes.
    pub fn layer(&self) -> &str {
        match self {
            LayerChange::Add { layer, .. }
            | LayerChange::Close { layer, .. }
            | LayerChange::Capacity { layer, .. }
            | LayerChange::More { layer, .. }
            | LayerChange::Adapt { layer, .. }
            | LayerChange::Assign { layer, .. }
            | LayerChange::Streets { layer, .. }
            | LayerChange::Route { layer, .. }
            | LayerChange::Repair { layer, .. }
            | LayerChange::Zones { layer, .. }
            | LayerChange::Festival { layer, .. }
            | LayerChange::Trail { layer, .. }
            | LayerChange::Chamber { layer, .. } => layer,
        }
    }

    /// What it writes, for finding two actions that write the same thing.
    pub fn writes(&self) -> String {
        match self {
            LayerChange::Add { layer, facility, .. } => format!("{layer}/{}", facility.id),
            LayerChange::Close { layer, id, .. } | LayerChange::Capacity { layer, id, .. } => format!("{layer}/{id}"),
            // What is added to what is there does not hinder whoever puts it there.
            LayerChange::More { layer, id, .. } => format!("{layer}/{id}/more"),
            LayerChange::Adapt { layer, id, .. } => format!("{layer}/{id}/adapted"),
            LayerChange::Assign { layer, .. } => layer.clone(),
            LayerChange::Streets { layer, changes, .. } => format!("{layer}/{changes:?}"),
            LayerChange::Repair { layer, id } => format!("{layer}/{id}/condition"),
            LayerChange::Zones { layer, zones, .. } => {
                let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
                format!("{layer}/zones/{}", names.join("+"))
            }
            LayerChange::Festival { layer, festival, .. } => format!("{layer}/festivals/{}", festival.id),
            LayerChange::Trail { layer, trail, .. } => format!("{layer}/trails/{}", trail.id),
            LayerChange::Route { layer, route, .. } => format!("{layer}/{}", route.id),
            LayerChange::Chamber { layer, route, lock, chamber, .. } => {
                format!("{layer}/{route}/{lock}/{}", chamber.name)
            }
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
                LayerChange::Close { layer, id, status } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    facilities.each.retain(|f| f.id != *id);
                    facilities.status = facilities.status.and(*status);
                }
                LayerChange::Capacity { layer, id, capacity } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    let facility = facilities.each.iter_mut().find(|f| f.id == *id).ok_or_else(|| missing(id))?;
                    facility.capacity = *capacity;
                }
                LayerChange::More { layer, id, more } => {
                    let facilities = Arc::make_mut(layers.facilities.get_mut(layer).ok_or_else(|| missing(layer))?);
                    let facility = facilities.each.iter_mut().find(|f| f.id == *id).ok_or_else(|| missing(id))?;
                    facility.capacity += more;
                }
                LayerChange::Adapt { layer, id, homes, status } => {
                    let all = Arc::make_mut(layers.homes.get_mut(layer).ok_or_else(|| missing(layer))?);
                    let group = all.groups.iter_mut().find(|g| g.id == *id).ok_or_else(|| missing(id))?;
                    group.adapted = (group.adapted + homes).min(group.homes);
                    all.status = all.status.and(*status);
                }
                LayerChange::Assign { layer, zones, status } => {
                    let found = layers.assignments.get_mut(layer).ok_or_else(|| missing(layer))?;
                    let assignments = Arc::make_mut(found);
                    assignments.zones.clone_from(zones);
                    assignments.status = assignments.status.and(*status);
                }
                LayerChange::Streets { layer, changes, status } => {
                    let streets = layers.streets.get(layer).ok_or_else(|| missing(layer))?;
                    let mut changed = streets.with_changes(changes).map_err(|e| {
                        let Text { zh, en } = e.text();
                        Text::new(format!("路网改动不成：{zh}"), format!("the streets cannot be changed: {en}"))
                    })?;
                    changed.status = changed.status.and(*status);
                    layers.streets.insert(layer.clone(), Arc::new(changed));
                }
                LayerChange::Repair { layer, id } => {
                    let heritage = layers.sites(layer)?;
                    let site = heritage.site(id)?;
                    heritage.sites[site].node.condition = Condition::Good;
                }
                LayerChange::Zones { layer, zones, status } => {
                    let heritage = layers.sites(layer)?;
                    heritage.zones.extend(zones.iter().cloned());
                    heritage.status = heritage.status.and(*status);
                }
                LayerChange::Festival { layer, festival, status } => {
                    let heritage = layers.sites(layer)?;
                    heritage.festivals.push((**festival).clone());
                    heritage.status = heritage.status.and(*status);
                }
                LayerChange::Trail { layer, trail, status } => {
                    let heritage = layers.sites(layer)?;
                    heritage.trails.push((**trail).clone());
                    heritage.status = heritage.status.and(*status);
                }
                LayerChange::Route { layer, route, fleet, status } => {
                    let waterway = layers.waterways.get(layer).ok_or_else(|| missing(layer))?;
                    let mut changed = waterway.with_route((**route).clone());
                    if !fleet.is_empty() {
                        changed.classes.clone_from(fleet);
                        changed.status = changed.status.and(*status);
                    }
                    layers.waterways.insert(layer.clone(), Arc::new(changed));
                }
                LayerChange::Chamber { layer, route, lock, chamber, status } => {
                    let waterway = layers.waterways.get(layer).ok_or_else(|| missing(layer))?;
                    let known = &waterway.routes[waterway.route(route)?];
                    let mut changed = known.with_chamber(lock, chamber).ok_or_else(|| missing(lock))?;
                    changed.status = changed.status.and(*status);
                    let changed = waterway.with_route(changed);
                    layers.waterways.insert(layer.clone(), Arc::new(changed));
                }
            }
        }
        Ok(layers)
    }

    /// A layer of heritage sites, to be changed.
    fn sites(&mut self, layer: &str) -> Result<&mut Heritage, Text> {
        self.heritage.get_mut(layer).map(Arc::make_mut).ok_or_else(|| missing(layer))
    }
}

fn missing(name: &str) -> Text {
    Text::new(format!("没有“{name}”"), format!("there is no `{name}`"))
}
