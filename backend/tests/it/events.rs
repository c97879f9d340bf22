//! Live changes for browsers: batches, catching up, and who may hear what.
use crate::{bench::Bench, fleet_world::World};
use axum::{body::Body, http::StatusCode};
use backend::{
    app,
    auth::{Permission, Role},
};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt as _;

/// A browser that watches.
pub(crate) struct Watch {
    body: axum::body::BodyDataStream,
    text: String,
}

impl Watch {
    pub(crate) async fn open(bench: &Bench, last: Option<&str>) -> Self {
        let mut request = bench.request(axum::http::Method::GET, "/events", None);
        if let Some(last) = last {
            let value = last.parse().unwrap();
            request.headers_mut().insert("last-event-id", value);
        }
        let router = app::router(bench.state.clone());
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let body: Body = response.into_body();
        Self {
            body: body.into_data_stream(),
            text: String::new(),
        }
    }

    /// Reads until the server ends the line.
    async fn end(&mut self) {
        while self.body.next().await.is_some() {}
    }

    /// The next event: its name, id and data.
    pub(crate) async fn next(&mut self) -> (String, String, Value) {
        while !self.text.contains("\n\n") {
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.body.next());
            let chunk = chunk.await.unwrap().unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        let (event, rest) = self.text.split_once("\n\n").unwrap();
        let field = |name: &str| {
            let line = event.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim().to_owned()
        };
        let found = (
            field("event:"),
            field("id:"),
            serde_json::from_str(&field("data:")).unwrap_or_default(),
        );
        self.text = String::from(rest);
        found
    }
}

#[tokio::test]
async fn changes_come_in_batches_the_newest_of_each_thing() {
    let bench = Bench::new().await;
    let stranger = bench.as_stranger().await;
    let mut watch = Watch::open(&bench, None).await;
    let hub = &bench.state.events;
    hub.tell(stranger.organisation, "media", &"theirs", json!(1));
    for n in 0..5 {
        hub.tell(bench.organisation, "media", &"a", json!({ "progress": n }));
    }
    hub.tell(bench.organisation, "changes", &"all", json!({ "count": 2 }));
    let (name, id, data) = watch.next().await;
    assert_eq!(name, "batch");
    assert!(id.ends_with("-7"), "{id}");
    let expected = json!([
        { "type": "media", "id": "a", "data": { "progress": 4 } },
        { "type": "changes", "id": "all", "data": { "count": 2 } },
    ]);
    assert_eq!(data, expected);
}

#[tokio::test]
async fn a_browser_takes_up_where_it_left_off_or_is_told_to_read_again() {
    let bench = Bench::new().await;
    let mut first = Watch::open(&bench, None).await;
    bench
        .state
        .events
        .tell(bench.organisation, "job", &"first", json!(0));
    let (_, seen, _) = first.next().await;
    drop(first);
    for n in 0..2 {
        bench
            .state
            .events
            .tell(bench.organisation, "job", &n, json!(n));
    }
    let mut watch = Watch::open(&bench, Some(&seen)).await;
    let (name, _, data) = watch.next().await;
    assert_eq!(name, "batch");
    assert_eq!(data.as_array().map(Vec::len), Some(2));
    let mut lost = Watch::open(&bench, Some("77-1")).await;
    assert_eq!(
        lost.next().await.0,
        "resync",
        "of another run of the server"
    );
}

#[tokio::test]
async fn whoever_may_not_watch_any_more_is_cut_off_within_two_seconds() {
    let bench = Bench::new().await;
    let person = bench.as_role(Role::Viewer).await;
    let key = bench.as_key(&[Permission::Read]).await;
    let changed = bench.as_role(Role::Viewer).await;
    let mut lines = [
        Watch::open(&person, None).await,
        Watch::open(&key, None).await,
        Watch::open(&changed, None).await,
    ];
    let mut stays = Watch::open(&bench, None).await;
    let path = format!("/users/{}", person.user);
    assert_eq!(
        bench.patch(&path, 1, json!({ "disabled": true })).await.0,
        StatusCode::OK
    );
    let path = format!("/users/{}", changed.user);
    assert_eq!(
        bench.patch(&path, 1, json!({ "role": "store" })).await.0,
        StatusCode::OK
    );
    let (_, keys) = bench.get("/api-keys").await;
    let path = format!("/api-keys/{}", keys["items"][0]["id"].as_str().unwrap());
    assert_eq!(bench.delete(&path, 1).await.0, StatusCode::NO_CONTENT);
    for line in &mut lines {
        let ended = tokio::time::timeout(Duration::from_secs(3), line.end()).await;
        assert!(ended.is_ok(), "still open");
    }
    let hub = &bench.state.events;
    hub.tell(bench.organisation, "media", &"a", json!({ "last": true }));
    let last = |batch: &Value| {
        let mut each = batch.as_array().into_iter().flatten();
        each.any(|e| e["data"]["last"] == true)
    };
    while !last(&stays.next().await.2) {}
}

#[tokio::test]
async fn nobody_hears_nothing() {
    let bench = Bench::new().await;
    let (status, _) = bench.as_nobody().get("/events").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_manager_hears_of_the_own_screens_only() {
    let world = World::new().await;
    let (mine, theirs) = (world.add_site().await, world.add_site().await);
    let (own, other) = (
        world.add_screen_at(mine).await,
        world.add_screen_at(theirs).await,
    );
    let manager = world.bench.as_store(&[mine]).await;
    let mut watch = Watch::open(&manager, None).await;
    let (hub, organisation) = (&world.bench.state.events, world.bench.organisation);
    hub.tell(organisation, "screen", &other.id, json!({}));
    hub.tell(
        organisation,
        "command",
        &"c",
        json!({ "screenId": other.id }),
    );
    hub.tell_changed(organisation, "screen", &other.id);
    hub.tell(organisation, "screen", &own.id, json!({}));
    let (_, _, data) = watch.next().await;
    assert_eq!(data.as_array().map(Vec::len), Some(1), "{data}");
    assert_eq!(data[0]["id"], own.id.to_string());
}
