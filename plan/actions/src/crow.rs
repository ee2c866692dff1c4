//! What a spreadsheet with circles works with: times as the crow flies, for telling by how much it errs.

use linping_network::{LonLat, haversine_metres};
use linping_problems::Text;
use linping_tables::{CostTable, CostUnit};

/// Seconds from each place (row) to each of others (column) in a straight line, rivers and detours unheeded.
///
/// # Errors
/// A table that cannot be made.
pub(crate) fn as_the_crow_flies(from: &[LonLat], to: &[LonLat], kmh: f64) -> Result<CostTable, Text> {
    let seconds: Vec<f64> =
        from.iter().flat_map(|a| to.iter().map(|b| haversine_metres(*a, *b) / (kmh / 3.6))).collect();
    CostTable::from_dense(from.len(), to.len(), CostUnit::Seconds, &seconds)
        .map_err(|e| Text::new(format!("直线距离表：{e}"), format!("table of straight lines: {e}")))
}

/// The radius of the circle that stands for a time at the speed of the streets.
pub(crate) fn radius_metres(seconds: f64, kmh: f64) -> f64 {
    seconds * kmh / 3.6
}
