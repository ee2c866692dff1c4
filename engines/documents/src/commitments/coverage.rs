use super::Commitment;
use crate::{Document, Sentence, Statement};
use serde::Serialize;

/// What a sentence contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SentenceRole {
    /// It states a number.
    Number,
    /// It commits somebody to an action and states no number.
    Action,
    /// Neither.
    Background,
}

/// A sentence with the statements and commitments read from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// The sentence.
    pub sentence: Sentence,
    /// What it contributes.
    pub role: SentenceRole,
    /// Indexes of the statements that start in it.
    pub statements: Vec<usize>,
    /// Indexes of the commitments that start in it.
    pub commitments: Vec<usize>,
}

/// Links every sentence of a document to its numbers, its actions, or to nothing. Statements and commitments must be this
/// document's, in its order.
pub fn coverage(document: &Document, statements: &[Statement], commitments: &[Commitment]) -> Vec<Covered> {
    document
        .sentences()
        .into_iter()
        .map(|sentence| {
            let place = sentence.source.clone();
            let first = statements.partition_point(|s| s.start < place.start);
            let numbers: Vec<usize> = (first..statements.len())
                .take_while(|i| statements.get(*i).is_some_and(|s| s.start < place.end))
                .collect();
            let first = commitments.partition_point(|c| c.start < place.start);
            let actions: Vec<usize> = (first..commitments.len())
                .take_while(|i| commitments.get(*i).is_some_and(|c| c.start < place.end))
                .collect();
            let role = match (numbers.is_empty(), actions.is_empty()) {
                (false, _) => SentenceRole::Number,
                (true, false) => SentenceRole::Action,
                _ => SentenceRole::Background,
            };
            Covered { sentence, role, statements: numbers, commitments: actions }
        })
        .collect()
}
