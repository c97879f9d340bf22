//! Sign-ins, and the browsers that have signed in before.
use crate::{
    auth::entity::{known_device, session, user},
    error::Result,
    id::{OrganisationId, SessionId, UserId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, Select, sea_query::OnConflict,
};

const DEVICE_KEPT_MS: i64 = 365 * 86_400_000;

fn within(organisation: OrganisationId, user: UserId) -> Select<session::Entity> {
    session::Entity::find()
        .filter(session::COLUMN.organisation_id.eq(organisation))
        .filter(session::COLUMN.user_id.eq(user))
}

/// The person's sign-ins that have not expired, newest first.
pub(in crate::accounts) async fn all(
    db: &impl ConnectionTrait,
    user: &user::Model,
    idle_since: Instant,
    now: Instant,
) -> Result<Vec<session::Model>> {
    Ok(within(user.organisation_id, user.id)
        .filter(session::COLUMN.expires_at.gt(now))
        .filter(session::COLUMN.last_seen_at.gt(idle_since))
        .order_by_desc(session::COLUMN.id)
        .all(db)
        .await?)
}

/// Ends one sign-in of the person; false if there is no such.
pub(in crate::accounts) async fn end(
    db: &impl ConnectionTrait,
    user: &user::Model,
    id: SessionId,
) -> Result<bool> {
    let ended = session::Entity::delete_many()
        .filter(session::COLUMN.organisation_id.eq(user.organisation_id))
        .filter(session::COLUMN.user_id.eq(user.id))
        .filter(session::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends all sign-ins of the person, except perhaps one.
pub(in crate::accounts) async fn end_all(
    db: &impl ConnectionTrait,
    user: &user::Model,
    except: Option<SessionId>,
) -> Result<()> {
    let mut ending = session::Entity::delete_many()
        .filter(session::COLUMN.organisation_id.eq(user.organisation_id))
        .filter(session::COLUMN.user_id.eq(user.id));
    if let Some(except) = except {
        ending = ending.filter(session::COLUMN.id.ne(except));
    }
    ending.exec(db).await?;
    Ok(())
}

/// Ends the sign-in that the browser had before this one.
pub(in crate::accounts) async fn end_by_token(
    db: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<()> {
    session::Entity::delete_many()
        .filter(session::COLUMN.token_hash.eq(token_hash))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether the browser with this token has signed in to the account before.
pub(in crate::accounts) async fn is_known_device(
    db: &impl ConnectionTrait,
    user: UserId,
    token_hash: &str,
) -> Result<bool> {
    let found = known_device::Entity::find_by_token_hash(token_hash)
        .one(db)
        .await?;
    Ok(found.is_some_and(|device| device.user_id == user))
}

/// Remembers the browser for the next sign-in.
pub(in crate::accounts) async fn remember_device(
    db: &impl ConnectionTrait,
    user: &user::Model,
    token_hash: &str,
    now: Instant,
) -> Result<()> {
    let row = known_device::ActiveModel {
        id: Set(uuid::Uuid::now_v7()),
        organisation_id: Set(user.organisation_id),
        user_id: Set(user.id),
        token_hash: Set(token_hash.to_owned()),
        last_used_at: Set(now),
    };
    let again = OnConflict::column(known_device::Column::TokenHash)
        .update_columns([
            known_device::Column::OrganisationId,
            known_device::Column::UserId,
            known_device::Column::LastUsedAt,
        ])
        .to_owned();
    known_device::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets the browsers of a person whose password was changed by force.
pub(in crate::accounts) async fn forget_devices(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<()> {
    known_device::Entity::delete_many()
        .filter(known_device::COLUMN.user_id.eq(user))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes what has expired.
pub(in crate::accounts) async fn tidy(
    db: &impl ConnectionTrait,
    idle_since: Instant,
    now: Instant,
) -> Result<()> {
    let dead = sea_orm::Condition::any()
        .add(session::COLUMN.expires_at.lte(now))
        .add(session::COLUMN.last_seen_at.lte(idle_since));
    session::Entity::delete_many().filter(dead).exec(db).await?;
    known_device::Entity::delete_many()
        .filter(
            known_device::COLUMN
                .last_used_at
                .lt(now.plus_ms(-DEVICE_KEPT_MS)),
        )
        .exec(db)
        .await?;
    Ok(())
}
