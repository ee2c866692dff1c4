//! `unmet-care-need`: old people for whom no bed or place is left within reach.

use super::{LayerMeasure, LayerValue, by_area, care_need_of, facilities_of, streets_of};
use crate::layers::{Layers, Setting};
use linping_language::{Duration, LayerRef, Located};
use linping_problems::Text;
use linping_siting::Assignment;
use linping_tables::{CostTable, CostUnit};
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `unmet-care-need`: need for care that the facilities cannot meet within a time, in all and by area. Beds are given out so
/// that most people are served, and of those ways with the shortest in all.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UnmetCareNeed {
    /// The layer of need.
    pub of: Located<LayerRef>,
    /// Which care.
    pub setting: Setting,
    /// The layer of facilities that give it, with their beds or places.
    pub at: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Within this time, the limit included.
    pub within: Located<Duration>,
}

/// What each person who is not served weighs against a way as long as the limit: so much that serving comes first.
const UNSERVED: f64 = 100.0;

/// Ways within a limit and, as a last column, the way of those who are not served.
///
/// # Errors
/// A table that cannot be made.
pub fn with_the_unserved(times: &CostTable, limit: f64) -> Result<CostTable, Text> {
    let last = times.columns() as u32;
    let within = times.iter().filter(|(_, _, seconds)| *seconds <= limit + 1e-6);
    let mut triplets: Vec<(u32, u32, f64)> =
        within.map(|(row, column, seconds)| (row as u32, column as u32, seconds)).collect();
    triplets.extend((0..times.rows()).map(|row| (row as u32, last, UNSERVED * (limit + 1.0))));
    CostTable::from_triplets(times.rows(), times.columns() + 1, CostUnit::Seconds, triplets)
        .map_err(|e| Text::new(format!("时间表：{e}"), format!("table of ways: {e}")))
}

impl LayerMeasure for UnmetCareNeed {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::People)
    }

    fn adds_up(&self) -> bool {
        true
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        care_need_of(layers, &self.of)?.by_cell(layers, Some(self.setting))?;
        facilities_of(layers, &self.at)?;
        streets_of(layers, &self.by).map(drop)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, need, (status, open)) = care_need_of(layers, &self.of)?.by_cell(layers, Some(self.setting))?;
        let (facilities, streets) = (facilities_of(layers, &self.at)?, streets_of(layers, &self.by)?);
        let times = streets.costs(&cells.places, &facilities.places(), CostUnit::Seconds, stop)?;
        let table = with_the_unserved(&times, self.within.value.0.in_base())?;
        let unserved = facilities.each.len();
        let mut beds: Vec<f64> = facilities.each.iter().map(|f| f.capacity).collect();
        beds.push(need.iter().sum::<f64>() + 1.0);
        let solution = Assignment::new(&table, beds)
            .weights(need)
            .solve(stop, 0)
            .map_err(|e| Text::new(format!("床位分配：{e}"), format!("giving out beds: {e}")))?;
        let mut unmet = vec![0.0; cells.ids.len()];
        for share in solution.shares.iter().filter(|share| share.site == unserved) {
            unmet[share.demand] += share.amount;
        }
        let shown = &self.within.value.0;
        let note = Text::new(
            format!("{} 内的床位（服务名额）分配后仍未满足的需求", shown.in_chinese()),
            format!("need left when all beds or places within {} are given out", shown.in_english()),
        );
        let trust = (status.and(facilities.status).and(streets.status), open && facilities.open);
        Ok(by_area(&cells, 0.0, trust, note, |rows| rows.iter().map(|row| unmet[*row]).sum()))
    }
}
