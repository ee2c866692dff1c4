//! `relatedness-density`: how much of what an industry is related to the district has already.

use super::facts::rounded;
use super::industries::IndustryRows;
use super::spread::is_plain;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_problems::Text;
use linping_statistics::clusters::{location_quotients, presence, proximity, relatedness_density};
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Relatedness density: of everything that is related to an industry, the share that the district is specialised in. Industries
/// are related if places tend to be specialised in both (proximity of the product space).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RelatednessDensity {
    /// Rows of a table.
    pub rows: IndustryRows,
    /// The industry.
    pub industry: Located<String>,
}

impl Measure for RelatednessDensity {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        self.rows.each(facts, |found| {
            let at = found.industry(&self.industry, facts)?;
            let present = presence(&location_quotients(&found.table)?);
            let near = proximity(&present);
            let density = relatedness_density(&present, &near)?;
            let (here, value) = (present.row(found.home), density.get(found.home, at));
            let has = here.iter().zip(near.row(at)).map(|(p, r)| p * r).sum::<f64>();
            let all: f64 = near.row(at).iter().sum();
            let equation = format!("Σ present · φ / Σ φ = {} / {} = {}", rounded(has), rounded(all), rounded(value));
            let resting_on: Vec<usize> = (0..found.industries.len()).collect();
            let mut made = found.made(facts.plain(value), equation, &resting_on);
            if found.open {
                let list: Vec<&str> =
                    found.industries.iter().zip(here).filter(|(_, p)| **p > 0.0).map(|(name, _)| &**name).collect();
                let list = list.join(", ");
                let places = found.places.len();
                made.notes.push(Text::new(
                    format!("{places} 地；本区有优势的行业：{list}"),
                    format!("{places} places; the district is specialised in {list}"),
                ));
            }
            Ok(made)
        })
    }
}
