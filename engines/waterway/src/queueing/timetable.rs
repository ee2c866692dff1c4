use super::bulk::batch;
use super::{chain, stable};
use crate::error::{WaterwayError, positive};
use serde::Serialize;

/// Steady state before departures at fixed times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Timetable {
    /// Arrivals per departure over the largest batch.
    #[serde(rename = "rho")]
    pub utilisation: f64,
    /// Mean number that a departure leaves behind.
    pub mean_left_behind: f64,
    /// Mean number waiting just before a departure.
    pub mean_waiting_just_before: f64,
    /// Mean wait to the departure.
    #[serde(rename = "Wq")]
    pub time_waiting: f64,
}

/// Bailey's queue: every D a departure takes up to K of those waiting. Wq = E(left behind) / λ + D/2.
///
/// # Units
/// Any one unit of time; the rate in its inverse.
///
/// # References
/// Bailey, N. T. J. (1954), On queueing processes with bulk service, Journal of the Royal Statistical Society B 16.
///
/// # Errors
/// A rate or interval that is not positive, K = 0, ρ ≥ 1 or too near to 1 to be solved.
///
/// # Examples
/// With next to nobody coming the wait is half the interval.
/// ```
/// let ferry = linping_waterway::queueing::fixed_timetable(0.001, 2.0, 4)?;
/// assert!((ferry.time_waiting - 1.0).abs() < 1e-9);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn fixed_timetable(arrival_rate: f64, interval: f64, batch_max: usize) -> Result<Timetable, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let interval = positive("interval", interval)?;
    let utilisation = stable(rate, batch(batch_max)? / interval)?;
    let law = chain::stationary(batch_max, rate * interval)?;
    let left: f64 = law.iter().enumerate().skip(batch_max).map(|(n, p)| (n - batch_max) as f64 * p).sum();
    Ok(Timetable {
        utilisation,
        mean_left_behind: left,
        // Who waits just before is who was left behind and who came since.
        mean_waiting_just_before: left + rate * interval,
        time_waiting: left / rate + interval / 2.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_agrees_with_the_closed_form_for_a_single_place() {
        // K = 1: the chain is M/D/1 at departures, E(left) = ρ²/(2(1−ρ)) of those who find the last one still there.
        let rho: f64 = 0.75;
        let one = fixed_timetable(rho, 1.0, 1).unwrap();
        assert!((one.mean_left_behind - rho * rho / (2.0 * (1.0 - rho))).abs() < 1e-12);
    }
}
