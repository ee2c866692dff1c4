//! `location-quotient`: is the district specialised in an industry?

use super::facts::{equation, rounded};
use super::industries::IndustryRows;
use super::rank::other_regions_missing;
use super::spread::is_plain;
use super::{Facts, Found, Made, Measure};
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_problems::{Code, Problem, Text};
use linping_statistics::clusters::location_quotient;
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Location quotient: an industry's share in the district over its share in the whole; above 1 the district has more of it than
/// its size explains.
///
/// Out of a table of places and industries (`rows`, `industry`), or of two indicators that the district (or a part of it) and another region have
/// (`of`, `within`, `against`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LocationQuotient {
    /// Rows of a table.
    pub rows: Option<IndustryRows>,
    /// The industry of the table.
    pub industry: Option<Located<String>>,
    /// The industry as an indicator, instead of rows.
    pub of: Option<Located<IndicatorRef>>,
    /// All industries as an indicator.
    pub within: Option<Located<IndicatorRef>>,
    /// The region that stands for the whole.
    pub against: Option<Located<RegionRef>>,
}

impl Measure for LocationQuotient {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.of.iter().chain(&self.within).collect()
    }

    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        let same = match (&self.of, &self.within) {
            (Some(a), Some(b)) => of(&a.value) == of(&b.value),
            _ => true,
        };
        is_plain(unit) && same
    }

    fn work_out(&self, facts: &Facts) -> Found {
        match (&self.rows, &self.industry, &self.of, &self.within, &self.against) {
            (Some(rows), Some(industry), None, None, None) => of_table(facts, rows, industry),
            (None, None, Some(of), Some(within), Some(against)) => of_indicators(facts, of, within, against),
            _ => {
                let message = Text::new(
                    "请写 rows 与 industry，或 of、within 与 against",
                    "say either `rows` and `industry`, or `of`, `within` and `against`",
                );
                Problem::new(Code::MissingKey, message).at(facts.plan.place(facts.span)).into()
            }
        }
    }

    fn missing(&self, facts: &Facts) -> Text {
        other_regions_missing(&facts.names(&self.inputs()))
    }
}

fn of_table(facts: &Facts, rows: &IndustryRows, industry: &Located<String>) -> Found {
    rows.each(facts, |found| {
        let at = found.industry(industry, facts)?;
        let (here, whole) = (found.here()[at], found.whole[at]);
        let (total_here, total_whole) = (found.here().iter().sum(), found.whole.iter().sum());
        let quotient = location_quotient(here, total_here, whole, total_whole)?;
        let equation = format!(
            "({} / {}) / ({} / {}) = {}",
            rounded(here),
            rounded(total_here),
            rounded(whole),
            rounded(total_whole),
            rounded(quotient)
        );
        Ok(found.made(facts.plain(quotient), equation, &[at]))
    })
}

fn of_indicators(
    facts: &Facts,
    of: &Located<IndicatorRef>,
    within: &Located<IndicatorRef>,
    against: &Located<RegionRef>,
) -> Found {
    let mut found = Found::default();
    let (Some(parts), Some(wholes)) = (facts.series(&of.value), facts.series(&within.value)) else { return found };
    for here in parts.observations.iter().filter(|o| o.region != *against.value) {
        let (Some(total_here), Some(there), Some(total_there)) = (
            wholes.at(&here.region, &here.period),
            parts.at(&against.value, &here.period),
            wholes.at(&against.value, &here.period),
        ) else {
            continue;
        };
        let base = |name: &Located<IndicatorRef>, o| facts.in_base(&name.value, o);
        let quotient =
            location_quotient(base(of, here), base(within, total_here), base(of, there), base(within, total_there));
        match quotient {
            Ok(quotient) => {
                let equation = equation(|shown| {
                    let [a, b, c, d] = [here, total_here, there, total_there].map(shown);
                    format!("({a} / {b}) / ({c} / {d})")
                });
                let name = |reference: &Located<IndicatorRef>| reference.value.0.clone();
                let from = vec![
                    (name(of), here.clone()),
                    (name(within), total_here.clone()),
                    (name(of), there.clone()),
                    (name(within), total_there.clone()),
                ];
                found.made.extend(Made::of(facts.plain(quotient), from, equation));
            }
            Err(error) => {
                let (period, why) = (&here.period, error.problem().message);
                found.why_not.push(Text::new(
                    format!("{period} 无法计算：{}", why.zh),
                    format!("not computable for {period}: {}", why.en),
                ));
            }
        }
    }
    found
}
