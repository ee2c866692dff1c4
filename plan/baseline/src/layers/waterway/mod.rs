//! A waterway: routes of channel and locks between two ends, the fleet, and the cargo that wants to pass, which grows with the
//! years. What passes and how long vessels wait is simulated once for each state and year and then kept.

mod day;
mod read;
mod spec;
mod traffic;
mod year;

pub use day::{DayEvent, LockDay, QueueAt};
pub(crate) use read::{read_chamber, read_class, read_route};
pub use spec::{
    CallSpec, ChamberSpec, ClassSpec, ClosureSpec, CycleSpec, DemandSpec, LinePoint, LockSpec, ReachSpec, RouteSpec,
    TimetableSpec, ValvesSpec, WaterwaySpec,
};
pub use year::{RouteYear, Waits, WaterwayYear, rates};

use super::numbers::Numbers;
use linping_language::{Name, Plan, Status};
use linping_network::LonLat;
use linping_problems::{Problems, Text};
use linping_waterway::complex::{Chamber, LockComplex};
use linping_waterway::experiment::Element;
use linping_waterway::traffic::{RecordedArrival, VesselClass};
use linping_work::Key;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// What was worked out, by the content it was worked out from.
type Known = Mutex<HashMap<Key, Arc<WaterwayYear>>>;

/// A waterway that answers.
#[derive(Clone, Debug)]
pub struct Waterway {
    /// What it is called.
    pub name: Name,
    /// Kinds of vessels; `share` is the share of the vessels that want to pass.
    pub classes: Vec<VesselClass>,
    /// Who comes.
    pub traffic: Traffic,
    /// Days a year on which it can be used.
    pub navigable_days: f64,
    /// Ways between the two ends.
    pub routes: Vec<Route>,
    /// The plan's seed.
    pub seed: u64,
    /// The weakest status among its numbers.
    pub status: Status,
    /// True if it may be shown.
    pub open: bool,
    /// Shared by all states of the waterway: the same content is simulated once.
    known: Arc<Known>,
}

/// Who comes to the two ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Traffic {
    /// Cargo of a year, vessels by chance.
    Demand {
        /// Tonnes from the upper and the lower end.
        tonnes: [f64; 2],
        /// Growth a year; 0.02 is 2 %.
        growth: f64,
        /// The year the tonnes are of.
        year: i16,
        /// Weights of the hours of the day.
        by_hour: Option<[f64; 24]>,
    },
    /// The same vessels every day, from the upper and the lower end.
    Timetable([Vec<RecordedArrival>; 2]),
}

/// A way between the two ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Its name in the plan.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// Channel and locks from the upper to the lower end.
    pub way: Vec<Element>,
    /// Share of the vessels that take it, if it is told.
    pub share: Option<f64>,
    /// Points along its middle.
    pub line: Vec<LonLat>,
    /// From bank to bank.
    pub width_m: Option<f64>,
    /// The weakest status among its numbers.
    pub status: Status,
}

impl Route {
    /// Reads a route that an action opens.
    pub fn read(spec: &RouteSpec, plan: &Plan, problems: &mut Problems) -> Option<Route> {
        read_route(spec, &mut Numbers::new(plan, problems))
    }

    /// Length of its channel.
    pub fn length_m(&self) -> f64 {
        self.way
            .iter()
            .map(|element| match element {
                Element::Reach(reach) => reach.length_m,
                Element::Lock(_) | Element::Berth(_) => 0.0,
            })
            .sum()
    }

    /// Its locks, from the upper end.
    pub fn locks(&self) -> impl Iterator<Item = &LockComplex> {
        self.way.iter().filter_map(|element| match element {
            Element::Lock(lock) => Some(lock),
            Element::Reach(_) | Element::Berth(_) => None,
        })
    }

    /// The route with another chamber in a lock: instead of one of the same name, or beside the others. None without the lock.
    #[must_use]
    pub fn with_chamber(&self, lock: &str, chamber: &Chamber) -> Option<Route> {
        let mut route = self.clone();
        let found = route.way.iter_mut().find_map(|element| match element {
            Element::Lock(found) if found.name == lock => Some(found),
            _ => None,
        })?;
        match found.chambers.iter_mut().find(|known| known.name == chamber.name) {
            Some(known) => *known = chamber.clone(),
            None => found.chambers.push(chamber.clone()),
        }
        Some(route)
    }
}

/// The vessels of a plan's table, as an action gives them, and the weakest status among their numbers.
pub fn read_fleet(specs: &[ClassSpec], plan: &Plan, problems: &mut Problems) -> (Vec<VesselClass>, Status) {
    let mut numbers = Numbers::new(plan, problems);
    let classes = specs.iter().map(|class| read_class(class, &mut numbers)).collect();
    (classes, numbers.status)
}

/// The chambers of a plan's table, as an action gives them, and the weakest status among their numbers.
pub fn read_chambers(spec: &ChamberSpec, plan: &Plan, problems: &mut Problems) -> Option<(Vec<Chamber>, Status)> {
    let mut numbers = Numbers::new(plan, problems);
    let chambers = read_chamber(spec, &mut numbers)?;
    Some((chambers, numbers.status))
}

impl Waterway {
    /// True if more or less cargo comes with the years.
    pub fn varies(&self) -> bool {
        matches!(self.traffic, Traffic::Demand { growth, .. } if growth != 0.0)
    }

    /// The route of that name, or the names there are.
    ///
    /// # Errors
    /// No such route.
    pub fn route(&self, id: &str) -> Result<usize, Text> {
        self.routes.iter().position(|route| route.id == id).ok_or_else(|| {
            let known = self.routes.iter().map(|route| route.id.as_str()).collect::<Vec<_>>().join(", ");
            Text::new(format!("没有线路“{id}”；有：{known}"), format!("there is no route `{id}`; there are: {known}"))
        })
    }

    /// The waterway with a route changed or added.
    #[must_use]
    pub fn with_route(&self, route: Route) -> Waterway {
        let mut changed = self.clone();
        changed.status = changed.status.and(route.status);
        match changed.routes.iter_mut().find(|known| known.id == route.id) {
            Some(known) => *known = route,
            None => changed.routes.push(route),
        }
        changed
    }
}
