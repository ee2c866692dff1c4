//! The keys of a waterway, as they are written in the plan.

use crate::layers::numbers::Grounds;
use linping_language::{Area, Duration, Identifier, Length, Located, Mass, Name, PerCent, Speed, Stated};
use schemars::JsonSchema;
use serde::Deserialize;

/// `kind = "waterway"`: routes of channel and locks between two ends, the fleet, and the cargo that wants to pass. Upper and
/// lower are the two ends by level of water.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WaterwaySpec {
    /// What it is called.
    pub name: Name,
    /// Days a year on which it can be used; 365 if absent.
    pub navigable_days: Option<Stated>,
    /// Kinds of vessels.
    pub fleet: Vec<ClassSpec>,
    /// Cargo that wants to pass; vessels come by chance. Either this or `timetable`.
    pub demand: Option<DemandSpec>,
    /// Vessels that come at the same times every day. Either this or `demand`.
    pub timetable: Option<TimetableSpec>,
    /// Ways between the two ends.
    pub route: Vec<RouteSpec>,
}

/// Vessels of one kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClassSpec {
    /// Its name.
    pub class: Located<Identifier>,
    /// Length overall.
    pub length: Located<Length>,
    /// Beam.
    pub beam: Located<Length>,
    /// Draught, laden.
    pub draught: Located<Length>,
    /// Height above the water; 0 if absent.
    pub air_draught: Option<Located<Length>>,
    /// Dead weight.
    pub tonnes: Located<Mass>,
    /// Cargo over dead weight; 100 % if absent.
    pub load: Option<Located<PerCent>>,
    /// Share of the vessels that come; all equal if absent. A timetable says itself who comes.
    pub share: Option<Located<PerCent>>,
    /// Of those waiting, a smaller number goes first.
    #[serde(default)]
    pub priority: u32,
    /// A service or passenger vessel: counted, but without cargo.
    #[serde(default)]
    pub service: bool,
    /// Speed in the channel; 9 km/h if absent.
    pub speed: Option<Located<Speed>>,
    /// What stands behind these numbers.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// Cargo that wants to pass in a year.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DemandSpec {
    /// From the upper end, in a year.
    pub upper: Option<Stated>,
    /// From the lower end, in a year.
    pub lower: Option<Stated>,
    /// Growth a year, in per cent; none if absent.
    pub growth: Option<Stated>,
    /// The year the tonnes are of; the plan's base year if absent.
    pub year: Option<i16>,
    /// Weights of the 24 hours of the day; all equal if absent.
    pub by_hour: Option<Located<Vec<f64>>>,
}

/// Vessels that come every day, in order of time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TimetableSpec {
    /// From the upper end.
    #[serde(default)]
    pub upper: Vec<CallSpec>,
    /// From the lower end.
    #[serde(default)]
    pub lower: Vec<CallSpec>,
    /// What stands behind it.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// One vessel of the timetable.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CallSpec {
    /// When, `06:30`.
    pub at: Located<String>,
    /// Its class.
    pub class: Located<Identifier>,
}

/// A way between the two ends.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RouteSpec {
    /// Its name in the plan.
    pub id: Located<Identifier>,
    /// What it is called.
    pub name: Name,
    /// Share of the vessels that take it. Routes without one share the rest in proportion to what they can pass.
    pub share: Option<Stated>,
    /// Its channel.
    #[serde(default)]
    pub reach: Vec<ReachSpec>,
    /// Its locks.
    pub lock: Vec<LockSpec>,
    /// Reaches and locks from the upper to the lower end; all reaches, then all locks, if absent.
    #[serde(default)]
    pub way: Vec<Located<Identifier>>,
    /// Points along its middle, for zones and maps.
    #[serde(default)]
    pub line: Vec<LinePoint>,
    /// From bank to bank.
    pub width: Option<Stated>,
}

/// A point of a line, WGS84 degrees.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq)]
pub struct LinePoint {
    /// Longitude.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
    /// Latitude.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
}

/// A stretch of channel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReachSpec {
    /// Its name.
    pub id: Located<Identifier>,
    /// Its length.
    pub length: Stated,
    /// Depth of water; that of `class` if absent.
    pub depth: Option<Stated>,
    /// Class of the channel by GB 50139-2004, `II` to `VII`, which gives the depth.
    pub class: Option<Located<String>>,
    /// Height free under its lowest bridge; no limit if absent.
    pub clearance: Option<Stated>,
    /// Speed allowed; no limit if absent.
    pub speed: Option<Stated>,
    /// True if vessels cannot pass each other in it.
    #[serde(default)]
    pub one_way: bool,
}

/// A lock: chambers side by side.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LockSpec {
    /// Its name.
    pub id: Located<Identifier>,
    /// A chamber that is not full waits for more until its first vessel has waited so long; not at all if absent.
    pub clustering: Option<Located<Duration>>,
    /// May a later vessel go in where the first that waits does not fit?
    #[serde(default)]
    pub overtaking: bool,
    /// Vessels from the upper end are taken in only at these times of every day, `06:30`; whenever a chamber is ready if absent.
    #[serde(default)]
    pub upper_departures: Vec<Located<String>>,
    /// The same for vessels from the lower end.
    #[serde(default)]
    pub lower_departures: Vec<Located<String>>,
    /// Its chambers.
    pub chamber: Vec<ChamberSpec>,
}

/// A time in which a chamber starts no lockage: tide, bore, flood, maintenance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClosureSpec {
    /// When it begins, counted from midnight of the first day.
    pub from: Located<Duration>,
    /// How long it lasts.
    pub lasts: Located<Duration>,
    /// After how long it comes again: `"12.42 h"` for a tide; once if absent.
    pub every: Option<Located<Duration>>,
    /// What stands behind it.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// A chamber, or several alike.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChamberSpec {
    /// Its name; with a `count` the chambers are called `id-1`, `id-2` …
    pub id: Located<Identifier>,
    /// How many there are, side by side; one if absent.
    #[schemars(range(min = 1, max = 20))]
    pub count: Option<u32>,
    /// Usable length.
    pub length: Stated,
    /// Usable width.
    pub width: Stated,
    /// Water over the sill.
    pub sill_depth: Stated,
    /// Difference of level; needed where `valves` give the levelling time.
    pub head: Option<Stated>,
    /// Times of a lockage.
    pub cycle: CycleSpec,
    /// Times in which it starts nothing; none if absent.
    #[serde(default)]
    pub closure: Vec<ClosureSpec>,
}

/// Times of a lockage, and how vessels lie in the chamber.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CycleSpec {
    /// Closing the gates.
    pub close: Located<Duration>,
    /// Filling or emptying. Either this or `valves`.
    pub level: Option<Located<Duration>>,
    /// Valves from which the levelling time follows. Either this or `level`.
    pub valves: Option<ValvesSpec>,
    /// Opening the gates.
    pub open: Located<Duration>,
    /// From the start of loading until the first vessel lies moored.
    pub first_in: Located<Duration>,
    /// Between two vessels coming in.
    pub headway_in: Located<Duration>,
    /// From open gates until the first vessel is out.
    pub first_out: Located<Duration>,
    /// Between two vessels going out.
    pub headway_out: Located<Duration>,
    /// Clear water between vessels, along; none if absent.
    pub gap: Option<Located<Length>>,
    /// Clear water between vessels, across; none if absent.
    pub side_gap: Option<Located<Length>>,
    /// Water kept under the keel; none if absent.
    pub keel_clearance: Option<Located<Length>>,
    /// Vessels in a lockage at most; as many as there is room for if absent.
    #[schemars(range(min = 1, max = 1000))]
    pub most_vessels: Option<u32>,
    /// Coefficient of variation of a lockage's duration, in per cent; none if absent.
    #[schemars(extend("x-most" = 1000))]
    pub variation: Option<Located<PerCent>>,
    /// What stands behind these numbers.
    #[serde(flatten)]
    pub grounds: Grounds,
}

/// Valves that fill and empty a chamber; see docs/methods/levelling.md.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ValvesSpec {
    /// Discharge coefficient.
    #[schemars(range(min = 0.01, max = 1.0))]
    pub coefficient: f64,
    /// Opening of all valves together.
    pub opening: Located<Area>,
    /// Time over which they open.
    pub opening_time: Located<Duration>,
}
