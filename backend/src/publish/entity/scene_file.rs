//! The file of a scene as some screens are sent it, by the SHA-256 of its bytes.
use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scene_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    /// JSON.
    pub body: String,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
