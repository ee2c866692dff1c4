use linping_problems::{Code, Problem, Text};

/// Why a lock, a channel or a queue cannot be worked out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WaterwayError {
    /// A number lies outside what it may be.
    #[error("`{name}` must be {wanted}, but it is {value}")]
    Value {
        /// Which number, as the input names it.
        name: String,
        /// What was given.
        value: f64,
        /// What it may be.
        wanted: Wanted,
    },
    /// A vessel fits in no chamber.
    #[error("vessel `{vessel}` ({dimension} {vessel_m} m) is larger than every chamber (at most {chamber_m} m)")]
    VesselTooLarge {
        /// The vessel or class.
        vessel: String,
        /// What is too large.
        dimension: Dimension,
        /// Its size in metres.
        vessel_m: f64,
        /// The largest chamber's size in metres.
        chamber_m: f64,
    },
    /// A record of arrivals that goes back in time.
    #[error("vessel `{vessel}` arrives at {arrival_s} s, before the one listed ahead of it ({previous_s} s)")]
    OutOfOrder {
        /// The vessel.
        vessel: String,
        /// Its arrival in seconds.
        arrival_s: f64,
        /// Arrival of the one before it in seconds.
        previous_s: f64,
    },
    /// Demand beyond capacity for ever: the queue grows without end.
    #[error(
        "unstable: demand {demand} {unit} is {rate:.4} times the capacity {capacity} {unit}; the queue grows for ever"
    )]
    Unstable {
        /// Demand over capacity.
        rate: f64,
        /// What arrives, in `unit`.
        demand: f64,
        /// What can be served, in `unit`.
        capacity: f64,
        /// Unit of demand and capacity.
        unit: &'static str,
    },
    /// A name that the list does not hold.
    #[error("unknown {what} `{name}`; known: {known}")]
    Unknown {
        /// Kind of thing.
        what: &'static str,
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// Something that is needed is not there.
    #[error("{what} is missing")]
    Missing {
        /// What is missing, in English.
        what: String,
    },
    /// Several things given of which only one can hold.
    #[error("only one of {what} may be given")]
    Several {
        /// The keys to choose from.
        what: &'static str,
        /// What they belong to, to find the place.
        of: String,
    },
    /// The same identifier twice.
    #[error("`{name}` is given twice")]
    Twice {
        /// The identifier.
        name: String,
    },
    /// The work was cancelled or its allowance is used up.
    #[error("stopped before the end")]
    Stopped,
}

/// What a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// Above zero.
    Positive,
    /// Zero or above.
    NotNegative,
    /// A whole number, zero or above.
    Whole,
    /// Between zero and one.
    Share,
    /// A whole number of at least one.
    Count,
    /// Side 0 or side 1.
    Side,
    /// One or above.
    AtLeastOne,
    /// Finite.
    Finite,
}

impl Wanted {
    /// In words.
    pub fn text(self) -> Text {
        match self {
            Wanted::Positive => Text::new("大于零", "above zero"),
            Wanted::NotNegative => Text::new("不小于零", "zero or above"),
            Wanted::Whole => Text::new("不小于零的整数", "a whole number, zero or above"),
            Wanted::Share => Text::new("0 到 1 之间", "between 0 and 1"),
            Wanted::Count => Text::new("至少为 1 的整数", "a whole number of at least 1"),
            Wanted::Side => Text::new("0 或 1", "0 or 1"),
            Wanted::AtLeastOne => Text::new("不小于 1", "at least 1"),
            Wanted::Finite => Text::new("有限的数", "a finite number"),
        }
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}

/// A dimension of a vessel that a chamber or channel limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Length overall.
    Length,
    /// Beam.
    Beam,
    /// Draught, with the clearance asked for under the keel.
    Draught,
    /// Height above the water.
    AirDraught,
}

impl Dimension {
    /// In words.
    pub fn text(self) -> Text {
        match self {
            Dimension::Length => Text::new("长", "length"),
            Dimension::Beam => Text::new("宽", "beam"),
            Dimension::Draught => Text::new("吃水（含富余）", "draught with clearance"),
            Dimension::AirDraught => Text::new("水上高度", "air draught"),
        }
    }
}

impl std::fmt::Display for Dimension {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl WaterwayError {
    /// The same as a user's mistake: code, message and remedy in Chinese and English, without a place yet.
    pub fn problem(&self) -> Problem {
        let english = self.to_string();
        match self {
            WaterwayError::Value { name, value, wanted } => Problem::new(
                Code::BadLockage,
                Text::new(format!("“{name}”应{}，现为 {value}", wanted.text().zh), english),
            )
            .hint(Text::new("请改正该值。", "correct the value.")),
            WaterwayError::VesselTooLarge { vessel, dimension, vessel_m, chamber_m } => Problem::new(
                Code::VesselTooLarge,
                Text::new(
                    format!("船舶“{vessel}”{} {vessel_m} m，大于所有闸室（最大 {chamber_m} m）", dimension.text().zh),
                    english,
                ),
            )
            .hint(Text::new(
                "请核对船舶尺度（米），或把它从船队中去掉。",
                "check the vessel's size (metres) or leave it out of the fleet.",
            )),
            WaterwayError::OutOfOrder { vessel, arrival_s, previous_s } => Problem::new(
                Code::BadLockage,
                Text::new(format!("船舶“{vessel}”到达时刻 {arrival_s} s 早于前一艘（{previous_s} s）"), english),
            )
            .hint(Text::new("请按到达时刻排序。", "sort the record by time of arrival.")),
            WaterwayError::Unstable { rate, demand, capacity, unit } => Problem::new(
                Code::Unstable,
                Text::new(
                    format!("不稳定：需求 {demand} {unit} 为能力 {capacity} {unit} 的 {rate:.4} 倍，排队无限增长"),
                    english,
                ),
            )
            .hint(Text::new(
                "请降低需求，或增加闸室、加大闸次载重、缩短闸次时间。",
                "lower the demand, add a chamber, carry more per lockage or shorten the cycle.",
            )),
            WaterwayError::Unknown { what, name, known } => {
                Problem::new(Code::UnknownName, Text::new(format!("未知的 {what}“{name}”"), english))
                    .hint(Text::new(format!("可用：{known}"), format!("known: {known}")))
            }
            WaterwayError::Missing { what } => {
                Problem::new(Code::BadLockage, Text::new(format!("缺少 {what}"), english))
            }
            WaterwayError::Several { what, .. } => {
                Problem::new(Code::BadLockage, Text::new(format!("{what} 只能给出其一"), english))
                    .hint(Text::new("请删去其余的。", "take the others out."))
            }
            WaterwayError::Twice { name } => {
                Problem::new(Code::Duplicate, Text::new(format!("“{name}”出现两次"), english))
            }
            WaterwayError::Stopped => Problem::new(Code::Interrupted, Text::new("未算完即停止", english)),
        }
    }
}

/// The value if it is finite and above zero.
pub(crate) fn positive(name: &str, value: f64) -> Result<f64, WaterwayError> {
    check(name, value, Wanted::Positive, value > 0.0)
}

/// The value if it is finite and not below zero.
pub(crate) fn not_negative(name: &str, value: f64) -> Result<f64, WaterwayError> {
    check(name, value, Wanted::NotNegative, value >= 0.0)
}

/// The value if `holds` and it is finite.
pub(crate) fn check(name: &str, value: f64, wanted: Wanted, holds: bool) -> Result<f64, WaterwayError> {
    if holds && value.is_finite() {
        Ok(value)
    } else {
        Err(WaterwayError::Value { name: name.to_string(), value, wanted })
    }
}
