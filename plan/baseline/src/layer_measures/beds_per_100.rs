//! `beds-per-100`: beds of all sorts for a hundred old people.

use super::{LayerMeasure, LayerValue, facilities_of, group_of};
use crate::layers::Layers;
use linping_language::{LayerRef, Located, Status};
use linping_problems::Text;
use linping_units::{Dimension, Measure};
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `beds-per-100`: beds of some layers of facilities for a hundred people of some groups. An average: it does not say who
/// reaches them. Its unit is a plain number, the hundred being in the name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BedsPer100 {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The groups of old people, each counted once.
    #[schemars(length(min = 1))]
    pub groups: Vec<Located<String>>,
    /// The layers of facilities with beds.
    #[schemars(length(min = 1))]
    pub of: Vec<Located<LayerRef>>,
}

impl LayerMeasure for BedsPer100 {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn fits(&self, unit: &Measure) -> bool {
        *unit == Dimension::Number.into()
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        self.groups.iter().try_for_each(|group| group_of(layers, &self.cells, group).map(drop))?;
        self.of.iter().try_for_each(|layer| facilities_of(layers, layer).map(drop))
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let (mut people, mut beds) = (0.0, 0.0);
        let (mut status, mut open) = (Status::Published, true);
        for group in &self.groups {
            let (cells, counted) = group_of(layers, &self.cells, group)?;
            people += counted.iter().sum::<f64>();
            (status, open) = (status.and(cells.status), open && cells.open);
        }
        for layer in &self.of {
            let facilities = facilities_of(layers, layer)?;
            beds += facilities.each.iter().map(|f| f.capacity).sum::<f64>();
            (status, open) = (status.and(facilities.status), open && facilities.open);
        }
        if people <= 0.0 {
            return Err(Text::new("这些人群没有人", "there is nobody in these groups"));
        }
        let note = Text::same(format!("100 × {beds} / {people:.0}"));
        Ok(LayerValue::whole(100.0 * beds / people, status, open, note))
    }
}
