//! `previous-level`: last year's level at this year's prices.

use super::facts::equation;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::growth::level_at_previous_prices;
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Last year's level at this year's prices: the level divided by one plus real growth. Never "last year's level".
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PreviousLevel {
    /// The level at current prices.
    pub of: Located<IndicatorRef>,
    /// Its growth at comparable prices.
    pub growth: Located<IndicatorRef>,
}

impl Measure for PreviousLevel {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of, &self.growth]
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        Some(unit) == of(&self.of.value).as_ref()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let made = facts.two(&self.of.value, &self.growth.value, |a, b| {
            let level = facts.in_base(&self.of.value, a) / facts.one();
            let value = level_at_previous_prices(level, facts.in_base(&self.growth.value, b) / 100.0).ok()?;
            let caution = Text::new(
                "按本年价格计算的上年水平，不是上年公布的数",
                "last year's level at this year's prices, not the level published last year",
            );
            Some((value, equation(|shown| format!("{} / (1 + {})", shown(a), shown(b))), Some(caution)))
        });
        made.into()
    }
}
