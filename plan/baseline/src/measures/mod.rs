//! Indicators worked out of others, or of tables of people, places and industries. One file a kind; a kind is registered by one
//! line of [`KINDS`].

mod benchmark;
mod composite;
mod difference;
mod disclosure;
mod distance_to_target;
mod economic_complexity;
mod facts;
mod gini;
mod growth;
mod implied_deflator;
mod industries;
mod input_output;
mod location_quotient;
mod made;
mod palma;
mod percentile_ratio;
mod previous_level;
mod rank;
mod rank_outlook;
mod ratio;
mod relatedness_density;
mod share;
mod shift_share;
mod specialisation;
mod spread;
mod theil;
mod transactions;
mod urban_rural_ratio;

pub use benchmark::{Benchmark, Statistic};
pub use composite::{Composite, CompositeDimension, MissingRule, Outliers, Part, RegionGroup, Scale, Together};
pub use difference::Difference;
pub use distance_to_target::{DistanceCount, DistanceToTarget};
pub use economic_complexity::EconomicComplexity;
pub use facts::Facts;
pub(crate) use facts::rounded;
pub use gini::Gini;
pub use growth::Growth;
pub use implied_deflator::ImpliedDeflator;
pub use industries::IndustryRows;
pub use input_output::{Amounts, InputOutput, Linkage};
pub use location_quotient::LocationQuotient;
pub use made::{Found, Made};
pub use palma::Palma;
pub use percentile_ratio::PercentileRatio;
pub use previous_level::PreviousLevel;
pub use rank::Rank;
pub use rank_outlook::{OutlookValue, RankOutlook};
pub use ratio::Ratio;
pub use relatedness_density::RelatednessDensity;
pub use share::Share;
pub use shift_share::{ShiftShare, ShiftSharePart};
pub use specialisation::{Specialisation, SpecialisationIndex};
pub use spread::PeopleRows;
pub use theil::{Theil, TheilIndex, TheilPart};
pub use transactions::TransactionRows;
pub use urban_rural_ratio::UrbanRuralRatio;

use linping_language::{IndicatorKind, IndicatorRef, KindSet, Located, Node, Span};
use linping_problems::Text;
use linping_units::Measure as UnitMeasure;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

/// An indicator that is worked out of what is known.
pub trait Measure: Send + Sync {
    /// The indicators it is worked out from; they are worked out before.
    fn inputs(&self) -> Vec<&Located<IndicatorRef>>;

    /// Whether an indicator of this unit can hold what the measure gives; `of` tells the units of others.
    fn fits(&self, unit: &UnitMeasure, of: &dyn Fn(&str) -> Option<UnitMeasure>) -> bool;

    /// How many years before a period it looks at: one for growth.
    fn looks_back(&self) -> i16 {
        0
    }

    /// Where the measure names units of its own, on which hangs what fits.
    fn units(&self) -> Vec<Span> {
        Vec::new()
    }

    /// Works out every period and place that can be worked out, and says what stood in the way of the others.
    fn work_out(&self, facts: &Facts) -> Found;

    /// What would have to be there, when nothing could be worked out and nothing more exact is known.
    fn missing(&self, facts: &Facts) -> Text {
        let list = facts.names(&self.inputs());
        Text::new(
            format!("无法计算：{} 没有同一时期的值", list.zh),
            format!("not computable: no value for the same period of {}", list.en),
        )
    }
}

/// How a kind is registered: its name, its schema, its typed form.
struct Entry {
    name: &'static str,
    register: fn(KindSet, &'static str) -> KindSet,
    typed: fn(&Node) -> Result<Box<dyn Measure>, (String, Span)>,
}

const fn entry<T: Measure + JsonSchema + DeserializeOwned + 'static>(name: &'static str) -> Entry {
    Entry { name, register: |set, name| set.with::<T>(name), typed: |node| Ok(Box::new(node.typed::<T>()?)) }
}

/// Every kind, in the order of their names.
const KINDS: &[Entry] = &[
    entry::<Benchmark>("benchmark"),
    entry::<Composite>("composite"),
    entry::<Difference>("difference"),
    entry::<DistanceToTarget>("distance-to-target"),
    entry::<EconomicComplexity>("economic-complexity"),
    entry::<Gini>("gini"),
    entry::<Growth>("growth"),
    entry::<ImpliedDeflator>("implied-deflator"),
    entry::<InputOutput>("input-output"),
    entry::<LocationQuotient>("location-quotient"),
    entry::<Palma>("palma"),
    entry::<PercentileRatio>("percentile-ratio"),
    entry::<PreviousLevel>("previous-level"),
    entry::<Rank>("rank"),
    entry::<RankOutlook>("rank-outlook"),
    entry::<Ratio>("ratio"),
    entry::<RelatednessDensity>("relatedness-density"),
    entry::<Share>("share"),
    entry::<ShiftShare>("shift-share"),
    entry::<Specialisation>("specialisation"),
    entry::<Theil>("theil"),
    entry::<UrbanRuralRatio>("urban-rural-ratio"),
];

/// Registers the kinds of derived indicators.
#[must_use]
pub fn kinds(set: KindSet) -> KindSet {
    let set = crate::layer_measures::kinds(set);
    KINDS.iter().fold(set, |set, kind| (kind.register)(set, kind.name))
}

/// The names of the kinds of this module.
pub fn names_of_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// The typed form of an indicator's measure; `None` for a kind that is not of this module.
///
/// # Errors
/// What does not fit, and where; the structural check has seen it before.
pub fn measure(kind: &IndicatorKind) -> Result<Option<Box<dyn Measure>>, (String, Span)> {
    let found = KINDS.iter().find(|entry| entry.name == kind.kind.value);
    found.map(|entry| (entry.typed)(&kind.node)).transpose()
}
