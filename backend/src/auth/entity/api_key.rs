use super::Scopes;
use crate::{
    id::{ApiKeyId, OrganisationId, UserId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApiKeyId,
    pub organisation_id: OrganisationId,
    pub name: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub scopes: Scopes,
    /// SHA-256 of the secret.
    pub secret_hash: String,
    pub created_by: UserId,
    pub expires_at: Instant,
    pub last_used_at: Option<Instant>,
    pub created_at: Instant,
    #[sea_orm(belongs_to, from = "created_by", to = "id")]
    pub maker: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
