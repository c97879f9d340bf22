//! Sign-ins and keys, found by their secrets before the organisation is known.
use super::entity::{api_key, session, user};
use crate::{
    error::Result,
    id::{ApiKeyId, OrganisationId, SessionId, UserId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _,
};

/// The sign-in with this token and its person. Its token is what names the organisation.
pub(super) async fn session(
    db: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<(session::Model, user::Model)>> {
    let found = session::Entity::find_by_token_hash(token_hash)
        .find_also_related(user::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(session, user)| Some((session, user?))))
}

/// The key with this id and the person who made it. Its secret is what names the organisation.
pub(super) async fn key(
    db: &impl ConnectionTrait,
    id: ApiKeyId,
) -> Result<Option<(api_key::Model, user::Model)>> {
    let found = api_key::Entity::find_by_id(id)
        .find_also_related(user::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(key, user)| Some((key, user?))))
}

/// Notes that the sign-in is in use.
pub(super) async fn touch_session(
    db: &impl ConnectionTrait,
    session: &session::Model,
    now: Instant,
) -> Result<()> {
    session::Entity::update_many()
        .set(session::ActiveModel {
            last_seen_at: Set(now),
            ..Default::default()
        })
        .filter(session::COLUMN.id.eq(session.id))
        .exec(db)
        .await?;
    user::Entity::update_many()
        .set(user::ActiveModel {
            last_seen_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(user::COLUMN.id.eq(session.user_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes that the key is in use.
pub(super) async fn touch_key(
    db: &impl ConnectionTrait,
    key: &api_key::Model,
    now: Instant,
) -> Result<()> {
    api_key::Entity::update_many()
        .set(api_key::ActiveModel {
            last_used_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(api_key::COLUMN.id.eq(key.id))
        .exec(db)
        .await?;
    Ok(())
}

/// A fresh sign-in of a person.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Whose organisation.
    pub organisation: OrganisationId,
    /// Whose sign-in.
    pub user: UserId,
    /// SHA-256 of the cookie's token.
    pub token_hash: String,
    /// Where the browser is.
    pub address: String,
    /// What the browser says it is.
    pub user_agent: &'a str,
    /// When it ends in any case.
    pub expires_at: Instant,
}

/// Keeps a fresh sign-in.
pub async fn add_session(
    db: &impl ConnectionTrait,
    new: NewSession<'_>,
    now: Instant,
) -> Result<session::Model> {
    let row = session::ActiveModel {
        id: Set(SessionId::new()),
        organisation_id: Set(new.organisation),
        user_id: Set(new.user),
        token_hash: Set(new.token_hash),
        address: Set(new.address),
        user_agent: Set(new.user_agent.chars().take(200).collect()),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(new.expires_at),
    };
    Ok(row.insert(db).await?)
}
