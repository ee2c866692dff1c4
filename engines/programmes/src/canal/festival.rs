use crate::error::{ProgrammeError, between, not_negative, positive};
use serde::{Deserialize, Serialize};

/// A festival day: who comes when, how fast the gates let in, how many the place holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Festival {
    /// Visitors who come to the gates in each hour of the day.
    pub arrivals_by_hour: [f64; 24],
    /// Hour of opening.
    pub opens_hour: f64,
    /// Hour of the last entry.
    pub closes_hour: f64,
    /// How long a visitor stays.
    pub stay_hours: f64,
    /// Gates.
    pub gates: f64,
    /// Visitors that a gate lets in an hour.
    pub gate_per_hour: f64,
    /// Visitors that the place holds at one moment.
    pub instant_capacity: f64,
    /// A warning is given from this share of the capacity on (0.8, recalled).
    pub warn_share: f64,
    /// Entry is stopped at this share of the capacity (1.0, recalled; some use 0.9).
    pub close_share: f64,
}

/// The end of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FestivalHour {
    /// Hour of the day, 0 for the hour until 1 o'clock.
    pub hour: usize,
    /// Visitors who came to the gates.
    pub came: f64,
    /// Visitors let in.
    pub let_in: f64,
    /// Most inside during the hour.
    pub most_inside: f64,
    /// Waiting before the gates at the end of the hour.
    pub queue: f64,
    /// Minutes from the warning on.
    pub warned_minutes: f64,
    /// Minutes in which entry was stopped with people waiting.
    pub stopped_minutes: f64,
}

/// The day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FestivalCourse {
    /// Hour by hour.
    pub hours: Vec<FestivalHour>,
    /// Visitors who came.
    pub came: f64,
    /// Visitors let in.
    pub let_in: f64,
    /// Visitors still before the gates at the last entry: turned away.
    pub turned_away: f64,
    /// Most inside at one moment.
    pub most_inside: f64,
    /// Mean wait before the gates of those let in or turned away.
    pub mean_wait_minutes: f64,
}

/// What a change gains.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// More visitors let in.
    pub let_in: f64,
    /// Less mean wait.
    pub wait_minutes: f64,
    /// Less time under warning.
    pub warned_minutes: f64,
    /// Less time with entry stopped.
    pub stopped_minutes: f64,
}

/// Steps of an hour.
const STEPS: usize = 60;

fn check(festival: &Festival) -> Result<(), ProgrammeError> {
    for (hour, arrivals) in festival.arrivals_by_hour.iter().enumerate() {
        not_negative(&format!("arrivals_by_hour[{hour}]"), *arrivals)?;
    }
    between("opens_hour", festival.opens_hour, 0.0, 24.0)?;
    between("closes_hour", festival.closes_hour, festival.opens_hour, 24.0)?;
    positive("stay_hours", festival.stay_hours)?;
    positive("gates", festival.gates)?;
    positive("gate_per_hour", festival.gate_per_hour)?;
    positive("instant_capacity", festival.instant_capacity)?;
    between("close_share", festival.close_share, f64::MIN_POSITIVE, 1.0)?;
    between("warn_share", festival.warn_share, f64::MIN_POSITIVE, festival.close_share)?;
    Ok(())
}

/// Follows a festival minute by minute: people come evenly within an hour, wait before the gates, enter as fast as the
/// gates and the room inside allow, and leave after their stay. Who comes before the opening waits; who still waits at the
/// last entry is turned away.
///
/// # Units
/// Visitors, hours, minutes.
///
/// # References
/// A fluid queue with a cap; thresholds of 80 and 100 % of the instant capacity are **recalled** practice.
///
/// # Errors
/// Numbers outside their range.
///
/// # Examples
/// 600 an hour from 9 to 12, one gate for 400 an hour, room enough: 400 an hour get in, 600 are left at noon.
/// ```
/// use linping_programmes::canal::{Festival, festival_course};
/// let mut arrivals_by_hour = [0.0; 24];
/// arrivals_by_hour[9..12].fill(600.0);
/// let festival = Festival {
///     arrivals_by_hour, opens_hour: 9.0, closes_hour: 12.0, stay_hours: 2.0, gates: 1.0, gate_per_hour: 400.0,
///     instant_capacity: 5_000.0, warn_share: 0.8, close_share: 1.0,
/// };
/// let day = festival_course(&festival)?;
/// assert!((day.let_in - 1_200.0).abs() < 1e-6 && (day.turned_away - 600.0).abs() < 1e-6);
/// # Ok::<(), linping_programmes::ProgrammeError>(())
/// ```
pub fn festival_course(festival: &Festival) -> Result<FestivalCourse, ProgrammeError> {
    check(festival)?;
    let step_hours = 1.0 / STEPS as f64;
    let through = festival.gates * festival.gate_per_hour * step_hours;
    let most_allowed = festival.instant_capacity * festival.close_share;
    let warn_at = festival.instant_capacity * festival.warn_share;
    let stay_steps = (festival.stay_hours * STEPS as f64).round().max(1.0) as usize;
    let mut entered = vec![0.0; 24 * STEPS];
    let (mut inside, mut queue, mut waited, mut turned_away) = (0.0, 0.0, 0.0, 0.0);
    let mut hours = Vec::with_capacity(24);
    for hour in 0..24 {
        let came = festival.arrivals_by_hour[hour];
        let mut summary = FestivalHour { hour, came, ..FestivalHour::default() };
        for minute in 0..STEPS {
            let step = hour * STEPS + minute;
            let time = step as f64 * step_hours;
            if let Some(left) = step.checked_sub(stay_steps).and_then(|then| entered.get(then)) {
                inside -= left;
            }
            queue += came * step_hours;
            if time >= festival.opens_hour - 1e-9 && time < festival.closes_hour - 1e-9 {
                let room = (most_allowed - inside).max(0.0);
                let enter = queue.min(through).min(room);
                entered[step] = enter;
                inside += enter;
                queue -= enter;
                summary.let_in += enter;
                if room <= 1e-9 * most_allowed && queue > 0.0 {
                    summary.stopped_minutes += 1.0;
                }
            } else if time >= festival.closes_hour - 1e-9 {
                turned_away += queue;
                queue = 0.0;
            }
            waited += queue * step_hours;
            summary.most_inside = summary.most_inside.max(inside);
            if inside >= warn_at - 1e-9 {
                summary.warned_minutes += 1.0;
            }
        }
        summary.queue = queue;
        hours.push(summary);
    }
    let came: f64 = festival.arrivals_by_hour.iter().sum();
    let let_in = hours.iter().map(|hour| hour.let_in).sum();
    Ok(FestivalCourse {
        came,
        let_in,
        turned_away: turned_away + queue,
        most_inside: hours.iter().map(|hour| hour.most_inside).fold(0.0, f64::max),
        mean_wait_minutes: if came > 0.0 { waited / came * 60.0 } else { 0.0 },
        hours,
    })
}

/// What a changed festival (a second gate, longer opening) gains over the first.
///
/// # Errors
/// As [`festival_course`].
pub fn festival_gain(now: &Festival, changed: &Festival) -> Result<Gain, ProgrammeError> {
    let (before, after) = (festival_course(now)?, festival_course(changed)?);
    let sum = |course: &FestivalCourse, of: fn(&FestivalHour) -> f64| course.hours.iter().map(of).sum::<f64>();
    Ok(Gain {
        let_in: after.let_in - before.let_in,
        wait_minutes: before.mean_wait_minutes - after.mean_wait_minutes,
        warned_minutes: sum(&before, |h| h.warned_minutes) - sum(&after, |h| h.warned_minutes),
        stopped_minutes: sum(&before, |h| h.stopped_minutes) - sum(&after, |h| h.stopped_minutes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn festival() -> Festival {
        let mut arrivals_by_hour = [0.0; 24];
        arrivals_by_hour[9..15].fill(600.0);
        Festival {
            arrivals_by_hour,
            opens_hour: 9.0,
            closes_hour: 15.0,
            stay_hours: 2.0,
            gates: 1.0,
            gate_per_hour: 400.0,
            instant_capacity: 1_000.0,
            warn_share: 0.8,
            close_share: 1.0,
        }
    }

    #[test]
    fn one_gate_fills_the_place_to_its_rate_times_the_stay() {
        let day = festival_course(&festival()).unwrap();
        assert!((day.most_inside - 800.0).abs() < 1e-6, "400 an hour for 2 hours: {}", day.most_inside);
        assert!((day.let_in - 2_400.0).abs() < 1e-6);
        assert!(day.hours[10].warned_minutes <= 1.0 && day.hours[12].warned_minutes == 60.0);
    }

    #[test]
    fn a_second_gate_lets_in_until_the_place_is_full_and_then_only_who_leaves_is_replaced() {
        let two = Festival { gates: 2.0, ..festival() };
        let day = festival_course(&two).unwrap();
        assert!((day.most_inside - 1_000.0).abs() < 1e-6);
        // Full after 100 minutes; from then on 1,000 every two hours: over six hours three fillings.
        assert!((day.let_in - 3_000.0).abs() < 15.0, "{}", day.let_in);
        assert!(day.hours.iter().map(|hour| hour.stopped_minutes).sum::<f64>() > 0.0);
    }

    #[test]
    fn longer_opening_lets_in_who_would_have_been_turned_away() {
        let longer = Festival { closes_hour: 18.0, ..festival() };
        let gain = festival_gain(&festival(), &longer).unwrap();
        assert!((gain.let_in - 1_200.0).abs() < 1e-6, "three more hours at 400: {}", gain.let_in);
    }

    #[test]
    fn a_warning_above_the_closing_threshold_is_an_error() {
        assert!(festival_course(&Festival { warn_share: 0.95, close_share: 0.9, ..festival() }).is_err());
    }

    proptest! {
        #[test]
        fn everybody_who_came_is_let_in_or_turned_away_and_the_place_never_overfills(
            arrivals in proptest::array::uniform24(0.0..2_000.0_f64), gates in 1.0..6.0_f64, stay in 0.5..5.0_f64
        ) {
            let day = Festival { arrivals_by_hour: arrivals, gates, stay_hours: stay, ..festival() };
            let course = festival_course(&day).unwrap();
            prop_assert!((course.came - course.let_in - course.turned_away).abs() < 1e-6);
            prop_assert!(course.most_inside <= 1_000.0 + 1e-9);
        }

        #[test]
        fn more_gates_never_let_in_fewer(arrivals in proptest::array::uniform24(0.0..2_000.0_f64)) {
            let one = Festival { arrivals_by_hour: arrivals, ..festival() };
            let two = Festival { gates: 2.0, ..one.clone() };
            prop_assert!(festival_gain(&one, &two).unwrap().let_in >= -1e-6);
        }
    }
}
