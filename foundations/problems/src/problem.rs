use crate::{Code, Place, Text};
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be trusted until it is mended.
    Error,
    /// Work goes on, but the user must know.
    Warning,
}

/// A user's mistake: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The kind of mistake; each code has a page in the reference.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// What is wrong, in this very case.
    pub message: Text,
    /// What to do.
    pub hint: Option<Text>,
    /// Other places that belong to it (the first of two duplicates, the members of a cycle).
    pub related: Vec<(Place, Text)>,
}

impl Problem {
    /// An error without a place or a remedy yet.
    pub fn new(code: Code, message: Text) -> Self {
        Problem { code, severity: Severity::Error, place: None, message, hint: None, related: Vec::new() }
    }

    /// A warning without a place or a remedy yet.
    pub fn warning(code: Code, message: Text) -> Self {
        Problem { severity: Severity::Warning, ..Problem::new(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Names another place that belongs to it.
    #[must_use]
    pub fn related(mut self, place: Place, note: Text) -> Self {
        self.related.push((place, note));
        self
    }

    /// True for errors, false for warnings.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
