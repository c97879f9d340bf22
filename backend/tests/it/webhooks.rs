//! Other programs are told: signed, until it was taken, each thing by one id; and never through us into our own network.
use crate::bench::Bench;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use backend::{
    alerts,
    auth::Role,
    webhooks::{self, Event, Happening},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

/// A program that listens, and what it answers next.
#[derive(Clone, Default)]
pub(crate) struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    /// Listens; answers with where.
    pub(crate) async fn open() -> (Self, String) {
        let receiver = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/hook", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (receiver, url)
    }

    fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// Everything that came is signed with the secret that the webhook was made with.
    pub(crate) fn insist_on_signatures(&self, made: &Value) {
        for (headers, body) in self.got.lock().unwrap().iter() {
            let signature = headers["webhook-signature"].to_str().unwrap();
            assert_eq!(signature, signature_of(headers, body, made));
        }
    }

    /// The signatures of the last message that came, and those that these secrets make, in their order.
    fn last_signatures(&self, secrets: &[&Value]) -> (String, String) {
        let got = self.got.lock().unwrap();
        let (headers, body) = got.last().unwrap();
        let expected = secrets.iter().map(|made| signature_of(headers, body, made));
        (
            headers["webhook-signature"].to_str().unwrap().to_owned(),
            expected.collect::<Vec<_>>().join(" "),
        )
    }

    pub(crate) fn bodies(&self) -> Vec<Value> {
        let got = self.got.lock().unwrap();
        got.iter()
            .map(|(_, body)| serde_json::from_slice(body).unwrap())
            .collect()
    }
}

fn signature_of(headers: &HeaderMap, body: &[u8], made: &Value) -> String {
    let secret = made["secret"].as_str().unwrap();
    let key = secret.strip_prefix("whsec_").unwrap();
    let key = BASE64_STANDARD.decode(key).unwrap();
    let text = |name: &str| headers[name].as_bytes();
    let parts = [text("webhook-id"), text("webhook-timestamp"), body];
    let signed = parts.join(&b"."[..]);
    format!("v1,{}", BASE64_STANDARD.encode(hmac_sha256(&key, &signed)))
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    receiver.got.lock().unwrap().push((headers, body));
    let status = receiver.answers.lock().unwrap().pop_front().unwrap_or(200);
    let status = StatusCode::from_u16(status).unwrap();
    let home = [(header::LOCATION, "/hook")];
    (status, home, "x".repeat(3_000)).into_response()
}

/// A server that may call programs on the same machine.
pub(crate) async fn open_bench() -> Bench {
    Bench::with_owner(|config| config.private_webhooks = true).await
}

pub(crate) async fn hook(bench: &Bench, url: &str, events: &[&str]) -> Value {
    let body = json!({ "name": "Tickets", "url": url, "events": events });
    let (status, hook) = bench.post("/webhooks", body).await;
    assert_eq!(status, 201, "{hook}");
    hook
}

async fn tell(bench: &Bench) {
    let happened = Happening {
        organisation: bench.organisation,
        event: Event::ScreenPaired,
        data: json!({ "screen": { "name": "Été" } }),
    };
    let now = bench.clock.now();
    webhooks::tell(&bench.state.db, &[happened], now)
        .await
        .unwrap();
}

async fn log(bench: &Bench, hook: &Value) -> Vec<Value> {
    let path = format!("/webhooks/{}/deliveries", hook["id"].as_str().unwrap());
    let (status, page) = bench.get(&path).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_message_is_signed_and_sent_once_when_it_is_taken() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["screen.paired"]).await;
    hook(&bench, &url, &["alert.opened"]).await;
    tell(&bench).await;
    assert_eq!(
        webhooks::due(&bench.state).await.unwrap(),
        1,
        "only who asked for it"
    );
    bench.clock.advance(3_600_000);
    assert_eq!(webhooks::due(&bench.state).await.unwrap(), 0);
    receiver.insist_on_signatures(&made);
    let got = receiver.got.lock().unwrap().clone();
    assert_eq!(got.len(), 1);
    let (headers, body) = &got[0];
    let text = |name: &str| headers[name].to_str().unwrap();
    let message: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(
        (&message["version"], &message["type"]),
        (&json!(1), &json!("screen.paired"))
    );
    assert_eq!(
        (&message["id"], &message["data"]["screen"]["name"]),
        (&json!(text("webhook-id")), &json!("Été"))
    );
    let log = log(&bench, &made).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["status"]),
        (&json!("delivered"), &json!(200))
    );
    assert_eq!(
        log[0]["answer"].as_str().unwrap().len(),
        1024,
        "the first KiB"
    );
}

/// As RFC 2104 writes it, from the hash alone: not with what is to be checked.
fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    use sha2::{Digest as _, Sha256};
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let with = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new()
        .chain_update(with(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(with(0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

#[tokio::test]
async fn a_message_that_is_not_taken_comes_again_with_the_same_id() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["screen.paired"]).await;
    receiver.answer(&[500, 302, 200]);
    tell(&bench).await;
    let mut sent = 0;
    for _ in 0..20 {
        sent += webhooks::due(&bench.state).await.unwrap();
        bench.clock.advance(7_000);
    }
    assert_eq!(
        sent, 3,
        "an error, a redirect that is not followed, then it is taken"
    );
    let bodies = receiver.bodies();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| body["id"] == bodies[0]["id"]));
    let log = log(&bench, &made).await;
    assert_eq!(
        (log.len(), &log[0]["attempts"], &log[0]["state"]),
        (1, &json!(3), &json!("delivered"))
    );
    let path = format!(
        "/webhooks/{}/deliveries/{}/redeliver",
        made["id"].as_str().unwrap(),
        log[0]["id"].as_str().unwrap()
    );
    let (status, again) = bench.post(&path, json!({})).await;
    assert_eq!(
        (status.as_u16(), &again["eventId"]),
        (200, &bodies[0]["id"])
    );
    assert_eq!(
        bench.post(&path, json!({})).await.0,
        409,
        "it waits already"
    );
    webhooks::due(&bench.state).await.unwrap();
    assert_eq!(receiver.bodies().len(), 4);
}

#[tokio::test]
async fn one_that_takes_nothing_for_a_day_is_switched_off_and_somebody_is_told() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["screen.paired"]).await;
    receiver.answer(&[503; 500]);
    for _ in 0..30 {
        tell(&bench).await;
        webhooks::due(&bench.state).await.unwrap();
        bench.clock.advance(3_600_000);
    }
    let bench = bench.as_role(Role::Owner).await;
    let path = format!("/webhooks/{}", made["id"].as_str().unwrap());
    let (_, off) = bench.get(&path).await;
    assert_eq!(off["enabled"], false);
    assert!(off["givenUpAt"].is_string());
    assert!(
        log(&bench, &made)
            .await
            .iter()
            .all(|row| row["state"] == "failed"),
        "nothing waits any more"
    );
    alerts::look(&bench.state).await.unwrap();
    let (_, inbox) = bench.get("/alerts?kind=webhook").await;
    assert_eq!(inbox["items"][0]["figures"]["webhook"], "Tickets");
    let version = off["version"].as_i64().unwrap();
    let (status, on) = bench
        .patch(&path, version, json!({ "enabled": true }))
        .await;
    assert_eq!((status.as_u16(), &on["givenUpAt"]), (200, &Value::Null));
    bench.clock.advance(60_000);
    alerts::look(&bench.state).await.unwrap();
    assert_eq!(
        bench.get("/alerts").await.1["items"],
        json!([]),
        "and it is over"
    );
}

#[tokio::test]
async fn a_test_says_what_came_back_and_a_secret_is_shown_once() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["alert.opened"]).await;
    let path = format!("/webhooks/{}", made["id"].as_str().unwrap());
    receiver.answer(&[418]);
    let (status, told) = bench.post(&format!("{path}/test"), json!({})).await;
    assert_eq!(
        (status.as_u16(), &told["state"], &told["status"]),
        (200, &json!("failed"), &json!(418))
    );
    assert_eq!(receiver.bodies()[0]["type"], "webhook.test");
    let (_, shown) = bench.get(&path).await;
    assert_eq!(shown.get("secret"), None, "shown once");
    let (status, renewed) = bench.post(&format!("{path}/secret"), json!({})).await;
    assert_eq!(status, 200);
    assert_ne!(renewed["secret"], made["secret"]);
}

#[tokio::test]
async fn for_a_day_after_a_new_secret_receivers_may_check_with_the_one_before() {
    const DAY_MS: i64 = 86_400_000;
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let first = hook(&bench, &url, &["alert.opened"]).await;
    assert_eq!(first["oldSecretUntil"], Value::Null);
    let path = format!("/webhooks/{}", first["id"].as_str().unwrap());
    let post = async |what: &str| {
        // who signed in yesterday must do so again
        let bench = bench.as_role(Role::Owner).await;
        bench.post(&format!("{path}/{what}"), json!({})).await.1
    };
    let insist = async |secrets: &[&Value]| {
        post("test").await;
        let (sent, expected) = receiver.last_signatures(secrets);
        assert_eq!(sent, expected);
    };
    insist(&[&first]).await;
    let second = post("secret").await;
    assert_eq!(second["oldSecretUntil"], "2026-11-23T12:00:00.000Z");
    insist(&[&second, &first]).await;
    bench.clock.advance(DAY_MS - 1_000);
    insist(&[&second, &first]).await;
    let third = post("secret").await;
    assert_eq!(third["oldSecretUntil"], "2026-11-24T11:59:59.000Z");
    insist(&[&third, &second]).await;
    bench.clock.advance(DAY_MS);
    insist(&[&third]).await;
}

#[tokio::test]
async fn nobody_reaches_our_own_network_through_a_webhook() {
    let bench = Bench::new().await;
    for url in [
        "http://127.0.0.1:8080/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest",
        "https://100.64.0.1/",
        "ftp://example.com/",
        "nothing",
    ] {
        let body = json!({ "name": "Trick", "url": url, "events": ["alert.opened"] });
        let (status, problem) = bench.post("/webhooks", body).await;
        assert_eq!(
            (status.as_u16(), &problem["errors"][0]["field"]),
            (422, &json!("url")),
            "{url}"
        );
    }
    // a name can lead anywhere, which shows only when it is looked up
    let made = hook(&bench, "http://localhost:9/", &["alert.opened"]).await;
    let path = format!("/webhooks/{}/test", made["id"].as_str().unwrap());
    let (_, told) = bench.post(&path, json!({})).await;
    assert_eq!(told["status"], Value::Null);
    assert!(
        told["error"].as_str().unwrap().contains("private network"),
        "{told}"
    );
}

#[tokio::test]
async fn webhooks_are_of_one_organisation_and_of_its_administrators() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["screen.paired"]).await;
    let path = format!("/webhooks/{}", made["id"].as_str().unwrap());
    let stranger = bench.as_stranger().await;
    assert_eq!(stranger.get(&path).await.0, 404);
    assert_eq!(stranger.get("/webhooks").await.1["items"], json!([]));
    tell(&stranger).await;
    webhooks::due(&bench.state).await.unwrap();
    assert_eq!(receiver.bodies().len(), 0);
    for role in [Role::Editor, Role::Operator, Role::Store, Role::Viewer] {
        assert_eq!(
            bench.as_role(role).await.get("/webhooks").await.0,
            403,
            "{role:?}"
        );
    }
    let odd = json!({ "events": ["webhook.test"] });
    assert_eq!(bench.patch(&path, 1, odd).await.0, 422);
    assert_eq!(bench.delete(&path, 7).await.0, 412);
    assert_eq!(bench.delete(&path, 1).await.0, 204);
    assert_eq!(bench.get(&path).await.0, 404);
}
