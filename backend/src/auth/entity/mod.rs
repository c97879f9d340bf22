//! The rows of people, sign-ins and keys.
pub mod api_key;
pub mod idempotency;
pub mod invitation;
pub mod known_device;
pub mod saved_views;
pub mod session;
pub mod throttle;
pub mod user;

use super::caller::Permission;
use crate::id::SiteId;
use sea_orm::{DeriveValueType, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The sites that a store manager works for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct SiteIds(pub Vec<SiteId>);

/// What a key may do, at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Scopes(pub Vec<Permission>);

/// A filter of the fleet under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedView {
    /// What the person calls it.
    pub name: String,
    /// The query parameters of the list of screens in the admin.
    pub search: BTreeMap<String, String>,
}

/// What one person has saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Views(pub Vec<SavedView>);

/// argon2id in PHC form; never shown.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}
