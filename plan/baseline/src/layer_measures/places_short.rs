//! `places-short`: children for whom their school has no place.

use super::{LayerMeasure, LayerValue, assignment_of, by_facility};
use crate::layers::Layers;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `places-short`: places that are missing, in all and by facility: where and in which year it is short.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlacesShort {
    /// The layer of assignments.
    pub of: Located<LayerRef>,
}

impl LayerMeasure for PlacesShort {
    fn dimension(&self) -> Option<Dimension> {
        None
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        assignment_of(layers, &self.of)?.check(layers)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let assigned = assignment_of(layers, &self.of)?.in_year(layers, stop)?;
        let loads = assigned.loads();
        let short = |at: usize| {
            let missing = loads[at] - assigned.facilities.each[at].capacity;
            // Sums of shares differ from whole numbers by rounding.
            if missing > 1e-6 { missing } else { 0.0 }
        };
        let whole = (0..loads.len()).map(short).sum();
        let note = Text::new("各设施超出学位数的儿童之和", "children beyond the places of their facility, summed");
        Ok(by_facility(&assigned, whole, note, short))
    }
}
