//! Text with a map: what a reader of the document sees, and where in the file each character stands.

mod decoding;
mod document;
mod docx;
mod entities;
mod html;
mod layout;
mod map;
mod markdown;
mod pdf;
mod plain;
mod quotes;
mod radicals;
mod rendering;
mod sentence;
mod table;

pub use document::{Block, BlockKind, Document, Format, LIMIT, Page};
pub use map::SourceMap;
pub(crate) use plain::starts_item;
pub use sentence::Sentence;
pub(crate) use sentence::split as sentence_ranges;
pub use table::{Cell, Table};
pub(crate) use table::{figure_of, is_figure};
