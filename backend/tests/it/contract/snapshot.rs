//! Everything in the database, to see that nothing has changed.
use crate::bench::Bench;
use sea_orm::{DbBackend, FromQueryResult as _, JsonValue, Statement};
use std::collections::BTreeMap;

/// What counts attempts is meant to change when somebody is refused.
const COUNTERS: [&str; 2] = ["login_throttle", "pairing_miss"];

async fn rows(bench: &Bench, sql: String) -> Vec<JsonValue> {
    let db = &bench.state.db;
    let statement = Statement::from_string(db.get_database_backend(), sql);
    JsonValue::find_by_statement(statement)
        .all(db)
        .await
        .unwrap()
}

/// The rows of every table.
pub(super) async fn take(bench: &Bench) -> BTreeMap<String, Vec<String>> {
    let sql = match bench.state.db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut tables = BTreeMap::new();
    for table in rows(bench, sql.to_owned()).await {
        let name = table["name"].as_str().unwrap().to_owned();
        if COUNTERS.contains(&&*name) {
            continue;
        }
        let mut found = rows(bench, format!("SELECT * FROM \"{name}\"")).await;
        for row in &mut found {
            row.as_object_mut().unwrap().remove("attempts");
        }
        let mut lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        lines.sort();
        tables.insert(name, lines);
    }
    assert!(tables.len() > 20, "{:?}", tables.keys());
    tables
}
