//! Asking for the demo.
use super::order;
use crate::{
    app::AppState,
    audit,
    auth::{Admin, SignedIn},
    db,
    error::Result,
    extract::Json,
    id::JobId,
};
use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create))
}

/// The work that was begun.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Begun {
    job_id: JobId,
}

/// Adds a small demonstration network with simulated screens to an organisation that has no site yet.
#[utoipa::path(post, path = "/demo", tag = "demo",
    responses((status = ACCEPTED, body = Begun), (status = 401), (status = 403), (status = 409)))]
async fn create(
    admin: Admin,
    signed_in: SignedIn,
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<Begun>)> {
    let now = state.clock.now();
    let organisation = admin.organisation;
    let job_id = db::write(&state.db, async |txn| {
        let job = order::place(txn, organisation, signed_in.user.id, now).await?;
        let act = audit::Act::new("demo.create", "organisation", &organisation, json!({}));
        audit::record(txn, &admin, act, now).await?;
        Ok(job)
    })
    .await?;
    state.signals.jobs.notify_one();
    Ok((StatusCode::ACCEPTED, Json(Begun { job_id })))
}
