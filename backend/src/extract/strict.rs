//! Reads JSON values as strictly as the API describes them: serde alone also takes an array for an object, its items in the order of the fields,
//! and an object of one key for a word.
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor, value::StringDeserializer,
};
use serde_json::{Error, Map, Value};

/// A value whose objects must be objects.
pub(super) struct Strict(pub(super) Value);

impl Strict {
    /// A whole number that its small type does not hold is read as the largest: no field takes that one, and the field's own check then
    /// tells what it takes, which the type does not know.
    fn small<'de, V: Visitor<'de>>(self, largest: u64, visitor: V) -> Result<V::Value, Error> {
        match &self.0 {
            Value::Number(number) if number.is_i64() || number.is_u64() => {
                let held = number.as_u64().filter(|n| *n <= largest);
                visitor.visit_u64(held.unwrap_or(largest))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn unexpected<'de, V: Visitor<'de>>(self, visitor: &V) -> Error {
        match &self.0 {
            Value::Array(_) => Error::invalid_type(Unexpected::Seq, visitor),
            Value::Object(_) => Error::invalid_type(Unexpected::Map, visitor),
            Value::String(text) => Error::invalid_type(Unexpected::Str(text), visitor),
            Value::Bool(flag) => Error::invalid_type(Unexpected::Bool(*flag), visitor),
            Value::Null => Error::invalid_type(Unexpected::Unit, visitor),
            Value::Number(number) => {
                Error::invalid_type(Unexpected::Other(&number.to_string()), visitor)
            }
        }
    }
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            value => value.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(word.into_deserializer()),
            Value::Object(fields) if fields.len() == 1 => visitor.visit_enum(Tagged(fields)),
            value => value.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.small(u8::MAX.into(), visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.small(u16::MAX.into(), visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let next = self.0.next();
        next.map(|value| seed.deserialize(Strict(value)))
            .transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Fields {
    left: serde_json::map::IntoIter,
    value: Value,
}

impl Fields {
    fn of(fields: Map<String, Value>) -> Self {
        Self {
            left: fields.into_iter(),
            value: Value::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = value;
        let key: StringDeserializer<Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Strict(self.value.take()))
    }
}

/// An enum written as an object of one key.
struct Tagged(Map<String, Value>);

impl<'de> EnumAccess<'de> for Tagged {
    type Error = Error;
    type Variant = Content;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content), Error> {
        let (name, value) = self.0.into_iter().next().unwrap_or_default();
        let name: StringDeserializer<Error> = name.into_deserializer();
        Ok((seed.deserialize(name)?, Content(value)))
    }
}

struct Content(Value);

impl<'de> VariantAccess<'de> for Content {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Err(Error::custom("invalid type: map, expected a string"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Strict(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        Strict(self.0).deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Strict(self.0).deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Point {
        x: i64,
        #[serde(default)]
        word: Option<Word>,
        #[serde(default)]
        more: Vec<Self>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Up,
        Named { name: String },
    }

    #[test]
    fn what_a_small_number_does_not_hold_is_left_to_the_check_of_its_field() {
        for (value, read) in [
            (json!(0), Some(0)),
            (json!(254), Some(254)),
            (json!(-1), Some(255)),
            (json!(u64::MAX), Some(255)),
            (json!(1.5), None),
            (json!("7"), None),
        ] {
            assert_eq!(u8::deserialize(Strict(value.clone())).ok(), read, "{value}");
        }
    }

    #[test]
    fn objects_are_objects_and_words_are_words() {
        for (value, good) in [
            (json!({ "x": 1 }), true),
            (
                json!({ "x": 1, "word": "up", "more": [{ "x": 2, "word": null }] }),
                true,
            ),
            (
                json!({ "x": 1, "word": { "named": { "name": "a" } } }),
                true,
            ),
            (json!([1]), false),
            (json!({ "x": 1, "more": [[2]] }), false),
            (json!({ "x": 1, "word": { "up": null } }), false),
            (json!({ "x": 1, "word": { "named": ["a"] } }), false),
            (json!({ "x": 1, "word": ["up"] }), false),
            (json!({ "x": "1" }), false),
            (json!({ "x": 1, "more": { "x": 2 } }), false),
        ] {
            assert_eq!(
                Point::deserialize(Strict(value.clone())).is_ok(),
                good,
                "{value}"
            );
        }
    }
}
