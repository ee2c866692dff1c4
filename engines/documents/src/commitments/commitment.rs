use serde::Serialize;

/// How a commitment can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// It has a number.
    Measurable,
    /// It has a date and no number.
    Dated,
    /// It has neither.
    Open,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Status {
    /// Still ahead.
    #[serde(rename = "planned")]
    Planned,
    /// Begun.
    #[serde(rename = "under way")]
    UnderWay,
    /// A finished step of something still ahead.
    #[serde(rename = "done")]
    Done,
}

/// One verb and its object that somebody says it will do, is doing or intends to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Commitment {
    /// Base name of the file.
    pub file: String,
    /// Exact substring of the file.
    pub quote: String,
    /// Offset of the quote in decoded characters of the file.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// As written, without adverbs.
    pub verb: String,
    /// The rest of the clause.
    pub object: String,
    /// The named action, scheme, plan or law.
    pub programme: Option<String>,
    /// Named place tied to the action.
    pub place: Option<String>,
    /// Who is to act, where it is not the issuer.
    pub body: Option<String>,
    /// As written.
    pub date: Option<String>,
    /// The year, month or day the date means, worked out from the year the document was published in: 今年, 年底, 三年内. Of a stretch
    /// its last year.
    pub by: Option<String>,
    /// Number and unit with the words touching them.
    pub measure: Option<String>,
    /// How it can be judged.
    pub class: Class,
    /// How far it is.
    pub status: Status,
    /// A slogan-like clause that readers may take either way.
    pub minor: bool,
    /// Page of a PDF, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
}
