//! A picture of what was on the glass.
use crate::{
    id::{CommandId, OrganisationId, ScreenId, ScreenshotId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screenshot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScreenshotId,
    pub organisation_id: OrganisationId,
    pub screen_id: ScreenId,
    pub command_id: Option<CommandId>,
    pub sha256: String,
    pub bytes: i64,
    pub mime: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// The publication that the screen was to show then.
    pub publication: Option<i64>,
    pub taken_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
