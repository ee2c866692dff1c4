//! Typed values out of [`Node`]s. [`Located`] and [`Node`] itself keep their places on the way.

use crate::values::Located;
use crate::{Entry, Node, Span, Table, Value};
use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt;

/// The name of the struct through which places travel.
const LOCATED: &str = "$linping::Located";
const FIELDS: &[&str] = &["file", "start", "end", "value"];

/// Why a value has no typed form; where, as near as is known.
#[derive(Debug)]
pub(crate) struct Untypable {
    pub message: String,
    pub span: Option<Span>,
}

impl fmt::Display for Untypable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Untypable {}

impl serde::de::Error for Untypable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Untypable { message: message.to_string(), span: None }
    }
}

/// The typed form of a node.
pub(crate) fn typed<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Untypable> {
    T::deserialize(Reader(node)).map_err(|error| at(error, node))
}

fn at(mut error: Untypable, node: &Node) -> Untypable {
    error.span.get_or_insert(node.span);
    error
}

struct Reader<'de>(&'de Node);

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Untypable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Untypable> {
        match &self.0.value {
            Value::String(text) | Value::Date(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(truth) => visitor.visit_bool(*truth),
            Value::Array(items) => visitor.visit_seq(Items(items.iter())),
            Value::Table(table) => visitor.visit_map(Keys { entries: table.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Untypable> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Untypable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Untypable> {
        if name == LOCATED {
            visitor.visit_map(Placed { node: self.0, next: 0 })
        } else {
            self.deserialize_any(visitor)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Untypable> {
        match self.0.text() {
            Some(text) => visitor.visit_enum(Word(text)),
            None => Err(Untypable::custom("one of several words was expected")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Untypable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Untypable> {
        self.0.next().map(|node| seed.deserialize(Reader(node)).map_err(|e| at(e, node))).transpose()
    }
}

struct Keys<'de> {
    entries: indexmap::map::Iter<'de, String, Entry>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Keys<'de> {
    type Error = Untypable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Untypable> {
        let Some((key, entry)) = self.entries.next() else { return Ok(None) };
        self.value = Some(&entry.node);
        seed.deserialize(StrDeserializer::<Untypable>::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Untypable> {
        let node = self.value.take().ok_or_else(|| Untypable::custom("a value was asked for before its key"))?;
        seed.deserialize(Reader(node)).map_err(|error| at(error, node))
    }
}

/// A node as the struct `{ file, start, end, value }`.
struct Placed<'de> {
    node: &'de Node,
    next: usize,
}

impl<'de> MapAccess<'de> for Placed<'de> {
    type Error = Untypable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Untypable> {
        let Some(field) = FIELDS.get(self.next) else { return Ok(None) };
        seed.deserialize(StrDeserializer::<Untypable>::new(field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Untypable> {
        self.next += 1;
        let span = self.node.span;
        let number = |n: u32| -> U32Deserializer<Untypable> { n.into_deserializer() };
        match self.next {
            1 => seed.deserialize(number(span.file)),
            2 => seed.deserialize(number(span.start)),
            3 => seed.deserialize(number(span.end)),
            _ => seed.deserialize(Reader(self.node)).map_err(|error| at(error, self.node)),
        }
    }
}

struct Word<'de>(&'de str);

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Untypable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Untypable> {
        Ok((seed.deserialize(StrDeserializer::<Untypable>::new(self.0))?, self))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Untypable;

    fn unit_variant(self) -> Result<(), Untypable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Untypable> {
        Err(Untypable::custom("a plain word was expected"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Untypable> {
        Err(Untypable::custom("a plain word was expected"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Untypable> {
        Err(Untypable::custom("a plain word was expected"))
    }
}

#[derive(Deserialize)]
#[serde(rename = "$linping::Located")]
struct Carried<T> {
    file: u32,
    start: u32,
    end: u32,
    value: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let carried = Carried::<T>::deserialize(deserializer)?;
        Ok(Located { span: Span { file: carried.file, start: carried.start, end: carried.end }, value: carried.value })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let carried = Carried::<Value>::deserialize(deserializer)?;
        Ok(Node { span: Span { file: carried.file, start: carried.start, end: carried.end }, value: carried.value })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
                Ok(Value::Boolean(truth))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Integer(number))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Float(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::String(text.to_string()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Value::Array(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut table = Table::new();
                while let Some((key, node)) = access.next_entry::<String, Node>()? {
                    table.insert(key, Entry { key: node.span, node });
                }
                Ok(Value::Table(table))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

impl Node {
    /// The typed form of a node that has passed the structural check.
    ///
    /// # Errors
    /// What does not fit, and where.
    pub fn typed<'de, T: Deserialize<'de>>(&'de self) -> Result<T, (String, Span)> {
        typed(self).map_err(|error| (error.message, error.span.unwrap_or(self.span)))
    }
}
