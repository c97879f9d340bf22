//! What was made of media for screens and people, in the database.
use super::{
    entity::{
        media::{self, Entity as Media, State},
        rendition::{self, Entity as Rendition, Purpose},
    },
    store::{self, Render},
};
use crate::{
    error::Result,
    id::{MediaId, OrganisationId, RenditionId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};

/// A rendition whose bytes are in the store.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) purpose: Purpose,
    pub(super) sha256: String,
    pub(super) bytes: i64,
    pub(super) mime: &'static str,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) duration_ms: Option<i64>,
}

/// Sets the renditions of a media whose bytes are still these, and lets screens hear of them.
pub(super) async fn ready(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    work: &Render,
    made: Vec<Made>,
    now: Instant,
) -> Result<bool> {
    let row = store::find(txn, organisation, work.media).await?;
    let Some(row) = row.filter(|row| row.sha256 == work.sha256) else {
        return Ok(false);
    };
    Rendition::delete_many()
        .filter(rendition::COLUMN.organisation_id.eq(organisation))
        .filter(rendition::COLUMN.media_id.eq(row.id))
        .exec(txn)
        .await?;
    let duration_ms = made.iter().find_map(|m| m.duration_ms);
    let rows = made.into_iter().map(|made| rendition::ActiveModel {
        id: Set(RenditionId::new()),
        organisation_id: Set(organisation),
        media_id: Set(row.id),
        purpose: Set(made.purpose),
        sha256: Set(made.sha256),
        bytes: Set(made.bytes),
        mime: Set(made.mime.to_owned()),
        width: Set(made.width),
        height: Set(made.height),
        duration_ms: Set(made.duration_ms),
        created_at: Set(now),
    });
    Rendition::insert_many(rows).exec(txn).await?;
    store::recompile(txn, &row, now).await?;
    let mut row = row.into_active_model();
    row.state = Set(State::Ready);
    row.message = Set(None);
    row.progress_permille = Set(1000);
    row.duration_ms = Set(duration_ms);
    row.updated_at = Set(now);
    row.update(txn).await?;
    Ok(true)
}

/// Says why the renditions could not be made.
pub(super) async fn failed(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    work: &Render,
    message: &str,
    now: Instant,
) -> Result<()> {
    let row = media::ActiveModel {
        state: Set(State::Failed),
        message: Set(Some(message.to_owned())),
        updated_at: Set(now),
        ..Default::default()
    };
    set_while_processing(db, organisation, work, row).await
}

/// Says how far the renditions are.
pub(super) async fn progress(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    work: &Render,
    permille: i32,
) -> Result<()> {
    let row = media::ActiveModel {
        progress_permille: Set(permille),
        ..Default::default()
    };
    set_while_processing(db, organisation, work, row).await
}

async fn set_while_processing(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    work: &Render,
    row: media::ActiveModel,
) -> Result<()> {
    Media::update_many()
        .set(row)
        .filter(media::COLUMN.organisation_id.eq(organisation))
        .filter(media::COLUMN.id.eq(work.media))
        .filter(media::COLUMN.sha256.eq(&work.sha256))
        .filter(media::COLUMN.state.eq(State::Processing))
        .exec(db)
        .await?;
    Ok(())
}

/// The renditions of these media.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    media: &[MediaId],
) -> Result<Vec<rendition::Model>> {
    let rows = Rendition::find()
        .filter(rendition::COLUMN.organisation_id.eq(organisation))
        .filter(rendition::COLUMN.media_id.is_in(media.iter().copied()));
    Ok(rows.all(db).await?)
}
