//! With the setting `demo`, the network is built by itself as soon as the server is set up.
use super::order;
use crate::{
    app::AppState,
    auth::{Role, entity::user},
    db,
    error::{Error, Result},
    organisations,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Waits for the first organisation, then asks for its network.
pub async fn when_set_up(state: AppState, stop: CancellationToken) {
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    while stop.run_until_cancelled(beat.tick()).await.is_some() {
        match ask(&state).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(e) => tracing::warn!(error = ?e, "the demonstration network waits"),
        }
    }
}

/// Whether the network was asked for, or is there already.
async fn ask(state: &AppState) -> Result<bool> {
    let first = organisations::entity::Entity::find().one(&state.db).await?;
    let Some(organisation) = first.map(|o| o.id) else {
        return Ok(false);
    };
    let owner = user::Entity::find()
        .filter(user::COLUMN.organisation_id.eq(organisation))
        .filter(user::COLUMN.role.eq(Role::Owner))
        .one(&state.db)
        .await?;
    let Some(owner) = owner else { return Ok(false) };
    let now = state.clock.now();
    let asked = db::write(&state.db, async |txn| {
        order::place(txn, organisation, owner.id, now).await
    });
    match asked.await {
        Ok(_) => state.signals.jobs.notify_one(),
        // somebody asked for it already, or has a network of the own
        Err(Error::Conflict(_)) => {}
        Err(e) => return Err(e),
    }
    Ok(true)
}
