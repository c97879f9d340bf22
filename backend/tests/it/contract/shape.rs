//! Whether an answer is as the document says: types, needed fields, words of closed sets.
use super::DOCUMENT;
use serde_json::Value;

/// What does not fit, and where.
pub(super) fn misfit(schema: &Value, value: &Value, place: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = DOCUMENT.pointer(name.trim_start_matches('#')).unwrap();
        return misfit(target, value, place);
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().find_map(|part| misfit(part, value, place));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let mut found = choices.iter().map(|part| misfit(part, value, place));
        let fits = found.any(|misfit| misfit.is_none());
        return (!fits).then(|| format!("{place}: {value} is none of the choices"));
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::String(kind) => vec![kind.as_str()],
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(value, kind)) {
        return Some(format!("{place}: {value} is not {kinds:?}"));
    }
    let words = schema["enum"].as_array();
    if words.is_some_and(|words| !words.contains(value)) {
        return Some(format!("{place}: {value} is not in the list"));
    }
    fields(schema, value, place).or_else(|| items(schema, value, place))
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

fn fields(schema: &Value, value: &Value, place: &str) -> Option<String> {
    let object = value.as_object()?;
    let needed = schema["required"].as_array().into_iter().flatten();
    let needed = needed.filter_map(Value::as_str);
    if let Some(name) = needed.into_iter().find(|name| !object.contains_key(*name)) {
        return Some(format!("{place}.{name} is missing"));
    }
    let known = schema["properties"].as_object()?;
    known.iter().find_map(|(name, schema)| {
        let value = object.get(name)?;
        misfit(schema, value, &format!("{place}.{name}"))
    })
}

fn items(schema: &Value, value: &Value, place: &str) -> Option<String> {
    let items = value.as_array()?.iter().enumerate();
    let mut misfits = items.filter_map(|(at, item)| {
        let inner = &schema["items"];
        misfit(inner, item, &format!("{place}[{at}]"))
    });
    misfits.next()
}
