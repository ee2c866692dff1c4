//! The plan carried out: vessels sail, wait, enter, are levelled and leave; the chamber turns one thing at a time.

use super::diary::{Diary, Entry, Lockage, VesselDiary};
use super::plan::Plan;
use super::{MasterLock, MasterVessel};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Something that happens at a time.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A vessel goes on with its next step.
    Vessel(usize),
    /// A turning of the chamber goes on with its next step.
    Turning(usize),
}

/// A time and an event, earlier first, and of two at one time the one that was planned first.
#[derive(Clone, Copy, Debug)]
struct Due {
    time: f64,
    order: u64,
    event: Event,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.time.total_cmp(&other.time).then(self.order.cmp(&other.order))
    }
}

/// What a vessel does next when its time comes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// Starts the leg of this number.
    StartLeg(usize),
    /// Has sailed a leg without the lock.
    EndLeg(usize),
    /// Has come to the waiting area.
    AtWaiting,
    /// Has waited; `ahead` is when it would be at the crossing point if it sailed now.
    Waited { ahead: f64 },
    /// Has come to the first doors.
    AtDoors,
    /// Enters, its length of chamber being free.
    Enter,
    /// Lies in its place.
    InPlace,
    /// The last one in: time to close the doors.
    CloseDoors,
    /// Waits for the last one in.
    ForOthers,
    /// Waits for the levelling.
    ForLevelling,
    /// Has waited its turn after levelling.
    CastOff,
    /// Sets off for the second doors.
    SetOff,
    /// Is through the second doors.
    Through,
    /// Has left the complex.
    Left,
}

struct VesselState {
    step: Step,
    leg: usize,
    /// From the first doors to its place.
    place_m: f64,
    wait_from: f64,
    /// Side the chamber is to be opened to with it, seen when it lies still.
    turn_to_b: bool,
}

/// A turning of the chamber: close, level, open, each only when nothing else moves in the chamber.
struct Turning {
    stage: Stage,
    open_to_b: bool,
    /// Vessel whose diary tells of the levelling, and its lockage, whose vessels are then set free.
    told: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    AskToClose,
    AskToLevel,
    Close,
    Closed,
    Level,
    Levelled,
    Open,
    Opened,
}

pub(super) struct Motion<'a> {
    lock: &'a MasterLock,
    fleet: &'a [MasterVessel],
    plan: Plan<'a>,
    now: f64,
    order: u64,
    due: BinaryHeap<Reverse<Due>>,
    states: Vec<VesselState>,
    turnings: Vec<Turning>,
    busy: bool,
    queue: VecDeque<usize>,
    open_to_b: bool,
    free_m: f64,
    for_room: VecDeque<usize>,
    diary: Diary,
}

impl<'a> Motion<'a> {
    pub fn new(lock: &'a MasterLock, fleet: &'a [MasterVessel]) -> Self {
        let state = |_: &MasterVessel| VesselState {
            step: Step::StartLeg(0),
            leg: 0,
            place_m: 0.0,
            wait_from: 0.0,
            turn_to_b: false,
        };
        let mut motion = Motion {
            lock,
            fleet,
            plan: Plan::new(lock, fleet),
            now: 0.0,
            order: 0,
            due: BinaryHeap::new(),
            states: fleet.iter().map(state).collect(),
            turnings: Vec::new(),
            busy: false,
            queue: VecDeque::new(),
            open_to_b: lock.open_to_b,
            free_m: lock.length_m,
            for_room: VecDeque::new(),
            diary: Diary { vessels: vec![VesselDiary::default(); fleet.len()], ..Diary::default() },
        };
        for (vessel, ship) in fleet.iter().enumerate() {
            motion.diary.vessels[vessel].start_s = ship.start_s;
            motion.at(ship.start_s, Event::Vessel(vessel));
        }
        motion
    }

    pub fn run(mut self) -> Diary {
        while let Some(Reverse(due)) = self.due.pop() {
            self.now = due.time;
            match due.event {
                Event::Vessel(vessel) => self.step(vessel),
                Event::Turning(turning) => self.turn(turning),
            }
        }
        self.diary.lockages = self
            .plan
            .lockages
            .into_iter()
            .map(|l| Lockage {
                from_b: l.from_b,
                vessels: l.vessels,
                levelling_start_s: l.levelling_start,
                levelling_stop_s: l.levelling_stop,
            })
            .collect();
        self.diary
    }

    fn at(&mut self, time: f64, event: Event) {
        self.due.push(Reverse(Due { time: time.max(self.now), order: self.order, event }));
        self.order += 1;
    }

    fn write(&mut self, vessel: usize, message: &'static str) {
        let entry = Entry { message: Cow::Borrowed(message), t_s: self.now };
        self.diary.vessels[vessel].entries.push(entry);
    }

    fn chamber(&mut self, message: &'static str) {
        self.diary.chamber.push(Entry { message: Cow::Borrowed(message), t_s: self.now });
    }

    /// Sets the vessel's next step, in so many seconds.
    fn then(&mut self, vessel: usize, step: Step, after: f64) {
        self.states[vessel].step = step;
        self.at(self.now + after.max(0.0), Event::Vessel(vessel));
    }

    fn step(&mut self, vessel: usize) {
        match self.states[vessel].step {
            Step::StartLeg(leg) => self.start_leg(vessel, leg),
            Step::EndLeg(leg) => self.end_leg(vessel, leg),
            Step::AtWaiting => {
                if self.states[vessel].wait_from < self.now {
                    self.write(vessel, "Sailing to waiting area stop");
                }
                self.wait(vessel);
            }
            Step::Waited { ahead } => self.waited(vessel, ahead),
            Step::AtDoors => {
                self.for_room.push_back(vessel);
                self.states[vessel].step = Step::Enter;
                self.let_in();
            }
            Step::Enter => self.enter(vessel),
            Step::InPlace => self.in_place(vessel),
            Step::CloseDoors => {
                let lockage = self.plan.vessels[vessel].lockage;
                self.plan.lockages[lockage].open_for_more = false;
                // The peer's rule: where delays have put the berthing of the last vessel behind the closing of the
                // doors, they count as closed already.
                let closed = self.plan.lockages[lockage].closing_start < self.plan.vessels[vessel].entry_stop - 1e-4;
                let stage = if closed { Stage::AskToLevel } else { Stage::AskToClose };
                self.start_turning(stage, self.states[vessel].turn_to_b, Some((vessel, lockage)), 0.0);
            }
            Step::ForOthers | Step::ForLevelling => {}
            Step::CastOff => self.cast_off(vessel),
            Step::SetOff => {
                self.write(vessel, "Sailing to second lock doors start");
                let way = self.lock.length_m - self.states[vessel].place_m;
                self.then(vessel, Step::Through, way / self.lock.chamber_speed_mps);
            }
            Step::Through => self.through(vessel),
            Step::Left => {
                self.write(vessel, "Sailing to lock complex exit stop");
                self.end_leg(vessel, self.states[vessel].leg);
            }
        }
    }

    fn leg_message(&mut self, vessel: usize, leg: usize, what: &str) {
        let Some(stretch) = self.fleet[vessel].legs.get(leg) else { return };
        let message = format!("Sailing from node {} to node {} {what}", stretch.from, stretch.to);
        self.diary.vessels[vessel].entries.push(Entry { message: Cow::Owned(message), t_s: self.now });
    }

    fn start_leg(&mut self, vessel: usize, leg: usize) {
        let ship = &self.fleet[vessel];
        let Some(stretch) = ship.legs.get(leg) else {
            self.diary.vessels[vessel].end_s = self.now;
            return;
        };
        self.states[vessel].leg = leg;
        self.leg_message(vessel, leg, "start");
        if leg == ship.reports_at && self.plan.register(vessel, self.now, self.open_to_b) {
            self.start_turning(Stage::AskToClose, ship.from_b, None, 0.0);
        }
        if !stretch.lock {
            self.then(vessel, Step::EndLeg(leg), stretch.length_m / ship.speed_mps);
            return;
        }
        let side = usize::from(ship.from_b);
        let way = self.lock.node_to_doors_m[side] - self.lock.doors_to_waiting_m[side];
        self.states[vessel].wait_from = self.now;
        if way > 0.0 {
            self.write(vessel, "Sailing to waiting area start");
            self.then(vessel, Step::AtWaiting, way / ship.speed_mps);
        } else {
            self.wait(vessel);
        }
    }

    fn end_leg(&mut self, vessel: usize, leg: usize) {
        self.leg_message(vessel, leg, "stop");
        self.start_leg(vessel, leg + 1);
    }

    /// In the waiting area until the plan lets the vessel go on to the crossing point.
    fn wait(&mut self, vessel: usize) {
        let ahead = self.now + self.time_to_crossing(vessel);
        let wait = self.plan.vessels[vessel].passing_start - ahead;
        self.states[vessel].wait_from = self.now;
        if wait > 0.0 {
            self.write(vessel, "Waiting for lock operation start");
            self.then(vessel, Step::Waited { ahead: ahead + wait }, wait);
        } else {
            self.sail_to_doors(vessel);
        }
    }

    fn waited(&mut self, vessel: usize, ahead: f64) {
        // The plan may have been put off meanwhile.
        let more = self.plan.vessels[vessel].passing_start - ahead;
        if more > 1e-6 {
            self.then(vessel, Step::Waited { ahead: ahead + more }, more);
            return;
        }
        self.write(vessel, "Waiting for lock operation stop");
        self.diary.vessels[vessel].waiting_s += self.now - self.states[vessel].wait_from;
        self.sail_to_doors(vessel);
    }

    fn time_to_crossing(&self, vessel: usize) -> f64 {
        let ship = &self.fleet[vessel];
        let side = usize::from(ship.from_b);
        (self.lock.doors_to_waiting_m[side] - self.lock.crossing_m) / ship.speed_mps
    }

    fn sail_to_doors(&mut self, vessel: usize) {
        self.write(vessel, "Sailing to first lock doors start");
        let ship = &self.fleet[vessel];
        let way = self.lock.doors_to_waiting_m[usize::from(ship.from_b)];
        self.then(vessel, Step::AtDoors, way / ship.speed_mps);
    }

    /// Lets in whoever stands first at the doors, as long as the chamber has that much length free.
    fn let_in(&mut self) {
        while let Some(&vessel) = self.for_room.front() {
            if self.fleet[vessel].length_m > self.free_m {
                return;
            }
            self.for_room.pop_front();
            self.free_m -= self.fleet[vessel].length_m;
            self.states[vessel].place_m = self.free_m + 0.5 * self.fleet[vessel].length_m;
            self.at(self.now, Event::Vessel(vessel));
        }
    }

    fn enter(&mut self, vessel: usize) {
        self.write(vessel, "Sailing to first lock doors stop");
        self.write(vessel, "Sailing to position in lock start");
        self.then(vessel, Step::InPlace, self.states[vessel].place_m / self.lock.chamber_speed_mps);
    }

    fn in_place(&mut self, vessel: usize) {
        self.write(vessel, "Sailing to position in lock stop");
        let lockage = self.plan.vessels[vessel].lockage;
        let ships = self.plan.lockages[lockage].vessels.clone();
        if ships.last() != Some(&vessel) {
            self.write(vessel, "Waiting for other vessels in lock start");
            self.states[vessel].step = Step::ForOthers;
            return;
        }
        for other in ships.into_iter().filter(|other| *other != vessel) {
            if self.states[other].step == Step::ForOthers {
                self.write(other, "Waiting for other vessels in lock stop");
                self.write(other, "Levelling start");
                self.diary.vessels[other].levelling_start_s = self.now;
                self.states[other].step = Step::ForLevelling;
            }
        }
        self.states[vessel].turn_to_b = !self.open_to_b;
        // The peer's lock keeper looks at the clock in whole seconds.
        let close = self.plan.lockages[lockage].closing_start.round_ties_even();
        self.then(vessel, Step::CloseDoors, close - self.now);
    }

    fn cast_off(&mut self, vessel: usize) {
        self.free_m += self.fleet[vessel].length_m;
        self.let_in();
        let wait = self.plan.vessels[vessel].departure_start - self.now;
        self.then(vessel, Step::SetOff, wait);
    }

    fn through(&mut self, vessel: usize) {
        self.write(vessel, "Sailing to second lock doors stop");
        self.prepare_next(vessel);
        self.write(vessel, "Sailing to lock complex exit start");
        let ship = &self.fleet[vessel];
        let way = self.lock.node_to_doors_m[usize::from(!ship.from_b)];
        self.then(vessel, Step::Left, way / ship.speed_mps);
    }

    /// After the last vessel: if the next lockage is empty, turns the chamber for it.
    fn prepare_next(&mut self, vessel: usize) {
        let lockage = self.plan.vessels[vessel].lockage;
        if self.plan.lockages[lockage].vessels.last() != Some(&vessel) {
            return;
        }
        let Some(next) = self.plan.lockages.get_mut(lockage + 1) else { return };
        if !next.vessels.is_empty() {
            return;
        }
        next.open_for_more = false;
        let from_b = next.from_b;
        let delay = f64::max(self.lock.close_behind_s, next.closing_start - self.now);
        self.start_turning(Stage::AskToClose, !from_b, None, delay);
    }

    fn start_turning(&mut self, stage: Stage, open_to_b: bool, told: Option<(usize, usize)>, delay: f64) {
        self.turnings.push(Turning { stage, open_to_b, told });
        self.at(self.now + delay, Event::Turning(self.turnings.len() - 1));
    }

    /// Waits until nothing else moves in the chamber, then goes on with `stage`.
    fn claim(&mut self, turning: usize, stage: Stage) {
        self.turnings[turning].stage = stage;
        if self.busy {
            self.queue.push_back(turning);
        } else {
            self.busy = true;
            self.at(self.now, Event::Turning(turning));
        }
    }

    fn release(&mut self) {
        match self.queue.pop_front() {
            Some(next) => self.at(self.now, Event::Turning(next)),
            None => self.busy = false,
        }
    }

    fn last(&mut self, turning: usize, stage: Stage, seconds: f64) {
        self.turnings[turning].stage = stage;
        self.at(self.now + seconds, Event::Turning(turning));
    }

    fn turn(&mut self, turning: usize) {
        match self.turnings[turning].stage {
            Stage::AskToClose => self.claim(turning, Stage::Close),
            Stage::AskToLevel => self.claim(turning, Stage::Level),
            Stage::Close => {
                self.chamber("Lock doors closing start");
                self.last(turning, Stage::Closed, self.lock.closing_s);
            }
            Stage::Closed => {
                self.chamber("Lock doors closing stop");
                self.release();
                self.claim(turning, Stage::Level);
            }
            Stage::Level => {
                if let Some((vessel, _)) = self.turnings[turning].told {
                    self.write(vessel, "Levelling start");
                    self.diary.vessels[vessel].levelling_start_s = self.now;
                }
                self.chamber("Lock chamber converting start");
                self.open_to_b = self.turnings[turning].open_to_b;
                self.last(turning, Stage::Levelled, self.lock.levelling_s);
            }
            Stage::Levelled => {
                self.chamber("Lock chamber converting stop");
                if let Some((vessel, _)) = self.turnings[turning].told {
                    self.write(vessel, "Levelling stop");
                    self.diary.vessels[vessel].levelling_stop_s = self.now;
                }
                self.release();
                self.claim(turning, Stage::Open);
            }
            Stage::Open => {
                self.chamber("Lock doors opening start");
                self.last(turning, Stage::Opened, self.lock.opening_s);
            }
            Stage::Opened => {
                self.chamber("Lock doors opening stop");
                self.release();
                if let Some((vessel, lockage)) = self.turnings[turning].told {
                    self.set_free(vessel, lockage);
                }
            }
        }
    }

    /// The doors are open: everybody in the lockage may cast off, one behind the other.
    fn set_free(&mut self, last: usize, lockage: usize) {
        for ship in self.plan.lockages[lockage].vessels.clone() {
            if ship != last {
                if self.states[ship].step != Step::ForLevelling {
                    continue;
                }
                self.write(ship, "Levelling stop");
                self.diary.vessels[ship].levelling_stop_s = self.now;
            }
            let wait = self.plan.wait_to_leave(ship, lockage);
            self.then(ship, Step::CastOff, wait);
        }
    }
}
