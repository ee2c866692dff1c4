use serde::Serialize;
use std::borrow::Cow;

/// A line of a diary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// What began or ended.
    pub message: Cow<'static, str>,
    /// When, in seconds.
    pub t_s: f64,
}

/// What a chamber did.
pub type ChamberEntry = Entry;

/// A vessel's way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VesselDiary {
    /// Line by line.
    pub entries: Vec<Entry>,
    /// Time spent in the waiting area.
    pub waiting_s: f64,
    /// When levelling began with it in the chamber.
    pub levelling_start_s: f64,
    /// When that levelling ended.
    pub levelling_stop_s: f64,
    /// When it set out.
    pub start_s: f64,
    /// When it reached its destination.
    pub end_s: f64,
}

/// A lockage of the plan as it stood at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Lockage {
    /// True from side B to side A.
    pub from_b: bool,
    /// Vessels, by their place in the list given.
    pub vessels: Vec<usize>,
    /// Planned start of levelling.
    pub levelling_start_s: f64,
    /// Planned end of levelling.
    pub levelling_stop_s: f64,
}

/// Everything that happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diary {
    /// Vessel by vessel, in the order given.
    pub vessels: Vec<VesselDiary>,
    /// Lockage by lockage, as planned.
    pub lockages: Vec<Lockage>,
    /// The chamber's own lines.
    pub chamber: Vec<ChamberEntry>,
}
