use super::{Direction, Reason, RuleSet, Schedule, Status, open_sdg, schedule, sdr, un_chart};
use crate::Error;
use serde::Serialize;

/// The verdict on one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// The verdict.
    pub status: Status,
    /// Why there is no verdict, if there is none.
    pub reason: Option<Reason>,
    /// What the rule set compares with its thresholds: for `open-sdg` the ratio of rates (or, without a target, the rate);
    /// for `un-chart` the share of the way to be expected in the target year (or the rate); for `sdr` the ratio of linear rates.
    pub value: Option<f64>,
    /// The score of the rule set: −5 to 5 for `open-sdg`, 0 to 100 for `sdr`, none for `un-chart`.
    pub score: Option<f64>,
    /// Growth a year that would meet the target from the base: compound (a share), linear (in the unit of the value) for `sdr`.
    pub required_rate: Option<f64>,
    /// Growth a year achieved since the base, in the same form.
    pub achieved_rate: Option<f64>,
    /// Growth a year needed from now on, in the same form.
    pub remaining_rate: Option<f64>,
    /// Year and value the assessment starts from; the first observation at or after the base year asked for.
    pub base: Option<(f64, f64)>,
    /// Latest year and value taken into account.
    pub latest: Option<(f64, f64)>,
    /// Share of the time and of the way, where there is a target.
    pub schedule: Option<Schedule>,
}

impl Progress {
    pub(super) fn not_available(reason: Reason) -> Progress {
        Progress {
            status: Status::NotAvailable,
            reason: Some(reason),
            value: None,
            score: None,
            required_rate: None,
            achieved_rate: None,
            remaining_rate: None,
            base: None,
            latest: None,
            schedule: None,
        }
    }
}

/// A series cut to base and latest observation, with what was promised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub base: (f64, f64),
    pub latest: (f64, f64),
    pub direction: Direction,
    pub target: Option<(f64, f64)>,
    pub limit: Option<f64>,
}

impl Case {
    pub fn achieved(&self) -> bool {
        self.target.is_some_and(|(value, _)| self.direction.reaches(self.latest.1, value))
    }

    pub fn years(&self) -> f64 {
        self.latest.0 - self.base.0
    }
}

/// Judges a series by a rule set, with all its observations.
///
/// # Units
/// `series` holds year and value in any order; years may be fractions (2021.5 is the middle of 2021). `target` is value and year.
///
/// # References
/// Open SDG, progress measurement methodology (after Statistics Canada and Eurostat); United Nations Statistics Division,
/// Sustainable Development Goals Progress Chart, technical note; Sachs et al., Sustainable Development Report, methodology.
/// See `docs/methods/progress.md`.
///
/// # Errors
/// If a number is not finite or a year appears twice. What a rule set cannot judge is no error: the status is
/// [`Status::NotAvailable`] and `reason` says why.
///
/// # Examples
/// ```
/// use linping_statistics::progress::{Direction, RuleSet, Status, assess};
///
/// // 10 % a year achieved where 7.18 % would double it in ten years.
/// let series = [(2015.0, 100.0), (2017.0, 121.0)];
/// let progress = assess(&series, Direction::Positive, 2015.0, Some((200.0, 2025.0)), None, RuleSet::OpenSdg)?;
/// assert_eq!(progress.status, Status::SubstantialProgress);
/// assert!((progress.achieved_rate.unwrap() - 0.1).abs() < 1e-12);
/// assert!((progress.required_rate.unwrap() - 0.0717735).abs() < 1e-7);
/// assert!((progress.value.unwrap() - 1.39327).abs() < 1e-5);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn assess(
    series: &[(f64, f64)],
    direction: Direction,
    base_year: f64,
    target: Option<(f64, f64)>,
    limit: Option<f64>,
    rules: RuleSet,
) -> Result<Progress, Error> {
    assess_at(series, direction, base_year, target, limit, rules, f64::INFINITY)
}

/// Judges a series as it stood on a date: later observations are left out.
///
/// The date counts in the schedule too (share of the time gone, 时序进度), so that a series ending in 2021 can be judged in
/// the middle of 2023. An infinite date means the date of the latest observation.
///
/// # Units
/// As for [`assess`]; `date` is a year, may be a fraction.
///
/// # Errors
/// As for [`assess`].
///
/// # Examples
/// ```
/// use linping_statistics::progress::{Direction, RuleSet, assess_at};
///
/// let series = [(2020.0, 100.0), (2022.0, 150.0), (2024.0, 300.0)];
/// let target = Some((200.0, 2025.0));
/// let progress = assess_at(&series, Direction::Positive, 2020.0, target, None, RuleSet::OpenSdg, 2022.5)?;
/// let schedule = progress.schedule.unwrap();
/// assert_eq!((schedule.elapsed_share, schedule.done_share), (0.5, Some(0.5)));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn assess_at(
    series: &[(f64, f64)],
    direction: Direction,
    base_year: f64,
    target: Option<(f64, f64)>,
    limit: Option<f64>,
    rules: RuleSet,
    date: f64,
) -> Result<Progress, Error> {
    let sorted = checked(series)?;
    for (what, number) in [("base year", Some(base_year)), ("limit", limit)] {
        if number.is_some_and(|n| !n.is_finite()) {
            return Err(Error::NotFinite { what, position: 1 });
        }
    }
    if date.is_nan() || target.is_some_and(|(value, year)| !value.is_finite() || !year.is_finite()) {
        return Err(Error::NotFinite { what: "target or date", position: 1 });
    }
    let seen: Vec<(f64, f64)> = sorted.into_iter().filter(|(year, _)| *year <= date).collect();
    let Some(latest) = seen.last().copied() else { return Ok(Progress::not_available(Reason::NoData)) };
    let Some(base) = seen.iter().copied().find(|(year, _)| *year >= base_year) else {
        return Ok(Progress::not_available(Reason::NoBase));
    };
    let case = Case { base, latest, direction, target, limit };
    let mut progress = match rules {
        RuleSet::OpenSdg => open_sdg::judge(&case),
        RuleSet::UnChart => un_chart::judge(&case),
        RuleSet::Sdr => sdr::judge(&case),
    };
    progress.base = Some(base);
    progress.latest = Some(latest);
    if let Some(target) = target {
        let now = if date.is_finite() { date } else { latest.0 };
        progress.schedule = schedule(base, latest, target, now).ok();
    }
    Ok(progress)
}

/// The series sorted by year; every number finite, every year once.
pub(super) fn checked(series: &[(f64, f64)]) -> Result<Vec<(f64, f64)>, Error> {
    if let Some(at) = series.iter().position(|(year, value)| !year.is_finite() || !value.is_finite()) {
        return Err(Error::NotFinite { what: "series", position: at + 1 });
    }
    let mut sorted = series.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    match sorted.windows(2).find(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
        Some([first, _]) => Err(Error::DuplicateYear { year: first.0 }),
        _ => Ok(sorted),
    }
}
