//! The checked-in description of the API says what the code says.

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_openapi_document_is_fresh() {
    let fresh = backend::app::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        kept == fresh,
        "backend/openapi.json is stale: run `make openapi`"
    );
}

#[test]
fn every_operation_says_what_it_does_and_how_it_refuses() {
    let document = serde_json::to_value(backend::app::openapi()).unwrap();
    let mut seen = 0;
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !operation.is_object() || method == "parameters" {
                continue;
            }
            seen += 1;
            assert!(
                operation["summary"].is_string(),
                "{method} {path} has no summary"
            );
            assert!(
                operation["tags"][0].is_string(),
                "{method} {path} has no tag"
            );
            let id = operation["operationId"].as_str().unwrap_or_default();
            assert!(
                ids.insert(id.to_owned()),
                "{method} {path}: `{id}` names another operation too"
            );
            let answers = operation["responses"].as_object().unwrap();
            assert!(!answers.is_empty(), "{method} {path} has no answer");
        }
    }
    assert!(seen > 100, "{seen} operations");
}

#[test]
fn every_reference_names_something() {
    let document = serde_json::to_value(backend::app::openapi()).unwrap();
    let (mut open, mut seen) = (vec![&document], 0);
    while let Some(part) = open.pop() {
        if let Some(name) = part["$ref"].as_str() {
            seen += 1;
            let target = document.pointer(name.trim_start_matches('#'));
            assert!(target.is_some(), "{name} names nothing");
        }
        let fields = part.as_object().into_iter().flat_map(|f| f.values());
        open.extend(fields.chain(part.as_array().into_iter().flatten()));
    }
    assert!(seen > 300, "{seen} references");
}

/// utoipa takes the last of two types with the same name for both of them.
#[test]
fn no_two_types_have_the_same_name_in_the_document() {
    let mut seen = std::collections::BTreeMap::new();
    for folder in ["backend/src", "player-protocol/src"] {
        for (path, text) in crate::structure::sources(folder) {
            for name in text.split("\n\n").filter_map(schema_name) {
                let other = seen.insert(name.to_owned(), path.clone());
                assert_eq!(other, None, "`{name}` in {} again", path.display());
            }
        }
    }
    assert!(seen.len() > 100, "{} schemas", seen.len());
}

/// The name in the document of a type that derives its schema.
fn schema_name(block: &str) -> Option<&str> {
    let (attributes, rest) = block.split_once("struct ").or(block.split_once("enum "))?;
    if !attributes.contains("ToSchema") || attributes.contains("impl ") {
        return None;
    }
    let given = attributes.split_once("schema(as = ").map(|(_, name)| name);
    given
        .unwrap_or(rest)
        .split(|c: char| !c.is_alphanumeric())
        .next()
}

/// The permissions that handlers take as arguments, by their names on the wire.
const ARGUMENTS: [(&str, &str); 11] = [
    ("Viewer", "read"),
    ("Reader", "read"),
    ("Editor", "content:write"),
    ("Publisher", "publish"),
    ("Operator", "screens:write"),
    ("Pairer", "screens:pair"),
    ("Messenger", "messages:write"),
    ("Commander", "screens:command"),
    ("FactTeller", "facts:write"),
    ("Admin", "admin"),
    ("Owner", "owner"),
];

#[test]
fn the_document_says_what_each_handler_needs() {
    let document = serde_json::to_value(backend::app::openapi()).unwrap();
    let mut seen = 0;
    for (file, text) in crate::structure::sources("backend/src") {
        for (at, _) in text.match_indices("#[utoipa::path(") {
            let (attribute, after) = text[at..].split_once("async fn ").unwrap();
            let (head, _) = after.split_once('{').unwrap();
            let is_word = |word: &str| {
                head.split(|c: char| !c.is_alphanumeric())
                    .any(|w| w == word)
            };
            let method = attribute["#[utoipa::path(".len()..].trim_start();
            let method = method.split(',').next().unwrap();
            let path = attribute.split("path = \"").nth(1).unwrap();
            let path = path.split('"').next().unwrap();
            let base = if file.to_string_lossy().contains("fleet/device/") {
                "/device/v1"
            } else {
                "/api/v1"
            };
            let operation = &document["paths"][format!("{base}{path}")][method];
            let says: std::collections::BTreeMap<String, serde_json::Value> = operation["security"]
                .as_array()
                .unwrap_or_else(|| panic!("{method} {base}{path} has no line in permissions.txt"))
                .iter()
                .flat_map(|one| one.as_object().unwrap().clone())
                .collect();
            let scope = ARGUMENTS.iter().find(|(argument, _)| is_word(argument));
            let scopes: Vec<&str> = scope.iter().map(|(_, scope)| *scope).collect();
            let people = is_word("SignedIn") || scopes == ["owner"];
            let expected = [
                ("session", scope.is_some() || people, serde_json::json!([])),
                (
                    "key",
                    (scope.is_some() && !people) || is_word("KeyHolder"),
                    serde_json::json!(scopes),
                ),
                ("device", is_word("Device"), serde_json::json!([])),
            ];
            for (scheme, wanted, with) in expected {
                let found = says.get(scheme);
                assert_eq!(
                    found,
                    wanted.then_some(&with),
                    "{scheme} for {method} {base}{path}"
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} handlers");
}
