//! What is removed from the media store, and what never is.
use super::{add, id, jpeg, objects, shown, work};
use crate::{bench::Bench, publish_stage::Stage};
use axum::http::StatusCode;
use backend::{auth::Role, storage, sweeper};
use object_store::ObjectStoreExt as _;
use sea_orm::ConnectionTrait as _;

const DAY_MS: i64 = 86_400_000;

async fn put(bench: &Bench, text: &str) -> String {
    let bytes = text.to_owned().into_bytes();
    let state = &bench.state;
    storage::put(&state.db, &state.store, bytes.into())
        .await
        .unwrap()
}

async fn is_there(bench: &Bench, sha256: &str) -> bool {
    bench.state.store.head(&storage::key(sha256)).await.is_ok()
}

/// The clock of the test to the present of the disk, on which objects are as old as they are.
pub(super) fn to_the_present(bench: &Bench) {
    let real = backend::time::Clock::system(0).now();
    bench.clock.advance(real.ms_since(bench.clock.now()));
}

#[tokio::test]
async fn what_nothing_names_goes_after_a_week_and_a_day() {
    let bench = Bench::new().await;
    to_the_present(&bench);
    let lost = put(&bench, "nobody's").await;
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0);
    bench.clock.advance(6 * DAY_MS);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0, "young");
    bench.clock.advance(2 * DAY_MS);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0, "seen once");
    bench.clock.advance(DAY_MS / 2);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0, "half a day");
    assert!(is_there(&bench, &lost).await);
    bench.clock.advance(DAY_MS / 2);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 1);
    assert!(!is_there(&bench, &lost).await);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_claimed_again_stays() {
    let bench = Bench::new().await;
    to_the_present(&bench);
    let lost = put(&bench, "found again").await;
    bench.clock.advance(8 * DAY_MS);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0);
    bench.clock.advance(DAY_MS);
    // somebody uploads the same bytes; who names them is written a moment later
    assert_eq!(put(&bench, "found again").await, lost);
    assert_eq!(sweeper::sweep(&bench.state).await.unwrap(), 0);
    assert!(is_there(&bench, &lost).await);
}

/// Sweeps at days that are far enough apart for everything that may go.
async fn sweep_for_weeks(bench: &Bench) {
    for _ in 0..4 {
        bench.clock.advance(8 * DAY_MS);
        sweeper::sweep(&bench.state).await.unwrap();
    }
}

#[tokio::test]
async fn the_files_of_a_media_stay_until_it_is_removed() {
    let bench = Bench::new().await;
    to_the_present(&bench);
    let bench = bench.as_role(Role::Owner).await;
    let media = add(&bench, "photo.jpg", &jpeg(640, 480)).await;
    work(&bench).await;
    let all = objects(&bench);
    assert!(all.len() >= 3, "{all:?}");
    sweep_for_weeks(&bench).await;
    assert_eq!(objects(&bench), all);
    let bench = bench.as_role(Role::Owner).await;
    let version = shown(&bench, &media).await["version"].as_i64().unwrap();
    let path = format!("/media/{}", id(&media));
    assert_eq!(bench.delete(&path, version).await.0, StatusCode::NO_CONTENT);
    sweep_for_weeks(&bench).await;
    assert_eq!(objects(&bench).len(), 0);
}

#[tokio::test]
async fn what_a_screen_may_hold_stays_although_its_media_is_gone() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    stage.campaign("summer", "*").await;
    stage.publish().await;
    let manifest = stage.manifest(screen).await;
    let sha256 = manifest["assets"]
        .as_object()
        .unwrap()
        .keys()
        .next()
        .unwrap()
        .clone();
    let server = &stage.bench.state;
    let place = storage::key(&sha256);
    server.store.put(&place, vec![1; 500].into()).await.unwrap();
    for sql in [
        "DELETE FROM media_use",
        "DELETE FROM rendition",
        "DELETE FROM media",
    ] {
        server.db.execute_unprepared(sql).await.unwrap();
    }
    to_the_present(&stage.bench);
    sweep_for_weeks(&stage.bench).await;
    assert!(is_there(&stage.bench, &sha256).await);
    let sql = "DELETE FROM screen_manifest";
    stage.bench.state.db.execute_unprepared(sql).await.unwrap();
    let sql = "DELETE FROM plan";
    stage.bench.state.db.execute_unprepared(sql).await.unwrap();
    sweep_for_weeks(&stage.bench).await;
    assert!(!is_there(&stage.bench, &sha256).await);
}
