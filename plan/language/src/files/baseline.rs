use crate::values::{Code, FileRef, Identifier, KindTable, Located, Name, When};
use schemars::JsonSchema;
use serde::Deserialize;

/// `baseline/NAME.toml`: a layer of the district as it stands. `regions.toml` and `areas.toml` have forms of their own; every
/// other file is of a registered kind.
pub type BaselineFile = KindTable<'b'>;

/// `baseline/regions.toml`: other places the district is compared with.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RegionsFile {
    /// The places.
    #[serde(default)]
    pub region: Vec<RegionSpec>,
}

/// A place the district is compared with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RegionSpec {
    /// Division code.
    pub code: Located<Code>,
    /// What it is called.
    pub name: Name,
    /// First day of its boundary.
    pub since: Option<Located<When>>,
    /// First day after its boundary.
    pub until: Option<Located<When>>,
    /// Codes of the places it was made from.
    #[serde(default)]
    pub predecessors: Vec<Located<Code>>,
}

/// `baseline/areas.toml`: named polygons results are given for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AreasFile {
    /// The areas.
    #[serde(default)]
    pub area: Vec<AreaSpec>,
}

/// A named polygon.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AreaSpec {
    /// Its name.
    pub id: Located<Identifier>,
    /// What it is called.
    pub name: Name,
    /// The GeoJSON file it stands in, relative to the plan's root.
    pub file: Located<FileRef>,
    /// The feature, by the value of its property `id`; the whole file if absent.
    pub feature: Option<Located<String>>,
}
