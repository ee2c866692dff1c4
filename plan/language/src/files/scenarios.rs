use crate::Node;
use crate::values::{ActionRef, Located, Name, ScenarioRef};
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;

/// `scenarios.toml`: which actions together; what if. A scenario is based on one other, then `without`, `with`, `change`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ScenariosFile(pub IndexMap<String, ScenarioSpec>);

/// One scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ScenarioSpec {
    /// What it is called.
    pub name: Name,
    /// The scenario it starts from; the baseline, without any action, if absent.
    pub based_on: Option<Located<ScenarioRef>>,
    /// `"all"`: every action of the plan.
    pub actions: Option<Everything>,
    /// Actions left out.
    #[serde(default)]
    pub without: Vec<Located<ActionRef>>,
    /// Actions added.
    #[serde(default)]
    pub with: Vec<Located<ActionRef>>,
    /// Keys of actions given another value: `"action.key.key" = value`.
    #[serde(default)]
    pub change: IndexMap<String, Node>,
}

/// Every action of the plan.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Everything {
    /// All of them.
    All,
}

impl JsonSchema for Node {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}
