//! `births`: children born in the twelve months before people are counted.

use super::{LayerMeasure, LayerValue, projection_of};
use crate::layers::Layers;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `births`: children born in the twelve months before the people of a year are counted; for the first year of the projection
/// the rates of that year times its women.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Births {
    /// The projection.
    pub of: Located<LayerRef>,
}

impl LayerMeasure for Births {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        projection_of(layers, &self.of).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let projection = projection_of(layers, &self.of)?;
        let births = projection.at(layers.year)?.births;
        let note = Text::new("生育率 × 育龄妇女年均人数", "fertility × mean women of the year");
        Ok(LayerValue::whole(births, projection.status, projection.open, note))
    }
}
