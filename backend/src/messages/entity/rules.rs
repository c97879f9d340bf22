//! Within which limits the stores of an organisation write messages.
use crate::{id::OrganisationId, messages::rules::Rules, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message_rules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: Rules,
    pub version: i64,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
