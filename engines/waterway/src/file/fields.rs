//! The keys of the file, as they are written.

use schemars::JsonSchema;
use serde::Deserialize;

/// A waterway: vessels, locks, channel, who comes, and what might be changed. Lengths in metres, times in seconds, cargo in tonnes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waterway")]
pub(super) struct FileFields {
    /// Version of the file's language; 1.
    pub format: u32,
    /// What it is called.
    pub name: Words,
    /// Seed of everything drawn at random.
    #[serde(default = "one")]
    pub seed: u64,
    /// Names from the upper to the lower end; all locks in order if absent.
    pub way: Option<Vec<String>>,
    /// Kinds of vessel.
    pub classes: Vec<ClassFields>,
    /// Locks, each of one or more chambers side by side.
    pub locks: Vec<LockFields>,
    /// Stretches of channel between them.
    #[serde(default)]
    pub reaches: Vec<ReachFields>,
    /// Quays at which vessels load or discharge.
    #[serde(default)]
    pub berths: Vec<BerthFields>,
    /// Vessels that come to the two ends and go to the other one.
    pub arrivals: Ends,
    /// Vessels that start or end at a berth.
    #[serde(default)]
    pub trips: Vec<TripFields>,
    /// Cargo by year, for the year in which the way is full.
    pub demand: Option<DemandFields>,
    /// Figures for the formulas of the design code.
    pub design: Option<DesignFields>,
    /// What might be changed; each is simulated beside the way as it is.
    #[serde(default)]
    pub alternatives: Vec<AlternativeFields>,
}

fn one() -> u64 {
    1
}

/// A name in both languages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A kind of vessel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Class")]
pub(super) struct ClassFields {
    /// Its name.
    pub name: String,
    /// Length overall.
    pub length_m: f64,
    /// Beam.
    pub beam_m: f64,
    /// Draught, laden.
    #[serde(default)]
    pub draught_m: f64,
    /// Height above the water.
    #[serde(default)]
    pub air_draught_m: f64,
    /// Dead weight.
    pub tonnes: f64,
    /// Cargo over dead weight, the same both ways, or from the upper and the lower end.
    #[serde(default = "full")]
    pub load: Both,
    /// Share of the arrivals, the same at both ends, or at the upper and the lower end; shares are weights and need not sum to 1.
    #[serde(default = "full")]
    pub share: Both,
    /// Of those waiting, a smaller number goes first.
    #[serde(default)]
    pub priority: u32,
    /// A service or passenger vessel: counted, but without cargo.
    #[serde(default)]
    pub service: bool,
    /// Shares a chamber with nobody.
    #[serde(default)]
    pub alone: bool,
    /// Times in and out over those of the chamber (a towed train may need twice as long).
    #[serde(default = "unit")]
    pub time_factor: f64,
    /// Speed in the channel, metres a second.
    #[serde(default = "channel_speed")]
    pub speed_mps: f64,
}

/// One number for both ends, or one for each.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Both {
    Same(f64),
    Each { upper: f64, lower: f64 },
}

impl Both {
    pub fn ends(self) -> [f64; 2] {
        match self {
            Both::Same(value) => [value; 2],
            Both::Each { upper, lower } => [upper, lower],
        }
    }
}

fn full() -> Both {
    Both::Same(1.0)
}
fn unit() -> f64 {
    1.0
}
fn channel_speed() -> f64 {
    2.5
}

/// Chambers side by side with one queue on each side.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Lock")]
pub(super) struct LockFields {
    /// Its name.
    pub name: String,
    /// Its chambers.
    pub chambers: Vec<ChamberFields>,
    /// May a later vessel go in where the first that waits does not fit?
    #[serde(default)]
    pub overtaking: bool,
    /// How many of those waiting the keeper looks at to fill a chamber.
    #[serde(default = "look_ahead")]
    pub look_ahead: usize,
    /// A chamber that is not full waits for more until the first has waited so long.
    #[serde(default)]
    pub clustering_s: f64,
    /// When lockages from the upper side may start: at once if absent.
    pub upper_departures: Option<DepartureFields>,
    /// The same from the lower side.
    pub lower_departures: Option<DepartureFields>,
}

fn look_ahead() -> usize {
    64
}

/// When lockages may start: a number of seconds between two starts, or times of the day such as `06:30`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Departure")]
pub(super) enum DepartureFields {
    EveryS(f64),
    Daily(Vec<String>),
}

/// A lock chamber.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Chamber")]
pub(super) struct ChamberFields {
    /// Its name.
    pub name: String,
    /// Usable length.
    pub length_m: f64,
    /// Usable width.
    pub width_m: f64,
    /// Water over the sill at low level.
    pub sill_depth_m: f64,
    /// Water kept under the keel.
    #[serde(default)]
    pub keel_clearance_m: f64,
    /// Clear water between vessels, along.
    #[serde(default = "gap")]
    pub gap_m: f64,
    /// Clear water between vessels, across.
    #[serde(default = "unit")]
    pub side_gap_m: f64,
    /// Vessels abreast if the chamber is worked in lanes; stowed in two dimensions if absent.
    pub lanes: Option<usize>,
    /// Vessels in a lockage at most.
    #[serde(default = "many")]
    pub max_vessels: usize,
    /// Side the empty chamber lies open to at the start.
    #[serde(default)]
    pub open_to: End,
    /// Closing the gates.
    pub close_s: f64,
    /// Opening the gates.
    pub open_s: f64,
    /// Filling or emptying; either this or `levelling`.
    pub level_s: Option<f64>,
    /// Valves from which the time of filling is worked out; needs `head_m`.
    pub levelling: Option<LevellingFields>,
    /// From the start of loading until the first vessel lies moored.
    pub first_in_s: f64,
    /// Between two vessels coming in.
    pub headway_in_s: f64,
    /// From open gates until the first vessel is out.
    pub first_out_s: f64,
    /// Between two vessels going out.
    pub headway_out_s: f64,
    /// Coefficient of variation of a lockage's duration (gamma law); 0 for none.
    #[serde(default)]
    pub variation: f64,
    /// Difference of level, for levelling and the water used.
    #[serde(default)]
    pub head_m: f64,
    /// Times in which it starts nothing.
    #[serde(default)]
    pub closures: Vec<ClosureFields>,
}

fn gap() -> f64 {
    2.0
}
fn many() -> usize {
    1_000
}

/// An end of the way.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    /// The upper one.
    #[default]
    Upper,
    /// The lower one.
    Lower,
}

/// What fills and empties a chamber.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Levelling")]
pub(super) struct LevellingFields {
    /// Discharge coefficient of the valves.
    pub discharge_coefficient: f64,
    /// Area of the valves when open, square metres.
    pub opening_area_m2: f64,
    /// Time in which they open.
    pub gate_opening_time_s: f64,
}

/// A time in which a chamber starts no lockage: a repair, a flood, or a tide again and again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Closure")]
pub(super) struct ClosureFields {
    /// First hour of it, counted from the start of the first day.
    pub first_hour: f64,
    /// How long it lasts.
    pub hours: f64,
    /// From the start of one to the start of the next; once if absent.
    pub every_hours: Option<f64>,
}

/// A stretch of channel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reach")]
pub(super) struct ReachFields {
    /// Its name.
    pub name: String,
    /// Its length.
    pub length_m: f64,
    /// Class of the channel (`I` to `VII`, GB 50139), for the depth; or give `depth_m`.
    pub class: Option<String>,
    /// Depth of water; goes before that of the class.
    pub depth_m: Option<f64>,
    /// Height free under its lowest bridge.
    #[serde(default = "free_height")]
    pub clearance_m: f64,
    /// Speed allowed, metres a second; vessels sail at the lower of this and their own.
    #[serde(default = "no_limit")]
    pub speed_limit_mps: f64,
    /// True if vessels cannot pass each other in it.
    #[serde(default)]
    pub one_way: bool,
    /// While somebody waits at the other end, vessels may follow one another into a one-way stretch for so long.
    #[serde(default = "platoon")]
    pub platoon_s: f64,
}

fn free_height() -> f64 {
    1_000.0
}
fn no_limit() -> f64 {
    100.0
}
fn platoon() -> f64 {
    1_800.0
}

/// A quay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Berth")]
pub(super) struct BerthFields {
    /// Its name.
    pub name: String,
    /// Vessels handled at once.
    pub places: usize,
    /// Time a vessel takes.
    pub handling_s: f64,
    /// Share of the vessels passing that call.
    #[serde(default = "unit")]
    pub share: f64,
}

/// Vessels that come to each end.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ends {
    /// To the upper end, going down.
    pub upper: EndFields,
    /// To the lower end, going up.
    pub lower: EndFields,
}

/// Who comes: one of `per_day`, `timetable` and `record`; nobody if none is given.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Arrivals")]
pub(super) struct EndFields {
    /// Vessels a day on average, at random times (Poisson).
    pub per_day: Option<f64>,
    /// 24 weights of the hours of the day, with `per_day`.
    pub by_hour: Option<Vec<f64>>,
    /// The same vessels at the same times every day.
    pub timetable: Option<Vec<TimetableFields>>,
    /// A CSV with the columns `time_s` and `class`.
    pub record: Option<String>,
}

/// Vessels that start or end at a berth.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Trip")]
pub(super) struct TripFields {
    /// `upper`, `lower` or the name of a berth.
    pub from: String,
    /// `upper`, `lower` or the name of a berth.
    pub to: String,
    /// Vessels a day on average, at random times (Poisson).
    pub per_day: Option<f64>,
    /// 24 weights of the hours of the day, with `per_day`.
    pub by_hour: Option<Vec<f64>>,
    /// The same vessels at the same times every day.
    pub timetable: Option<Vec<TimetableFields>>,
    /// A CSV with the columns `time_s` and `class`.
    pub record: Option<String>,
    /// Shares of the classes; those of the direction if absent.
    #[serde(default)]
    pub shares: std::collections::BTreeMap<String, f64>,
}

/// A vessel that comes every day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Timetable")]
pub(super) struct TimetableFields {
    /// Time of the day, such as `06:30`.
    pub time: String,
    /// Name of its class.
    pub class: String,
}

/// Cargo by year: `years`, or the first year's tonnes with their growth.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Demand")]
pub(super) struct DemandFields {
    /// Tonnes of each year.
    pub years: Option<Vec<DemandYearFields>>,
    /// First year, if `years` is absent.
    pub first_year: Option<i32>,
    /// Last year.
    pub last_year: Option<i32>,
    /// Tonnes that come from the upper end in the first year.
    pub upper_tonnes: Option<f64>,
    /// Tonnes that come from the lower end in the first year.
    pub lower_tonnes: Option<f64>,
    /// Growth a year, per cent.
    #[serde(default)]
    pub growth_percent: f64,
}

/// Cargo of a year.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DemandYear")]
pub(super) struct DemandYearFields {
    /// The year.
    pub year: i32,
    /// Tonnes that come from the upper end.
    pub upper_tonnes: f64,
    /// Tonnes that come from the lower end.
    pub lower_tonnes: f64,
}

/// Figures for the formulas of the design code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Design")]
pub(super) struct DesignFields {
    /// Tonnes a year and direction that the lock was designed for.
    pub tonnes: Option<f64>,
    /// Navigable days a year.
    #[serde(default = "days")]
    pub navigable_days: f64,
    /// Hours of work a day.
    #[serde(default = "hours")]
    pub hours_a_day: f64,
    /// Lockages a day without cargo.
    #[serde(default)]
    pub service_lockages_per_day: f64,
    /// Cargo over dead weight.
    pub load_factor: f64,
    /// Unevenness of demand: the busiest month over the mean.
    pub unevenness: f64,
    /// Number of the cycle formula: 1 one way, 2 both ways, 3 a mixture.
    #[serde(default = "mixed")]
    pub cycle: u8,
    /// Interval between vessels in the cycle time, minutes.
    #[serde(default)]
    pub interval_min: f64,
}

fn days() -> f64 {
    350.0
}
fn hours() -> f64 {
    22.0
}
fn mixed() -> u8 {
    3
}

/// The way with something changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Alternative")]
pub(super) struct AlternativeFields {
    /// What it is called.
    pub name: Words,
    /// Copies of the first chamber of the first lock to add.
    #[serde(default)]
    pub add_chambers: usize,
    /// New shares of classes.
    #[serde(default)]
    pub shares: std::collections::BTreeMap<String, f64>,
    /// New load factors of classes.
    #[serde(default)]
    pub loads: std::collections::BTreeMap<String, f64>,
}
