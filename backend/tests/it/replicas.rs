//! Two servers on one PostgreSQL: what happens at one is seen at the other. On SQLite there is one server, and nothing to test.
use crate::{bench::Bench, events::Watch, fleet_world::World};
use axum::http::StatusCode;
use backend::{
    app::AppState,
    config::Config,
    db,
    events::Hub,
    replicas::{self, Lease, Refused},
    signals::Signals,
};
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use std::time::Duration;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Another server on the same database, that speaks and listens until the token is dropped.
async fn replica(bench: &Bench) -> (Bench, tokio_util::sync::DropGuard) {
    let (line, outbox) = replicas::line();
    let state = AppState {
        events: Hub::new(Some(line.clone())),
        signals: Signals::new(Some(line)),
        ..bench.state.clone()
    };
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let told = (&state.events, &state.signals);
    replicas::start((&state.db, outbox), told, (&tasks, &stop))
        .await
        .unwrap();
    (bench.with_state(state), stop.drop_guard())
}

fn is_alone(bench: &Bench) -> bool {
    !db::is_postgres(bench.state.db.get_database_backend())
}

async fn soon<T>(work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(Duration::from_secs(5), work).await;
    done.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_sees_what_happens_at_the_other_server_and_goes_on_there() {
    let bench = Bench::new().await;
    if is_alone(&bench) {
        return;
    }
    let ((here, _a), (there, _b)) = (replica(&bench).await, replica(&bench).await);
    let mut watch = Watch::open(&here, None).await;
    let (status, _) = there.post("/sites", json!({ "name": "Lyon" })).await;
    assert_eq!(status, StatusCode::CREATED);
    let (name, seen, data) = soon(watch.next()).await;
    assert_eq!(
        (name.as_str(), &data[0]["data"]["kind"]),
        ("batch", &json!("site"))
    );
    drop(watch);
    here.state
        .events
        .tell(here.organisation, "job", &"a", json!(1));
    there
        .state
        .events
        .tell(here.organisation, "job", &"b", json!(2));
    let mut first = Watch::open(&there, Some(&seen)).await;
    let mut missed = Vec::new();
    while missed.len() < 2 {
        let (name, _, data) = soon(first.next()).await;
        assert_eq!(name, "batch");
        missed.extend(data.as_array().unwrap().iter().map(|e| e["id"].clone()));
    }
    missed.sort_by_key(ToString::to_string);
    assert_eq!(missed, [json!("a"), json!("b")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn taps_and_cuts_reach_the_other_server() {
    let bench = Bench::new().await;
    if is_alone(&bench) {
        return;
    }
    let ((here, _a), (there, _b)) = (replica(&bench).await, replica(&bench).await);
    let mut cut = there.state.signals.kicks.subscribe();
    here.state.signals.jobs.notify_one();
    soon(there.state.signals.jobs.notified()).await;
    here.state.signals.delivery.notify_one();
    soon(there.state.signals.delivery.notified()).await;
    let screen = backend::id::ScreenId::new();
    here.state.signals.kick(screen);
    assert_eq!(soon(cut.recv()).await.unwrap(), screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_screen_falls_to_one_of_them() {
    let bench = Bench::new().await;
    if is_alone(&bench) {
        return;
    }
    let ((here, _a), (there, _b)) = (replica(&bench).await, replica(&bench).await);
    let share = |bench: &Bench| {
        let screens = (0..64_u128).map(|n| backend::id::ScreenId(uuid::Uuid::from_u128(n)));
        let now = tokio::time::Instant::now();
        let mine = screens.filter(|screen| bench.state.signals.peers.is_mine(*screen, now));
        mine.count()
    };
    soon(async {
        while share(&here) + share(&there) != 64 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    assert!(share(&here) > 0 && share(&there) > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_broken_line_everything_is_read_again() {
    let world = World::new().await;
    let bench = &world.bench;
    if is_alone(bench) {
        return;
    }
    let (here, _a) = replica(bench).await;
    let mut gaps = here.state.signals.gaps.subscribe();
    let mut watch = Watch::open(&here, None).await;
    let listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    here.state.db.execute_unprepared(listening).await.unwrap();
    soon(gaps.changed()).await.unwrap();
    assert_eq!(soon(watch.next()).await.0, "resync");
    here.state
        .events
        .tell(here.organisation, "job", &"after", json!(1));
    assert_eq!(soon(watch.next()).await.2[0]["id"], "after");
}

/// A server that shares broker and bucket with its like.
fn shared() -> Config {
    Config {
        mqtt_url: Some("mqtt://broker:1883".into()),
        storage_url: Some("s3://media/vitrine".into()),
        ..Config::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_does_not_start_beside_one_that_it_shares_too_little_with() {
    let bench = Bench::new().await;
    if is_alone(&bench) {
        return;
    }
    let db = &bench.state.db;
    let notebook = || tempfile::tempfile().unwrap();
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let first = Lease::of(&shared()).enter(db, &notebook()).await.unwrap();
    first.keep(db, (&tasks, &stop));
    let second = Lease::of(&shared()).enter(db, &notebook()).await.unwrap();
    second.keep(db, (&tasks, &stop));
    assert_eq!(replicas::examine(db, &shared()).await.unwrap(), 2);
    for (wrong, word) in [
        (
            Config {
                mqtt_url: None,
                ..shared()
            },
            "VITRINE_MQTT_URL",
        ),
        (
            Config {
                storage_url: None,
                ..shared()
            },
            "VITRINE_STORAGE_URL",
        ),
        (
            Config {
                storage_url: Some("s3://other".into()),
                ..shared()
            },
            "VITRINE_STORAGE_URL",
        ),
    ] {
        let told = replicas::examine(db, &wrong).await;
        assert!(matches!(told, Err(Refused::Mixed(why)) if why.contains(word)));
    }
    let alone = Config {
        mqtt_url: None,
        ..shared()
    };
    // it hears the other one's next sign of life, which comes within three seconds
    let refused = Lease::of(&alone).enter(db, &notebook()).await;
    assert!(matches!(refused, Err(Refused::Mixed(why)) if why.contains("VITRINE_MQTT_URL")));
    stop.cancel();
    tasks.close();
    soon(tasks.wait()).await;
    let own = notebook();
    let entered = Lease::of(&alone).enter(db, &own);
    soon(entered).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_killed_keeps_nobody_out_for_long() {
    let bench = Bench::new().await;
    if is_alone(&bench) {
        return;
    }
    let db = &bench.state.db;
    let notebook = tempfile::tempfile().unwrap();
    let config = Config::default();
    // neither says that it leaves
    Lease::of(&config).enter(db, &notebook).await.unwrap();
    let again = Lease::of(&config).enter(db, &notebook);
    soon(again).await.unwrap();
    let elsewhere = tempfile::tempfile().unwrap();
    let entering = Lease::of(&config).enter(db, &elsewhere);
    let dying = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // the time that it had is over
        let over = "UPDATE replica SET lives_until = lives_until - 10000";
        db.execute_unprepared(over).await.unwrap();
    };
    let (entered, ()) = soon(async { tokio::join!(entering, dying) }).await;
    entered.unwrap();
}
