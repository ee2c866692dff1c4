//! `percentile-ratio`: one quantile over another.

use super::facts::rounded;
use super::spread::{Over, PeopleRows, is_plain};
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located, PerCent};
use linping_problems::{Code, Problem, Text};
use linping_statistics::Error;
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// The value that so many per cent of the people lie below, over another such value: 90 over 10 if nothing is said.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PercentileRatio {
    /// Rows of a table.
    pub rows: PeopleRows,
    /// Above the line: `"90 %"` if absent.
    pub upper: Option<Located<PerCent>>,
    /// Below the line: `"10 %"` if absent.
    pub lower: Option<Located<PerCent>>,
}

impl Measure for PercentileRatio {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        let part = |given: &Option<Located<PerCent>>, usual: f64| {
            given.as_ref().map_or(usual, |percent| percent.value.0.in_base() / 100.0)
        };
        let (upper, lower) = (part(&self.upper, 0.9), part(&self.lower, 0.1));
        if !(0.0 < lower && lower < upper && upper < 1.0) {
            let message = Text::new(
                "百分位应满足 0 % < lower < upper < 100 %",
                "percentiles must satisfy 0 % < lower < upper < 100 %",
            );
            return Problem::new(Code::BadValue, message).at(facts.plan.place(facts.span)).into();
        }
        let quantiles = [lower, upper];
        let over = Over { rows: Some(&self.rows), of: None, people: None, among: &[], quantiles: &quantiles };
        over.each(facts, |distribution, spread| {
            let (high, low) = (distribution.quantile(upper), distribution.quantile(lower));
            let (p, q) = (rounded(100.0 * upper), rounded(100.0 * lower));
            if low <= 0.0 {
                return Err(Error::NotDefined {
                    what: "percentile ratio",
                    reason: format!("percentile {q} is not above zero"),
                    reason_zh: format!("第 {q} 百分位不大于零"),
                });
            }
            let ratio = format!("P{p} / P{q} = {} / {}", rounded(high), rounded(low));
            Ok((facts.plain(high / low), format!("{ratio}; {}", spread.summary(distribution)), Vec::new()))
        })
    }
}
