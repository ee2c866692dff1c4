//! `share-adapted`: how far the homes that need works have had them.

use super::{LayerMeasure, LayerValue, homes_of};
use crate::layers::{HomeGroup, Layers};
use linping_language::{LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `share-adapted`: the share of homes in need that are adapted, or of the need itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ShareAdapted {
    /// The layer of homes.
    pub of: Located<LayerRef>,
    /// Homes alike, or by how much each needs it.
    #[serde(default)]
    pub count: Counted,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Every home as one.
    #[default]
    Homes,
    /// Every home by its score of need.
    Need,
}

impl LayerMeasure for ShareAdapted {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::PerCent)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        homes_of(layers, &self.of).map(drop)
    }

    fn evaluate(&self, layers: &Layers, _stop: &Stop) -> Result<LayerValue, Text> {
        let homes = homes_of(layers, &self.of)?;
        let weight = |group: &HomeGroup| match self.count {
            Counted::Homes => 1.0,
            Counted::Need => group.need,
        };
        let share = |area: Option<&str>| {
            let there = || homes.groups.iter().filter(|g| area.is_none_or(|area| g.area == area));
            let all: f64 = there().map(|g| g.homes * weight(g)).sum();
            (all > 0.0).then(|| 100.0 * there().map(|g| g.adapted * weight(g)).sum::<f64>() / all)
        };
        let Some(whole) = share(None) else {
            let layer = &*self.of.value;
            return Err(Text::new(
                format!("图层“{layer}”没有需要改造的住房"),
                format!("no home of the layer `{layer}` is in need"),
            ));
        };
        let mut areas: Vec<&str> = homes.groups.iter().map(|g| g.area.as_str()).filter(|a| !a.is_empty()).collect();
        areas.sort_unstable();
        areas.dedup();
        let mut values = vec![(None, whole)];
        values.extend(areas.into_iter().filter_map(|area| Some((Some(area.to_string()), share(Some(area))?))));
        let note = match self.count {
            Counted::Homes => Text::new("已改造住房 ÷ 需改造住房", "homes adapted of homes in need"),
            Counted::Need => Text::new("已改造住房的需求分 ÷ 全部需求分", "need of homes adapted of the need of all"),
        };
        Ok(LayerValue { values, unreached: 0.0, status: homes.status, open: homes.open, note })
    }
}
