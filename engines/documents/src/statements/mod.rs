//! Statements: indicator, value, unit, kind, period, comparison, region and sign, with the words they were read from.

mod amount;
mod check;
mod clause;
mod comparison;
mod counts;
mod dictionary;
mod discourse;
mod doers;
mod echoes;
mod emit;
mod figure;
mod figures;
pub(crate) mod frame;
mod gazetteer;
mod grid;
mod kind;
mod lasting;
mod lexicon;
mod list;
mod name;
mod names;
mod naming;
mod nouns;
mod number;
mod numeral;
mod parts;
pub(crate) mod place;
mod policy;
pub(crate) mod quantity;
mod reader;
mod roaming;
mod scene;
pub(crate) mod section;
mod span;
mod statement;
mod things;
pub(crate) mod time;
mod wholes;
pub(crate) mod words;

pub use check::{Disagreement, checks};
pub use dictionary::{Dictionary, Indicator};
pub use statement::{Kind, Options, Reading, Statement};

impl crate::Document {
    /// Every statement the document makes, in its order.
    pub fn statements(&self, dictionary: &Dictionary, options: &Options) -> Vec<Statement> {
        self.read_statements(dictionary, options).statements
    }

    /// Statements, and what could not be read without a doubt.
    pub fn read_statements(&self, dictionary: &Dictionary, options: &Options) -> Reading {
        let mut statements = Vec::new();
        let problems = reader::read(self, dictionary, options, &mut |statement| statements.push(statement));
        Reading { statements, problems }
    }

    /// Gives out every statement as it is read, in the document's order, so that none but the last sentence's are held; returns what
    /// could not be read without a doubt.
    pub fn each_statement(
        &self,
        dictionary: &Dictionary,
        options: &Options,
        mut give: impl FnMut(Statement),
    ) -> linping_problems::Problems {
        reader::read(self, dictionary, options, &mut give)
    }
}
