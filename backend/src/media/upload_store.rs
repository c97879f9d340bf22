//! Resumable uploads in the database.
use super::entity::{
    upload::{self, Entity as Upload},
    upload_piece::{self, Entity as Piece},
};
use crate::{
    db,
    error::Result,
    id::{MediaId, OrganisationId, UploadId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, Select,
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

/// So many bytes are safe: on disk, or in the store with this piece. False if the upload is no longer where it was.
pub(super) async fn note_received(
    db: &DatabaseConnection,
    (row, from, to): (&upload::Model, i64, i64),
    piece: Option<upload_piece::Model>,
    now: Instant,
) -> Result<bool> {
    db::write(db, async |txn| {
        let moved = Upload::update_many()
            .set(upload::ActiveModel {
                received: Set(to),
                expires_at: Set(now.plus_ms(KEPT_MS)),
                ..Default::default()
            })
            .filter(upload::COLUMN.organisation_id.eq(row.organisation_id))
            .filter(upload::COLUMN.id.eq(row.id))
            .filter(upload::COLUMN.received.eq(from))
            .exec(txn)
            .await?;
        let moved = moved.rows_affected == 1;
        if let Some(piece) = piece.filter(|_| moved) {
            piece.into_active_model().reset_all().insert(txn).await?;
        }
        Ok(moved)
    })
    .await
}

/// The pieces of an upload in the store, from its first byte on.
pub(super) async fn pieces(
    db: &impl ConnectionTrait,
    id: UploadId,
) -> Result<Vec<upload_piece::Model>> {
    let pieces = Piece::find().filter(upload_piece::COLUMN.upload_id.eq(id));
    let pieces = pieces.order_by_asc(upload_piece::Column::First);
    Ok(pieces.all(db).await?)
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
