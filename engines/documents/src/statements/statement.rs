use linping_problems::Problems;
use serde::Serialize;

/// What kind of fact a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An amount: money, area, weight, a rate, a price, an index, person-trips.
    Level,
    /// A number of things or people.
    Count,
    /// A relative change.
    Growth,
    /// A part of a whole.
    Share,
    /// A place in an order.
    Rank,
    /// An absolute change, a change of a growth rate or share, a pull on growth, a multiple of another area.
    Change,
    /// Anything not yet true: plans, forecasts, limits set by rule.
    Target,
}

/// One thing a document says with a number, or with a word that stands for one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// Base name of the file.
    pub file: String,
    /// Exact substring of the file that holds the number.
    pub quote: String,
    /// Offset of the quote in decoded characters of the file.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Offset of the value.
    pub value_start: usize,
    /// Normalised name.
    pub indicator: String,
    /// As written: `940.09`, `七`, `5%—5.5`, `三分之二`, `持平`.
    pub value: String,
    /// As written, or as the text implies it.
    pub unit: Option<String>,
    /// What kind of fact it is.
    pub kind: Kind,
    /// `2021`, `2022Q1`, `2021-01/2021-05`, `2021-2025`, `2022-06`.
    pub period: Option<String>,
    /// As written or inherited.
    pub comparison: Option<String>,
    /// The area it holds for.
    pub region: Option<String>,
    /// -1 for a fall or a minus sign.
    pub sign: i8,
    /// 约, 近, 超, 突破, 以上 …
    pub qualifier: Option<String>,
    /// `from` and `to` of 由…提高到…, `range`.
    pub role: Option<&'static str>,
    /// A small count that only announces a list.
    pub minor: bool,
    /// Read from a table.
    pub table: bool,
    /// A word stands for the number (持平).
    pub nonnumeric: bool,
    /// The whole that it is told as a part of: 其中….
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Page of a PDF, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
}

/// What the reader of statements is told about the document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The area the document is about, where it is known; otherwise it is worked out from the title and the text.
    pub region: Option<String>,
    /// The year the document was published in, where it is known; otherwise it is worked out.
    pub year: Option<i32>,
}

/// Statements of a document, and what could not be read without a doubt.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// In the order of the document.
    pub statements: Vec<Statement>,
    /// Paired lists of different lengths and the like; what they say is not among the statements.
    pub problems: Problems,
}
