//! A screen of a site.
use crate::{
    id::{OrganisationId, ProfileId, ScreenId, SiteId},
    screens::values::{OpeningHours, Settings, Tags},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScreenId,
    pub organisation_id: OrganisationId,
    pub site_id: SiteId,
    pub name: String,
    pub name_key: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Tags,
    pub time_zone: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub opening_hours: Option<OpeningHours>,
    #[sea_orm(column_type = "JsonBinary")]
    pub settings: Settings,
    /// Settings that it shares with others.
    pub profile_id: Option<ProfileId>,
    pub model: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub address: Option<String>,
    /// SHA-256 of the device secret; `None` before the secret is collected and after revocation.
    pub secret_hash: Option<String>,
    pub paired_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
