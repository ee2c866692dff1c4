use super::single::Queue;
use super::{chain, stable};
use crate::error::{Wanted, WaterwayError, positive};
use serde::Serialize;

/// Steady state of M/M/c.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ErlangQueue {
    /// The usual measures.
    #[serde(flatten)]
    pub queue: Queue,
    /// Chance that an arrival has to wait (Erlang C).
    pub erlang_c: f64,
}

fn servers(count: usize) -> Result<f64, WaterwayError> {
    if count == 0 {
        return Err(WaterwayError::Value { name: "servers".into(), value: 0.0, wanted: Wanted::Count });
    }
    Ok(count as f64)
}

/// M/M/c: Wq = C / (c μ − λ) with Erlang's C.
///
/// # Units
/// Any one unit of time; rates in its inverse.
///
/// # References
/// Erlang (1917); C by the recursion of Erlang's B, which neither overflows nor cancels.
///
/// # Errors
/// Rates that are not positive, no server, ρ ≥ 1.
///
/// # Examples
/// Two servers, λ = 1.5, μ = 1: C = 9/14, Wq = 9/7.
/// ```
/// let two = linping_waterway::queueing::exponential_servers(1.5, 1.0, 2)?;
/// assert!((two.erlang_c - 9.0 / 14.0).abs() < 1e-15);
/// assert!((two.queue.time_waiting - 9.0 / 7.0).abs() < 1e-14);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn exponential_servers(arrival_rate: f64, service_rate: f64, count: usize) -> Result<ErlangQueue, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let service = positive("service_rate", service_rate)?;
    let c = servers(count)?;
    let utilisation = stable(rate, c * service)?;
    let load = rate / service;
    let mut lost = 1.0;
    for k in 1..=count {
        lost = load * lost / (k as f64 + load * lost);
    }
    let erlang_c = lost / (1.0 - utilisation * (1.0 - lost));
    let wait = erlang_c / (c * service - rate);
    Ok(ErlangQueue { queue: Queue::from_wait(utilisation, rate, wait, 1.0 / service), erlang_c })
}

/// M/D/c from Crommelin's law: the number present one service time later is max(N − c, 0) plus the arrivals between.
///
/// # Units
/// Any one unit of time; the rate in its inverse.
///
/// # References
/// Crommelin (1932).
///
/// # Errors
/// A rate or time that is not positive, no server, ρ ≥ 1 or too near to 1 to be solved.
///
/// # Examples
/// With one server it is M/D/1: Wq = ½ for λ = ½ and a service of 1.
/// ```
/// let one = linping_waterway::queueing::deterministic_servers(0.5, 1.0, 1)?;
/// assert!((one.time_waiting - 0.5).abs() < 1e-12);
/// # Ok::<(), linping_waterway::WaterwayError>(())
/// ```
pub fn deterministic_servers(arrival_rate: f64, service_time: f64, count: usize) -> Result<Queue, WaterwayError> {
    let rate = positive("arrival_rate", arrival_rate)?;
    let service = positive("service_time", service_time)?;
    let utilisation = stable(rate, servers(count)? / service)?;
    let law = chain::stationary(count, rate * service)?;
    let waiting: f64 = law.iter().enumerate().skip(count).map(|(n, p)| (n - count) as f64 * p).sum();
    Ok(Queue::from_wait(utilisation, rate, waiting / rate, service))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{deterministic_server, exponential_server};

    #[test]
    fn one_server_is_the_single_server_queue() {
        let several = exponential_servers(0.7, 1.0, 1).unwrap();
        assert!((several.queue.time_waiting - exponential_server(0.7, 1.0).unwrap().time_waiting).abs() < 1e-13);
        let several = deterministic_servers(0.97, 1.0, 1).unwrap();
        let single = deterministic_server(0.97, 1.0).unwrap();
        assert!((several.time_waiting / single.time_waiting - 1.0).abs() < 1e-11);
    }

    #[test]
    fn many_servers_wait_less_than_few_at_the_same_utilisation() {
        let few = deterministic_servers(1.6, 1.0, 2).unwrap().time_waiting;
        let many = deterministic_servers(80.0, 1.0, 100).unwrap().time_waiting;
        assert!(many < few / 10.0, "{many} {few}");
    }
}
