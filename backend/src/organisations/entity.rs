use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    pub name: String,
    /// IANA name of the zone that sites without their own live in.
    pub time_zone: String,
    pub locale: String,
    /// How many days single plays are kept; reports keep their counts.
    pub play_retention_days: i32,
    /// Whether store managers pair screens and replace devices at their own sites.
    pub stores_pair: bool,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
