//! What passes in a year and how long vessels wait.

use super::traffic::words;
use super::{Traffic, Waterway};
use linping_language::Name;
use linping_problems::Text;
use linping_waterway::WaterwayError;
use linping_waterway::complex::{Chamber, Closure};
use linping_waterway::experiment::{Estimate, Experiment, Record, estimate, saturate, simulate, waiting_bound_s};
use linping_waterway::traffic::Side;
use linping_work::{Key, KeyOf, Stop};
use rayon::prelude::*;
use std::sync::{Arc, PoisonError};

const DAY_S: f64 = 86_400.0;
/// Vessels simulated for a year in all replications together: a few hundredths of a second.
const VESSELS: f64 = 240_000.0;
/// Replications of traffic by chance.
const REPLICATIONS: u64 = 8;
/// Days of each replication, warm-up left out: within these, as many as the vessels allow.
const DAYS: (f64, f64) = (20.0, 180.0);
/// Days left out at the start.
const WARM_UP_DAYS: f64 = 10.0;
/// Near to saturation the queue takes longer to reach its usual length.
const LONG_WARM_UP_DAYS: f64 = 40.0;
/// A timetable repeats itself: one day after this many.
const SETTLED_DAYS: f64 = 3.0;
/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// A waterway in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterwayYear {
    /// Route by route.
    pub routes: Vec<RouteYear>,
    /// Waits of all vessels; none if a queue grows for ever.
    pub waits: Option<Waits>,
}

/// A route in a year; pairs are from the upper and from the lower end.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteYear {
    /// The route.
    pub id: String,
    /// What it is called.
    pub name: Name,
    /// Its chambers.
    pub chambers: usize,
    /// Cargo that wants to pass.
    pub demand_tonnes: [f64; 2],
    /// Cargo that can pass with vessels always waiting at both ends.
    pub capacity_tonnes: [f64; 2],
    /// Vessels that come over vessels that can pass, the other end as it is.
    pub load: [f64; 2],
    /// Cargo that passes: what wants to, or what can.
    pub passed_tonnes: [f64; 2],
    /// True if the queue grows for ever: demand is not below capacity, or for a timetable above it.
    pub is_unstable: bool,
    /// Vessels a day.
    pub vessels_per_day: [f64; 2],
    /// Waits of its vessels; none if its queue grows for ever.
    pub waits: Option<Waits>,
}

/// How long vessels wait at locks, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Waits {
    /// Mean, with its interval.
    pub mean_s: Estimate,
    /// What 95 of a hundred vessels do not exceed.
    pub ninety_fifth_s: Estimate,
    /// A mean that is not exceeded, by analysis; none where the argument does not hold.
    pub bound_s: Option<f64>,
    /// Replications; 1 where nothing is left to chance and the answer is exact.
    pub replications: u64,
    /// Days of each, warm-up left out.
    pub days: f64,
}

impl RouteYear {
    /// Demand over capacity at the end that is nearer to saturation.
    pub fn rate(&self) -> f64 {
        self.load[0].max(self.load[1])
    }
}

impl WaterwayYear {
    /// The routes that are unstable, in words with their rates; none if all are stable.
    pub fn unstable<'a>(&'a self, among: impl IntoIterator<Item = &'a RouteYear>) -> Option<Text> {
        let unstable: Vec<&RouteYear> = among.into_iter().filter(|route| route.is_unstable).collect();
        let list = rates(&unstable);
        (!unstable.is_empty()).then(|| {
            Text::new(
                format!("不稳定：需求为能力的倍数：{}；排队无限增长，等待没有数值", list.zh),
                format!(
                    "unstable: demand over capacity: {}; the queue grows for ever and there is no wait to give",
                    list.en
                ),
            )
        })
    }
}

/// How near each route is to saturation: its name and demand over capacity.
pub fn rates(routes: &[&RouteYear]) -> Text {
    let list = |of: fn(&Name) -> &str, comma: &str| {
        let each = routes.iter().map(|route| format!("{} {:.3}", of(&route.name), route.rate()));
        each.collect::<Vec<_>>().join(comma)
    };
    Text::new(list(|name| &name.zh, "，"), list(|name| &name.en, ", "))
}

/// What the routes of one replication leave behind.
struct Waited {
    waits_s: Vec<f32>,
}

impl Waited {
    fn mean_s(&self) -> f64 {
        self.waits_s.iter().map(|wait| f64::from(*wait)).sum::<f64>() / self.waits_s.len().max(1) as f64
    }

    fn quantile_s(&mut self, share: f64) -> f64 {
        let count = self.waits_s.len();
        if count == 0 {
            return 0.0;
        }
        let rank = ((share * count as f64).ceil() as usize).clamp(1, count) - 1;
        f64::from(*self.waits_s.select_nth_unstable_by(rank, f32::total_cmp).1)
    }
}

impl Waterway {
    /// The waterway in a year, worked out once for the same content.
    ///
    /// # Errors
    /// What the engine says; stopped.
    pub fn in_year(&self, year: i16, stop: &Stop) -> Result<Arc<WaterwayYear>, Text> {
        let key = self.key(year);
        if let Some(found) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(self.work_out(year, stop)?);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
        Ok(made)
    }

    fn key(&self, year: i16) -> Key {
        let by_hour = if let Traffic::Demand { by_hour, .. } = &self.traffic { by_hour } else { &None };
        let ends = if let Traffic::Timetable(ends) = &self.traffic { Some(ends) } else { None };
        let traffic = (self.demand_tonnes(year), by_hour, ends, self.navigable_days, self.seed);
        KeyOf::new("waterway").debug(&traffic).debug(&self.classes).debug(&self.routes).key()
    }

    fn work_out(&self, year: i16, stop: &Stop) -> Result<WaterwayYear, Text> {
        let experiments = self.experiments(year, stop)?;
        let mut routes = Vec::with_capacity(experiments.len());
        for (number, experiment) in experiments.iter().enumerate() {
            routes.push(self.flows(number, experiment.as_ref(), stop)?);
        }
        let loads: Vec<f64> = routes.iter().map(RouteYear::rate).collect();
        let used: Vec<usize> = (0..routes.len()).filter(|route| experiments[*route].is_some()).collect();
        for &route in &used {
            if routes[route].is_unstable {
                continue;
            }
            let only = [(route, experiments[route].as_ref())];
            routes[route].waits = Some(self.waits(&only, loads[route], stop)?);
        }
        let all: Vec<_> = used.iter().map(|route| (*route, experiments[*route].as_ref())).collect();
        let rate = loads.iter().copied().fold(0.0, f64::max);
        let waits = match all.as_slice() {
            [] => None,
            _ if routes.iter().any(|route| route.is_unstable) => None,
            [(only, _)] => routes[*only].waits.clone(),
            several => Some(self.waits(several, rate, stop)?),
        };
        Ok(WaterwayYear { routes, waits })
    }

    /// Demand, capacity and what passes on one route.
    fn flows(&self, number: usize, experiment: Option<&Experiment>, stop: &Stop) -> Result<RouteYear, Text> {
        let route = &self.routes[number];
        let mut found = RouteYear {
            id: route.id.clone(),
            name: route.name.clone(),
            chambers: Waterway::chambers(route),
            demand_tonnes: [0.0; 2],
            capacity_tonnes: [0.0; 2],
            load: [0.0; 2],
            passed_tonnes: [0.0; 2],
            is_unstable: false,
            vessels_per_day: [0.0; 2],
            waits: None,
        };
        let Some(experiment) = experiment else { return Ok(found) };
        let saturation = saturate(experiment, self.seed, stop).map_err(|error| words(&error))?;
        found.load = saturation.load;
        found.is_unstable = Side::BOTH.into_iter().any(|side| saturation.grows_for_ever(experiment, side));
        found.capacity_tonnes = saturation.cargo_tonnes_per_year.map(|tonnes| tonnes * self.navigable_days / 365.0);
        for side in Side::BOTH {
            let at = side.index();
            let vessels = experiment.arrivals[at].per_day(1.0);
            let shares: f64 = experiment.classes.iter().map(|class| class.share[at]).sum();
            let cargo: f64 = experiment.classes.iter().map(|c| c.share[at] / shares * c.cargo_tonnes(side)).sum();
            found.vessels_per_day[at] = vessels;
            found.demand_tonnes[at] = vessels * cargo * self.navigable_days;
            found.passed_tonnes[at] = found.demand_tonnes[at] / saturation.load[at].max(1.0);
        }
        Ok(found)
    }

    /// Waits of the vessels of some routes taken together.
    fn waits(&self, routes: &[(usize, Option<&Experiment>)], rate: f64, stop: &Stop) -> Result<Waits, Text> {
        let routes: Vec<(usize, &Experiment)> = routes.iter().filter_map(|(n, e)| Some((*n, (*e)?))).collect();
        let count = |experiment: &Experiment| experiment.arrivals.iter().map(|a| a.per_day(1.0)).sum::<f64>();
        let vessels: f64 = routes.iter().map(|(_, experiment)| count(experiment)).sum();
        let exact = matches!(self.traffic, Traffic::Timetable(_)) && routes.iter().all(|(n, _)| self.is_fixed(*n));
        let (replications, warm_up, days) = if exact {
            (1, SETTLED_DAYS, 1.0)
        } else {
            let days = (VESSELS / REPLICATIONS as f64 / vessels.max(1.0)).clamp(DAYS.0, DAYS.1).floor();
            (REPLICATIONS, if rate > 0.85 { LONG_WARM_UP_DAYS } else { WARM_UP_DAYS }, days)
        };
        let runs: Result<Vec<Waited>, WaterwayError> = (0..replications)
            .into_par_iter()
            .map(|replication| {
                let mut waits_s = Vec::new();
                for (number, experiment) in &routes {
                    // Vessels of the last day measured are let through, so that their waits are known whole.
                    let horizon_s = (warm_up + days + 1.0) * DAY_S;
                    let experiment = Experiment { horizon_s, ..(*experiment).clone() };
                    let mut record = Record::new(&experiment, warm_up * DAY_S, horizon_s);
                    let stream = replication + REPLICATIONS * *number as u64;
                    simulate(&experiment, self.seed, stream, &mut record, stop)?;
                    let measured = (warm_up * DAY_S)..((warm_up + days) * DAY_S);
                    let own = record.passages.iter().filter(|passage| measured.contains(&passage.arrival_s));
                    waits_s.extend(own.map(|passage| (passage.start_s - passage.arrival_s) as f32));
                }
                Ok(Waited { waits_s })
            })
            .collect();
        let mut runs = runs.map_err(|error| words(&error))?;
        let means: Vec<f64> = runs.iter().map(Waited::mean_s).collect();
        let upper: Vec<f64> = runs.iter_mut().map(|run| run.quantile_s(0.95)).collect();
        let over = |values: &[f64]| match values {
            [exact] => Estimate { mean: *exact, low: *exact, high: *exact },
            several => estimate(several, CONFIDENCE),
        };
        let bound_s = routes.iter().try_fold(0.0, |sum, (_, experiment)| {
            let sides = Side::BOTH.iter().filter(|side| experiment.arrivals[side.index()].per_day(1.0) > 0.0);
            sides
                .map(|side| Some((experiment.arrivals[side.index()].per_day(1.0), waiting_bound_s(experiment, *side)?)))
                .try_fold(sum, |sum, found: Option<(f64, f64)>| {
                    found.map(|(count, bound)| sum + count / vessels * bound)
                })
        });
        Ok(Waits { mean_s: over(&means), ninety_fifth_s: over(&upper), bound_s, replications, days })
    }

    /// True if nothing on the route is left to chance but who comes, and every day is like the others.
    fn is_fixed(&self, route: usize) -> bool {
        let daily = |closure: &Closure| closure.every_s.is_some_and(|every| (DAY_S / every).fract() == 0.0);
        let fixed = |chamber: &Chamber| chamber.variation == 0.0 && chamber.calendar.0.iter().all(daily);
        self.routes[route].locks().all(|lock| lock.chambers.iter().all(fixed))
    }
}
