//! Vessels that sail between berths, or between a berth and an end of the way.

use super::run::Element;
use crate::error::{Wanted, WaterwayError, check};
use crate::traffic::{Arrivals, Side, VesselClass};

/// Where a trip begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// The upper end of the way.
    Upper,
    /// A berth, by its number among the elements of the way.
    Berth(usize),
    /// The lower end of the way.
    Lower,
}

impl Port {
    /// Its place along the way; the ends lie beyond all elements.
    fn place(self, elements: usize) -> isize {
        match self {
            Port::Upper => -1,
            Port::Berth(at) => at as isize,
            Port::Lower => elements as isize,
        }
    }

    /// The element that a vessel meets there.
    fn element(self, elements: usize) -> usize {
        match self {
            Port::Upper => 0,
            Port::Berth(at) => at,
            Port::Lower => elements.saturating_sub(1),
        }
    }
}

/// A demand between two ports of the way. Whoever starts or ends at a berth is handled there for certain; berths between are
/// called at by the berth's share, as by everybody who passes.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// Where it begins.
    pub from: Port,
    /// Where it ends.
    pub to: Port,
    /// When vessels set out.
    pub arrivals: Arrivals,
    /// Share of each class; the classes' own shares of the direction if empty.
    pub shares: Vec<f64>,
}

impl Trip {
    /// The side that its vessels come from at every lock they pass.
    pub fn side(&self, elements: usize) -> Side {
        if self.from.place(elements) <= self.to.place(elements) { Side::Upper } else { Side::Lower }
    }

    /// Shares of the classes.
    pub(super) fn mix(&self, classes: &[VesselClass], elements: usize) -> Vec<f64> {
        let side = self.side(elements).index();
        if self.shares.is_empty() {
            classes.iter().map(|class| class.share[side]).collect()
        } else {
            self.shares.clone()
        }
    }

    pub(super) fn check(&self, classes: &[VesselClass], way: &[Element]) -> Result<(), WaterwayError> {
        for port in [self.from, self.to] {
            if let Port::Berth(at) = port
                && !matches!(way.get(at), Some(Element::Berth(_)))
            {
                return Err(WaterwayError::Missing { what: format!("a berth at place {} of the way", at + 1) });
            }
        }
        if self.from == self.to {
            return Err(WaterwayError::Missing { what: "another end of a trip than its start".into() });
        }
        if !self.shares.is_empty() && self.shares.len() != classes.len() {
            return Err(WaterwayError::Missing { what: "a share of a trip for every class".into() });
        }
        for share in &self.shares {
            crate::error::not_negative("trip.shares", *share)?;
        }
        if matches!(self.arrivals, Arrivals::Poisson { .. }) {
            let sum: f64 = self.mix(classes, way.len()).iter().sum();
            check("sum of a trip's shares", sum, Wanted::Positive, sum > 0.0)?;
        }
        self.arrivals.check(classes)
    }
}

/// Where the vessels of one source come in, which way they sail and where they leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub side: Side,
    pub first: usize,
    pub last: usize,
    /// Berths at which they are handled for certain.
    pub calls: [Option<usize>; 2],
}

impl Course {
    /// From one end to the other.
    pub fn through(side: Side, elements: usize) -> Course {
        let (upper, lower) = (Port::Upper.element(elements), Port::Lower.element(elements));
        let (first, last) = if side == Side::Upper { (upper, lower) } else { (lower, upper) };
        Course { side, first, last, calls: [None; 2] }
    }

    pub fn of(trip: &Trip, elements: usize) -> Course {
        let berth = |port: Port| if let Port::Berth(at) = port { Some(at) } else { None };
        Course {
            side: trip.side(elements),
            first: trip.from.element(elements),
            last: trip.to.element(elements),
            calls: [berth(trip.from), berth(trip.to)],
        }
    }
}
