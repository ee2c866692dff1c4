//! `gini`: how unequally something is spread.

use super::facts::rounded;
use super::spread::{Over, PeopleRows, is_plain};
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Gini index: half the mean difference of all pairs of people as a share of the mean; 0 if all have the same.
///
/// Over rows of a table (`rows`), or over regions (`of` with `people` and `among`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Gini {
    /// Rows of a table.
    pub rows: Option<PeopleRows>,
    /// An indicator of several regions, instead of rows.
    pub of: Option<Located<IndicatorRef>>,
    /// The people of each region; each region counts once if absent.
    pub people: Option<Located<IndicatorRef>>,
    /// The regions; every region that has the indicator if absent.
    #[serde(default)]
    pub among: Vec<Located<RegionRef>>,
}

impl Gini {
    fn over(&self) -> Over<'_> {
        let (rows, of, people) = (self.rows.as_ref(), self.of.as_ref(), self.people.as_ref());
        Over { rows, of, people, among: &self.among, quantiles: &[] }
    }
}

impl Measure for Gini {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.over().inputs()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        self.over().each(facts, |distribution, spread| {
            let gini = distribution.gini()?;
            let (value, summary) = (rounded(gini), spread.summary(distribution));
            Ok((facts.plain(gini), format!("Σᵢⱼ wᵢwⱼ|xᵢ − xⱼ| / (2W²μ) = {value}; {summary}"), Vec::new()))
        })
    }
}
