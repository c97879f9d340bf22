//! The whole network at a glance.
use crate::{
    app::AppState,
    auth::Reader,
    error::Result,
    extract::Json,
    fleet::overview::{self, Overview},
};
use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show))
}

/// The whole network at a glance
#[utoipa::path(get, path = "/overview", tag = "fleet",
    responses((status = 200, body = Overview), (status = 401), (status = 403)))]
async fn show(State(state): State<AppState>, reader: Reader) -> Result<Json<Overview>> {
    let now = state.clock.now();
    Ok(Json(overview::overview(&state.db, &reader, now).await?))
}
