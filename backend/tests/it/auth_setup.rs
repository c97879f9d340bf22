//! The first organisation and its owner.
use crate::bench::{Bench, Credential};
use axum::http::{Method, StatusCode};
use backend::accounts;
use serde_json::{Value, json};

fn setup(token: &str) -> Value {
    json!({
        "token": token,
        "organisation": { "name": "Maison Lumière", "timeZone": "Europe/Paris", "locale": "fr" },
        "owner": { "name": "Camille Durand", "email": "Camille@Example.com", "password": "tasse verte sous la pluie" },
    })
}

async fn token(bench: &Bench) -> String {
    let link = accounts::announce(&bench.state).await.unwrap().unwrap();
    let (page, token) = link.split_once('#').unwrap();
    assert_eq!(page, "http://127.0.0.1:8080/setup");
    token.to_owned()
}

#[tokio::test]
async fn the_printed_link_makes_the_first_owner_once() {
    let bench = Bench::empty().await;
    assert_eq!(bench.get("/setup").await.1, json!({ "required": true }));
    let earlier = token(&bench).await;
    let latest = token(&bench).await;
    for wrong in ["", "guess", &earlier] {
        let (status, _) = bench.post("/setup", setup(wrong)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{wrong}");
    }

    let request = bench.request(Method::POST, "/setup", Some(setup(&latest)));
    let answer = bench.send(request).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let me = answer.json();
    assert_eq!(me["user"]["role"], "owner");
    assert_eq!(me["user"]["email"], "Camille@Example.com");
    assert_eq!(me["organisation"]["timeZone"], "Europe/Paris");
    assert_eq!(
        me["permissions"].as_array().unwrap().len(),
        backend::auth::Permission::ALL.len()
    );

    let owner = bench.showing(Credential::Session(answer.cookie("vitrine_session")));
    assert_eq!(owner.get("/auth/me").await.1, me);
    assert_eq!(bench.get("/setup").await.1, json!({ "required": false }));
    assert_eq!(
        bench.post("/setup", setup(&latest)).await.0,
        StatusCode::CONFLICT
    );
    assert!(accounts::announce(&bench.state).await.unwrap().is_none());
    let (_, audit) = owner.get("/audit").await;
    assert_eq!(audit["items"][0]["action"], "setup");
}

#[tokio::test]
async fn every_field_of_the_set_up_that_needs_attention_is_named() {
    let bench = Bench::empty().await;
    let mut body = setup(&token(&bench).await);
    body["organisation"] = json!({ "name": " ", "timeZone": "Mars/Base", "locale": "xx" });
    body["owner"] = json!({ "name": "", "email": "nobody", "password": "motdepasse2026" });
    let (status, problem) = bench.post("/setup", body).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = problem["errors"].as_array().unwrap().iter();
    let fields = fields
        .map(|e| e["field"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        fields,
        [
            "organisation.name",
            "organisation.timeZone",
            "organisation.locale",
            "owner.name",
            "owner.email",
            "owner.password"
        ]
    );
    assert_eq!(bench.get("/setup").await.1, json!({ "required": true }));
}
