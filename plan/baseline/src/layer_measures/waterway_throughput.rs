//! `waterway-throughput`: what passes, what can pass, and how near one is to the other.

use super::{LayerMeasure, LayerValue, waterway_of};
use crate::layers::Layers;
use crate::layers::waterway::RouteYear;
use linping_language::{Identifier, LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `waterway-throughput`: tonnes of a year that pass or can pass, or demand over capacity. What can pass is simulated with
/// vessels always waiting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WaterwayThroughput {
    /// The layer of the waterway.
    pub waterway: Located<LayerRef>,
    /// One route only; all routes if absent.
    pub route: Option<Located<Identifier>>,
    /// What is given.
    #[serde(default)]
    pub what: Throughput,
    /// From one end only; both together if absent.
    pub from: Option<End>,
}

/// What of a waterway's traffic is given.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Throughput {
    /// Tonnes of the year that pass: what wants to, or, where that is less, what can.
    #[default]
    Passed,
    /// Tonnes that can pass in the year.
    Capacity,
    /// Demand over capacity in per cent, at the route and end nearest to saturation; above 100 % the queue grows for ever.
    Utilisation,
}

/// An end of a waterway.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Vessels going down.
    Upper,
    /// Vessels going up.
    Lower,
}

impl LayerMeasure for WaterwayThroughput {
    fn dimension(&self) -> Option<Dimension> {
        Some(if self.what == Throughput::Utilisation { Dimension::PerCent } else { Dimension::Mass })
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        let waterway = waterway_of(layers, &self.waterway)?;
        self.route.as_ref().map_or(Ok(()), |id| waterway.route(&id.value.0).map(drop))
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let waterway = waterway_of(layers, &self.waterway)?;
        let year = waterway.in_year(layers.year, stop)?;
        let routes: Vec<&RouteYear> = match &self.route {
            None => year.routes.iter().collect(),
            Some(id) => vec![&year.routes[waterway.route(&id.value.0)?]],
        };
        let ends: &[usize] = match self.from {
            None => &[0, 1],
            Some(End::Upper) => &[0],
            Some(End::Lower) => &[1],
        };
        let sum = |of: fn(&RouteYear) -> [f64; 2]| -> f64 {
            routes.iter().flat_map(|route| ends.iter().map(move |end| of(route)[*end])).sum()
        };
        let rate = routes.iter().flat_map(|route| ends.iter().map(|end| route.load[*end])).fold(0.0, f64::max);
        let (demand, capacity, passed) =
            (sum(|r| r.demand_tonnes), sum(|r| r.capacity_tonnes), sum(|r| r.passed_tonnes));
        let value = match self.what {
            Throughput::Passed => passed,
            Throughput::Capacity => capacity,
            Throughput::Utilisation => 100.0 * rate,
        };
        let (mut zh, mut en) = (String::new(), String::new());
        if let Some(unstable) = year.unstable(routes.iter().copied()) {
            (zh, en) = (format!("{}；", unstable.zh), format!("{}; ", unstable.en));
        }
        let million = |tonnes: f64| format!("{:.3}", tonnes / 1e6);
        let (demand, capacity, passed) = (million(demand), million(capacity), million(passed));
        zh.push_str(&format!("一年需求 {demand}、能力 {capacity}、通过 {passed} 百万吨；需求/能力最高 {rate:.3}"));
        en.push_str(&format!(
            "million tonnes a year: demand {demand}, capacity {capacity}, passed {passed}; demand over capacity at most {rate:.3}"
        ));
        Ok(LayerValue::whole(value, waterway.status, waterway.open, Text::new(zh, en)))
    }
}
