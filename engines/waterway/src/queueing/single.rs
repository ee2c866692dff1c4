use super::stable;
use crate::error::{WaterwayError, not_negative, positive};
use serde::Serialize;

/// Steady state of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Queue {
    /// Utilisation ρ of a server.
    #[serde(rename = "rho")]
    pub utilisation: f64,
    /// Mean number present.
    #[serde(rename = "L")]
    pub present: f64,
    /// Mean number waiting.
    #[serde(rename = "Lq")]
    pub waiting: f64,
    /// Mean time from arrival to the end of service.
    #[serde(rename = "W")]
    pub time_present: f64,
    /// Mean time from arrival to the start of service.
    #[serde(rename = "Wq")]
    pub time_waiting: f64,
}

impl Queue {
    /// The rest by Little's law.
    pub(crate) fn from_wait(utilisation: f64, arrival_rate: f64, time_waiting: f64, service_mean: f64) -> Self {
        let time_present = time_waiting + service_mean;
        Queue {
            utilisation,
            present: arrival_rate * time_present,
            waiting: arrival_rate * time_waiting,
            time_present,
            time_waiting,
        }
    }
}

/// M/G/1 by Pollaczek–Khinchine: Wq = λ (σ² + 1/μ²) / (2 (1 − ρ)).
///
/// # Units
/// Any one unit of time; rates in its inverse.
///
/// # References
/// Pollaczek (1930), Khinchine (1932).
///
/// # Errors
/// Rates or times that are not positive, a negative variance, ρ ≥ 1.
///
/// # Examples
/// λ = ½, mean 1, variance ¼: Wq = ½ (¼ + 1) / (2 · ½) = 0.625.
/// ```
/// assert_eq!(linping_waterway::queueing::general_server(0.5, 1.0, 0.25)?.time_waiting, 0.625);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn general_server(arrival_rate: f64, service_mean: f64, service_variance: f64) -> Result<Queue, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let mean = positive("service_mean", service_mean)?;
    let variance = not_negative("service_variance", service_variance)?;
    let utilisation = stable(rate, 1.0 / mean)?;
    let wait = rate * (variance + mean * mean) / (2.0 * (1.0 - utilisation));
    Ok(Queue::from_wait(utilisation, rate, wait, mean))
}

/// M/M/1: Wq = ρ / (μ − λ).
///
/// # Units
/// Any one unit of time; rates in its inverse.
///
/// # References
/// Erlang (1909); any textbook.
///
/// # Errors
/// Rates that are not positive, ρ ≥ 1.
///
/// # Examples
/// ```
/// assert_eq!(linping_waterway::queueing::exponential_server(0.5, 1.0)?.present, 1.0);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn exponential_server(arrival_rate: f64, service_rate: f64) -> Result<Queue, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let service = positive("service_rate", service_rate)?;
    let utilisation = stable(rate, service)?;
    Ok(Queue::from_wait(utilisation, rate, utilisation / (service - rate), 1.0 / service))
}

/// M/D/1: Wq = ρ D / (2 (1 − ρ)).
///
/// # Units
/// Any one unit of time; the rate in its inverse.
///
/// # References
/// Pollaczek–Khinchine with variance zero.
///
/// # Errors
/// A rate or time that is not positive, ρ ≥ 1.
///
/// # Examples
/// ```
/// assert_eq!(linping_waterway::queueing::deterministic_server(0.5, 1.0)?.time_waiting, 0.5);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn deterministic_server(arrival_rate: f64, service_time: f64) -> Result<Queue, WaterwayError> {
    general_server(arrival_rate, positive("service_time", service_time)?, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demand_at_or_beyond_capacity_is_unstable_and_says_by_how_much() {
        let error = exponential_server(1.5, 1.0).unwrap_err();
        assert!(matches!(error, WaterwayError::Unstable { rate, .. } if rate == 1.5), "{error}");
        assert!(deterministic_server(1.0, 1.0).is_err());
    }

    #[test]
    fn constant_service_waits_half_as_long_as_exponential_service() {
        let (constant, exponential) = (deterministic_server(0.8, 1.0).unwrap(), exponential_server(0.8, 1.0).unwrap());
        assert!((2.0 * constant.time_waiting - exponential.time_waiting).abs() < 1e-12);
    }
}
