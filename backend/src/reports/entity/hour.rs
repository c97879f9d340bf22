//! What all screens showed of one media for one campaign in one hour, where that cannot change any more.
use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play_hour")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: Instant,
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub media_id: Uuid,
    pub as_planned: i64,
    pub cut: i64,
    pub unplanned: i64,
    pub failed: i64,
    pub shown_ms: i64,
    pub planned: i64,
    pub planned_ms: i64,
    pub missing: i64,
    pub missing_ms: i64,
    /// Plays that were shown where some were planned.
    pub kept: i64,
}

impl ActiveModelBehavior for ActiveModel {}
