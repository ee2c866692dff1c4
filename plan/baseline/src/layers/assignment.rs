//! Who belongs to which facility: school catchments as drawn, or as the naive practice has them.

use super::open::TableReader;
use super::{Cells, Facilities, Layers};
use crate::layer_measures::{facilities_of, group_of, streets_of};
use linping_language::{LayerRef, Located, Name, SourceRef, Status};
use linping_problems::Text;
use linping_tables::CostUnit;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `kind = "assignment"`: which school (or clinic) the people of a cell belong to. Without a table everybody goes to the
/// nearest, whether it has room or not.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AssignmentSpec {
    /// What it is called.
    pub name: Name,
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group that is assigned.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// A table of today's catchments, one row a cell; cells that are not in it go to the nearest.
    pub source: Option<Located<SourceRef>>,
    /// Its column of cells; `cell` if absent.
    #[schemars(extend("x-column" = "text", "x-default" = "cell"))]
    pub cell: Option<Located<String>>,
    /// Its column of facilities; `facility` if absent.
    #[schemars(extend("x-column" = "text", "x-default" = "facility"))]
    pub facility: Option<Located<String>>,
}

/// Parts of a cell's people and the facilities they belong to.
pub type Zones = BTreeMap<String, Vec<(String, f64)>>;

/// Who belongs where.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignments {
    /// What it is called.
    pub name: Name,
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group that is assigned.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Facilities of each cell with the share of its people; cells that are not here go to the nearest.
    pub zones: Zones,
    /// How far it can be trusted.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
}

/// An assignment in the year looked at.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// The cells.
    pub cells: Arc<Cells>,
    /// The facilities.
    pub facilities: Arc<Facilities>,
    /// Cell, facility, people, seconds on the way; no facility where none is reached, no time where it is not reached.
    pub parts: Vec<(usize, Option<usize>, f64, Option<f64>)>,
    /// The weakest status of what it rests on.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
}

impl Assigned {
    /// People by facility.
    pub fn loads(&self) -> Vec<f64> {
        let mut loads = vec![0.0; self.facilities.each.len()];
        for (_, facility, people, _) in &self.parts {
            if let Some(load) = facility.and_then(|facility| loads.get_mut(facility)) {
                *load += people;
            }
        }
        loads
    }

    /// People for whom no facility is reached.
    pub fn unreached(&self) -> f64 {
        self.parts.iter().filter(|(_, facility, ..)| facility.is_none()).map(|(_, _, people, _)| people).sum()
    }
}

impl Assignments {
    pub(crate) fn of(spec: &AssignmentSpec) -> Assignments {
        Assignments {
            name: spec.name.clone(),
            cells: spec.cells.clone(),
            group: spec.group.clone(),
            to: spec.to.clone(),
            by: spec.by.clone(),
            zones: Zones::new(),
            status: Status::Published,
            open: true,
        }
    }

    pub(crate) fn read_zones(&mut self, spec: &AssignmentSpec, reader: &mut TableReader) -> Option<()> {
        let cells = reader.identifiers(spec.cell.as_ref(), "cell");
        let facilities = reader.texts(spec.facility.as_ref(), "facility");
        (self.status, self.open) = reader.trust();
        self.zones =
            cells?.into_iter().zip(facilities?).map(|(cell, facility)| (cell, vec![(facility, 1.0)])).collect();
        Some(())
    }

    /// Whether everything it speaks of is there.
    ///
    /// # Errors
    /// A layer or group that is not.
    pub fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group)?;
        facilities_of(layers, &self.to)?;
        streets_of(layers, &self.by).map(drop)
    }

    /// Who goes where in the year looked at, and how long the way is.
    ///
    /// # Errors
    /// A layer that is not there, what the streets say, stopped.
    pub fn in_year(&self, layers: &Layers, stop: &Stop) -> Result<Assigned, Text> {
        let (cells, people) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let times = streets.costs(&cells.places, &facilities.places(), CostUnit::Seconds, stop)?;
        let index: BTreeMap<&str, usize> =
            facilities.each.iter().enumerate().map(|(at, facility)| (facility.id.as_str(), at)).collect();
        let mut parts = Vec::with_capacity(people.len());
        for (row, people) in people.iter().enumerate() {
            let named = self.zones.get(&cells.ids[row]).map_or(&[][..], Vec::as_slice);
            let mut left = 1.0;
            for (facility, share) in named {
                // A school that was closed since takes nobody: its children go to the nearest.
                if let Some(at) = index.get(facility.as_str()) {
                    parts.push((row, Some(*at), people * share, times.get(row, *at)));
                    left -= share;
                }
            }
            if left > 1e-12 {
                let (columns, seconds) = times.row(row);
                let nearest = columns.iter().zip(seconds).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
                let (facility, seconds) = nearest.map_or((None, None), |(at, s)| (Some(*at as usize), Some(*s)));
                parts.push((row, facility, people * left, seconds));
            }
        }
        let status = cells.status.and(facilities.status).and(streets.status).and(self.status);
        let open = cells.open && facilities.open && self.open;
        Ok(Assigned { cells, facilities, parts, status, open })
    }
}
