//! `places-per-child`: places of schools for the children assigned to them.

use super::{LayerMeasure, LayerValue, assignment_of, by_facility};
use crate::layers::Layers;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `places-per-child`: places for each child, in all and by facility.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlacesPerChild {
    /// The layer of assignments.
    pub of: Located<LayerRef>,
    /// Of all together, or of the facility where it is lowest.
    #[serde(default)]
    pub statistic: WorstFacility,
}

/// Of all facilities together or of the worst.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum WorstFacility {
    /// All places over all children: an average that hides where they are short.
    #[default]
    All,
    /// The facility with the fewest places for a child.
    Worst,
}

impl LayerMeasure for PlacesPerChild {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        assignment_of(layers, &self.of)?.check(layers)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let assigned = assignment_of(layers, &self.of)?.in_year(layers, stop)?;
        let loads = assigned.loads();
        let places = |at: usize| assigned.facilities.each[at].capacity;
        let ratio = |at: usize| if loads[at] > 0.0 { places(at) / loads[at] } else { f64::NAN };
        let everywhere = 0..loads.len();
        let children: f64 = assigned.parts.iter().map(|(_, _, people, _)| people).sum();
        let all: f64 = everywhere.clone().map(places).sum();
        let whole = match self.statistic {
            WorstFacility::All => all / children,
            WorstFacility::Worst => everywhere.map(ratio).fold(f64::NAN, f64::min),
        };
        if !whole.is_finite() {
            return Err(Text::new("没有分到任何设施的儿童", "no child is assigned to any facility"));
        }
        let note = Text::new("学位数 / 划入的儿童数", "places / children assigned");
        Ok(by_facility(&assigned, whole, note, ratio))
    }
}
