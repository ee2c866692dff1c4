use linping_baseline::layers::LayerChange;
use linping_language::Status;
use linping_problems::Text;
use serde::{Deserialize, Serialize};

/// What an action does to the district: typed changes, costs by year, what it touched, and what stands behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Changes of indicators.
    pub changes: Vec<Change>,
    /// Changes of layers, each with the year from which it holds; the spatial indicators follow from them.
    pub layers: Vec<(i16, LayerChange)>,
    /// Costs by year.
    pub costs: Vec<YearCost>,
    /// Why it could not be done, or only in part; a partial result is never shown as whole.
    pub failure: Option<Failure>,
    /// Why it changes nothing that could be counted, where it is known: there was no need.
    pub needless: Option<Text>,
    /// Identifiers of what was touched: facilities, cells, streets.
    pub touched: Vec<String>,
    /// What the choice was best for, how good it is and how good any choice could be, for kinds that choose.
    pub objective: Option<Objective>,
    /// Steps of the method in words, for `why`.
    pub provenance: Vec<Text>,
    /// The weakest status among what went in.
    pub status: Status,
}

/// Why an action could not be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// What stands against it.
    pub why: Text,
    /// What would do.
    pub remedy: Option<Text>,
    /// What asks for it: a key of the action's table, or what [`Resolved::place`](crate::Resolved::place) knows; places themselves move
    /// with every blank line.
    pub asked_by: Option<String>,
}

impl Failure {
    /// What stands against an action, what would do, and the key of its table that asks for it.
    pub(crate) fn with(why: Text, remedy: Text, asked_by: &str) -> Failure {
        Failure { why, remedy: Some(remedy), asked_by: Some(asked_by.to_string()) }
    }

    /// What an engine says, asked for by a key of the table.
    pub(crate) fn of(error: &linping_siting::Error, asked_by: &str) -> Failure {
        let (why, remedy) = error.told(&linping_siting::Names::default());
        Failure { why, remedy, asked_by: Some(asked_by.to_string()) }
    }
}

impl From<Text> for Failure {
    fn from(why: Text) -> Self {
        Failure { why, remedy: None, asked_by: None }
    }
}

/// How good a choice is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objective {
    /// What it was best for.
    pub name: Text,
    /// The value of the choice, in the unit its method names.
    pub value: f64,
    /// No choice is better than this.
    pub bound: f64,
    /// True if less is better.
    pub less_is_better: bool,
}

/// An indicator's value after an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The indicator.
    pub indicator: String,
    /// The place: a region or an area.
    pub region: String,
    /// The year from which it holds.
    pub year: i16,
    /// Before the action, in the indicator's unit.
    pub before: f64,
    /// After it.
    pub after: f64,
}

/// What a cost is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CostPart {
    /// Building and buying.
    Capital,
    /// Running.
    Running,
}

/// A cost in one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearCost {
    /// The year.
    pub year: i16,
    /// Yuan.
    pub yuan: f64,
    /// What it is for.
    pub part: CostPart,
    /// How far the number can be trusted.
    pub status: Status,
}
