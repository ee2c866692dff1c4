//! Commitments: what the issuer, or a body it reports of, says it will do, is doing or intends to do.

mod commitment;
mod coverage;
mod lexicon;
mod parts;
mod phrase;
mod reader;

pub use commitment::{Class, Commitment, Status};
pub use coverage::{Covered, SentenceRole, coverage};
pub(crate) use lexicon::{ADVERBS, VERBS};

impl crate::Document {
    /// Every commitment the document makes, in its order.
    pub fn commitments(&self, options: &crate::Options) -> Vec<Commitment> {
        reader::read(self, options)
    }
}
