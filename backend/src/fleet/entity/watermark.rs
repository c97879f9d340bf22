//! Up to which number the plays of one boot of one screen are stored without a gap.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "play_watermark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub boot: Uuid,
    pub organisation_id: OrganisationId,
    pub up_to: i64,
    pub updated_at: Instant,
    /// Up to this number plays may have been forgotten because of their age; none of them is taken again.
    pub pruned_to: i64,
}

impl ActiveModelBehavior for ActiveModel {}
