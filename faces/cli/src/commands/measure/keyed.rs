//! Measures with a key each (a place, an industry, a pair), gathered in order of appearance.

use super::listing::{Listing, number, text};
use crate::context::Failure;
use linping_problems::Text;
use linping_statistics::{Error, Matrix};
use serde_json::{Map, Value, json};
use std::path::Path;

/// A measure's name, and its values by key.
type Measure = (String, Vec<(String, Option<f64>)>);

/// Results by measure and key.
pub struct Keyed {
    only: Vec<String>,
    measures: Vec<Measure>,
    known: Vec<String>,
    reasons: Map<String, Value>,
    first_error: Option<Error>,
}

impl Keyed {
    /// Keeps only the measures named; all if none is.
    pub fn only(names: &[String]) -> Keyed {
        Keyed { only: names.to_vec(), measures: Vec::new(), known: Vec::new(), reasons: Map::new(), first_error: None }
    }

    fn wants(&mut self, measure: &str) -> bool {
        if self.known.last().is_none_or(|last| last != measure) && !self.known.iter().any(|k| k == measure) {
            self.known.push(measure.to_string());
        }
        self.only.is_empty() || self.only.iter().any(|o| o == measure)
    }

    fn list(&mut self, measure: &str) -> &mut Vec<(String, Option<f64>)> {
        let at = self.measures.iter().rposition(|(name, _)| name == measure).unwrap_or_else(|| {
            self.measures.push((measure.to_string(), Vec::new()));
            self.measures.len() - 1
        });
        &mut self.measures[at].1
    }

    pub fn put_optional(&mut self, measure: &str, key: &str, value: Option<f64>) {
        if self.wants(measure) {
            self.list(measure).push((key.to_string(), value));
        }
    }

    pub fn put(&mut self, measure: &str, key: &str, value: f64) {
        self.put_optional(measure, key, Some(value));
    }

    /// A value, or the reason why there is none.
    pub fn try_put(&mut self, measure: &str, key: &str, value: Result<f64, Error>) {
        match value {
            Ok(value) => self.put(measure, key, value),
            Err(error) => {
                let name = if key.is_empty() { measure.to_string() } else { format!("{measure}|{key}") };
                self.reasons.insert(name, json!(error.problem().message));
                self.put_optional(measure, key, None);
                self.first_error.get_or_insert(error);
            }
        }
    }

    pub fn put_list(&mut self, measure: &str, keys: &[String], values: &[f64]) {
        for (key, value) in keys.iter().zip(values) {
            self.put(measure, key, *value);
        }
    }

    pub fn put_matrix(&mut self, measure: &str, matrix: &Matrix, rows: &[String], columns: &[String]) {
        if !self.wants(measure) {
            return;
        }
        let list = self.list(measure);
        for (at, row) in rows.iter().enumerate() {
            for (column, value) in columns.iter().zip(matrix.row(at)) {
                list.push((format!("{row}|{column}"), Some(*value)));
            }
        }
    }

    /// Every pair of different keys once.
    pub fn put_pairs(&mut self, measure: &str, matrix: &Matrix, keys: &[String]) {
        if !self.wants(measure) {
            return;
        }
        let list = self.list(measure);
        for (at, first) in keys.iter().enumerate() {
            for (other, second) in keys.iter().enumerate().skip(at + 1) {
                list.push((format!("{first}|{second}"), Some(matrix.get(at, other))));
            }
        }
    }

    /// Fails if a measure was asked for that is not among those made, or if nothing could be measured at all.
    pub fn check(&self, path: &Path) -> Result<(), Failure> {
        if let Some(name) = self.only.iter().find(|o| !self.known.contains(o)) {
            let known = self.known.join(", ");
            let error = Error::UnknownName { what: "measure", name: name.clone(), known };
            return Err(Failure::from(error.problem()));
        }
        let nothing = !self.measures.iter().any(|(_, list)| list.iter().any(|(_, value)| value.is_some()));
        match &self.first_error {
            Some(error) if nothing => Err(super::input::refused(error, path)),
            _ => Ok(()),
        }
    }

    /// Why values are missing, one line each, for a person; empty if none is.
    pub fn reasons(&self) -> Vec<Text> {
        let told = |(name, reason): (&String, &Value)| {
            let of = |language: &str| reason.get(language).and_then(Value::as_str).unwrap_or_default().to_string();
            Text::new(format!("{name}：{}", of("zh")), format!("{name}: {}", of("en")))
        };
        self.reasons.iter().map(told).collect()
    }

    /// A row a measure and key; without `whole`, pairs are left out, since nobody reads thousands of rows.
    pub fn listing(&self, whole: bool) -> Listing {
        let mut listing = Listing::new(&["measure", "key", "value"]);
        for (measure, list) in &self.measures {
            let keys = list.iter().filter(|(key, _)| whole || !key.contains('|'));
            for (key, value) in keys {
                listing.push([text(measure), text(key), number(*value)]);
            }
        }
        listing
    }

    /// Every measure of a key.
    pub fn of_key<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (&'a str, Option<f64>)> + 'a {
        let of = move |(name, list): &'a Measure| {
            list.iter().find(|(k, _)| k == key).map(|(_, value)| (name.as_str(), *value))
        };
        self.measures.iter().filter_map(of)
    }

    /// Measures as keys; those without a key of their own as plain numbers.
    pub fn as_json(&self) -> Value {
        let mut object = Map::new();
        for (measure, list) in &self.measures {
            let value = match list.as_slice() {
                [(key, value)] if key.is_empty() => json!(value),
                _ => Value::Object(list.iter().map(|(key, value)| (key.clone(), json!(value))).collect()),
            };
            object.insert(measure.clone(), value);
        }
        if !self.reasons.is_empty() {
            object.insert("not_defined".to_string(), Value::Object(self.reasons.clone()));
        }
        Value::Object(object)
    }
}
