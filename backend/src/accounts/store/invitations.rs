//! Invitations.
use crate::{
    accounts::fields::Email,
    auth::{
        Role,
        entity::{SiteIds, invitation},
    },
    error::Result,
    id::{InvitationId, OrganisationId, SiteId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

fn within(organisation: OrganisationId) -> Select<invitation::Entity> {
    invitation::Entity::find().filter(invitation::COLUMN.organisation_id.eq(organisation))
}

pub(in crate::accounts) async fn page(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    after: Option<InvitationId>,
    limit: u64,
    now: Instant,
) -> Result<Vec<invitation::Model>> {
    let mut query = within(organisation)
        .filter(invitation::COLUMN.expires_at.gt(now))
        .order_by_asc(invitation::COLUMN.id);
    if let Some(after) = after {
        query = query.filter(invitation::COLUMN.id.gt(after));
    }
    Ok(query.limit(limit).all(db).await?)
}

pub(in crate::accounts) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: InvitationId,
) -> Result<Option<invitation::Model>> {
    Ok(within(organisation)
        .filter(invitation::COLUMN.id.eq(id))
        .one(db)
        .await?)
}

/// The invitation that this link is for, if it has not expired. The link is what names the organisation.
pub(in crate::accounts) async fn find_by_token(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Instant,
) -> Result<Option<invitation::Model>> {
    let found = invitation::Entity::find_by_token_hash(token_hash)
        .one(db)
        .await?;
    Ok(found.filter(|i| i.expires_at > now))
}

/// Somebody to be invited.
#[derive(Debug)]
pub(in crate::accounts) struct NewInvitation {
    pub(in crate::accounts) organisation: OrganisationId,
    pub(in crate::accounts) email: Email,
    pub(in crate::accounts) role: Role,
    pub(in crate::accounts) sites: Vec<SiteId>,
    pub(in crate::accounts) token_hash: String,
    pub(in crate::accounts) expires_at: Instant,
}

/// Keeps an invitation in the place of an earlier one for the same address.
pub(in crate::accounts) async fn add(
    db: &impl ConnectionTrait,
    new: NewInvitation,
    now: Instant,
) -> Result<invitation::Model> {
    invitation::Entity::delete_many()
        .filter(invitation::COLUMN.organisation_id.eq(new.organisation))
        .filter(invitation::COLUMN.email_key.eq(new.email.key.clone()))
        .exec(db)
        .await?;
    let row = invitation::ActiveModel {
        id: Set(InvitationId::new()),
        organisation_id: Set(new.organisation),
        email: Set(new.email.shown),
        email_key: Set(new.email.key),
        role: Set(new.role),
        site_ids: Set(SiteIds(new.sites)),
        token_hash: Set(new.token_hash),
        expires_at: Set(new.expires_at),
        created_at: Set(now),
    };
    Ok(row.insert(db).await?)
}

/// Removes an invitation; false if somebody else just did.
pub(in crate::accounts) async fn remove(
    db: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<bool> {
    let removed = invitation::Entity::delete_by_id(id).exec(db).await?;
    Ok(removed.rows_affected == 1)
}

/// Removes what has expired.
pub(in crate::accounts) async fn tidy(db: &impl ConnectionTrait, now: Instant) -> Result<()> {
    invitation::Entity::delete_many()
        .filter(invitation::COLUMN.expires_at.lte(now))
        .exec(db)
        .await?;
    Ok(())
}
