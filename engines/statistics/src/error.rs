use crate::names::in_chinese;
use linping_problems::{Code, Problem, Text};

/// What the statistics engine cannot work with, or cannot say.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// No observation at all.
    #[error("{what}: there are no values")]
    Empty {
        /// What was asked for.
        what: &'static str,
    },
    /// A value that is not a finite number.
    #[error("{what}: value {position} is not a finite number")]
    NotFinite {
        /// What was asked for.
        what: &'static str,
        /// Position of the value, from 1.
        position: usize,
    },
    /// A value outside the range in which the measure has a meaning.
    #[error("{what}: {value} is not allowed, {needed}")]
    OutOfRange {
        /// What was asked for.
        what: &'static str,
        /// The value found.
        value: f64,
        /// What would be allowed, in English.
        needed: &'static str,
        /// What would be allowed, in Chinese.
        needed_zh: &'static str,
    },
    /// Two inputs that should go together do not.
    #[error("{what}: {found} values where {expected} are needed")]
    Length {
        /// What was asked for.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The measure has no meaning on these data.
    #[error("{what} is not defined here: {reason}")]
    NotDefined {
        /// The measure.
        what: &'static str,
        /// Why, in English.
        reason: String,
        /// Why, in Chinese.
        reason_zh: String,
    },
    /// The same year twice in one series.
    #[error("the year {year} appears twice")]
    DuplicateYear {
        /// The year.
        year: f64,
    },
    /// A year that the measure needs is not there.
    #[error("the year {year} is missing")]
    MissingYear {
        /// The year.
        year: f64,
    },
    /// A name that is not among those known.
    #[error("unknown {what} `{name}`; known: {known}")]
    UnknownName {
        /// What kind of name.
        what: &'static str,
        /// What was given.
        name: String,
        /// What would be known.
        known: String,
    },
    /// The work was stopped before it was done.
    #[error("stopped before the end")]
    Stopped,
}

impl Error {
    /// A measure without meaning on these data, said in Chinese and English.
    pub(crate) fn not_defined(what: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Error {
        Error::NotDefined { what, reason: en.into(), reason_zh: zh.into() }
    }

    /// The same as a problem for the user, without a place.
    pub fn problem(&self) -> Problem {
        let code = match self {
            Error::Empty { .. } => Code::Empty,
            Error::NotFinite { .. } => Code::BadNumber,
            Error::OutOfRange { .. } => Code::OutOfRange,
            Error::Length { .. } => Code::BadTable,
            Error::NotDefined { .. } => Code::NotDefined,
            Error::DuplicateYear { .. } => Code::DuplicateRow,
            Error::MissingYear { .. } => Code::MissingYear,
            Error::UnknownName { .. } => Code::BadArgument,
            Error::Stopped => Code::Interrupted,
        };
        let zh = match self {
            Error::Empty { what } => format!("{}：没有数值", in_chinese(what)),
            Error::NotFinite { what, position } => {
                format!("{}：第 {position} 个值不是有限的数", in_chinese(what))
            }
            Error::OutOfRange { what, value, needed_zh, .. } => {
                format!("{}：不允许 {value}，{needed_zh}", in_chinese(what))
            }
            Error::Length { what, found, expected } => {
                format!("{}：应有 {expected} 个值，实有 {found} 个", in_chinese(what))
            }
            Error::NotDefined { what, reason_zh, .. } => format!("{}在此无定义：{reason_zh}", in_chinese(what)),
            Error::DuplicateYear { year } => format!("年份 {year} 出现两次"),
            Error::MissingYear { year } => format!("缺少年份 {year}"),
            Error::UnknownName { what, name, known } => format!("未知的{}“{name}”；可用：{known}", in_chinese(what)),
            Error::Stopped => "在完成前被中止".to_string(),
        };
        Problem::new(code, Text::new(zh, self.to_string()))
    }
}

/// Fails on the first value that is not finite.
pub(crate) fn all_finite(what: &'static str, values: &[f64]) -> Result<(), Error> {
    match values.iter().position(|v| !v.is_finite()) {
        Some(at) => Err(Error::NotFinite { what, position: at + 1 }),
        None => Ok(()),
    }
}
