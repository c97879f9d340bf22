//! People.
use crate::{
    accounts::fields::Email,
    auth::{
        Role,
        entity::{PasswordHash, SiteIds, user},
    },
    error::{OnUnique as _, Result},
    id::{OrganisationId, UserId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

fn within(organisation: OrganisationId) -> Select<user::Entity> {
    user::Entity::find().filter(user::COLUMN.organisation_id.eq(organisation))
}

pub(in crate::accounts) async fn page(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    after: Option<UserId>,
    limit: u64,
) -> Result<Vec<user::Model>> {
    let mut query = within(organisation).order_by_asc(user::COLUMN.id);
    if let Some(after) = after {
        query = query.filter(user::COLUMN.id.gt(after));
    }
    Ok(query.limit(limit).all(db).await?)
}

pub(in crate::accounts) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: UserId,
) -> Result<Option<user::Model>> {
    Ok(within(organisation)
        .filter(user::COLUMN.id.eq(id))
        .one(db)
        .await?)
}

/// The person with this address, wherever they are: who signs in has not said in which organisation.
pub(in crate::accounts) async fn find_by_email(
    db: &impl ConnectionTrait,
    email_key: &str,
) -> Result<Option<user::Model>> {
    Ok(user::Entity::find_by_email_key(email_key).one(db).await?)
}

/// How many owners besides this person could sign in.
pub(in crate::accounts) async fn other_owners(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    besides: UserId,
) -> Result<u64> {
    Ok(within(organisation)
        .filter(user::COLUMN.role.eq(Role::Owner))
        .filter(user::COLUMN.disabled_at.is_null())
        .filter(user::COLUMN.id.ne(besides))
        .count(db)
        .await?)
}

/// Somebody new.
#[derive(Debug)]
pub(in crate::accounts) struct NewUser {
    pub(in crate::accounts) organisation: OrganisationId,
    pub(in crate::accounts) name: String,
    pub(in crate::accounts) email: Email,
    pub(in crate::accounts) password: PasswordHash,
    pub(in crate::accounts) role: Role,
    pub(in crate::accounts) locale: String,
    pub(in crate::accounts) sites: SiteIds,
}

pub(in crate::accounts) async fn add(
    db: &impl ConnectionTrait,
    new: NewUser,
    now: Instant,
) -> Result<user::Model> {
    let row = user::ActiveModel {
        id: Set(UserId::new()),
        organisation_id: Set(new.organisation),
        name: Set(new.name),
        email: Set(new.email.shown),
        email_key: Set(new.email.key),
        password_hash: Set(new.password),
        role: Set(new.role),
        locale: Set(new.locale),
        site_ids: Set(new.sites),
        disabled_at: Set(None),
        last_seen_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let added = row.insert(db).await;
    added.on_unique("email", "somebody signs in with this address already")
}

/// Stores a changed person as the next version.
pub(in crate::accounts) async fn change(
    db: &impl ConnectionTrait,
    user: user::Model,
    now: Instant,
) -> Result<user::Model> {
    let row = user::ActiveModel {
        id: Set(user.id),
        name: Set(user.name),
        role: Set(user.role),
        locale: Set(user.locale),
        site_ids: Set(user.site_ids),
        password_hash: Set(user.password_hash),
        disabled_at: Set(user.disabled_at),
        version: Set(user.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(row.update(db).await?)
}

/// Stores a hash with today's parameters in the place of an older one.
pub(in crate::accounts) async fn renew_hash(
    db: &impl ConnectionTrait,
    user: UserId,
    hash: PasswordHash,
) -> Result<()> {
    let row = user::ActiveModel {
        id: Set(user),
        password_hash: Set(hash),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Removes a person with their sign-ins and the keys they made.
pub(in crate::accounts) async fn remove(
    db: &impl ConnectionTrait,
    user: &user::Model,
) -> Result<()> {
    user::Entity::delete_by_id(user.id).exec(db).await?;
    Ok(())
}
