//! What happens without anybody asking: the set-up link of a fresh installation, and the end of what has expired.
use super::store;
use crate::{app::AppState, auth, error::Result, installation, organisations, secrets};
use sea_orm::ConnectionTrait;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_hours(1);

/// The link that opens the set-up, while there is no organisation; links printed earlier no longer work.
pub async fn announce(state: &AppState) -> Result<Option<String>> {
    if is_set_up(&state.db).await? {
        return Ok(None);
    }
    let token = secrets::random_token();
    installation::keep_setup_token(&state.db, secrets::hash(&token)).await?;
    Ok(Some(format!("{}/setup#{token}", state.config.public_url())))
}

/// Whether there is an organisation.
pub(super) async fn is_set_up(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(organisations::first(db).await?.is_some())
}

/// Removes what has expired, once an hour until `stop`.
pub async fn tidy_hourly(state: AppState, stop: CancellationToken) {
    loop {
        if let Err(e) = tidy(&state).await {
            tracing::warn!(error = ?e, "expired sign-ins could not be removed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(HOUR) => {}
        }
    }
}

/// Removes expired sign-ins, invitations and kept answers.
pub async fn tidy(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let idle_ms = i64::from(state.config.session_idle_minutes) * 60_000;
    store::sessions::tidy(&state.db, now.plus_ms(-idle_ms), now).await?;
    store::invitations::tidy(&state.db, now).await?;
    auth::throttle::tidy(&state.db, now).await?;
    auth::idempotency::tidy(&state.db, now).await
}
