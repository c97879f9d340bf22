//! One item shown once on one screen; screen, boot and number name it for ever.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub boot: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub organisation_id: OrganisationId,
    pub item_id: Uuid,
    pub campaign_id: Uuid,
    pub revision: i64,
    pub started_at: Instant,
    pub duration_ms: i64,
    /// `complete`, `cut` or `failed`.
    pub outcome: String,
    pub planned: bool,
    pub received_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
