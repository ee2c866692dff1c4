use linping_baseline::layers::LayerChange;
use linping_language::Status;
use linping_problems::Text;

/// What an action does to the district: typed changes, costs by year, what it touched, and what stands behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Changes of indicators.
    pub changes: Vec<Change>,
    /// Changes of layers, each with the year from which it holds; the spatial indicators follow from them.
    pub layers: Vec<(i16, LayerChange)>,
    /// Costs by year.
    pub costs: Vec<YearCost>,
    /// Why it could not be done, or only in part; a partial result is never shown as whole.
    pub failure: Option<Text>,
    /// Identifiers of what was touched: facilities, cells, streets.
    pub touched: Vec<String>,
    /// Steps of the method in words, for `why`.
    pub provenance: Vec<Text>,
    /// The weakest status among what went in.
    pub status: Status,
}

/// An indicator's value after an action.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CostPart {
    /// Building and buying.
    Capital,
    /// Running.
    Running,
}

/// A cost in one year.
#[derive(Clone, Debug, PartialEq)]
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
