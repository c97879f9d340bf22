//! The sign-ins of the person who asks.
use crate::{
    accounts::store,
    app::AppState,
    audit::{self, Act},
    auth::{SignedIn, entity::session},
    db,
    error::{Error, Result},
    extract::{Json, Path},
    id::SessionId,
    page::Page,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    id: SessionId,
    /// Whether it is the one that asks.
    current: bool,
    created_at: Instant,
    last_seen_at: Instant,
    address: String,
    user_agent: String,
}

/// My sign-ins
///
/// The browsers in which I am signed in, newest first.
#[utoipa::path(
    get,
    path = "/auth/sessions",
    tag = "auth",
    responses(
        (status = 200, body = Page<Session>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "A key has no sign-ins"),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Page<Session>>> {
    let now = state.clock.now();
    let idle_ms = i64::from(state.config.session_idle_minutes) * 60_000;
    let idle_since = now.plus_ms(-idle_ms);
    let rows = store::sessions::all(&state.db, &signed_in.user, idle_since, now).await?;
    let view = |row: session::Model| Session {
        current: row.id == signed_in.session.id,
        id: row.id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        address: row.address,
        user_agent: row.user_agent,
    };
    Ok(Json(Page::whole(rows).map(view)))
}

/// End one of my sign-ins
///
/// The browser that has it is signed out at once.
#[utoipa::path(
    delete,
    path = "/auth/sessions/{id}",
    tag = "auth",
    params(("id" = SessionId, Path, description = "The sign-in")),
    responses(
        (status = 204, description = "Ended"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "The request comes from another site"),
        (status = 404, description = "No such sign-in of mine"),
    )
)]
pub(super) async fn end(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<SessionId>,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        if !store::sessions::end(txn, &signed_in.user, id).await? {
            return Err(Error::NotFound("sign-in"));
        }
        let act = Act::new("auth.session_ended", "session", &id, json!({}));
        audit::record(txn, &signed_in.caller, act, now).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
