//! Commitments: what the issuer, or a body it reports of, says it will do, is doing or intends to do.

mod aim;
mod clause;
mod commitment;
mod coverage;
mod entry;
mod grant;
mod lexicon;
mod lists;
mod parts;
mod phrase;
mod reader;
mod state;
mod whereabouts;

pub use commitment::{Class, Commitment, Status};
pub use coverage::{Covered, SentenceRole, coverage};
pub(crate) use lexicon::{ADVERBS, VERBS};

impl crate::Document {
    /// Every commitment the document makes, in its order.
    pub fn commitments(&self, options: &crate::Options) -> Vec<Commitment> {
        let mut found = Vec::new();
        reader::read(self, options, &mut |commitment| found.push(commitment));
        found
    }

    /// Gives out every commitment as it is read, in the document's order.
    pub fn each_commitment(&self, options: &crate::Options, mut give: impl FnMut(Commitment)) {
        reader::read(self, options, &mut give);
    }
}
