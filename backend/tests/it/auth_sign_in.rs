//! Signing in and out, and what a guesser meets.
use crate::bench::{Answer, Bench, Credential};
use axum::http::{Method, StatusCode, header};
use backend::{
    auth::{Role, entity::user, password},
    id::UserId,
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};
use std::net::SocketAddr;

const PASSWORD: &str = "tasse verte sous la pluie";
const MINUTE_MS: i64 = 60_000;

/// A bench whose owner has a password; answers with the owner's address too.
async fn with_password() -> (Bench, String) {
    let bench = Bench::new().await;
    let email = give_password(&bench, bench.user).await;
    (bench, email)
}

async fn give_password(bench: &Bench, id: UserId) -> String {
    let row = user::ActiveModel {
        id: Set(id),
        password_hash: Set(password::hash(PASSWORD.into()).await.unwrap()),
        ..Default::default()
    };
    row.update(&bench.state.db).await.unwrap().email
}

struct Try<'a> {
    email: &'a str,
    password: &'a str,
    address: [u8; 4],
    cookies: &'a str,
}

impl<'a> Try<'a> {
    fn new(email: &'a str, password: &'a str) -> Self {
        Self {
            email,
            password,
            address: [203, 0, 113, 1],
            cookies: "",
        }
    }

    async fn go(&self, bench: &Bench) -> Answer {
        let body = json!({ "email": self.email, "password": self.password });
        let nobody = bench.as_nobody();
        let mut request = nobody.request(Method::POST, "/auth/login", Some(body));
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookies.parse().unwrap());
        headers.insert(header::ORIGIN, "http://127.0.0.1:8080".parse().unwrap());
        let peer = SocketAddr::from((self.address, 40_000));
        nobody.send_from(peer, request).await
    }
}

#[tokio::test]
async fn whoever_knows_the_password_gets_in_until_they_sign_out() {
    let (bench, email) = with_password().await;
    let answer = Try::new(&email.to_uppercase(), PASSWORD).go(&bench).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    let browser = bench.showing(Credential::Session(answer.cookie("vitrine_session")));
    assert_eq!(browser.get("/auth/me").await.1, answer.json());
    let (_, sessions) = browser.get("/auth/sessions").await;
    assert_eq!(sessions["items"][0]["address"], "203.0.113.1");
    assert_eq!(sessions["items"][0]["current"], true);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);

    let (status, _) = browser.call(Method::POST, "/auth/logout", None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(browser.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(
        bench.get("/auth/me").await.0,
        StatusCode::OK,
        "the other browser"
    );
}

#[tokio::test]
async fn each_sign_in_gets_a_new_cookie_and_ends_the_one_before() {
    let (bench, email) = with_password().await;
    let first = Try::new(&email, PASSWORD).go(&bench).await;
    let cookies = first.cookies();
    let second = Try {
        cookies: &cookies,
        ..Try::new(&email, PASSWORD)
    };
    let second = second.go(&bench).await;
    let [old, new] = [&first, &second].map(|a| a.cookie("vitrine_session"));
    assert_ne!(old, new);
    assert_eq!(
        first.cookie("vitrine_device"),
        second.cookie("vitrine_device")
    );
    let old = bench.showing(Credential::Session(old));
    assert_eq!(old.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);

    let fixed = "a".repeat(43);
    let planted = format!("vitrine_session={fixed}");
    let third = Try {
        cookies: &planted,
        ..Try::new(&email, PASSWORD)
    };
    let third = third.go(&bench).await;
    assert_ne!(
        third.cookie("vitrine_session"),
        fixed,
        "not the one that was planted"
    );
}

#[tokio::test]
async fn nobody_learns_which_addresses_exist() {
    let (bench, email) = with_password().await;
    let known = Try::new(&email, "a wrong password").go(&bench).await;
    let unknown = Try::new("nobody@example.com", "a wrong password")
        .go(&bench)
        .await;
    let strange = Try::new("not an address", "a wrong password")
        .go(&bench)
        .await;
    let disabled = bench.as_role(Role::Viewer).await;
    let disabled_email = give_password(&bench, disabled.user).await;
    let (status, _) = bench
        .patch(
            &format!("/users/{}", disabled.user),
            1,
            json!({ "disabled": true }),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    let disabled = Try::new(&disabled_email, PASSWORD).go(&bench).await;
    let told = |answer: &Answer| {
        let mut problem = answer.json();
        problem["requestId"] = Value::Null;
        (answer.status, problem)
    };
    assert_eq!(known.status, StatusCode::UNAUTHORIZED);
    assert_eq!(told(&known), told(&unknown));
    assert_eq!(told(&known), told(&strange));
    assert_eq!(told(&known), told(&disabled));
}

#[tokio::test]
async fn a_guesser_is_slowed_down_but_the_owner_gets_in() {
    let (bench, email) = with_password().await;
    let owner = Try::new(&email, PASSWORD).go(&bench).await;
    let known = owner.cookies();
    let mut evaluated = 0;
    for n in 0..200_u16 {
        let [high, low] = n.to_be_bytes();
        let guess = Try {
            address: [198, 51, high, low],
            ..Try::new(&email, "a guess")
        };
        let answer = guess.go(&bench).await;
        match answer.status {
            StatusCode::UNAUTHORIZED => evaluated += 1,
            status => {
                assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
                assert!(answer.header("retry-after").parse::<u64>().unwrap() <= 900);
            }
        }
        bench.clock.advance(18_000);
    }
    assert!(evaluated <= 40, "{evaluated} guesses in an hour");

    let stranger = Try::new(&email, PASSWORD).go(&bench).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    let owner = Try {
        cookies: &known,
        ..Try::new(&email, PASSWORD)
    };
    assert_eq!(
        owner.go(&bench).await.status,
        StatusCode::OK,
        "known by the browser"
    );

    bench.clock.advance(15 * MINUTE_MS);
    let again = Try::new(&email, PASSWORD).go(&bench).await;
    assert_eq!(again.status, StatusCode::OK, "never locked out for good");
}

#[tokio::test]
async fn many_guesses_at_once_do_not_slip_through() {
    let (bench, email) = with_password().await;
    let guesses = (0..15).map(|_| async { Try::new(&email, "a guess").go(&bench).await.status });
    let answers = futures_util::future::join_all(guesses).await;
    let evaluated = answers.iter().filter(|s| **s == StatusCode::UNAUTHORIZED);
    assert_eq!(evaluated.count(), 5);
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let (bench, _) = with_password().await;
    for n in 0..20 {
        let email = format!("somebody{n}@example.com");
        let answer = Try::new(&email, "a guess").go(&bench).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let answer = Try::new("last@example.com", "a guess").go(&bench).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    bench.clock.advance(MINUTE_MS);
    let answer = Try::new("last@example.com", "a guess").go(&bench).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_sign_in_ends_when_unused_and_in_any_case() {
    let bench = Bench::new().await;
    let step = 60 * MINUTE_MS;
    for _ in 0..7 * 24 - 1 {
        bench.clock.advance(step);
        assert_eq!(bench.get("/auth/me").await.0, StatusCode::OK);
    }
    bench.clock.advance(step);
    let (status, _) = bench.get("/auth/me").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "after a week in any case");

    let idle = bench.as_role(Role::Viewer).await;
    assert_eq!(idle.get("/auth/me").await.0, StatusCode::OK);
    bench.clock.advance(120 * MINUTE_MS);
    assert_eq!(idle.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);
    backend::accounts::tidy(&bench.state).await.unwrap();
    let left = backend::auth::entity::session::Entity::find()
        .all(&bench.state.db)
        .await;
    assert!(left.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_password_ends_all_other_sign_ins() {
    let (bench, email) = with_password().await;
    let other = Try::new(&email, PASSWORD).go(&bench).await;
    let other = bench.showing(Credential::Session(other.cookie("vitrine_session")));
    let wish = |current: &str, password: &str| json!({ "current": current, "password": password });
    let (status, problem) = bench
        .post("/auth/password", wish("not it", "une autre tasse, bleue"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "current");
    let (status, problem) = bench
        .post("/auth/password", wish(PASSWORD, "maisonlumiere1"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "password");
    assert_eq!(other.get("/auth/me").await.0, StatusCode::OK);

    let (status, _) = bench
        .post("/auth/password", wish(PASSWORD, "une autre tasse, bleue"))
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(other.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(bench.get("/auth/me").await.0, StatusCode::OK);
    let old = Try::new(&email, PASSWORD).go(&bench).await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let new = Try::new(&email, "une autre tasse, bleue").go(&bench).await;
    assert_eq!(new.status, StatusCode::OK);
}

#[tokio::test]
async fn a_person_sees_and_ends_the_own_sign_ins_only() {
    let (bench, email) = with_password().await;
    let viewer = bench.as_role(Role::Viewer).await;
    let other = Try::new(&email, PASSWORD).go(&bench).await;
    let other = bench.showing(Credential::Session(other.cookie("vitrine_session")));
    let (_, sessions) = bench.get("/auth/sessions").await;
    let other_id = sessions["items"][0]["id"].as_str().unwrap();
    let path = format!("/auth/sessions/{other_id}");
    let (status, _) = viewer.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = bench.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(other.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);

    let path = format!("/users/{}/sessions", viewer.user);
    let (status, _) = viewer.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = bench.call(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(viewer.get("/auth/me").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
    let (bench, email) = with_password().await;
    for (trusted, expected) in [(false, "203.0.113.1"), (true, "198.51.100.77")] {
        let mut state = bench.state.clone();
        if trusted {
            let mut config = (*state.config).clone();
            config.trusted_proxies = "203.0.113.1".into();
            state.config = config.into();
        }
        let bench = bench.with_state(state);
        let body = json!({ "email": email, "password": PASSWORD });
        let nobody = bench.as_nobody();
        let mut request = nobody.request(Method::POST, "/auth/login", Some(body));
        let forwarded = "10.9.9.9, 198.51.100.77".parse().unwrap();
        request.headers_mut().insert("x-forwarded-for", forwarded);
        let peer = SocketAddr::from(([203, 0, 113, 1], 40_000));
        let answer = nobody.send_from(peer, request).await;
        assert_eq!(answer.status, StatusCode::OK);
        let (_, sessions) = bench.get("/auth/sessions").await;
        assert_eq!(sessions["items"][0]["address"], expected);
    }
}
