use crate::values::{ActionKind, ActionRef, Cite, Identifier, IndicatorRef, Located, Name, Stated, When};
use schemars::JsonSchema;
use serde::Deserialize;

/// `actions/NAME.toml`: something the district does or will do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ActionFile {
    /// What it is called.
    pub name: Name,
    /// The body that leads (牵头单位).
    pub owner: Option<Name>,
    /// The bodies that help (配合单位).
    #[serde(default)]
    pub partners: Vec<Name>,
    /// When it is meant to happen.
    pub planned: Option<Dates>,
    /// When it did happen.
    pub actual: Option<Dates>,
    /// Steps on the way.
    #[serde(default)]
    pub milestone: Vec<Milestone>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// Who pays how much.
    #[serde(default)]
    pub funding: Vec<Funding>,
    /// Indicators it changes; changing none of them is an error unless `effect` says so.
    #[serde(default)]
    pub serves: Vec<Located<IndicatorRef>>,
    /// Indicators it helps along without a claim.
    #[serde(default)]
    pub supports: Vec<Located<IndicatorRef>>,
    /// Says that no effect is claimed on what it serves.
    pub effect: Option<Located<NoEffect>>,
    /// Why no effect is claimed.
    pub reason: Option<Name>,
    /// The words it rests on.
    #[serde(default)]
    pub cites: Vec<Cite>,
    /// Actions that must come first.
    #[serde(default)]
    pub after: Vec<Located<ActionRef>>,
    /// What is done and how it is worked out; `milestones` (steps only) if absent.
    pub measure: Option<ActionKind>,
}

/// A first and a last day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Dates {
    /// Begins.
    pub start: Option<Located<When>>,
    /// Ends.
    pub end: Option<Located<When>>,
}

/// The only thing `effect` can say.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
pub enum NoEffect {
    /// No effect is claimed.
    #[serde(rename = "none claimed")]
    NoneClaimed,
}

/// A step on the way; planned and actual dates stand apart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Milestone {
    /// Its name.
    pub id: Located<Identifier>,
    /// What is done.
    pub name: Name,
    /// When it was meant to be done.
    pub planned: Option<Located<When>>,
    /// When it was done.
    pub actual: Option<Located<When>>,
    /// The words it rests on.
    #[serde(default)]
    pub cites: Vec<Cite>,
}

/// What an action costs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Cost {
    /// Investment planned (计划投资).
    pub planned: Option<Stated>,
    /// Investment completed so far (完成投资).
    pub completed: Option<Stated>,
    /// Paid so far (支付).
    pub paid: Option<Stated>,
    /// Running cost a year.
    pub running: Option<Stated>,
}

/// What money is for.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum FundingPart {
    /// Building and buying.
    #[default]
    Capital,
    /// Running.
    Running,
}

/// Who pays how much.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Funding {
    /// Where the money comes from.
    pub from: Name,
    /// How much; of running costs, a year.
    pub amount: Stated,
    /// What it pays for; building and buying if absent.
    #[serde(default)]
    pub pays: FundingPart,
}
