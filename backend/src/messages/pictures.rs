//! What messages are drawn with. Stores see it here: the library is for headquarters.
use super::{store, templates};
use crate::{
    app::AppState,
    auth::Viewer,
    error::{Error, Result},
    extract::{Bytes, Path, Query},
    id::MediaId,
    media::{self, Purpose, Wanted},
    scenes::brand,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(look))
}

/// Look at what messages are drawn with
///
/// A picture, video or font that a template of messages shows, or the logo or a font of the brand.
#[utoipa::path(get, path = "/message-templates/media/{media}", operation_id = "look", tag = "messages",
    params(("media" = MediaId, Path), Wanted), responses(
    (status = 200, body = Bytes, description = "A JPEG, MP4 or font", content_type = "application/octet-stream"),
    (status = 206, description = "The asked range"),
    (status = 304, description = "Unchanged"),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No template shows such a media"),
    (status = 416, description = "Outside the file"),
))]
async fn look(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(id): Path<MediaId>,
    Query(wanted): Query<Wanted>,
    asked: HeaderMap,
) -> Result<Response> {
    let (db, organisation) = (&state.db, viewer.organisation);
    let rules = store::rules(db, organisation, state.clock.now()).await?;
    let offered = templates::all(db, organisation, &rules.rules).await?;
    let (kit, _) = brand::find(db, organisation).await?;
    let shown = offered
        .iter()
        .flat_map(|template| template.canvases.media());
    if !shown.map(MediaId).chain(kit.media()).any(|one| one == id) {
        return Err(Error::NotFound("media"));
    }
    media::serve(
        &state,
        organisation,
        (id, Purpose::Preview),
        &wanted,
        &asked,
    )
    .await
}
