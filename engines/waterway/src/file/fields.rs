//! The keys of the file, as they are written.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileFields {
    pub format: u32,
    pub name: Words,
    #[serde(default = "one")]
    pub seed: u64,
    /// Names from the upper to the lower end; all locks in order if absent.
    pub way: Option<Vec<String>>,
    pub classes: Vec<ClassFields>,
    pub locks: Vec<LockFields>,
    #[serde(default)]
    pub reaches: Vec<ReachFields>,
    #[serde(default)]
    pub berths: Vec<BerthFields>,
    pub arrivals: Ends,
    /// Vessels that start or end at a berth.
    #[serde(default)]
    pub trips: Vec<TripFields>,
    pub demand: Option<DemandFields>,
    pub design: Option<DesignFields>,
    #[serde(default)]
    pub alternatives: Vec<AlternativeFields>,
}

fn one() -> u64 {
    1
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassFields {
    pub name: String,
    pub length_m: f64,
    pub beam_m: f64,
    #[serde(default)]
    pub draught_m: f64,
    #[serde(default)]
    pub air_draught_m: f64,
    pub tonnes: f64,
    /// Cargo over dead weight, the same both ways, or from the upper and the lower end.
    #[serde(default = "full")]
    pub load: Both,
    #[serde(default = "full")]
    pub share: Both,
    #[serde(default)]
    pub priority: u32,
    #[serde(default)]
    pub service: bool,
    #[serde(default)]
    pub alone: bool,
    #[serde(default = "unit")]
    pub time_factor: f64,
    #[serde(default = "channel_speed")]
    pub speed_mps: f64,
}

/// One number for both ends, or one for each.
#[derive(Clone, Copy, Debug, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LockFields {
    pub name: String,
    pub chambers: Vec<ChamberFields>,
    #[serde(default)]
    pub overtaking: bool,
    #[serde(default = "look_ahead")]
    pub look_ahead: usize,
    #[serde(default)]
    pub clustering_s: f64,
    pub upper_departures: Option<DepartureFields>,
    pub lower_departures: Option<DepartureFields>,
}

fn look_ahead() -> usize {
    64
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum DepartureFields {
    EveryS(f64),
    Daily(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChamberFields {
    pub name: String,
    pub length_m: f64,
    pub width_m: f64,
    pub sill_depth_m: f64,
    #[serde(default)]
    pub keel_clearance_m: f64,
    #[serde(default = "gap")]
    pub gap_m: f64,
    #[serde(default = "unit")]
    pub side_gap_m: f64,
    pub lanes: Option<usize>,
    #[serde(default = "many")]
    pub max_vessels: usize,
    #[serde(default)]
    pub open_to: End,
    pub close_s: f64,
    pub open_s: f64,
    /// Either this or `levelling`.
    pub level_s: Option<f64>,
    pub levelling: Option<LevellingFields>,
    pub first_in_s: f64,
    pub headway_in_s: f64,
    pub first_out_s: f64,
    pub headway_out_s: f64,
    #[serde(default)]
    pub variation: f64,
    #[serde(default)]
    pub head_m: f64,
    #[serde(default)]
    pub closures: Vec<ClosureFields>,
}

fn gap() -> f64 {
    2.0
}
fn many() -> usize {
    1_000
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    #[default]
    Upper,
    Lower,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevellingFields {
    pub discharge_coefficient: f64,
    pub opening_area_m2: f64,
    pub gate_opening_time_s: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosureFields {
    /// First hour of it, counted from the start of the first day.
    pub first_hour: f64,
    pub hours: f64,
    pub every_hours: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReachFields {
    pub name: String,
    pub length_m: f64,
    /// Class of the channel, for the depth; or give `depth_m`.
    pub class: Option<String>,
    pub depth_m: Option<f64>,
    #[serde(default = "free_height")]
    pub clearance_m: f64,
    #[serde(default = "no_limit")]
    pub speed_limit_mps: f64,
    #[serde(default)]
    pub one_way: bool,
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BerthFields {
    pub name: String,
    pub places: usize,
    pub handling_s: f64,
    #[serde(default = "unit")]
    pub share: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ends {
    pub upper: EndFields,
    pub lower: EndFields,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndFields {
    pub per_day: Option<f64>,
    pub by_hour: Option<Vec<f64>>,
    pub timetable: Option<Vec<TimetableFields>>,
    /// A CSV with the columns `time_s` and `class`.
    pub record: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TripFields {
    /// `upper`, `lower` or the name of a berth.
    pub from: String,
    pub to: String,
    pub per_day: Option<f64>,
    pub by_hour: Option<Vec<f64>>,
    pub timetable: Option<Vec<TimetableFields>>,
    /// A CSV with the columns `time_s` and `class`.
    pub record: Option<String>,
    /// Shares of the classes; those of the direction if absent.
    #[serde(default)]
    pub shares: std::collections::BTreeMap<String, f64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimetableFields {
    pub time: String,
    pub class: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandFields {
    pub years: Option<Vec<DemandYearFields>>,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    pub upper_tonnes: Option<f64>,
    pub lower_tonnes: Option<f64>,
    #[serde(default)]
    pub growth_percent: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandYearFields {
    pub year: i32,
    pub upper_tonnes: f64,
    pub lower_tonnes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignFields {
    /// Tonnes a year and direction that the lock was designed for.
    pub tonnes: Option<f64>,
    #[serde(default = "days")]
    pub navigable_days: f64,
    #[serde(default = "hours")]
    pub hours_a_day: f64,
    #[serde(default)]
    pub service_lockages_per_day: f64,
    pub load_factor: f64,
    pub unevenness: f64,
    /// Number of the cycle formula.
    #[serde(default = "mixed")]
    pub cycle: u8,
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlternativeFields {
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
