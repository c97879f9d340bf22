//! What is only ever answered is whole: a field that may be `null` is sent all the same. Only what is never `null` may be missing.
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::openapi::{
    OpenApi, RefOr,
    schema::{Object, Schema, SchemaType, Type},
};

/// Says so of every schema that no request holds.
pub(super) fn complete(document: &mut OpenApi) {
    let asked = asked(&serde_json::json!(document));
    let Some(components) = &mut document.components else {
        return;
    };
    for (name, schema) in &mut components.schemas {
        if !asked.contains(name)
            && let RefOr::T(schema) = schema
        {
            make_whole(schema);
        }
    }
}

/// The schemas that requests hold, also those within others.
fn asked(document: &Value) -> BTreeSet<String> {
    let mut open = Vec::new();
    let items = document["paths"].as_object().into_iter().flatten();
    for (_, item) in items {
        for (_, operation) in item.as_object().into_iter().flatten() {
            named(&operation["requestBody"], &mut open);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            named(&document["components"]["schemas"][&name], &mut open);
        }
    }
    found
}

/// The schemas that a part of the document refers to.
fn named(part: &Value, found: &mut Vec<String>) {
    match part {
        Value::Object(fields) => {
            let reference = fields.get("$ref").and_then(Value::as_str);
            let name = reference.and_then(|r| r.rsplit('/').next());
            found.extend(name.map(str::to_owned));
            fields.values().for_each(|inner| named(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| named(inner, found)),
        _ => {}
    }
}

fn make_whole(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => require_nullable(object),
        Schema::AllOf(all) => own_parts(&mut all.items),
        Schema::OneOf(one) => own_parts(&mut one.items),
        _ => {}
    }
}

fn own_parts(parts: &mut [RefOr<Schema>]) {
    for part in parts {
        if let RefOr::T(part) = part {
            make_whole(part);
        }
    }
}

fn require_nullable(object: &mut Object) {
    for (name, field) in &object.properties {
        if may_be_null(field) && !object.required.contains(name) {
            object.required.push(name.clone());
        }
    }
}

fn may_be_null(field: &RefOr<Schema>) -> bool {
    let RefOr::T(field) = field else { return false };
    let kind = match field {
        Schema::Object(object) => &object.schema_type,
        Schema::Array(array) => &array.schema_type,
        Schema::OneOf(one) => return one.items.iter().any(may_be_null),
        _ => return false,
    };
    match kind {
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::AnyValue => false,
    }
}
