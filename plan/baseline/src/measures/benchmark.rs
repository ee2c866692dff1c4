//! `benchmark`: the district's value in per cent of chosen districts'.

use super::facts::{equation, rounded};
use super::rank::other_regions_missing;
use super::{Facts, Found, Made, Measure};
use crate::Observation;
use linping_language::files::Better;
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_problems::Text;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// The district's value in per cent of chosen districts'.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Benchmark {
    /// The indicator compared.
    pub of: Located<IndicatorRef>,
    /// The districts compared with.
    pub against: Vec<Located<RegionRef>>,
    /// What of theirs is taken; the mean if absent.
    #[serde(default)]
    pub statistic: Statistic,
}

/// What is taken of several districts' values.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// Their mean.
    #[default]
    Mean,
    /// Their median.
    Median,
    /// The best of them.
    Best,
}

impl Measure for Benchmark {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of]
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::PerCent.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let name = &*self.of.value;
        let (Some(series), Some(indicator)) = (facts.series(name), facts.plan.indicators.get(name)) else {
            return Found::default();
        };
        let made = series.of(facts.home()).filter_map(|own| {
            let others: Vec<&Observation> =
                self.against.iter().filter_map(|region| series.at(&region.value, &own.period)).collect();
            if others.len() < self.against.len() || others.is_empty() {
                return None;
            }
            let mut values: Vec<f64> = others.iter().map(|o| o.value).collect();
            values.sort_by(f64::total_cmp);
            let middle = values.len() / 2;
            let taken = match self.statistic {
                Statistic::Mean => values.iter().sum::<f64>() / values.len() as f64,
                Statistic::Median if values.len().is_multiple_of(2) => (values[middle - 1] + values[middle]) / 2.0,
                Statistic::Median => values[middle],
                Statistic::Best if indicator.better == Better::Lower => values[0],
                Statistic::Best => values[values.len() - 1],
            };
            let mut from = vec![(name.to_string(), own.clone())];
            from.extend(others.iter().map(|o| (name.to_string(), (*o).clone())));
            let value = 100.0 * own.value / taken / facts.one();
            (taken != 0.0).then(|| {
                Made::of(value, from, equation(|shown| format!("100 × {} / {}", shown(own), rounded(taken))))
            })?
        });
        made.collect::<Vec<_>>().into()
    }

    fn missing(&self, facts: &Facts) -> Text {
        other_regions_missing(&facts.names(&self.inputs()))
    }
}
