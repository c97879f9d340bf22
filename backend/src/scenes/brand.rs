//! The brand kit in the database. It is no draft: like a calendar it holds at once, and screens follow.
use super::{
    core::brand::Kit,
    entity::{self, Entity},
};
use crate::{
    error::{Error, Result},
    id::OrganisationId,
    jobs,
    media::uses,
    organisations,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
};
use serde_json::json;

/// The kind of the job that lets screens follow; publishing does it.
pub const KIND: &str = "brand";

/// The kit with its version; 0 = the one to begin with.
pub async fn find(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<(Kit, i64)> {
    let row = Entity::find().filter(entity::COLUMN.organisation_id.eq(organisation));
    if let Some(row) = row.one(db).await? {
        let kit = serde_json::from_value(row.body).map_err(Error::internal)?;
        return Ok((kit, row.version));
    }
    let own = organisations::find(db, organisation).await?;
    let locale = own.map(|own| own.locale).unwrap_or_default();
    Ok((Kit::first(&locale), 0))
}

/// Replaces the kit of this version, lets media know of its logo and fonts, and has screens follow after the commit.
pub(super) async fn replace(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    (kit, version): (&Kit, i64),
    now: Instant,
) -> Result<i64> {
    let row = entity::Model {
        organisation_id: organisation,
        body: serde_json::to_value(kit).map_err(Error::internal)?,
        version: version + 1,
        updated_at: now,
    };
    let row = entity::ActiveModel::from(row).reset_all();
    match version {
        0 => drop(row.insert(txn).await?),
        _ => drop(row.update(txn).await?),
    }
    let owner = |published| uses::Owner {
        kind: "brand",
        id: organisation.0,
        name: "",
        published,
    };
    let used: Vec<_> = kit.media().collect();
    for published in [false, true] {
        uses::replace(txn, organisation, owner(published), &used).await?;
    }
    jobs::enqueue(txn, organisation, KIND, &json!({}), now).await?;
    Ok(version + 1)
}
