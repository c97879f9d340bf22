use super::SiteIds;
use crate::{
    auth::caller::Role,
    id::{InvitationId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    pub organisation_id: OrganisationId,
    pub email: String,
    pub email_key: String,
    pub role: Role,
    #[sea_orm(column_type = "JsonBinary")]
    pub site_ids: SiteIds,
    /// SHA-256 of the link's token.
    #[sea_orm(unique)]
    pub token_hash: String,
    pub expires_at: Instant,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
