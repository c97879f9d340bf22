//! The rules of an organisation, and when they were looked at last.
use crate::{
    alerts::rules::{Quiet, Rules},
    id::OrganisationId,
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: Rules,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub quiet: Option<Quiet>,
    pub version: i64,
    pub updated_at: Instant,
    /// When a server began the last round: of several servers one does it.
    pub evaluated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
