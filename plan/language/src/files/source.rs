use crate::values::{
    Amount, FileRef, Identifier, IndicatorRef, Located, Name, RegionRef, Sha256, Status, UnitText, When,
};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `sources/NAME.toml`: a published document or a data set, and the figures cited from it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SourceFile {
    /// What it is called.
    pub title: Name,
    /// Who made it.
    pub producer: Name,
    /// When it was made public.
    pub published: Option<Located<When>>,
    /// When it was fetched or read.
    pub accessed: Option<Located<When>>,
    /// The licence or the right by which it is used.
    pub licence: String,
    /// Who may see it.
    #[serde(default)]
    pub access: Access,
    /// What sort of thing it is.
    #[serde(default)]
    pub form: SourceForm,
    /// The file, relative to `sources/`.
    pub file: Option<Located<FileRef>>,
    /// Where it was found.
    pub url: Option<String>,
    /// Whether the shipped text is the original or our own rewriting.
    #[serde(default)]
    pub text: TextKind,
    /// The original of a paraphrase or excerpt.
    pub original: Option<Original>,
    /// How far its figures can be trusted.
    #[serde(default)]
    pub status: Status,
    /// What a reader should know.
    pub note: Option<Name>,
    /// Rows of the header, for tables whose header has several; one if absent. Words above each other are joined with ` / `.
    #[schemars(range(min = 1, max = 9))]
    pub header_rows: Option<u32>,
    /// Access and unit by column, for tables.
    #[serde(default)]
    pub columns: IndexMap<String, ColumnSpec>,
    /// The figures cited from it.
    #[serde(default)]
    pub figure: Vec<FigureSpec>,
}

impl SourceFile {
    /// Whether anybody may see what rests on these columns of it.
    pub fn shows<'c>(&self, columns: impl IntoIterator<Item = &'c str>) -> bool {
        let open = |column: &str| self.columns.get(column).is_none_or(|known| known.access == Access::Public);
        self.access == Access::Public && columns.into_iter().all(open)
    }
}

/// Who may see something.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Everybody.
    #[default]
    Public,
    /// The plan's makers; not written to open data.
    Internal,
    /// Nobody: rows reach no output, log, route or `why`; only totals over enough units do.
    Confidential,
}

/// What sort of thing a source is.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum SourceForm {
    /// A text: figures are read from its words.
    #[default]
    Document,
    /// A table: figures are read from its cells.
    Table,
    /// A map layer.
    Layer,
    /// A street network.
    Network,
}

/// Whether a shipped text is the original.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// The original, word for word.
    #[default]
    Verbatim,
    /// Our own rewriting; the original is named.
    Paraphrase,
}

/// The original behind a paraphrase.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Original {
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub published: Located<When>,
    /// Where.
    pub url: Option<String>,
    /// Checksum of the file that `linping lock --original FILE` was checked against.
    pub sha256: Option<Located<Sha256>>,
}

/// What is known of a column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ColumnSpec {
    /// Who may see it.
    #[serde(default)]
    pub access: Access,
    /// The unit of its numbers; figures and observations read from it must agree with it.
    pub unit: Option<Located<UnitText>>,
}

/// What a number is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// A level: GDP, income, area.
    Level,
    /// A count of things.
    Count,
    /// A growth rate.
    Growth,
    /// A share of a whole.
    Share,
    /// A place in an order.
    Rank,
    /// A difference from before.
    Change,
    /// A number promised for later.
    Target,
}

/// A number read from a source: value, the words it was read from, where.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FigureSpec {
    /// Its name; cited elsewhere as `source.id`.
    pub id: Located<Identifier>,
    /// The value with its unit.
    pub value: Located<Amount>,
    /// The words it was read from, exactly as they stand in the file; for tables use `row` and `column`.
    pub says: Option<Located<String>>,
    /// For tables: `column=value` pairs that choose the row, separated by `;`.
    pub row: Option<Located<String>>,
    /// For tables: the column the value stands in.
    pub column: Option<Located<String>>,
    /// For workbooks: the sheet.
    pub sheet: Option<Located<String>>,
    /// Page, for paged documents.
    pub page: Option<u32>,
    /// What the number is.
    pub kind: FigureKind,
    /// The time it speaks of.
    pub period: Located<When>,
    /// The place it speaks of; the district if absent.
    pub region: Option<Located<RegionRef>>,
    /// The indicator it belongs to, so that the indicator need not repeat it.
    pub indicator: Option<Located<IndicatorRef>>,
    /// What a reader should know.
    pub note: Option<Name>,
}
