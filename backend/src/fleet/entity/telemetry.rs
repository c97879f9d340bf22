//! The last thing a screen said about its machine.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "telemetry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Json,
    pub at: Instant,
    pub received_at: Instant,
    /// How far the machine's clock is behind ours.
    pub clock_offset_ms: Option<i64>,
    /// Thousandths of the space for assets that are free.
    pub free_permille: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
