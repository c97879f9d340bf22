//! The README's table of settings says what `config.rs` says.
use std::fmt::Write as _;

const START: &str = "<!-- settings: generated from backend/src/config.rs, checked by a test -->\n";
const END: &str = "<!-- /settings -->";

#[test]
fn the_readme_lists_every_setting() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let source = std::fs::read_to_string(format!("{root}/backend/src/config.rs")).unwrap();
    let path = format!("{root}/README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let fresh = format!("{before}{START}{}{END}{after}", table(&source));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let now = std::fs::read_to_string(&path).unwrap();
    assert!(now == fresh, "README.md is stale: run `make openapi`");
}

fn table(source: &str) -> String {
    let (_, body) = source.split_once("pub struct Config {").unwrap();
    let (fields, _) = body.split_once("\n}").unwrap();
    let mut text = String::from("| variable | default | what it does |\n|---|---|---|\n");
    let mut doc = String::new();
    for line in fields.lines().map(str::trim) {
        if let Some(sentence) = line.strip_prefix("/// ") {
            doc.push_str(if doc.is_empty() { "" } else { " " });
            doc.push_str(sentence);
        } else if let Some(field) = line.strip_prefix("pub ") {
            let name = field.split(':').next().unwrap();
            let value = default_of(name);
            writeln!(
                text,
                "| `VITRINE_{}` | {value} | {doc} |",
                name.to_uppercase()
            )
            .unwrap();
            doc.clear();
        }
    }
    text
}

fn default_of(name: &str) -> String {
    let defaults = serde_json::to_value(backend::config::Config::default()).unwrap();
    match &defaults[name] {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(s) if s.is_empty() => String::new(),
        serde_json::Value::String(s) => format!("`{s}`"),
        other => format!("`{other}`"),
    }
}
