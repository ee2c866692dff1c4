//! `difference`: one indicator less another.

use super::facts::equation;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// One indicator less another.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// What it is taken from.
    pub of: Located<IndicatorRef>,
    /// What is taken away.
    pub less: Located<IndicatorRef>,
}

impl Measure for Difference {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of, &self.less]
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        let per_cent: UnitMeasure = Dimension::PerCent.into();
        match (of(&self.of.value), of(&self.less.value)) {
            (Some(a), Some(b)) if a == per_cent && b == per_cent => *unit == Dimension::PercentagePoints.into(),
            (Some(a), Some(b)) => a == b && *unit == a,
            _ => false,
        }
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let made = facts.two(&self.of.value, &self.less.value, |a, b| {
            let value = (facts.in_base(&self.of.value, a) - facts.in_base(&self.less.value, b)) / facts.one();
            Some((value, equation(|shown| format!("{} − {}", shown(a), shown(b))), None))
        });
        made.into()
    }
}
