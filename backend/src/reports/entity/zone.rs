//! In which zone the days of an organisation are, since when. What was before the first row is in its zone, too.
use crate::{id::OrganisationId, time::Instant};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_zone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// The beginning of an hour.
    #[sea_orm(primary_key, auto_increment = false)]
    pub since: Instant,
    pub time_zone: String,
}

impl ActiveModelBehavior for ActiveModel {}
