//! What reports call a campaign, media, site or screen, also when it is gone.
use crate::id::OrganisationId;
use sea_orm::entity::prelude::*;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveActiveEnum, EnumIter)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Kind {
    Campaign,
    Media,
    Site,
    Screen,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_name")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: Uuid,
    pub kind: Kind,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
