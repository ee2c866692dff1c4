//! How a plan's results meet people: one self-contained page a language, tidy tables, a workbook, a record of the run. What is
//! not open (confidential or internal sources and what rests on them) stands in none of them.
//!
//! ```
//! use linping_report::money::readable;
//!
//! let said = readable(16_770_000_000_i64.into()).unwrap();
//! assert_eq!((said.to_string().as_str(), said.in_english().as_str()), ("167.7 亿元", "16.77 billion yuan"));
//! ```

mod chart;
mod curve;
mod difference;
mod error;
mod files;
mod folder;
pub mod maps;
pub mod money;
mod number;
mod page;
mod record;
mod resolved;
pub mod tables;
mod timeline;
mod voice;
mod words;

pub use difference::{ActionChange, CostChange, Difference, Side, difference};
pub use error::Error;
pub use files::{OutputFile, files};
pub use folder::{OUT, recover, replace};
pub use page::first_finding;
pub use record::{Times, record};
pub use tables::TidyTable;

pub(crate) use number::Number;

use linping_effects::Results;
use linping_language::files::PlanLanguage;
use linping_problems::Language;
use linping_sources::Sources;

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The run.
    pub results: &'a Results,
    /// The run it is compared with: the baseline, unless it is that itself.
    pub reference: Option<&'a Results>,
    /// The opened files.
    pub sources: &'a Sources,
    /// The version of the program.
    pub version: &'a str,
}

impl Report<'_> {
    /// The languages the plan wants; both if it does not say.
    pub fn languages(&self) -> Vec<Language> {
        let wanted = self.results.plan.head.languages.as_deref().filter(|list| !list.is_empty());
        let as_language = |language: &PlanLanguage| match language {
            PlanLanguage::Zh => Language::Zh,
            PlanLanguage::En => Language::En,
        };
        let mut languages: Vec<Language> =
            wanted.map_or_else(|| Language::ALL.to_vec(), |list| list.iter().map(as_language).collect());
        languages.dedup();
        languages
    }
}

/// The name of the page in a language.
pub fn file_name(language: Language) -> String {
    format!("report.{}.html", language.tag())
}
