use super::{Answers, twelve_digits, work_out};
use crate::error::WaterwayError;
use crate::queueing::{
    ErlangQueue, GatedDeterministic, GatedExponential, Queue, Timetable, deterministic_server, deterministic_servers,
    exponential_server, exponential_servers, fixed_timetable, gated_deterministic, gated_exponential, general_server,
};
use linping_problems::Problems;
use serde::{Deserialize, Serialize};

/// The answer of a queueing case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueAnswer {
    /// The case.
    pub id: String,
    /// Steady state, to twelve significant digits.
    pub exact: QueueExact,
}

/// Steady state of whichever model the case names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum QueueExact {
    /// M/M/1, M/D/1, M/G/1, M/D/c.
    Plain(Queue),
    /// M/M/c.
    Erlang(ErlangQueue),
    /// M/D[1,K]/1.
    GatedDeterministic(GatedDeterministic),
    /// M/M[1,K]/1.
    GatedExponential(GatedExponential),
    /// Bailey's timetable.
    Timetable(Timetable),
}

#[derive(Deserialize)]
struct QueueCase {
    model: String,
    arrival_rate: f64,
    service_rate: Option<f64>,
    service_time: Option<f64>,
    service_mean: Option<f64>,
    service_variance: Option<f64>,
    interval: Option<f64>,
    servers: Option<usize>,
    batch_max: Option<usize>,
}

const MODELS: [&str; 8] = ["M/M/1", "M/M/c", "M/D/1", "M/D/c", "M/G/1", "M/D[1,K]/1", "M/M[1,K]/1", "Bailey"];

impl QueueCase {
    fn exact(&self) -> Result<QueueExact, WaterwayError> {
        let need = |value: Option<f64>, what: &str| value.ok_or(WaterwayError::Missing { what: what.into() });
        let count = |value: Option<usize>, what: &str| value.ok_or(WaterwayError::Missing { what: what.into() });
        let rate = self.arrival_rate;
        // Words after the notation describe it ("M/D[1,K]/1 gated bulk service"); the notation decides.
        let name = self.model.split([' ', ':']).next().unwrap_or_default();
        Ok(match name {
            "M/M/1" => QueueExact::Plain(exponential_server(rate, need(self.service_rate, "service_rate")?)?),
            "M/M/c" => QueueExact::Erlang(exponential_servers(
                rate,
                need(self.service_rate, "service_rate")?,
                count(self.servers, "servers")?,
            )?),
            "M/D/1" => QueueExact::Plain(deterministic_server(rate, need(self.service_time, "service_time")?)?),
            "M/D/c" => QueueExact::Plain(deterministic_servers(
                rate,
                need(self.service_time, "service_time")?,
                count(self.servers, "servers")?,
            )?),
            "M/G/1" => QueueExact::Plain(general_server(
                rate,
                need(self.service_mean, "service_mean")?,
                need(self.service_variance, "service_variance")?,
            )?),
            "M/D[1,K]/1" => QueueExact::GatedDeterministic(gated_deterministic(
                rate,
                need(self.service_time, "service_time")?,
                count(self.batch_max, "batch_max")?,
            )?),
            "M/M[1,K]/1" => QueueExact::GatedExponential(gated_exponential(
                rate,
                need(self.service_rate, "service_rate")?,
                count(self.batch_max, "batch_max")?,
            )?),
            "Bailey" => QueueExact::Timetable(fixed_timetable(
                rate,
                need(self.interval, "interval")?,
                count(self.batch_max, "batch_max")?,
            )?),
            _ => {
                return Err(WaterwayError::Unknown {
                    what: "model",
                    name: self.model.clone(),
                    known: MODELS.join(", "),
                });
            }
        })
    }
}

impl QueueExact {
    fn rounded(self) -> Self {
        let d = twelve_digits;
        let plain = |q: Queue| Queue {
            utilisation: d(q.utilisation),
            present: d(q.present),
            waiting: d(q.waiting),
            time_present: d(q.time_present),
            time_waiting: d(q.time_waiting),
        };
        match self {
            QueueExact::Plain(q) => QueueExact::Plain(plain(q)),
            QueueExact::Erlang(q) => QueueExact::Erlang(ErlangQueue { queue: plain(q.queue), erlang_c: d(q.erlang_c) }),
            QueueExact::GatedDeterministic(q) => QueueExact::GatedDeterministic(GatedDeterministic {
                utilisation: d(q.utilisation),
                waiting: d(q.waiting),
                time_waiting: d(q.time_waiting),
                time_present: d(q.time_present),
                mean_batch: d(q.mean_batch),
                p_idle_at_completion: d(q.p_idle_at_completion),
                services_per_time: d(q.services_per_time),
            }),
            QueueExact::GatedExponential(q) => QueueExact::GatedExponential(GatedExponential {
                utilisation: d(q.utilisation),
                root: d(q.root),
                p_idle: d(q.p_idle),
                waiting: d(q.waiting),
                time_waiting: d(q.time_waiting),
                time_present: d(q.time_present),
            }),
            QueueExact::Timetable(q) => QueueExact::Timetable(Timetable {
                utilisation: d(q.utilisation),
                mean_left_behind: d(q.mean_left_behind),
                mean_waiting_just_before: d(q.mean_waiting_just_before),
                time_waiting: d(q.time_waiting),
            }),
        }
    }
}

/// Works out the list `cases` of a file of queues, each with its `model` and rates.
///
/// # Errors
/// Every mistake of the file, with its place; an unstable queue names its rate.
///
/// # Examples
/// ```
/// let text = r#"{"cases": [{"id": "a", "model": "M/M/1", "arrival_rate": 0.5, "service_rate": 1}]}"#;
/// let answers = linping_waterway::cases::queue_cases("a.json", text).unwrap();
/// assert_eq!(serde_json::to_value(answers.cases[0].exact).unwrap()["Wq"], 1.0);
/// ```
pub fn queue_cases(file: &str, text: &str) -> Result<Answers<QueueAnswer>, Problems> {
    work_out(file, text, "cases", |id, raw| {
        let case: QueueCase = serde_json::from_str(raw)?;
        Ok(QueueAnswer { id: id.to_string(), exact: case.exact()?.rounded() })
    })
}
