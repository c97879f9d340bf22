//! How entries are chained: each hash covers the hash before it and everything the entry says.
use serde_json::{Value, json};

/// What an entry says, apart from its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) sequence: i64,
    pub(super) at_ms: i64,
    pub(super) who: [String; 3],
    pub(super) action: String,
    pub(super) object: [String; 2],
    /// Canonical JSON text.
    pub(super) detail: String,
}

/// The hash before the first entry.
pub(super) const START: &str = "";

/// The text whose SHA-256 is the hash of an entry that follows one with the hash `previous`.
pub(super) fn link(previous: &str, said: &Said) -> String {
    let text = json!([
        said.id,
        said.sequence,
        said.at_ms,
        said.who,
        said.action,
        said.object,
        said.detail
    ]);
    format!("{previous}{text}")
}

/// JSON text with sorted keys, so that equal values have equal text.
pub(super) fn canonical(value: &Value) -> String {
    sorted(value).to_string()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut pairs = fields.iter().collect::<Vec<_>>();
            pairs.sort_by_key(|(name, _)| *name);
            pairs
                .into_iter()
                .map(|(name, field)| (name.clone(), sorted(field)))
                .collect()
        }
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_details_have_equal_text() {
        let text = canonical(&json!({ "b": [{ "z": 1, "a": null }], "a": "é" }));
        assert_eq!(text, r#"{"a":"é","b":[{"a":null,"z":1}]}"#);
    }
}
