//! What a screen fetches: its manifest, and the files of its manifests and nothing else.
use super::Device;
use crate::{
    app::AppState,
    error::{Error, Result},
    extract::{self, Path},
    media::bytes::{self, File},
    publish::manifests::{self, Held},
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(manifest))
        .routes(routes!(asset))
}

/// The newest manifest, byte for byte as on its MQTT topic
#[utoipa::path(get, path = "/manifest", tag = "device",
    responses((status = 200, body = extract::Bytes, content_type = "application/octet-stream"),
        (status = 204, description = "There is none yet"), (status = 304), (status = 401), (status = 429)))]
async fn manifest(
    State(state): State<AppState>,
    device: Device,
    headers: HeaderMap,
) -> Result<Response> {
    let mut newest = manifests::newest(&state.db, &state.signer, &[device.screen]).await?;
    let Some(sealed) = newest.remove(&device.screen) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let etag = format!("\"{}-{}\"", sealed.generation, sealed.revision);
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let headers = [
        (header::ETAG, etag.as_str()),
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, sealed.message).into_response())
}

/// A file of one of this screen's manifests
#[utoipa::path(get, path = "/assets/{sha256}", tag = "device", params(("sha256" = String, Path)),
    responses((status = 200, body = extract::Bytes, content_type = "application/octet-stream"), (status = 206), (status = 304),
        (status = 401), (status = 404), (status = 416), (status = 429)))]
async fn asset(
    State(state): State<AppState>,
    device: Device,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let absent = || Error::NotFound("file");
    if !is_digest(&sha256) {
        return Err(absent());
    }
    let held = manifests::held(&state.db, &state.signer, device.screen, &sha256).await?;
    if let Held::Manifest(long) = held.ok_or_else(absent)? {
        return Ok(whole(long));
    }
    if let Some(scene) = manifests::scene(&state.db, device.organisation, &sha256).await? {
        return Ok(whole(scene));
    }
    let file = File {
        sha256: &sha256,
        mime: "application/octet-stream",
        download: None,
        fixed: true,
    };
    bytes::serve(&state.store, file, &headers).await
}

/// A file that is kept in the database.
fn whole(content: impl Into<Bytes>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    (kind, content.into()).into_response()
}

/// Whether this is a SHA-256 as we write it.
pub(crate) fn is_digest(text: &str) -> bool {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 64 && text.bytes().all(hex)
}
