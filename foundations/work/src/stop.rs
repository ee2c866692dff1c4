use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Asked now and then by long work: has somebody cancelled, or is the allowance of work used up?
///
/// Builds use work limits, never the clock, so that the same plan always gives the same answer. Only `linping site
/// --time-limit` passes a condition that reads a clock. Clones share the same counter and cancellation.
#[derive(Clone)]
pub struct Stop {
    inner: Arc<Inner>,
}

struct Inner {
    cancelled: AtomicBool,
    spent: AtomicU64,
    limit: u64,
    condition: Option<Box<dyn Fn() -> bool + Send + Sync>>,
    /// Whose cancellation, limit and condition hold as well.
    whole: Option<Stop>,
}

impl Stop {
    /// Never stops by itself; may still be cancelled.
    pub fn never() -> Self {
        Self::build(u64::MAX, None, None)
    }

    /// Stops once `limit` units of work (as each kernel counts them) are spent.
    pub fn after_work(limit: u64) -> Self {
        Self::build(limit, None, None)
    }

    /// Stops when the condition says so, for example a deadline read from a clock.
    pub fn when(condition: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self::build(u64::MAX, Some(Box::new(condition)), None)
    }

    /// A part of the work with an allowance of its own; whatever ends the whole ends the part, and its work counts there too.
    ///
    /// ```
    /// use linping_work::Stop;
    ///
    /// let whole = Stop::never();
    /// let part = whole.part(10);
    /// assert!(part.spend(11), "the part has used up what is allowed to it");
    /// assert!(!whole.is_reached());
    /// whole.cancel();
    /// assert!(whole.part(10).is_cancelled());
    /// ```
    #[must_use]
    pub fn part(&self, limit: u64) -> Self {
        Self::build(limit, None, Some(self.clone()))
    }

    fn build(limit: u64, condition: Option<Box<dyn Fn() -> bool + Send + Sync>>, whole: Option<Stop>) -> Self {
        let (cancelled, spent) = (AtomicBool::new(false), AtomicU64::new(0));
        Stop { inner: Arc::new(Inner { cancelled, spent, limit, condition, whole }) }
    }

    /// Asks the work to end soon.
    pub fn cancel(&self) {
        self.inner.cancelled.store(true, Ordering::Relaxed);
    }

    /// Counts work and tells whether to stop. To stay reproducible call it from one thread, or at fixed points.
    pub fn spend(&self, units: u64) -> bool {
        let spent = self.inner.spent.fetch_add(units, Ordering::Relaxed).saturating_add(units);
        let whole = self.inner.whole.as_ref().is_some_and(|whole| whole.spend(units));
        whole || spent > self.inner.limit || self.is_cancelled() || self.inner.condition.as_ref().is_some_and(|c| c())
    }

    /// True once it is time to stop, without counting any work.
    pub fn is_reached(&self) -> bool {
        self.inner.spent.load(Ordering::Relaxed) > self.inner.limit
            || self.is_cancelled()
            || self.inner.condition.as_ref().is_some_and(|c| c())
            || self.inner.whole.as_ref().is_some_and(Stop::is_reached)
    }

    /// True if [`Stop::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.inner.cancelled.load(Ordering::Relaxed) || self.inner.whole.as_ref().is_some_and(Stop::is_cancelled)
    }

    /// Units of work counted so far.
    pub fn spent(&self) -> u64 {
        self.inner.spent.load(Ordering::Relaxed)
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::never()
    }
}

impl std::fmt::Debug for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stop").field("spent", &self.spent()).field("limit", &self.inner.limit).finish_non_exhaustive()
    }
}
