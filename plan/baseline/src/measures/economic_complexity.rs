//! `economic-complexity`: how rare the things are that the district can do.

use super::facts::rounded;
use super::industries::IndustryRows;
use super::spread::is_plain;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::Error;
use linping_statistics::clusters::{complexity, location_quotients, presence};
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Economic complexity of the district among the places of the table: mean 0, standard deviation 1.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EconomicComplexity {
    /// Rows of a table.
    pub rows: IndustryRows,
}

impl Measure for EconomicComplexity {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        self.rows.each(facts, |found| {
            let worked_out = complexity(&presence(&location_quotients(&found.table)?))?;
            let value = worked_out.eci.get(found.home).copied().flatten().ok_or(Error::NotDefined {
                what: "economic complexity",
                reason: "the district is specialised in no industry".to_string(),
                reason_zh: "本区没有优势行业".to_string(),
            })?;
            let ahead = worked_out.eci.iter().flatten().filter(|other| **other > value).count();
            let (rank, places) = (1 + ahead, found.places.len());
            let equation = format!("ECI = {}", rounded(value));
            let resting_on: Vec<usize> = (0..found.industries.len()).collect();
            let mut made = found.made(facts.plain(value), equation, &resting_on);
            if found.open {
                let diversity = worked_out.diversity.get(found.home).copied().unwrap_or(0.0);
                made.notes.push(Text::new(
                    format!("{places} 地中第 {rank}；本区有优势的行业 {diversity} 个"),
                    format!("rank {rank} of {places} places; the district is specialised in {diversity} industries"),
                ));
            }
            Ok(made)
        })
    }
}
