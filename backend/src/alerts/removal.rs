//! Removing a screen. It is here because the alerts of a screen go with it: whoever was told of one is told first that it is over.
use super::{round::Changes, store, tell};
use crate::{
    app::AppState,
    auth::Operator,
    db,
    error::Result,
    extract::{IfMatch, Path},
    id::ScreenId,
    screens,
};
use axum::{extract::State, http::StatusCode};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(delete))
}

/// Removes a screen; if it is connected, it is cut off and shows its pairing page. Its open alerts are over.
#[utoipa::path(delete, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 412), (status = 428)))]
async fn delete(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    let organisation = operator.organisation;
    let (changes, is_told) = db::write(&state.db, async |txn| {
        let changes = Changes::ended(store::of_screen(txn, organisation, id).await?, now);
        let is_told = tell::webhooks(txn, &state, (organisation, &changes), now).await?;
        screens::remove(txn, &operator, (id, version), now).await?;
        Ok((changes, is_told))
    })
    .await?;
    if is_told {
        state.signals.webhooks.notify_one();
    }
    tell::watchers(&state, organisation, &changes);
    screens::removed(&state, organisation, id);
    Ok(StatusCode::NO_CONTENT)
}
