//! `share`: a part in per cent of its whole.

use super::facts::equation;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// A part in per cent of its whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Share {
    /// The part.
    pub of: Located<IndicatorRef>,
    /// The whole.
    pub within: Located<IndicatorRef>,
}

impl Measure for Share {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of, &self.within]
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        of(&self.of.value) == of(&self.within.value) && *unit == Dimension::PerCent.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let made = facts.two(&self.of.value, &self.within.value, |a, b| {
            let (x, y) = (facts.in_base(&self.of.value, a), facts.in_base(&self.within.value, b));
            (y != 0.0).then(|| {
                (100.0 * x / y / facts.one(), equation(|shown| format!("100 × {} / {}", shown(a), shown(b))), None)
            })
        });
        made.into()
    }
}
