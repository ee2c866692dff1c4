//! Indicators worked out over the layers in a year: who reaches what, how long it takes, how much there is for each. One file a
//! kind; a kind is registered by one line of [`KINDS`]. Actions change layers, so their effects on these indicators follow by
//! themselves: before, after, alone, by year and by area.

mod access_score;
mod capacity_per_head;
mod heritage;
mod lock_waiting;
mod lookup;
mod people;
mod share_within;
mod tonne_km_off_road;
mod travel_time;
mod waterway_throughput;

pub use access_score::{AccessScore, ScoreStatistic};
pub use capacity_per_head::CapacityPerHead;
pub use heritage::{HeritageInGoodCondition, TrailCoverage, VisitorsWithinCapacity, Weight};
pub use lock_waiting::{LockWaiting, OverVessels};
pub use lookup::{cells_of, facilities_of, group_of, heritage_of, nobody, streets_of, waterway_of};
pub use people::People;
pub use share_within::{ShareWithin, Whole};
pub use tonne_km_off_road::TonneKmOffRoad;
pub use travel_time::{OverPeople, TravelTime};
pub use waterway_throughput::{End, Throughput, WaterwayThroughput};

use crate::layers::{Cells, Layers};
use linping_language::{IndicatorKind, KindSet, Node, Span, Status};
use linping_problems::Text;
use linping_units::Dimension;
use linping_work::Stop;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// An indicator that is worked out over layers.
pub trait LayerMeasure: Send + Sync {
    /// What it gives, where it gives one thing only; the unit of an indicator must be of it.
    fn dimension(&self) -> Option<Dimension>;

    /// Works it out over the layers in their year ([`Layers::year`]).
    ///
    /// # Errors
    /// A layer that is not there or of another kind, a group that is not counted, nobody to divide by.
    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text>;
}

/// The values of a layer measure.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerValue {
    /// The whole, then each area with its name; in base units of the kind (per cent, minutes, people, tonnes, plain). Empty if
    /// there is no such number, and then `note` says why.
    pub values: Vec<(Option<String>, f64)>,
    /// People who reach nothing, if the kind is about reaching.
    pub unreached: f64,
    /// The weakest status among the layers.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
    /// How it was worked out.
    pub note: Text,
}

impl LayerValue {
    /// No number, and why: a queue that grows for ever has no wait.
    pub fn absent(why: Text, status: Status, open: bool) -> Self {
        LayerValue { values: Vec::new(), unreached: 0.0, status, open, note: why }
    }

    /// One number for the whole district.
    pub fn whole(value: f64, status: Status, open: bool, note: Text) -> Self {
        LayerValue { values: vec![(None, value)], unreached: 0.0, status, open, note }
    }
}

/// How a kind is registered: its name, its schema, its typed form.
struct Entry {
    name: &'static str,
    register: fn(KindSet, &'static str) -> KindSet,
    typed: fn(&Node) -> Result<Box<dyn LayerMeasure>, (String, Span)>,
}

const fn entry<T: LayerMeasure + JsonSchema + DeserializeOwned + 'static>(name: &'static str) -> Entry {
    Entry { name, register: |set, name| set.with::<T>(name), typed: |node| Ok(Box::new(node.typed::<T>()?)) }
}

/// Every kind, in the order of their names.
const KINDS: &[Entry] = &[
    entry::<AccessScore>("access-score"),
    entry::<CapacityPerHead>("capacity-per-head"),
    entry::<HeritageInGoodCondition>("heritage-in-good-condition"),
    entry::<LockWaiting>("lock-waiting"),
    entry::<People>("people"),
    entry::<ShareWithin>("share-within"),
    entry::<TonneKmOffRoad>("tonne-km-off-road"),
    entry::<TrailCoverage>("trail-coverage"),
    entry::<TravelTime>("travel-time"),
    entry::<VisitorsWithinCapacity>("visitors-within-capacity"),
    entry::<WaterwayThroughput>("waterway-throughput"),
];

/// Registers the kinds of this module.
#[must_use]
pub fn kinds(set: KindSet) -> KindSet {
    KINDS.iter().fold(set, |set, kind| (kind.register)(set, kind.name))
}

/// The typed form of an indicator's measure; `None` for a kind that is not of this module.
///
/// # Errors
/// What does not fit, and where.
pub fn layer_measure(kind: &IndicatorKind) -> Result<Option<Box<dyn LayerMeasure>>, (String, Span)> {
    let found = KINDS.iter().find(|entry| entry.name == kind.kind.value);
    found.map(|entry| (entry.typed)(&kind.node)).transpose()
}

/// The whole, then each area of the cells. `trust` is the weakest status and whether it may be shown.
pub fn by_area(
    cells: &Cells,
    unreached: f64,
    trust: (Status, bool),
    note: Text,
    of: impl Fn(&[usize]) -> f64,
) -> LayerValue {
    let everywhere: Vec<usize> = (0..cells.ids.len()).collect();
    let mut values = vec![(None, of(&everywhere))];
    for area in cells.area_names() {
        let rows: Vec<usize> = everywhere.iter().copied().filter(|row| cells.areas[*row] == area).collect();
        let value = of(&rows);
        if value.is_finite() {
            values.push((Some(area.to_string()), value));
        }
    }
    LayerValue { values, unreached, status: trust.0, open: trust.1, note }
}
