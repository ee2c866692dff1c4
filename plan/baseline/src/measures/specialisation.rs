//! `specialisation`: how one-sided the district's industries are.

use super::facts::rounded;
use super::industries::IndustryRows;
use super::spread::is_plain;
use super::{Facts, Found, Measure};
use linping_language::{IndicatorRef, Located};
use linping_statistics::clusters::{
    entropy_bits, gini_of_specialisation, hachman_index, herfindahl, krugman_specialisation,
};
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::Deserialize;

/// Specialisation of the district: alone (Herfindahl, entropy) or against the whole (Krugman, Gini, Hachman).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Specialisation {
    /// Rows of a table.
    pub rows: IndustryRows,
    /// Which index; Krugman's if absent.
    #[serde(default)]
    pub index: SpecialisationIndex,
}

/// An index of specialisation.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum SpecialisationIndex {
    /// Sum of the absolute differences of shares: 0 as the whole, 2 nothing in common.
    #[default]
    Krugman,
    /// Sum of squared shares: 1/n even, 1 one industry.
    Herfindahl,
    /// Entropy of the shares in bits: 0 one industry.
    Entropy,
    /// Gini index of the location quotients.
    Gini,
    /// Hachman's index: 1 as the whole, towards 0 unlike it.
    Hachman,
}

impl Measure for Specialisation {
    fn inputs(&self) -> Vec<&Located<IndicatorRef>> {
        Vec::new()
    }

    fn fits(&self, unit: &UnitMeasure, _: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool {
        is_plain(unit)
    }

    fn work_out(&self, facts: &Facts) -> Found {
        self.rows.each(facts, |found| {
            let (here, whole) = (found.here(), &found.whole);
            let (value, formula) = match self.index {
                SpecialisationIndex::Krugman => (krugman_specialisation(here, whole)?, "Σ |sᵢ − Sᵢ|"),
                SpecialisationIndex::Herfindahl => (herfindahl(here)?, "Σ sᵢ²"),
                SpecialisationIndex::Entropy => (entropy_bits(here)?, "−Σ sᵢ log₂ sᵢ"),
                SpecialisationIndex::Gini => (gini_of_specialisation(here, whole)?, "Gini(sᵢ / Sᵢ)"),
                SpecialisationIndex::Hachman => (hachman_index(here, whole)?, "1 / Σ (sᵢ² / Sᵢ)"),
            };
            let shares = |counts: &[f64]| {
                let total: f64 = counts.iter().sum();
                counts.iter().map(|c| rounded(c / total)).collect::<Vec<_>>().join(", ")
            };
            let equation = format!("{formula} = {}; s = {}; S = {}", rounded(value), shares(here), shares(whole));
            let all: Vec<usize> = (0..found.industries.len()).collect();
            Ok(found.made(facts.plain(value), equation, &all))
        })
    }
}
