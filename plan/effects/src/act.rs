//! An action that is ready to be carried out, with what its outcome is found by.

use linping_actions::{ActionKind, Context, District, Failure, Outcome, Resolved};
use linping_baseline::layers::went_in;
use linping_language::Node;
use linping_language::files::ActionFile;
use linping_problems::{Code, Place, Problem, Problems, Text};
use linping_work::{Key, KeyOf, Stop};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An action whose every name means something.
pub(crate) struct Act {
    pub name: String,
    key: Key,
    /// The table whose texts name the layers it looks at.
    table: Node,
    /// Where each key of the table stands.
    places: BTreeMap<String, Place>,
    resolved: Box<dyn Resolved>,
}

impl Act {
    /// Resolves an action.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn of(name: &str, file: &ActionFile, kind: &dyn ActionKind, context: &Context) -> Result<Act, Problems> {
        let resolved = kind.resolve(name, file, context)?;
        let path = format!("actions/{name}.toml");
        let whole = context.plan.nodes.get(&path).cloned().unwrap_or_default();
        let mut key = KeyOf::new("act").part(name.as_bytes()).part(whole.to_json().to_string().as_bytes());
        // What it serves and supports is no input.
        for table in ["measure", "cost", "funding"] {
            let node = whole.get(table).cloned().unwrap_or_default();
            key = key.part(&went_in(context.plan, context.sources, &node));
        }
        let table = file.measure.as_ref().map(|measure| measure.node.clone()).unwrap_or_default();
        let each = table.table().into_iter().flatten();
        let places = each.map(|(key, entry)| (key.clone(), context.plan.place(entry.node.span))).collect();
        Ok(Act { name: name.to_string(), key: key.key(), table, places, resolved })
    }

    /// What it does in a district: worked out now, or found among the results of earlier work.
    ///
    /// # Errors
    /// It could not be done, or only in part: a partial result is never shown as whole.
    pub fn apply(&self, district: &District, stop: &Stop) -> Result<Arc<Outcome>, Problems> {
        let layers = &district.layers;
        let key = KeyOf::new("outcome").part(&self.key).part(&layers.states.behind(&self.table)).debug(&layers.year);
        let done = layers.kept.get(key.key(), stop, || Ok::<_, Problems>(self.resolved.apply(district, stop)))?;
        match &done.failure {
            Some(why) => Err(self.failed(why.clone())),
            None => Ok(done),
        }
    }

    /// The district after it, and what it did.
    ///
    /// # Errors
    /// As [`Act::apply`]; a change that does not fit the layers.
    pub fn then(&self, district: &District, stop: &Stop) -> Result<(Arc<Outcome>, District), Problems> {
        let outcome = self.apply(district, stop)?;
        let after = if outcome.layers.is_empty() {
            district.clone()
        } else {
            district.after(&outcome).map_err(|why| self.failed(why.into()))?
        };
        Ok((outcome, after))
    }

    fn failed(&self, failure: Failure) -> Problems {
        let (name, Text { zh, en }) = (&self.name, failure.why);
        let message = Text::new(format!("行动“{name}”：{zh}"), format!("action `{name}`: {en}"));
        let mut problem = Problem::new(Code::NotComputable, message);
        let asked_by = failure.asked_by.as_deref();
        let told = asked_by.and_then(|key| self.resolved.place(key).or_else(|| self.places.get(key).cloned()));
        problem.place = told.or_else(|| self.places.get("kind").cloned());
        problem.hint = failure.remedy;
        vec![problem]
    }
}
