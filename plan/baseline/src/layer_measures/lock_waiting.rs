//! `lock-waiting`: how long vessels wait at the locks of a waterway.

use super::{LayerMeasure, LayerValue, waterway_of};
use crate::layers::Layers;
use crate::layers::waterway::{RouteYear, Waits, rates};
use linping_language::{Identifier, LayerRef, Located};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::Deserialize;

/// `lock-waiting`: how long vessels wait at the locks, simulated with the plan's seed; the analytic bound stands beside it. A
/// queue that grows for ever has no wait: the indicator then says unstable, with the rate.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LockWaiting {
    /// The layer of the waterway.
    pub waterway: Located<LayerRef>,
    /// One route only; all routes if absent.
    pub route: Option<Located<Identifier>>,
    /// What is taken over the vessels.
    #[serde(default)]
    pub statistic: OverVessels,
}

/// A statistic over vessels.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum OverVessels {
    /// The mean.
    #[default]
    Mean,
    /// What 95 of a hundred vessels do not exceed.
    NinetyFifth,
    /// A mean that is not exceeded, by analysis, without simulation.
    Bound,
}

impl LayerMeasure for LockWaiting {
    fn dimension(&self) -> Option<Dimension> {
        Some(Dimension::Time)
    }

    fn check(&self, layers: &Layers) -> Result<(), Text> {
        let waterway = waterway_of(layers, &self.waterway)?;
        self.route.as_ref().map_or(Ok(()), |id| waterway.route(&id.value.0).map(drop))
    }

    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text> {
        let waterway = waterway_of(layers, &self.waterway)?;
        let year = waterway.in_year(layers.year, stop)?;
        let (routes, waits): (Vec<&RouteYear>, _) = match &self.route {
            None => (year.routes.iter().collect(), year.waits.as_ref()),
            Some(id) => {
                let route = &year.routes[waterway.route(&id.value.0)?];
                (vec![route], route.waits.as_ref())
            }
        };
        let absent = |why: Text| Ok(LayerValue::absent(why, waterway.status, waterway.open));
        if let Some(unstable) = year.unstable(routes.iter().copied()) {
            return absent(unstable);
        }
        let Some(waits) = waits else {
            return absent(Text::new("没有船走这条线路", "no vessel takes the route"));
        };
        let seconds = match self.statistic {
            OverVessels::Mean => Some(waits.mean_s.mean),
            OverVessels::NinetyFifth => Some(waits.ninety_fifth_s.mean),
            OverVessels::Bound => waits.bound_s,
        };
        let Some(seconds) = seconds else {
            return absent(Text::new(
                "此处没有解析的界：到达不是均匀随机，或规则超出其前提",
                "there is no analytic bound here: arrivals are not evenly by chance, or the rules go beyond its argument",
            ));
        };
        Ok(LayerValue::whole(seconds / 60.0, waterway.status, waterway.open, note(waits, &routes)))
    }
}

/// The simulated waits with their interval, the bound beside them, how near each route is to saturation.
fn note(waits: &Waits, routes: &[&RouteYear]) -> Text {
    let hours = |seconds: f64| format!("{:.3}", seconds / 3_600.0);
    let (mean, high) = (hours(waits.mean_s.mean), hours(waits.ninety_fifth_s.mean));
    let loads = rates(routes);
    let (how_zh, how_en) = if waits.replications == 1 {
        ("按时刻表，精确".to_string(), "by timetable, exact".to_string())
    } else {
        let (half, count, days) = (hours(waits.mean_s.half_width()), waits.replications, waits.days);
        (
            format!("模拟 {count} 次 × {days} 天，95 % 置信区间 ±{half} 小时"),
            format!("simulated {count} × {days} days, 95 % interval ±{half} h"),
        )
    };
    let (bound_zh, bound_en) = match waits.bound_s {
        Some(bound) => (format!("解析上界 {} 小时", hours(bound)), format!("analytic bound {} h", hours(bound))),
        None => ("无解析上界".to_string(), "no analytic bound".to_string()),
    };
    Text::new(
        format!("平均等待 {mean} 小时，95 % 不超过 {high} 小时（{how_zh}）；{bound_zh}；需求/能力：{}", loads.zh),
        format!(
            "mean wait {mean} h, 95 % no more than {high} h ({how_en}); {bound_en}; demand over capacity: {}",
            loads.en
        ),
    )
}
