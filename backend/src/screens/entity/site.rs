//! A store, or a region above stores.
use crate::{
    id::{OrganisationId, ProfileId, SiteId},
    screens::values::{OpeningHours, SiteKind, Tags},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteId,
    pub organisation_id: OrganisationId,
    pub parent_id: Option<SiteId>,
    pub kind: SiteKind,
    pub name: String,
    pub name_key: String,
    pub code: Option<String>,
    pub address: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub time_zone: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub opening_hours: Option<OpeningHours>,
    pub legal_dark: bool,
    /// Settings of its screens, unless something nearer says otherwise.
    pub profile_id: Option<ProfileId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Tags,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
