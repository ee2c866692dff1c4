//! LRS-1, the fully specified reference lock: one chamber, two sides, whole seconds, every rule written down. It is the
//! yardstick of the larger simulation and fast enough to be its core for a plain lock.

use crate::error::{Dimension, Wanted, WaterwayError, check, not_negative, positive};
use crate::stowage::Lanes;
use serde::{Deserialize, Serialize};

/// The chamber and its times.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct ReferenceLock {
    /// Length of chamber that vessels may use.
    pub usable_length_m: f64,
    /// Vessels abreast.
    pub lanes: usize,
    /// Clear water between two vessels of a lane.
    pub gap_m: f64,
    /// Vessels in a lockage at most.
    pub max_vessels: usize,
    /// Side the empty chamber lies open to at time 0.
    pub initial_side: u8,
    /// Closing the gates.
    pub close_s: i64,
    /// Filling or emptying.
    pub level_s: i64,
    /// Opening the gates.
    pub open_s: i64,
    /// From the start of loading until the first vessel lies moored.
    pub first_in_s: i64,
    /// Between two vessels coming in.
    pub headway_in_s: i64,
    /// From open gates until the first vessel is out.
    pub first_out_s: i64,
    /// Between two vessels going out.
    pub headway_out_s: i64,
}

/// A vessel that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct ReferenceVessel {
    /// Its number; of two that arrive together the smaller goes first.
    pub id: i64,
    /// Arrival at the waiting place.
    pub arrival_s: i64,
    /// Side it comes from.
    pub side: u8,
    /// Length overall.
    pub length_m: f64,
}

/// What became of a vessel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReferencePassage {
    /// Its number.
    pub id: i64,
    /// Which lockage took it, from 0.
    pub lockage: usize,
    /// Start of loading of that lockage.
    pub loading_start_s: i64,
    /// Start of loading less arrival.
    pub waiting_s: i64,
    /// When it left the chamber.
    pub out_s: i64,
    /// Leaving less arrival.
    pub passage_s: i64,
}

/// A lockage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReferenceLockage {
    /// Side it started from.
    pub from_side: u8,
    /// Start of loading, or of closing if it is empty.
    pub start_s: i64,
    /// When the last vessel was out.
    pub end_s: i64,
    /// Vessels in it; 0 for an empty lockage.
    #[serde(rename = "n")]
    pub vessels: usize,
}

/// All that happened, vessels in the order given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReferenceRun {
    /// One for each vessel.
    pub vessels: Vec<ReferencePassage>,
    /// In the order of time.
    pub lockages: Vec<ReferenceLockage>,
}

/// Totals and means of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReferenceSummary {
    /// Vessels served.
    pub vessels: usize,
    /// Lockages, empty ones included.
    pub lockages: usize,
    /// Lockages without a vessel.
    pub empty_lockages: usize,
    /// Vessels per lockage that had any.
    pub mean_batch: f64,
    /// Mean wait to the start of loading.
    pub mean_waiting_s: f64,
    /// Longest wait.
    pub max_waiting_s: i64,
    /// Mean of leaving less arrival.
    pub mean_passage_s: f64,
    /// When the last vessel left.
    pub last_out_s: i64,
    /// Sum of the lockages' durations.
    pub busy_s: i64,
}

impl ReferenceLock {
    fn check(&self) -> Result<(), WaterwayError> {
        positive("usable_length_m", self.usable_length_m)?;
        not_negative("gap_m", self.gap_m)?;
        check("lanes", self.lanes as f64, Wanted::Count, self.lanes > 0)?;
        check("max_vessels", self.max_vessels as f64, Wanted::Count, self.max_vessels > 0)?;
        check("initial_side", f64::from(self.initial_side), Wanted::Side, self.initial_side <= 1)?;
        let times = [
            ("close_s", self.close_s),
            ("level_s", self.level_s),
            ("open_s", self.open_s),
            ("first_in_s", self.first_in_s),
            ("headway_in_s", self.headway_in_s),
            ("first_out_s", self.first_out_s),
            ("headway_out_s", self.headway_out_s),
        ];
        times.iter().try_for_each(|(name, value)| not_negative(name, *value as f64).map(drop))
    }

    fn check_vessels(&self, vessels: &[ReferenceVessel]) -> Result<(), WaterwayError> {
        for vessel in vessels {
            check("side", f64::from(vessel.side), Wanted::Side, vessel.side <= 1)?;
            not_negative("arrival_s", vessel.arrival_s as f64)?;
            positive("length_m", vessel.length_m)?;
            if vessel.length_m > self.usable_length_m {
                return Err(WaterwayError::VesselTooLarge {
                    vessel: vessel.id.to_string(),
                    dimension: Dimension::Length,
                    vessel_m: vessel.length_m,
                    chamber_m: self.usable_length_m,
                });
            }
        }
        Ok(())
    }

    /// Serves all vessels by the rules of LRS-1: the open side first, in the order of (arrival, number), into the first
    /// lane with room, stopping at the first that fits nowhere; if only the other side waits, an empty lockage; else on
    /// to the next arrival.
    ///
    /// # Units
    /// Whole seconds, metres.
    ///
    /// # Errors
    /// A time below zero, a size that is not above zero, a vessel longer than the chamber.
    ///
    /// # Examples
    /// One vessel at the open side: 300 in, 180 + 480 + 180 through, 240 out.
    /// ```
    /// use linping_waterway::{ReferenceLock, ReferenceVessel};
    ///
    /// let lock = ReferenceLock {
    ///     usable_length_m: 300.0, lanes: 2, gap_m: 2.0, max_vessels: 100, initial_side: 0, close_s: 180, level_s: 480,
    ///     open_s: 180, first_in_s: 300, headway_in_s: 90, first_out_s: 240, headway_out_s: 60,
    /// };
    /// let run = lock.run(&[ReferenceVessel { id: 0, arrival_s: 0, side: 0, length_m: 58.0 }])?;
    /// assert_eq!(run.vessels[0].out_s, 1_380);
    /// # Ok::<(), linping_waterway::WaterwayError>(())
    /// ```
    pub fn run(&self, vessels: &[ReferenceVessel]) -> Result<ReferenceRun, WaterwayError> {
        self.check()?;
        self.check_vessels(vessels)?;
        let mut queues = [Vec::new(), Vec::new()];
        for (index, vessel) in vessels.iter().enumerate() {
            queues[usize::from(vessel.side)].push((vessel.arrival_s, vessel.id, index));
        }
        for queue in &mut queues {
            queue.sort_unstable();
        }
        let mut passages: Vec<Option<ReferencePassage>> = vec![None; vessels.len()];
        let mut lockages = Vec::new();
        let mut heads = [0, 0];
        let mut lanes = Lanes::new(self.lanes, self.usable_length_m, self.gap_m);
        let (mut now, mut side) = (0_i64, usize::from(self.initial_side));
        let turn = self.close_s + self.level_s + self.open_s;
        loop {
            let next = |side: usize| queues[side].get(heads[side]).map(|(arrival, _, _)| *arrival);
            let waits = |side: usize| next(side).is_some_and(|arrival| arrival <= now);
            let start = now;
            if waits(side) {
                lanes.clear();
                let first = heads[side];
                while heads[side] - first < self.max_vessels {
                    let Some(&(arrival, _, index)) = queues[side].get(heads[side]) else { break };
                    if arrival > now || !lanes.take(vessels[index].length_m) {
                        break;
                    }
                    heads[side] += 1;
                }
                let taken = &queues[side][first..heads[side]];
                let last = taken.len() as i64 - 1;
                let opened = start + self.first_in_s + last * self.headway_in_s + turn;
                for (place, &(arrival, id, index)) in taken.iter().enumerate() {
                    let out_s = opened + self.first_out_s + place as i64 * self.headway_out_s;
                    passages[index] = Some(ReferencePassage {
                        id,
                        lockage: lockages.len(),
                        loading_start_s: start,
                        waiting_s: start - arrival,
                        out_s,
                        passage_s: out_s - arrival,
                    });
                }
                now = opened + self.first_out_s + last * self.headway_out_s;
                lockages.push(lockage(side, start, now, taken.len()));
                side = 1 - side;
            } else if waits(1 - side) {
                now += turn;
                lockages.push(lockage(side, start, now, 0));
                side = 1 - side;
            } else {
                match (next(0), next(1)) {
                    (Some(a), Some(b)) => now = a.min(b),
                    (Some(a), None) | (None, Some(a)) => now = a,
                    (None, None) => break,
                }
            }
        }
        Ok(ReferenceRun { vessels: passages.into_iter().flatten().collect(), lockages })
    }
}

fn lockage(side: usize, start_s: i64, end_s: i64, vessels: usize) -> ReferenceLockage {
    ReferenceLockage { from_side: side as u8, start_s, end_s, vessels }
}

impl ReferenceRun {
    /// Totals and means; zeros for a run without vessels.
    pub fn summary(&self) -> ReferenceSummary {
        let count = self.vessels.len();
        let empty = self.lockages.iter().filter(|l| l.vessels == 0).count();
        let mean = |sum: i64, of: usize| if of == 0 { 0.0 } else { sum as f64 / of as f64 };
        ReferenceSummary {
            vessels: count,
            lockages: self.lockages.len(),
            empty_lockages: empty,
            mean_batch: mean(count as i64, self.lockages.len() - empty),
            mean_waiting_s: mean(self.vessels.iter().map(|v| v.waiting_s).sum(), count),
            max_waiting_s: self.vessels.iter().map(|v| v.waiting_s).max().unwrap_or(0),
            mean_passage_s: mean(self.vessels.iter().map(|v| v.passage_s).sum(), count),
            last_out_s: self.vessels.iter().map(|v| v.out_s).max().unwrap_or(0),
            busy_s: self.lockages.iter().map(|l| l.end_s - l.start_s).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lock() -> ReferenceLock {
        ReferenceLock {
            usable_length_m: 300.0,
            lanes: 2,
            gap_m: 2.0,
            max_vessels: 100,
            initial_side: 0,
            close_s: 180,
            level_s: 480,
            open_s: 180,
            first_in_s: 300,
            headway_in_s: 90,
            first_out_s: 240,
            headway_out_s: 60,
        }
    }

    fn vessel(id: i64, arrival_s: i64, side: u8) -> ReferenceVessel {
        ReferenceVessel { id, arrival_s, side, length_m: 58.0 }
    }

    #[test]
    fn a_vessel_at_the_far_side_waits_for_one_empty_lockage() {
        let run = lock().run(&[vessel(0, 100, 1)]).unwrap();
        assert_eq!(run.lockages.iter().map(|l| l.vessels).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(run.vessels[0].waiting_s, 840);
        assert_eq!(run.vessels[0].out_s, 100 + 840 + 1380);
    }

    #[test]
    fn the_eleventh_vessel_of_58_metres_waits_for_the_next_lockage() {
        let eleven: Vec<_> = (0..11).map(|id| vessel(id, 0, 0)).collect();
        let run = lock().run(&eleven).unwrap();
        assert_eq!(run.lockages.iter().map(|l| l.vessels).collect::<Vec<_>>(), [10, 0, 1]);
    }

    #[test]
    fn no_vessels_make_an_empty_run_and_a_summary_of_zeros() {
        let run = lock().run(&[]).unwrap();
        assert_eq!(run.summary().mean_batch, 0.0);
        assert!(run.lockages.is_empty());
    }

    #[test]
    fn a_negative_time_and_a_vessel_too_long_are_errors() {
        assert!(ReferenceLock { level_s: -1, ..lock() }.run(&[]).is_err());
        let error = lock().run(&[ReferenceVessel { length_m: 301.0, ..vessel(7, 0, 0) }]).unwrap_err();
        assert!(matches!(error, WaterwayError::VesselTooLarge { ref vessel, .. } if vessel == "7"));
    }

    proptest! {
        #[test]
        fn everybody_is_served_once_in_order_and_lockages_alternate(
            arrivals in proptest::collection::vec((0_i64..20_000, 0_u8..2), 1..80)
        ) {
            let vessels: Vec<_> = arrivals.iter().enumerate().map(|(i, (t, s))| vessel(i as i64, *t, *s)).collect();
            let run = lock().run(&vessels).unwrap();
            prop_assert_eq!(run.vessels.len(), vessels.len());
            prop_assert_eq!(run.lockages.iter().map(|l| l.vessels).sum::<usize>(), vessels.len());
            for pair in run.lockages.windows(2) {
                prop_assert_eq!(pair[0].from_side, 1 - pair[1].from_side);
                prop_assert!(pair[0].end_s <= pair[1].start_s);
            }
            for (passage, vessel) in run.vessels.iter().zip(&vessels) {
                prop_assert!(passage.waiting_s >= 0);
                prop_assert_eq!(run.lockages[passage.lockage].from_side, vessel.side);
            }
        }
    }
}
