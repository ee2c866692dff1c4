//! The format of the lock-master cases: a lock between two nodes, vessels with origin and destination, diaries as answer.

use super::decimals;
use crate::error::WaterwayError;
use crate::master::{Diary, Entry, Leg, MasterLock, MasterVessel, VesselDiary};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Two knots, the usual speed in a chamber, as the peer rounds it.
const TWO_KNOTS_MPS: f64 = 2.0 * 0.514_444_444;

#[derive(Deserialize)]
pub(super) struct MasterCase {
    #[serde(default)]
    network: HashMap<String, Option<f64>>,
    lock: LockFields,
    vessels: Vec<VesselFields>,
}

#[derive(Deserialize)]
struct LockFields {
    node_open: String,
    #[serde(rename = "node_A")]
    node_a: String,
    #[serde(rename = "node_B")]
    node_b: String,
    #[serde(rename = "distance_lock_doors_A_to_waiting_area_A", default)]
    doors_a_to_waiting: f64,
    #[serde(rename = "distance_lock_doors_B_to_waiting_area_B", default)]
    doors_b_to_waiting: f64,
    #[serde(rename = "distance_from_start_node_to_lock_doors_A", default)]
    node_to_doors_a: f64,
    #[serde(rename = "distance_from_end_node_to_lock_doors_B", default)]
    node_to_doors_b: f64,
    lock_length: f64,
    lock_width: f64,
    #[serde(default = "ten_minutes")]
    levelling_time: f64,
    #[serde(default = "five_hundred")]
    sailing_distance_to_crossing_point: f64,
    doors_opening_time: f64,
    doors_closing_time: f64,
    #[serde(default = "three_minutes")]
    sailing_in_time_gap_through_doors: f64,
    #[serde(default = "three_minutes")]
    sailing_out_time_gap_through_doors: f64,
    #[serde(default)]
    sailing_in_time_gap_after_berthing_previous_vessel: f64,
    #[serde(default)]
    start_sailing_out_time_after_doors_have_been_opened: f64,
    #[serde(default = "ten_minutes")]
    sailing_time_before_opening_lock_doors: f64,
    #[serde(default = "two_minutes")]
    sailing_time_before_closing_lock_doors: f64,
    #[serde(default = "half_an_hour")]
    clustering_time: f64,
    #[serde(default = "a_hundred")]
    max_vessels_in_operation: usize,
    #[serde(default)]
    registration_nodes: Vec<String>,
}

fn two_minutes() -> f64 {
    120.0
}
fn three_minutes() -> f64 {
    180.0
}
fn ten_minutes() -> f64 {
    600.0
}
fn half_an_hour() -> f64 {
    1_800.0
}
fn five_hundred() -> f64 {
    500.0
}
fn a_hundred() -> usize {
    100
}

#[derive(Deserialize)]
struct VesselFields {
    name: String,
    arrival_s: f64,
    origin: String,
    destination: String,
    length_m: f64,
    beam_m: f64,
    speed_mps: f64,
}

/// What happened under a lock master, times to the millisecond.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MasterExpected {
    /// Vessel by vessel.
    pub vessels: Vec<MasterPassage>,
    /// The plan as it stood at the end.
    pub planned_operations: Vec<MasterLockage>,
    /// What the chamber did.
    pub lock_log: Vec<Entry>,
    /// Totals and means.
    pub summary: MasterSummary,
}

/// A vessel's way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MasterPassage {
    /// Its name.
    pub name: String,
    /// Line by line.
    pub logbook: Vec<Entry>,
    /// When it set out.
    pub start_s: f64,
    /// When it reached its destination.
    pub end_s: f64,
    /// End less start.
    pub passage_s: f64,
    /// Time in the waiting area.
    pub waiting_s: f64,
    /// When levelling began.
    pub levelling_start_s: f64,
    /// When levelling ended.
    pub levelling_stop_s: f64,
}

/// A planned lockage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MasterLockage {
    /// Its number, from 0.
    pub index: usize,
    /// 0 from A to B, 1 from B to A.
    pub direction: u8,
    /// Names of its vessels.
    pub vessels: Vec<String>,
    /// Planned start of levelling.
    pub levelling_start_s: f64,
    /// Planned end of levelling.
    pub levelling_stop_s: f64,
}

/// Totals and means.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MasterSummary {
    /// Vessels.
    pub n_vessels: usize,
    /// Planned lockages.
    pub n_operations: usize,
    /// Of them without a vessel.
    pub n_empty_operations: usize,
    /// Mean time in the waiting area.
    pub mean_waiting_s: f64,
    /// Longest time in the waiting area.
    pub max_waiting_s: f64,
    /// Mean of end less start.
    pub mean_passage_s: f64,
    /// When the last vessel reached its destination.
    pub last_exit_s: f64,
}

impl MasterCase {
    pub(super) fn work_out(&self) -> Result<MasterExpected, WaterwayError> {
        let lock = self.lock()?;
        let fleet = self.vessels.iter().map(|vessel| self.vessel(vessel)).collect::<Result<Vec<_>, _>>()?;
        Ok(expected(&fleet, lock.run(&fleet)?))
    }

    fn lock(&self) -> Result<MasterLock, WaterwayError> {
        let fields = &self.lock;
        if fields.node_open != fields.node_a && fields.node_open != fields.node_b {
            return Err(WaterwayError::Unknown {
                what: "node",
                name: fields.node_open.clone(),
                known: format!("{}, {}", fields.node_a, fields.node_b),
            });
        }
        Ok(MasterLock {
            length_m: fields.lock_length,
            width_m: fields.lock_width,
            levelling_s: fields.levelling_time,
            opening_s: fields.doors_opening_time,
            closing_s: fields.doors_closing_time,
            open_to_b: fields.node_open == fields.node_b,
            node_to_doors_m: [fields.node_to_doors_a, fields.node_to_doors_b],
            doors_to_waiting_m: [fields.doors_a_to_waiting, fields.doors_b_to_waiting],
            crossing_m: fields.sailing_distance_to_crossing_point,
            chamber_speed_mps: TWO_KNOTS_MPS,
            gap_in_s: fields.sailing_in_time_gap_through_doors,
            gap_out_s: fields.sailing_out_time_gap_through_doors,
            gap_after_berthing_s: fields.sailing_in_time_gap_after_berthing_previous_vessel,
            before_leaving_s: fields.start_sailing_out_time_after_doors_have_been_opened,
            open_ahead_s: fields.sailing_time_before_opening_lock_doors,
            close_behind_s: fields.sailing_time_before_closing_lock_doors,
            clustering_s: fields.clustering_time,
            max_vessels: fields.max_vessels_in_operation,
        })
    }

    /// A node's place along the channel, if the network tells it.
    fn place(&self, node: &str) -> Option<f64> {
        self.network.get(&format!("node_{node}_m")).copied().flatten()
    }

    /// From an outer node to the lock's node: by their places, or the length of approach that the network gives.
    fn approach(&self, outer: &str, inner: &str) -> Result<f64, WaterwayError> {
        let by_places = self.place(outer).zip(self.place(inner)).map(|(a, b)| (a - b).abs());
        by_places
            .or_else(|| self.network.get("approach_m").copied().flatten())
            .ok_or_else(|| WaterwayError::Missing { what: format!("the place of node `{outer}`") })
    }

    fn vessel(&self, vessel: &VesselFields) -> Result<MasterVessel, WaterwayError> {
        let (a, b) = (&self.lock.node_a, &self.lock.node_b);
        let from_b = if vessel.origin == *a || vessel.destination == *b {
            false
        } else if vessel.origin == *b || vessel.destination == *a {
            true
        } else {
            // Both ends lie outside: the nearer of the lock's nodes comes first.
            let place = |node: &str| {
                self.place(node).ok_or_else(|| WaterwayError::Missing { what: format!("the place of node `{node}`") })
            };
            let origin = place(&vessel.origin)?;
            (origin - place(b)?).abs() < (origin - place(a)?).abs()
        };
        let (first, second) = if from_b { (b, a) } else { (a, b) };
        let mut legs = Vec::with_capacity(3);
        if vessel.origin != *first {
            legs.push(Leg {
                from: vessel.origin.clone(),
                to: first.clone(),
                length_m: self.approach(&vessel.origin, first)?,
                lock: false,
            });
        }
        legs.push(Leg { from: first.clone(), to: second.clone(), length_m: 0.0, lock: true });
        if vessel.destination != *second {
            legs.push(Leg {
                from: second.clone(),
                to: vessel.destination.clone(),
                length_m: self.approach(&vessel.destination, second)?,
                lock: false,
            });
        }
        let lock_leg = legs.iter().position(|leg| leg.lock).unwrap_or(0);
        let reports = |leg: &Leg| self.lock.registration_nodes.contains(&leg.from);
        let reports_at = legs.iter().take(lock_leg + 1).position(reports).unwrap_or(lock_leg);
        Ok(MasterVessel {
            name: vessel.name.clone(),
            start_s: vessel.arrival_s,
            from_b,
            length_m: vessel.length_m,
            beam_m: vessel.beam_m,
            speed_mps: vessel.speed_mps,
            legs,
            reports_at,
        })
    }
}

fn milliseconds(value: f64) -> f64 {
    decimals(value, 3)
}

fn rounded(entries: Vec<Entry>) -> Vec<Entry> {
    entries.into_iter().map(|entry| Entry { t_s: milliseconds(entry.t_s), ..entry }).collect()
}

fn passage(name: &str, diary: VesselDiary) -> MasterPassage {
    MasterPassage {
        name: name.to_string(),
        start_s: milliseconds(diary.start_s),
        end_s: milliseconds(diary.end_s),
        passage_s: milliseconds(diary.end_s - diary.start_s),
        waiting_s: milliseconds(diary.waiting_s),
        levelling_start_s: milliseconds(diary.levelling_start_s),
        levelling_stop_s: milliseconds(diary.levelling_stop_s),
        logbook: rounded(diary.entries),
    }
}

fn expected(fleet: &[MasterVessel], diary: Diary) -> MasterExpected {
    let vessels: Vec<MasterPassage> =
        fleet.iter().zip(diary.vessels).map(|(ship, diary)| passage(&ship.name, diary)).collect();
    let count = vessels.len();
    // Means of the rounded times, so that they can be checked from the vessels printed.
    let mean = |value: fn(&MasterPassage) -> f64| {
        if count == 0 { 0.0 } else { milliseconds(vessels.iter().map(value).sum::<f64>() / count as f64) }
    };
    let most = |value: fn(&MasterPassage) -> f64| vessels.iter().map(value).fold(0.0, f64::max);
    let summary = MasterSummary {
        n_vessels: count,
        n_operations: diary.lockages.len(),
        n_empty_operations: diary.lockages.iter().filter(|l| l.vessels.is_empty()).count(),
        mean_waiting_s: mean(|v| v.waiting_s),
        max_waiting_s: most(|v| v.waiting_s),
        mean_passage_s: mean(|v| v.passage_s),
        last_exit_s: most(|v| v.end_s),
    };
    let name = |vessel: &usize| fleet.get(*vessel).map(|ship| ship.name.clone()).unwrap_or_default();
    let lockages = diary.lockages.iter().enumerate().map(|(index, lockage)| MasterLockage {
        index,
        direction: u8::from(lockage.from_b),
        vessels: lockage.vessels.iter().map(name).collect(),
        levelling_start_s: milliseconds(lockage.levelling_start_s),
        levelling_stop_s: milliseconds(lockage.levelling_stop_s),
    });
    let planned_operations = lockages.collect();
    MasterExpected { vessels, planned_operations, lock_log: rounded(diary.chamber), summary }
}
