use super::Statement;

/// Two or more statements that cannot all be right, or that hold only under a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// What does not agree, in Chinese and English.
    pub message: linping_problems::Text,
    /// True if the figures contradict each other; false if prices, coverage or boundary may explain the difference.
    pub contradiction: bool,
    /// Indexes into the statements.
    pub statements: Vec<usize>,
}

/// Compares the statements of documents with each other.
pub fn checks(statements: &[Statement]) -> Vec<Disagreement> {
    let _ = statements;
    Vec::new()
}
