use crate::values::{ActionRef, Amount, Cite, Identifier, IndicatorRef, Located, Name, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `targets.toml`: what has been promised, by when, and in which words.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetsFile {
    /// Promises with a number.
    #[serde(default)]
    pub target: Vec<TargetSpec>,
    /// Promises without a number: a thing to be done, perhaps by a day.
    #[serde(default)]
    pub promise: Vec<PromiseSpec>,
}

/// A number to be reached.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TargetSpec {
    /// Its name; the indicator's name and the year if absent.
    pub id: Option<Located<Identifier>>,
    /// The indicator.
    pub indicator: Located<IndicatorRef>,
    /// By when.
    pub by: Located<When>,
    /// Not less than this.
    pub at_least: Option<Located<Amount>>,
    /// Not more than this.
    pub at_most: Option<Located<Amount>>,
    /// In every area of the plan not less than this.
    pub in_every_area_at_least: Option<Located<Amount>>,
    /// From which year progress is counted; the first observation if absent.
    pub base: Option<Located<When>>,
    /// Values to pass on the way, if the path is not straight.
    #[serde(default)]
    pub path: Vec<PathStep>,
    /// The rules by which progress is judged.
    #[serde(default)]
    pub rules: Rules,
    /// The words of the promise. Only cited targets count in the headline.
    pub promised: Option<Cite>,
    /// Why a target nobody published stands here.
    pub illustrative: Option<String>,
}

/// A value to pass on the way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PathStep {
    /// When.
    pub at: Located<When>,
    /// How much.
    pub value: Located<Amount>,
}

/// The rules by which progress is judged; see docs/methods/progress.md.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Rules {
    /// Observed against required growth a year (Open SDG, after Eurostat).
    #[default]
    OpenSdg,
    /// Extrapolation to the target year (UN progress chart).
    UnChart,
    /// Share of the way to the optimum and its trend (Sustainable Development Report).
    Sdr,
}

/// A thing to be done.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PromiseSpec {
    /// Its name.
    pub id: Located<Identifier>,
    /// What is promised, in our words.
    pub name: Name,
    /// The action that keeps it.
    pub action: Option<Located<ActionRef>>,
    /// The milestone of that action by which it is judged.
    pub milestone: Option<Located<Identifier>>,
    /// By when.
    pub by: Option<Located<When>>,
    /// The words of the promise.
    pub promised: Option<Cite>,
    /// Why a promise nobody published stands here.
    pub illustrative: Option<String>,
}
