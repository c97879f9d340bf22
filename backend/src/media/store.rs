//! Media and their renditions in the database, always within one organisation.
use super::{
    core::{self, font::Font},
    entity::{
        media::{self, Entity as Media, Kind, State},
        upload::{self, Entity as Upload},
        version::{self, Entity as Version},
    },
    uses,
};
use crate::{
    db,
    error::{Error, Result},
    id::{MediaId, OrganisationId},
    jobs,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait,
    DatabaseTransaction, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _, Select,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The job that makes a picture's renditions.
pub(super) const RENDER_PICTURE: &str = "render_picture";
/// The job that makes a video's renditions.
pub(super) const RENDER_FILM: &str = "render_film";
/// The job, of publishing, that compiles what screens play anew.
const RECOMPILE: &str = "recompile";

/// What a render job is told: a media, and which bytes of it, since they may be replaced meanwhile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Render {
    pub(super) media: MediaId,
    pub(super) sha256: String,
}

pub(super) fn within(organisation: OrganisationId) -> Select<Media> {
    Media::find().filter(media::COLUMN.organisation_id.eq(organisation))
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<Option<media::Model>> {
    let row = within(organisation).filter(media::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// The same, with its row locked until the transaction ends: what it says now decides what may be changed.
pub(super) async fn find_to_change(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<Option<media::Model>> {
    let row = within(organisation).filter(media::COLUMN.id.eq(id));
    Ok(row.lock_exclusive().one(txn).await?)
}

pub(super) async fn with_bytes(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sha256: &str,
) -> Result<Option<media::Model>> {
    let row = within(organisation).filter(media::COLUMN.sha256.eq(sha256));
    Ok(row.one(db).await?)
}

/// Bytes of originals that the organisation keeps, earlier ones too, and that its unfinished uploads may become.
pub(super) async fn bytes_kept(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<(u64, u64)> {
    let lengths = within(organisation)
        .select_only()
        .column(media::Column::Bytes)
        .into_tuple::<i64>()
        .all(db)
        .await?;
    let earlier = Version::find()
        .filter(version::COLUMN.organisation_id.eq(organisation))
        .select_only()
        .column(version::Column::Bytes)
        .into_tuple::<i64>()
        .all(db)
        .await?;
    let coming = Upload::find()
        .filter(upload::COLUMN.organisation_id.eq(organisation))
        .filter(upload::COLUMN.media_id.is_null())
        .select_only()
        .column(upload::Column::Length)
        .into_tuple::<i64>()
        .all(db)
        .await?;
    let sum = |lengths: Vec<i64>| -> u64 {
        let lengths = lengths.into_iter();
        lengths.filter_map(|n| u64::try_from(n).ok()).sum()
    };
    Ok((sum(lengths) + sum(earlier), sum(coming)))
}

/// A file that was examined and is in the store.
#[derive(Clone, Debug)]
pub(super) struct Original {
    pub(super) file_name: String,
    pub(super) kind: Kind,
    pub(super) sha256: String,
    pub(super) bytes: i64,
    pub(super) mime: String,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) duration_ms: Option<i64>,
    pub(super) font: Option<Font>,
}

/// What people say about it.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) folder: String,
    pub(super) tags: Vec<String>,
    pub(super) by: (Uuid, String),
}

/// Adds a media and the job that makes its renditions, if it has any.
pub(super) async fn add(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    original: Original,
    words: Words,
    now: Instant,
) -> Result<media::Model> {
    let row = media::ActiveModel {
        id: Set(MediaId::new()),
        organisation_id: Set(organisation),
        title_key: Set(db::fold(&words.title)),
        title: Set(words.title),
        file_name: Set(original.file_name),
        kind: Set(original.kind),
        state: Set(State::Processing),
        message: Set(None),
        progress_permille: Set(0),
        sha256: Set(original.sha256),
        bytes: Set(original.bytes),
        mime: Set(original.mime),
        width: Set(original.width),
        height: Set(original.height),
        duration_ms: Set(original.duration_ms),
        font: Set(original.font.map(|font| json!(font))),
        folder: Set(words.folder),
        tags_key: Set(core::tags_key(&words.tags)),
        tags: Set(json!(words.tags)),
        valid_from: Set(None),
        valid_to: Set(None),
        version: Set(1),
        created_by: Set(words.by.0),
        created_by_name: Set(words.by.1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(txn).await?;
    render(txn, &row, now).await?;
    Ok(row)
}

/// Gives a media other bytes; its renditions stay until the new ones are made.
pub(super) async fn replace(
    txn: &impl ConnectionTrait,
    row: media::Model,
    original: Original,
    now: Instant,
) -> Result<media::Model> {
    let version = row.version + 1;
    let mut row = row.into_active_model();
    row.file_name = Set(original.file_name);
    row.sha256 = Set(original.sha256);
    row.bytes = Set(original.bytes);
    row.mime = Set(original.mime);
    row.width = Set(original.width);
    row.height = Set(original.height);
    row.duration_ms = Set(original.duration_ms);
    row.font = Set(original.font.map(|font| json!(font)));
    row.version = Set(version);
    again(txn, row, now).await
}

/// Makes the renditions of a failed media again.
pub(super) async fn retry(
    txn: &impl ConnectionTrait,
    row: media::Model,
    now: Instant,
) -> Result<media::Model> {
    again(txn, row.into_active_model(), now).await
}

async fn again(
    txn: &impl ConnectionTrait,
    mut row: media::ActiveModel,
    now: Instant,
) -> Result<media::Model> {
    row.state = Set(State::Processing);
    row.message = Set(None);
    row.progress_permille = Set(0);
    row.updated_at = Set(now);
    let row = row.update(txn).await?;
    render(txn, &row, now).await?;
    Ok(row)
}

async fn render(txn: &impl ConnectionTrait, row: &media::Model, now: Instant) -> Result<()> {
    let kind = match row.kind {
        Kind::Image => RENDER_PICTURE,
        Kind::Video => RENDER_FILM,
        // read as it is
        Kind::Font => return Ok(()),
    };
    let work = Render {
        media: row.id,
        sha256: row.sha256.clone(),
    };
    jobs::enqueue(txn, row.organisation_id, kind, &work, now).await?;
    Ok(())
}

/// What a change of a media may set.
#[expect(clippy::option_option, reason = "null and absent differ")]
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    pub(super) title: Option<String>,
    pub(super) folder: Option<String>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) valid_from: Option<Option<Instant>>,
    pub(super) valid_to: Option<Option<Instant>>,
}

/// Changes what people say about a media; screens hear of a new validity.
pub(super) async fn change(
    txn: &impl ConnectionTrait,
    old: media::Model,
    change: Change,
    now: Instant,
) -> Result<media::Model> {
    let validity = (old.valid_from, old.valid_to);
    let version = old.version + 1;
    let mut row = old.into_active_model();
    if let Some(title) = change.title {
        row.title_key = Set(db::fold(&title));
        row.title = Set(title);
    }
    if let Some(folder) = change.folder {
        row.folder = Set(folder);
    }
    if let Some(tags) = change.tags {
        row.tags_key = Set(core::tags_key(&tags));
        row.tags = Set(json!(tags));
    }
    if let Some(at) = change.valid_from {
        row.valid_from = Set(at);
    }
    if let Some(at) = change.valid_to {
        row.valid_to = Set(at);
    }
    row.version = Set(version);
    row.updated_at = Set(now);
    let row = row.update(txn).await?;
    if let (Some(from), Some(to)) = (row.valid_from, row.valid_to)
        && from >= to
    {
        return Err(Error::field("validTo", "must lie after validFrom"));
    }
    if (row.valid_from, row.valid_to) != validity {
        recompile(txn, &row, now).await?;
    }
    Ok(row)
}

/// Has what screens play compiled anew if something published uses the media.
pub(super) async fn recompile(
    txn: &impl ConnectionTrait,
    row: &media::Model,
    now: Instant,
) -> Result<()> {
    if uses::published(txn, row.organisation_id, row.id).await? {
        let all = json!({ "all": true });
        jobs::enqueue_once(txn, row.organisation_id, RECOMPILE, &all, now).await?;
    }
    Ok(())
}

/// Removes a media that nothing uses; its bytes stay for the store's own clean-up, since others may share them.
pub(super) async fn remove(txn: &impl ConnectionTrait, row: &media::Model) -> Result<()> {
    let used = uses::of(txn, row.organisation_id, row.id).await?;
    if !used.is_empty() {
        let usage = used.iter().map(|u| {
            json!({ "kind": u.owner_kind, "id": u.owner_id, "name": u.owner_name, "published": u.published })
        });
        return Err(Error::InUse {
            detail: "this media is still used: take it out of what shows it first".into(),
            usage: usage.collect(),
        });
    }
    Media::delete_by_id(row.id).exec(txn).await?;
    Ok(())
}
