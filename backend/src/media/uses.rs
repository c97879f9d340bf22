//! Where media are used. Playlists and campaigns tell it in the transaction that saves or publishes them.
use super::entity::{
    media,
    media_use::{self, Entity as MediaUse},
};
use crate::{
    error::Result,
    id::{MediaId, OrganisationId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rows a statement inserts at most: SQLite and Postgres limit the number of parameters.
const CHUNK: usize = 500;

/// Who uses media.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// `playlist` or `campaign`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its name, for the list of uses.
    pub name: &'a str,
    /// Whether this is about its published form (else about its draft).
    pub published: bool,
}

fn within(organisation: OrganisationId) -> Select<MediaUse> {
    MediaUse::find().filter(media_use::COLUMN.organisation_id.eq(organisation))
}

/// Sets which media the owner uses in this form; an empty list forgets it. Media that do not exist are a 409.
pub async fn replace(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    owner: Owner<'_>,
    used: &[MediaId],
) -> Result<()> {
    MediaUse::delete_many()
        .filter(media_use::COLUMN.organisation_id.eq(organisation))
        .filter(media_use::COLUMN.owner_kind.eq(owner.kind))
        .filter(media_use::COLUMN.owner_id.eq(owner.id))
        .filter(media_use::COLUMN.published.eq(owner.published))
        .exec(txn)
        .await?;
    let used: Vec<_> = used.iter().collect::<BTreeSet<_>>().into_iter().collect();
    for chunk in used.chunks(CHUNK) {
        let rows = chunk.iter().map(|media| media_use::ActiveModel {
            organisation_id: Set(organisation),
            media_id: Set(**media),
            owner_kind: Set(owner.kind.to_owned()),
            owner_id: Set(owner.id),
            owner_name: Set(owner.name.to_owned()),
            published: Set(owner.published),
        });
        MediaUse::insert_many(rows).exec(txn).await?;
    }
    Ok(())
}

/// Every use of the media, by name.
pub async fn of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<Vec<media_use::Model>> {
    let rows = within(organisation)
        .filter(media_use::COLUMN.media_id.eq(id))
        .order_by_asc(media_use::COLUMN.owner_name)
        .order_by_asc(media_use::COLUMN.owner_id);
    Ok(rows.all(db).await?)
}

/// Whether something published uses the media.
pub async fn published(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: MediaId,
) -> Result<bool> {
    let row = within(organisation)
        .filter(media_use::COLUMN.media_id.eq(id))
        .filter(media_use::COLUMN.published.eq(true));
    Ok(row.one(db).await?.is_some())
}

/// Those of these media that are used by anything.
pub async fn used_among(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rows: &[media::Model],
) -> Result<BTreeSet<MediaId>> {
    let used = within(organisation)
        .filter(media_use::COLUMN.media_id.is_in(rows.iter().map(|r| r.id)))
        .select_only()
        .column(media_use::Column::MediaId)
        .distinct()
        .into_tuple::<MediaId>()
        .all(db)
        .await?;
    Ok(used.into_iter().collect())
}
