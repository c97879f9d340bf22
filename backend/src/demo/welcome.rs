//! With the setting `demo`, the network is built by itself as soon as the server is set up.
use super::build::{self, Order};
use crate::{
    app::AppState,
    auth::{Role, entity::user},
    error::Result,
    jobs, organisations, screens,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
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
    let sites = screens::store::sites::within(organisation)
        .count(&state.db)
        .await?;
    if sites == 0 {
        let (order, now) = (Order { by: owner.id }, state.clock.now());
        jobs::enqueue(&state.db, organisation, build::KIND, &order, now).await?;
        state.signals.jobs.notify_one();
    }
    Ok(true)
}
