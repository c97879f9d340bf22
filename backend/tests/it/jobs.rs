//! Background work: done once, tried again, given up, taken over from the dead.
use super::bench::Bench;
use axum::http::StatusCode;
use backend::{
    db,
    id::{JobId, OrganisationId},
    jobs::{self, Failure, Registry},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

async fn enqueue(bench: &Bench, kind: &str, payload: Value) -> JobId {
    let now = bench.clock.now();
    db::write(&bench.state.db, async |txn| {
        jobs::enqueue(txn, bench.organisation, kind, &payload, now).await
    })
    .await
    .unwrap()
}

async fn job(bench: &Bench, id: JobId) -> Value {
    let (status, job) = bench.get(&format!("/jobs/{id}")).await;
    assert_eq!(status, StatusCode::OK);
    job
}

#[tokio::test]
async fn a_job_runs_once_and_tells_what_came_out() {
    let bench = Bench::new().await;
    let registry = Registry::new().on("double", async |_, task| {
        let n: i64 = task.read()?;
        task.progress.set(500);
        Ok(json!(n * 2))
    });
    let registry = Arc::new(registry);
    let id = enqueue(&bench, "double", json!(21)).await;
    assert_eq!(job(&bench, id).await["state"], "queued");
    assert_eq!(
        jobs::drain(&bench.state, registry.clone()).await.unwrap(),
        1
    );
    let done = job(&bench, id).await;
    assert_eq!(
        (&done["state"], &done["result"]),
        (&json!("done"), &json!(42))
    );
    assert_eq!(done["progress"], 1.0);
    assert_eq!(jobs::drain(&bench.state, registry).await.unwrap(), 0);
}

#[tokio::test]
async fn a_failing_job_is_tried_three_times_with_pauses_and_then_given_up() {
    let bench = Bench::new().await;
    let hooked = Arc::new(AtomicUsize::new(0));
    let counter = hooked.clone();
    let registry = Registry::new()
        .on("flaky", async |_, _| {
            Err(Failure::Retry("the line is down: try again later".into()))
        })
        .on_failed("flaky", move |_, _, _| {
            counter.fetch_add(1, Ordering::Relaxed);
            std::future::ready(Ok(()))
        });
    let registry = Arc::new(registry);
    let id = enqueue(&bench, "flaky", Value::Null).await;
    for attempt in 1..=3 {
        assert_eq!(
            jobs::drain(&bench.state, registry.clone()).await.unwrap(),
            1,
            "{attempt}"
        );
        assert_eq!(
            jobs::drain(&bench.state, registry.clone()).await.unwrap(),
            0,
            "pause"
        );
        bench.clock.advance(60_000);
    }
    assert_eq!(jobs::drain(&bench.state, registry).await.unwrap(), 0);
    let failed = job(&bench, id).await;
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["message"], "the line is down: try again later");
    assert_eq!(hooked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_can_never_work_is_given_up_at_once_and_a_panic_is_a_failure() {
    let bench = Bench::new().await;
    let registry = Registry::new()
        .on("hopeless", async |_, _| {
            Err(Failure::Fatal("send another file".into()))
        })
        .on("bug", async |_, task| {
            assert!(task.payload.is_null(), "made to fail");
            Ok(Value::Null)
        });
    let hopeless = enqueue(&bench, "hopeless", Value::Null).await;
    let bug = enqueue(&bench, "bug", json!(1)).await;
    assert_eq!(
        jobs::drain(&bench.state, Arc::new(registry)).await.unwrap(),
        2
    );
    assert_eq!(job(&bench, hopeless).await["message"], "send another file");
    assert_eq!(job(&bench, bug).await["state"], "failed");
}

/// A registry whose `slow` never ends the first `stuck` times.
fn slow(stuck: usize, calls: &Arc<AtomicUsize>) -> Arc<Registry> {
    let calls = calls.clone();
    Arc::new(Registry::new().on("slow", move |_, _| {
        let nth = calls.fetch_add(1, Ordering::Relaxed);
        async move {
            if nth < stuck {
                std::future::pending::<()>().await;
            }
            Ok(json!(nth))
        }
    }))
}

/// Works until the process "dies": the worker vanishes without a word.
async fn die_at_work(bench: &Bench, registry: &Arc<Registry>) {
    let work = jobs::drain(&bench.state, registry.clone());
    let died = tokio::time::timeout(Duration::from_millis(300), work).await;
    assert!(died.is_err(), "it was still at work");
}

#[tokio::test]
async fn a_job_of_a_killed_worker_is_taken_over_when_its_lease_ends() {
    let bench = Bench::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let registry = slow(1, &calls);
    let id = enqueue(&bench, "slow", Value::Null).await;
    die_at_work(&bench, &registry).await;
    assert_eq!(job(&bench, id).await["state"], "running");
    assert_eq!(
        jobs::drain(&bench.state, registry.clone()).await.unwrap(),
        0,
        "leased"
    );
    bench.clock.advance(31_000);
    assert_eq!(jobs::drain(&bench.state, registry).await.unwrap(), 1);
    assert_eq!(job(&bench, id).await["result"], 1);
}

#[tokio::test]
async fn a_job_that_kills_its_worker_three_times_is_given_up() {
    let bench = Bench::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let registry = slow(usize::MAX, &calls);
    let id = enqueue(&bench, "slow", Value::Null).await;
    for _ in 0..3 {
        die_at_work(&bench, &registry).await;
        bench.clock.advance(31_000);
    }
    assert_eq!(jobs::drain(&bench.state, registry).await.unwrap(), 1);
    let failed = job(&bench, id).await;
    assert_eq!(failed["state"], "failed");
    assert!(failed["message"].as_str().unwrap().contains("interrupted"));
    assert_eq!(
        calls.load(Ordering::Relaxed),
        3,
        "the fourth time it is not run"
    );
}

#[tokio::test]
async fn work_that_is_stopped_goes_back_to_the_queue_uncounted() {
    let bench = Bench::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let id = enqueue(&bench, "slow", Value::Null).await;
    for _ in 0..5 {
        let stop = tokio_util::sync::CancellationToken::new();
        let before = calls.load(Ordering::Relaxed);
        let registry = Arc::into_inner(slow(usize::MAX, &calls)).unwrap();
        let runner = tokio::spawn(jobs::run(bench.state.clone(), registry, stop.clone()));
        until(|| calls.load(Ordering::Relaxed) > before).await;
        stop.cancel();
        runner.await.unwrap();
        assert_eq!(job(&bench, id).await["state"], "queued");
    }
}

#[tokio::test]
async fn a_tap_wakes_the_runner() {
    let bench = Bench::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let stop = tokio_util::sync::CancellationToken::new();
    let registry = Arc::into_inner(slow(0, &calls)).unwrap();
    let runner = tokio::spawn(jobs::run(bench.state.clone(), registry, stop.clone()));
    for _ in 0..20 {
        enqueue(&bench, "slow", Value::Null).await;
        bench.state.signals.jobs.notify_one();
    }
    until(|| calls.load(Ordering::Relaxed) >= 20).await;
    stop.cancel();
    runner.await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 20, "each ran once");
}

#[tokio::test]
async fn workers_that_claim_at_the_same_time_share_the_work() {
    let bench = Bench::new().await;
    let calls = Arc::new(AtomicUsize::new(0));
    let registry = slow(0, &calls);
    for _ in 0..30 {
        enqueue(&bench, "slow", Value::Null).await;
    }
    let drain = || jobs::drain(&bench.state, registry.clone());
    let (a, b, c) = tokio::join!(drain(), drain(), drain());
    assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 30);
    assert_eq!(calls.load(Ordering::Relaxed), 30, "each ran once");
}

async fn until(reached: impl Fn() -> bool) {
    let poll = async {
        while !reached() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), poll)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_job_is_its_organisations_own() {
    let bench = Bench::new().await;
    let id = enqueue(&bench, "double", json!(1)).await;
    let path = format!("/jobs/{id}");
    assert_eq!(
        bench.as_stranger().await.get(&path).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.as_nobody().get(&path).await.0,
        StatusCode::UNAUTHORIZED
    );
    let unknown = format!("/jobs/{}", OrganisationId::new());
    assert_eq!(bench.get(&unknown).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn work_that_waits_already_is_not_added_twice_but_other_work_is() {
    let bench = Bench::new().await;
    let once = async |payload: Value| {
        let now = bench.clock.now();
        let added = db::write(&bench.state.db, async |txn| {
            jobs::enqueue_once(txn, bench.organisation, "look", &payload, now).await
        });
        added.await.unwrap()
    };
    let some = once(json!({ "screens": [1] })).await;
    let all = once(json!({ "all": true })).await;
    assert_ne!(some, all, "looking at some is not looking at all");
    assert_eq!(once(json!({ "all": true })).await, all);
    let registry = Arc::new(Registry::new().on("look", async |_, _| Ok(json!(null))));
    jobs::drain(&bench.state, registry).await.unwrap();
    assert_ne!(once(json!({ "all": true })).await, all, "that one is over");
}
