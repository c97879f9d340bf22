//! Resumable uploads: tus 1.0 with creation, checksum, expiration and termination.
use super::{
    active::{Active, Known, Turn},
    core::{self, Refused},
    entity::upload,
    form,
    intake::{self, Room},
    pieces::{self, Progress},
    receive::{self, End, Incoming, Writing, Written},
    store::Words,
    tus::{self, Checksum, Resumable},
    upload_store,
};
use crate::{
    app::AppState,
    auth::Editor,
    error::{Error, Result},
    extract::{Bytes, Json, Path},
    id::{MediaId, UploadId},
    secrets,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use serde_json::json;
use std::path::{Path as FilePath, PathBuf};
use tokio::sync::watch;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of resumable uploads.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(options, create))
        .routes(routes!(offset, show, append, terminate))
        .layer(Extension(Active::default()))
}

fn file_of(state: &AppState, id: UploadId) -> PathBuf {
    receive::folder(&state.config).join(format!("{id}.tus"))
}

/// The upload whose file this is.
pub(super) fn id_of(path: &FilePath) -> Option<UploadId> {
    path.file_name()?
        .to_str()?
        .strip_suffix(".tus")?
        .parse()
        .ok()
}

/// An upload in progress.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Upload {
    id: UploadId,
    /// Bytes that have arrived.
    offset: i64,
    /// Bytes of the whole file.
    length: i64,
    /// What it became, once it was accepted.
    media_id: Option<MediaId>,
}

/// What this server can do of tus.
#[utoipa::path(options, path = "/uploads", tag = "uploads", responses(
    (status = 204, description = "In the headers: versions, extensions, largest size, checksums"),
))]
/// public: a client asks before it knows whether to sign in
async fn options(State(state): State<AppState>) -> Response {
    let max = state.config.max_upload_bytes.to_string();
    let headers = [
        ("tus-resumable", tus::VERSION),
        ("tus-version", tus::VERSION),
        ("tus-extension", "creation,checksum,expiration,termination"),
        ("tus-checksum-algorithm", "sha1,sha256"),
        ("tus-max-size", &max),
    ];
    (StatusCode::NO_CONTENT, tus::headers(&headers)).into_response()
}

/// Begin an upload: its size in `Upload-Length`, and in `Upload-Metadata` filename, title, folder and tags (comma separated).
#[utoipa::path(post, path = "/uploads", tag = "uploads", responses(
    (status = 201, description = "Send the bytes to the address in `Location`"),
    (status = 400, description = "A header is missing or malformed"),
    (status = 403, description = "Needs the permission to edit content"),
    (status = 412, description = "Another version of tus"),
    (status = 413, description = "Too large"),
    (status = 422, description = "A folder, title or tag must change"),
    (status = 507, description = "The media quota is used up"),
    (status = 401, description = "Not signed in"),
))]
async fn create(
    editor: Editor,
    State(state): State<AppState>,
    _: Resumable,
    headers: HeaderMap,
) -> Result<Response> {
    let length = tus::length(&headers)?;
    if length == 0 {
        return Err(Refused::Empty.into());
    }
    let room = Room::of(&state, editor.organisation).await?;
    if length > room.bytes {
        return Err(room.refusal());
    }
    let mut metadata = tus::metadata(&headers)?;
    let file_name = core::shown_name(&metadata.remove("filename").unwrap_or_default());
    let words = form::words(&editor, &file_name, &metadata)?;
    let now = state.clock.now();
    let expires_at = now.plus_ms(upload_store::KEPT_MS);
    let id = UploadId::new();
    let row = upload::Model {
        id,
        organisation_id: editor.organisation,
        length: i64::try_from(length).unwrap_or(i64::MAX),
        received: 0,
        file_name,
        title: Some(words.title),
        folder: words.folder,
        tags: json!(words.tags),
        media_id: None,
        created_by: words.by.0,
        created_by_name: words.by.1,
        expires_at,
        created_at: now,
    };
    upload_store::add(&state.db, row).await?;
    let headers = tus::headers(&[
        ("location", &format!("/api/v1/uploads/{id}")),
        ("upload-expires", &tus::date(expires_at)),
        ("tus-resumable", tus::VERSION),
    ]);
    Ok((StatusCode::CREATED, headers).into_response())
}

/// Ask how much of an upload has arrived.
#[utoipa::path(head, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)), responses(
    (status = 200, description = "`Upload-Offset`, `Upload-Length`, `Upload-Expires`, and `Vitrine-Media` once it is a media"),
    (status = 404, description = "No such upload"),
    (status = 410, description = "It has expired"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
))]
async fn offset(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<UploadId>,
) -> Result<Response> {
    let row = find(&state, &editor, id).await?;
    let offset = offset_of(&row).to_string();
    let mut headers = tus::headers(&[
        ("upload-offset", &offset),
        ("upload-length", &row.length.to_string()),
        ("upload-expires", &tus::date(row.expires_at)),
        ("cache-control", "no-store"),
        ("tus-resumable", tus::VERSION),
    ]);
    if let Some(media) = row.media_id {
        headers.extend(tus::headers(&[("vitrine-media", &media.to_string())]));
    }
    Ok((StatusCode::OK, headers).into_response())
}

/// Show an upload.
#[utoipa::path(get, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)), responses(
    (status = 200, body = Upload),
    (status = 404, description = "No such upload"),
    (status = 410, description = "It has expired"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
))]
async fn show(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<UploadId>,
) -> Result<Json<Upload>> {
    let row = find(&state, &editor, id).await?;
    Ok(Json(Upload {
        id,
        offset: offset_of(&row),
        length: row.length,
        media_id: row.media_id,
    }))
}

/// Append bytes at the offset; with the last ones the file is checked and becomes a media.
#[utoipa::path(patch, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    request_body(content = Bytes, content_type = "application/offset+octet-stream"), responses(
    (status = 204, description = "`Upload-Offset`; `Vitrine-Media` with the media's id at the end"),
    (status = 400, description = "A header is missing or malformed, or the body broke off"),
    (status = 404, description = "No such upload"),
    (status = 409, description = "The offset is another one: ask by HEAD"),
    (status = 410, description = "It has expired"),
    (status = 412, description = "Another version of tus"),
    (status = 413, description = "More bytes than announced"),
    (status = 415, description = "Wrong content type, or the file is of a type that cannot be shown; the upload is gone then"),
    (status = 422, description = "The file is damaged or too large; the upload is gone"),
    (status = 423, description = "Another request writes it"),
    (status = 460, description = "The checksum does not fit: send the piece again"),
    (status = 507, description = "The disk is full: try again later"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
))]
async fn append(
    editor: Editor,
    State(state): State<AppState>,
    Extension(active): Extension<Active>,
    Path(id): Path<UploadId>,
    piece: tus::Piece,
) -> Result<Response> {
    let row = find(&state, &editor, id).await?;
    let received = offset_of(&row);
    if u64::try_from(received).ok() != Some(piece.offset) {
        return Err(Error::Conflict(format!(
            "the next byte is number {received}"
        )));
    }
    if let Some(media) = row.media_id {
        // the last piece again, because its answer was lost, is empty: anything more was not announced
        return match piece.length {
            None | Some(0) => Ok(tus::appended(&row, received, Some(media))),
            Some(_) => Err(too_many()),
        };
    }
    let (turn, known) = active.begin(id)?;
    receive_piece((&state, &editor), turn, row, piece, known).await
}

async fn receive_piece(
    (state, by): (&AppState, &Editor),
    mut turn: Turn,
    row: upload::Model,
    piece: tus::Piece,
    known: Known,
) -> Result<Response> {
    let room = u64::try_from(row.length)
        .unwrap_or(0)
        .saturating_sub(piece.offset);
    if piece.length.is_some_and(|length| length > room) {
        return Err(too_many());
    }
    tokio::fs::create_dir_all(receive::folder(&state.config)).await?;
    let path = file_of(state, row.id);
    let hash = pieces::fetch(state, &row, &path, known).await?;
    let mut progress = Progress::of(state, &row, &path);
    let mut checksum = piece.checksum;
    let checked = checksum.is_some();
    let stream = tus::hashed(piece.body, &mut checksum);
    let writing = Writing::start(&path, piece.offset, hash)?;
    let safe = writing.safe();
    let noted = async {
        match checked {
            true => Ok(()),
            false => note_safe(&mut progress, row.length, safe).await,
        }
    };
    let (taken, noted) = tokio::join!(writing.take(stream, room), noted);
    let (written, end) = taken?;
    noted?;
    match end {
        End::TooMany => return Err(too_many()),
        End::Broken if checked => return Err(broken()),
        _ => {}
    }
    if !checksum.is_none_or(Checksum::fits) {
        return Err(tus::mismatch());
    }
    if written.length == u64::try_from(row.length).unwrap_or(0) {
        return finish(state, by, row, path, written).await;
    }
    progress.note(written.length).await?;
    let offset = i64::try_from(written.length).unwrap_or(i64::MAX);
    turn.keep(written.length, written.hash);
    match end {
        End::Complete => Ok(tus::appended(&row, offset, None)),
        _ => Err(broken()),
    }
}

/// Writes down what is safe while more comes, so that a killed server, or another one, goes on from there. The last byte counts only with
/// the media.
async fn note_safe(
    progress: &mut Progress<'_>,
    length: i64,
    mut safe: watch::Receiver<u64>,
) -> Result<()> {
    let length = u64::try_from(length).unwrap_or(0);
    while safe.changed().await.is_ok() {
        let received = *safe.borrow_and_update();
        if received >= length {
            break;
        }
        match progress.note(received).await {
            Err(e) if e.status().is_server_error() => {
                tracing::warn!(error = ?e, "the progress of an upload was not written");
            }
            noted => noted?,
        }
    }
    Ok(())
}

fn broken() -> Error {
    Error::BadRequest("the piece broke off: ask by HEAD where to go on".into())
}

fn too_many() -> Error {
    let words = "these are more bytes than Upload-Length said";
    Error::Status(StatusCode::PAYLOAD_TOO_LARGE, words.into())
}

/// The file is whole: it becomes a media, or the upload is gone. When the server is at fault it stays, to be tried again.
async fn finish(
    state: &AppState,
    by: &Editor,
    row: upload::Model,
    path: PathBuf,
    written: Written,
) -> Result<Response> {
    let sha256 = match written.hash {
        Some(hash) => secrets::hex(&sha2::Digest::finalize(hash)),
        None => receive::hash_of(path.clone()).await?,
    };
    let mut incoming = Incoming {
        path,
        sha256,
        bytes: written.length,
        kept: false,
    };
    let words = Words {
        title: row.title.clone().unwrap_or_default(),
        folder: row.folder.clone(),
        tags: serde_json::from_value(row.tags.clone()).unwrap_or_default(),
        by: (row.created_by, row.created_by_name.clone()),
    };
    let (organisation, id) = (row.organisation_id, row.id);
    let accepted = intake::accept(state, by, &incoming, &row.file_name, words, Some(id));
    match accepted.await {
        Ok(accepted) => {
            pieces::discard(state, id).await;
            Ok(tus::appended(&row, row.length, Some(accepted.media().id)))
        }
        Err(e) if e.status().is_server_error() => {
            incoming.kept = true;
            Err(e)
        }
        Err(e) => {
            upload_store::remove(&state.db, organisation, id).await?;
            pieces::discard(state, id).await;
            Err(e)
        }
    }
}

/// Give an upload up.
#[utoipa::path(delete, path = "/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)), responses(
    (status = 204, description = "Gone"),
    (status = 404, description = "No such upload"),
    (status = 423, description = "Another request writes it"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
))]
async fn terminate(
    editor: Editor,
    State(state): State<AppState>,
    Extension(active): Extension<Active>,
    Path(id): Path<UploadId>,
    _: Resumable,
) -> Result<Response> {
    find(&state, &editor, id).await?;
    let _turn = active.begin(id)?;
    upload_store::remove(&state.db, editor.organisation, id).await?;
    pieces::discard(&state, id).await;
    receive::discard(&file_of(&state, id));
    let headers = tus::headers(&[("tus-resumable", tus::VERSION)]);
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

async fn find(state: &AppState, editor: &Editor, id: UploadId) -> Result<upload::Model> {
    let row = upload_store::find(&state.db, editor.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("upload"))?;
    if row.expires_at <= state.clock.now() {
        return Err(Error::Gone("this upload has expired: begin it again"));
    }
    Ok(row)
}

fn offset_of(row: &upload::Model) -> i64 {
    if row.media_id.is_some() {
        row.length
    } else {
        row.received
    }
}
