use super::fleet::VesselClass;
use crate::error::{WaterwayError, check, not_negative};
use linping_work::Generator;
use rand::RngExt;

/// One vessel of a record or timetable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordedArrival {
    /// When it arrives, in seconds from the start (of the record, or of every day of a timetable).
    pub time_s: f64,
    /// Number of its class.
    pub class: usize,
}

/// How vessels come to one end, or set out on a trip.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// Nobody comes.
    None,
    /// By chance, so many a day on average, more or less of them at each hour of the day.
    Poisson {
        /// Mean number a day.
        per_day: f64,
        /// Weight of each hour of the day; all equal for none.
        by_hour: Option<[f64; 24]>,
    },
    /// The same every day, in order of time.
    Timetable(Vec<RecordedArrival>),
    /// As recorded, in order of time.
    Record(Vec<RecordedArrival>),
}

const DAY_S: f64 = 86_400.0;

impl Arrivals {
    pub(crate) fn check(&self, classes: &[VesselClass]) -> Result<(), WaterwayError> {
        match self {
            Arrivals::None => Ok(()),
            Arrivals::Poisson { per_day, by_hour } => {
                not_negative("arrivals.per_day", *per_day)?;
                if let Some(hours) = by_hour {
                    hours.iter().try_for_each(|hour| not_negative("arrivals.by_hour", *hour).map(drop))?;
                    let sum: f64 = hours.iter().sum();
                    check("sum of arrivals.by_hour", sum, crate::error::Wanted::Positive, sum > 0.0)?;
                }
                Ok(())
            }
            Arrivals::Timetable(list) | Arrivals::Record(list) => {
                let mut previous_s = 0.0;
                for (number, arrival) in list.iter().enumerate() {
                    let name = || {
                        let class = classes.get(arrival.class).map_or("?", |class| class.name.as_str());
                        format!("{} ({class})", number + 1)
                    };
                    not_negative(&format!("arrival of vessel {}", name()), arrival.time_s)?;
                    if arrival.time_s < previous_s {
                        return Err(WaterwayError::OutOfOrder {
                            vessel: name(),
                            arrival_s: arrival.time_s,
                            previous_s,
                        });
                    }
                    previous_s = arrival.time_s;
                }
                Ok(())
            }
        }
    }

    /// Mean number a day, over `days` for a record.
    pub fn per_day(&self, days: f64) -> f64 {
        match self {
            Arrivals::None => 0.0,
            Arrivals::Poisson { per_day, .. } => *per_day,
            Arrivals::Timetable(list) => list.len() as f64,
            Arrivals::Record(list) => list.len() as f64 / days,
        }
    }

    /// How often each class is listed; none if nobody is, or if vessels come by chance.
    pub(crate) fn listed(&self, classes: &[VesselClass]) -> Option<Vec<f64>> {
        let (Arrivals::Timetable(list) | Arrivals::Record(list)) = self else { return None };
        let mut counts = vec![0.0; classes.len()];
        for arrival in list {
            *counts.get_mut(arrival.class)? += 1.0;
        }
        (!list.is_empty()).then_some(counts)
    }

    /// The same with the mean multiplied; a timetable or record stays as it is.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Arrivals::Poisson { per_day, by_hour } => {
                Arrivals::Poisson { per_day: per_day * factor, by_hour: *by_hour }
            }
            other => other.clone(),
        }
    }
}

/// Arrivals at one end, one after the other.
pub struct Stream<'a> {
    arrivals: &'a Arrivals,
    generator: Generator,
    /// Cumulated shares of the classes.
    mix: Vec<f64>,
    time_s: f64,
    next: usize,
    day: u64,
    busiest: f64,
}

impl<'a> Stream<'a> {
    /// The stream of one end or trip with the shares of the classes, and a generator of its own.
    pub fn new(arrivals: &'a Arrivals, shares: impl Iterator<Item = f64>, generator: Generator) -> Self {
        let mut sum = 0.0;
        let mix = shares
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        let busiest = match arrivals {
            Arrivals::Poisson { by_hour: Some(hours), .. } => hours.iter().copied().fold(0.0, f64::max),
            _ => 1.0,
        };
        Stream { arrivals, generator, mix, time_s: 0.0, next: 0, day: 0, busiest }
    }

    /// Time in seconds and class of the next vessel; none once nobody comes any more.
    pub fn draw(&mut self) -> Option<(f64, usize)> {
        match self.arrivals {
            Arrivals::None => None,
            Arrivals::Poisson { per_day, by_hour } => {
                if *per_day <= 0.0 {
                    return None;
                }
                match by_hour {
                    None => self.time_s += self.pause() * DAY_S / per_day,
                    Some(hours) => self.thin(*per_day, hours),
                }
                Some((self.time_s, self.class()))
            }
            Arrivals::Timetable(list) => {
                if self.next >= list.len() {
                    self.next = 0;
                    self.day += 1;
                }
                let arrival = list.get(self.next)?;
                self.next += 1;
                Some((arrival.time_s + self.day as f64 * DAY_S, arrival.class))
            }
            Arrivals::Record(list) => {
                let arrival = list.get(self.next)?;
                self.next += 1;
                Some((arrival.time_s, arrival.class))
            }
        }
    }

    /// An exponential time of mean one.
    fn pause(&mut self) -> f64 {
        let uniform: f64 = self.generator.random();
        -(1.0 - uniform).ln()
    }

    /// Lewis and Shedler's thinning: candidates at the rate of the busiest hour, kept in proportion.
    fn thin(&mut self, per_day: f64, hours: &[f64; 24]) {
        let mean = hours.iter().sum::<f64>() / 24.0;
        loop {
            self.time_s += self.pause() * DAY_S * mean / (per_day * self.busiest);
            let hour = (self.time_s % DAY_S / 3_600.0) as usize;
            let kept: f64 = self.generator.random();
            if kept * self.busiest < hours[hour.min(23)] {
                return;
            }
        }
    }

    fn class(&mut self) -> usize {
        let all = self.mix.last().copied().unwrap_or(0.0);
        if self.mix.len() < 2 {
            return 0;
        }
        let drawn: f64 = self.generator.random::<f64>() * all;
        self.mix.iter().position(|upto| drawn < *upto).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timetable_comes_again_every_day() {
        let times = Arrivals::Timetable(vec![RecordedArrival { time_s: 100.0, class: 0 }]);
        let mut stream = Stream::new(&times, [1.0].into_iter(), linping_work::generator(1));
        assert_eq!(stream.draw(), Some((100.0, 0)));
        assert_eq!(stream.draw(), Some((86_500.0, 0)));
    }

    #[test]
    fn hours_without_weight_stay_empty_and_the_daily_mean_is_kept() {
        let mut by_hour = [0.0; 24];
        by_hour[6] = 1.0;
        by_hour[7] = 3.0;
        let arrivals = Arrivals::Poisson { per_day: 100.0, by_hour: Some(by_hour) };
        let mut stream = Stream::new(&arrivals, [1.0].into_iter(), linping_work::generator(3));
        let (mut early, mut late) = (0, 0);
        while let Some((time, _)) = stream.draw().filter(|(time, _)| *time < 400.0 * DAY_S) {
            match (time % DAY_S / 3_600.0) as usize {
                6 => early += 1,
                7 => late += 1,
                hour => panic!("hour {hour}"),
            }
        }
        assert!((early + late - 40_000_i32).abs() < 800, "{early} {late}");
        assert!((f64::from(late) / f64::from(early) - 3.0).abs() < 0.15);
    }

    #[test]
    fn a_record_out_of_order_is_an_error_that_names_the_vessel() {
        let record =
            Arrivals::Record([5.0, 3.0].iter().map(|&time_s| RecordedArrival { time_s, class: 0 }).collect::<Vec<_>>());
        let error = record.check(&[VesselClass::default()]).unwrap_err();
        assert!(error.to_string().contains("vessel `2 (1000t)`"), "{error}");
    }
}
