//! Resumable uploads in the database.
use super::entity::upload::{self, Entity as Upload};
use crate::{
    error::Result,
    id::{MediaId, OrganisationId, UploadId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Select,
};
use std::collections::HashSet;

/// An upload ends so long after its last piece.
pub(super) const KEPT_MS: i64 = 24 * 3600 * 1000;

fn within(organisation: OrganisationId) -> Select<Upload> {
    Upload::find().filter(upload::COLUMN.organisation_id.eq(organisation))
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: UploadId,
) -> Result<Option<upload::Model>> {
    let row = within(organisation).filter(upload::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

pub(super) async fn add(db: &impl ConnectionTrait, row: upload::Model) -> Result<()> {
    let row = row.into_active_model().reset_all();
    row.insert(db).await?;
    Ok(())
}

/// So many bytes are safely on disk.
pub(super) async fn note_received(
    db: &impl ConnectionTrait,
    row: &upload::Model,
    received: u64,
    now: Instant,
) -> Result<()> {
    let change = upload::ActiveModel {
        received: Set(i64::try_from(received).unwrap_or(i64::MAX)),
        expires_at: Set(now.plus_ms(KEPT_MS)),
        ..Default::default()
    };
    set(db, row.organisation_id, row.id, change).await
}

/// The upload became a media. Its row stays until it expires, for senders that did not hear the answer.
pub(super) async fn finish(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: UploadId,
    media: MediaId,
) -> Result<()> {
    let change = upload::ActiveModel {
        media_id: Set(Some(media)),
        ..Default::default()
    };
    set(db, organisation, id, change).await
}

async fn set(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: UploadId,
    change: upload::ActiveModel,
) -> Result<()> {
    Upload::update_many()
        .set(change)
        .filter(upload::COLUMN.organisation_id.eq(organisation))
        .filter(upload::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

pub(super) async fn remove(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: UploadId,
) -> Result<()> {
    Upload::delete_many()
        .filter(upload::COLUMN.organisation_id.eq(organisation))
        .filter(upload::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets the expired uploads of every organisation, and says which ones remain.
pub(super) async fn expire(db: &impl ConnectionTrait, now: Instant) -> Result<HashSet<UploadId>> {
    Upload::delete_many()
        .filter(upload::COLUMN.expires_at.lte(now))
        .exec(db)
        .await?;
    let left = Upload::find().filter(upload::COLUMN.media_id.is_null());
    Ok(left.all(db).await?.into_iter().map(|row| row.id).collect())
}
