use crate::values::{ActionRef, IndicatorRef, LayerRef, Located, Money, Name, SourceRef};
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

/// What an action would achieve with other budgets.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReportSweep {
    /// The action; its kind must know a budget.
    pub action: Located<ActionRef>,
    /// The least budget.
    pub from: Located<Money>,
    /// The greatest budget.
    pub to: Located<Money>,
    /// From one budget to the next.
    pub step: Located<Money>,
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
    /// What other budgets would buy: a curve and a table each.
    #[serde(default)]
    pub sweep: Vec<ReportSweep>,
    /// Layers drawn on its map.
    #[serde(default)]
    pub map: Vec<Located<LayerRef>>,
}
