//! Everybody asks for everything.
use super::{
    DOCUMENT, ROWS, Row, Rule, bodies, described, shape, snapshot,
    world::{self, Who, World},
};
use crate::bench::{Answer, Bench};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The request that this caller sends, with a good body and the right version.
pub(super) async fn request(world: &World, bench: &Bench, row: &Row) -> Request<Body> {
    let path = world.path(row.method, row.path);
    if matches!(row.method, "POST" | "PUT")
        && let Some(request) = world::with_bytes(bench, &path)
    {
        return with_version(world, bench, row, request).await;
    }
    let body = bodies::of(row.method, row.path);
    let body = body.map(|text| serde_json::from_str(&world.fill(text)).unwrap());
    with_body(world, bench, row, body).await
}

/// The same with another body.
pub(super) async fn with_body(
    world: &World,
    bench: &Bench,
    row: &Row,
    body: Option<Value>,
) -> Request<Body> {
    let path = world.path(row.method, row.path);
    let method: Method = row.method.parse().unwrap();
    let mut request = bench.request(method, &path, body);
    if row.path.starts_with("/api/v1/uploads") {
        request = world::with_tus(request, row.method);
    }
    with_version(world, bench, row, request).await
}

/// Shows the version that was read, where the operation wants it.
async fn with_version(
    world: &World,
    bench: &Bench,
    row: &Row,
    mut request: Request<Body>,
) -> Request<Body> {
    if described(row.method, row.path)["responses"]["428"].is_object() {
        let path = world.path(row.method, row.path);
        let version = version(world, bench, path.trim_end_matches("/import")).await;
        let version = format!("\"{version}\"").parse().unwrap();
        request.headers_mut().insert(header::IF_MATCH, version);
    }
    request
}

/// What is described elsewhere, or in its place.
pub(super) fn resolve(part: &Value) -> &Value {
    match part["$ref"].as_str() {
        Some(name) => DOCUMENT.pointer(name.trim_start_matches('#')).unwrap(),
        None => part,
    }
}

/// The version that the caller sees, or the one that is there.
async fn version(world: &World, bench: &Bench, path: &str) -> i64 {
    if let Some((_, id)) = path.split_once("/changes/campaign/") {
        let (_, changes) = world.owner.get("/changes").await;
        let mut changes = changes["items"].as_array().unwrap().iter();
        let found = changes.find(|change| change["id"] == id);
        return found.map_or(1, |change| change["version"].as_i64().unwrap());
    }
    let (_, mine) = bench.get(path).await;
    match mine["version"].as_i64() {
        Some(version) => version,
        None => world.owner.get(path).await.1["version"].as_i64().unwrap(),
    }
}

/// What is wrong with an answer, whoever asked: it must not fail, must be described, and must refuse as all do.
pub(super) fn faults(row: &Row, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    let say = |what: &str| {
        let body = told(answer);
        Some(format!(
            "{} {}: {status} {what}: {body}",
            row.method, row.path
        ))
    };
    if status >= 500 {
        return say("fails");
    }
    if status >= 400 && !world::is_problem(answer, row.method != "HEAD") {
        return say("is no problem document");
    }
    let answers = &described(row.method, row.path)["responses"];
    if answers[status.to_string()].is_null() {
        return say("is not described");
    }
    let schema = resolve(&answers[status.to_string()]);
    let schema = &schema["content"][answer.header("content-type")]["schema"];
    let is_json = answer.header("content-type").ends_with("json");
    let misfit = if schema.is_object() && is_json && row.method != "HEAD" {
        shape::misfit(schema, &answer.json(), "answer")
    } else {
        None
    };
    misfit.and_then(|misfit| say(&format!("is not as described ({misfit})")))
}

async fn ask(world: &World, row: &Row, who: Who, faults: &mut Vec<String>) {
    let bench = world.asked_by(who);
    let request = request(world, &bench, row).await;
    let answer = bench.send(request).await;
    let expected = row.expected(who);
    if answer.status.as_u16() != expected {
        let body = told(&answer);
        faults.push(format!(
            "{who:?} {} {}: {} instead of {expected}: {body}",
            row.method, row.path, answer.status
        ));
    }
    faults.extend(self::faults(row, &answer));
}

/// What the answer says, without the id of its request.
fn told(answer: &Answer) -> String {
    let document = answer.json();
    match document["detail"].as_str() {
        Some(detail) => format!("{detail} {}", document["errors"]),
        None => String::from_utf8_lossy(&answer.bytes)
            .chars()
            .take(300)
            .collect(),
    }
}

/// Fails with each of the faults once.
pub(super) fn report(faults: Vec<String>) {
    let faults: BTreeSet<String> = faults.into_iter().collect();
    let text: Vec<&str> = faults.iter().map(String::as_str).collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        text.join("\n")
    );
}

#[tokio::test]
async fn who_may_not_is_told_so_and_changes_nothing() {
    let world = World::new().await;
    let before = snapshot::take(&world.owner).await;
    let mut faults = Vec::new();
    for row in &*ROWS {
        for who in Who::ALL.into_iter().filter(|who| !row.may_change(*who)) {
            ask(&world, row, who, &mut faults).await;
        }
    }
    report(faults);
    assert_eq!(before, snapshot::take(&world.owner).await);
}

/// One of another site, so that nothing of this one is found and nothing changes.
#[tokio::test]
async fn a_store_manager_is_let_in_where_the_table_says_and_finds_nothing_of_other_sites() {
    let world = World::new().await;
    let store = world.other_store().await;
    let before = snapshot::take(&world.owner).await;
    let mut faults = Vec::new();
    let rows = ROWS.iter().filter(|row| row.rule != Rule::Public);
    for row in rows.filter(|row| !matches!(row.rule, Rule::Device | Rule::Key | Rule::Pairing)) {
        if matches!(row.rule, Rule::Person | Rule::Own) && row.method != "GET" {
            continue;
        }
        let answer = store.send(request(&world, &store, row).await).await;
        let refused = answer.status == 403;
        if refused == row.store {
            let body = told(&answer);
            faults.push(format!(
                "{} {}: {} {body}",
                row.method, row.path, answer.status
            ));
        }
        let ours = [
            "/screens/{id}",
            "/sites/{id}",
            "/alerts/{id}",
            "/faults/{id}",
        ];
        let named = ours.iter().any(|path| row.path.contains(path));
        if named && row.store && answer.status != 404 {
            faults.push(format!("{} {}: {}", row.method, row.path, answer.status));
        }
    }
    report(faults);
    assert_eq!(before, snapshot::take(&world.owner).await);
}

/// Everything that the manager of a store may read: the own place, what its screens do, and what messages are written with.
const SEEN_BY_A_STORE: [&str; 38] = [
    "alerts",
    "alerts/counts",
    "auth/me",
    "auth/me/views",
    "auth/sessions",
    "brand-kit",
    "bulk-operations",
    "events",
    "facts",
    "faults",
    "faults/{id}",
    "faults/{id}/photo",
    "groups",
    "groups/{id}",
    "message-rules",
    "message-templates",
    "message-templates/media/{media}",
    "organisation",
    "reports/plays",
    "reports/uptime",
    "screens",
    "screens/{id}",
    "screens/{id}/assets/{sha256}",
    "screens/{id}/commands",
    "screens/{id}/explain",
    "screens/{id}/history",
    "screens/{id}/logs",
    "screens/{id}/manifest",
    "screens/{id}/plan",
    "screens/{id}/plays",
    "screens/{id}/screenshots",
    "screens/{id}/screenshots/{screenshot}",
    "screens/{id}/settings",
    "sites",
    "sites/{id}",
    "sites/{id}/messages",
    "tags",
    "version",
];

#[tokio::test]
async fn a_store_manager_sees_the_own_store_and_nothing_else_of_the_organisation() {
    let world = World::new().await;
    let store = world.own_store().await;
    let mut seen = BTreeSet::new();
    let gets = ROWS.iter().filter(|row| row.method == "GET");
    for row in gets.filter(|row| row.path.starts_with("/api/v1/") && row.rule != Rule::Public) {
        let answer = store.send(request(&world, &store, row).await).await;
        if answer.status.is_success() {
            seen.insert(row.path.trim_start_matches("/api/v1/"));
        } else {
            assert!(
                [403, 404].contains(&answer.status.as_u16()),
                "{row:?} {}",
                told(&answer)
            );
        }
    }
    assert_eq!(seen, BTreeSet::from(SEEN_BY_A_STORE));
    for draft in ["/screens/{id}/plan", "/screens/{id}/explain"] {
        let path = format!("{}?draft=true", world.path("GET", draft));
        assert_eq!(store.get(&path).await.0, 403, "{path}");
    }
}

#[tokio::test]
async fn who_may_can() {
    let world = World::new().await;
    let mut faults = Vec::new();
    for row in &*ROWS {
        for who in Who::ALL.into_iter().filter(|who| row.may_change(*who)) {
            ask(&world, row, who, &mut faults).await;
        }
    }
    for row in ROWS.iter().filter(|row| row.rule == Rule::Pairing) {
        let bench = world.pairing();
        let answer = bench.send(request(&world, &bench, row).await).await;
        assert_eq!(answer.status.as_u16(), row.granted, "{row:?}");
    }
    report(faults);
}
