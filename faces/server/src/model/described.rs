//! Descriptions of what other crates put into words: differences, budget curves, days at a lock. Only the description of the
//! interface is made of them; that answers fit it is tested in `web/tests/interface.test.mjs`.

#![allow(dead_code)]

use super::Said;
use utoipa::ToSchema;

/// What differs between two scenarios.
#[derive(ToSchema)]
pub(crate) struct Difference {
    /// The left scenario.
    from: String,
    /// The right scenario.
    to: String,
    /// Indicators, by period and place.
    indicators: Vec<IndicatorChange>,
    /// Promises whose verdict differs.
    promises: Vec<PromiseChange>,
    /// Actions on one side only, or that stand otherwise or cost something else.
    actions: Vec<ActionChange>,
    /// Cost by part, in yuan.
    costs: Vec<CostChange>,
}

/// An indicator in two scenarios.
#[derive(ToSchema)]
pub(crate) struct IndicatorChange {
    /// The indicator.
    indicator: String,
    /// What it is called.
    name: Said,
    /// The period.
    period: String,
    /// The place.
    region: String,
    /// Left value, in the indicator's unit.
    before: Option<f64>,
    /// Right value.
    after: Option<f64>,
    /// The unit.
    unit: String,
    /// True if the right is better, false if worse; none if neither.
    better: Option<bool>,
}

/// A promise in two scenarios.
#[derive(ToSchema)]
pub(crate) struct PromiseChange {
    /// The promise.
    id: String,
    /// What is promised.
    name: Said,
    /// Left verdict.
    before: Option<String>,
    /// Right verdict.
    after: Option<String>,
}

/// An action in two scenarios.
#[derive(ToSchema)]
pub(crate) struct ActionChange {
    /// The action.
    action: String,
    /// What it is called.
    name: Said,
    /// How it stands on the left; none if it is not there.
    before: Option<ActionSide>,
    /// How it stands on the right.
    after: Option<ActionSide>,
}

/// An action on one side.
#[derive(ToSchema)]
pub(crate) struct ActionSide {
    /// How it stands.
    state: String,
    /// The same for people.
    words: Said,
    /// Planned investment and running cost of all years, in yuan; none if not open.
    yuan: Option<f64>,
}

/// One part of the cost in two scenarios, yuan.
#[derive(ToSchema)]
pub(crate) struct CostChange {
    /// `planned`, `completed`, `paid`, `running`, or `all-years`: what is spread over the years.
    part: String,
    /// Left.
    before: f64,
    /// Right.
    after: f64,
}

/// What an action achieves with one budget after another.
#[derive(ToSchema)]
pub(crate) struct Sweep {
    /// The action.
    action: String,
    /// What is swept.
    key: String,
    /// The unit of the values.
    unit: String,
    /// The steps, the least value first.
    steps: Vec<SweepStep>,
    /// Always empty here.
    warnings: Vec<String>,
}

/// One value and what it buys.
#[derive(ToSchema)]
pub(crate) struct SweepStep {
    /// The value, in the unit of the sweep.
    value: f64,
    /// Why it buys nothing; the numbers are then those without the action.
    nothing: Option<Said>,
    /// Why it cannot be done with this value; it has no numbers then.
    impossible: Option<Said>,
    /// How good the choice is.
    objective: Option<Objective>,
    /// What was chosen.
    touched: Vec<String>,
    /// What the action costs over all years, yuan.
    yuan: f64,
    /// Every indicator of the district at the horizon that the sweep changes, with its value.
    indicators: Vec<(String, f64)>,
}

/// How good a choice is.
#[derive(ToSchema)]
pub(crate) struct Objective {
    /// What it was best for.
    name: Said,
    /// The value of the choice, in the unit its method names.
    value: f64,
    /// No choice is better than this.
    bound: f64,
    /// True if less is better.
    less_is_better: bool,
}

/// One simulated day at a lock. Moments are seconds of the day.
#[derive(ToSchema)]
pub(crate) struct LockDay {
    /// The route.
    route: String,
    /// The lock.
    lock: String,
    /// Its chambers: name, usable length and width in metres.
    chambers: Vec<(String, f64, f64)>,
    /// Vessels, in the order in which they were taken in.
    events: Vec<DayEvent>,
    /// Vessels waiting at every moment their number changes.
    queue: Vec<QueueAt>,
    /// True if demand is beyond capacity: then this is one day of a queue that grows for ever.
    unstable: bool,
}

/// A vessel's passage.
#[derive(ToSchema)]
pub(crate) struct DayEvent {
    /// Its number in the simulation.
    vessel: usize,
    /// Its class.
    class: String,
    /// Length and beam in metres.
    size_m: (f64, f64),
    /// Cargo in tonnes.
    cargo_tonnes: f64,
    /// True if it comes from the upper end.
    from_upper: bool,
    /// When it came to the lock.
    arrival_s: f64,
    /// When its chamber began to load.
    entry_s: f64,
    /// When it was out on the other side.
    exit_s: f64,
    /// Number of its chamber in `chambers`.
    chamber: usize,
    /// Vessels waiting on its side when it came, itself included; 0 if it was taken in at once.
    queue_on_arrival: usize,
}

/// Vessels waiting from a moment on.
#[derive(ToSchema)]
pub(crate) struct QueueAt {
    /// The moment.
    time_s: f64,
    /// On the upper side.
    upper: usize,
    /// On the lower side.
    lower: usize,
}
