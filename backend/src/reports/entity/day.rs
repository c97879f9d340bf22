//! What one screen showed in one day, where that cannot change any more: in all, for each campaign, and of each media for each campaign.
use crate::{
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// What the row is about: 0 = all, 1 = the campaign, 2 = the media for the campaign. What it is not about is nil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: i32,
    /// The beginning of the first hour of the day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Instant,
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub media_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub site_id: SiteId,
    /// In how many hours. One in which the screen moved counts at both sites.
    pub hours: i64,
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
