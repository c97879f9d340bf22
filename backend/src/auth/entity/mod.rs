//! The rows of people, sign-ins and keys.
pub mod api_key;
pub mod idempotency;
pub mod invitation;
pub mod known_device;
pub mod session;
pub mod throttle;
pub mod user;

use super::caller::Permission;
use crate::id::SiteId;
use sea_orm::{DeriveValueType, FromJsonQueryResult};
use serde::{Deserialize, Serialize};

/// The sites that a store manager works for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct SiteIds(pub Vec<SiteId>);

/// What a key may do, at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Scopes(pub Vec<Permission>);

/// argon2id in PHC form; never shown.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}
