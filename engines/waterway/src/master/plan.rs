//! The plan: which lockage takes which vessel, and when everything is to happen.

use super::{MasterLock, MasterVessel};

/// When a vessel is to do what.
#[derive(Clone, Debug, Default)]
pub(super) struct VesselPlan {
    pub lockage: usize,
    pub passing_start: f64,
    pub entry_start: f64,
    pub entry_stop: f64,
    pub departure_start: f64,
    pub delay: f64,
}

/// When a lockage is to do what.
#[derive(Clone, Debug, Default)]
pub(super) struct LockagePlan {
    pub from_b: bool,
    pub vessels: Vec<usize>,
    /// Length still free.
    pub room_m: f64,
    pub start: f64,
    pub entry_start: f64,
    pub entry_stop: f64,
    pub closing_start: f64,
    pub levelling_start: f64,
    pub levelling_stop: f64,
    pub opening_stop: f64,
    pub stop: f64,
    /// When the doors may close behind it.
    pub doors_free: f64,
    pub max_delay: f64,
    pub open_for_more: bool,
}

/// Doors and levelling of a lockage.
struct Turn {
    closing_start: f64,
    levelling_start: f64,
    levelling_stop: f64,
    opening_stop: f64,
}

pub(super) struct Plan<'a> {
    lock: &'a MasterLock,
    fleet: &'a [MasterVessel],
    pub vessels: Vec<VesselPlan>,
    pub lockages: Vec<LockagePlan>,
    /// Every lockage before this one is closed for more vessels.
    first_open: usize,
}

impl<'a> Plan<'a> {
    pub fn new(lock: &'a MasterLock, fleet: &'a [MasterVessel]) -> Self {
        Plan { lock, fleet, vessels: vec![VesselPlan::default(); fleet.len()], lockages: Vec::new(), first_open: 0 }
    }

    /// From the node the vessel stands at (or its origin) to the lock's doors.
    pub fn time_to_doors(&self, vessel: usize, from_node: usize) -> f64 {
        let ship = &self.fleet[vessel];
        let before: f64 = ship.legs.iter().skip(from_node).take_while(|leg| !leg.lock).map(|leg| leg.length_m).sum();
        (before + self.lock.node_to_doors_m[usize::from(ship.from_b)]) / ship.speed_mps
    }

    /// From the crossing point to the doors.
    pub fn time_from_crossing(&self, vessel: usize) -> f64 {
        self.lock.crossing_m / self.fleet[vessel].speed_mps
    }

    /// A vessel reports at `now`: gives it a lockage. True if the chamber must be turned at once, empty, for it.
    pub fn register(&mut self, vessel: usize, now: f64, open_to_b: bool) -> bool {
        let doors = now + self.time_to_doors(vessel, self.fleet[vessel].reports_at);
        let plan = &mut self.vessels[vessel];
        plan.entry_start = doors;
        plan.delay = 0.0;
        match self.find(vessel, doors) {
            Some(lockage) => {
                self.join(vessel, lockage, now);
                self.measure_delay(lockage);
                false
            }
            None => {
                let turned = self.open_new(vessel, now, open_to_b);
                self.measure_delay(self.vessels[vessel].lockage);
                turned
            }
        }
    }

    /// The first planned lockage that can still take the vessel.
    fn find(&mut self, vessel: usize, entry_start: f64) -> Option<usize> {
        while self.lockages.get(self.first_open).is_some_and(|l| !l.open_for_more) {
            self.first_open += 1;
        }
        let ship = &self.fleet[vessel];
        let clustering = self.lock.clustering_s;
        let fits = |l: &LockagePlan| {
            let patient = !l.vessels.is_empty() && l.max_delay + (entry_start - l.entry_stop) < clustering;
            l.open_for_more
                && l.from_b == ship.from_b
                && l.vessels.len() < self.lock.max_vessels
                && l.room_m >= ship.length_m
                && (l.levelling_start >= entry_start || patient)
        };
        self.lockages.iter().skip(self.first_open).position(fits).map(|i| i + self.first_open)
    }

    /// Appends a lockage for the vessel, with an empty one before it where the chamber lies on the wrong side.
    fn open_new(&mut self, vessel: usize, now: f64, open_to_b: bool) -> bool {
        let from_b = self.fleet[vessel].from_b;
        let mut turn_now = false;
        match self.lockages.last() {
            Some(last) if last.from_b == from_b => self.add_empty(!from_b, now),
            Some(_) => {}
            None if open_to_b != from_b => {
                self.add_empty(!from_b, now);
                turn_now = true;
            }
            None => {}
        }
        let ship = &self.fleet[vessel];
        let crossing = self.time_from_crossing(vessel);
        let earliest = self.vessels[vessel].entry_start;
        let mut start = now + self.time_to_doors(vessel, ship.reports_at) - crossing;
        if let Some(last) = self.lockages.last() {
            start = start.max(last.stop);
            let open_by = start + crossing - self.lock.open_ahead_s;
            if last.vessels.is_empty() && open_by < last.stop {
                start += last.stop - open_by;
            }
        }
        let entry_start = start + crossing;
        let entry_stop = entry_start + (self.lock.length_m - 0.5 * ship.length_m) / self.lock.chamber_speed_mps;
        let turn = self.turn(entry_stop);
        let departure_start = turn.opening_stop + self.lock.before_leaving_s;
        let departure_stop = departure_start + 0.5 * ship.length_m / self.lock.chamber_speed_mps;
        let plan = &mut self.vessels[vessel];
        plan.lockage = self.lockages.len();
        plan.passing_start = start;
        plan.entry_start = entry_start;
        plan.entry_stop = entry_stop;
        plan.departure_start = departure_start;
        plan.delay += entry_start - earliest;
        self.lockages.push(LockagePlan {
            from_b,
            vessels: vec![vessel],
            room_m: self.lock.length_m - ship.length_m,
            start,
            entry_start,
            entry_stop,
            closing_start: turn.closing_start,
            levelling_start: turn.levelling_start,
            levelling_stop: turn.levelling_stop,
            opening_stop: turn.opening_stop,
            stop: departure_stop + crossing,
            doors_free: departure_stop + self.lock.close_behind_s,
            max_delay: 0.0,
            open_for_more: self.lock.max_vessels > 1,
        });
        turn_now
    }

    fn add_empty(&mut self, from_b: bool, now: f64) {
        let start = self.lockages.last().map_or(now, |last| last.doors_free);
        let turn = self.turn(start);
        self.lockages.push(LockagePlan {
            from_b,
            vessels: Vec::new(),
            room_m: self.lock.length_m,
            start,
            entry_start: start,
            entry_stop: start,
            closing_start: turn.closing_start,
            levelling_start: turn.levelling_start,
            levelling_stop: turn.levelling_stop,
            opening_stop: turn.opening_stop,
            stop: turn.opening_stop,
            doors_free: turn.opening_stop,
            max_delay: 0.0,
            open_for_more: true,
        });
    }

    /// Adds the vessel behind those already planned in the lockage.
    fn join(&mut self, vessel: usize, lockage: usize, now: f64) {
        let doors = now + self.time_to_doors(vessel, self.fleet[vessel].reports_at);
        let crossing = self.time_from_crossing(vessel);
        let previous = self.lockages[lockage].vessels.last().copied();
        self.lockages[lockage].vessels.push(vessel);
        let mut passing = doors - crossing + previous.map_or(0.0, |p| self.wait_behind(p, doors));
        let before_stop = lockage.checked_sub(1).and_then(|l| self.lockages.get(l)).map(|l| l.stop);
        let plan = &mut self.lockages[lockage];
        plan.open_for_more &= plan.vessels.len() < self.lock.max_vessels;
        plan.room_m -= self.fleet[vessel].length_m;
        let mut start = plan.start;
        let mut entry_delay = 0.0;
        if passing > plan.start && previous.is_none() {
            start = passing;
        } else if passing < plan.start {
            entry_delay += plan.start - passing;
        }
        if let (None, Some(stop)) = (previous, before_stop)
            && start < stop
        {
            entry_delay += stop - start;
        }
        passing += entry_delay;
        let entry_start = passing + crossing;
        let entry_stop = entry_start + self.way_in(vessel, lockage);
        let own = &mut self.vessels[vessel];
        own.lockage = lockage;
        own.passing_start = passing;
        own.entry_start = entry_start;
        own.entry_stop = entry_stop;
        own.delay += entry_delay;
        self.lockages[lockage].start = start;
        if previous.is_none() {
            self.lockages[lockage].entry_start = entry_start;
        }
        let old_opening = self.lockages[lockage].opening_stop;
        self.lockages[lockage].entry_stop = entry_stop;
        self.turn_later(lockage, entry_stop);
        let opening = self.lockages[lockage].opening_stop;
        if opening > old_opening {
            for other in self.others(lockage, vessel) {
                self.vessels[other].departure_start += opening - old_opening;
                self.vessels[other].delay += opening - old_opening;
            }
        }
        let departure_start = opening + self.wait_to_leave(vessel, lockage);
        let departure_stop = departure_start + self.way_out(vessel, lockage);
        self.vessels[vessel].departure_start = departure_start;
        self.lockages[lockage].doors_free = departure_stop + self.lock.close_behind_s;
        let stop = departure_stop + crossing;
        self.lockages[lockage].stop = stop;
        self.push_back(lockage, stop);
    }

    fn others(&self, lockage: usize, vessel: usize) -> Vec<usize> {
        self.lockages[lockage].vessels.iter().copied().filter(|other| *other != vessel).collect()
    }

    /// How long a vessel that could pass the doors at `doors` waits for the one ahead.
    fn wait_behind(&self, previous: usize, doors: f64) -> f64 {
        let ahead = &self.vessels[previous];
        let mut wait = 0.0;
        if doors - ahead.entry_start < self.lock.gap_in_s {
            wait = self.lock.gap_in_s - (doors - ahead.entry_start);
        }
        if doors - ahead.entry_stop < self.lock.gap_after_berthing_s {
            wait = f64::max(ahead.entry_stop + self.lock.gap_after_berthing_s - doors, wait);
        }
        wait
    }

    fn length_ahead(&self, vessel: usize, lockage: usize) -> f64 {
        let ships = &self.lockages[lockage].vessels;
        ships.iter().take_while(|ship| **ship != vessel).map(|ship| self.fleet[*ship].length_m).sum()
    }

    fn way_in(&self, vessel: usize, lockage: usize) -> f64 {
        let free = self.lock.length_m - self.length_ahead(vessel, lockage);
        (free - 0.5 * self.fleet[vessel].length_m) / self.lock.chamber_speed_mps
    }

    fn way_out(&self, vessel: usize, lockage: usize) -> f64 {
        (self.length_ahead(vessel, lockage) + 0.5 * self.fleet[vessel].length_m) / self.lock.chamber_speed_mps
    }

    /// How long after the doors are open the vessel sets off.
    pub fn wait_to_leave(&self, vessel: usize, lockage: usize) -> f64 {
        let ships = &self.lockages[lockage].vessels;
        let place = ships.iter().position(|ship| *ship == vessel).unwrap_or(0);
        let mut wait = 0.0;
        if let Some(previous) = place.checked_sub(1).and_then(|p| ships.get(p)) {
            let gap = self.way_out(vessel, lockage) - self.way_out(*previous, lockage);
            if gap < self.lock.gap_out_s {
                wait = place as f64 * self.lock.gap_out_s - gap;
            }
            // The peer's floor of no time after the one ahead has cast off.
            wait = wait.max(0.0);
        }
        wait + self.lock.before_leaving_s
    }

    /// Doors and levelling if closing starts at `start`.
    fn turn(&self, start: f64) -> Turn {
        let levelling_start = start + self.lock.closing_s;
        let levelling_stop = levelling_start + self.lock.levelling_s;
        Turn {
            closing_start: start,
            levelling_start,
            levelling_stop,
            opening_stop: levelling_stop + self.lock.opening_s,
        }
    }

    /// Moves the doors and levelling of a lockage to `start`, unless they come later anyway.
    fn turn_later(&mut self, lockage: usize, start: f64) {
        if start < self.lockages[lockage].closing_start {
            return;
        }
        let turn = self.turn(start);
        let plan = &mut self.lockages[lockage];
        plan.closing_start = turn.closing_start;
        plan.levelling_start = turn.levelling_start;
        plan.levelling_stop = turn.levelling_stop;
        plan.opening_stop = turn.opening_stop;
    }

    /// Delays the lockages after one that now ends at `stop`, as far as they are touched.
    fn push_back(&mut self, lockage: usize, stop: f64) {
        for next in lockage + 1..self.lockages.len() {
            let mut delay = stop - self.lockages[next].start;
            if delay <= 0.0 {
                break;
            }
            let plan = &mut self.lockages[next];
            plan.start += delay;
            plan.entry_start += delay;
            plan.entry_stop += delay;
            let old_stop = plan.levelling_stop;
            let ships = plan.vessels.clone();
            for (place, ship) in ships.iter().enumerate() {
                let own = &mut self.vessels[*ship];
                own.passing_start += delay;
                own.entry_start += delay;
                own.entry_stop += delay;
                let (entry, still) = (own.entry_start, own.entry_stop);
                if let Some(behind) = ships.get(place + 1) {
                    delay = 0.0;
                    let its_entry = self.vessels[*behind].entry_start;
                    if its_entry < entry {
                        let lying = still + self.lock.gap_after_berthing_s - entry;
                        delay = entry - its_entry + self.lock.gap_in_s.max(lying);
                    }
                }
            }
            self.turn_later(next, self.lockages[next].entry_stop);
            let later = self.lockages[next].levelling_stop - old_stop;
            if later > 0.0 {
                let plan = &mut self.lockages[next];
                plan.stop += later;
                plan.doors_free += later;
                plan.max_delay += later;
            }
            for ship in ships {
                self.vessels[ship].departure_start += later;
                self.vessels[ship].delay += later;
            }
        }
    }

    fn measure_delay(&mut self, lockage: usize) {
        let plan = &self.lockages[lockage];
        let most = plan.vessels.iter().map(|ship| self.vessels[*ship].delay).fold(f64::NEG_INFINITY, f64::max);
        self.lockages[lockage].max_delay = most;
    }
}
