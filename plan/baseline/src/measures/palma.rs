//! `palma`: what the richest tenth has against the poorest four tenths.

use super::facts::rounded;
use super::spread::{Over, PeopleRows, is_plain};
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located, RegionRef};
use linping_problems::Text;
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Palma ratio: the share of the richest tenth over that of the poorest four tenths, on the Lorenz curve; 1/4 if all have the
/// same.
///
/// Over rows of a table (`rows`), or over regions (`of` with `people` and `among`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Palma {
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

impl Palma {
    fn over(&self) -> Over<'_> {
        let (rows, of, people) = (self.rows.as_ref(), self.of.as_ref(), self.people.as_ref());
        Over { rows, of, people, among: &self.among, quantiles: &[0.4, 0.9] }
    }
}

impl Measure for Palma {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        self.over().inputs()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        self.over().each(facts, |distribution, spread| {
            let (palma, poor) = (distribution.palma()?, distribution.share_of_poorest(0.4)?);
            let rich = 1.0 - distribution.share_of_poorest(0.9)?;
            let equation = format!(
                "(1 − L(0.9)) / L(0.4) = {} / {} = {}; {}",
                rounded(rich),
                rounded(poor),
                rounded(palma),
                spread.summary(distribution)
            );
            let note = Text::new(
                format!("最富一成占 {:.1} %，最穷四成占 {:.1} %", 100.0 * rich, 100.0 * poor),
                format!("the richest tenth has {:.1} %, the poorest four tenths {:.1} %", 100.0 * rich, 100.0 * poor),
            );
            Ok((facts.plain(palma), equation, vec![note]))
        })
    }
}
