//! `ratio`: one indicator divided by another.

use super::facts::equation;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// One indicator divided by another, for each period and place that both have.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Ratio {
    /// Above the line.
    pub of: Located<IndicatorRef>,
    /// Below the line.
    pub to: Located<IndicatorRef>,
}

impl Measure for Ratio {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of, &self.to]
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        match (of(&self.of.value), of(&self.to.value)) {
            (Some(above), Some(below)) if above == below => {
                *unit == Dimension::Number.into() || *unit == Dimension::PerCent.into()
            }
            (Some(above), Some(below)) if above.per.is_empty() && below.per.is_empty() => {
                *unit == UnitMeasure { of: above.of, per: vec![below.of] }
            }
            _ => false,
        }
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let made = facts.two(&self.of.value, &self.to.value, |a, b| {
            let (x, y) = (facts.in_base(&self.of.value, a), facts.in_base(&self.to.value, b));
            (y != 0.0).then(|| (facts.plain(x / y), equation(|shown| format!("{} / {}", shown(a), shown(b))), None))
        });
        made.into()
    }
}
