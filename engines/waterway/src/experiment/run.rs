//! One run: events in the order of time, arrivals before what becomes free, that before what is looked at again.

use super::record::Record;
use super::trip::{Course, Trip};
use crate::channel::{Berth, Reach};
use crate::complex::{Doings, LockComplex, LockState, Waiting};
use crate::error::{Wanted, WaterwayError, check};
use crate::traffic::{Arrivals, Side, Stream, VesselClass};
use linping_work::{Generator, Stop, generator_for};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Something on the way, from the upper end to the lower.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Element {
    /// A lock.
    Lock(LockComplex),
    /// A stretch of channel.
    Reach(Reach),
    /// A quay.
    Berth(Berth),
}

/// What is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Kinds of vessels.
    pub classes: Vec<VesselClass>,
    /// The way, from the upper end to the lower.
    pub way: Vec<Element>,
    /// Arrivals at the upper and the lower end of vessels that sail from end to end.
    pub arrivals: [Arrivals; 2],
    /// Vessels that start or end at a berth.
    pub trips: Vec<Trip>,
    /// How long.
    pub horizon_s: f64,
}

impl Experiment {
    /// Every source of vessels, the ends first; none for those that come from the other side.
    pub(super) fn sources(&self, side: Side) -> impl Iterator<Item = Option<&Arrivals>> {
        let elements = self.way.len();
        let ends = self.arrivals.iter().zip(Side::BOTH);
        let trips = self.trips.iter().map(move |trip| (&trip.arrivals, trip.side(elements)));
        ends.chain(trips).map(move |(arrivals, from)| (from == side).then_some(arrivals))
    }

    /// Vessels a day that come from a side, trips included; records over `days`.
    pub fn per_day(&self, side: Side, days: f64) -> f64 {
        self.sources(side).flatten().map(|arrivals| arrivals.per_day(days)).sum()
    }

    /// When the last vessel comes, if all are recorded: after that there is nothing to measure.
    pub fn recorded_s(&self) -> Option<f64> {
        let mut last_s: Option<f64> = None;
        for arrivals in self.arrivals.iter().chain(self.trips.iter().map(|trip| &trip.arrivals)) {
            match arrivals {
                Arrivals::None => {}
                Arrivals::Record(list) => {
                    let end_s = list.last().map_or(0.0, |arrival| arrival.time_s);
                    last_s = Some(last_s.map_or(end_s, |before| before.max(end_s)));
                }
                Arrivals::Poisson { .. } | Arrivals::Timetable(_) => return None,
            }
        }
        last_s
    }

    /// True if nothing happens by chance: vessels come by timetable and lockages always take the same time. Demand that just
    /// equals capacity is then met, while by chance its queue would grow for ever.
    pub fn is_regular(&self) -> bool {
        let regular = |arrivals: &Arrivals| matches!(arrivals, Arrivals::None | Arrivals::Timetable(_));
        let steady = |element: &Element| match element {
            Element::Lock(lock) => lock.chambers.iter().all(|chamber| chamber.variation == 0.0),
            Element::Berth(berth) => berth.share == 0.0 || berth.share == 1.0,
            Element::Reach(_) => true,
        };
        let trips = self.trips.iter().map(|trip| &trip.arrivals);
        self.arrivals.iter().chain(trips).all(regular) && self.way.iter().all(steady)
    }

    /// Checks every part.
    ///
    /// # Errors
    /// What is wrong, by name.
    pub fn check(&self) -> Result<(), WaterwayError> {
        crate::error::positive("horizon", self.horizon_s)?;
        if self.classes.is_empty() {
            return Err(WaterwayError::Missing { what: "a class of vessels".into() });
        }
        for (number, class) in self.classes.iter().enumerate() {
            class.check()?;
            if self.classes.iter().take(number).any(|other| other.name == class.name) {
                return Err(WaterwayError::Twice { name: class.name.clone() });
            }
        }
        for side in Side::BOTH {
            let sum: f64 = self.classes.iter().map(|class| class.share[side.index()]).sum();
            if matches!(self.arrivals[side.index()], Arrivals::Poisson { .. }) {
                check("sum of the classes' shares", sum, Wanted::Positive, sum > 0.0)?;
            }
            self.arrivals[side.index()].check(&self.classes)?;
        }
        self.trips.iter().try_for_each(|trip| trip.check(&self.classes, &self.way))?;
        if !self.way.iter().any(|element| matches!(element, Element::Lock(_))) {
            return Err(WaterwayError::Missing { what: "a lock".into() });
        }
        for element in &self.way {
            match element {
                Element::Lock(lock) => lock.check(&self.classes)?,
                Element::Reach(reach) => reach.check(&self.classes)?,
                Element::Berth(berth) => berth.check()?,
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// A new vessel of a source: the upper end, the lower end, the trips.
    New(u16),
    /// A vessel comes to an element.
    Comes(Waiting),
    /// A vessel leaves a one-way stretch or a berth.
    Leaves(Waiting),
    /// A chamber is free.
    Free(usize),
    /// Time to look again.
    Look,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    time: f64,
    rank: u8,
    order: u64,
    element: u32,
    what: What,
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
        self.time.total_cmp(&other.time).then(self.rank.cmp(&other.rank)).then(self.order.cmp(&other.order))
    }
}

/// A stretch where vessels cannot pass each other.
#[derive(Default)]
struct OneWay {
    inside: usize,
    direction: Option<Side>,
    queues: [VecDeque<Waiting>; 2],
}

#[derive(Default)]
struct Quay {
    busy: usize,
    queue: VecDeque<Waiting>,
}

enum Place<'a> {
    Lock(Box<LockState<'a>>),
    OneWay(&'a Reach, OneWay),
    Open(&'a Reach),
    Quay(&'a Berth, Quay),
}

struct World<'a> {
    experiment: &'a Experiment,
    places: Vec<Place<'a>>,
    due: BinaryHeap<Reverse<Due>>,
    order: u64,
    generator: Generator,
    record: &'a mut Record,
    dirty: Vec<usize>,
    /// By source.
    courses: Vec<Course>,
}

/// Runs the experiment once, with the chance of one replication, and records what happens.
///
/// # Errors
/// What is wrong with the experiment, by name; [`WaterwayError::Stopped`] if told to stop.
pub fn simulate(
    experiment: &Experiment,
    seed: u64,
    replication: u64,
    record: &mut Record,
    stop: &Stop,
) -> Result<(), WaterwayError> {
    experiment.check()?;
    let chance = |stream: u64| generator_for(seed, replication * 64 + stream);
    let places = experiment
        .way
        .iter()
        .enumerate()
        .map(|(number, element)| match element {
            Element::Lock(lock) => {
                Place::Lock(Box::new(LockState::new(lock, &experiment.classes, chance(3 + number as u64))))
            }
            Element::Reach(reach) if reach.one_way => Place::OneWay(reach, OneWay::default()),
            Element::Reach(reach) => Place::Open(reach),
            Element::Berth(berth) => Place::Quay(berth, Quay::default()),
        })
        .collect();
    let elements = experiment.way.len();
    let mut streams: Vec<Stream> = Vec::with_capacity(2 + experiment.trips.len());
    let mut courses = Vec::with_capacity(streams.capacity());
    for side in Side::BOTH {
        let shares = experiment.classes.iter().map(|class| class.share[side.index()]);
        streams.push(Stream::new(&experiment.arrivals[side.index()], shares, chance(side.index() as u64)));
        courses.push(Course::through(side, elements));
    }
    for (number, trip) in experiment.trips.iter().enumerate() {
        let shares = trip.mix(&experiment.classes, elements).into_iter();
        streams.push(Stream::new(&trip.arrivals, shares, chance((3 + elements + number) as u64)));
        courses.push(Course::of(trip, elements));
    }
    let mut world = World {
        experiment,
        places,
        due: BinaryHeap::new(),
        order: 0,
        generator: chance(2),
        record,
        dirty: Vec::new(),
        courses,
    };
    let mut next = Vec::with_capacity(streams.len());
    for (source, stream) in streams.iter_mut().enumerate() {
        next.push(stream.draw());
        world.expect(source, next[source]);
    }
    world.go(&mut streams, &mut next, stop)
}

impl World<'_> {
    fn push(&mut self, time: f64, rank: u8, element: usize, what: What) {
        self.due.push(Reverse(Due { time, rank, order: self.order, element: element as u32, what }));
        self.order += 1;
    }

    fn expect(&mut self, source: usize, next: Option<(f64, usize)>) {
        if let Some((time, _)) = next.filter(|(time, _)| *time < self.experiment.horizon_s) {
            self.push(time, 0, 0, What::New(source as u16));
        }
    }

    fn go(
        &mut self,
        streams: &mut [Stream<'_>],
        next: &mut [Option<(f64, usize)>],
        stop: &Stop,
    ) -> Result<(), WaterwayError> {
        let mut id = 0;
        let mut doings = Doings::default();
        let mut count = 0_u32;
        while let Some(Reverse(due)) = self.due.pop() {
            count = count.wrapping_add(1);
            if count.is_multiple_of(65_536) && stop.is_reached() {
                return Err(WaterwayError::Stopped);
            }
            if due.time > self.experiment.horizon_s {
                break;
            }
            let element = due.element as usize;
            match due.what {
                What::New(source) => {
                    let at = usize::from(source);
                    if let Some((time, class)) = next[at] {
                        let Course { side, first, .. } = self.courses[at];
                        let class = class as u32;
                        let vessel = Waiting { class, from: side, source, arrival_s: time, entered_s: time, id };
                        id += 1;
                        self.record.entered(side);
                        self.comes(first, vessel, time);
                    }
                    next[at] = streams[at].draw();
                    self.expect(at, next[at]);
                }
                What::Comes(vessel) => self.comes(element, vessel, due.time),
                What::Leaves(vessel) => self.leaves(element, vessel, due.time),
                What::Free(chamber) => {
                    if let Place::Lock(lock) = &mut self.places[element] {
                        lock.free(chamber);
                        self.touch(element);
                    }
                }
                What::Look => self.touch(element),
            }
            // Everything that happens at one moment is known before a lock keeper decides.
            if !self.due.peek().is_some_and(|Reverse(then)| then.time <= due.time) {
                while let Some(element) = self.dirty.pop() {
                    self.decide(element, due.time, &mut doings);
                }
            }
        }
        let waiting = self.places.iter().map(|place| match place {
            Place::Lock(lock) => lock.waiting(),
            Place::OneWay(_, state) => state.queues.iter().map(VecDeque::len).sum(),
            Place::Quay(_, quay) => quay.queue.len(),
            Place::Open(_) => 0,
        });
        self.record.end(waiting.sum());
        Ok(())
    }

    fn touch(&mut self, element: usize) {
        if !self.dirty.contains(&element) {
            self.dirty.push(element);
        }
    }

    fn comes(&mut self, element: usize, mut vessel: Waiting, now: f64) {
        vessel.arrival_s = now;
        let class = &self.experiment.classes[vessel.class as usize];
        match &mut self.places[element] {
            Place::Lock(lock) => {
                lock.arrive(vessel);
                self.touch(element);
            }
            Place::Open(reach) => {
                let out = now + reach.time_s(class);
                self.record.passed(element, vessel, now, out);
                self.onward(element, vessel, out);
            }
            Place::OneWay(_, state) => {
                state.queues[vessel.from.index()].push_back(vessel);
                self.enter_one_way(element, now);
            }
            Place::Quay(berth, quay) => {
                let certain = self.courses[usize::from(vessel.source)].calls.contains(&Some(element));
                if certain || self.generator.random::<f64>() < berth.share {
                    quay.queue.push_back(vessel);
                    self.enter_quay(element, now);
                } else {
                    self.record.passed(element, vessel, now, now);
                    self.onward(element, vessel, now);
                }
            }
        }
    }

    fn leaves(&mut self, element: usize, vessel: Waiting, now: f64) {
        match &mut self.places[element] {
            Place::OneWay(_, state) => {
                state.inside -= 1;
                self.enter_one_way(element, now);
            }
            Place::Quay(_, quay) => {
                quay.busy -= 1;
                self.enter_quay(element, now);
            }
            Place::Lock(_) | Place::Open(_) => {}
        }
        self.onward(element, vessel, now);
    }

    fn enter_quay(&mut self, element: usize, now: f64) {
        let Place::Quay(berth, quay) = &mut self.places[element] else { return };
        if quay.busy < berth.places
            && let Some(vessel) = quay.queue.pop_front()
        {
            quay.busy += 1;
            let out = now + berth.handling_s;
            self.record.passed(element, vessel, now, out);
            self.push(out, 1, element, What::Leaves(vessel));
        }
    }

    /// Lets vessels into a one-way stretch: the direction under way goes on while nobody has waited too long at the
    /// other end; once it is empty, whoever has waited longest decides the direction.
    fn enter_one_way(&mut self, element: usize, now: f64) {
        let Place::OneWay(reach, state) = &mut self.places[element] else { return };
        let reach: &Reach = reach;
        let first = |queue: &VecDeque<Waiting>| queue.front().map_or(f64::INFINITY, |vessel| vessel.arrival_s);
        let fronts = [first(&state.queues[0]), first(&state.queues[1])];
        let side = match state.direction.filter(|_| state.inside > 0) {
            Some(side) if now - fronts[side.other().index()] > reach.platoon_s => return,
            Some(side) => side,
            None if fronts[0] <= fronts[1] => Side::Upper,
            None => Side::Lower,
        };
        let mut entering = std::mem::take(&mut state.queues[side.index()]);
        state.inside += entering.len();
        state.direction = Some(side);
        for vessel in entering.drain(..) {
            let out = now + reach.time_s(&self.experiment.classes[vessel.class as usize]);
            self.record.passed(element, vessel, now, out);
            self.push(out, 1, element, What::Leaves(vessel));
        }
    }

    /// On to the next element, or out.
    fn onward(&mut self, element: usize, vessel: Waiting, time: f64) {
        if element == self.courses[usize::from(vessel.source)].last {
            return self.record.out(vessel, time);
        }
        let next = if vessel.from == Side::Upper { element + 1 } else { element - 1 };
        self.push(time, 0, next, What::Comes(vessel));
    }

    fn decide(&mut self, element: usize, now: f64, doings: &mut Doings) {
        let Place::Lock(lock) = &mut self.places[element] else { return };
        doings.clear();
        lock.dispatch(now, doings);
        for &(chamber, at) in &doings.free {
            self.push(at, 1, element, What::Free(chamber));
        }
        for &at in &doings.wake {
            self.push(at, 2, element, What::Look);
        }
        for left in &doings.left {
            self.record.served(element, left);
            self.onward(element, left.vessel, left.out_s);
        }
        for began in &doings.began {
            self.record.lockage(element, began);
        }
    }
}
