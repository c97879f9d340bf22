//! The bytes of media over HTTP.
use super::{
    bytes::{self, File},
    entity::rendition::Purpose,
    renditions, store,
    view::{self, Wanted},
};
use crate::{
    app::AppState,
    auth::Reader,
    error::{Error, Result},
    extract::{Bytes, Path, Query},
    id::{MediaId, OrganisationId},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of bytes.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(original))
        .routes(routes!(thumbnail))
        .routes(routes!(preview))
        .routes(routes!(rendition))
}

/// Download the original.
#[utoipa::path(get, path = "/media/{id}/original", tag = "media", params(("id" = MediaId, Path), Wanted), responses(
    (status = 200, body = Bytes, description = "The file as it was uploaded", content_type = "application/octet-stream"),
    (status = 206, description = "The asked range"),
    (status = 304, description = "Unchanged"),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media"),
    (status = 416, description = "Outside the file"),
))]
async fn original(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<MediaId>,
    Query(wanted): Query<Wanted>,
    asked: HeaderMap,
) -> Result<Response> {
    let row = store::find(&state.db, reader.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("media"))?;
    let file = File {
        sha256: &row.sha256,
        mime: &row.mime,
        download: Some(&row.file_name),
        fixed: wanted.names(&row.sha256),
    };
    bytes::serve(&state.store, file, &asked).await
}

/// Look at a small picture of a media.
#[utoipa::path(get, path = "/media/{id}/thumbnail", tag = "media", params(("id" = MediaId, Path), Wanted), responses(
    (status = 200, body = Bytes, description = "A JPEG of at most 480 pixels a side", content_type = "image/jpeg"),
    (status = 206, description = "The asked range"),
    (status = 304, description = "Unchanged"),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media, or not made yet"),
    (status = 416, description = "Outside the file"),
))]
async fn thumbnail(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<MediaId>,
    Query(wanted): Query<Wanted>,
    asked: HeaderMap,
) -> Result<Response> {
    let which = (id, Purpose::Thumbnail);
    serve(&state, reader.organisation, which, &wanted, &asked).await
}

/// Look at a media in the browser: a JPEG for pictures, an MP4 for videos, fonts as they are.
#[utoipa::path(get, path = "/media/{id}/preview", tag = "media", params(("id" = MediaId, Path), Wanted), responses(
    (status = 200, body = Bytes, description = "A JPEG, MP4 or font", content_type = "application/octet-stream"),
    (status = 206, description = "The asked range"),
    (status = 304, description = "Unchanged"),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media, or not made yet"),
    (status = 416, description = "Outside the file"),
))]
async fn preview(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<MediaId>,
    Query(wanted): Query<Wanted>,
    asked: HeaderMap,
) -> Result<Response> {
    let which = (id, Purpose::Preview);
    serve(&state, reader.organisation, which, &wanted, &asked).await
}

/// Get a version of a media: thumbnail, preview, screen or poster.
#[utoipa::path(get, path = "/media/{id}/renditions/{purpose}", tag = "media",
    params(("id" = MediaId, Path), ("purpose" = Purpose, Path), Wanted), responses(
    (status = 200, body = Bytes, description = "The file", content_type = "application/octet-stream"),
    (status = 206, description = "The asked range"),
    (status = 304, description = "Unchanged"),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media, or not made yet"),
    (status = 416, description = "Outside the file"),
))]
async fn rendition(
    reader: Reader,
    State(state): State<AppState>,
    Path(which): Path<(MediaId, Purpose)>,
    Query(wanted): Query<Wanted>,
    asked: HeaderMap,
) -> Result<Response> {
    serve(&state, reader.organisation, which, &wanted, &asked).await
}

/// The bytes of a rendition; who may see them the caller has looked at.
///
/// # Errors
/// 404 if there is no such media or rendition.
pub async fn serve(
    state: &AppState,
    organisation: OrganisationId,
    (id, purpose): (MediaId, Purpose),
    wanted: &Wanted,
    asked: &HeaderMap,
) -> Result<Response> {
    let rows = renditions::of(&state.db, organisation, &[id]).await?;
    let row = rows.into_iter().find(|row| row.purpose == purpose);
    let row = row.ok_or(Error::NotFound(view::segment(purpose)))?;
    let file = File {
        sha256: &row.sha256,
        mime: &row.mime,
        download: None,
        fixed: wanted.names(&row.sha256),
    };
    bytes::serve(&state.store, file, asked).await
}
