//! The plan folder: every file type, read with spans, checked as a whole, and typed.
//!
//! The Rust types of [`files`] with their doc comments are the one definition: they give the JSON Schemas, the structural
//! check (every unknown key, missing key, unit and name at once, each with its place), the reference pages and the typed
//! values. Kinds of actions, indicator measures and baseline layers are registered from outside as [`Kinds`].
//!
//! ```
//! use linping_language::{Kinds, check_text, FileKind};
//!
//! let problems = check_text(FileKind::Scenarios, "scenarios.toml", "[all]\nnmae = { zh = \"全部\", en = \"All\" }\n", &Kinds::default());
//! assert_eq!(problems[0].code.as_str(), "P002");
//! assert!(problems[0].hint.as_ref().unwrap().en.contains("name"));
//! ```

mod change;
mod deserialize;
pub mod files;
mod folder;
mod kinds;
mod meaning;
mod node;
mod plan;
mod references;
mod scenario;
mod schema;
mod shape;
mod suggest;
mod template;
mod values;

pub use folder::{FileKind, Folder, check_text};
pub use kinds::{KindSet, Kinds};
pub use node::{Entry, Files, Node, Span, Table, Value};
pub use plan::{Plan, columns_of, missing_file};
pub use references::Names;
pub use scenario::BASELINE;
pub use schema::{schema_of, schemas};
pub use suggest::nearest;
pub use template::{Field, Form, Holds, chinese, form_of, kinds_with_forms};
pub use values::*;
