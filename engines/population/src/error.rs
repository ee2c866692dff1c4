use linping_problems::{Code, Problem, Text};

/// What the population engine cannot work with.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The number of age groups differs between two inputs.
    #[error("{what}: {found} age groups where {expected} are needed")]
    AgeGroups {
        /// Which input.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A count of people below zero or not finite.
    #[error("{what}: {value} people is not possible")]
    People {
        /// Which input.
        what: &'static str,
        /// The value found.
        value: f64,
    },
    /// A rate that cannot be.
    #[error("{what}: a rate of {value} is not possible; {hint}")]
    Rate {
        /// Which rate.
        what: &'static str,
        /// The value found.
        value: f64,
        /// What it may be instead, in English.
        hint: &'static str,
        /// What it may be instead, in Chinese.
        hint_zh: &'static str,
    },
    /// A year that the projection needs is not there.
    #[error("there are no inputs for {year}")]
    MissingYear {
        /// The year.
        year: i32,
    },
    /// The year asked for cannot be reached.
    #[error("{year} is not reached: the projection goes from {from} to {to} in steps of {step} years")]
    NotReached {
        /// The year asked for.
        year: i32,
        /// Base year.
        from: i32,
        /// Last year with inputs.
        to: i32,
        /// Years a step.
        step: i32,
    },
    /// A parameter outside its range.
    #[error("{what}: {value} is not allowed")]
    Parameter {
        /// Which parameter.
        what: &'static str,
        /// The value given.
        value: f64,
    },
    /// Marginal totals that no table can have.
    #[error("the totals cannot be met: {reason}")]
    Totals {
        /// Why, in English.
        reason: String,
        /// Why, in Chinese.
        reason_zh: String,
    },
    /// The work was stopped before it was done.
    #[error("stopped before the end")]
    Stopped,
}

impl Error {
    /// The same as a problem for the user, without a place.
    pub fn problem(&self) -> Problem {
        let (code, zh, hint) = match self {
            Error::AgeGroups { what, found, expected } => (
                Code::BadPopulation,
                format!("{what}：应有 {expected} 个年龄组，实有 {found} 个"),
                Some(Text::new(
                    "各表的年龄组应相同，最后一组为开放组（如 100+）。",
                    "all tables need the same age groups, the last one open (such as 100+).",
                )),
            ),
            Error::People { what, value } => (Code::BadPopulation, format!("{what}：人数不可能为 {value}"), None),
            Error::Rate { what, value, hint, hint_zh } => {
                (Code::BadRate, format!("{what}：{value} 不可能"), Some(Text::new(*hint_zh, *hint)))
            }
            Error::MissingYear { year } => (
                Code::MissingYear,
                format!("缺少 {year} 年的输入"),
                Some(Text::new("各期应首尾相接。", "periods must follow each other without a gap.")),
            ),
            Error::NotReached { year, from, to, step } => (
                Code::MissingYear,
                format!("无法推算到 {year} 年：可从 {from} 年推算到 {to} 年，每步 {step} 年"),
                Some(Text::new("请改 --to，或补充输入。", "change --to, or add inputs for the later years.")),
            ),
            Error::Parameter { what, value } => (Code::BadArgument, format!("{what}：不允许 {value}"), None),
            Error::Totals { reason_zh, .. } => (Code::BadPopulation, format!("合计无法满足：{reason_zh}"), None),
            Error::Stopped => (Code::Interrupted, "在完成前被中止".to_string(), None),
        };
        let problem = Problem::new(code, Text::new(zh, self.to_string()));
        match hint {
            Some(hint) => problem.hint(hint),
            None => problem,
        }
    }
}
