//! `travel-time`: how long the way is.

use super::{CellValues, LayerMeasure, LayerValue, by_area, facilities_of, group_of, streets_of};
use crate::layers::Layers;
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `travel-time`: the time to the nearest facility, over the people of a group who reach one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TravelTime {
    /// The layer of cells.
    pub cells: Located<LayerRef>,
    /// The group.
    pub group: Located<String>,
    /// The layer of facilities.
    pub to: Located<LayerRef>,
    /// The layer of streets.
    pub by: Located<LayerRef>,
    /// What is taken over the people.
    #[serde(default)]
    pub statistic: OverPeople,
}

/// A statistic over people.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum OverPeople {
    /// The mean.
    #[default]
    Mean,
    /// Half of the people have less.
    Median,
    /// 95 of a hundred people have no more.
    NinetyFifth,
    /// The longest of all.
    Longest,
}

impl LayerMeasure for TravelTime {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::Time)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        group_of(layers, &self.cells, &self.group)?;
        facilities_of(layers, &self.to)?;
        streets_of(layers, &self.by).map(drop)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let (cells, group) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let seconds = streets.nearest(&cells.places, &facilities.places(), stop)?;
        let unreached: f64 = (0..group.len()).filter(|row| seconds[*row].is_none()).map(|row| group[row]).sum();
        let statistic = |rows: &[usize]| {
            let mut reached: Vec<(f64, f64)> = rows
                .iter()
                .filter(|row| group[**row] > 0.0)
                .filter_map(|row| Some((seconds[*row]? / 60.0, group[*row])))
                .collect();
            reached.sort_by(|a, b| a.0.total_cmp(&b.0));
            let all: f64 = reached.iter().map(|(_, people)| people).sum();
            let quantile = |share: f64| {
                let mut seen = 0.0;
                reached.iter().find(|(_, people)| {
                    seen += people;
                    seen >= share * all - 1e-9
                })
            };
            match self.statistic {
                OverPeople::Mean => reached.iter().map(|(minutes, people)| minutes * people).sum::<f64>() / all,
                OverPeople::Median => quantile(0.5).map_or(f64::NAN, |r| r.0),
                OverPeople::NinetyFifth => quantile(0.95).map_or(f64::NAN, |r| r.0),
                OverPeople::Longest => reached.last().map_or(f64::NAN, |r| r.0),
            }
        };
        let trust = (cells.status.and(facilities.status).and(streets.status), cells.open && facilities.open);
        let note = Text::new(
            "沿路网到最近设施的时间，按人口统计",
            "time along the streets to the nearest facility, over people",
        );
        let value = by_area(&cells, unreached, trust, note, statistic);
        if value.values[0].1.is_finite() {
            Ok(value)
        } else {
            Err(Text::new("没有人能到达任何设施", "nobody reaches any facility"))
        }
    }

    fn by_cell(&self, layers: &Layers, stop: &Stop) -> Result<Option<CellValues>, Text> {
        let (cells, people) = group_of(layers, &self.cells, &self.group)?;
        let (facilities, streets) = (facilities_of(layers, &self.to)?, streets_of(layers, &self.by)?);
        let seconds = streets.nearest(&cells.places, &facilities.places(), stop)?;
        let values = seconds.iter().map(|seconds| seconds.map(|s| s / 60.0)).collect();
        let open = cells.open && facilities.open;
        Ok(Some(CellValues { cells: self.cells.value.0.clone(), people, values, open }))
    }
}
