//! A screen that waits for its device: whoever brings the token is it.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    pub organisation_id: OrganisationId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub expires_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
