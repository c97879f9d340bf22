//! API keys and access tokens.
use crate::bench::{Bench, Credential};
use axum::http::{Method, StatusCode};
use backend::auth::{Role, entity::api_key};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ed25519_dalek::Signer as _;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

async fn make(bench: &Bench, scopes: &[&str]) -> Value {
    let wish = json!({ "name": "Price feed", "scopes": scopes });
    let (status, key) = bench.post("/api-keys", wish).await;
    assert_eq!(status, StatusCode::CREATED, "{key}");
    key
}

fn program(bench: &Bench, token: &Value) -> Bench {
    bench.showing(Credential::Bearer(token.as_str().unwrap().to_owned()))
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say_until_it_is_revoked() {
    let bench = Bench::new().await;
    let key = make(&bench, &["read"]).await;
    let program = program(&bench, &key["secret"]);
    assert_eq!(program.get("/organisation").await.0, StatusCode::OK);
    assert_eq!(program.get("/users").await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        program.get("/auth/me").await.0,
        StatusCode::FORBIDDEN,
        "a key is no person"
    );

    let row = api_key::Entity::find()
        .one(&bench.state.db)
        .await
        .unwrap()
        .unwrap();
    let secret = key["secret"].as_str().unwrap();
    let secret = secret.strip_prefix(&format!("vk_{}_", row.id)).unwrap();
    assert_eq!(secret.len(), 43, "256 bits");
    assert_eq!(row.secret_hash, backend::secrets::hash(secret));
    assert!(row.last_used_at.is_some());
    let (_, list) = bench.get("/api-keys").await;
    assert!(list["items"][0].get("secret").is_none(), "shown once");
    assert_eq!(list["items"][0]["lastUsedAt"], "2026-11-22T12:00:00.000Z");

    let path = format!("/api-keys/{}", row.id);
    let stranger = bench.as_stranger().await;
    let (status, _) = stranger.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = bench.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        program.get("/organisation").await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_wrong_secret_is_nobody() {
    let bench = Bench::new().await;
    let key = make(&bench, &["read"]).await;
    let good = key["secret"].as_str().unwrap();
    let id = key["id"].as_str().unwrap();
    for wrong in [
        format!("{good}x"),
        good[..good.len() - 1].to_owned(),
        format!("vk_{id}_"),
        format!("vk_{id}"),
        format!("vk_{}_{}", uuid::Uuid::now_v7(), &good[40..]),
        "vk__".into(),
        "vk_".into(),
        String::new(),
    ] {
        let program = bench.showing(Credential::Bearer(wrong.clone()));
        assert_eq!(
            program.get("/organisation").await.0,
            StatusCode::UNAUTHORIZED,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_key_lives_a_year_at_most_and_never_does_more_than_its_maker() {
    let bench = Bench::new().await;
    let admin = bench.as_role(Role::Admin).await;
    let wish = |scopes: Value, expires: Value| json!({ "name": "k", "scopes": scopes, "expiresAt": expires });
    for (body, field) in [
        (wish(json!([]), Value::Null), "scopes"),
        (wish(json!(["owner"]), Value::Null), "scopes"),
        (
            wish(json!(["read"]), json!("2026-11-22T11:59:59Z")),
            "expiresAt",
        ),
        (
            wish(json!(["read"]), json!("2028-01-01T00:00:00Z")),
            "expiresAt",
        ),
        (wish(json!(["everything"]), Value::Null), "scopes[0]"),
        (json!({ "name": "", "scopes": ["read"] }), "name"),
    ] {
        let (status, problem) = admin.post("/api-keys", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let key = make(&admin, &["admin", "read"]).await;
    let program = program(&bench, &key["secret"]);
    assert_eq!(program.get("/users").await.0, StatusCode::OK);
    let (status, _) = program
        .post("/api-keys", wish(json!(["read"]), Value::Null))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN, "only people make keys");
    let path = format!("/users/{}", admin.user);
    let (status, _) = bench.patch(&path, 1, json!({ "role": "viewer" })).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        program.get("/users").await.0,
        StatusCode::FORBIDDEN,
        "its maker may no longer"
    );
    bench.clock.advance(366 * 86_400_000);
    assert_eq!(
        program.get("/organisation").await.0,
        StatusCode::UNAUTHORIZED,
        "expired"
    );
}

#[tokio::test]
async fn an_access_token_works_for_ten_minutes() {
    let bench = Bench::new().await;
    let key = make(&bench, &["read"]).await;
    let holder = program(&bench, &key["secret"]);
    let (status, token) = holder.call(Method::POST, "/auth/token", None).await;
    assert_eq!(status, StatusCode::OK, "{token}");
    assert_eq!(token["tokenType"], "Bearer");
    assert_eq!(token["expiresAt"], "2026-11-22T12:10:00.000Z");
    let program = program(&bench, &token["accessToken"]);
    assert_eq!(program.get("/organisation").await.0, StatusCode::OK);
    let (status, _) = program.call(Method::POST, "/auth/token", None).await;
    assert_eq!(
        status,
        StatusCode::UNAUTHORIZED,
        "tokens do not beget tokens"
    );
    let (status, _) = bench.call(Method::POST, "/auth/token", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "nor do people");
    bench.clock.advance(10 * 60_000);
    assert_eq!(
        program.get("/organisation").await.0,
        StatusCode::UNAUTHORIZED
    );

    let (_, token) = holder.call(Method::POST, "/auth/token", None).await;
    let program = self::program(&bench, &token["accessToken"]);
    assert_eq!(program.get("/organisation").await.0, StatusCode::OK);
    let path = format!("/api-keys/{}", key["id"].as_str().unwrap());
    bench.call(Method::DELETE, &path, None).await;
    assert_eq!(
        program.get("/organisation").await.0,
        StatusCode::UNAUTHORIZED,
        "revoked"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in one piece")]
async fn a_forged_access_token_is_nobody() {
    let bench = Bench::new().await;
    let key = make(&bench, &["read"]).await;
    let holder = program(&bench, &key["secret"]);
    let (_, token) = holder.call(Method::POST, "/auth/token", None).await;
    let token = token["accessToken"].as_str().unwrap();
    let mut parts = token
        .split('.')
        .map(|p| BASE64_URL_SAFE_NO_PAD.decode(p).unwrap_or_default());
    let header: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
    assert_eq!(
        (&header["alg"], &header["typ"]),
        (&json!("EdDSA"), &json!("at+jwt"))
    );
    let ours = bench.state.signer.key().clone();
    let theirs = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let with = |value: &Value, name: &str, new: Value| {
        let mut value = value.clone();
        value[name] = new;
        value
    };
    let write = |header: &Value, claims: &Value, key: &ed25519_dalek::SigningKey| {
        let [header, claims] =
            [header, claims].map(|v| BASE64_URL_SAFE_NO_PAD.encode(v.to_string()));
        let signature = key.sign(format!("{header}.{claims}").as_bytes()).to_bytes();
        format!(
            "{header}.{claims}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        )
    };
    let mut missing = claims.clone();
    missing.as_object_mut().unwrap().remove("exp");
    let none = write(&with(&header, "alg", json!("none")), &claims, &ours);
    let forgeries = [
        write(&header, &claims, &theirs),
        write(&with(&header, "alg", json!("HS256")), &claims, &ours),
        none.rsplit_once('.').unwrap().0.to_owned() + ".",
        none,
        write(&with(&header, "typ", json!("JWT")), &claims, &ours),
        write(&header, &with(&claims, "aud", json!("somebody")), &ours),
        write(
            &header,
            &with(&claims, "iss", json!("https://evil.example")),
            &ours,
        ),
        write(
            &header,
            &with(&claims, "exp", json!(9_999_999_999_i64)),
            &ours,
        ),
        write(&header, &with(&claims, "exp", json!("9999999999")), &ours),
        write(
            &header,
            &with(&claims, "sub", json!(uuid::Uuid::now_v7())),
            &ours,
        ),
        write(&header, &missing, &ours),
        format!("{token}x"),
    ];
    for forgery in forgeries {
        let program = bench.showing(Credential::Bearer(forgery.clone()));
        assert_eq!(
            program.get("/organisation").await.0,
            StatusCode::UNAUTHORIZED,
            "{forgery}"
        );
    }
    let widened = with(&claims, "scope", json!("read admin owner"));
    let widened = bench.showing(Credential::Bearer(write(&header, &widened, &ours)));
    assert_eq!(
        widened.get("/organisation").await.0,
        StatusCode::OK,
        "truly signed by us"
    );
    assert_eq!(
        widened.get("/users").await.0,
        StatusCode::FORBIDDEN,
        "yet not above the key"
    );
}
