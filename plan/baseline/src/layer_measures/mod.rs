//! Indicators worked out over the layers in a year: who reaches what, how long it takes, how much there is for each. One file a
//! kind; a kind is registered by one line of [`KINDS`]. Actions change layers, so their effects on these indicators follow by
//! themselves: before, after, alone, by year and by area.

mod access_score;
mod beds_per_100;
mod births;
mod capacity_per_head;
mod care_need;
mod children_beyond_limit;
mod classes_above_size;
mod dependency_ratio;
mod heritage;
mod lock_waiting;
mod lookup;
mod people;
mod places_per_child;
mod places_short;
mod population;
mod school_entrants;
mod share_adapted;
mod share_within;
mod tonne_km_off_road;
mod travel_time;
mod unmet_care_need;
mod waterway_throughput;

pub use access_score::{AccessScore, ScoreStatistic};
pub use beds_per_100::BedsPer100;
pub use births::Births;
pub use capacity_per_head::CapacityPerHead;
pub use care_need::CareNeeded;
pub use children_beyond_limit::ChildrenBeyondLimit;
pub use classes_above_size::ClassesAboveSize;
pub use dependency_ratio::{DependencyRatio, Dependents};
pub use heritage::{HeritageInGoodCondition, TrailCoverage, VisitorsWithinCapacity, Weight};
pub use lock_waiting::{LockWaiting, OverVessels};
pub use lookup::{
    assignment_of, care_need_of, cells_of, facilities_of, group_of, heritage_of, homes_of, nobody, projection_of,
    streets_of, waterway_of,
};
pub use people::People;
pub use places_per_child::{PlacesPerChild, WorstFacility};
pub use places_short::PlacesShort;
pub use population::{PersonSex, Population};
pub use school_entrants::SchoolEntrants;
pub use share_adapted::{Counted, ShareAdapted};
pub use share_within::{ShareWithin, Whole};
pub use tonne_km_off_road::TonneKmOffRoad;
pub use travel_time::{OverPeople, TravelTime};
pub use unmet_care_need::{UnmetCareNeed, with_the_unserved};
pub use waterway_throughput::{End, Throughput, WaterwayThroughput};

use crate::layers::{Assigned, Cells, Layers};
use linping_language::{IndicatorKind, KindSet, Node, Span, Status};
use linping_problems::Text;
use linping_units::{Dimension, Measure};
use linping_work::{Key, KeyOf, Stop};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An indicator that is worked out over layers.
pub trait LayerMeasure: Send + Sync {
    /// What it gives, where it gives one thing only; the unit of an indicator must be of it.
    fn dimension(&self) -> Option<Dimension>;

    /// Whether an indicator in this unit can tell it: what it gives, or else a number, things or people, as such or by head.
    fn fits(&self, unit: &Measure) -> bool {
        let plain = |d: &Dimension| matches!(d, Dimension::Number | Dimension::Count(_) | Dimension::People);
        self.dimension().map_or_else(|| plain(&unit.of) && unit.per.iter().all(plain), |given| *unit == given.into())
    }

    /// Whether every layer and group it names is there and of the right kind, without working anything out: what `check` asks.
    ///
    /// # Errors
    /// As [`LayerMeasure::evaluate`], as far as it shows without a journey.
    fn check(&self, _layers: &Layers) -> Result<(), Text> {
        Ok(())
    }

    /// Works it out over the layers in their year ([`Layers::year`]). It may look only at the layers that its table names, by any
    /// text in it, and at those that these name; at all of them if it names none. Results are kept by the state of these.
    ///
    /// # Errors
    /// A layer that is not there or of another kind, a group that is not counted, nobody to divide by.
    fn evaluate(&self, layers: &Layers, stop: &Stop) -> Result<LayerValue, Text>;

    /// Whether its values by area or facility add up to that of the whole, so that a part that is not there counts nothing: a
    /// school before it opens has no class above the size.
    fn adds_up(&self) -> bool {
        false
    }

    /// The same cell by cell, for kinds that have a value for each: what an action does to those it touches, and maps.
    ///
    /// # Errors
    /// As [`LayerMeasure::evaluate`].
    fn by_cell(&self, _layers: &Layers, _stop: &Stop) -> Result<Option<CellValues>, Text> {
        Ok(None)
    }
}

/// Whether a unit tells how much there is for people: things or people for so many people, or a plain number for one.
fn per_head(unit: &Measure) -> bool {
    match unit.per.as_slice() {
        [] => unit.of == Dimension::Number,
        [below] => *below == Dimension::People && matches!(unit.of, Dimension::Count(_) | Dimension::People),
        _ => false,
    }
}

/// An indicator cell by cell, in the base units of its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellValues {
    /// The layer of cells.
    pub cells: String,
    /// People of the group, by cell.
    pub people: Vec<f64>,
    /// The value of each cell; none where nothing is reached.
    pub values: Vec<Option<f64>>,
    /// True if they may be shown.
    pub open: bool,
}

/// As [`evaluate`], cell by cell.
///
/// # Errors
/// As [`LayerMeasure::evaluate`].
pub fn evaluate_by_cell(
    kind: &IndicatorKind,
    measure: &dyn LayerMeasure,
    layers: &Layers,
    stop: &Stop,
) -> Result<Arc<Option<CellValues>>, Text> {
    layers.kept.get(key("cells", kind, layers), stop, || measure.by_cell(layers, stop))
}

/// An indicator over layers, worked out now or found among the results of earlier work: the same measure over layers of the same
/// state.
///
/// # Errors
/// As [`LayerMeasure::evaluate`].
pub fn evaluate(
    kind: &IndicatorKind,
    measure: &dyn LayerMeasure,
    layers: &Layers,
    stop: &Stop,
) -> Result<Arc<LayerValue>, Text> {
    layers.kept.get(key("measure", kind, layers), stop, || measure.evaluate(layers, stop))
}

/// What a result of a measure over these layers is found by. The year counts only where something changes with the years.
pub(crate) fn key(what: &str, kind: &IndicatorKind, layers: &Layers) -> Key {
    let year = layers.vary().then_some(layers.year);
    let table = kind.node.to_json().to_string();
    KeyOf::new(what).part(table.as_bytes()).part(&layers.states.behind(&kind.node)).debug(&year).key()
}

/// The values of a layer measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    entry::<BedsPer100>("beds-per-100"),
    entry::<Births>("births"),
    entry::<CapacityPerHead>("capacity-per-head"),
    entry::<CareNeeded>("care-need"),
    entry::<ChildrenBeyondLimit>("children-beyond-limit"),
    entry::<ClassesAboveSize>("classes-above-size"),
    entry::<DependencyRatio>("dependency-ratio"),
    entry::<HeritageInGoodCondition>("heritage-in-good-condition"),
    entry::<LockWaiting>("lock-waiting"),
    entry::<People>("people"),
    entry::<PlacesPerChild>("places-per-child"),
    entry::<PlacesShort>("places-short"),
    entry::<Population>("population"),
    entry::<SchoolEntrants>("school-entrants"),
    entry::<ShareAdapted>("share-adapted"),
    entry::<ShareWithin>("share-within"),
    entry::<TonneKmOffRoad>("tonne-km-off-road"),
    entry::<TrailCoverage>("trail-coverage"),
    entry::<TravelTime>("travel-time"),
    entry::<UnmetCareNeed>("unmet-care-need"),
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

/// The whole, then each facility by its identifier; results of facilities that nothing can be said of are left out.
pub(crate) fn by_facility(assigned: &Assigned, whole: f64, note: Text, of: impl Fn(usize) -> f64) -> LayerValue {
    let mut values = vec![(None, whole)];
    for (at, facility) in assigned.facilities.each.iter().enumerate() {
        let value = of(at);
        if value.is_finite() {
            values.push((Some(facility.id.clone()), value));
        }
    }
    LayerValue { values, unreached: assigned.unreached(), status: assigned.status, open: assigned.open, note }
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
    // The empty sum of floats is −0, which nobody wants to read.
    let of = |rows: &[usize]| of(rows) + 0.0;
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
