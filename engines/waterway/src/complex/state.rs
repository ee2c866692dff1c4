//! A lock complex at work: who waits, what each chamber does, and what it starts next.

use super::chamber::{Chamber, LockComplex};
use crate::stowage::{Lanes, Skyline};
use crate::traffic::{Side, VesselClass};
use linping_work::Generator;
use rand::RngExt;
use rand_distr::{Distribution, Gamma};
use std::collections::VecDeque;

/// A vessel that waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    pub class: u32,
    pub from: Side,
    /// Where it set out: the upper end, the lower end, the trips.
    pub source: u16,
    /// When it came to the lock.
    pub arrival_s: f64,
    /// When it entered the channel.
    pub entered_s: f64,
    /// Its number among all vessels.
    pub id: u32,
}

/// A vessel that was served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    pub vessel: Waiting,
    pub start_s: f64,
    pub out_s: f64,
    pub chamber: usize,
}

/// A lockage that began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Began {
    pub chamber: usize,
    pub from: Side,
    pub start_s: f64,
    pub end_s: f64,
    pub vessels: usize,
    pub area_share: f64,
}

enum Room {
    Lanes(Lanes),
    Plane(Skyline),
}

impl Room {
    fn of(chamber: &Chamber) -> Self {
        match chamber.lanes {
            Some(lanes) => Room::Lanes(Lanes::new(lanes, chamber.length_m, chamber.gap_m)),
            None => Room::Plane(Skyline::new(chamber.length_m, chamber.width_m, chamber.gap_m, chamber.side_gap_m)),
        }
    }

    fn clear(&mut self) {
        match self {
            Room::Lanes(lanes) => lanes.clear(),
            Room::Plane(plane) => plane.clear(),
        }
    }

    fn take(&mut self, class: &VesselClass) -> bool {
        match self {
            Room::Lanes(lanes) => lanes.take(class.length_m),
            Room::Plane(plane) => plane.take(class.length_m, class.beam_m),
        }
    }
}

struct ChamberState {
    open_to: Side,
    busy_until: Option<f64>,
    last_departure: [f64; 2],
    wake_at: f64,
    room: Room,
    /// By class: does it fit at all?
    fits: Vec<bool>,
}

/// What the lock asks to be told.
#[derive(Default)]
pub(crate) struct Doings {
    pub left: Vec<Left>,
    pub began: Vec<Began>,
    /// Chamber and time at which it will be free.
    pub free: Vec<(usize, f64)>,
    /// Times at which to look again.
    pub wake: Vec<f64>,
}

impl Doings {
    pub fn clear(&mut self) {
        self.left.clear();
        self.began.clear();
        self.free.clear();
        self.wake.clear();
    }
}

pub(crate) struct LockState<'a> {
    lock: &'a LockComplex,
    classes: &'a [VesselClass],
    /// By side, then by rank of priority, in order of arrival.
    queues: [Vec<VecDeque<Waiting>>; 2],
    /// Rank of priority of each class.
    rank: Vec<usize>,
    waiting: [usize; 2],
    chambers: Vec<ChamberState>,
    generator: Generator,
    durations: Vec<Option<Gamma<f64>>>,
    batch: Vec<Waiting>,
}

impl<'a> LockState<'a> {
    pub fn new(lock: &'a LockComplex, classes: &'a [VesselClass], generator: Generator) -> Self {
        let mut priorities: Vec<u32> = classes.iter().map(|class| class.priority).collect();
        priorities.sort_unstable();
        priorities.dedup();
        let rank =
            classes.iter().map(|class| priorities.iter().position(|p| *p == class.priority).unwrap_or(0)).collect();
        let queue = || vec![VecDeque::new(); priorities.len().max(1)];
        let state = |chamber: &Chamber| ChamberState {
            open_to: chamber.open_to,
            busy_until: None,
            last_departure: [f64::NEG_INFINITY; 2],
            wake_at: f64::INFINITY,
            room: Room::of(chamber),
            fits: classes.iter().map(|class| chamber.obstacle(class).is_none()).collect(),
        };
        // A gamma law of mean one with the coefficient of variation asked for.
        let law = |chamber: &Chamber| {
            let variance = chamber.variation * chamber.variation;
            if variance > 0.0 { Gamma::new(1.0 / variance, variance).ok() } else { None }
        };
        LockState {
            lock,
            classes,
            queues: [queue(), queue()],
            rank,
            waiting: [0; 2],
            chambers: lock.chambers.iter().map(state).collect(),
            generator,
            durations: lock.chambers.iter().map(law).collect(),
            batch: Vec::new(),
        }
    }

    /// Vessels waiting on both sides.
    pub fn waiting(&self) -> usize {
        self.waiting[0] + self.waiting[1]
    }

    pub fn arrive(&mut self, vessel: Waiting) {
        let side = vessel.from.index();
        let rank = self.rank.get(vessel.class as usize).copied().unwrap_or(0);
        self.queues[side][rank].push_back(vessel);
        self.waiting[side] += 1;
    }

    pub fn free(&mut self, chamber: usize) {
        self.chambers[chamber].busy_until = None;
    }

    /// Starts everything that can start now: loaded lockages first, then empty ones.
    pub fn dispatch(&mut self, now: f64, doings: &mut Doings) {
        let mut again = true;
        while again && self.waiting() > 0 {
            again = false;
            for chamber in 0..self.chambers.len() {
                if self.is_ready(chamber, now, doings) && self.try_loaded(chamber, now, doings) {
                    again = true;
                }
            }
        }
        for chamber in 0..self.chambers.len() {
            if self.waiting() > 0 && self.is_ready(chamber, now, doings) {
                self.try_empty(chamber, now, doings);
            }
        }
    }

    fn is_ready(&mut self, chamber: usize, now: f64, doings: &mut Doings) -> bool {
        if self.chambers[chamber].busy_until.is_some() {
            return false;
        }
        let open = self.lock.chambers[chamber].calendar.next_open(now);
        if open > now {
            self.wake(chamber, open, now, doings);
        }
        open <= now
    }

    fn wake(&mut self, chamber: usize, at: f64, now: f64, doings: &mut Doings) {
        let state = &mut self.chambers[chamber];
        // One call is enough until it has come.
        if state.wake_at > at || state.wake_at <= now {
            state.wake_at = at;
            doings.wake.push(at);
        }
    }

    /// Starts a lockage with vessels from the side the chamber lies open to; false if there is none to start now.
    fn try_loaded(&mut self, chamber: usize, now: f64, doings: &mut Doings) -> bool {
        let side = self.chambers[chamber].open_to;
        if self.waiting[side.index()] == 0 {
            return false;
        }
        let last = self.chambers[chamber].last_departure[side.index()];
        let departure = self.lock.rules.departures[side.index()].next(now, last);
        if departure > now {
            self.wake(chamber, departure, now, doings);
            return false;
        }
        let full = self.stow(chamber, side);
        if self.batch.is_empty() {
            return false;
        }
        if self.lock.rules.clustering_s > 0.0 && !full {
            let first = self.batch.iter().map(|vessel| vessel.arrival_s).fold(f64::INFINITY, f64::min);
            if now < first + self.lock.rules.clustering_s {
                self.wake(chamber, first + self.lock.rules.clustering_s, now, doings);
                return false;
            }
        }
        self.take_out(side);
        self.start(chamber, side, now, doings);
        true
    }

    /// Chooses who goes in; true if somebody was left behind or the number is reached.
    fn stow(&mut self, chamber: usize, side: Side) -> bool {
        let spec = &self.lock.chambers[chamber];
        let state = &mut self.chambers[chamber];
        self.batch.clear();
        state.room.clear();
        let mut looked = 0;
        for vessel in self.queues[side.index()].iter().flatten() {
            if self.batch.len() >= spec.max_vessels || looked >= self.lock.rules.look_ahead.max(spec.max_vessels) {
                return true;
            }
            let class = vessel.class as usize;
            // Who never fits this chamber waits for another one and blocks nobody.
            if !state.fits.get(class).copied().unwrap_or(false) {
                continue;
            }
            looked += 1;
            let alone = self.classes[class].alone;
            if alone && !self.batch.is_empty() || !state.room.take(&self.classes[class]) {
                if self.lock.rules.overtaking {
                    continue;
                }
                return true;
            }
            self.batch.push(*vessel);
            if alone {
                return true;
            }
        }
        self.batch.len() >= spec.max_vessels
    }

    /// Takes the chosen out of their queues.
    fn take_out(&mut self, side: Side) {
        self.waiting[side.index()] -= self.batch.len();
        for vessel in &self.batch {
            let queue = &mut self.queues[side.index()][self.rank[vessel.class as usize]];
            if queue.front().is_some_and(|first| first.id == vessel.id) {
                queue.pop_front();
            } else if let Some(at) = queue.iter().position(|other| other.id == vessel.id) {
                queue.remove(at);
            }
        }
    }

    fn start(&mut self, chamber: usize, side: Side, now: f64, doings: &mut Doings) {
        let spec = &self.lock.chambers[chamber];
        let stretch = self.stretch(chamber);
        let factor = |vessel: &Waiting| self.classes[vessel.class as usize].time_factor;
        let mut loaded = 0.0;
        for (place, vessel) in self.batch.iter().enumerate() {
            loaded += factor(vessel) * if place == 0 { spec.first_in_s } else { spec.headway_in_s };
        }
        let mut out = loaded + spec.turn_s();
        let mut area = 0.0;
        for (place, vessel) in self.batch.iter().enumerate() {
            out += factor(vessel) * if place == 0 { spec.first_out_s } else { spec.headway_out_s };
            let class = &self.classes[vessel.class as usize];
            area += class.length_m * class.beam_m;
            doings.left.push(Left { vessel: *vessel, start_s: now, out_s: now + stretch * out, chamber });
        }
        let end = now + stretch * out;
        self.chambers[chamber].last_departure[side.index()] = now;
        doings.began.push(Began {
            chamber,
            from: side,
            start_s: now,
            end_s: end,
            vessels: self.batch.len(),
            area_share: area / spec.area_m2(),
        });
        self.set_off(chamber, side, end, doings);
    }

    fn stretch(&mut self, chamber: usize) -> f64 {
        match &self.durations[chamber] {
            None => 1.0,
            // The exponential law is drawn directly: faster, and the most common in theory.
            Some(_) if self.lock.chambers[chamber].variation == 1.0 => {
                let uniform: f64 = self.generator.random();
                -(1.0 - uniform).ln()
            }
            Some(gamma) => gamma.sample(&mut self.generator),
        }
    }

    fn set_off(&mut self, chamber: usize, side: Side, end: f64, doings: &mut Doings) {
        let state = &mut self.chambers[chamber];
        state.busy_until = Some(end);
        state.open_to = side.other();
        doings.free.push((chamber, end));
    }

    /// Turns an empty chamber to the other side, if somebody waits there for whom no other chamber comes as soon.
    fn try_empty(&mut self, chamber: usize, now: f64, doings: &mut Doings) {
        let side = self.chambers[chamber].open_to;
        let there = side.other();
        if self.waiting[there.index()] == 0 {
            return;
        }
        let suits = |vessel: &Waiting| self.chambers[chamber].fits.get(vessel.class as usize).copied().unwrap_or(false);
        if !self.queues[there.index()].iter().flatten().any(suits) {
            return;
        }
        let end = now + self.lock.chambers[chamber].turn_s();
        // Room that comes there without us; a chamber idle there now waits for its departure, or for more vessels.
        let comes = |other: &usize| {
            let state = &self.chambers[*other];
            let at = state.busy_until.unwrap_or(now);
            let open = self.lock.chambers[*other].calendar.next_open(at);
            *other != chamber && state.open_to == there && open <= end
        };
        let helpers: Vec<usize> = (0..self.chambers.len()).filter(comes).collect();
        if !helpers.is_empty() {
            let mut served = 0;
            for helper in helpers {
                self.stow(helper, there);
                served += self.batch.len();
            }
            if served >= self.waiting[there.index()] {
                return;
            }
        }
        doings.began.push(Began { chamber, from: side, start_s: now, end_s: end, vessels: 0, area_share: 0.0 });
        self.set_off(chamber, side, end, doings);
    }
}
