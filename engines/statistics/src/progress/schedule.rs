use crate::Error;
use serde::Serialize;

/// How much of the time is gone and how much of the way is made (时序进度).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Schedule {
    /// Share of the time between base and target year that is gone; 0 to 1.
    pub elapsed_share: f64,
    /// Share of the way from base to target that is made; negative if it went the wrong way, above 1 beyond the target. None if
    /// base and target are equal.
    pub done_share: Option<f64>,
    /// The value that a straight line from base to target would have reached by now.
    pub expected_now: f64,
}

impl Schedule {
    /// Done minus elapsed: above zero when ahead of time.
    pub fn lead(&self) -> Option<f64> {
        self.done_share.map(|done| done - self.elapsed_share)
    }
}

/// Share of the time gone and of the way made, on a date.
///
/// # Units
/// `base` and `latest` are year and value, `target` is value and year; years may be fractions.
///
/// # Errors
/// If the target year does not come after the base year, or a number is not finite.
///
/// # Examples
/// ```
/// // A quarter of the way after half of the time.
/// let schedule = linping_statistics::progress::schedule((2020.0, 0.0), (2022.0, 25.0), (100.0, 2025.0), 2022.5)?;
/// assert_eq!((schedule.elapsed_share, schedule.done_share), (0.5, Some(0.25)));
/// assert_eq!(schedule.expected_now, 50.0);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn schedule(base: (f64, f64), latest: (f64, f64), target: (f64, f64), date: f64) -> Result<Schedule, Error> {
    let numbers = [base.0, base.1, latest.0, latest.1, target.0, target.1, date];
    crate::error::all_finite("schedule", &numbers)?;
    let span = target.1 - base.0;
    if span <= 0.0 {
        return Err(Error::not_defined(
            "schedule",
            "目标年份不晚于基年",
            "the target year does not come after the base year",
        ));
    }
    let way = target.0 - base.1;
    let elapsed_share = ((date - base.0) / span).clamp(0.0, 1.0);
    let done_share = (way != 0.0).then(|| (latest.1 - base.1) / way);
    Ok(Schedule { elapsed_share, done_share, expected_now: base.1 + elapsed_share * way })
}
