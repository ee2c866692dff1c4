//! `care-need`: old people who need care.

use super::{LayerMeasure, LayerValue, by_area, care_need_of};
use crate::layers::{Layers, Setting};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `care-need`: old people who need care, by area.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CareNeeded {
    /// The layer of need.
    pub of: Located<LayerRef>,
    /// At home, in the community or in an institution; all together if absent.
    pub setting: Option<Setting>,
}

impl LayerMeasure for CareNeeded {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        care_need_of(layers, &self.of)?.by_cell(layers, self.setting).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, need, trust) = care_need_of(layers, &self.of)?.by_cell(layers, self.setting)?;
        let note = Text::new(
            "Σ 各年龄人数 × 失能率 × 照护方式占比",
            "Σ people by age × share needing care × share of the setting",
        );
        Ok(by_area(&cells, 0.0, trust, note, |rows| rows.iter().map(|row| need[*row]).sum()))
    }
}
