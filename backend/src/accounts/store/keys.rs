//! API keys.
use crate::{
    auth::entity::{Scopes, api_key},
    error::Result,
    id::{ApiKeyId, OrganisationId, UserId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

fn within(organisation: OrganisationId) -> Select<api_key::Entity> {
    api_key::Entity::find().filter(api_key::COLUMN.organisation_id.eq(organisation))
}

pub(in crate::accounts) async fn page(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    after: Option<ApiKeyId>,
    limit: u64,
) -> Result<Vec<api_key::Model>> {
    let mut query = within(organisation).order_by_asc(api_key::COLUMN.id);
    if let Some(after) = after {
        query = query.filter(api_key::COLUMN.id.gt(after));
    }
    Ok(query.limit(limit).all(db).await?)
}

pub(in crate::accounts) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: ApiKeyId,
) -> Result<Option<api_key::Model>> {
    Ok(within(organisation)
        .filter(api_key::COLUMN.id.eq(id))
        .one(db)
        .await?)
}

/// A key to be made.
#[derive(Debug)]
pub(in crate::accounts) struct NewKey {
    pub(in crate::accounts) organisation: OrganisationId,
    pub(in crate::accounts) name: String,
    pub(in crate::accounts) scopes: Scopes,
    pub(in crate::accounts) secret_hash: String,
    pub(in crate::accounts) maker: UserId,
    pub(in crate::accounts) expires_at: Instant,
}

pub(in crate::accounts) async fn add(
    db: &impl ConnectionTrait,
    new: NewKey,
    now: Instant,
) -> Result<api_key::Model> {
    let row = api_key::ActiveModel {
        id: Set(ApiKeyId::new()),
        organisation_id: Set(new.organisation),
        name: Set(new.name),
        scopes: Set(new.scopes),
        secret_hash: Set(new.secret_hash),
        created_by: Set(new.maker),
        expires_at: Set(new.expires_at),
        last_used_at: Set(None),
        created_at: Set(now),
    };
    Ok(row.insert(db).await?)
}

/// Revokes a key.
pub(in crate::accounts) async fn remove(
    db: &impl ConnectionTrait,
    key: &api_key::Model,
) -> Result<()> {
    api_key::Entity::delete_by_id(key.id).exec(db).await?;
    Ok(())
}
