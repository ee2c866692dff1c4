//! `kind = "population-projection"`: people by age and sex, year after year.

mod people;
mod rates;
mod read;

pub use people::{PeopleOfYear, PopulationProjection, Who};

use linping_language::{Located, Name, SourceRef, Stated};
use schemars::JsonSchema;
use serde::Deserialize;

/// `kind = "population-projection"`: people by age and sex, projected by cohort and component from the year of a table to the
/// horizon of the plan. Rates stand from their year on; between two years they go straight from one to the other.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ProjectionSpec {
    /// What it is called.
    pub name: Name,
    /// The table of people by age and sex: one row an age or group of ages, the last one open (`85+`).
    pub source: Located<SourceRef>,
    /// The year the table is of.
    pub year: Located<i16>,
    /// The month on whose first day people are counted, in every year; 11 (the census day) if absent.
    #[schemars(range(min = 1, max = 12))]
    pub month: Option<Located<u8>>,
    /// The column of ages; `age` if absent.
    #[schemars(extend("x-column" = "text", "x-default" = "age"))]
    pub age: Option<Located<String>>,
    /// The column of men and boys; `male` if absent.
    #[schemars(extend("x-column" = "amount", "x-default" = "male"))]
    pub male: Option<Located<String>>,
    /// The column of women and girls; `female` if absent.
    #[schemars(extend("x-column" = "amount", "x-default" = "female"))]
    pub female: Option<Located<String>>,
    /// Of these, men and boys registered here (户籍); needs `registered-female` too.
    #[schemars(extend("x-column" = "amount"))]
    pub registered_male: Option<Located<String>>,
    /// Of these, women and girls registered here.
    #[schemars(extend("x-column" = "amount"))]
    pub registered_female: Option<Located<String>>,
    /// How many people there are in all, when the table is of a larger or older area: every age is scaled alike.
    pub total: Option<Stated>,
    /// Boys born for each girl, such as `"1.06"`.
    pub boys_per_girl: Stated,
    /// Children a woman, by age.
    #[schemars(length(min = 1))]
    pub fertility: Vec<FertilitySpec>,
    /// Death rates, by age.
    #[schemars(length(min = 1))]
    pub mortality: Vec<MortalitySpec>,
    /// Net arrivals, by age. Nobody moves if absent.
    #[serde(default)]
    pub migration: Vec<MigrationSpec>,
}

/// Fertility from a year on: a total and its ages, or a table of rates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FertilitySpec {
    /// From this year on.
    pub year: Located<i16>,
    /// Children a woman; scales the table if one is given.
    pub total: Option<Stated>,
    /// Mean age of mothers, `"29 岁"`, where no table is given.
    pub mean_age: Option<Stated>,
    /// Standard deviation of their ages, `"5 岁"`.
    pub spread: Option<Stated>,
    /// A table of births a woman and year, by age.
    pub source: Option<Located<SourceRef>>,
    /// Its column of ages; `age` if absent.
    pub age: Option<Located<String>>,
    /// Its column of rates; `rate` if absent.
    pub rate: Option<Located<String>>,
}

/// Mortality from a year on: life expectancies, or a table of death rates.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MortalitySpec {
    /// From this year on.
    pub year: Located<i16>,
    /// Life expectancy at birth of men, `"79 岁"`.
    pub men: Option<Stated>,
    /// Life expectancy at birth of women.
    pub women: Option<Stated>,
    /// By how much death rates rise a year of age (Gompertz), such as `"0.1"`.
    pub ageing: Option<Stated>,
    /// Deaths in the first year of life, a person and year, such as `"0.003"`.
    pub infant: Option<Stated>,
    /// A table of death rates a person and year, by age and sex.
    pub source: Option<Located<SourceRef>>,
    /// Its column of ages; `age` if absent.
    pub age: Option<Located<String>>,
    /// Its column of men; `male` if absent.
    pub male: Option<Located<String>>,
    /// Its column of women; `female` if absent.
    pub female: Option<Located<String>>,
}

/// Net arrivals from a year on: a number a year, or a table by age and sex.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MigrationSpec {
    /// From this year on.
    pub year: Located<i16>,
    /// Net arrivals a year, `"8000 人"`; negative if people leave. Their ages follow Rogers and Castro's schedule.
    pub net: Option<Stated>,
    /// Share of men among them, `"52 %"`; half if absent.
    pub men: Option<Stated>,
    /// A table of net arrivals a year by age on arrival and sex.
    pub source: Option<Located<SourceRef>>,
    /// Its column of ages; `age` if absent.
    pub age: Option<Located<String>>,
    /// Its column of men; `male` if absent.
    pub male: Option<Located<String>>,
    /// Its column of women; `female` if absent.
    pub female: Option<Located<String>>,
    /// True if they are registered here; the others are not, where the table tells who is.
    #[serde(default)]
    pub registered: bool,
}
