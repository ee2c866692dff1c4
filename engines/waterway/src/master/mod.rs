//! A lock master who plans at registration: each vessel, on reporting, is given the first planned lockage of its
//! direction with room within a clustering limit, or a new one; the lockages are then carried out as planned.
//!
//! The rules are those of OpenTNSim 2.2 (TU Delft, MIT licence), so that its published cases can be compared second by
//! second. Room is counted along the chamber only, as there; `complex` counts in two dimensions.

mod diary;
mod motion;
mod plan;

pub use diary::{ChamberEntry, Diary, Entry, Lockage, VesselDiary};

use crate::error::{Dimension, Wanted, WaterwayError, check, not_negative, positive};

/// A chamber between two waterways, its approaches and the master's rules.
#[derive(Clone, Debug, PartialEq)]
pub struct MasterLock {
    /// Usable length of the chamber.
    pub length_m: f64,
    /// Usable width; a vessel's beam must fit.
    pub width_m: f64,
    /// Time to level.
    pub levelling_s: f64,
    /// Time to open the doors.
    pub opening_s: f64,
    /// Time to close the doors.
    pub closing_s: f64,
    /// True if the chamber first lies open to side B.
    pub open_to_b: bool,
    /// From the lock's node on either side to the doors there (A, B).
    pub node_to_doors_m: [f64; 2],
    /// From the doors on either side to the waiting area there (A, B).
    pub doors_to_waiting_m: [f64; 2],
    /// From the doors to the point where vessels coming and going can pass each other.
    pub crossing_m: f64,
    /// Speed in the chamber, in and out.
    pub chamber_speed_mps: f64,
    /// Between two vessels through the doors on the way in.
    pub gap_in_s: f64,
    /// Between two vessels through the doors on the way out.
    pub gap_out_s: f64,
    /// After a vessel lies still, before the next passes the doors.
    pub gap_after_berthing_s: f64,
    /// From open doors to the first movement.
    pub before_leaving_s: f64,
    /// Doors stand open for so long before a vessel arrives at them.
    pub open_ahead_s: f64,
    /// Doors may close so long after a vessel has passed them.
    pub close_behind_s: f64,
    /// A vessel joins a planned lockage only if nobody in it is delayed by more than this.
    pub clustering_s: f64,
    /// Vessels in a lockage at most.
    pub max_vessels: usize,
}

/// A vessel that comes along the channel.
#[derive(Clone, Debug, PartialEq)]
pub struct MasterVessel {
    /// Its name.
    pub name: String,
    /// When it starts at its origin.
    pub start_s: f64,
    /// True if it sails from side B to side A.
    pub from_b: bool,
    /// Length overall.
    pub length_m: f64,
    /// Beam.
    pub beam_m: f64,
    /// Speed outside the chamber.
    pub speed_mps: f64,
    /// Nodes before, at and behind the lock, with the distance of each leg; the lock's own leg is marked.
    pub legs: Vec<Leg>,
    /// Node at which it reports to the lock master.
    pub reports_at: usize,
}

/// A stretch from one node to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Name of the node it starts from.
    pub from: String,
    /// Name of the node it ends at.
    pub to: String,
    /// Its length; not used for the lock's own leg.
    pub length_m: f64,
    /// True for the leg on which the lock lies.
    pub lock: bool,
}

impl MasterLock {
    fn check(&self) -> Result<(), WaterwayError> {
        positive("lock_length", self.length_m)?;
        positive("lock_width", self.width_m)?;
        positive("sailing speed in the chamber", self.chamber_speed_mps)?;
        check("max_vessels_in_operation", self.max_vessels as f64, Wanted::Count, self.max_vessels > 0)?;
        let rest = [
            ("levelling_time", self.levelling_s),
            ("doors_opening_time", self.opening_s),
            ("doors_closing_time", self.closing_s),
            ("distance_from_start_node_to_lock_doors_A", self.node_to_doors_m[0]),
            ("distance_from_end_node_to_lock_doors_B", self.node_to_doors_m[1]),
            ("distance_lock_doors_A_to_waiting_area_A", self.doors_to_waiting_m[0]),
            ("distance_lock_doors_B_to_waiting_area_B", self.doors_to_waiting_m[1]),
            ("sailing_distance_to_crossing_point", self.crossing_m),
            ("sailing_in_time_gap_through_doors", self.gap_in_s),
            ("sailing_out_time_gap_through_doors", self.gap_out_s),
            ("sailing_time_before_opening_lock_doors", self.open_ahead_s),
            ("sailing_time_before_closing_lock_doors", self.close_behind_s),
            ("clustering_time", self.clustering_s),
        ];
        rest.iter().try_for_each(|(name, value)| not_negative(name, *value).map(drop))?;
        for side in 0..2 {
            let room = self.node_to_doors_m[side] - self.doors_to_waiting_m[side];
            check("distance from the node to the waiting area", room, Wanted::NotNegative, room >= 0.0)?;
        }
        Ok(())
    }

    fn check_vessel(&self, vessel: &MasterVessel) -> Result<(), WaterwayError> {
        not_negative("arrival_s", vessel.start_s)?;
        positive("length_m", vessel.length_m)?;
        positive("speed_mps", vessel.speed_mps)?;
        let limits =
            [(Dimension::Length, vessel.length_m, self.length_m), (Dimension::Beam, vessel.beam_m, self.width_m)];
        for (dimension, vessel_m, chamber_m) in limits {
            if vessel_m > chamber_m {
                return Err(WaterwayError::VesselTooLarge {
                    vessel: vessel.name.clone(),
                    dimension,
                    vessel_m,
                    chamber_m,
                });
            }
        }
        Ok(())
    }

    /// Takes every vessel through the lock and tells what happened.
    ///
    /// # Units
    /// Metres, seconds.
    ///
    /// # References
    /// OpenTNSim 2.2.2, `opentnsim.lock`: planning at registration with a clustering time, room along the chamber.
    ///
    /// # Errors
    /// Times or sizes that cannot be; a vessel larger than the chamber.
    pub fn run(&self, vessels: &[MasterVessel]) -> Result<Diary, WaterwayError> {
        self.check()?;
        vessels.iter().try_for_each(|vessel| self.check_vessel(vessel))?;
        Ok(motion::Motion::new(self, vessels).run())
    }
}
