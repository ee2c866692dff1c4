use crate::values::{ActionRef, IndicatorRef, LayerRef, Located, Name, SourceRef};
use schemars::JsonSchema;
use serde::Deserialize;

/// `report.toml`: chapters, maps, charts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReportFile {
    /// Said under the title.
    pub introduction: Option<Name>,
    /// Findings the makers of the plan put first.
    #[serde(default)]
    pub finding: Vec<Name>,
    /// Chapters, in order; one with everything if absent.
    #[serde(default)]
    pub chapter: Vec<Chapter>,
    /// Documents whose every sentence is linked to its number, its action, or "background".
    #[serde(default)]
    pub coverage: Vec<Located<SourceRef>>,
}

/// A chapter of the report.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Chapter {
    /// Its title.
    pub title: Name,
    /// Said at its head.
    pub text: Option<Name>,
    /// Indicators shown in it.
    #[serde(default)]
    pub indicators: Vec<Located<IndicatorRef>>,
    /// Actions shown in it.
    #[serde(default)]
    pub actions: Vec<Located<ActionRef>>,
    /// Layers drawn on its map.
    #[serde(default)]
    pub map: Vec<Located<LayerRef>>,
}
