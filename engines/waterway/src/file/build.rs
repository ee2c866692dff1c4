use super::fields::{
    AlternativeFields, Both, ChamberFields, ClassFields, DemandFields, DepartureFields, DesignFields, End, EndFields,
    FileFields, LockFields, ReachFields, TripFields,
};
use super::recorded::recorded_arrivals;
use crate::channel::{Berth, ChannelClass, Reach, channel_standard};
use crate::complex::{Calendar, Chamber, Closure, Departures, LockComplex, Rules};
use crate::design::{CycleFormula, Levelling, levelling_time_s};
use crate::error::WaterwayError;
use crate::experiment::{DemandYear, Element, Experiment, Port, Trip};
use crate::traffic::{Arrivals, RecordedArrival, Side, VesselClass};
use linping_problems::{Code, Place, Problem, Problems, Text};

/// A waterway as its user described it.
#[derive(Clone, Debug)]
pub struct WaterwayFile {
    /// Its name.
    pub name: Text,
    /// Seed of the simulation.
    pub seed: u64,
    /// What is simulated; the horizon is set by the caller.
    pub experiment: Experiment,
    /// Demand to come, year by year.
    pub demand: Vec<DemandYear>,
    /// Figures of the design code.
    pub design: Option<Design>,
    /// What might be changed.
    pub alternatives: Vec<Alternative>,
}

/// Figures for the formulas of the design code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    /// Tonnes a year and direction it was designed for.
    pub tonnes: Option<f64>,
    /// Navigable days a year.
    pub navigable_days: f64,
    /// Hours of work a day.
    pub hours_a_day: f64,
    /// Lockages a day without cargo.
    pub service_lockages_per_day: f64,
    /// Cargo over dead weight.
    pub load_factor: f64,
    /// Unevenness of demand.
    pub unevenness: f64,
    /// Which cycle time.
    pub cycle: CycleFormula,
    /// Interval between vessels in the cycle time.
    pub interval_min: f64,
}

/// The waterway with something changed.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its name.
    pub name: Text,
    /// The changed experiment.
    pub experiment: Experiment,
}

const DAY_S: f64 = 86_400.0;
const HOUR_S: f64 = 3_600.0;

/// Reads a waterway from TOML; `open` fetches the text of a record by its name in the file.
///
/// # Errors
/// Every mistake found, with its place where that is known.
pub fn read_waterway(
    file: &str,
    text: &str,
    open: &dyn Fn(&str) -> Result<String, Problem>,
) -> Result<WaterwayFile, Problems> {
    let fields: FileFields = toml::from_str(text).map_err(|error| {
        let message = error.message().to_string();
        let code = if message.contains("unknown field") { Code::UnknownKey } else { Code::BadLockage };
        let place = error.span().map_or_else(|| Place::file(file), |span| Place::bytes(file, span));
        vec![
            Problem::new(code, Text::new(format!("无法读取：{message}"), format!("cannot be read: {message}")))
                .at(place),
        ]
    })?;
    let mut reader = Reader { file, text, problems: Problems::new() };
    let built = reader.build(&fields, open);
    match built {
        Some(waterway) if reader.problems.is_empty() => Ok(waterway),
        _ => Err(reader.problems),
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    problems: Problems,
}

impl Reader<'_> {
    /// Where a name or key stands in the file, as far as searching tells.
    fn place(&self, word: &str) -> Place {
        let key = word.rsplit('.').next().unwrap_or(word);
        let quoted = format!("\"{word}\"");
        let found = self
            .text
            .find(&quoted)
            .map(|at| at..at + quoted.len())
            .or_else(|| self.text.find(key).map(|at| at..at + key.len()));
        found.map_or_else(|| Place::file(self.file), |span| Place::bytes(self.file, span))
    }

    fn report(&mut self, error: &WaterwayError) {
        let place = match error {
            WaterwayError::Value { name, .. } | WaterwayError::Unknown { name, .. } | WaterwayError::Twice { name } => {
                self.place(name)
            }
            WaterwayError::VesselTooLarge { vessel, .. } => self.place(vessel),
            WaterwayError::Several { of, .. } => self.place(of),
            _ => Place::file(self.file),
        };
        self.problems.push(error.problem().at(place));
    }

    fn take<T>(&mut self, result: Result<T, WaterwayError>) -> Option<T> {
        result.map_err(|error| self.report(&error)).ok()
    }

    fn build(&mut self, fields: &FileFields, open: &dyn Fn(&str) -> Result<String, Problem>) -> Option<WaterwayFile> {
        if fields.format != 1 {
            let problem = Problem::new(
                Code::Unsupported,
                Text::new(
                    format!("不支持的格式版本 {}", fields.format),
                    format!("format {} is not known", fields.format),
                ),
            );
            self.problems.push(problem.at(self.place("format")).hint(Text::new("请写 format = 1", "write format = 1")));
        }
        let classes: Vec<VesselClass> = fields.classes.iter().map(class).collect();
        let way = self.way(fields);
        let [upper, lower] =
            [&fields.arrivals.upper, &fields.arrivals.lower].map(|end| self.arrivals(end, &classes, open));
        let way = way?;
        let trips: Vec<Option<Trip>> = fields.trips.iter().map(|trip| self.trip(trip, &classes, &way, open)).collect();
        let trips = trips.into_iter().collect::<Option<Vec<Trip>>>();
        let experiment = Experiment { classes, way, arrivals: [upper?, lower?], trips: trips?, horizon_s: DAY_S };
        let checked = experiment.check();
        self.take(checked)?;
        let demand = fields.demand.as_ref().map_or(Some(Vec::new()), |demand| self.demand(demand));
        let design = match &fields.design {
            None => None,
            Some(design) => Some(self.design(design)?),
        };
        let alternatives =
            fields.alternatives.iter().filter_map(|fields| self.alternative(fields, &experiment)).collect();
        Some(WaterwayFile {
            name: Text::new(&fields.name.zh, &fields.name.en),
            seed: fields.seed,
            experiment,
            demand: demand?,
            design,
            alternatives,
        })
    }

    fn way(&mut self, fields: &FileFields) -> Option<Vec<Element>> {
        let mut known = Vec::new();
        for lock in &fields.locks {
            if let Some(lock) = self.lock(lock) {
                known.push((lock.name.clone(), Element::Lock(lock)));
            }
        }
        for reach in &fields.reaches {
            if let Some(reach) = self.reach(reach) {
                known.push((reach.name.clone(), Element::Reach(reach)));
            }
        }
        for berth in &fields.berths {
            let built = Berth {
                name: berth.name.clone(),
                places: berth.places,
                handling_s: berth.handling_s,
                share: berth.share,
            };
            known.push((berth.name.clone(), Element::Berth(built)));
        }
        let Some(order) = &fields.way else {
            let locks = known.into_iter().map(|(_, element)| element).filter(|e| matches!(e, Element::Lock(_)));
            return Some(locks.collect());
        };
        let mut way = Vec::with_capacity(order.len());
        for name in order {
            match known.iter().find(|(known, _)| known == name) {
                Some((_, element)) => way.push(element.clone()),
                None => {
                    let known = known.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
                    self.report(&WaterwayError::Unknown { what: "element of the way", name: name.clone(), known });
                }
            }
        }
        Some(way)
    }

    fn lock(&mut self, fields: &LockFields) -> Option<LockComplex> {
        let chambers: Vec<Chamber> = fields.chambers.iter().filter_map(|chamber| self.chamber(chamber)).collect();
        let upper = self.departures(fields.upper_departures.as_ref());
        let lower = self.departures(fields.lower_departures.as_ref());
        Some(LockComplex {
            name: fields.name.clone(),
            chambers,
            rules: Rules {
                overtaking: fields.overtaking,
                look_ahead: fields.look_ahead,
                clustering_s: fields.clustering_s,
                departures: [upper?, lower?],
            },
        })
    }

    fn departures(&mut self, fields: Option<&DepartureFields>) -> Option<Departures> {
        match fields {
            None => Some(Departures::Free),
            Some(DepartureFields::EveryS(seconds)) => Some(Departures::Every(*seconds)),
            Some(DepartureFields::Daily(times)) => {
                times.iter().map(|time| self.clock(time)).collect::<Option<Vec<f64>>>().map(Departures::Daily)
            }
        }
    }

    /// Seconds of the day of a time such as `06:30`.
    fn clock(&mut self, time: &str) -> Option<f64> {
        let parts: Option<Vec<f64>> = time.split(':').map(|part| part.parse::<u32>().ok().map(f64::from)).collect();
        match parts.as_deref() {
            Some([hour, minute]) if *hour < 24.0 && *minute < 60.0 => Some(hour * HOUR_S + minute * 60.0),
            _ => {
                let problem = Problem::new(
                    Code::BadValue,
                    Text::new(format!("“{time}”不是时刻"), format!("`{time}` is not a time of day")),
                );
                let hint = Text::new("写法：06:30", "write it as 06:30");
                self.problems.push(problem.at(self.place(time)).hint(hint));
                None
            }
        }
    }

    fn chamber(&mut self, fields: &ChamberFields) -> Option<Chamber> {
        let level_s = match (fields.level_s, &fields.levelling) {
            (Some(seconds), None) => Some(seconds),
            (None, Some(levelling)) => self.take(levelling_time_s(&Levelling {
                chamber_area_m2: fields.length_m * fields.width_m,
                head_m: fields.head_m,
                discharge_coefficient: levelling.discharge_coefficient,
                opening_area_m2: levelling.opening_area_m2,
                gate_opening_time_s: levelling.gate_opening_time_s,
                g: 9.81,
            })),
            (Some(_), Some(_)) => {
                self.report(&WaterwayError::Several { what: "`level_s`, `levelling`", of: fields.name.clone() });
                None
            }
            (None, None) => {
                let what = format!("`level_s` or `levelling` of chamber `{}`", fields.name);
                self.report(&WaterwayError::Missing { what });
                None
            }
        };
        let closures = fields.closures.iter().map(|closure| Closure {
            first_s: closure.first_hour * HOUR_S,
            length_s: closure.hours * HOUR_S,
            every_s: closure.every_hours.map(|hours| hours * HOUR_S),
        });
        Some(Chamber {
            name: fields.name.clone(),
            length_m: fields.length_m,
            width_m: fields.width_m,
            sill_depth_m: fields.sill_depth_m,
            keel_clearance_m: fields.keel_clearance_m,
            gap_m: fields.gap_m,
            side_gap_m: fields.side_gap_m,
            lanes: fields.lanes,
            max_vessels: fields.max_vessels,
            open_to: match fields.open_to {
                End::Upper => Side::Upper,
                End::Lower => Side::Lower,
            },
            close_s: fields.close_s,
            level_s: level_s?,
            open_s: fields.open_s,
            first_in_s: fields.first_in_s,
            headway_in_s: fields.headway_in_s,
            first_out_s: fields.first_out_s,
            headway_out_s: fields.headway_out_s,
            variation: fields.variation,
            head_m: fields.head_m,
            calendar: Calendar(closures.collect()),
        })
    }

    fn reach(&mut self, fields: &ReachFields) -> Option<Reach> {
        let depth_m = match (fields.depth_m, &fields.class) {
            (Some(depth), _) => Some(depth),
            (None, Some(class)) => {
                let standard = ChannelClass::of(class).map(channel_standard).unwrap_or_else(|| {
                    Err(WaterwayError::Unknown {
                        what: "channel class",
                        name: class.clone(),
                        known: ChannelClass::ALL.map(ChannelClass::numeral).join(", "),
                    })
                });
                self.take(standard).map(|standard| standard.depth_m)
            }
            (None, None) => {
                let what = format!("`class` or `depth_m` of reach `{}`", fields.name);
                self.report(&WaterwayError::Missing { what });
                None
            }
        };
        Some(Reach {
            name: fields.name.clone(),
            length_m: fields.length_m,
            depth_m: depth_m?,
            clearance_m: fields.clearance_m,
            speed_limit_mps: fields.speed_limit_mps,
            one_way: fields.one_way,
            platoon_s: fields.platoon_s,
        })
    }

    fn class_number(&mut self, name: &str, classes: &[VesselClass]) -> Option<usize> {
        let found = classes.iter().position(|class| class.name == name);
        if found.is_none() {
            let known = classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>().join(", ");
            self.report(&WaterwayError::Unknown { what: "class", name: name.to_string(), known });
        }
        found
    }

    fn trip(
        &mut self,
        fields: &TripFields,
        classes: &[VesselClass],
        way: &[Element],
        open: &dyn Fn(&str) -> Result<String, Problem>,
    ) -> Option<Trip> {
        let (from, to) = (self.port(&fields.from, way), self.port(&fields.to, way));
        let end = EndFields {
            per_day: fields.per_day,
            by_hour: fields.by_hour.clone(),
            timetable: fields.timetable.clone(),
            record: fields.record.clone(),
        };
        let arrivals = self.arrivals(&end, classes, open);
        let mut shares = if fields.shares.is_empty() { Vec::new() } else { vec![0.0; classes.len()] };
        for (name, share) in &fields.shares {
            let number = self.class_number(name, classes)?;
            shares[number] = *share;
        }
        Some(Trip { from: from?, to: to?, arrivals: arrivals?, shares })
    }

    /// An end of the way, or the berth of that name.
    fn port(&mut self, name: &str, way: &[Element]) -> Option<Port> {
        let berth = |element: &Element| matches!(element, Element::Berth(berth) if berth.name == name);
        match (name, way.iter().position(berth)) {
            ("upper", _) => Some(Port::Upper),
            ("lower", _) => Some(Port::Lower),
            (_, Some(at)) => Some(Port::Berth(at)),
            (_, None) => {
                let berths =
                    way.iter().filter_map(|e| if let Element::Berth(b) = e { Some(b.name.as_str()) } else { None });
                let known = ["upper", "lower"].into_iter().chain(berths).collect::<Vec<_>>().join(", ");
                self.report(&WaterwayError::Unknown { what: "port of a trip", name: name.to_string(), known });
                None
            }
        }
    }

    fn arrivals(
        &mut self,
        fields: &EndFields,
        classes: &[VesselClass],
        open: &dyn Fn(&str) -> Result<String, Problem>,
    ) -> Option<Arrivals> {
        match (fields.per_day, &fields.timetable, &fields.record) {
            (None, None, None) => Some(Arrivals::None),
            (Some(per_day), None, None) => {
                let by_hour = match &fields.by_hour {
                    None => None,
                    Some(hours) => match <[f64; 24]>::try_from(hours.as_slice()) {
                        Ok(hours) => Some(hours),
                        Err(_) => {
                            let what = format!("some of the 24 weights of `by_hour` ({} given)", hours.len());
                            self.report(&WaterwayError::Missing { what });
                            return None;
                        }
                    },
                };
                Some(Arrivals::Poisson { per_day, by_hour })
            }
            (None, Some(times), None) => {
                let mut list = Vec::with_capacity(times.len());
                for entry in times {
                    let time_s = self.clock(&entry.time);
                    let class = self.class_number(&entry.class, classes);
                    list.push(RecordedArrival { time_s: time_s?, class: class? });
                }
                Some(Arrivals::Timetable(list))
            }
            (None, None, Some(name)) => {
                let names: Vec<&str> = classes.iter().map(|class| class.name.as_str()).collect();
                let read =
                    open(name).map_err(|problem| vec![problem]).and_then(|t| recorded_arrivals(name, &t, &names));
                match read {
                    Ok(list) => Some(Arrivals::Record(list)),
                    Err(problems) => {
                        self.problems.extend(problems);
                        None
                    }
                }
            }
            _ => {
                let what = "`per_day`, `timetable`, `record`";
                self.report(&WaterwayError::Several { what, of: "per_day".into() });
                None
            }
        }
    }

    fn demand(&mut self, fields: &DemandFields) -> Option<Vec<DemandYear>> {
        if let Some(years) = &fields.years {
            let year = |y: &super::fields::DemandYearFields| DemandYear {
                year: y.year,
                tonnes: [y.upper_tonnes, y.lower_tonnes],
            };
            return Some(years.iter().map(year).collect());
        }
        let (Some(first), Some(last), Some(upper), Some(lower)) =
            (fields.first_year, fields.last_year, fields.upper_tonnes, fields.lower_tonnes)
        else {
            let what = "`years`, or `first_year`, `last_year`, `upper_tonnes` and `lower_tonnes` of the demand".into();
            self.report(&WaterwayError::Missing { what });
            return None;
        };
        let growth = 1.0 + fields.growth_percent / 100.0;
        let years = (first..=last.min(first.saturating_add(200))).map(|year| {
            let factor = growth.powi(year - first);
            DemandYear { year, tonnes: [upper * factor, lower * factor] }
        });
        Some(years.collect())
    }

    fn design(&mut self, fields: &DesignFields) -> Option<Design> {
        let cycle = CycleFormula::of(fields.cycle).ok_or_else(|| WaterwayError::Unknown {
            what: "cycle formula",
            name: fields.cycle.to_string(),
            known: "1, 2, 3".into(),
        });
        Some(Design {
            tonnes: fields.tonnes,
            navigable_days: fields.navigable_days,
            hours_a_day: fields.hours_a_day,
            service_lockages_per_day: fields.service_lockages_per_day,
            load_factor: fields.load_factor,
            unevenness: fields.unevenness,
            cycle: self.take(cycle)?,
            interval_min: fields.interval_min,
        })
    }

    fn alternative(&mut self, fields: &AlternativeFields, base: &Experiment) -> Option<Alternative> {
        let mut experiment = base.clone();
        if fields.add_chambers > 0 {
            let lock = experiment.way.iter_mut().find_map(|element| match element {
                Element::Lock(lock) => Some(lock),
                _ => None,
            })?;
            let model = lock.chambers.first()?.clone();
            for number in 1..=fields.add_chambers {
                lock.chambers.push(Chamber { name: format!("{} +{number}", model.name), ..model.clone() });
            }
        }
        for (name, share) in &fields.shares {
            let number = self.class_number(name, &base.classes)?;
            experiment.classes[number].share = Both::Same(*share).ends();
        }
        for (name, load) in &fields.loads {
            let number = self.class_number(name, &base.classes)?;
            experiment.classes[number].load = Both::Same(*load).ends();
        }
        let checked = experiment.check();
        self.take(checked)?;
        Some(Alternative { name: Text::new(&fields.name.zh, &fields.name.en), experiment })
    }
}

fn class(fields: &ClassFields) -> VesselClass {
    VesselClass {
        name: fields.name.clone(),
        length_m: fields.length_m,
        beam_m: fields.beam_m,
        draught_m: fields.draught_m,
        air_draught_m: fields.air_draught_m,
        tonnes: fields.tonnes,
        load: fields.load.ends(),
        share: fields.share.ends(),
        priority: fields.priority,
        service: fields.service,
        alone: fields.alone,
        time_factor: fields.time_factor,
        speed_mps: fields.speed_mps,
    }
}
