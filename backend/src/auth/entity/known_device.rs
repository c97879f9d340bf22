use crate::{
    id::{OrganisationId, UserId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

/// A browser that has signed in before: a guesser elsewhere cannot lock it out.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organisation_id: OrganisationId,
    pub user_id: UserId,
    /// SHA-256 of the cookie.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub last_used_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
