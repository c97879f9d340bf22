//! What happens because time goes by: lost screens become offline, commands run out, and screens that lag are told once more.
use super::{
    commands, core,
    entity::presence::{self, Reason},
    history, turned, views,
};
use crate::{
    app::AppState,
    db,
    delivery::{convergence, entity::Model, store},
    error::Result,
    id::ScreenId,
};
use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// How many looks lie between two that search for screens that lag.
const LOOKS_PER_SEARCH: u32 = 30;
/// A screen may come back within this without having been offline.
const DEBOUNCE_MS: i64 = 30_000;
/// So long after the line to the screens stands again, whoever lags is asked: what they say by themselves has come by then. Again a
/// little later: when a broker comes back, screens come back one after the other.
const SETTLED: [Duration; 3] = [
    Duration::from_secs(3),
    Duration::from_secs(10),
    Duration::from_secs(20),
];
/// Screens that were told less than this long ago are still busy with it.
const UNSURE_MS: i64 = 2_000;
/// A connected screen has this long to confirm a revision.
const CONFIRM_MS: i64 = 60_000;

/// Looks until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut looks = 0_u32;
    let mut asks: VecDeque<Instant> = VecDeque::new();
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            () = state.signals.heard.notified() => {
                asks = SETTLED.map(|after| Instant::now() + after).into();
                continue;
            }
            () = until(asks.front().copied()) => {
                asks.pop_front();
                ask(&state).await
            }
            _ = look.tick() => {
                let is_search = looks.is_multiple_of(LOOKS_PER_SEARCH);
                looks = looks.wrapping_add(1);
                once(&state, is_search).await
            }
        };
        if let Err(e) = done {
            tracing::warn!(error = ?e, "the fleet could not be looked at");
        }
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

async fn once(state: &AppState, is_search: bool) -> Result<()> {
    settle(state).await?;
    match is_search {
        true => remind(state).await,
        false => Ok(()),
    }
}

/// Calls screens offline that did not come back, and ends commands whose time is over.
pub async fn settle(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let gone = store::missing(&state.db, now.plus_ms(-DEBOUNCE_MS)).await?;
    if !gone.is_empty() {
        let rows = db::write(&state.db, async |txn| {
            let rows = store::call_offline(txn, &gone).await?;
            let lost = rows.iter().map(lost).collect();
            history::presence::note(txn, lost).await?;
            turned::tell(txn, &rows, now).await?;
            Ok(rows)
        })
        .await?;
        state.signals.webhooks.notify_one();
        for row in &rows {
            let told = convergence::news(row);
            state
                .events
                .tell(row.organisation_id, "screen", &row.screen_id, told);
        }
    }
    let over = db::write(&state.db, async |txn| commands::time_out(txn, now).await).await?;
    for row in over {
        let told = serde_json::to_value(views::Command::from(row.clone())).unwrap_or_default();
        state
            .events
            .tell(row.organisation_id, "command", &row.id, told);
    }
    Ok(())
}

fn lost(row: &Model) -> presence::Model {
    presence::Model {
        screen_id: row.screen_id,
        at: row.status_since.unwrap_or_default(),
        organisation_id: row.organisation_id,
        online: false,
        reason: Reason::Lost,
        session: row.session,
    }
}

/// Has the desired revision sent once more to connected screens that should have confirmed it.
pub async fn remind(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let lagging = store::lagging(&state.db, now.plus_ms(-CONFIRM_MS)).await?;
    let due = lagging.iter().filter(|row| {
        let pause = core::resend_pause_ms(row.resends);
        row.resent_at.is_none_or(|at| now.ms_since(at) >= pause)
    });
    let due: Vec<_> = due.map(|row| row.screen_id).collect();
    send_again(state, &due, now).await
}

/// The line to the screens was down, and their reports with it: whoever seems to lag is asked by its manifest once more.
pub async fn ask(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let unsure = store::lagging(&state.db, now.plus_ms(-UNSURE_MS)).await?;
    let unsure: Vec<_> = unsure.iter().map(|row| row.screen_id).collect();
    send_again(state, &unsure, now).await
}

async fn send_again(state: &AppState, due: &[ScreenId], now: crate::time::Instant) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    db::write(&state.db, async |txn| {
        store::send_again(txn, due, now).await
    })
    .await?;
    tracing::info!(
        screens = due.len(),
        "manifests are sent again to screens that lag"
    );
    state.signals.delivery.notify_one();
    Ok(())
}
