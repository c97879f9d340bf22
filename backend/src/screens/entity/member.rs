//! That a screen is in a group.
use crate::id::{GroupId, OrganisationId, ScreenId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen_group_member")]
pub struct Model {
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: GroupId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
}

impl ActiveModelBehavior for ActiveModel {}
