//! Up to when all plays of a screen are stored. There is a row for every screen with counts.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    pub organisation_id: OrganisationId,
    /// The epoch while nothing is complete.
    pub complete_to: Instant,
    /// The hours before this one are in the sums of hours and days (`roll`).
    pub rolled_to: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
