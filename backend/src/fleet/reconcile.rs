//! What happens because time goes by: lost screens become offline, commands run out, and screens that lag are told once more.
use super::{commands, core, turned, views};
use crate::{
    app::AppState,
    db,
    delivery::{convergence, store},
    error::Result,
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// How many looks lie between two that search for screens that lag.
const LOOKS_PER_SEARCH: u32 = 30;
/// A screen may come back within this without having been offline.
const DEBOUNCE_MS: i64 = 30_000;
/// A connected screen has this long to confirm a revision.
const CONFIRM_MS: i64 = 60_000;

/// Looks until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut looks = 0_u32;
    while stop.run_until_cancelled(look.tick()).await.is_some() {
        let mut done = settle(&state).await;
        if looks.is_multiple_of(LOOKS_PER_SEARCH) && done.is_ok() {
            done = remind(&state).await;
        }
        looks = looks.wrapping_add(1);
        if let Err(e) = done {
            tracing::warn!(error = ?e, "the fleet could not be looked at");
        }
    }
}

/// Calls screens offline that did not come back, and ends commands whose time is over.
pub async fn settle(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let gone = store::missing(&state.db, now.plus_ms(-DEBOUNCE_MS)).await?;
    if !gone.is_empty() {
        let rows = db::write(&state.db, async |txn| {
            let rows = store::call_offline(txn, &gone).await?;
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

/// Has the desired revision sent once more to connected screens that should have confirmed it.
pub async fn remind(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let lagging = store::lagging(&state.db, now.plus_ms(-CONFIRM_MS)).await?;
    let due = lagging.iter().filter(|row| {
        let pause = core::resend_pause_ms(row.resends);
        row.resent_at.is_none_or(|at| now.ms_since(at) >= pause)
    });
    let due: Vec<_> = due.map(|row| row.screen_id).collect();
    if due.is_empty() {
        return Ok(());
    }
    db::write(&state.db, async |txn| {
        store::send_again(txn, &due, now).await
    })
    .await?;
    tracing::info!(
        screens = due.len(),
        "manifests are sent again to screens that lag"
    );
    state.signals.delivery.notify_one();
    Ok(())
}
