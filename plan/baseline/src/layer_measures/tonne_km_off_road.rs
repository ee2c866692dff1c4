//! `tonne-km-off-road`: freight that goes by water instead of by road.

use super::{LayerMeasure, LayerValue, waterway_of};
use crate::layers::Layers;
use linping_language::{LayerRef, Length, Located, PerCent};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `tonne-km-off-road`: tonnes that pass the waterway in a year, times the way they would have by road, times the share that
/// would go by road. Way and share are assumptions, and so is the indicator.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TonneKmOffRoad {
    /// The layer of the waterway.
    pub waterway: Located<LayerRef>,
    /// The way of a tonne by road.
    pub road: Located<Length>,
    /// Share of the tonnes that would go by road; the rest would go by rail or not at all.
    pub share: Located<PerCent>,
    /// Why way and share are taken.
    pub assumed: Located<String>,
}

impl LayerMeasure for TonneKmOffRoad {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::Count("吨公里"))
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        waterway_of(layers, &self.waterway).map(drop)
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let waterway = waterway_of(layers, &self.waterway)?;
        let (road_km, share) = (self.road.value.0.in_base() / 1_000.0, self.share.value.0.in_base() / 100.0);
        if !(road_km > 0.0 && (0.0..=1.0).contains(&share)) {
            return Err(Text::new(
                "公路运距须大于零，份额须在 0 与 100 % 之间",
                "the way by road must be above zero and the share between 0 and 100 %",
            ));
        }
        let year = waterway.in_year(layers.year, stop)?;
        let tonnes: f64 = year.routes.iter().flat_map(|route| route.passed_tonnes).sum();
        let million = tonnes / 1e6;
        let note = Text::new(
            format!("{million:.3} 百万吨 × {road_km} km × {share}"),
            format!("{million:.3} million tonnes × {road_km} km × {share}"),
        );
        let status = waterway.status.and(linping_language::Status::Assumed);
        Ok(LayerValue::whole(tonnes * road_km * share, status, waterway.open, note))
    }
}
