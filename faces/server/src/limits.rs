use std::time::Duration;

/// How much the server takes from one client, and altogether.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// Time to send the head of a request, and between two requests of a connection.
    pub head: Duration,
    /// Time in which a client must take or give at least something.
    pub idle: Duration,
    /// Time for an answer.
    pub answer: Duration,
    /// Bytes of a body.
    pub body: usize,
    /// Computations at once (isochrones, tries, scenarios); more wait.
    pub computations: usize,
    /// Changes of one try.
    pub changes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 2048,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            body: 64 * 1024,
            computations: std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            changes: 100,
        }
    }
}
