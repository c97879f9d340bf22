//! Claims due jobs and runs their handlers until told to stop.
use super::{
    entity,
    registry::{Failure, Lane, Outcome, Progress, Registry, Task},
    store::{self, Note},
};
use crate::{app::AppState, error::Result};
use futures_util::FutureExt as _;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// After so many attempts a job is given up.
const ATTEMPTS: i32 = 3;
/// How often the queue is looked at when nobody taps.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// How often a running job's progress and lease are written.
const BEAT: Duration = Duration::from_secs(1);
/// How often ended jobs are removed.
const SWEEP_EVERY: Duration = Duration::from_hours(1);
/// How long ended jobs can be looked up.
const KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// Works until `stop`; what runs then goes back to the queue.
pub async fn run(state: AppState, registry: Registry, stop: CancellationToken) {
    let registry = Arc::new(registry);
    let workers = TaskTracker::new();
    let freed = Arc::new(Notify::new());
    let slots: Vec<_> = registry.lanes.iter().map(slots).collect();
    if let Err(e) = store::end_leases(&state.db, state.clock.now()).await {
        tracing::error!(error = ?e, "leases of the last run could not be ended");
    }
    let mut sweeps = tokio::time::interval(SWEEP_EVERY);
    while !stop.is_cancelled() {
        for (lane, slots) in registry.lanes.iter().zip(&slots) {
            while let Some((task, kind, slot)) = next(&state, lane, slots).await {
                let work = attempt(state.clone(), registry.clone(), task, kind, stop.clone());
                workers.spawn(in_slot(work, slot, freed.clone()));
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = state.signals.jobs.notified() => {}
            () = freed.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = sweeps.tick() => sweep(&state).await,
        }
    }
    workers.close();
    workers.wait().await;
}

fn slots(lane: &Lane) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(lane.workers))
}

async fn in_slot(work: impl Future<Output = ()>, slot: OwnedSemaphorePermit, freed: Arc<Notify>) {
    work.await;
    drop(slot);
    freed.notify_one();
}

async fn sweep(state: &AppState) {
    let before = state.clock.now().plus_ms(-KEPT_MS);
    if let Err(e) = store::forget(&state.db, before).await {
        tracing::warn!(error = ?e, "old jobs could not be removed");
    }
}

/// Runs everything that is due, and what that enqueues, in the calling task; returns how many attempts there were.
///
/// # Errors
/// If the database fails.
pub async fn drain(state: &AppState, registry: Arc<Registry>) -> Result<usize> {
    let kinds: Vec<_> = registry.handlers.keys().copied().collect();
    let mut attempts = 0;
    while let Some(row) = store::claim(&state.db, &kinds, state.clock.now()).await? {
        let (task, kind) = task(row);
        let stop = CancellationToken::new();
        attempt(state.clone(), registry.clone(), task, kind, stop).await;
        attempts += 1;
    }
    Ok(attempts)
}

async fn next(
    state: &AppState,
    lane: &Lane,
    slots: &Arc<Semaphore>,
) -> Option<(Task, String, OwnedSemaphorePermit)> {
    if lane.kinds.is_empty() {
        return None;
    }
    let slot = slots.clone().try_acquire_owned().ok()?;
    match store::claim(&state.db, &lane.kinds, state.clock.now()).await {
        Ok(row) => row.map(|row| {
            let (task, kind) = task(row);
            (task, kind, slot)
        }),
        Err(e) => {
            tracing::warn!(error = ?e, "jobs could not be claimed");
            None
        }
    }
}

fn task(row: entity::Model) -> (Task, String) {
    let progress = Progress::default();
    progress.set(row.progress_permille);
    let task = Task {
        id: row.id,
        organisation: row.organisation_id,
        payload: row.payload,
        attempt: row.attempts,
        progress,
    };
    (task, row.kind)
}

#[tracing::instrument(name = "job", skip_all, fields(id = %task.id, kind = %kind, attempt = task.attempt))]
async fn attempt(
    state: AppState,
    registry: Arc<Registry>,
    task: Task,
    kind: String,
    stop: CancellationToken,
) {
    if let Err(e) = try_attempt(&state, &registry, &task, &kind, &stop).await {
        // the lease runs out and somebody tries again
        tracing::error!(error = ?e, "the outcome of a job could not be written");
    }
}

async fn try_attempt(
    state: &AppState,
    registry: &Registry,
    task: &Task,
    kind: &str,
    stop: &CancellationToken,
) -> Result<()> {
    if task.attempt > ATTEMPTS {
        let why = "this was interrupted too often: try again, or use a smaller file";
        return give_up(state, registry, task, kind, why.into()).await;
    }
    tell(state, task, "running", None);
    let Some(handler) = registry.handlers.get(kind) else {
        return Ok(());
    };
    let work = AssertUnwindSafe(handler(state.clone(), task.clone())).catch_unwind();
    let outcome = tokio::select! {
        () = stop.cancelled() => {
            store::note(&state.db, task, state.clock.now(), Note::Released).await?;
            return Ok(());
        }
        lost = beat(state, task) => return lost,
        outcome = work => outcome.unwrap_or_else(|_| {
            Err(Failure::Fatal("the server could not do this: report it with the job's id".into()))
        }),
    };
    end(state, registry, task, kind, outcome).await
}

async fn end(
    state: &AppState,
    registry: &Registry,
    task: &Task,
    kind: &str,
    outcome: Outcome,
) -> Result<()> {
    let now = state.clock.now();
    match outcome {
        Ok(result) => {
            if store::note(&state.db, task, now, Note::Done(result)).await? {
                task.progress.set(1000);
                tell(state, task, "done", None);
            }
            Ok(())
        }
        Err(Failure::Retry(why)) if task.attempt < ATTEMPTS => {
            tracing::info!(why, "an attempt failed, another follows");
            tell(state, task, "queued", Some(&why));
            let at = now.plus_ms(pause_ms(task.attempt));
            store::note(&state.db, task, now, Note::Again(at, why)).await?;
            Ok(())
        }
        Err(failure) => give_up(state, registry, task, kind, failure.message().to_owned()).await,
    }
}

/// 2 s, then 20 s.
fn pause_ms(attempt: i32) -> i64 {
    if attempt <= 1 { 2_000 } else { 20_000 }
}

async fn give_up(
    state: &AppState,
    registry: &Registry,
    task: &Task,
    kind: &str,
    why: String,
) -> Result<()> {
    tracing::warn!(why, "a job failed");
    if let Some(hook) = registry.give_up.get(kind) {
        hook(state.clone(), task.clone(), why.clone()).await?;
    }
    tell(state, task, "failed", Some(&why));
    store::note(&state.db, task, state.clock.now(), Note::Failed(why)).await?;
    Ok(())
}

/// Writes progress and renews the lease; ends only when the lease is lost.
async fn beat(state: &AppState, task: &Task) -> Result<()> {
    let mut told = task.progress.get();
    let mut quiet = 0;
    loop {
        tokio::time::sleep(BEAT).await;
        let permille = task.progress.get();
        quiet += 1;
        if permille == told && quiet < 8 {
            continue;
        }
        quiet = 0;
        let now = state.clock.now();
        match store::note(&state.db, task, now, Note::Alive(permille)).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!("the lease of a job was lost: its work is dropped");
                return Ok(());
            }
            // the next beat tries again; the lease allows a few misses
            Err(e) => tracing::warn!(error = ?e, "a job's progress could not be written"),
        }
        if permille != told {
            told = permille;
            tell(state, task, "running", None);
        }
    }
}

fn tell(state: &AppState, task: &Task, now: &str, message: Option<&str>) {
    let progress = f64::from(task.progress.get()) / 1000.0;
    let data = serde_json::json!({ "state": now, "progress": progress, "message": message });
    state.events.tell(task.organisation, "job", &task.id, data);
}
