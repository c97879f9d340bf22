//! Lost access: whoever may run the program on the server can make an owner, or give one a new password.
use super::{core::email_key, fields::Email, store};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::{
        Role,
        entity::{PasswordHash, SiteIds, user},
        password,
    },
    db,
    error::{Error, Result},
    organisations, secrets,
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// What was made.
#[derive(Debug)]
pub struct Regained {
    /// The address to sign in with.
    pub email: String,
    /// A random password, to be changed after signing in.
    pub password: String,
    /// The organisation's name.
    pub organisation: String,
}

/// Makes the person with this address an owner with a new password; they join the only (or first) organisation if they are new.
pub async fn regain(state: &AppState, email: &str) -> Result<Regained> {
    let now = state.clock.now();
    let key = email_key(email).ok_or_else(|| Error::field("email", "is no e-mail address"))?;
    let secret = secrets::random_token();
    let hash = password::hash(secret.clone()).await?;
    let organisation = db::write(&state.db, async |txn| {
        let user = match store::users::find_by_email(txn, &key).await? {
            Some(user) => promote(txn, user, hash, now).await?,
            None => join(txn, email, key, hash, now).await?,
        };
        store::sessions::end_all(txn, &user, None).await?;
        store::sessions::forget_devices(txn, user.id).await?;
        let act = Act::new("user.regained", "user", &user.id, json!({}));
        audit::record_system(txn, user.organisation_id, "create-admin", act, now).await?;
        let found = organisations::find(txn, user.organisation_id).await?;
        Ok(found.map(|o| o.name).unwrap_or_default())
    })
    .await?;
    Ok(Regained {
        email: email.trim().to_owned(),
        password: secret,
        organisation,
    })
}

async fn promote(
    txn: &impl ConnectionTrait,
    mut user: user::Model,
    hash: PasswordHash,
    now: Instant,
) -> Result<user::Model> {
    user.password_hash = hash;
    user.role = Role::Owner;
    user.disabled_at = None;
    store::users::change(txn, user, now).await
}

async fn join(
    txn: &impl ConnectionTrait,
    email: &str,
    key: String,
    hash: PasswordHash,
    now: Instant,
) -> Result<user::Model> {
    let first = organisations::first(txn).await?;
    let nowhere = || Error::Conflict("there is no organisation yet: open the set-up link".into());
    let first = first.ok_or_else(nowhere)?;
    let shown = email.trim().to_owned();
    let new = store::users::NewUser {
        organisation: first.id,
        name: shown.clone(),
        email: Email { shown, key },
        password: hash,
        role: Role::Owner,
        locale: first.locale,
        sites: SiteIds::default(),
    };
    store::users::add(txn, new, now).await
}
