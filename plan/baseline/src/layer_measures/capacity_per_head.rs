//! `capacity-per-head`: seats, beds or doctors for so many people.

use super::{LayerMeasure, LayerValue, facilities_of, group_of, nobody, per_head};
use crate::layers::Layers;
use crate::measures::rounded;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::{Dimension, Measure};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `capacity-per-head`: capacity of facilities for the people of a group. How many people it is for stands in the unit of the
/// indicator: `学位/人`, `张/百人`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CapacityPerHead {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub of: Located<LayerRef>,
}

impl LayerMeasure for CapacityPerHead {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn fits(&self, unit: &Measure) -> bool {
        per_head(unit)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group)?;
        facilities_of(layers, &self.of).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, group) = group_of(layers, &self.cells, &self.group)?;
        let facilities = facilities_of(layers, &self.of)?;
        let capacity: f64 = facilities.each.iter().map(|f| f.capacity).sum();
        let people: f64 = group.iter().sum();
        if people <= 0.0 {
            return Err(nobody(&self.group));
        }
        let note = Text::same(format!("{} / {people:.0}", rounded(capacity)));
        let (status, open) = (cells.status.and(facilities.status), cells.open && facilities.open);
        Ok(LayerValue { values: vec![(None, capacity / people)], unreached: 0.0, status, open, note })
    }
}
