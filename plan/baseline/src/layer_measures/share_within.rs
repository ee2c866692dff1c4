//! `share-within`: who has a facility near.

use super::{CellValues, LayerMeasure, LayerValue, by_area, facilities_of, group_of, nobody, streets_of};
use crate::layers::Layers;
use linping_language::{Duration, LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `share-within`: the share of a group that reaches a facility within a time, streets walked, snap legs counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShareWithin {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// Within this time, the limit included.
    pub within: Located<Duration>,
    /// Of everybody, or of the area where it is lowest.
    #[serde(default)]
    pub statistic: Whole,
}

/// Of the whole or of the worst part.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Whole {
    /// Everybody.
    #[default]
    All,
    /// The area where it is lowest.
    WorstArea,
}

impl LayerMeasure for ShareWithin {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group)?;
        facilities_of(layers, &self.to)?;
        streets_of(layers, &self.by).map(drop)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, group) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        if group.iter().sum::<f64>() <= 0.0 {
            return Err(nobody(&self.group));
        }
        let seconds = streets.nearest(&cells.places, &facilities.places(), stop)?;
        let limit = self.within.value.0.in_base();
        // Times are multiples of a tick far below a millisecond: the limit itself counts as within.
        let reaches = |row: usize| seconds[row].is_some_and(|s| s <= limit + 1e-6);
        let unreached = (0..group.len()).filter(|row| seconds[*row].is_none()).map(|row| group[row]).sum();
        let share = |rows: &[usize]| {
            let all: f64 = rows.iter().map(|row| group[*row]).sum();
            100.0 * rows.iter().filter(|row| reaches(**row)).map(|row| group[*row]).sum::<f64>() / all
        };
        let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
        let limit_shown = &self.within.value.0;
        let note = Text::new(
            format!("沿路网 {} 内可达设施的人口占比", limit_shown.in_chinese()),
            format!("share of people with a facility within {} along the streets", limit_shown.in_english()),
        );
        let mut value = by_area(&cells, unreached, trust, note, share);
        if self.statistic == Whole::WorstArea {
            let worst = value.values.iter().skip(1).map(|(_, v)| *v).fold(f64::INFINITY, f64::min);
            if !worst.is_finite() {
                return Err(Text::new(
                    "网格没有区域，无法取最差的一个",
                    "the cells tell no areas, so there is no worst one",
                ));
            }
            value.values[0].1 = worst;
        }
        Ok(value)
    }

    fn by_cell(&self, layers: &Layers, stop: &Stop) -> Result<Option<CellValues>, Text> {
        let (cells, people) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let seconds = streets.nearest(&cells.places, &facilities.places(), stop)?;
        let limit = self.within.value.0.in_base() + 1e-6;
        let reached = |seconds: &Option<f64>| Some(if seconds.is_some_and(|s| s <= limit) { 100.0 } else { 0.0 });
        let open = cells.open && facilities.open;
        let values = seconds.iter().map(reached).collect();
        Ok(Some(CellValues { cells: self.cells.value.0.clone(), people, values, open }))
    }
}
