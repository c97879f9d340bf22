use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

/// The answer to a POST that carried an idempotency key; without a status, it is still being made.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub caller_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub request_hash: String,
    pub status: Option<i16>,
    pub headers: String,
    pub body: String,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
