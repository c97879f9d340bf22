use crate::{
    id::{OrganisationId, SessionId, UserId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub organisation_id: OrganisationId,
    pub user_id: UserId,
    /// SHA-256 of the cookie.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub address: String,
    pub user_agent: String,
    pub created_at: Instant,
    pub last_seen_at: Instant,
    pub expires_at: Instant,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
