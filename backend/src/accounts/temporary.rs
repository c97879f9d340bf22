//! Keys for work that the server does as a customer of its own API: they live for minutes and are removed at its end.
use super::store;
use crate::{
    app::AppState,
    auth::{Permission, entity::Scopes},
    db,
    error::Result,
    id::{ApiKeyId, OrganisationId, UserId},
    secrets,
};

/// The key ends by itself after this, should nobody remove it.
const LIFE_MS: i64 = 30 * 60_000;

/// A key for one piece of work.
#[derive(Debug)]
pub struct Temporary {
    /// The key, to be forgotten at the end.
    pub id: ApiKeyId,
    /// What goes behind `Bearer`.
    pub bearer: String,
}

/// Makes a key that may do everything but manage people, on behalf of `maker`.
pub async fn lend(
    state: &AppState,
    organisation: OrganisationId,
    maker: UserId,
    name: &str,
) -> Result<Temporary> {
    let (secret, now) = (secrets::random_token(), state.clock.now());
    let scopes = [
        Permission::Read,
        Permission::WriteContent,
        Permission::Publish,
        Permission::WriteScreens,
    ];
    let new = store::keys::NewKey {
        organisation,
        name: name.to_owned(),
        scopes: Scopes(scopes.to_vec()),
        secret_hash: secrets::hash(&secret),
        maker,
        expires_at: now.plus_ms(LIFE_MS),
    };
    let row = db::write(&state.db, async |txn| store::keys::add(txn, new, now).await).await?;
    Ok(Temporary {
        id: row.id,
        bearer: format!("vk_{}_{secret}", row.id),
    })
}

/// Removes a lent key.
pub async fn take_back(state: &AppState, organisation: OrganisationId, id: ApiKeyId) -> Result<()> {
    match store::keys::find(&state.db, organisation, id).await? {
        Some(key) => store::keys::remove(&state.db, &key).await,
        None => Ok(()),
    }
}
