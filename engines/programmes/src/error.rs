use linping_geography::GeographyError;
use linping_problems::{Code, Problem, Text};

/// Why a programme's method has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProgrammeError {
    /// A number lies outside what it may be.
    #[error("`{name}` must be {wanted}, but it is {value}")]
    Value {
        /// Which number.
        name: String,
        /// What was given.
        value: f64,
        /// What it may be, in words.
        wanted: &'static str,
        /// The same in Chinese.
        wanted_zh: &'static str,
    },
    /// Nothing to work on.
    #[error("there is no {what}")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// Two lists that belong together have different lengths.
    #[error("{what}: {left} against {right}")]
    Lengths {
        /// Which lists.
        what: &'static str,
        /// Length of the one.
        left: usize,
        /// Length of the other.
        right: usize,
    },
    /// A geometry that cannot be measured.
    #[error(transparent)]
    Geography(#[from] GeographyError),
    /// A search that cannot be done.
    #[error("{0}")]
    Search(String),
}

impl ProgrammeError {
    /// The same as a user's mistake, without a place yet.
    pub fn problem(&self) -> Problem {
        let english = self.to_string();
        let chinese = match self {
            ProgrammeError::Value { name, value, wanted_zh, .. } => format!("“{name}”应{wanted_zh}，现为 {value}"),
            ProgrammeError::Empty { what } => format!("缺少 {what}"),
            ProgrammeError::Lengths { what, left, right } => format!("{what} 数目不符：{left} 与 {right}"),
            ProgrammeError::Geography(error) => format!("几何图形无法使用：{error}"),
            ProgrammeError::Search(words) => format!("无法求解：{words}"),
        };
        Problem::new(Code::BadProgramme, Text::new(chinese, english))
    }
}

fn value(name: &str, value: f64, holds: bool, en: &'static str, zh: &'static str) -> Result<f64, ProgrammeError> {
    if holds && value.is_finite() {
        Ok(value)
    } else {
        Err(ProgrammeError::Value { name: name.to_string(), value, wanted: en, wanted_zh: zh })
    }
}

pub(crate) fn positive(name: &str, number: f64) -> Result<f64, ProgrammeError> {
    value(name, number, number > 0.0, "above zero", "大于零")
}

pub(crate) fn not_negative(name: &str, number: f64) -> Result<f64, ProgrammeError> {
    value(name, number, number >= 0.0, "zero or above", "不小于零")
}

pub(crate) fn share(name: &str, number: f64) -> Result<f64, ProgrammeError> {
    value(name, number, (0.0..=1.0).contains(&number), "between 0 and 1", "0 到 1 之间")
}

pub(crate) fn between(name: &str, number: f64, low: f64, high: f64) -> Result<f64, ProgrammeError> {
    value(name, number, (low..=high).contains(&number), "within its range", "在允许范围内")
}
