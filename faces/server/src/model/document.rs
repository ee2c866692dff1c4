use super::Said;
use serde::Serialize;
use utoipa::ToSchema;

/// A document in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentRow {
    /// Its name in the plan.
    pub id: String,
    /// What it is called.
    pub title: Said,
    /// Who made it.
    pub producer: Said,
    /// When it was made public.
    pub published: Option<String>,
    /// True if the shipped text is a rewriting of the original.
    pub paraphrase: bool,
}

/// A document with everything that is read from it, marked where it stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// As in the list.
    #[serde(flatten)]
    pub row: DocumentRow,
    /// Headings and paragraphs in reading order.
    pub blocks: Vec<BlockView>,
    /// What the marks say; pieces name them by their place in this list.
    pub marks: Vec<MarkView>,
    /// Sentences with a number, with an action, and neither.
    pub counts: [usize; 3],
}

/// A stretch of text that stands on its own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockView {
    /// `title`, `heading`, `paragraph`, `caption` or `cell`.
    pub kind: &'static str,
    /// Its words, cut where a mark begins or ends.
    pub pieces: Vec<PieceView>,
}

/// Words under the same marks.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PieceView {
    /// The words.
    pub text: String,
    /// Marks that cover them.
    pub marks: Vec<usize>,
}

/// What a stretch of words says, and what the plan makes of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarkView {
    /// `figure`, `promise`, `action`: quoted by the plan; `statement`, `commitment`: read from the text, not used by the plan.
    pub kind: &'static str,
    /// What it says.
    pub text: Said,
    /// `figure`, `promise`, `indicator` or `action` of the plan that it leads to.
    pub to: Option<&'static str>,
    /// The name of that.
    pub id: Option<String>,
}
