/// Told how far long work has come; the binary draws a bar, the server a line, tests nothing.
pub trait Progress: Sync {
    /// A step with a name (Chinese, English) begins; `total` units if known.
    fn begin(&self, zh: &str, en: &str, total: Option<u64>);
    /// So many more units are done.
    fn advance(&self, units: u64);
    /// The step is over.
    fn finish(&self);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _zh: &str, _en: &str, _total: Option<u64>) {}
    fn advance(&self, _units: u64) {}
    fn finish(&self) {}
}
