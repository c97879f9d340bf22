//! Instants on the wire: RFC 3339 in UTC with exactly three decimals, `2026-11-22T17:00:00.000Z`.
//!
//! Reading accepts any RFC 3339 instant; writing drops what is finer than a millisecond.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serializer};

/// The text of an instant as the protocol writes it.
pub fn text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Writes an instant, for `#[serde(with = "millis")]`.
pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*at))
}

/// Reads an instant, for `#[serde(with = "millis")]`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    Timestamp::deserialize(deserializer)
}

/// The same for an instant that may be absent, for `#[serde(with = "millis::option")]`.
pub mod option {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes an instant or null.
    pub fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::serialize(at, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an instant or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        Option::deserialize(deserializer)
    }
}

/// The JSON Schema of such an instant, for `#[schemars(with = "millis::Text")]`.
pub struct Text;

impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_always_written() {
        let cases = [
            ("2026-11-22T17:00:00Z", "2026-11-22T17:00:00.000Z"),
            ("2026-11-22T17:00:00.5Z", "2026-11-22T17:00:00.500Z"),
            (
                "2026-11-22T18:00:00.123999+01:00",
                "2026-11-22T17:00:00.123Z",
            ),
        ];
        for (read, written) in cases {
            assert_eq!(text(read.parse().unwrap()), written);
        }
    }
}
