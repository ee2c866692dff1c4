//! From the keys of the plan to channel, locks and vessels, every number with its unit and its status.

use super::spec::{
    ChamberSpec, ClassSpec, ClosureSpec, DemandSpec, LockSpec, ReachSpec, RouteSpec, TimetableSpec, WaterwaySpec,
};
use super::{Route, Traffic, Waterway};
use crate::layers::numbers::Numbers;
use linping_language::{Located, Plan, Span, Status};
use linping_network::LonLat;
use linping_problems::{Code, Problems, Text};
use linping_units::Dimension;
use linping_waterway::channel::{ChannelClass, Reach, channel_standard};
use linping_waterway::complex::{Calendar, Chamber, Closure, Departures, LockComplex, Rules};
use linping_waterway::experiment::{Element, Experiment};
use linping_waterway::traffic::{Arrivals, RecordedArrival, Side, VesselClass};
use linping_waterway::{Levelling, Wanted, WaterwayError, levelling_time_s};
use std::sync::Arc;

/// No limit, in metres or metres a second.
const ANY: f64 = 1e6;
const GRAVITY: f64 = 9.81;

impl Waterway {
    /// The waterway a plan describes; none if something is wrong, which is then among the problems.
    pub fn read(spec: &WaterwaySpec, plan: &Plan, at: Span, problems: &mut Problems) -> Option<Waterway> {
        let known = problems.len();
        let mut numbers = Numbers::new(plan, problems);
        let navigable_days = match numbers.optional(spec.navigable_days.as_ref(), Dimension::Time, at) {
            Some(seconds) => seconds / 86_400.0,
            None => 365.0,
        };
        if !(navigable_days > 0.0 && navigable_days <= 366.0) {
            let message = Text::new("通航天数须在 0 到 366 之间", "days of use must lie between 0 and 366");
            numbers.refuse(Code::BadValue, at, message, Text::new("请改正该值。", "correct the value."));
        }
        let classes: Vec<VesselClass> = spec.fleet.iter().map(|class| read_class(class, &mut numbers)).collect();
        let traffic = match (&spec.demand, &spec.timetable) {
            (Some(demand), None) => read_demand(demand, at, &mut numbers),
            (None, Some(timetable)) => read_timetable(timetable, &classes, at, &mut numbers),
            _ => {
                let message = Text::new("须写 demand 或 timetable 之一", "write one of demand and timetable");
                let hint = Text::new(
                    "按年货运量写 demand，按日时刻表写 timetable。",
                    "demand is tonnes a year, timetable who comes every day.",
                );
                numbers.refuse(Code::MissingKey, at, message, hint);
                None
            }
        };
        let routes: Vec<Route> = spec.route.iter().filter_map(|route| read_route(route, &mut numbers)).collect();
        if routes.is_empty() && spec.route.is_empty() {
            let message = Text::new("航道没有线路", "the waterway has no route");
            numbers.refuse(Code::MissingKey, at, message, Text::new("请写 [[route]]。", "write [[route]]."));
        }
        let (status, open) = (numbers.status, numbers.open);
        let status = routes.iter().fold(status, |status, route| status.and(route.status));
        let waterway = Waterway {
            name: spec.name.clone(),
            classes,
            traffic: traffic?,
            navigable_days,
            routes,
            seed: plan.head.seed,
            status,
            open,
            known: Arc::default(),
        };
        if problems.len() == known {
            waterway.check(spec, plan, problems);
        }
        (problems.len() == known).then_some(waterway)
    }

    /// What is wrong with a route that an action opens or changes, given the fleet (that of the waterway if
    /// empty); without a place yet.
    pub fn check_route(&self, route: &Route, fleet: &[VesselClass]) -> Problems {
        let fleet = if fleet.is_empty() { &self.classes } else { fleet };
        let obstacles: Vec<_> = fleet.iter().map(|class| route.obstacle(class)).collect();
        if let Some(Some(error)) = obstacles.first()
            && obstacles.iter().all(Option::is_some)
        {
            return vec![error.problem()];
        }
        let classes = fleet.iter().zip(&obstacles).filter(|(_, obstacle)| obstacle.is_none());
        let even = |class: &VesselClass| VesselClass { share: [1.0; 2], ..class.clone() };
        let experiment = Experiment {
            classes: classes.map(|(class, _)| even(class)).collect(),
            way: route.way.clone(),
            arrivals: [Arrivals::None, Arrivals::None],
            trips: Vec::new(),
            horizon_s: 86_400.0,
        };
        experiment.check().err().map(|error| error.problem()).into_iter().collect()
    }

    /// Vessels that fit no route, arrivals out of order, values out of range: told at the class or the route they belong to.
    fn check(&self, spec: &WaterwaySpec, plan: &Plan, problems: &mut Problems) {
        let known = problems.len();
        let mut numbers = Numbers::new(plan, problems);
        for (number, class) in self.classes.iter().enumerate() {
            let at = spec.fleet.get(number).map(|class| class.class.span).unwrap_or_default();
            if self.classes.iter().take(number).any(|other| other.name == class.name) {
                numbers.report(WaterwayError::Twice { name: class.name.clone() }.problem(), at);
            }
            let obstacles: Vec<_> = self.routes.iter().map(|route| route.obstacle(class)).collect();
            if let Some(Some(error)) = obstacles.iter().find(|o| o.is_some())
                && obstacles.iter().all(Option::is_some)
            {
                numbers.report(error.problem(), at);
            }
        }
        for (number, route) in self.routes.iter().enumerate() {
            let at = spec.route.get(number).map(|route| route.id.span).unwrap_or_default();
            if self.routes.iter().take(number).any(|other| other.id == route.id) {
                numbers.report(WaterwayError::Twice { name: route.id.clone() }.problem(), at);
            }
        }
        let empty = Side::BOTH.iter().any(|side| {
            let cargo =
                self.classes.iter().map(|class| class.share[side.index()] * class.cargo_tonnes(*side)).sum::<f64>();
            matches!(self.traffic, Traffic::Demand { tonnes, .. } if tonnes[side.index()] > 0.0 && cargo <= 0.0)
        });
        if empty {
            let at = spec.fleet.first().map(|class| class.class.span).unwrap_or_default();
            let message = Text::new("船队不载货，无法运送需求", "the fleet carries no cargo, so nothing of the demand");
            numbers.refuse(
                Code::BadValue,
                at,
                message,
                Text::new("请核对 tonnes、load 与 share。", "check tonnes, load and share."),
            );
        }
        if numbers.problems.len() > known {
            return;
        }
        for (number, experiment) in self.even_experiments(plan.head.base_year).into_iter().enumerate() {
            let at = spec.route.get(number).map(|route| route.id.span).unwrap_or_default();
            if let Some(Err(error)) = experiment.map(|experiment| experiment.check()) {
                numbers.report(error.problem(), at);
            }
        }
    }
}

fn metres(length: &Located<linping_language::Length>) -> f64 {
    length.value.0.in_base()
}

fn seconds(duration: &Located<linping_language::Duration>) -> f64 {
    duration.value.0.in_base()
}

/// A kind of vessels.
pub(crate) fn read_class(spec: &ClassSpec, numbers: &mut Numbers) -> VesselClass {
    numbers.grounds(&spec.grounds, spec.class.span);
    let part = |share: Option<&Located<linping_language::PerCent>>| share.map_or(1.0, |s| s.value.0.in_base() / 100.0);
    VesselClass {
        name: spec.class.value.0.clone(),
        length_m: metres(&spec.length),
        beam_m: metres(&spec.beam),
        draught_m: metres(&spec.draught),
        air_draught_m: spec.air_draught.as_ref().map_or(0.0, metres),
        tonnes: spec.tonnes.value.0.in_base(),
        load: [part(spec.load.as_ref()); 2],
        share: [part(spec.share.as_ref()); 2],
        priority: spec.priority,
        service: spec.service,
        alone: false,
        time_factor: 1.0,
        speed_mps: spec.speed.as_ref().map_or(2.5, |speed| speed.value.0.in_base() / 3.6),
    }
}

fn read_demand(spec: &DemandSpec, at: Span, numbers: &mut Numbers) -> Option<Traffic> {
    let upper = numbers.optional(spec.upper.as_ref(), Dimension::Mass, at);
    let lower = numbers.optional(spec.lower.as_ref(), Dimension::Mass, at);
    let growth = numbers.optional(spec.growth.as_ref(), Dimension::PerCent, at).unwrap_or(0.0) / 100.0;
    let bad = |what: Text| (what, Text::new("请改正该值。", "correct the value."));
    let (upper, lower) = (upper.unwrap_or(0.0), lower.unwrap_or(0.0));
    let wrong = if upper < 0.0 || lower < 0.0 || upper + lower <= 0.0 {
        Some(bad(Text::new("货运需求须大于零", "the demand must be above zero")))
    } else if growth <= -1.0 {
        Some(bad(Text::new("年增长率须大于 −100 %", "growth must be above −100 % a year")))
    } else {
        None
    };
    if let Some((message, hint)) = wrong {
        numbers.refuse(Code::BadValue, at, message, hint);
        return None;
    }
    let by_hour = match &spec.by_hour {
        None => None,
        Some(hours) => match <[f64; 24]>::try_from(hours.value.as_slice()) {
            Ok(hours) => Some(hours),
            Err(_) => {
                let count = hours.value.len();
                let message = Text::new(
                    format!("by-hour 须有 24 个数，现有 {count} 个"),
                    format!("by-hour needs 24 numbers, not {count}"),
                );
                numbers.refuse(
                    Code::BadValue,
                    hours.span,
                    message,
                    Text::new("从 0 点起每小时一个。", "one for each hour from midnight on."),
                );
                return None;
            }
        },
    };
    let year = spec.year.unwrap_or(numbers.plan.head.base_year);
    Some(Traffic::Demand { tonnes: [upper, lower], growth, year, by_hour })
}

fn read_timetable(spec: &TimetableSpec, classes: &[VesselClass], at: Span, numbers: &mut Numbers) -> Option<Traffic> {
    numbers.grounds(&spec.grounds, at);
    let mut ends = [Vec::new(), Vec::new()];
    for (list, calls) in ends.iter_mut().zip([&spec.upper, &spec.lower]) {
        let mut before = 0.0;
        for call in calls {
            let Some(time_s) = read_clock(&call.at, numbers) else { continue };
            if time_s < before {
                let vessel = call.at.value.clone();
                let error = WaterwayError::OutOfOrder { vessel, arrival_s: time_s, previous_s: before };
                numbers.report(error.problem(), call.at.span);
            }
            before = time_s;
            match classes.iter().position(|class| class.name == call.class.value.0) {
                Some(class) => list.push(RecordedArrival { time_s, class }),
                None => {
                    let known = classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>().join(", ");
                    let error = WaterwayError::Unknown { what: "class", name: call.class.value.0.clone(), known };
                    numbers.report(error.problem(), call.class.span);
                }
            }
        }
    }
    if ends.iter().all(Vec::is_empty) {
        let message = Text::new("时刻表没有船", "the timetable has no vessel");
        numbers.refuse(Code::MissingKey, at, message, Text::new("请写 upper 或 lower。", "write upper or lower."));
        return None;
    }
    Some(Traffic::Timetable(ends))
}

/// Seconds of the day of a time such as `06:30`.
fn clock(text: &str) -> Option<f64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
    (hour < 24 && minute < 60).then(|| f64::from(hour * 3_600 + minute * 60))
}

/// A route with its channel and locks.
pub(crate) fn read_route(spec: &RouteSpec, numbers: &mut Numbers) -> Option<Route> {
    let at = spec.id.span;
    let whole = (numbers.status, numbers.problems.len());
    numbers.status = Status::Published;
    let share = numbers.optional(spec.share.as_ref(), Dimension::PerCent, at).map(|share| share / 100.0);
    if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        let message = Text::new("线路份额须在 0 与 100 % 之间", "the share of a route must lie between 0 and 100 %");
        numbers.refuse(Code::BadValue, at, message, Text::new("请改正该值。", "correct the value."));
    }
    let width_m = numbers.optional(spec.width.as_ref(), Dimension::Length, at);
    let mut known: Vec<(String, Element)> = Vec::new();
    for reach in &spec.reach {
        known.extend(read_reach(reach, numbers).map(|r| (reach.id.value.0.clone(), Element::Reach(r))));
    }
    for lock in &spec.lock {
        known.extend(read_lock(lock, numbers).map(|l| (lock.id.value.0.clone(), Element::Lock(l))));
    }
    let way = if spec.way.is_empty() {
        known.into_iter().map(|(_, element)| element).collect()
    } else {
        let mut way = Vec::new();
        for name in &spec.way {
            match known.iter().find(|(id, _)| *id == name.value.0) {
                Some((_, element)) => way.push(element.clone()),
                None => {
                    let known = known.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
                    let error =
                        WaterwayError::Unknown { what: "element of the way", name: name.value.0.clone(), known };
                    numbers.report(error.problem(), name.span);
                }
            }
        }
        way
    };
    let status = numbers.status;
    numbers.status = whole.0.and(status);
    (numbers.problems.len() == whole.1).then(|| Route {
        id: spec.id.value.0.clone(),
        name: spec.name.clone(),
        way,
        share,
        line: spec.line.iter().map(|point| LonLat::new(point.lon, point.lat)).collect(),
        width_m,
        status,
    })
}

fn read_reach(spec: &ReachSpec, numbers: &mut Numbers) -> Option<Reach> {
    let at = spec.id.span;
    let length_m = numbers.stated(&spec.length, Dimension::Length, at);
    let depth_m = match (&spec.depth, &spec.class) {
        (Some(depth), _) => numbers.stated(depth, Dimension::Length, at),
        (None, Some(class)) => match ChannelClass::of(&class.value).map(channel_standard) {
            Some(Ok(standard)) => Some(standard.depth_m),
            other => {
                let known = ChannelClass::ALL.map(ChannelClass::numeral).join(", ");
                let unknown = WaterwayError::Unknown { what: "channel class", name: class.value.clone(), known };
                let error = other.and_then(Result::err).unwrap_or(unknown);
                numbers.report(error.problem(), class.span);
                None
            }
        },
        (None, None) => {
            let message = Text::new("须写 depth 或 class", "write depth or class");
            numbers.refuse(
                Code::MissingKey,
                at,
                message,
                Text::new("例如 class = \"III\"。", "for example class = \"III\"."),
            );
            None
        }
    };
    let clearance_m = numbers.optional(spec.clearance.as_ref(), Dimension::Length, at).unwrap_or(ANY);
    let speed = numbers.optional(spec.speed.as_ref(), Dimension::Speed, at).map_or(ANY, |kmh| kmh / 3.6);
    Some(Reach {
        name: spec.id.value.0.clone(),
        length_m: length_m?,
        depth_m: depth_m?,
        clearance_m,
        speed_limit_mps: speed,
        one_way: spec.one_way,
        platoon_s: 1_800.0,
    })
}

fn read_lock(spec: &LockSpec, numbers: &mut Numbers) -> Option<LockComplex> {
    let mut chambers = Vec::new();
    for chamber in &spec.chamber {
        chambers.extend(read_chamber(chamber, numbers)?);
    }
    let rules = Rules {
        overtaking: spec.overtaking,
        clustering_s: spec.clustering.as_ref().map_or(0.0, seconds),
        departures: [
            read_departures(&spec.upper_departures, numbers)?,
            read_departures(&spec.lower_departures, numbers)?,
        ],
        ..Rules::default()
    };
    Some(LockComplex { name: spec.id.value.0.clone(), chambers, rules })
}

/// Times of the day at which lockages may start; whenever a chamber is ready if there are none.
fn read_departures(spec: &[Located<String>], numbers: &mut Numbers) -> Option<Departures> {
    let times: Option<Vec<f64>> = spec.iter().map(|time| read_clock(time, numbers)).collect();
    times.map(|times| if times.is_empty() { Departures::Free } else { Departures::Daily(times) })
}

/// Seconds of the day; what is no time of the day is told.
fn read_clock(time: &Located<String>, numbers: &mut Numbers) -> Option<f64> {
    let found = clock(&time.value);
    if found.is_none() {
        let message = Text::new(format!("“{}”不是时刻", time.value), format!("`{}` is not a time of day", time.value));
        numbers.refuse(Code::BadValue, time.span, message, Text::new("写法：06:30", "write it as 06:30"));
    }
    found
}

/// Times in which a chamber starts nothing.
fn read_closures(specs: &[ClosureSpec], at: Span, numbers: &mut Numbers) -> Calendar {
    let closure = |spec: &ClosureSpec| {
        numbers.grounds(&spec.grounds, at);
        Closure {
            first_s: seconds(&spec.from),
            length_s: seconds(&spec.lasts),
            every_s: spec.every.as_ref().map(seconds),
        }
    };
    Calendar(specs.iter().map(closure).collect())
}

/// A chamber, or as many alike as are counted.
pub(crate) fn read_chamber(spec: &ChamberSpec, numbers: &mut Numbers) -> Option<Vec<Chamber>> {
    let at = spec.id.span;
    let length_m = numbers.stated(&spec.length, Dimension::Length, at);
    let width_m = numbers.stated(&spec.width, Dimension::Length, at);
    let sill_depth_m = numbers.stated(&spec.sill_depth, Dimension::Length, at);
    let head_m = numbers.optional(spec.head.as_ref(), Dimension::Length, at);
    if let Some(head) = head_m.filter(|head| head.is_nan() || *head <= 0.0) {
        let error = WaterwayError::Value { name: "head".into(), value: head, wanted: Wanted::Positive };
        numbers.report(error.problem(), at);
        return None;
    }
    let cycle = &spec.cycle;
    numbers.grounds(&cycle.grounds, at);
    let level_s = match (&cycle.level, &cycle.valves) {
        (Some(level), None) => Some(seconds(level)),
        (None, Some(valves)) => {
            let levelling = Levelling {
                chamber_area_m2: length_m? * width_m?,
                head_m: head_m.unwrap_or(0.0),
                discharge_coefficient: valves.coefficient,
                opening_area_m2: valves.opening.value.0.in_base(),
                gate_opening_time_s: seconds(&valves.opening_time),
                g: GRAVITY,
            };
            levelling_time_s(&levelling).map_err(|error| numbers.report(error.problem(), at)).ok()
        }
        _ => {
            let message = Text::new("须写 level 或 valves 之一", "write one of level and valves");
            numbers.refuse(
                Code::MissingKey,
                at,
                message,
                Text::new("例如 level = \"8 min\"。", "for example level = \"8 min\"."),
            );
            None
        }
    };
    let optional = |length: &Option<Located<linping_language::Length>>| length.as_ref().map_or(0.0, metres);
    let count = spec.count.unwrap_or(1);
    let one = Chamber {
        name: spec.id.value.0.clone(),
        length_m: length_m?,
        width_m: width_m?,
        sill_depth_m: sill_depth_m?,
        keel_clearance_m: optional(&cycle.keel_clearance),
        gap_m: optional(&cycle.gap),
        side_gap_m: optional(&cycle.side_gap),
        lanes: None,
        max_vessels: cycle.most_vessels.map_or(1_000, |most| most as usize),
        open_to: Side::Upper,
        close_s: seconds(&cycle.close),
        level_s: level_s?,
        open_s: seconds(&cycle.open),
        first_in_s: seconds(&cycle.first_in),
        headway_in_s: seconds(&cycle.headway_in),
        first_out_s: seconds(&cycle.first_out),
        headway_out_s: seconds(&cycle.headway_out),
        variation: cycle.variation.as_ref().map_or(0.0, |v| v.value.0.in_base() / 100.0),
        head_m: head_m.unwrap_or(0.0),
        calendar: read_closures(&spec.closure, at, numbers),
    };
    let name = |number: u32| if count == 1 { one.name.clone() } else { format!("{}-{number}", one.name) };
    Some((1..=count).map(|number| Chamber { name: name(number), ..one.clone() }).collect())
}
