//! The last number an organisation has given to a publication; whoever publishes holds this row.
use crate::id::OrganisationId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    pub last: i64,
}

impl ActiveModelBehavior for ActiveModel {}
