//! Looking at a screen: its pictures.
use super::seen;
use crate::{
    app::AppState,
    auth::Viewer,
    error::{Error, Result},
    extract::{self, Json, Path},
    fleet::{screenshots, views},
    id::{ScreenId, ScreenshotId},
    media::bytes::{self, File},
    page::Page,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
}

/// The last screenshots of a screen, newest first
#[utoipa::path(get, path = "/screens/{id}/screenshots", tag = "fleet", params(("id" = ScreenId, Path)),
    responses((status = 200, body = Page<views::Screenshot>), (status = 401), (status = 403), (status = 404)))]
async fn list(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
) -> Result<Json<Page<views::Screenshot>>> {
    seen(&state.db, &viewer, id).await?;
    let rows = screenshots::list(&state.db, viewer.organisation, id).await?;
    Ok(Json(Page::whole(rows).map(views::Screenshot::from)))
}

/// The bytes of a screenshot
#[utoipa::path(get, path = "/screens/{id}/screenshots/{screenshot}", tag = "fleet",
    params(("id" = ScreenId, Path), ("screenshot" = ScreenshotId, Path)),
    responses((status = 200, body = extract::Bytes, content_type = "image/jpeg"), (status = 206), (status = 304), (status = 401), (status = 403), (status = 404), (status = 416)))]
async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((id, screenshot)): Path<(ScreenId, ScreenshotId)>,
    headers: HeaderMap,
) -> Result<Response> {
    seen(&state.db, &viewer, id).await?;
    let row = screenshots::find(&state.db, viewer.organisation, id, screenshot).await?;
    let row = row.ok_or(Error::NotFound("screenshot"))?;
    let file = File {
        sha256: &row.sha256,
        mime: &row.mime,
        fixed: true,
        download: None,
    };
    bytes::serve(&state.store, file, &headers).await
}
