use indexmap::IndexMap;
use linping_problems::{Code, Place, Problem, Problems, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A stretch of a plan file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// Which file, as numbered in [`Files`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The plan files read so far, by number.
#[derive(Clone, Debug, Default)]
pub struct Files {
    names: Vec<String>,
    texts: Vec<String>,
}

impl Files {
    /// Adds a file and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u32 {
        self.names.push(name.into());
        self.texts.push(text.into());
        self.names.len() as u32 - 1
    }

    /// The place of a span.
    pub fn place(&self, span: Span) -> Place {
        let name = self.names.get(span.file as usize).map_or("", String::as_str);
        Place::bytes(name, span.start as usize..span.end as usize)
    }

    /// Names and texts of all files, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(String::as_str).zip(self.texts.iter().map(String::as_str))
    }
}

/// A value of a plan file with its place.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a plan file can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// A date, as written.
    Date(String),
    /// A list.
    Array(Vec<Node>),
    /// Keys and values.
    Table(Table),
}

impl Default for Value {
    fn default() -> Self {
        Value::Table(Table::default())
    }
}

/// Keys in the order written.
pub type Table = IndexMap<String, Entry>;

/// A key's place and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// Reads TOML; every syntax error is a problem, and what could be read is kept.
    pub fn parse(text: &str, file: u32, name: &str) -> (Node, Problems) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let problems = errors
            .iter()
            .map(|error| {
                let place = error.span().map_or_else(|| Place::file(name), |span| Place::bytes(name, span));
                Problem::new(
                    Code::Syntax,
                    Text::new(
                        format!("TOML 语法错误：{}", error.message()),
                        format!("TOML syntax: {}", error.message()),
                    ),
                )
                .at(place)
                .hint(Text::new(
                    "请检查引号、括号与等号是否成对，键是否重复。",
                    "check that quotes, brackets and equal signs are complete and that no key stands twice.",
                ))
            })
            .collect();
        let span = Span { file, start: 0, end: text.len() as u32 };
        (Node { span, value: Value::Table(convert_table(table.into_inner(), file)) }, problems)
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.table()?.get(key).map(|entry| &entry.node)
    }

    /// Every text in it, at any depth.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::String(text) => vec![text],
            Value::Array(items) => items.iter().flat_map(Node::texts).collect(),
            Value::Table(table) => table.values().flat_map(|entry| entry.node.texts()).collect(),
            _ => Vec::new(),
        }
    }

    /// What kind of value it is, for messages.
    pub fn kind(&self) -> (&'static str, &'static str) {
        match &self.value {
            Value::String(_) => ("文本", "text"),
            Value::Integer(_) => ("整数", "a whole number"),
            Value::Float(_) => ("小数", "a decimal number"),
            Value::Boolean(_) => ("真假值", "true or false"),
            Value::Date(_) => ("日期", "a date"),
            Value::Array(_) => ("列表", "a list"),
            Value::Table(_) => ("表", "a table"),
        }
    }

    /// This value as JSON, for hashes and the resolved plan.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::String(text) | Value::Date(text) => text.clone().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Table(table) => table.iter().map(|(key, entry)| (key.clone(), entry.node.to_json())).collect(),
        }
    }

    /// This value as TOML, for the resolved plan.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::String(text) => toml::Value::String(text.clone()),
            Value::Date(text) => text.parse().map_or_else(|_| toml::Value::String(text.clone()), toml::Value::Datetime),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(truth) => toml::Value::Boolean(*truth),
            Value::Array(items) => toml::Value::Array(items.iter().map(Node::to_toml).collect()),
            Value::Table(table) => {
                toml::Value::Table(table.iter().map(|(key, entry)| (key.clone(), entry.node.to_toml())).collect())
            }
        }
    }
}

fn convert_table(table: DeTable<'_>, file: u32) -> Table {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| {
            let entry = Entry { key: span_of(&key.span(), file), node: convert(value, file) };
            (key.into_inner().into_owned(), entry)
        })
        .collect()
}

fn span_of(span: &std::ops::Range<usize>, file: u32) -> Span {
    Span { file, start: span.start as u32, end: span.end as u32 }
}

fn convert(value: Spanned<DeValue<'_>>, file: u32) -> Node {
    let span = span_of(&value.span(), file);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Boolean(truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| convert(item, file)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, file)),
    };
    Node { span, value }
}
