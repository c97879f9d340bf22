//! Something that was told about the world outside, for one place, for a while.
use crate::{
    id::{FactId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where it holds.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = FactScope)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Scope {
    /// Everywhere.
    Organisation,
    /// In a site and all below it.
    Site,
    /// On one screen.
    Screen,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FactId,
    pub organisation_id: OrganisationId,
    pub key: String,
    pub scope: Scope,
    /// The organisation, site or screen.
    pub place_id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub value: Json,
    /// When somebody saw that it is so.
    pub observed_at: Instant,
    /// When the server took it in.
    pub published_at: Instant,
    pub ttl_ms: Option<i64>,
    pub source: String,
    /// Not when something newer was known already.
    pub accepted: bool,
    /// Nothing newer was accepted for the key and place.
    pub current: bool,
}

impl ActiveModelBehavior for ActiveModel {}
