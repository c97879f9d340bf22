use super::{PasswordHash, SiteIds};
use crate::{
    auth::caller::Role,
    id::{OrganisationId, UserId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub email: String,
    /// The address as it is compared: lower case.
    #[sea_orm(unique)]
    pub email_key: String,
    pub password_hash: PasswordHash,
    pub role: Role,
    pub locale: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub site_ids: SiteIds,
    pub disabled_at: Option<Instant>,
    pub last_seen_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
    #[sea_orm(has_many)]
    pub sessions: HasMany<super::session::Entity>,
    #[sea_orm(has_many)]
    pub api_keys: HasMany<super::api_key::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
