//! What differs between two bodies, field by field. Pure; knows no field by name.
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FieldDiff)]
pub struct Field {
    /// Its path, such as `priority` or `items[2].durationMs`; an index is that of the new list, of the old one for what was removed.
    pub field: String,
    /// What is published; `null` = nothing.
    pub before: Value,
    /// What is drafted; `null` = nothing.
    pub after: Value,
}

/// The fields in which `after` differs from `before`, in order of path.
pub fn diff(before: Option<&Value>, after: Option<&Value>) -> Vec<Field> {
    let mut found = Vec::new();
    let empty = Value::Object(Map::new());
    compare(
        "",
        before.unwrap_or(&empty),
        after.unwrap_or(&empty),
        &mut found,
    );
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Field>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(b), Value::Object(a)) => compare_fields(path, b, a, found),
        (Value::Array(b), Value::Array(a)) if has_ids(b) && has_ids(a) => {
            compare_lists(path, b, a, found)
        }
        _ => found.push(Field {
            field: path.to_owned(),
            before: before.clone(),
            after: after.clone(),
        }),
    }
}

fn compare_fields(
    path: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<Field>,
) {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let inner = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let null = &Value::Null;
        compare(
            &inner,
            before.get(name).unwrap_or(null),
            after.get(name).unwrap_or(null),
            found,
        );
    }
}

fn has_ids(list: &[Value]) -> bool {
    list.iter().all(|one| one["id"].is_string())
}

/// Lists whose elements have ids: what was added, removed, changed, and whether the rest was put in another order.
fn compare_lists(path: &str, before: &[Value], after: &[Value], found: &mut Vec<Field>) {
    let ids = |list: &[Value], other: &[Value]| -> Vec<Value> {
        let both = list
            .iter()
            .filter(|one| other.iter().any(|o| o["id"] == one["id"]));
        both.map(|one| one["id"].clone()).collect()
    };
    for (i, old) in before.iter().enumerate() {
        if !after.iter().any(|new| new["id"] == old["id"]) {
            let field = format!("{path}[{i}]");
            found.push(Field {
                field,
                before: old.clone(),
                after: Value::Null,
            });
        }
    }
    for (i, new) in after.iter().enumerate() {
        let field = format!("{path}[{i}]");
        match before.iter().find(|old| old["id"] == new["id"]) {
            Some(old) => compare(&field, old, new, found),
            None => found.push(Field {
                field,
                before: Value::Null,
                after: new.clone(),
            }),
        }
    }
    let (old_order, new_order) = (ids(before, after), ids(after, before));
    if old_order != new_order {
        let (before, after) = (Value::Array(old_order), Value::Array(new_order));
        found.push(Field {
            field: format!("{path}.order"),
            before,
            after,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(before: Value, after: Value) -> Vec<String> {
        diff(Some(&before), Some(&after))
            .into_iter()
            .map(|f| f.field)
            .collect()
    }

    #[test]
    fn fields_and_elements_are_named_by_their_paths() {
        let before = json!({"name": "A", "gone": 1, "items": [{"id": "x", "ms": 1}, {"id": "y", "ms": 2}, {"id": "z"}]});
        let after = json!({"name": "B", "new": 1, "items": [{"id": "y", "ms": 3}, {"id": "x", "ms": 1}, {"id": "w"}]});
        let expected = [
            "gone",
            "items[2]",
            "items[0].ms",
            "items[2]",
            "items.order",
            "name",
            "new",
        ];
        assert_eq!(paths(before.clone(), after), expected);
        assert_eq!(paths(before.clone(), before), [""; 0]);
        assert_eq!(
            paths(json!({"days": [1, 2]}), json!({"days": [1]})),
            ["days"]
        );
    }

    #[test]
    fn what_is_new_or_gone_differs_in_every_field() {
        let body = json!({"name": "A", "priority": 2});
        assert_eq!(diff(None, Some(&body)).len(), 2);
        assert_eq!(diff(Some(&body), None)[0].after, Value::Null);
    }
}
