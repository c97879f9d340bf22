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
