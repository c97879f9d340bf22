//! Settings with a name, for sites and screens to share.
use crate::{
    id::{OrganisationId, ProfileId},
    screens::values::Settings,
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "settings_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProfileId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub name_key: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub settings: Settings,
    /// Whether it holds for the whole organisation, where nothing nearer says otherwise.
    pub is_default: bool,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
