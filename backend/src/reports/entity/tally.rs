//! What a screen showed of one media for one campaign in one hour, and what it was to show.
use crate::{
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play_tally")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// The beginning of a UTC hour.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hour: Instant,
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: Uuid,
    /// Nil where nobody knows what the item was.
    #[sea_orm(primary_key, auto_increment = false)]
    pub media_id: Uuid,
    /// Where the screen stood when the first count of the hour was written.
    pub site_id: SiteId,
    pub as_planned: i64,
    pub cut: i64,
    pub unplanned: i64,
    pub failed: i64,
    pub shown_ms: i64,
    pub unplanned_ms: i64,
    pub planned: i64,
    pub planned_ms: i64,
}

impl ActiveModelBehavior for ActiveModel {}
