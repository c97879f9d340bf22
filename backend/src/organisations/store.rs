//! Organisations in the database.
use super::entity::{self as organisation, Entity as Organisation};
use crate::{error::Result, id::OrganisationId, time::Instant};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, Select,
};

/// How many days single plays are kept unless the organisation says something else: a year, and a month to ask about it.
const PLAY_RETENTION_DAYS: i32 = 400;

fn within(id: OrganisationId) -> Select<Organisation> {
    Organisation::find().filter(organisation::COLUMN.id.eq(id))
}

/// The organisation with this id.
pub async fn find(
    db: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<organisation::Model>> {
    Ok(within(id).one(db).await?)
}

/// Every organisation: only for what concerns the installation as a whole.
fn within_installation() -> Select<Organisation> {
    Organisation::find()
}

/// The organisation that was made first, if there is one at all.
pub async fn first(db: &impl ConnectionTrait) -> Result<Option<organisation::Model>> {
    let oldest = within_installation().order_by_asc(organisation::COLUMN.id);
    Ok(oldest.one(db).await?)
}

/// All of them, the first one first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    let by_age = within_installation().order_by_asc(organisation::COLUMN.id);
    Ok(by_age.all(db).await?)
}

/// A new organisation.
#[derive(Debug)]
pub struct NewOrganisation {
    /// What people call it.
    pub name: String,
    /// IANA name of its zone.
    pub time_zone: String,
    /// `en` or `fr`.
    pub locale: String,
}

/// Adds an organisation.
pub async fn add(
    db: &impl ConnectionTrait,
    new: NewOrganisation,
    now: Instant,
) -> Result<organisation::Model> {
    let row = organisation::ActiveModel {
        id: Set(OrganisationId::new()),
        name: Set(new.name),
        time_zone: Set(new.time_zone),
        locale: Set(new.locale),
        play_retention_days: Set(PLAY_RETENTION_DAYS),
        stores_pair: Set(false),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(row.insert(db).await?)
}

/// Stores a changed organisation as the next version.
pub(super) async fn change(
    db: &impl ConnectionTrait,
    organisation: organisation::Model,
    now: Instant,
) -> Result<organisation::Model> {
    let row = organisation::ActiveModel {
        id: Set(organisation.id),
        name: Set(organisation.name),
        time_zone: Set(organisation.time_zone),
        locale: Set(organisation.locale),
        play_retention_days: Set(organisation.play_retention_days),
        stores_pair: Set(organisation.stores_pair),
        version: Set(organisation.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(row.update(db).await?)
}
