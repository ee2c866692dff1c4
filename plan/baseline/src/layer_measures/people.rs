//! `people`: how many people of a group live in the cells, in the year looked at.

use super::{LayerMeasure, LayerValue, by_area, group_of};
use crate::layers::Layers;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `people`: how many people of a group live in the cells.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct People {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
}

impl LayerMeasure for People {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, group) = group_of(layers, &self.cells, &self.group)?;
        let sum = |rows: &[usize]| rows.iter().map(|row| group[*row]).sum();
        let note = Text::new("各网格人数之和", "sum over the cells");
        Ok(by_area(&cells, 0.0, (cells.status, cells.open), note, sum))
    }
}
