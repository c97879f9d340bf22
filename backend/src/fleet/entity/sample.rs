//! What a screen said of its machine at one time.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "telemetry_sample")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    /// When the server heard it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Instant,
    pub organisation_id: OrganisationId,
    pub load_permille: Option<f64>,
    pub memory_bytes: Option<f64>,
    pub free_bytes: Option<f64>,
    pub temperature_celsius: Option<f64>,
    pub clock_offset_ms: Option<f64>,
    pub frames: Option<f64>,
    pub dropped: Option<f64>,
}

impl ActiveModelBehavior for ActiveModel {}
