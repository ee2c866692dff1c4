//! `rank`: the district's place among regions.

use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::files::Better;
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_problems::Text;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// The district's place among regions, the best first.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Rank {
    /// The indicator the regions are ranked by.
    pub of: Located<IndicatorRef>,
    /// The regions; every region that has the indicator if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
}

impl Measure for Rank {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of]
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::Count("位").into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let name = &*self.of.value;
        let (Some(series), Some(indicator)) = (facts.series(name), facts.plan.indicators.get(name)) else {
            return Found::default();
        };
        let home = facts.home();
        let among: Vec<&str> = self.among.iter().map(|r| &*r.value.0).collect();
        let made = series.of(home).filter_map(|own| {
            let is_rival = |o: &&Observation| {
                o.period == own.period && o.region != *home && (among.is_empty() || among.contains(&&*o.region))
            };
            let rivals: Vec<&Observation> = series.observations.iter().filter(is_rival).collect();
            // A rank among places some of which are not known would be a guess.
            let complete = among.iter().filter(|r| **r != home).all(|r| rivals.iter().any(|o| o.region == *r));
            if rivals.is_empty() || !complete {
                return None;
            }
            let better = |o: &&&Observation| {
                if indicator.better == Better::Lower { o.value < own.value } else { o.value > own.value }
            };
            let rank = 1 + rivals.iter().filter(better).count();
            let mut from = vec![(name.to_string(), own.clone())];
            from.extend(rivals.iter().map(|o| (name.to_string(), (*o).clone())));
            Made::of(rank as f64, from, Text::same(format!("1 + #{{better}} = {rank} / {}", rivals.len() + 1)))
        });
        made.collect::<Vec<_>>().into()
    }

    fn missing(&self, facts: &Facts) -> Text {
        other_regions_missing(&facts.names(&self.inputs()))
    }
}

/// What a comparison of regions lacks.
pub(super) fn other_regions_missing(list: &Text) -> Text {
    Text::new(
        format!("无法计算：缺少其他地区的{}；请提供一张表，列为地区代码、时期、数值", list.zh),
        format!(
            "not computable: not known for the other regions: {}; it needs a table with region code, period and value",
            list.en
        ),
    )
}
