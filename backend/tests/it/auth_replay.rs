//! `Idempotency-Key`: what is sent twice happens once.
use crate::bench::{Answer, Bench};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

async fn post(bench: &Bench, key: &str, path: &str, body: Value) -> Answer {
    let mut request = bench.request(Method::POST, path, Some(body));
    let headers = request.headers_mut();
    headers.insert("idempotency-key", key.parse().unwrap());
    bench.send(request).await
}

fn site(name: &str) -> Value {
    json!({ "kind": "store", "name": name })
}

#[tokio::test]
async fn the_same_request_gets_the_first_answer_again() {
    let bench = Bench::new().await;
    let first = post(&bench, "order-1", "/sites", site("Lille")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.json());
    let second = post(&bench, "order-1", "/sites", site("Lille")).await;
    assert_eq!((second.status, second.json()), (first.status, first.json()));
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(first.header("idempotency-replayed"), "");
    let (_, sites) = bench.get("/sites").await;
    assert_eq!(sites["items"].as_array().unwrap().len(), 1);

    let other = post(&bench, "order-1", "/sites", site("Nantes")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    let stranger = bench.as_stranger().await;
    let theirs = post(&stranger, "order-1", "/sites", site("Lille")).await;
    assert_eq!(theirs.status, StatusCode::CREATED);
    assert_ne!(theirs.json()["id"], first.json()["id"]);

    bench.clock.advance(24 * 3_600_000 + 1);
    let bench = bench.as_role(backend::auth::Role::Owner).await;
    let later = post(&bench, "order-1", "/sites", site("Nantes")).await;
    assert_eq!(later.status, StatusCode::CREATED, "{}", later.json());
}

#[tokio::test]
async fn a_refusal_is_replayed_too() {
    let bench = Bench::new().await;
    for _ in 0..2 {
        let answer = post(&bench, "k", "/sites", site("")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["errors"][0]["field"], "name");
    }
}

#[tokio::test]
async fn many_at_once_happen_once() {
    let bench = Bench::new().await;
    let tries = (0..8).map(|_| post(&bench, "k", "/sites", site("Lille")));
    for answer in futures_util::future::join_all(tries).await {
        let good = [StatusCode::CREATED, StatusCode::CONFLICT].contains(&answer.status);
        assert!(good, "{} {}", answer.status, answer.json());
    }
    let (_, sites) = bench.get("/sites").await;
    assert_eq!(sites["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_secret_is_not_kept_for_a_second_showing() {
    let bench = Bench::new().await;
    let wish = json!({ "name": "feed", "scopes": ["read"] });
    let first = post(&bench, "k", "/api-keys", wish.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let secret = first.json()["secret"].as_str().unwrap().to_owned();
    let second = post(&bench, "k", "/api-keys", wish).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(!second.json().to_string().contains(&secret));
    let (_, keys) = bench.get("/api-keys").await;
    assert_eq!(keys["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_must_be_short_and_plain() {
    let bench = Bench::new().await;
    for wrong in ["", &"k".repeat(201), "clé"] {
        let mut request = bench.request(Method::POST, "/sites", Some(site("Lille")));
        let value = axum::http::HeaderValue::from_bytes(wrong.as_bytes()).unwrap();
        request.headers_mut().insert("idempotency-key", value);
        let answer = bench.send(request).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
