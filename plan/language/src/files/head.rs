use crate::values::{Code, FileRef, Identifier, Located, Name, When};
use schemars::JsonSchema;
use serde::Deserialize;

/// `plan.toml`: who, where, when; languages; seed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlanFile {
    /// Version of the plan language; 1.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// What the plan is called.
    pub name: Name,
    /// The district.
    pub region: DistrictRegion,
    /// The district's outline, a GeoJSON file.
    pub boundary: Option<Located<FileRef>>,
    /// Sub-districts (街道, 镇) by code and name.
    #[serde(default)]
    pub part: Vec<Part>,
    /// The year the baseline describes.
    #[schemars(range(min = 1949, max = 2200))]
    pub base_year: i16,
    /// The last year the plan looks at.
    #[schemars(range(min = 1949, max = 2200))]
    pub horizon: i16,
    /// The day at which the state of actions and promises is judged, unless `--as-of` says otherwise.
    pub as_of: Located<When>,
    /// Languages of the report; both if absent.
    pub languages: Option<Vec<PlanLanguage>>,
    /// How the change of an indicator is divided among the actions; in the order of the plan if absent.
    pub attribution: Option<AttributionSpec>,
    /// The seed of everything that draws random numbers.
    #[serde(default)]
    #[schemars(range(min = 0))]
    pub seed: u64,
}

/// How the change of an indicator is divided among the actions.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub struct AttributionSpec {
    /// The method.
    pub method: AttributionMethod,
    /// Orders drawn; without it every set of up to seven actions is worked out, and 200 orders are drawn of more.
    #[schemars(range(min = 2, max = 1_000_000))]
    pub samples: Option<u32>,
}

/// A way of dividing a change among actions.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionMethod {
    /// Each action gets what it adds to those before it in the plan.
    Ordered,
    /// Beside that, each gets what it adds on average over all orders (Shapley).
    Shapley,
}

/// A language of the report.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum PlanLanguage {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// The district, with the boundary it has.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DistrictRegion {
    /// Division code.
    pub code: Located<Code>,
    /// What it is called.
    pub name: Name,
    /// First day of its present boundary.
    pub since: Option<Located<When>>,
    /// Codes of the places it was made from; a series that reaches back beyond `since` is flagged.
    #[serde(default)]
    pub predecessors: Vec<Located<Code>>,
}

/// A sub-district.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Part {
    /// Division code or identifier.
    pub code: Located<Identifier>,
    /// What it is called.
    pub name: Name,
}
