//! A line that a screen sent.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub organisation_id: OrganisationId,
    pub at: Instant,
    pub level: String,
    #[sea_orm(column_type = "Text")]
    pub message: String,
}

impl ActiveModelBehavior for ActiveModel {}
