//! `children-beyond-limit`: children whose way to their school is too long.

use super::{LayerMeasure, LayerValue, assignment_of, by_area};
use crate::layers::Layers;
use linping_language::Duration;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `children-beyond-limit`: people of the group whose way to the facility they belong to takes longer than a limit, or who
/// cannot get there at all.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChildrenBeyondLimit {
    /// The layer of assignments.
    pub of: Located<LayerRef>,
    /// The limit, itself still allowed.
    pub within: Located<Duration>,
}

impl LayerMeasure for ChildrenBeyondLimit {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        assignment_of(layers, &self.of)?.check(layers)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let assigned = assignment_of(layers, &self.of)?.in_year(layers, stop)?;
        let limit = self.within.value.0.in_base() + 1e-6;
        let mut beyond = vec![0.0; assigned.cells.ids.len()];
        for (row, _, people, seconds) in &assigned.parts {
            if seconds.is_none_or(|s| s > limit) {
                beyond[*row] += people;
            }
        }
        let shown = &self.within.value.0;
        let note = Text::new(
            format!("沿路网到所属设施超过 {shown} 的儿童"),
            format!("children more than {shown} along the streets from the facility they belong to"),
        );
        let sum = |rows: &[usize]| rows.iter().map(|row| beyond[*row]).sum();
        Ok(by_area(&assigned.cells, assigned.unreached(), (assigned.status, assigned.open), note, sum))
    }
}
