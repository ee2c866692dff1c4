//! `growth`: on the same period of the year before.

use super::facts::equation;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::growth::nominal_growth;
use linping_units::{Dimension, Measure as UnitMeasure};
use schemars::JsonSchema;
use serde::Deserialize;

/// Growth on the same period of the year before, at the prices of the levels themselves (nominal for current prices).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Growth {
    /// The level.
    pub of: Located<IndicatorRef>,
}

impl Measure for Growth {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        vec![&self.of]
    }

    fn looks_back(&self) -> i16 {
        1
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        *unit == Dimension::PerCent.into()
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let made = facts.with_year_before(&self.of.value, |before, after| {
            let growth = nominal_growth(before.value, after.value).ok()?;
            Some((
                100.0 * growth / facts.one(),
                equation(|shown| format!("{} / {} − 1", shown(after), shown(before))),
                None,
            ))
        });
        made.into()
    }

    fn missing(&self, facts: &Facts) -> Text {
        no_year_before(&facts.name(&self.of.value))
    }
}

/// A level that has no value a year before any other.
pub(super) fn no_year_before(level: &Text) -> Text {
    Text::new(
        format!("无法计算：缺少{}上年同期的值", level.zh),
        format!("not computable: no value for the same period of the year before: {}", level.en),
    )
}
