//! The row that says where a media is used.
use crate::id::{MediaId, OrganisationId};
use sea_orm::entity::prelude::*;

/// One use of a media by a playlist or campaign, as drafted or as published.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_use")]
pub struct Model {
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub media_id: MediaId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    pub owner_name: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub published: bool,
}

impl ActiveModelBehavior for ActiveModel {}
