use super::source::FigureKind;
use crate::values::{Amount, FigureRef, IndicatorKind, Located, Name, RegionRef, SourceRef, UnitText, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `indicators/NAME.toml`: something that is watched.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IndicatorFile {
    /// What it is called.
    pub name: Name,
    /// What it means, in a sentence.
    pub definition: Option<Name>,
    /// The unit it is shown in.
    pub unit: Located<UnitText>,
    /// Which way is better.
    #[serde(default)]
    pub better: Better,
    /// What its numbers are.
    pub kind: FigureKind,
    /// At which prices levels of money stand.
    pub prices: Option<PriceBase>,
    /// What is counted (for example firms above scale), where coverage changes with time.
    pub coverage: Option<Name>,
    /// Decimals shown; as in the data if absent.
    #[schemars(range(min = 0, max = 9))]
    pub decimals: Option<u32>,
    /// A bound it cannot pass, such as 100 %.
    pub limit: Option<Located<Amount>>,
    /// Observations, beside the cited figures that name this indicator.
    #[serde(default)]
    pub observation: Vec<ObservationSpec>,
    /// Observations out of a table.
    #[serde(default)]
    pub table: Vec<FromTable>,
    /// How it is worked out, if it is not observed.
    pub measure: Option<IndicatorKind>,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neither,
}

/// At which prices a level stands.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum PriceBase {
    /// Prices of the year itself.
    Current,
    /// Comparable prices.
    Constant,
}

/// A number observed: a cited figure, or a value with its reason.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ObservationSpec {
    /// A cited figure, `source.figure`; its period and region come with it.
    pub figure: Option<Located<FigureRef>>,
    /// The value, when no figure is cited.
    pub value: Option<Located<Amount>>,
    /// Why this value is assumed.
    pub assumed: Option<String>,
    /// How low and how high an assumed value may be, for the study of sensitivity; a fifth less and more if absent.
    #[schemars(length(min = 2, max = 2))]
    pub range: Option<Vec<Located<Amount>>>,
    /// Who of the plan's users vouches for the value.
    pub user: Option<String>,
    /// From where it is remembered.
    pub recalled: Option<String>,
    /// What made it up.
    pub synthetic: Option<String>,
    /// The time it speaks of.
    pub period: Option<Located<When>>,
    /// The place it speaks of; the district if absent.
    pub region: Option<Located<RegionRef>>,
    /// Preliminary, revised or final, in the producer's words.
    pub vintage: Option<String>,
}

/// Observations out of a table: one a row, or totals over its rows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FromTable {
    /// The table.
    pub source: Located<SourceRef>,
    /// The column of values.
    pub value: Located<String>,
    /// The unit of that column.
    pub unit: Located<UnitText>,
    /// The column of periods.
    pub period: Located<String>,
    /// The column of region codes; the district if absent.
    pub region: Option<Located<String>>,
    /// `column=value` pairs that choose rows, separated by `;`.
    pub only: Option<Located<String>>,
    /// The sheet, for workbooks; the layer, for GeoPackages.
    pub sheet: Option<Located<String>>,
    /// One observation a row, or one a period and region. Of confidential rows only totals are ever shown, and of these only
    /// those over at least three units none of which dominates, and from which no other could be worked out.
    #[serde(default)]
    pub take: Take,
    /// For totals: the column that says whom a row is about, where one may have several; each row is one if absent.
    pub units: Option<Located<String>>,
}

/// What is taken from the rows of a table.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Take {
    /// Each row is an observation.
    #[default]
    Each,
    /// The sum of the values of a period and region.
    Sum,
}
