use super::Direction;
use super::assess::checked;
use crate::Error;
use crate::distributions::{student_quantile, student_share_below};
use serde::Serialize;

/// How likely a target is met in its year, if things go on as they did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Likelihood {
    /// Probability that the value in the target year is at the target or beyond.
    pub probability: f64,
    /// Median of the value in the target year.
    pub median: f64,
    /// Range that holds the value in the target year with 80 % probability.
    pub range_80: (f64, f64),
    /// Number of steps of the series that trend and spread were estimated from.
    pub steps: usize,
    /// True if the logarithm was used (all values above zero), so that steps are growth rates.
    pub logarithmic: bool,
}

/// Probability that a series meets its target in the target year: a random walk with drift.
///
/// The steps of the series (of its logarithm, if all values are above zero) are taken as independent with a common mean
/// and a variance that grows with the time between observations. Mean and variance are estimated, and the uncertainty of
/// both goes into the answer: the value h years ahead follows Student's t with n − 1 degrees of freedom, centre
/// y + h·d and scale s·√(h + h²/T) for n steps over T years.
///
/// # Units
/// `series` holds year and value; `target` is value and year.
///
/// # References
/// Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.5 (drift method), with Student's t
/// in place of the normal distribution. See `docs/methods/progress.md`.
///
/// # Errors
/// If there are fewer than three observations, a number is not finite, or a year appears twice.
///
/// # Examples
/// ```
/// use linping_statistics::progress::{Direction, likelihood};
///
/// // The drift leads exactly to the target, so the chance is even.
/// let series = [(2018.0, 1.0), (2019.0, 1.0_f64.exp()), (2020.0, 3.0_f64.exp()), (2021.0, 3.0_f64.exp())];
/// let even = likelihood(&series, Direction::Positive, (5.0_f64.exp(), 2023.0))?;
/// assert!((even.probability - 0.5).abs() < 1e-12);
/// # Ok::<(), linping_statistics::Error>(())
/// ```
pub fn likelihood(series: &[(f64, f64)], direction: Direction, target: (f64, f64)) -> Result<Likelihood, Error> {
    const WHAT: &str = "probability of meeting the target";
    let sorted = checked(series)?;
    if !target.0.is_finite() || !target.1.is_finite() {
        return Err(Error::NotFinite { what: "target", position: 1 });
    }
    let (Some(first), Some(last)) = (sorted.first().copied(), sorted.last().copied()) else {
        return Err(Error::Empty { what: WHAT });
    };
    let steps = sorted.len() - 1;
    if steps < 2 {
        return Err(Error::not_defined(WHAT, "至少需要三个观测值", "at least three observations are needed"));
    }
    let logarithmic = target.0 > 0.0 && sorted.iter().all(|(_, value)| *value > 0.0);
    let transform = |value: f64| if logarithmic { value.ln() } else { value };
    let back = |value: f64| if logarithmic { value.exp() } else { value };
    let ahead = target.1 - last.0;
    if ahead <= 0.0 {
        // The year is over: the latest observation is the answer.
        let probability = if direction.reaches(last.1, target.0) { 1.0 } else { 0.0 };
        return Ok(Likelihood { probability, median: last.1, range_80: (last.1, last.1), steps, logarithmic });
    }
    let time = last.0 - first.0;
    let drift = (transform(last.1) - transform(first.1)) / time;
    let squares: f64 = sorted
        .windows(2)
        .map(|pair| match pair {
            [a, b] => {
                let span = b.0 - a.0;
                (transform(b.1) - transform(a.1) - drift * span).powi(2) / span
            }
            _ => 0.0,
        })
        .sum();
    let freedom = (steps - 1) as f64;
    let scale = (squares / freedom * (ahead + ahead * ahead / time)).sqrt();
    let centre = transform(last.1) + drift * ahead;
    let gap = direction.sign() * (centre - transform(target.0));
    if scale <= f64::EPSILON * centre.abs().max(1.0) {
        // Steps without any spread: the line is the forecast.
        let probability = if gap >= -1e-12 * centre.abs().max(1.0) { 1.0 } else { 0.0 };
        let value = back(centre);
        return Ok(Likelihood { probability, median: value, range_80: (value, value), steps, logarithmic });
    }
    let half = student_quantile(0.9, freedom) * scale;
    Ok(Likelihood {
        probability: student_share_below(gap / scale, freedom),
        median: back(centre),
        range_80: (back(centre - half), back(centre + half)),
        steps,
        logarithmic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_series_is_certain_to_meet_what_its_line_meets() {
        let series = [(2018.0, 100.0), (2019.0, 110.0), (2020.0, 121.0)];
        assert_eq!(likelihood(&series, Direction::Positive, (140.0, 2022.0)).unwrap().probability, 1.0);
        assert_eq!(likelihood(&series, Direction::Positive, (150.0, 2022.0)).unwrap().probability, 0.0);
        assert_eq!(likelihood(&series, Direction::Negative, (150.0, 2022.0)).unwrap().probability, 1.0);
    }

    #[test]
    fn after_the_target_year_the_latest_value_decides() {
        let series = [(2018.0, 1.0), (2019.0, 4.0), (2020.0, 3.0)];
        assert_eq!(likelihood(&series, Direction::Positive, (3.0, 2020.0)).unwrap().probability, 1.0);
        assert_eq!(likelihood(&series, Direction::Positive, (3.5, 2019.0)).unwrap().probability, 0.0);
    }

    #[test]
    fn two_values_are_too_few_for_odds() {
        assert!(likelihood(&[(1.0, 1.0), (2.0, 2.0)], Direction::Positive, (3.0, 3.0)).is_err());
    }

    #[test]
    fn values_below_zero_are_walked_without_logarithms() {
        let series = [(2018.0, -2.0), (2019.0, -1.0), (2020.0, 1.0), (2021.0, 1.5)];
        let odds = likelihood(&series, Direction::Positive, (0.0, 2025.0)).unwrap();
        assert!(!odds.logarithmic && odds.probability > 0.8 && odds.probability < 1.0);
    }
}
