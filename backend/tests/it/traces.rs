//! What requests do is told to a collector, if there is one; and nobody waits for it.
use crate::bench::Bench;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Request},
    routing::post,
};
use backend::{
    app,
    config::Config,
    db,
    jobs::{self, Registry},
    traces::Traces,
};
use serde_json::json;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tower::ServiceExt as _;
use tracing_subscriber::{layer::SubscriberExt as _, registry, util::SubscriberInitExt as _};

#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<u8>>>);

impl Collector {
    /// Listens; answers with the settings of a server that tells it.
    async fn open() -> (Self, Config) {
        let collector = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = told(&format!("http://{}", listener.local_addr().unwrap()));
        let app = Router::new()
            .route("/v1/traces", post(take))
            .with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (collector, config)
    }

    fn knows(&self, bytes: &[u8]) -> bool {
        let got = self.0.lock().unwrap();
        got.windows(bytes.len()).any(|window| window == bytes)
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, body: Bytes) {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    collector.0.lock().unwrap().extend_from_slice(&body);
}

fn told(endpoint: &str) -> Config {
    Config {
        otlp_endpoint: Some(endpoint.to_owned()),
        ..Config::default()
    }
}

/// A field of a message in Protocol Buffers: its number, its length, its content. All of ours are short.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 128);
    [&[number << 3 | 2, length], content].concat()
}

fn attribute(name: &str, value: &[u8]) -> Vec<u8> {
    [field(1, name.as_bytes()), field(2, value)].concat()
}

#[tokio::test]
async fn the_trace_of_a_request_says_which_it_was_and_what_became_of_it() {
    let bench = Bench::empty().await;
    let (collector, config) = Collector::open().await;
    let traces = Traces::of(&config).unwrap().unwrap();
    registry().with(traces.layer()).init();
    let request = Request::get("/api/v1/media?q=hidden").header(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    let request = request.body(Body::empty()).unwrap();
    let answer = app::router(bench.state.clone()).oneshot(request).await;
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 401);
    let id = answer.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned();
    drop(answer);
    traces.finish().await;
    let text = |value: &str| field(1, value.as_bytes());
    // a whole number of two bytes, seven bits each
    let status = [0x18, 0x91, 0x03];
    for (what, bytes) in [
        ("the service", attribute("service.name", &text("vitrine"))),
        ("its name", field(5, b"GET /api/v1/media")),
        ("its kind", vec![6 << 3, 2]),
        ("its id", attribute("id", &text(&id))),
        ("its method", attribute("http.request.method", &text("GET"))),
        ("its route", attribute("http.route", &text("/api/v1/media"))),
        (
            "its status",
            attribute("http.response.status_code", &status),
        ),
    ] {
        assert!(collector.knows(&bytes), "{what}");
    }
    assert!(!collector.knows(b"hidden"), "what was asked stays here");
    assert!(!collector.knows(b"v1/traces"), "telling is not told");
    let claimed = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();
    assert!(!collector.knows(&claimed), "strangers choose no trace");
}

#[tokio::test]
async fn the_trace_of_a_job_says_which_it_was() {
    let bench = Bench::new().await;
    let (collector, config) = Collector::open().await;
    let traces = Traces::of(&config).unwrap().unwrap();
    let told = registry().with(traces.layer()).set_default();
    let handlers = Registry::new().on("double", async |_, _| Ok(json!(42)));
    let now = bench.clock.now();
    let id = db::write(&bench.state.db, async |txn| {
        jobs::enqueue(txn, bench.organisation, "double", &json!(21), now).await
    });
    let id = id.await.unwrap();
    let done = jobs::drain(&bench.state, Arc::new(handlers)).await;
    assert_eq!(done.unwrap(), 1);
    drop(told);
    traces.finish().await;
    let text = |value: &str| field(1, value.as_bytes());
    for (what, bytes) in [
        ("its name", field(5, b"job")),
        ("its id", attribute("id", &text(&id.to_string()))),
        ("its kind", attribute("kind", &text("double"))),
    ] {
        assert!(collector.knows(&bytes), "{what}");
    }
}

fn work(number: u32) {
    drop(tracing::info_span!(target: "backend", "work", number).entered());
}

#[tokio::test]
async fn a_collector_that_is_away_holds_nobody() {
    // a port that nobody listens on any more
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = told(&format!("http://{}", gone.local_addr().unwrap()));
    drop(gone);
    let traces = Traces::of(&config).unwrap().unwrap();
    let begun = Instant::now();
    tracing::subscriber::with_default(registry().with(traces.layer()), || {
        (0..50_000).for_each(work);
    });
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    traces.finish().await;
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
}
