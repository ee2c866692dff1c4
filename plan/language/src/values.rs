//! The leaf values of plan files. Each says in its schema how it is to be checked.

use crate::{Node, Span, Value};
use linping_problems::Text;
use linping_units::{DivisionCode, Period, Quantity, Unit};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::ops::Deref;

/// A value that remembers where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Located<T> {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A name shown to people, in Chinese and English.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
pub struct Name {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&Name> for Text {
    fn from(name: &Name) -> Text {
        Text::new(&name.zh, &name.en)
    }
}

macro_rules! leaf {
    ($(#[$doc:meta])* $name:ident($inner:ty), $schema:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub $inner);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }

        impl Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }
    };
}

macro_rules! text_leaf {
    ($(#[$doc:meta])* $name:ident($inner:ty), $schema:tt) => {
        leaf!($(#[$doc])* $name($inner), $schema);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map($name).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_leaf!(
    /// Any quantity with its unit: `"940.09 亿元"`, `"624 家"`.
    Amount(Quantity), { "type": "string", "format": "quantity" }
);
text_leaf!(
    /// Money: `"9000 万元"`.
    Money(Quantity), { "type": "string", "format": "quantity", "x-dimension": "money" }
);
text_leaf!(
    /// Clock time: `"15 min"`.
    Duration(Quantity), { "type": "string", "format": "quantity", "x-dimension": "time" }
);
text_leaf!(
    /// A length: `"2000 m"`, `"26.4 km"`.
    Length(Quantity), { "type": "string", "format": "quantity", "x-dimension": "length" }
);
text_leaf!(
    /// An area: `"66.7 亩"`.
    Area(Quantity), { "type": "string", "format": "quantity", "x-dimension": "area" }
);
text_leaf!(
    /// A mass: `"1000 t"`, `"800 万吨"`.
    Mass(Quantity), { "type": "string", "format": "quantity", "x-dimension": "mass" }
);
text_leaf!(
    /// A number of people: `"118 万人"`; no more than there are on earth.
    People(Quantity), { "type": "string", "format": "quantity", "x-dimension": "people", "x-most": 10_000_000_000_i64 }
);
text_leaf!(
    /// A share: `"90 %"`; none is below 0 or above 100 % where the key does not say otherwise with `x-most`.
    PerCent(Quantity), { "type": "string", "format": "quantity", "x-dimension": "per-cent", "x-least": 0, "x-most": 100 }
);
text_leaf!(
    /// A speed: `"5 km/h"`.
    Speed(Quantity), { "type": "string", "format": "quantity", "x-dimension": "speed" }
);
text_leaf!(
    /// A unit: `"亿元"`, `"万元/亩"`.
    UnitText(Unit), { "type": "string", "format": "unit" }
);
text_leaf!(
    /// A division code: 6, 9 or 12 digits.
    Code(DivisionCode), { "type": "string", "format": "division-code", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12})$" }
);

leaf!(
    /// A day, month, quarter, half-year, year or stretch: `2021-08-01`, `"2021-08"`, `"2021-Q3"`, `2021`, `"2021/2025"`.
    When(Period), { "type": ["string", "integer"], "format": "period" }
);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl serde::de::Visitor<'_> for Any {
            type Value = When;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a period")
            }

            fn visit_i64<E: serde::de::Error>(self, year: i64) -> Result<When, E> {
                year.to_string().parse().map(When).map_err(E::custom)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<When, E> {
                text.parse().map(When).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $schema:tt)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

words! {
    /// The identifier of something defined here: small letters, digits and hyphens.
    Identifier { "type": "string", "format": "identifier", "pattern": "^[a-z0-9][a-z0-9-]*$" }
    /// An indicator, by the name of its file.
    IndicatorRef { "type": "string", "format": "reference", "x-reference": "indicator" }
    /// An action, by the name of its file.
    ActionRef { "type": "string", "format": "reference", "x-reference": "action" }
    /// A source, by the name of its file.
    SourceRef { "type": "string", "format": "reference", "x-reference": "source" }
    /// A cited figure, `source.figure`.
    FigureRef { "type": "string", "format": "reference", "x-reference": "figure" }
    /// A scenario, by its name; `baseline` is the district without any action.
    ScenarioRef { "type": "string", "format": "reference", "x-reference": "scenario" }
    /// A region: the district's own code, one of its `part`s, one of `baseline/regions.toml`, or an area of `baseline/areas.toml`.
    RegionRef { "type": "string", "format": "reference", "x-reference": "region" }
    /// A target of `targets.toml`, by its `id`.
    TargetRef { "type": "string", "format": "reference", "x-reference": "promise" }
    /// A baseline layer, by the name of its file in `baseline/`.
    LayerRef { "type": "string", "format": "reference", "x-reference": "layer" }
    /// A named area of `baseline/areas.toml`.
    AreaRef { "type": "string", "format": "reference", "x-reference": "area" }
    /// A file of the plan folder: for sources relative to `sources/`, elsewhere to the plan's root.
    FileRef { "type": "string", "format": "file" }
    /// A SHA-256 checksum, 64 hexadecimal digits.
    Sha256 { "type": "string", "format": "sha256", "pattern": "^[0-9a-f]{64}$" }
}

/// Words of a source: the quote stands in the rendered text of its file.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
pub struct Cite {
    /// The source, by the name of its file.
    pub source: Located<SourceRef>,
    /// The words, exactly as they stand there.
    pub says: Located<String>,
    /// Page, for paged documents.
    pub page: Option<u32>,
}

/// How far a number can be trusted. A result has the weakest status among its inputs.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Somebody made it public, and the words are at hand.
    #[default]
    Published,
    /// The user of the plan vouches for it.
    User,
    /// Remembered, not checked: never printed as official.
    Recalled,
    /// Assumed, with a reason.
    Assumed,
    /// Made by a generator; says nothing about the real place.
    Synthetic,
}

impl Status {
    /// What people call it.
    pub fn text(self) -> Text {
        match self {
            Status::Published => Text::new("公布", "published"),
            Status::User => Text::new("用户提供", "user"),
            Status::Recalled => Text::new("凭记忆", "recalled"),
            Status::Assumed => Text::new("假定", "assumed"),
            Status::Synthetic => Text::new("合成", "synthetic"),
        }
    }

    /// The weaker of two.
    #[must_use]
    pub fn and(self, other: Status) -> Status {
        self.max(other)
    }
}

/// A number with what stands behind it: a cited figure, or a value with the reason it is taken.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
pub struct Stated {
    /// A cited figure, `source.figure`.
    pub figure: Option<Located<FigureRef>>,
    /// The value, when no figure is cited.
    pub value: Option<Located<Amount>>,
    /// Why this value is assumed.
    pub assumed: Option<String>,
    /// How low and how high an assumed value may be, for the study of sensitivity; a fifth less and more if absent.
    #[schemars(length(min = 2, max = 2))]
    pub range: Option<Vec<Located<Amount>>>,
    /// Who of the plan's users vouches for the value.
    pub user: Option<String>,
    /// From where it is remembered.
    pub recalled: Option<String>,
    /// What made it up.
    pub synthetic: Option<String>,
}

impl Stated {
    /// The reasons given, with the status each means.
    pub fn reasons(&self) -> Vec<(Status, &str)> {
        [
            (Status::Assumed, &self.assumed),
            (Status::User, &self.user),
            (Status::Recalled, &self.recalled),
            (Status::Synthetic, &self.synthetic),
        ]
        .into_iter()
        .filter_map(|(status, reason)| reason.as_deref().map(|reason| (status, reason)))
        .collect()
    }
}

/// The table of a kind (`kind = "…"` and its own keys), typed by whoever registered the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct KindTable<const SET: char> {
    /// The name of the kind.
    pub kind: Located<String>,
    /// The whole table, `kind` included.
    pub node: Node,
}

/// `[measure]` of an action.
pub type ActionKind = KindTable<'a'>;
/// `[measure]` of an indicator.
pub type IndicatorKind = KindTable<'i'>;

impl<const SET: char> JsonSchema for KindTable<SET> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("KindTable{SET}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let which = match SET {
            'a' => "action",
            'b' => "baseline",
            _ => "indicator",
        };
        json_schema!({ "type": "object", "x-kinds": which })
    }
}

impl<'de, const SET: char> Deserialize<'de> for KindTable<SET> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let node = Node::deserialize(deserializer)?;
        let kind = match node.get("kind") {
            Some(Node { span, value: Value::String(kind) }) => Located { span: *span, value: kind.clone() },
            _ => return Err(serde::de::Error::custom("a table with `kind` was expected")),
        };
        Ok(KindTable { kind, node })
    }
}
