use crate::error::{WaterwayError, not_negative, positive};
use serde::{Deserialize, Serialize};

/// A stretch of time in which a chamber starts nothing: flood, bore, maintenance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closure {
    /// First second of it.
    pub first_s: f64,
    /// How long it lasts.
    pub length_s: f64,
    /// After how long it comes again; none for once.
    pub every_s: Option<f64>,
}

/// All closures of a chamber.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calendar(pub Vec<Closure>);

impl Calendar {
    pub(crate) fn check(&self) -> Result<(), WaterwayError> {
        for closure in &self.0 {
            not_negative("closure.first_s", closure.first_s)?;
            positive("closure.length_s", closure.length_s)?;
            if let Some(every) = closure.every_s {
                positive("closure.every_s − length_s", every - closure.length_s)?;
            }
        }
        Ok(())
    }

    /// The first moment from `now` on that no closure holds.
    ///
    /// ```
    /// use linping_waterway::complex::{Calendar, Closure};
    /// let bore = Calendar(vec![Closure { first_s: 100.0, length_s: 50.0, every_s: Some(1_000.0) }]);
    /// assert_eq!(bore.next_open(99.0), 99.0);
    /// assert_eq!(bore.next_open(1_120.0), 1_150.0);
    /// ```
    pub fn next_open(&self, now: f64) -> f64 {
        let mut open = now;
        // Closures may touch one another; each can push on at most once per round.
        for _ in 0..=self.0.len() {
            let before = open;
            for closure in &self.0 {
                let since = open - closure.first_s;
                let into = closure.every_s.map_or(since, |every| if since < 0.0 { since } else { since % every });
                if (0.0..closure.length_s).contains(&into) {
                    open += closure.length_s - into;
                }
            }
            if open == before {
                break;
            }
        }
        open
    }

    /// Share of a long time in which the chamber is open.
    pub fn open_share(&self, horizon_s: f64) -> f64 {
        let steps = 100_000_usize;
        let open = (0..steps).filter(|step| {
            let at = (*step as f64 + 0.5) * horizon_s / steps as f64;
            self.next_open(at) == at
        });
        open.count() as f64 / steps as f64
    }
}

/// When lockages with vessels may start from a side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Departures {
    /// Whenever a chamber is ready.
    Free,
    /// Every so many seconds.
    Every(f64),
    /// At these seconds of every day, in order.
    Daily(Vec<f64>),
}

const DAY_S: f64 = 86_400.0;

impl Departures {
    pub(crate) fn check(&self) -> Result<(), WaterwayError> {
        match self {
            Departures::Free => Ok(()),
            Departures::Every(interval) => positive("timetable interval", *interval).map(drop),
            Departures::Daily(times) => {
                if times.is_empty() {
                    return Err(WaterwayError::Missing { what: "the times of the timetable".into() });
                }
                let mut previous_s = 0.0;
                for (number, &time) in times.iter().enumerate() {
                    let arrival_s = not_negative("timetable", time)?;
                    if arrival_s < previous_s || arrival_s >= DAY_S {
                        let vessel = format!("timetable {}", number + 1);
                        return Err(WaterwayError::OutOfOrder { vessel, arrival_s, previous_s });
                    }
                    previous_s = arrival_s;
                }
                Ok(())
            }
        }
    }

    /// The first departure from `now` on, later than the last one.
    pub fn next(&self, now: f64, last: f64) -> f64 {
        match self {
            Departures::Free => now,
            Departures::Every(interval) => {
                let next = (now / interval).ceil() * interval;
                if next <= last { next + interval } else { next }
            }
            Departures::Daily(times) => {
                let day = (now / DAY_S).floor();
                (0..3)
                    .flat_map(|more| times.iter().map(move |time| (day + f64::from(more)) * DAY_S + time))
                    .find(|time| *time >= now && *time > last)
                    .unwrap_or(now)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closures_that_touch_are_passed_together() {
        let once = |first_s, length_s| Closure { first_s, length_s, every_s: None };
        let calendar = Calendar(vec![once(200.0, 100.0), once(100.0, 100.0)]);
        assert_eq!(calendar.next_open(150.0), 300.0);
    }

    #[test]
    fn a_departure_is_used_once() {
        let hourly = Departures::Daily(vec![3_600.0, 7_200.0]);
        assert_eq!(hourly.next(0.0, -1.0), 3_600.0);
        assert_eq!(hourly.next(3_600.0, 3_600.0), 7_200.0);
        assert_eq!(hourly.next(7_201.0, 7_200.0), 86_400.0 + 3_600.0);
    }

    #[test]
    fn a_tenth_of_closure_leaves_nine_tenths() {
        let calendar = Calendar(vec![Closure { first_s: 0.0, length_s: 10.0, every_s: Some(100.0) }]);
        assert!((calendar.open_share(10_000.0) - 0.9).abs() < 1e-3);
    }
}
