//! One revision of what one screen was told to play.
use crate::{
    id::{OrganisationId, PlanId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen_manifest")]
pub struct Model {
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    /// 1, 2, 3 … of this screen.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub generation: i64,
    pub publication: i64,
    pub plan_id: PlanId,
    /// The manifest's fields that are this screen's own (names, settings), as JSON text.
    pub head: String,
    pub issued_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
