//! What differs between two bodies, field by field.
use serde_json::{Map, Value};

/// A field with its values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// Its name in the body.
    pub(super) field: String,
    /// Published; `null` if it was not there.
    pub(super) before: Value,
    /// In the draft; `null` if it is not there.
    pub(super) after: Value,
}

/// The fields that differ, by name; names of entries (`id`) do not count.
pub(super) fn diff(before: &Value, after: &Value) -> Vec<Difference> {
    let (before, after) = (without_ids(before), without_ids(after));
    let (none, null) = (Map::new(), Value::Null);
    let (before, after) = (
        before.as_object().unwrap_or(&none),
        after.as_object().unwrap_or(&none),
    );
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort();
    fields.dedup();
    let mut found = Vec::new();
    for field in fields {
        let (b, a) = (before.get(field), after.get(field));
        let (b, a) = (b.unwrap_or(&null), a.unwrap_or(&null));
        if b != a {
            found.push(Difference {
                field: field.clone(),
                before: b.clone(),
                after: a.clone(),
            });
        }
    }
    found
}

fn without_ids(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(items) = body["items"].as_array_mut() {
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            item.remove("id");
        }
    } else if let Some(body) = body.as_object_mut() {
        body.retain(|field, value| field != "items" || !value.is_null());
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_says_something_else_differs() {
        let before = json!({ "name": "A", "weight": 1, "items": [{ "id": 1, "mediaId": "m" }] });
        let after =
            json!({ "name": "B", "weight": 1, "to": "x", "items": [{ "id": 2, "mediaId": "m" }] });
        let found = diff(&before, &after);
        let fields: Vec<_> = found.iter().map(|d| d.field.as_str()).collect();
        assert_eq!(fields, ["name", "to"]);
        assert_eq!(
            (&found[1].before, &found[1].after),
            (&Value::Null, &json!("x"))
        );
        assert_eq!(diff(&Value::Null, &json!({ "name": "A" })).len(), 1);
        assert!(diff(&json!({ "items": null }), &json!({})).is_empty());
    }
}
