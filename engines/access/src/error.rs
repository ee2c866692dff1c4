use thiserror::Error;

/// Why accessibility cannot be measured.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum AccessError {
    /// Lists whose lengths do not fit the cost table.
    #[error("{found} {what} given for a cost table of {expected}")]
    Shape {
        /// Demands (rows) or supplies (columns).
        what: &'static str,
        /// Values given.
        found: usize,
        /// Values needed.
        expected: usize,
    },
    /// A population or capacity that is negative, infinite or not a number.
    #[error("the {what} of number {index} is {value}: it must be finite and not negative")]
    BadAmount {
        /// Demand or supply.
        what: &'static str,
        /// Which one, from 0.
        index: usize,
        /// As given.
        value: f64,
    },
    /// A measure that cannot be read.
    #[error("`{measure}` is no measure: {why}")]
    BadMeasure {
        /// As written.
        measure: String,
        /// What is wrong, in Chinese.
        why_zh: String,
        /// What is wrong, in English.
        why: String,
    },
    /// A decay that has no finite weight at this cost (a power of zero).
    #[error("the decay has no finite weight at the cost {cost}; state a least cost, as in `power1,min=0.5`")]
    InfiniteWeight {
        /// The cost.
        cost: f64,
    },
    /// Cancelled, or out of work.
    #[error("stopped before the answer was there")]
    Stopped,
}

impl AccessError {
    /// The error in Chinese and English.
    pub fn text(&self) -> (String, String) {
        let zh = match self {
            AccessError::Shape { what, found, expected } => format!("费用表有 {expected} 项，却给了 {found} 个 {what}"),
            AccessError::BadAmount { what, index, value } => {
                format!("第 {index} 个 {what} 为 {value}：须为有限且不小于零的数")
            }
            AccessError::BadMeasure { measure, why_zh, .. } => format!("“{measure}”不是可达性指标：{why_zh}"),
            AccessError::InfiniteWeight { cost } => {
                format!("费用为 {cost} 时衰减没有有限的权重；请写明最小费用，例如 `power1,min=0.5`")
            }
            AccessError::Stopped => "未得出结果即停止".to_string(),
        };
        (zh, self.to_string())
    }
}
