//! Media over HTTP: list, look at, describe, replace, remove.
use super::{
    core,
    entity::media::{self, State},
    fonts, form,
    intake::{self, Accepted},
    list::{self, Filter, Folder},
    renditions,
    store::{self, Change},
    uses,
    view::{self, Media, Rendition, Use},
};
use crate::{
    app::AppState,
    auth::{Editor, Reader},
    check::{present, some},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{MediaId, OrganisationId},
    page::Page,
    time::Instant,
};
use axum::{
    extract::{DefaultBodyLimit, Request, State as Part},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of media.
pub(super) fn router() -> OpenApiRouter<AppState> {
    let uploading = OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(replace))
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .routes(routes!(list_all))
        .routes(routes!(folders))
        .routes(routes!(show, update, delete))
        .routes(routes!(usage))
        .routes(routes!(renditions))
        .routes(routes!(retry))
        .merge(uploading)
}

/// What to change about a media.
#[expect(clippy::option_option, reason = "null and absent differ")]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct MediaPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// Names with `/` between them; empty for the top.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    folder: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    tags: Option<Vec<String>>,
    /// Screens do not show it before; `null` for no bound.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<Instant>)]
    valid_from: Option<Option<Instant>>,
    /// Screens do not show it from then on; `null` for no bound.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<Instant>)]
    valid_to: Option<Option<Instant>>,
}

impl MediaPatch {
    fn read(self) -> Result<Change> {
        let wrong = |field: &'static str| move |message: &'static str| Error::field(field, message);
        let tags = self
            .tags
            .map(|tags| core::tags(tags.iter().map(String::as_str)));
        Ok(Change {
            title: self
                .title
                .as_deref()
                .map(core::title)
                .transpose()
                .map_err(wrong("title"))?,
            folder: self
                .folder
                .as_deref()
                .map(core::folder)
                .transpose()
                .map_err(wrong("folder"))?,
            tags: tags
                .transpose()
                .map_err(|message| Error::field("tags", message))?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

/// A file with what is said about it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the API document")]
struct NewMedia {
    /// The picture, video or font.
    #[schema(value_type = String, format = Binary)]
    file: String,
    /// Default: the file name.
    title: Option<String>,
    folder: Option<String>,
    /// Comma separated.
    tags: Option<String>,
}

/// A file in place of another.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form in the API document")]
struct NewFile {
    /// A file of the same kind as before.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

pub(super) async fn found(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<media::Model> {
    let row = store::find(db, organisation, id).await?;
    row.ok_or(Error::NotFound("media"))
}

async fn found_to_change(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<media::Model> {
    let row = store::find_to_change(txn, organisation, id).await?;
    row.ok_or(Error::NotFound("media"))
}

/// List media.
#[utoipa::path(get, path = "/media", tag = "media", params(Filter), responses(
    (status = 200, body = Page<Media>),
    (status = 401, description = "Not signed in"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list_all(
    reader: Reader,
    Part(db): Part<DatabaseConnection>,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<Media>>> {
    let page = list::list(&db, reader.organisation, filter).await?;
    let items = view::all(&db, reader.organisation, page.items).await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// List the folders that hold media.
#[utoipa::path(get, path = "/media/folders", tag = "media", responses(
    (status = 200, body = Page<Folder>),
    (status = 401, description = "Not signed in"),
))]
async fn folders(reader: Reader, Part(db): Part<DatabaseConnection>) -> Result<Json<Page<Folder>>> {
    Ok(Json(Page::whole(
        list::folders(&db, reader.organisation).await?,
    )))
}

/// Add a media in one request; use `/uploads` for large files.
#[utoipa::path(post, path = "/media", tag = "media",
    request_body(content = NewMedia, content_type = "multipart/form-data"), responses(
    (status = 200, body = Media, description = "These very bytes are there already"),
    (status = 201, body = Media),
    (status = 400, description = "The form is malformed"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or of an administrator for a font"),
    (status = 413, description = "Too large"),
    (status = 415, description = "A type that cannot be used"),
    (status = 422, description = "Damaged, or a field must change"),
    (status = 507, description = "The media quota is used up, or the disk is full"),
))]
async fn create(editor: Editor, Part(state): Part<AppState>, request: Request) -> Result<Response> {
    let form = form::read(&state, &editor, request).await?;
    let words = form::words(&editor, &core::shown_name(&form.file_name), &form.fields)?;
    let (organisation, name) = (editor.organisation, form.file_name);
    let accepted = intake::accept(&state, &editor, &form.incoming, &name, words, None).await?;
    let (status, row) = match accepted {
        Accepted::New(row) => (StatusCode::CREATED, row),
        Accepted::Known(row) => (StatusCode::OK, row),
    };
    let media = view::one(&state.db, organisation, row).await?;
    Ok((status, Versioned(media.version, media)).into_response())
}

/// Show a media.
#[utoipa::path(get, path = "/media/{id}", tag = "media", params(("id" = MediaId, Path)), responses(
    (status = 200, body = Media),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media"),
))]
async fn show(
    reader: Reader,
    Part(db): Part<DatabaseConnection>,
    Path(id): Path<MediaId>,
) -> Result<Versioned<Media>> {
    let row = found(&db, reader.organisation, id).await?;
    let media = view::one(&db, reader.organisation, row).await?;
    Ok(Versioned(media.version, media))
}

/// Change title, folder, tags or validity.
#[utoipa::path(patch, path = "/media/{id}", tag = "media", request_body = MediaPatch,
    params(("id" = MediaId, Path), ("If-Match" = String, Header, description = "The version it is based on")), responses(
    (status = 200, body = Media),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or of an administrator for a font"),
    (status = 404, description = "No such media"),
    (status = 412, description = "Changed by somebody else"),
    (status = 422, description = "A field must change"),
    (status = 428, description = "If-Match is missing"),
))]
async fn update(
    editor: Editor,
    Part(state): Part<AppState>,
    Path(id): Path<MediaId>,
    version: IfMatch,
    Json(patch): Json<MediaPatch>,
) -> Result<Versioned<Media>> {
    let (change, now) = (patch.read()?, state.clock.now());
    let row = db::write(&state.db, async |txn| {
        let row = found_to_change(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        fonts::may_keep(&editor, row.kind)?;
        let row = store::change(txn, row, change, now).await?;
        intake::note(txn, &editor, "media.update", &row, now).await?;
        Ok(row)
    })
    .await?;
    state.signals.jobs.notify_one();
    state.events.tell_changed(editor.organisation, "media", &id);
    let media = view::one(&state.db, editor.organisation, row).await?;
    Ok(Versioned(media.version, media))
}

/// Remove a media that nothing uses.
#[utoipa::path(delete, path = "/media/{id}", tag = "media",
    params(("id" = MediaId, Path), ("If-Match" = String, Header, description = "The version it is based on")), responses(
    (status = 204, description = "Gone"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or of an administrator for a font"),
    (status = 404, description = "No such media"),
    (status = 409, description = "Still used; `usage` lists by what"),
    (status = 412, description = "Changed by somebody else"),
    (status = 428, description = "If-Match is missing"),
))]
async fn delete(
    editor: Editor,
    Part(state): Part<AppState>,
    Path(id): Path<MediaId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = found_to_change(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        fonts::may_keep(&editor, row.kind)?;
        store::remove(txn, &row).await?;
        intake::note(txn, &editor, "media.delete", &row, now).await
    })
    .await?;
    state.events.tell_changed(editor.organisation, "media", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// List what uses a media.
#[utoipa::path(get, path = "/media/{id}/usage", tag = "media", params(("id" = MediaId, Path)), responses(
    (status = 200, body = Page<Use>),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media"),
))]
async fn usage(
    reader: Reader,
    Part(db): Part<DatabaseConnection>,
    Path(id): Path<MediaId>,
) -> Result<Json<Page<Use>>> {
    let row = found(&db, reader.organisation, id).await?;
    let uses = uses::of(&db, reader.organisation, row.id).await?;
    let items = uses.into_iter().map(Use::from);
    Ok(Json(Page::whole(items.collect())))
}

/// List the versions that were made of a media.
#[utoipa::path(get, path = "/media/{id}/renditions", tag = "media", params(("id" = MediaId, Path)), responses(
    (status = 200, body = Page<Rendition>),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such media"),
))]
async fn renditions(
    reader: Reader,
    Part(db): Part<DatabaseConnection>,
    Path(id): Path<MediaId>,
) -> Result<Json<Page<Rendition>>> {
    let row = found(&db, reader.organisation, id).await?;
    let rows = renditions::of(&db, reader.organisation, &[row.id]).await?;
    Ok(Json(Page::whole(
        rows.into_iter().map(Rendition::from).collect(),
    )))
}

/// Give a media another file; what uses it shows the new one as soon as it is ready.
///
/// The file that it has now is kept as a version. Of a media on screens it needs the permission to publish.
#[utoipa::path(post, path = "/media/{id}/replace", tag = "media", params(("id" = MediaId, Path)),
    request_body(content = NewFile, content_type = "multipart/form-data"), responses(
    (status = 200, body = Media),
    (status = 400, description = "The form is malformed"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or of an administrator for a font"),
    (status = 404, description = "No such media"),
    (status = 409, description = "The file is another media already"),
    (status = 413, description = "Too large"),
    (status = 415, description = "A type that cannot be used"),
    (status = 422, description = "Damaged, or of the other kind"),
    (status = 507, description = "The media quota is used up, or the disk is full"),
))]
async fn replace(
    editor: Editor,
    Part(state): Part<AppState>,
    Path(id): Path<MediaId>,
    request: Request,
) -> Result<Versioned<Media>> {
    let row = found(&state.db, editor.organisation, id).await?;
    let form = form::read(&state, &editor, request).await?;
    let row = intake::replace(&state, &editor, row, &form.incoming, &form.file_name).await?;
    let media = view::one(&state.db, editor.organisation, row).await?;
    Ok(Versioned(media.version, media))
}

/// Try again to prepare a failed media.
#[utoipa::path(post, path = "/media/{id}/retry", tag = "media", params(("id" = MediaId, Path)), responses(
    (status = 200, body = Media),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or of an administrator for a font"),
    (status = 404, description = "No such media"),
    (status = 409, description = "It has not failed"),
))]
async fn retry(
    editor: Editor,
    Part(state): Part<AppState>,
    Path(id): Path<MediaId>,
) -> Result<Versioned<Media>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = found_to_change(txn, editor.organisation, id).await?;
        if row.state != State::Failed {
            let words = "only a media that failed can be tried again";
            return Err(Error::Conflict(words.into()));
        }
        store::retry(txn, row, now).await
    })
    .await?;
    state.signals.jobs.notify_one();
    state.events.tell_changed(editor.organisation, "media", &id);
    let media = view::one(&state.db, editor.organisation, row).await?;
    Ok(Versioned(media.version, media))
}
