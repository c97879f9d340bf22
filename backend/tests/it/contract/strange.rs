//! Bodies, queries and paths as nobody should send them.
use super::{
    ROWS, Row, bodies, described, snapshot,
    walk::{faults, report, resolve, with_body},
    world::{Who, World},
};
use crate::bench::{Answer, Bench};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};

/// Operations with a JSON body, and whether it may be missing.
fn with_json() -> impl Iterator<Item = (&'static Row, bool, &'static str)> {
    ROWS.iter().filter_map(|row| {
        let body = bodies::of(row.method, row.path)?;
        let needed = &described(row.method, row.path)["requestBody"]["required"];
        Some((row, needed != &json!(true), body))
    })
}

/// Another kind of value than the one that is right.
fn wrong(value: &Value) -> Value {
    match value {
        Value::Array(_) | Value::Object(_) => json!("text"),
        _ => json!({ "wrong": [1] }),
    }
}

/// Bodies that do not fit: of another type, with an unknown field, with a field of another type, without a needed one.
fn misfits(row: &Row, optional: bool, good: &Value) -> Vec<Value> {
    let mut bodies = vec![json!([]), json!("text"), json!(7), json!(true)];
    let content = &described(row.method, row.path)["requestBody"]["content"];
    let needed = &resolve(&content["application/json"]["schema"])["required"];
    if !optional {
        bodies.push(Value::Null);
    }
    let mut unknown = good.clone();
    unknown["nonsense"] = json!(1);
    // a player may be newer than the server
    if row.path.starts_with("/api/") {
        bodies.push(unknown);
    }
    for (field, value) in good.as_object().unwrap() {
        let mut other = good.clone();
        other[field] = wrong(value);
        bodies.push(other);
    }
    for field in needed.as_array().into_iter().flatten() {
        let mut other = good.clone();
        other
            .as_object_mut()
            .unwrap()
            .remove(field.as_str().unwrap());
        bodies.push(other);
    }
    if needed.is_array() {
        bodies.push(json!({}));
    }
    bodies
}

/// What is wrong with the answer to what was sent; `fits` says whether its status is a right one.
fn judge(row: &Row, answer: &Answer, fits: bool, sent: &str) -> Vec<String> {
    let sent: String = sent.chars().take(400).collect();
    let mut found: Vec<String> = faults(row, answer).into_iter().collect();
    if !fits {
        let said = format!("{} {}: {}", row.method, row.path, answer.status);
        found.push(said);
    }
    found
        .iter()
        .map(|fault| format!("{fault} to {sent}"))
        .collect()
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let before = snapshot::take(&world.owner).await;
    let mut found = Vec::new();
    for (row, optional, good) in with_json() {
        let good = serde_json::from_str(&world.fill(good)).unwrap();
        for body in misfits(row, optional, &good) {
            let sent = body.to_string();
            let request = with_body(&world, &world.owner, row, Some(body)).await;
            let answer = world.owner.send(request).await;
            let fits = answer.status.is_client_error();
            found.extend(judge(row, &answer, fits, &sent));
        }
    }
    report(found);
    assert_eq!(before, snapshot::take(&world.owner).await);
}

#[tokio::test]
async fn what_is_no_json_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let before = snapshot::take(&world.owner).await;
    let deep = "[".repeat(100_000);
    let large = format!("\"{}\"", "x".repeat(2 << 20));
    let texts: [(&[u8], u16); 5] = [
        (b"{\"a\":", 400),
        (b"\xff\xfe", 400),
        (b"{\"name\": \"a\\u0000\"}", 400),
        (deep.as_bytes(), 400),
        (large.as_bytes(), 413),
    ];
    let mut found = Vec::new();
    for (row, optional, good) in with_json() {
        for (text, expected) in texts {
            let mut request = with_body(&world, &world.owner, row, Some(json!({}))).await;
            *request.body_mut() = Body::from(text.to_vec());
            let answer = world.owner.send(request).await;
            let sent = String::from_utf8_lossy(&text[..text.len().min(20)]);
            found.extend(judge(row, &answer, answer.status == expected, &sent));
        }
        let mut request = with_body(&world, &world.owner, row, None).await;
        *request.body_mut() = Body::from(world.fill(good));
        let answer = world.owner.send(request).await;
        let fits = optional || answer.status == 415;
        found.extend(judge(row, &answer, fits, "a body without its type"));
    }
    report(found);
    assert_eq!(before, snapshot::take(&world.owner).await);
}

/// The good body with each of its values, however deep, in strange forms.
fn strange_bodies(good: &Value) -> Vec<Value> {
    let mut leaves = Vec::new();
    collect(good, String::new(), &mut leaves);
    let mut bodies = Vec::new();
    for leaf in leaves {
        let odd = match good.pointer(&leaf).unwrap() {
            Value::String(_) => vec![
                json!(""),
                json!("x".repeat(70_000)),
                json!("\u{202e}\u{1f600}\u{feff} '\"\\%_"),
                json!("9999-99-99"),
                json!("-271821-04-20T00:00:00Z"),
            ],
            Value::Number(_) => vec![
                json!(-1),
                json!(0),
                json!(0.5),
                json!(i64::MAX),
                json!(i64::MIN),
                json!(u64::MAX),
                json!(1e300),
            ],
            _ => vec![Value::Null],
        };
        for value in odd {
            let mut body = good.clone();
            *body.pointer_mut(&leaf).unwrap() = value;
            bodies.push(body);
        }
    }
    bodies
}

fn collect(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                collect(inner, format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                collect(inner, format!("{path}/{at}"), found);
            }
        }
        _ => found.push(path),
    }
}

#[tokio::test]
async fn strange_values_are_taken_or_refused_but_break_nothing() {
    let world = World::new().await;
    let mut found = Vec::new();
    for (row, _, good) in with_json() {
        if row.path.starts_with("/api/v1/auth/") {
            continue; // hashes a password for each
        }
        let good = serde_json::from_str(&world.fill(good)).unwrap();
        for body in strange_bodies(&good) {
            let sent = body.to_string();
            let request = with_body(&world, &world.owner, row, Some(body)).await;
            let answer = world.owner.send(request).await;
            found.extend(judge(row, &answer, true, &sent));
        }
    }
    report(found);
}

const ODD: [&str; 9] = [
    "",
    "-1",
    "0",
    "99999999999999999999",
    "nonsense",
    "%00",
    "%FF%FE",
    "%27%20OR%201%3D1--",
    "9999-12-31T23:59:59.999Z",
];

#[tokio::test]
async fn odd_queries_are_taken_or_refused_but_break_nothing() {
    let world = World::new().await;
    let mut found = Vec::new();
    for row in ROWS.iter().filter(|row| row.method == "GET") {
        let mut names = query_names(row);
        names.push("nonsense");
        let asked = names
            .iter()
            .flat_map(|n| ODD.map(|odd| format!("{n}={odd}")));
        for query in asked {
            let path = format!("{}?{query}", world.path(row.method, row.path));
            let request = world.owner.request(Method::GET, &path, None);
            let answer = world.owner.send(request).await;
            let refused = matches!(answer.status.as_u16(), 400 | 422);
            // what no operation knows is refused by its name
            let is_told = answer.json()["errors"][0]["field"] == "nonsense";
            let fits = !query.starts_with("nonsense")
                || (refused && (is_told || query.contains("%00") || query.contains("%FF")));
            found.extend(judge(row, &answer, fits, &query));
        }
    }
    report(found);
}

fn query_names(row: &Row) -> Vec<&'static str> {
    let parameters = &described(row.method, row.path)["parameters"];
    let all = parameters.as_array().into_iter().flatten();
    let of_query = all.filter(|p| p["in"] == "query");
    of_query.map(|p| p["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn odd_ids_name_nothing() {
    let world = World::new().await;
    let before = snapshot::take(&world.owner).await;
    let mut found = Vec::new();
    let callers = [world.owner.clone(), world.asked_by(Who::Screen)];
    for row in ROWS.iter().filter(|row| row.path.contains('{')) {
        if row.path == "/api/v1/facts/{key}" {
            continue; // keys of facts are chosen by who tells them
        }
        let asked = odd_paths(&world, row);
        // 0 is before the first publication, to which one may go back
        let is_odd = |p: &&String| !(row.path.contains("/rollback") && p.contains("/0/"));
        let asked = asked
            .iter()
            .filter(is_odd)
            .flat_map(|p| callers.each_ref().map(|c| (p, c)));
        for (path, bench) in asked {
            let request = odd_request(&world, row, path, bench).await;
            let answer = bench.send(request).await;
            let fits = matches!(answer.status.as_u16(), 401 | 404);
            found.extend(judge(row, &answer, fits, path));
        }
    }
    report(found);
    assert_eq!(before, snapshot::take(&world.owner).await);
}

/// The path with odd ids in place of its first.
fn odd_paths(world: &World, row: &Row) -> Vec<String> {
    let odd = [
        "00000000-0000-0000-0000-000000000000",
        "-9223372036854775808",
    ];
    let first = row.path.split('/').position(|p| p.starts_with('{'));
    let good = world.path(row.method, row.path);
    let with = |id: &str| {
        let mut parts: Vec<&str> = good.split('/').collect();
        parts[first.unwrap()] = id;
        parts.join("/")
    };
    ODD[1..].iter().chain(&odd).map(|id| with(id)).collect()
}

/// What would be a good request if there were such an object.
async fn odd_request(world: &World, row: &Row, path: &str, bench: &Bench) -> Request<Body> {
    let mut request = super::walk::request(world, &world.owner, row).await;
    let plain = bench.request(row.method.parse().unwrap(), path, None);
    *request.uri_mut() = plain.uri().clone();
    for name in [header::AUTHORIZATION, header::COOKIE] {
        request.headers_mut().remove(&name);
        if let Some(value) = plain.headers().get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    request
}

#[tokio::test]
async fn bytes_beyond_the_limit_are_refused() {
    let world = World::new().await;
    let screen = world.asked_by(Who::Screen);
    let mut found = Vec::new();
    let takes_bytes = |row: &&Row| row.path.starts_with("/device/v1/") && row.method != "GET";
    for row in ROWS.iter().filter(takes_bytes) {
        let mut request = super::walk::request(&world, &screen, row).await;
        *request.body_mut() = Body::from(vec![b' '; 9 << 20]);
        let answer = screen.send(request).await;
        found.extend(faults(row, &answer));
        assert_eq!(answer.status, 413, "{row:?}");
    }
    report(found);
}
