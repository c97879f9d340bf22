//! The brand kit of an organisation; no row = the one to begin with.
use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand_kit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Json,
    pub version: i64,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
