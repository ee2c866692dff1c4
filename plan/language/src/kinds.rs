use schemars::{JsonSchema, Schema};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a plan may be extended with: kinds of actions, of indicator measures and of baseline layers. Each name has the
/// schema of its table; the crates that know the kinds register them.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// `[measure] kind = "…"` of actions.
    pub actions: KindSet,
    /// `[measure] kind = "…"` of indicators.
    pub indicators: KindSet,
    /// `kind = "…"` of files in `baseline/`.
    pub baseline: KindSet,
}

/// Named kinds of one sort.
#[derive(Clone, Debug, Default)]
pub struct KindSet {
    schemas: BTreeMap<&'static str, KindSchema>,
}

/// The schema of a kind, made when it is first asked for: a plan uses few of the kinds there are.
#[derive(Clone, Debug)]
struct KindSchema {
    make: fn(&str) -> Schema,
    made: OnceLock<Schema>,
}

impl KindSet {
    /// Registers a kind whose table is typed by `T`; `T` need not have a field `kind`.
    #[must_use]
    pub fn with<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.schemas.insert(name, KindSchema { make: crate::schema::kind_schema::<T>, made: OnceLock::new() });
        self
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.schemas.keys().copied()
    }

    /// The schema of a kind.
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        let (name, kind) = self.schemas.get_key_value(name)?;
        Some(kind.made.get_or_init(|| (kind.make)(name)))
    }
}

impl Kinds {
    /// The set a schema's `x-kinds` speaks of.
    pub(crate) fn set(&self, which: &str) -> &KindSet {
        match which {
            "action" => &self.actions,
            "baseline" => &self.baseline,
            _ => &self.indicators,
        }
    }
}
