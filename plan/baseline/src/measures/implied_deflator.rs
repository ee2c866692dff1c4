//! `implied-deflator`: the change of prices between two levels and the real growth between them.

use super::facts::equation;
use super::growth::no_year_before;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::growth::implied_deflator;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// The change of prices implied by two levels and the real growth between them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImpliedDeflator {
    /// The level at current prices, in both years.
    pub of: Located<IndicatorRef>,
    /// Its growth at comparable prices.
    pub growth: Located<IndicatorRef>,
}

impl Measure for ImpliedDeflator {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of, &self.growth]
    }

    fn looks_back(&self) -> i16 {
        1
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::PerCent.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let growth = facts.series(&self.growth.value);
        let made = facts.with_year_before(&self.of.value, |before, after| {
            let real = growth?.at(&after.region, &after.period)?;
            let rate = facts.in_base(&self.growth.value, real) / 100.0;
            let deflator = implied_deflator(before.value, after.value, rate).ok()?;
            let caution = (!deflator.plausible).then(|| {
                Text::new(
                    "隐含缩减指数不在 −3 % 至 6 % 之间，请核对口径",
                    "the implied deflator lies outside −3 % to 6 %; check coverage and boundary",
                )
            });
            let equation =
                equation(|shown| format!("{} / ({} × (1 + {})) − 1", shown(after), shown(before), shown(real)));
            Some((100.0 * deflator.rate / facts.one(), equation, caution))
        });
        made.into()
    }

    fn missing(&self, facts: &Facts) -> Text {
        no_year_before(&facts.name(&self.of.value))
    }
}
