//! Proof of play: stored many screens at a time, receipted only after the commit.
use crate::{
    app::AppState,
    db,
    error::{Error, Result},
    fleet::{
        dispatch::Say,
        metrics::Metrics,
        owners::Owners,
        plays::{self, Batch},
    },
    id::ScreenId,
    time::Instant,
};
use player_protocol::{Kind, Plays};
use std::time::Duration;
use tokio::sync::mpsc;

/// Messages a transaction.
const MOST: usize = 128;
/// Between two attempts while the database does not answer.
const RETRY: Duration = Duration::from_secs(1);

/// Stores until the queue ends.
pub async fn run(
    state: AppState,
    metrics: Metrics,
    mut queue: mpsc::Receiver<(ScreenId, Plays)>,
    say: mpsc::Sender<Say>,
) {
    let mut owners = Owners::default();
    let mut messages = Vec::with_capacity(MOST);
    while queue.recv_many(&mut messages, MOST).await > 0 {
        let came = std::mem::take(&mut messages);
        let ids = came.iter().map(|(screen, _)| *screen);
        if let Err(e) = owners.learn(&state.db, ids).await {
            tracing::warn!(error = ?e, "plays wait at their screens");
            continue;
        }
        let batches = sound(&metrics, &owners, came, state.clock.now());
        let stored = store(&state, &metrics, batches).await;
        for ((screen, boot), up_to) in stored {
            // a receipt that finds no room is asked for again by the screen
            drop(say.try_send(Say::Receipt {
                screen,
                boot,
                up_to,
            }));
        }
        metrics
            .plays_waiting
            .set(i64::try_from(queue.len()).unwrap_or(i64::MAX));
    }
}

fn sound(
    metrics: &Metrics,
    owners: &Owners,
    came: Vec<(ScreenId, Plays)>,
    now: Instant,
) -> Vec<Batch> {
    let mut batches = Vec::with_capacity(came.len());
    for (screen, plays) in came {
        let Some(organisation) = owners.of(screen) else {
            continue;
        };
        let told = plays.rows.len();
        let Some(batch) = Batch::new((organisation, screen), plays.boot, plays.rows, now) else {
            Metrics::count(&metrics.poisoned, Kind::Plays);
            metrics.refuse_plays(screen, told);
            continue;
        };
        if let Some(refused) = told.checked_sub(batch.rows.len()).filter(|n| *n > 0) {
            Metrics::count(&metrics.poisoned, Kind::Plays);
            metrics.refuse_plays(screen, refused);
        }
        metrics.plays.inc_by(batch.rows.len() as u64);
        batches.push(batch);
    }
    batches
}

async fn store(state: &AppState, metrics: &Metrics, mut batches: Vec<Batch>) -> plays::UpTo {
    state.gaps.judge(&mut batches, state.clock.now());
    let marks = match try_store(state, &batches).await {
        Ok(marks) => marks,
        Err(e) => {
            tracing::warn!(error = ?e, "a batch of plays is stored one by one");
            one_by_one(state, metrics, &batches).await
        }
    };
    state.gaps.note(&batches, &marks, state.clock.now());
    marks
}

async fn try_store(state: &AppState, batches: &[Batch]) -> Result<plays::UpTo> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| plays::store(txn, batches, now).await).await
}

async fn one_by_one(state: &AppState, metrics: &Metrics, batches: &[Batch]) -> plays::UpTo {
    let mut marks = plays::UpTo::new();
    for batch in batches {
        match try_store(state, std::slice::from_ref(batch)).await {
            Ok(mark) => marks.extend(mark),
            Err(Error::Unavailable(_) | Error::StorageFull) => tokio::time::sleep(RETRY).await,
            Err(e) => {
                Metrics::count(&metrics.poisoned, Kind::Plays);
                tracing::warn!(error = ?e, screen.id = %batch.screen, "plays were dropped");
            }
        }
    }
    marks
}
