//! Organisations in the database.
use super::entity::{self as organisation, Entity as Organisation};
use crate::{error::Result, id::OrganisationId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Select};

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
