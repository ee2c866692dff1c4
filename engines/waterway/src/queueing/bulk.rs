use super::{chain, stable};
use crate::error::{Wanted, WaterwayError, positive};
use serde::Serialize;

/// Steady state of a gated bulk server with constant service, M/D[1,K]/1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GatedDeterministic {
    /// Arrivals per service over the largest batch.
    #[serde(rename = "rho")]
    pub utilisation: f64,
    /// Mean number waiting.
    #[serde(rename = "Lq")]
    pub waiting: f64,
    /// Mean wait to the start of service.
    #[serde(rename = "Wq")]
    pub time_waiting: f64,
    /// Mean time to the end of service.
    #[serde(rename = "W")]
    pub time_present: f64,
    /// Mean number served together.
    pub mean_batch: f64,
    /// Chance that nobody waits when a service ends.
    pub p_idle_at_completion: f64,
    /// Services per unit of time.
    pub services_per_time: f64,
}

/// Steady state of a gated bulk server with exponential service, M/M[1,K]/1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GatedExponential {
    /// Arrivals per service over the largest batch.
    #[serde(rename = "rho")]
    pub utilisation: f64,
    /// Root in (0, 1) of μ r^(K+1) − (λ + μ) r + λ = 0.
    pub root: f64,
    /// Share of time nobody is served.
    pub p_idle: f64,
    /// Mean number waiting.
    #[serde(rename = "Lq")]
    pub waiting: f64,
    /// Mean wait to the start of service.
    #[serde(rename = "Wq")]
    pub time_waiting: f64,
    /// Mean time to the end of service.
    #[serde(rename = "W")]
    pub time_present: f64,
}

pub(crate) fn batch(most: usize) -> Result<f64, WaterwayError> {
    if most == 0 {
        return Err(WaterwayError::Value { name: "batch_max".into(), value: 0.0, wanted: Wanted::Count });
    }
    Ok(most as f64)
}

/// M/D[1,K]/1, gated: a service starts as soon as the server is free and somebody waits, takes up to K, and who comes
/// later waits for the next.
///
/// # Units
/// Any one unit of time; the rate in its inverse.
///
/// # References
/// The chain at completions, X' = max(X − K, 0) + Poisson(λD), with the renewal–reward theorem: cycle = D + π₀/λ,
/// Lq = (D·E max(X − K, 0) + λD²/2) / cycle.
///
/// # Errors
/// A rate or time that is not positive, K = 0, ρ ≥ 1 or too near to 1 to be solved.
///
/// # Examples
/// With K = 1 it is M/D/1.
/// ```
/// let lock = linping_waterway::queueing::gated_deterministic(0.5, 1.0, 1)?;
/// assert!((lock.time_waiting - 0.5).abs() < 1e-12);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn gated_deterministic(
    arrival_rate: f64,
    service_time: f64,
    batch_max: usize,
) -> Result<GatedDeterministic, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let service = positive("service_time", service_time)?;
    let utilisation = stable(rate, batch(batch_max)? / service)?;
    let law = chain::stationary(batch_max, rate * service)?;
    let idle = law.first().copied().unwrap_or(0.0);
    let left: f64 = law.iter().enumerate().skip(batch_max).map(|(n, p)| (n - batch_max) as f64 * p).sum();
    let cycle = service + idle / rate;
    let waiting = (service * left + rate * service * service / 2.0) / cycle;
    let time_waiting = waiting / rate;
    Ok(GatedDeterministic {
        utilisation,
        waiting,
        time_waiting,
        time_present: time_waiting + service,
        mean_batch: rate * cycle,
        p_idle_at_completion: idle,
        services_per_time: 1.0 / cycle,
    })
}

/// M/M[1,K]/1, gated: as [`gated_deterministic`] with exponential service.
///
/// # Units
/// Any one unit of time; rates in its inverse.
///
/// # References
/// Bailey (1954); Gross and Harris, Fundamentals of Queueing Theory, bulk service. With r the root in (0, 1) of
/// μ r^(K+1) − (λ + μ) r + λ = 0 and C = 1 / (μ/λ + 1/(1 − r)): Lq = C r / (1 − r)², P(idle) = μ C / λ.
///
/// # Errors
/// Rates that are not positive, K = 0, ρ ≥ 1.
///
/// # Examples
/// With K = 1 it is M/M/1: Wq = 1 for λ = ½ and μ = 1.
/// ```
/// let lock = linping_waterway::queueing::gated_exponential(0.5, 1.0, 1)?;
/// assert!((lock.time_waiting - 1.0).abs() < 1e-12);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn gated_exponential(
    arrival_rate: f64,
    service_rate: f64,
    batch_max: usize,
) -> Result<GatedExponential, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let service = positive("service_rate", service_rate)?;
    let utilisation = stable(rate, batch(batch_max)? * service)?;
    let root = gate_root(rate / service, batch_max);
    let constant = 1.0 / (service / rate + 1.0 / (1.0 - root));
    let waiting = constant * root / ((1.0 - root) * (1.0 - root));
    let time_waiting = waiting / rate;
    Ok(GatedExponential {
        utilisation,
        root,
        p_idle: service * constant / rate,
        waiting,
        time_waiting,
        time_present: time_waiting + 1.0 / service,
    })
}

/// The root of r + r² + … + r^K = λ/μ: the equation above without its root at one, so that it rises throughout.
fn gate_root(load: f64, batch_max: usize) -> f64 {
    let sum = |r: f64| (0..batch_max).fold(0.0, |sum, _| r * (1.0 + sum));
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return low;
        }
        if sum(middle) < load {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_gate_never_waits_longer() {
        let mut previous = f64::INFINITY;
        for most in [2, 3, 4, 8, 16] {
            let wait = gated_deterministic(0.9, 2.0, most).unwrap().time_waiting;
            assert!(wait <= previous + 1e-12);
            previous = wait;
        }
    }

    #[test]
    fn the_root_solves_the_equation_of_the_book() {
        let (rate, service, most) = (1.5, 0.5, 4);
        let r = gated_exponential(rate, service, most).unwrap().root;
        assert!((service * r.powi(5) - (rate + service) * r + rate).abs() < 1e-14);
    }

    #[test]
    fn three_arrivals_per_service_of_three_is_unstable() {
        assert!(matches!(gated_deterministic(1.0, 3.0, 3), Err(WaterwayError::Unstable { rate, .. }) if rate == 1.0));
    }
}
