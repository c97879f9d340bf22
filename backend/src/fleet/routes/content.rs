//! What a screen is told to play, for people who look.
use super::seen;
use crate::{
    app::AppState,
    auth::Viewer,
    error::{Error, Result},
    extract::{self, Json, Path},
    id::ScreenId,
    media::bytes::{self, File},
    publish::manifests,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use player_protocol::Manifest;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(manifest))
        .routes(routes!(asset))
}

/// The newest manifest of a screen
#[utoipa::path(get, path = "/screens/{id}/manifest", tag = "fleet", params(("id" = ScreenId, Path)),
    responses((status = 200, body = Object, description = "As the player protocol describes it"), (status = 401), (status = 403), (status = 404)))]
async fn manifest(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
) -> Result<Json<Manifest>> {
    seen(&state.db, &viewer, id).await?;
    let manifest = manifests::current(&state.db, viewer.organisation, id).await?;
    manifest.map(Json).ok_or(Error::NotFound("manifest"))
}

/// A file of the newest manifest of a screen
#[utoipa::path(get, path = "/screens/{id}/assets/{sha256}", tag = "fleet",
    params(("id" = ScreenId, Path), ("sha256" = String, Path)),
    responses((status = 200, body = extract::Bytes, content_type = "application/octet-stream"), (status = 206), (status = 304),
        (status = 401), (status = 403), (status = 404), (status = 416)))]
async fn asset(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((id, sha256)): Path<(ScreenId, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    seen(&state.db, &viewer, id).await?;
    let manifest = manifests::current(&state.db, viewer.organisation, id).await?;
    let manifest = manifest.ok_or(Error::NotFound("file"))?;
    let asset = manifest.assets.get(&sha256);
    let asset = asset.ok_or(Error::NotFound("file"))?;
    if let Some(scene) = manifests::scene(&state.db, viewer.organisation, &sha256).await? {
        let kind = [(header::CONTENT_TYPE, asset.mime.clone())];
        return Ok((kind, scene).into_response());
    }
    let file = File {
        sha256: &sha256,
        mime: &asset.mime,
        download: None,
        fixed: true,
    };
    bytes::serve(&state.store, file, &headers).await
}
