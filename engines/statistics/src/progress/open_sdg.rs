use super::assess::Case;
use super::{Progress, Reason, Status};

/// Stands in for a base or target of zero, from which no growth rate can be taken (the rule set's own convention).
const INSTEAD_OF_ZERO: f64 = 0.001;
/// Exponent of the coefficient that lowers the thresholds near a natural limit.
const LIMIT_EXPONENT: f64 = 4.44;

/// Thresholds of the status.
struct Thresholds {
    high: f64,
    medium: f64,
    low: f64,
    /// What the thresholds were multiplied with near a natural limit.
    coefficient: f64,
}

/// Open SDG's progress measure of a series.
pub(super) fn judge(case: &Case) -> Progress {
    let mut progress = Progress::not_available(Reason::TooShort);
    let sign = if case.base.1 < 0.0 { -1.0 } else { 1.0 };
    // The coefficient is taken from the base as observed, the rates from one that is not zero.
    let base_value = if case.base.1 == 0.0 { INSTEAD_OF_ZERO } else { case.base.1 };
    let target = case.target.map(|(value, year)| (if value == 0.0 { INSTEAD_OF_ZERO } else { value }, year));
    let achieved = target.is_some_and(|(value, _)| case.direction.reaches(case.latest.1, value));
    if achieved {
        progress.status = Status::TargetAchieved;
        progress.score = Some(5.0);
        progress.reason = None;
    }
    if case.years() < 1.0 {
        return progress;
    }
    if base_value * case.latest.1 < 0.0 {
        return without_value(progress, achieved, Reason::ChangesSign);
    }
    let rate = (case.latest.1 / base_value).powf(1.0 / case.years()) - 1.0;
    progress.achieved_rate = Some(rate);
    let thresholds = match target {
        None => near_limit(case, Thresholds { high: 0.015, medium: 0.005, low: 0.0, coefficient: 1.0 }),
        Some(_) => Thresholds { high: 0.95, medium: 0.6, low: 0.0, coefficient: 1.0 },
    };
    let value = match target {
        None => sign * case.direction.sign() * rate,
        Some((target, year)) => {
            if year <= case.base.0 {
                return without_value(progress, achieved, Reason::TargetYearPassed);
            }
            if target * base_value < 0.0 {
                return without_value(progress, achieved, Reason::ChangesSign);
            }
            let required = (target / base_value).powf(1.0 / (year - case.base.0)) - 1.0;
            progress.required_rate = Some(required);
            let left = year - case.latest.0;
            if left > 0.0 && case.latest.1 * target > 0.0 {
                progress.remaining_rate = Some((target / case.latest.1).powf(1.0 / left) - 1.0);
            }
            if required == 0.0 {
                // The base was the target. Holding it is all that was asked; any loss is an infinitely large one.
                let value = sign * case.direction.sign() * rate;
                if !achieved {
                    progress.status = if value < 0.0 { Status::Deterioration } else { Status::SubstantialProgress };
                    progress.score = Some(if value < 0.0 { -5.0 } else { 5.0 });
                    progress.reason = None;
                }
                return progress;
            }
            sign * case.direction.sign() * rate / required.abs()
        }
    };
    progress.value = Some(value);
    progress.reason = None;
    if !achieved {
        progress.status = status_of(value, &thresholds);
        progress.score = Some(score_of(value, &thresholds, target.is_some()));
    }
    progress
}

fn without_value(mut progress: Progress, achieved: bool, reason: Reason) -> Progress {
    if !achieved {
        progress.reason = Some(reason);
    }
    progress
}

/// Thresholds lowered where the base is close to a natural limit, since little is left to gain.
fn near_limit(case: &Case, plain: Thresholds) -> Thresholds {
    let Some(limit) = case.limit.map(f64::abs) else { return plain };
    let base = case.base.1.abs();
    let coefficient = if base >= 2.0 * limit {
        1.0
    } else if base <= limit {
        1.0 - (base / limit).powf(LIMIT_EXPONENT)
    } else {
        1.0 - ((2.0 * limit - base) / limit).powf(LIMIT_EXPONENT)
    };
    Thresholds {
        high: plain.high * coefficient,
        medium: plain.medium * coefficient,
        low: plain.low * coefficient,
        coefficient,
    }
}

fn status_of(value: f64, thresholds: &Thresholds) -> Status {
    if value >= thresholds.high {
        Status::SubstantialProgress
    } else if value >= thresholds.medium {
        Status::ModerateProgress
    } else if value >= thresholds.low {
        Status::LimitedProgress
    } else {
        Status::Deterioration
    }
}

/// Score from −5 to 5, piecewise linear; ±2.5 and 0 lie on the thresholds.
fn score_of(value: f64, thresholds: &Thresholds, has_target: bool) -> f64 {
    if has_target {
        return if value >= thresholds.medium {
            (7.1429 * value - 4.2857).min(5.0)
        } else {
            (4.1667 * value - 2.5).max(-5.0)
        };
    }
    if value < thresholds.low {
        return (125.0 * value - 2.5).max(-5.0);
    }
    if thresholds.coefficient == 0.0 {
        // The base stands at the limit and was kept.
        return 5.0;
    }
    let scaled = value / thresholds.coefficient;
    if value >= thresholds.high {
        (500.0 * scaled - 5.0).min(5.0)
    } else if value >= thresholds.medium {
        250.0 * scaled - 1.25
    } else {
        500.0 * scaled - 2.5
    }
}

/// The verdict on an indicator with several series: the mean of their scores, achieved only if all are.
///
/// # Units
/// Scores from −5 to 5 as [`assess`](super::assess) gives them with [`RuleSet::OpenSdg`](super::RuleSet::OpenSdg).
///
/// # References
/// Open SDG, progress measurement methodology, "aggregate score".
///
/// # Examples
/// ```
/// use linping_statistics::progress::{Direction, RuleSet, Status, aggregate, assess};
///
/// let rising = assess(&[(2015.0, 100.0), (2016.0, 110.0)], Direction::Positive, 2015.0, None, None, RuleSet::OpenSdg)?;
/// let falling = assess(&[(2015.0, 100.0), (2016.0, 90.0)], Direction::Positive, 2015.0, None, None, RuleSet::OpenSdg)?;
/// assert_eq!(aggregate(&[rising, falling]), (Status::ModerateProgress, Some(0.0)));
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn aggregate(series: &[Progress]) -> (Status, Option<f64>) {
    let scored: Vec<&Progress> = series.iter().filter(|p| p.score.is_some()).collect();
    if scored.is_empty() {
        return (Status::NotAvailable, None);
    }
    let mean = scored.iter().filter_map(|p| p.score).sum::<f64>() / scored.len() as f64;
    let status = if scored.iter().all(|p| p.status == Status::TargetAchieved) {
        Status::TargetAchieved
    } else if mean >= 2.5 {
        Status::SubstantialProgress
    } else if mean >= 0.0 {
        Status::ModerateProgress
    } else if mean >= -2.5 {
        Status::LimitedProgress
    } else {
        Status::Deterioration
    };
    (status, Some(mean))
}
