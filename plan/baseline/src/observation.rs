use linping_language::Status;
use linping_language::files::{FigureKind, PriceBase};
use linping_units::{Period, Quantity};

/// A number with everything that is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The value in the indicator's unit.
    pub value: f64,
    /// The value as written, for observed ones.
    pub written: Option<Quantity>,
    /// The time it speaks of.
    pub period: Period,
    /// The place it speaks of, by code.
    pub region: String,
    /// What the number is.
    pub kind: FigureKind,
    /// At which prices.
    pub prices: Option<PriceBase>,
    /// Preliminary, revised or final, in the producer's words.
    pub vintage: Option<String>,
    /// How far it can be trusted.
    pub status: Status,
    /// What stands behind it.
    pub origin: Origin,
    /// True if it may be shown and exported; false for what rests on confidential sources.
    pub open: bool,
}

impl Observation {
    /// Whether it is a projection: what a plan works out for a year to come, no observation of it.
    pub fn is_projected(&self) -> bool {
        matches!(&self.origin, Origin::Derived(derived) if derived.projected || derived.method.starts_with("action:"))
    }
}

/// What stands behind a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A cited figure, `source.figure`.
    Figure(String),
    /// A value given in the plan, with its reason.
    Given {
        /// Why it is taken.
        reason: String,
    },
    /// A row of a table.
    Cell {
        /// The source.
        source: String,
        /// Line or cell, as shown to people.
        place: String,
    },
    /// Worked out from other numbers.
    Derived(crate::Derived),
}
