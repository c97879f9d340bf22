//! The files that a media had before: listed, and brought back.
use super::{
    entity::{
        media,
        version::{self, Entity as Version},
    },
    fonts, intake,
    store::Original,
    view::{self, Media},
};
use crate::{
    app::AppState,
    auth::{Caller, Editor, Reader},
    error::{Error, Result},
    extract::{Json, Path, Versioned},
    id::{MediaId, OrganisationId, VersionId},
    page::Page,
    time::Instant,
};
use axum::extract::State;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, Select,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Earlier files that are kept of a media; they count for the quota.
const KEPT: usize = 10;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(restore))
}

/// A file that a media had before.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MediaVersion {
    id: VersionId,
    file_name: String,
    /// The type of the file.
    mime: String,
    /// Its size.
    bytes: i64,
    /// As shown, in pixels.
    width: i32,
    height: i32,
    /// Of a video.
    duration_ms: Option<i64>,
    /// When another file took its place.
    replaced_at: Instant,
    /// Who replaced it.
    replaced_by: view::Person,
}

impl From<version::Model> for MediaVersion {
    fn from(row: version::Model) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name,
            mime: row.mime,
            bytes: row.bytes,
            width: row.width,
            height: row.height,
            duration_ms: row.duration_ms,
            replaced_at: row.replaced_at,
            replaced_by: view::Person {
                id: row.replaced_by,
                name: row.replaced_by_name,
            },
        }
    }
}

/// List the files that a media had before, newest first; the last ten are kept.
#[utoipa::path(get, path = "/media/{id}/versions", tag = "media", params(("id" = MediaId, Path)),
    responses((status = 200, body = Page<MediaVersion>), (status = 401), (status = 404)))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<MediaId>,
) -> Result<Json<Page<MediaVersion>>> {
    let row = super::routes::found(&db, reader.organisation, id).await?;
    let rows = of(reader.organisation, row.id).all(&db).await?;
    let items = rows.into_iter().map(MediaVersion::from).collect();
    Ok(Json(Page::whole(items)))
}

/// Give a media an earlier file again; what uses it shows it as soon as it is ready.
///
/// The file that it has now becomes a version. Of a media on screens it needs the permission to publish.
#[utoipa::path(post, path = "/media/{id}/versions/{version}/restore", tag = "media",
    params(("id" = MediaId, Path), ("version" = VersionId, Path)),
    responses((status = 200, body = Media), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Another media has this file by now")))]
async fn restore(
    editor: Editor,
    State(state): State<AppState>,
    Path((id, wanted)): Path<(MediaId, VersionId)>,
) -> Result<Versioned<Media>> {
    let row = super::routes::found(&state.db, editor.organisation, id).await?;
    let known = of(editor.organisation, id).filter(version::COLUMN.id.eq(wanted));
    let known = known.one(&state.db).await?;
    let known = known.ok_or(Error::NotFound("version"))?;
    fonts::may_keep(&editor, row.kind)?;
    let original = Original {
        font: fonts::stored(&state, &known.sha256, &known.mime).await?,
        kind: row.kind,
        file_name: known.file_name,
        sha256: known.sha256,
        bytes: known.bytes,
        mime: known.mime,
        width: known.width,
        height: known.height,
        duration_ms: known.duration_ms,
    };
    let row = intake::exchange(&state, &editor, row, original).await?;
    let media = view::one(&state.db, editor.organisation, row).await?;
    Ok(Versioned(media.version, media))
}

fn of(organisation: OrganisationId, media: MediaId) -> Select<Version> {
    Version::find()
        .filter(version::COLUMN.organisation_id.eq(organisation))
        .filter(version::COLUMN.media_id.eq(media))
        .order_by_desc(version::COLUMN.replaced_at)
        .order_by_desc(version::COLUMN.id)
}

/// Keeps the file that a media has now, before it is given another; forgets those that are too many.
pub(super) async fn keep(
    txn: &impl ConnectionTrait,
    by: &Caller,
    row: &media::Model,
    now: Instant,
) -> Result<()> {
    let kept = version::Model {
        id: VersionId::new(),
        organisation_id: row.organisation_id,
        media_id: row.id,
        file_name: row.file_name.clone(),
        sha256: row.sha256.clone(),
        bytes: row.bytes,
        mime: row.mime.clone(),
        width: row.width,
        height: row.height,
        duration_ms: row.duration_ms,
        replaced_at: now,
        replaced_by: by.id(),
        replaced_by_name: by.name().to_owned(),
    };
    let kept = version::ActiveModel::from(kept).reset_all();
    kept.insert(txn).await?;
    let all = of(row.organisation_id, row.id).all(txn).await?;
    let gone = all.iter().skip(KEPT).map(|row| row.id);
    Version::delete_many()
        .filter(version::COLUMN.id.is_in(gone))
        .exec(txn)
        .await?;
    Ok(())
}

/// No longer an earlier file: the media has it again.
pub(super) async fn drop_same(txn: &impl ConnectionTrait, row: &media::Model) -> Result<()> {
    Version::delete_many()
        .filter(version::COLUMN.media_id.eq(row.id))
        .filter(version::COLUMN.sha256.eq(row.sha256.as_str()))
        .exec(txn)
        .await?;
    Ok(())
}
