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
    /// Names of all members that mean something.
    known: String,
}

/// Reads the object.
pub fn json_input(input: &Input, kind: &str, known: &[&str]) -> Result<Object, Failure> {
    if input.format != Format::Json {
        return Err(input.unfit(kind));
    }
    match serde_json::from_str(&input.text) {
        Ok(Value::Object(members)) => {
            let object = Object { file: input.name.clone(), members, known: known.join(", ") };
            object.check_keys(known)?;
            Ok(object)
        }
        Ok(_) => Err(wrong(
            &input.name,
            Text::new("应为一个 JSON 对象", "one JSON object is expected"),
            Text::new(
                format!("请写 {{…}}，成员有 {}", known.join(", ")),
                format!("write {{…}} with the members {}", known.join(", ")),
            ),
        )),
        Err(error) => {
            let what = match error.classify() {
                serde_json::error::Category::Eof => Text::new("JSON 在此中断", "the JSON ends too early"),
                _ => Text::new("此处不是有效的 JSON", "this is no valid JSON"),
            };
            Err(Problem::new(Code::BadInstance, what)
                .at(Place::line(&input.name, error.line() as u64, error.column() as u64))
                .hint(Text::new(
                    "请检查此处的逗号、引号、括号与数（不可写 NaN）。",
                    "check commas, quotes, brackets and numbers here (NaN is none).",
                ))
                .into())
        }
    }
}

fn wrong(file: &str, what: Text, remedy: Text) -> Failure {
    Problem::new(Code::BadInstance, what).at(Place::line(file, 1, 1)).hint(remedy).into()
}

impl Object {
    /// A member, which must be there.
    pub fn member(&self, name: &str) -> Result<&Value, Failure> {
        self.members.get(name).ok_or_else(|| {
            wrong(
                &self.file,
                Text::new(format!("缺少“{name}”"), format!("`{name}` is missing")),
                Text::new(
                    format!("请加上“{name}”；成员有 {}", self.known),
                    format!("add `{name}`; the members are {}", self.known),
                ),
            )
        })
    }

    /// Refuses a member whose name looks like a misspelt one; others are notes that mean nothing here.
    fn check_keys(&self, known: &[&str]) -> Result<(), Failure> {
        const ALIKE: f64 = 0.85;
        let likeness = |key: &str, name: &str| strsim::jaro_winkler(&key.to_lowercase(), name);
        for key in self.members.keys().filter(|key| !known.contains(&key.as_str())) {
            let absent = known.iter().filter(|name| !self.members.contains_key(**name));
            if let Some(name) = absent.max_by(|a, b| likeness(key, a).total_cmp(&likeness(key, b)))
                && likeness(key, name) >= ALIKE
            {
                return Err(wrong(
                    &self.file,
                    Text::new(format!("未知成员“{key}”"), format!("unknown member `{key}`")),
                    Text::new(
                        format!("您是指“{name}”吗？成员有 {}", self.known),
                        format!("did you mean `{name}`? the members are {}", self.known),
                    ),
                ));
            }
        }
        Ok(())
    }

    /// A finite number, if it is there.
    pub fn number(&self, name: &str) -> Result<Option<f64>, Failure> {
        let Some(value) = self.members.get(name) else { return Ok(None) };
        value.as_f64().map(Some).ok_or_else(|| {
            wrong(
                &self.file,
                Text::new(format!("“{name}”应为数"), format!("`{name}` must be a number")),
                Text::new(format!("例如 \"{name}\": 10"), format!("for example \"{name}\": 10")),
            )
        })
    }

    /// A member, if it is there.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A list of finite numbers.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Failure> {
        let list = self.member(name)?.as_array();
        let bad = || {
            wrong(
                &self.file,
                Text::new(format!("“{name}”应为数的列表"), format!("`{name}` must be a list of numbers")),
                Text::new(format!("例如 \"{name}\": [3, 5, 8]"), format!("for example \"{name}\": [3, 5, 8]")),
            )
        };
        list.ok_or_else(bad)?.iter().map(|value| value.as_f64().ok_or_else(bad)).collect()
    }

    /// A list of pairs of positions, counted from 0.
    pub fn pairs(&self, name: &str, count: usize) -> Result<Vec<(usize, usize)>, Failure> {
        let bad = || {
            wrong(
                &self.file,
                Text::new(
                    format!("“{name}”应为成对的位置（0 到 {}）", count.saturating_sub(1)),
                    format!("`{name}` must be a list of pairs of positions (0 to {})", count.saturating_sub(1)),
                ),
                Text::new(
                    format!("例如 \"{name}\": [[0, 1], [0, 2]]"),
                    format!("for example \"{name}\": [[0, 1], [0, 2]]"),
                ),
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
