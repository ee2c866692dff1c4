//! A user's mistake, told so that it can be mended: a code, a place, a message and a remedy in Chinese and English.
//!
//! Everything that reads what a person wrote (plan files, tables, documents, arguments) reports [`Problem`]s and goes on
//! after the first. Nothing here prints; the binary draws them.
//!
//! ```
//! use linping_problems::{Code, Place, Problem, Text};
//!
//! let problem = Problem::new(Code::UnknownName, Text::new("没有指标“gpd”", "no such indicator `gpd`"))
//!     .at(Place::bytes("targets.toml", 20..25))
//!     .hint(Text::new("是否指“gdp”？", "did you mean `gdp`?"));
//! assert_eq!(problem.code.as_str(), "P004");
//! assert!(problem.is_error());
//! ```

mod code;
mod place;
mod problem;
mod text;

pub use code::{Area, Code};
pub use place::{Place, Position, line_and_column};
pub use problem::{Problem, Severity};
pub use text::{Language, Text};

/// Every problem found so far, in the order of finding.
pub type Problems = Vec<Problem>;
