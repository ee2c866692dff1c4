//! One simulated day at a lock as events, for an animation.

use super::Waterway;
use super::traffic::words;
use linping_problems::Text;
use linping_waterway::experiment::{Element, Experiment, Record, simulate};
use linping_waterway::traffic::Side;
use linping_work::Stop;
use serde::Serialize;

const DAY_S: f64 = 86_400.0;
/// Days let pass before the day shown, so that the queue is as usual.
const BEFORE_DAYS: f64 = 5.0;

/// A day at a lock. Times are seconds from the day's midnight; vessels that came the day before have a negative arrival.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LockDay {
    /// The route.
    pub route: String,
    /// The lock.
    pub lock: String,
    /// Its chambers: name, usable length and width in metres.
    pub chambers: Vec<(String, f64, f64)>,
    /// Vessels, in the order in which they were taken in.
    pub events: Vec<DayEvent>,
    /// Vessels waiting at every moment their number changes; who is not taken in by the end of the next day is left out.
    pub queue: Vec<QueueAt>,
    /// True if demand is beyond capacity: then this is one day of a queue that grows for ever.
    pub unstable: bool,
}

/// A vessel's passage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayEvent {
    /// Its number in the simulation.
    pub vessel: usize,
    /// Its class.
    pub class: String,
    /// Length and beam in metres.
    pub size_m: (f64, f64),
    /// Cargo in tonnes.
    pub cargo_tonnes: f64,
    /// True if it comes from the upper end.
    pub from_upper: bool,
    /// When it came to the lock.
    pub arrival_s: f64,
    /// When its chamber began to load.
    pub entry_s: f64,
    /// When it was out on the other side.
    pub exit_s: f64,
    /// Number of its chamber in `chambers`.
    pub chamber: usize,
    /// Vessels waiting on its side when it came, itself included; 0 if it was taken in at once.
    pub queue_on_arrival: usize,
}

/// Vessels waiting from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct QueueAt {
    /// The moment.
    pub time_s: f64,
    /// On the upper side.
    pub upper: usize,
    /// On the lower side.
    pub lower: usize,
}

impl Waterway {
    /// A day of a year at the first lock of a route, simulated with the plan's seed; the same call always gives the same day.
    ///
    /// # Errors
    /// No such route, a route that nobody takes in that year, what the engine says; stopped.
    pub fn day(&self, route: &str, year: i16, stop: &Stop) -> Result<LockDay, Text> {
        let number = self.route(route)?;
        let unstable = self.in_year(year, stop)?.routes[number].is_unstable;
        let experiment = self.experiments(year, stop)?.into_iter().nth(number).flatten();
        let lock = self.routes[number].locks().next();
        let element = self.routes[number].way.iter().position(|element| matches!(element, Element::Lock(_)));
        let (Some(experiment), Some(lock), Some(element)) = (experiment, lock, element) else {
            return Err(Text::new(
                format!("{year} 年没有船走线路“{route}”"),
                format!("no vessel takes the route `{route}` in {year}"),
            ));
        };
        let start_s = BEFORE_DAYS * DAY_S;
        // A day more, so that who came late on the day shown is seen to leave.
        let experiment = Experiment { horizon_s: start_s + 2.0 * DAY_S, ..experiment };
        let mut record = Record::new(&experiment, 0.0, experiment.horizon_s);
        simulate(&experiment, self.seed, number as u64, &mut record, stop).map_err(|error| words(&error))?;
        let mut events: Vec<DayEvent> = Vec::new();
        let mut changes: Vec<(f64, i64, Side)> = Vec::new();
        for passage in record.passages.iter().filter(|passage| passage.element == element) {
            let (arrival_s, entry_s, exit_s) =
                (passage.arrival_s - start_s, passage.start_s - start_s, passage.out_s - start_s);
            changes.extend([(arrival_s, 1, passage.from), (entry_s, -1, passage.from)]);
            let Some(class) = experiment.classes.get(passage.class) else { continue };
            if arrival_s < DAY_S && exit_s >= 0.0 {
                events.push(DayEvent {
                    vessel: passage.vessel,
                    class: class.name.clone(),
                    size_m: (class.length_m, class.beam_m),
                    cargo_tonnes: class.cargo_tonnes(passage.from),
                    from_upper: passage.from == Side::Upper,
                    arrival_s,
                    entry_s,
                    exit_s,
                    chamber: passage.chamber,
                    queue_on_arrival: 0,
                });
            }
        }
        let queue = queue(changes);
        for event in &mut events {
            let last = queue.partition_point(|at| at.time_s <= event.arrival_s);
            event.queue_on_arrival =
                queue.get(last.saturating_sub(1)).map_or(0, |at| if event.from_upper { at.upper } else { at.lower });
        }
        let chambers = lock.chambers.iter().map(|c| (c.name.clone(), c.length_m, c.width_m)).collect();
        let queue = queue.into_iter().filter(|at| (0.0..DAY_S).contains(&at.time_s)).collect();
        Ok(LockDay { route: route.to_string(), lock: lock.name.clone(), chambers, events, queue, unstable })
    }
}

/// Numbers waiting after every moment at which somebody comes or is taken in.
fn queue(mut changes: Vec<(f64, i64, Side)>) -> Vec<QueueAt> {
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut waiting = [0_i64; 2];
    let mut queue: Vec<QueueAt> = Vec::new();
    for (time_s, change, side) in changes {
        waiting[side.index()] += change;
        let [upper, lower] = waiting.map(|count| usize::try_from(count).unwrap_or(0));
        let now = QueueAt { time_s, upper, lower };
        match queue.last_mut() {
            Some(last) if last.time_s == time_s => *last = now,
            _ => queue.push(now),
        }
    }
    queue
}
