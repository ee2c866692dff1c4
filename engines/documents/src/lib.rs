//! Published documents read into text with a map, statements and commitments.
//!
//! A communiqué, a work report or a news item says which number holds for which indicator, when, and compared with what; a plan says
//! what somebody will do. Both are read here with the words they were read from, each quote checked against the file.
//!
//! ```
//! use linping_documents::{Dictionary, Document, Kind, Options};
//!
//! let text = "2021年，全区实现生产总值940.09亿元，同比增长10.6%。";
//! let document = Document::read(text.as_bytes(), "gongbao.txt").unwrap();
//! let statements = document.statements(&Dictionary::standard(), &Options::default());
//! assert_eq!(statements[0].indicator, "地区生产总值");
//! assert_eq!((statements[1].kind, statements[1].value.as_str()), (Kind::Growth, "10.6"));
//! ```

mod commitments;
mod error;
mod statements;
mod text;

pub use commitments::{Class, Commitment, Covered, SentenceRole, Status, coverage};
pub use error::Error;
pub use statements::{Dictionary, Disagreement, Indicator, Kind, Options, Reading, Statement, checks};
pub use text::{Block, BlockKind, Cell, Document, Format, LIMIT, Page, Sentence, SourceMap, Table};
