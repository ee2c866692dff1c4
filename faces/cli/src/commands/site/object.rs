//! Instances that come as one JSON object.

use super::input::Input;
use crate::context::Failure;
use linping_problems::{Code, Place, Problem, Text};
use linping_siting::formats::Format;
use serde_json::{Map, Value};

/// The object of an instance, with checked access to its members.
pub struct Object {
    file: String,
    members: Map<String, Value>,
}

/// Reads the object.
pub fn json_input(input: &Input, kind: &str) -> Result<Object, Failure> {
    if input.format != Format::Json {
        return Err(input.unfit(kind));
    }
    match serde_json::from_str(&input.text) {
        Ok(Value::Object(members)) => Ok(Object { file: input.name.clone(), members }),
        Ok(_) => Err(wrong(&input.name, "应为一个 JSON 对象", "one JSON object is expected")),
        Err(error) => Err(Problem::new(
            Code::BadInstance,
            Text::new(format!("JSON 有误：{error}"), format!("the JSON cannot be read: {error}")),
        )
        .at(Place::line(&input.name, error.line() as u64, error.column() as u64))
        .into()),
    }
}

fn wrong(file: &str, zh: impl Into<String>, en: impl Into<String>) -> Failure {
    Problem::new(Code::BadInstance, Text::new(zh, en)).at(Place::file(file)).into()
}

impl Object {
    /// A member, which must be there.
    pub fn member(&self, name: &str) -> Result<&Value, Failure> {
        self.members.get(name).ok_or_else(|| wrong(&self.file, format!("缺少“{name}”"), format!("`{name}` is missing")))
    }

    /// A member, if it is there.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A list of finite numbers.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Failure> {
        let list = self.member(name)?.as_array();
        let bad = || wrong(&self.file, format!("“{name}”应为数的列表"), format!("`{name}` must be a list of numbers"));
        list.ok_or_else(bad)?.iter().map(|value| value.as_f64().ok_or_else(bad)).collect()
    }

    /// A list of pairs of positions, counted from 0.
    pub fn pairs(&self, name: &str, count: usize) -> Result<Vec<(usize, usize)>, Failure> {
        let bad = || {
            wrong(
                &self.file,
                format!("“{name}”应为成对的位置（0 到 {}）", count.saturating_sub(1)),
                format!("`{name}` must be a list of pairs of positions (0 to {})", count.saturating_sub(1)),
            )
        };
        let list = self.member(name)?.as_array().ok_or_else(bad)?;
        list.iter()
            .map(|pair| match pair.as_array().map(Vec::as_slice) {
                Some([a, b]) => {
                    let at = |value: &Value| value.as_u64().map(|at| at as usize).filter(|at| *at < count);
                    Ok((at(a).ok_or_else(bad)?, at(b).ok_or_else(bad)?))
                }
                _ => Err(bad()),
            })
            .collect()
    }
}
